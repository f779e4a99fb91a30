"""One load per place so that everybody is in one: found among loads written down, or shown not to be.

A partial plan has loads for some places; a load of another place can still join it if it shares no client and
does not lose too much. What the best of those lose at every place, all together, is the least that the whole
plan loses (24), and each that would bring it above what may be lost is left out. A partial plan is continued
at the place, or with the client, where the loads that can join promise the fewest continuations; each load
counts for less the more it loses. Many partial plans are continued at once, whole arrays at a time, and those
that lost least are continued first. All of it is counted, and exact: sums are those of ``listed``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from matching.problem import Ints
from matching.solve.listed import Bools, Listed
from matching.solve.loads import Floats
from matching.solve.reduce import spans

Codes = npt.NDArray[np.uint64]

#: Partial plans continued at once, and pairs of loads looked at at once.
_PLANS, _PAIRS = 512, 1_000_000
#: How much faster continuations become more with what may be lost than loads do.
_FASTER = 2.0


@dataclass(frozen=True, slots=True)
class _Partial:
    """Partial plans with equally many loads.

    Attributes
    ----------
    lost
        What each lost so far beyond the best loads.
    open
        Who is in none of its loads, shape (plans, clients).
    start, joining
        Where its part begins of all loads that can join, by place and by what they lose.
    loads
        Its loads, shape (plans, loads).
    """

    lost: Floats
    open: Bools
    start: Ints
    joining: Ints
    loads: Ints

    def split(self, first: int) -> tuple[_Partial, _Partial]:
        """Return the first few, and the others."""
        cut = self.start[first]
        head = _Partial(
            self.lost[:first],
            self.open[:first],
            self.start[: first + 1],
            self.joining[:cut],
            self.loads[:first],
        )
        start = self.start[first:] - cut
        tail = _Partial(self.lost[first:], self.open[first:], start, self.joining[cut:], self.loads[first:])
        return head, tail


class Cover:
    """A search among loads for a plan in which everybody is in one load.

    Parameters
    ----------
    listed
        The loads, by place and by what they lose; every place has one at least, maybe of nobody.
    budget
        What a plan may lose beyond the best loads.

    Attributes
    ----------
    work
        Pairs of loads looked at so far.
    """

    def __init__(self, listed: Listed, budget: float) -> None:
        self.place, self.beyond, self.inside, self.budget = listed.place, listed.beyond, listed.inside, budget
        self.places, self.work = int(listed.place[-1]) + 1, 0
        self.members = csr_array(listed.inside.astype(np.float64))
        # Two loads that share a bit cannot be in one plan: a client, or the place.
        own = np.zeros((self.place.size, self.places), dtype=np.bool_)
        own[np.arange(self.place.size), self.place] = True
        self.bits = _packed(np.column_stack((listed.inside, own)))
        few, many = ((self.beyond <= part * budget).sum() for part in (0.5, 1.0))
        grows = 2 * np.log(max(many / max(few, 1), 1.0)) / budget if budget > 0 else 0.0
        self.fading = _FASTER * float(grows)

    def run(self, work: int, stop: Callable[[], bool]) -> tuple[bool, Ints | None]:
        """Return whether it ended within so much work, and the loads of a plan if there is one."""
        everything = np.array([0, self.place.size])
        everybody = np.ones((1, self.inside.shape[1]), dtype=np.bool_)
        none = np.zeros((1, 0), dtype=np.int64)
        stack = [_Partial(np.zeros(1), everybody, everything, np.arange(self.place.size), none)]
        while stack:
            if stop() or self.work > work:
                return False, None
            plans = stack.pop()
            if plans.lost.size > _PLANS:
                plans, later = plans.split(_PLANS)
                stack.append(later)
            found, more = self._continued(plans)
            if found is not None:
                return True, found
            stack += more[::-1]
        return True, None

    def _continued(self, plans: _Partial) -> tuple[Ints | None, list[_Partial]]:
        """Return the loads of a whole plan, if there is one, and the partial plans with one load more."""
        joining, count = plans.joining, plans.lost.size
        many = np.diff(plans.start)
        plan = np.repeat(np.arange(count), many)
        first = np.flatnonzero(np.diff(plan * self.places + self.place[joining], prepend=-1))
        least = self.beyond[joining[first]]
        over = self.beyond[joining] - np.repeat(least, np.diff(np.append(first, joining.size)))
        spare = self.budget - plans.lost - np.bincount(plan[first], least, count)
        chosen = self._branches(plans, plan, first, over)
        if plans.loads.shape[1] == self.places - 1:
            # The last place: whoever is left must be in its load.
            whole = (self.inside[joining[chosen]] == plans.open[plan[chosen]]).all(axis=1)
            for at in chosen[whole][:1].tolist():
                return np.append(plans.loads[plan[at]], joining[at]), []
            return None, []
        more = []
        for some in _by_pairs(chosen, many[plan[chosen]]):
            of, load = plan[some], joining[some]
            pairs = spans(plans.start[of], plans.start[of + 1])
            self.work += pairs.size
            room = np.repeat(spare[of] - over[some], many[of])
            fits = np.flatnonzero(over[pairs] <= room)
            child = np.repeat(np.arange(some.size), many[of])[fits]
            other, own = joining[pairs[fits]], load[child]
            apart = np.ones(fits.size, dtype=np.bool_)
            for word in self.bits:
                apart &= (word[other] & word[own]) == 0
            grown = self._grown(plans, of, load, child[apart], other[apart])
            if grown is not None:
                more.append(grown)
        return None, more

    def _branches(self, plans: _Partial, plan: Ints, first: Ints, over: Floats) -> Ints:
        """Return the positions of the loads by which plans are continued: of one place each, or client."""
        joining, count = plans.joining, plans.lost.size
        share = np.exp(-self.fading * over)
        by_place = np.full((count, self.places), np.inf)
        by_place[plan[first], self.place[joining[first]]] = np.add.reduceat(share, first)
        shares = csr_array((share, joining, plans.start), shape=(count, self.place.size))
        by_client = (shares @ self.members).toarray()
        lonely = (plans.open & (by_client <= 0)).any(axis=1)
        by_client[~plans.open] = np.inf
        place, client = by_place.argmin(axis=1), by_client.argmin(axis=1)
        rows = np.arange(count)
        at_client = by_client[rows, client] < by_place[rows, place]
        chosen = np.where(
            at_client[plan], self.inside[joining, client[plan]], self.place[joining] == place[plan]
        )
        found: Ints = np.flatnonzero(chosen & ~lonely[plan])
        return found

    def _grown(self, plans: _Partial, of: Ints, load: Ints, child: Ints, other: Ints) -> _Partial | None:
        """Return plans with a load more that may still lose little enough, the best first; None for none.

        Parameters
        ----------
        plans
            Those before.
        of, load
            Which of them each goes on from, and its new load.
        child, other
            The loads that can still join, by plan.
        """
        lost, left = plans.lost[of] + self.beyond[load], self.places - plans.loads.shape[1] - 1
        first = np.flatnonzero(np.diff(child * self.places + self.place[other], prepend=-1))
        least = self.beyond[other[first]]
        low = lost + np.bincount(child[first], least, load.size)
        alive = (np.bincount(child[first], minlength=load.size) == left) & (low <= self.budget)
        if not alive.any():
            return None
        over = self.beyond[other] - np.repeat(least, np.diff(np.append(first, other.size)))
        keep = alive[child] & (over <= (self.budget - low)[child])
        child, other = child[keep], other[keep]
        order = np.flatnonzero(alive)
        order = order[np.argsort(low[order], kind="stable")]
        many = np.bincount(child, minlength=load.size)
        ends = np.cumsum(many)
        joining = other[spans((ends - many)[order], ends[order])]
        return _Partial(
            lost[order],
            plans.open[of[order]] & ~self.inside[load[order]],
            np.append(0, np.cumsum(many[order])),
            joining,
            np.column_stack((plans.loads[of[order]], load[order])),
        )


def _packed(table: Bools) -> list[Codes]:
    """Return the columns of a table as bits of words, one array of the rows' words each."""
    words = -(-table.shape[1] // 64)
    wide = np.zeros((table.shape[0], 64 * words), dtype=np.bool_)
    wide[:, : table.shape[1]] = table
    return list(np.packbits(wide, axis=1).view(np.uint64).T.copy())


def _by_pairs(chosen: Ints, many: Ints) -> list[Ints]:
    """Return positions in parts whose pairs fit in memory."""
    if not chosen.size:
        return []
    part = np.cumsum(many) // _PAIRS
    return np.split(chosen, np.flatnonzero(np.diff(part)) + 1)
