"""Plans of problems that are hard to pack, by fixing whole loads one after the other.

A plan comes out by fixing the load of the largest share, solving what is left anew, and so on; the last few
places are settled exactly. What cannot become cheaper than the plan there is is left at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from matching.problem import Ints, ints
from matching.solve.loads import ERROR, Floats, Load, Priced, Program, Tables, knapsack, reaches

#: Share from which loads are fixed together, and one in how many places then is.
_SURE, _ONE_IN = 0.5, 6
#: Share below which no load is fixed in place of the best one, and programs more for each time that one is.
_TRIED, _MORE = 0.05, 4
#: Places, or clients, up to which what is left is settled exactly, and nodes of the search for it.
_PLACES, _CLIENTS, _NODES = 3, 15, 300
#: How far above the bound the last plan is looked for, one after the other, before anything that is better.
_ABOVE = (3, 8, 20)


@dataclass(frozen=True, slots=True)
class _Way:
    """Loads that are fixed, what they lose, and what is left to settle, with what to begin with."""

    fixed: dict[int, Load]
    lost: float
    places: list[int]
    clients: Ints
    loads: list[Load]
    prices: Floats


@dataclass(slots=True)
class Dive:
    """A plan of some places and clients, found by fixing loads.

    Attributes
    ----------
    tables
        What everybody loses.
    cut
        Loss of the best plan so far; only a better one is taken.
    stop
        Asked now and then whether to end here.
    best
        The best plan found: the load of every place.
    """

    tables: Tables
    cut: float
    stop: Callable[[], bool]
    best: dict[int, Load] | None = field(default=None)

    def run(
        self, places: list[int], clients: Ints, loads: list[Load], prices: Floats, others: int = 0
    ) -> None:
        """Look for a plan of these places and clients.

        Parameters
        ----------
        places, clients
            What is to be settled.
        loads, prices
            Loads, and prices of all clients, to begin with.
        others
            How often on one way another load than the best one may be fixed.
        """
        ways = [(_Way({}, 0.0, places, clients, loads, prices), others)]
        for _ in range(len(places) + _MORE * others):
            if not ways or self.stop():
                return
            way, others = ways.pop()
            after = self._step(way)[: others + 1]
            ways += [(after[rank], others - rank) for rank in range(len(after) - 1, -1, -1)]

    def _step(self, way: _Way) -> list[_Way]:
        """Solve one program, and return the ways that go on from it, the best first; none at the end."""
        places, clients = way.places, way.clients
        program = Program(self.tables, places, clients, way.loads)
        found = program.run(way.prices, self.cut - way.lost, self.stop)
        if found is None:
            return []
        if len(places) <= _PLACES or clients.size <= _CLIENTS:
            self._settle(found, places, clients, way.fixed, way.lost)
            return []
        share = program.share  # loads that came after the last solve have none
        best = np.argsort(-share, kind="stable")
        sure = best[: max(len(places) // _ONE_IN, 1)]
        several = sure[share[sure] > _SURE]
        first = several if several.size else best[:1]
        tries = [first, *(best[k : k + 1] for k in range(1, best.size) if share[best[k]] > _TRIED)]
        after = []
        for fix in tries:
            next_way = self._fixed(
                way, [program.loads[at] for at in fix.tolist()], program.loads, found.prices
            )
            if next_way.places and next_way.clients.size:
                after.append(next_way)
            else:
                self._offer(next_way.fixed, {}, next_way.clients)
        return after

    def _fixed(self, way: _Way, fix: list[Load], loads: list[Load], prices: Floats) -> _Way:
        """Return the way on which these loads are fixed too."""
        fixed, lost = dict(way.fixed), way.lost
        left = np.zeros(self.tables.out.size, dtype=np.bool_)
        left[way.clients] = True
        for load in fix:
            fixed[load.place] = self.tables.load(load.place, load.clients[left[load.clients]])
            lost += fixed[load.place].loss
            left[load.clients] = False
        places = [place for place in way.places if place not in fixed]
        return _Way(
            fixed,
            lost,
            places,
            np.flatnonzero(left),
            [load for load in loads if load.place in places],
            prices,
        )

    def _settle(
        self, proof: Priced, places: list[int], clients: Ints, fixed: dict[int, Load], lost: float
    ) -> None:
        """Settle the last places, with as little lost as there is."""
        low = float(np.ceil(proof.bound - ERROR))
        for cut in (*(low + more for more in _ABOVE), np.inf):
            cut = min(cut, self.cut - lost)
            last = settled(self.tables, proof, places, clients, cut)
            if last is not None or cut >= self.cut - lost or self.stop():
                self._offer(fixed, last, clients)
                return

    def _offer(self, fixed: dict[int, Load], last: dict[int, Load] | None, left: Ints) -> None:
        """Take a plan if it loses less; the last loads hold clients of those left."""
        if last is None:
            return
        out = np.setdiff1d(left, np.concatenate([ints(), *(load.clients for load in last.values())]))
        chosen = fixed | last
        lost = sum(load.loss for load in chosen.values()) + float(self.tables.out[out].sum())
        if lost < self.cut - 0.5:
            self.cut, self.best = lost, chosen


def settled(
    tables: Tables, proof: Priced, places: list[int], clients: Ints, cut: float
) -> dict[int, Load] | None:
    """Return the best loads of a few places, those of a plan that loses less than ``cut``; None for none.

    Who must be at a place for what the proof allows is found one by one: what a knapsack without him and his
    room is worth less. HiGHS solves what is left (``_NODES`` nodes).
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    own = np.ix_(clients, ints(places))
    loss, use, room = tables.loss[own], tables.use[own], tables.room[places]
    gain = proof.prices[clients][:, None] - loss
    possible = np.zeros(loss.shape, dtype=np.bool_)
    for place, capacity in enumerate(room.tolist()):
        wanted = gain[:, place] > ERROR
        for client in np.flatnonzero(np.isfinite(loss[:, place]) & (use[:, place] <= capacity)).tolist():
            others = wanted.copy()
            others[client] = False
            left = capacity - int(use[client, place])
            rest = knapsack(gain[others, place], use[others, place], left)[0]
            dearer = proof.granted[place] - rest - gain[client, place]
            possible[client, place] = not reaches(proof.bound + dearer, cut)
    one, at = np.nonzero(possible)
    if not one.size:
        return None
    column, lost = np.arange(one.size), loss[one, at]
    rows = np.concatenate((one, clients.size + at, np.full(one.size, clients.size + room.size)))
    saved = lost - tables.out[clients[one]]
    amounts = np.concatenate((np.ones(one.size), use[one, at], saved))
    shape = (clients.size + room.size + 1, one.size)
    matrix = csr_array((amounts, (rows, np.concatenate((column, column, column)))), shape=shape)
    most = cut - 1 - float(tables.out[clients].sum())
    found = milp(
        saved,
        constraints=LinearConstraint(matrix, -np.inf, np.concatenate((np.ones(clients.size), room, [most]))),
        integrality=np.ones(one.size),
        bounds=Bounds(0, 1),
        options={"node_limit": _NODES},
    )
    if found.x is None:
        return None
    chosen = found.x > 0.5
    return {place: tables.load(place, clients[one[chosen & (at == k)]]) for k, place in enumerate(places)}
