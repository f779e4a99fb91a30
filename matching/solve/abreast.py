"""A few places filled one after the other, with many partial plans abreast.

Of the first place every client who could be there is settled, in many ways at once; ways that do not fill
the place are left. What the other places have left, and what was lost so far, is all that tells one partial
plan from another, so of those with the same rest only the best one stays. Then comes the next place. Places
that few of the clients could change with come first, while there is much to choose; the last ones share
many clients, and there more options are allowed and more partial plans kept.

Partial plans are judged by what they have lost and by how likely clients who are not settled yet would fill
what is left: their uses add up to about a normal distribution around what is expected.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.problem import Ints, ints

Floats = npt.NDArray[np.float64]
Small = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]

#: Partial plans kept, and ways to settle the clients of one place: at the last few places, and before.
PLANS, WAYS = (30_000, 2_000), (10_000, 4_000)
#: How many places are the last ones, and how many of these share more options.
LAST, SHARED = 8, 5
#: Partial plans that are judged for each one that is kept.
_JUDGED = 4
#: What counts as nothing.
_NOTHING = 1e-6


@dataclass(frozen=True, slots=True)
class Part:
    """Some places and clients, and how they may be put together.

    Attributes
    ----------
    loss
        What a client loses at a place, shape (clients, places), or one column more for staying out.
    use
        How much of the place he uses, same shape.
    room, price, spare
        Room of each place, price of what stays unused, and how much that may be.
    allowed, shared
        Which options are allowed, and which more where both places are among the last ones.
    unit
        What may be lost for a partial plan that is filled up e times as likely.
    """

    loss: Floats
    use: Ints
    room: Ints
    price: Floats
    spare: Ints
    allowed: Bools
    shared: Bools
    unit: float


@dataclass(frozen=True, slots=True)
class _Ways:
    """Ways to settle clients: what each uses of every place left, what it loses, and how it came about."""

    use: Small
    loss: Floats
    steps: list[tuple[int, Ints, Ints, Ints]]

    def back(self, way: int, choice: Ints) -> None:
        """Note the place of every client on a way."""
        for client, places, before, chosen in reversed(self.steps):
            choice[client] = places[chosen[way]]
            way = int(before[way])


class Abreast:
    """Fills the places of a part one after the other.

    Parameters
    ----------
    part
        What to fill.
    budget
        What a plan may lose at most, unused room counted at its price.
    rng
        Of its choices among too many.
    """

    def __init__(self, part: Part, budget: float, rng: np.random.Generator) -> None:
        places, count = part.room.size, part.loss.shape[0]
        self.rng, self.unit = rng, part.unit
        self.order = _order(part)
        columns = np.append(self.order, np.arange(places, part.loss.shape[1]))
        least = part.loss.min(axis=1)
        self.loss = (part.loss - least[:, None])[:, columns]
        self.least = float(least.sum())
        self.budget = budget - self.least + _NOTHING
        self.use = part.use[:, columns]
        self.price, self.spare = part.price[self.order], part.spare[self.order]
        shared = part.shared[:, columns].copy()
        shared[:, : max(places - SHARED, 0)] = False
        self.allowed = part.allowed[:, columns] | shared
        self.columns = columns
        # Who has one option is settled before.
        self.choice = np.full(count, -1, dtype=np.int64)
        only = np.flatnonzero(self.allowed.sum(axis=1) == 1)
        self.choice[only] = self.allowed[only].argmax(axis=1)
        taken = np.bincount(self.choice[only], self.use[only, self.choice[only]], columns.size)
        self.room: Ints = part.room[self.order] - taken[:places].astype(np.int64)
        self.open = self.choice < 0
        chance = np.where(self.allowed, np.exp(-self.loss / self.unit), 0.0)
        chance = (chance / chance.sum(axis=1)[:, None])[:, :places]
        self.mean: Floats = chance * self.use[:, :places]
        self.spread: Floats = self.mean * (1 - chance) * self.use[:, :places]

    def run(self, stop: Callable[[], bool]) -> tuple[float, Ints] | None:
        """Return what the best plan loses, and the place of every client; None for none within the budget."""
        left, lost = self.room[None, :].astype(np.int32), np.zeros(1)
        came: list[tuple[_Ways, Ints, Ints]] = []
        places = self.room.size
        if (self.room < 0).any():
            return None
        for place in range(places):
            if stop():
                return None
            last = places - place <= LAST
            there = np.flatnonzero(self.open & self.allowed[:, place])
            ways = self._ways(place, there, WAYS[not last])
            self.open[there] = False
            before, way, lost = self._pairs(left, lost, ways, place, PLANS[not last])
            if not before.size:
                return None
            if place < places - 1:
                before, way, left, lost = self._kept(left, before, way, lost, ways, place, PLANS[not last])
            if not before.size:
                return None
            came.append((ways, before, way))
        plan = int(np.argmin(lost))
        found = float(lost[plan]) + self.least
        for ways, before, way in reversed(came):
            ways.back(int(way[plan]), self.choice)
            plan = int(before[plan])
        # Who is at none of the places has nothing but staying out.
        none = np.flatnonzero(self.open)
        self.choice[none] = self.allowed[none].argmax(axis=1)
        return found, self.columns[self.choice]

    def _ways(self, place: int, clients: Ints, most: int) -> _Ways:
        """Return ways to settle these clients, by chance of too many, rather those that lose less."""
        places = self.room.size
        use, loss, steps = np.zeros((1, places - place), dtype=np.int32), np.zeros(1), []
        for client in clients.tolist():
            to = np.flatnonzero(self.allowed[client])
            more = np.zeros((to.size, places - place), dtype=np.int32)
            inside = np.flatnonzero(to < places)
            more[inside, to[inside] - place] = self.use[client, to[inside]]
            losses = (loss[:, None] + self.loss[client, to]).ravel()
            good = losses <= self.budget
            # What alone asks more than there is anywhere goes on to no plan.
            for over in np.flatnonzero(use.max(axis=0) + more.max(axis=0) > self.room[place:]).tolist():
                good &= (use[:, over, None] + more[:, over] <= self.room[place + over]).ravel()
            keep = np.flatnonzero(good)
            if not keep.size:
                return _Ways(use[:0], loss[:0], [])
            if keep.size > most:
                rank = losses[keep] + self.unit * self.rng.exponential(1.0, keep.size)
                keep = keep[np.argpartition(rank, most)[:most]]
            before, chosen = keep // to.size, keep % to.size
            use, loss = use[before] + more[chosen], losses[keep]
            steps.append((client, to, before, chosen))
        # By what they use of this place, the cheapest first.
        order = np.lexsort((loss, use[:, 0]))
        steps = [*steps[:-1], (*steps[-1][:2], *(step[order] for step in steps[-1][2:]))] if steps else []
        return _Ways(use[order], loss[order], steps)

    def _pairs(
        self, left: Small, lost: Floats, ways: _Ways, place: int, most: int
    ) -> tuple[Ints, Ints, Floats]:
        """Return partial plans and ways that fill the place together, with what each pair loses."""
        used, price = ways.use[:, 0], float(self.price[place])
        if not used.size:
            return ints(), ints(), np.zeros(0)
        top = int(used[-1])
        first = np.searchsorted(used, np.arange(top + 2))
        found, total, fitting = [], 0, 0
        for unused in range(int(self.spare[place]) + 1):
            if unused * price > self.budget:
                break
            wanted = left[:, 0] - unused
            can = np.flatnonzero((wanted >= 0) & (wanted <= top))
            begin = first[wanted[can]]
            count = first[wanted[can] + 1] - begin
            total, fitting = total + int(count.sum()), fitting + int((count > 0).sum())
            found.append((can, begin, count, unused * price))
        each = max(-(-_JUDGED * most // max(fitting, 1)), 1) if total > _JUDGED * most else total
        plans, chosen, losses = [], [], []
        for can, begin, count, dear in found:
            few = np.minimum(count, each)
            at = np.repeat(np.arange(can.size), few)
            way = np.repeat(begin, few) + np.arange(at.size) - np.repeat(np.cumsum(few) - few, few)
            loss = lost[can[at]] + ways.loss[way] + dear
            good = loss <= self.budget
            plans.append(can[at[good]])
            chosen.append(way[good])
            losses.append(loss[good])
        return np.concatenate(plans), np.concatenate(chosen), np.concatenate(losses)

    def _kept(
        self, left: Small, plan: Ints, way: Ints, lost: Floats, ways: _Ways, place: int, most: int
    ) -> tuple[Ints, Ints, Small, Floats]:
        """Return the pairs that are kept (22), with what the other places have left then."""
        mean = self.mean[self.open][:, place + 1 :].sum(axis=0)
        spread = np.sqrt(self.spread[self.open][:, place + 1 :].sum(axis=0) + 1.0)
        ahead = ((left[:, 1:] - mean) / spread).astype(np.float32)[plan]
        ahead -= (ways.use[:, 1:] / spread).astype(np.float32)[way]
        rank = lost + self.unit * np.einsum("ij,ij->i", ahead, ahead) / 2
        if rank.size > 2 * most:
            few = np.argpartition(rank, 2 * most)[: 2 * most]
            plan, way, lost, rank = plan[few], way[few], lost[few], rank[few]
        rest = left[plan, 1:] - ways.use[way, 1:]
        fits = np.flatnonzero((rest >= 0).all(axis=1))
        plan, way, lost, rank, rest = plan[fits], way[fits], lost[fits], rank[fits], rest[fits]
        # Of those that leave the same room the one that lost least.
        code = (rest * self.rng.integers(1, 2**62, rest.shape[1])).sum(axis=1)
        order = np.lexsort((lost, code))
        alone = np.ones(order.size, dtype=np.bool_)
        alone[1:] = code[order][1:] != code[order][:-1]
        keep = order[alone]
        if keep.size > most:
            keep = keep[np.argpartition(rank[keep], most)[:most]]
        return plan[keep], way[keep], rest[keep], lost[keep]


def _order(part: Part) -> Ints:
    """Return the places, those first that share few clients with those that come later."""
    places = part.room.size
    near = np.where(part.allowed, np.exp(-(part.loss - part.loss.min(axis=1)[:, None]) / part.unit), 0.0)
    ties = near[:, :places].T @ near[:, :places]
    np.fill_diagonal(ties, 0.0)
    left, order = np.arange(places), []
    while left.size:
        first = int(ties[np.ix_(left, left)].sum(axis=1).argmin())
        order.append(int(left[first]))
        left = np.delete(left, first)
    return np.array(order, dtype=np.int64)
