"""Whole loads: who is together at one place, as one thing to choose, for problems that are hard to pack.

A *load* of a place is a set of clients who fit in its room together. A plan has one load per place and no
client twice; as a linear program over all loads this bounds plans as well as the best prices of clients do,
and it tells which loads belong together. The loads are made as the prices ask for them, each by a knapsack.
A plan comes out by fixing the load of the largest share, solving what is left anew, and so on; the last few
places are settled exactly. What cannot become cheaper than the plan there is is left at once.

Everything here counts what is *lost*: how far an option lies below the best one of its client.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from matching.problem import Ints, ints

Floats = npt.NDArray[np.float64]

#: Steps of the prices before a program is solved, and after which no better bound halves them.
_STEPS, _WAITED = 100, 6
#: How much of the direction before stays in the next one, and of the best prices in those that are tried.
_KEPT, _HELD = 0.7, 0.8
#: Rounds of a program, and how far it may lie above its bound to end.
_ROUNDS, _OPEN = 60, 0.3
#: Share from which loads are fixed together, and one in how many places then is.
_SURE, _ONE_IN = 0.5, 6
#: Share below which no load is fixed in place of the best one, and programs more for each time that one is.
_TRIED, _MORE = 0.05, 4
#: Places, or clients, up to which what is left is settled exactly, and nodes of the search for it.
_PLACES, _CLIENTS, _NODES = 3, 15, 300
#: How far above the bound the last plan is looked for, one after the other, before anything that is better.
_ABOVE = (3, 8, 20)
#: Error of the linear program, in units of what is lost.
_ERROR = 1e-6


@dataclass(frozen=True, slots=True)
class Tables:
    """What everybody loses where, in whole numbers.

    Attributes
    ----------
    loss
        What a client loses at a place, shape (clients, places); infinite where he cannot go.
    use
        How much of the place he uses, same shape.
    room
        Room of each place, shape (places,).
    out
        What a client loses who stays out, shape (clients,).
    """

    loss: Floats
    use: Ints
    room: Ints
    out: Floats

    def load(self, place: int, clients: Ints) -> Load:
        """Return these clients as a load of a place."""
        return Load(place, clients, float(self.loss[clients, place].sum()))


@dataclass(frozen=True, slots=True)
class Load:
    """Clients who are at a place together, ascending, and what they lose there."""

    place: int
    clients: Ints
    loss: float

    @property
    def key(self) -> tuple[int, bytes]:
        """Return what tells it from others."""
        return self.place, self.clients.tobytes()


@dataclass(frozen=True, slots=True)
class Priced:
    """What prices of the clients prove: no plan of these places and clients loses less than ``bound``.

    Attributes
    ----------
    bound
        The bound.
    prices
        Of all clients.
    loads
        The best load of each place at these prices.
    granted
        What that load gains at them, as the places stand.
    """

    bound: float
    prices: Floats
    loads: tuple[Load, ...]
    granted: Floats


def priced(tables: Tables, prices: Floats, places: Iterable[int], clients: Ints) -> Priced:
    """Return what prices of clients prove for some places and clients."""
    loads, granted = [], []
    mine = prices[clients]
    for place in places:
        gain = mine - tables.loss[clients, place]
        there = np.flatnonzero(gain > _ERROR)
        amount = tables.use[clients[there], place]
        best, taken = _knapsack(gain[there], amount, int(tables.room[place]))
        loads.append(tables.load(place, clients[there[taken]]))
        granted.append(best)
    gained = np.array(granted)
    return Priced(float(mine.sum() - gained.sum()), prices, tuple(loads), gained)


def _knapsack(gain: Floats, amount: Ints, room: int) -> tuple[float, Ints]:
    """Return the largest gain that fits, and which items make it.

    Items that are so dear, or gain so little, that a plan with them lies below one that is known are settled
    first; tables are for the few that are left.
    """
    if int(amount.sum()) <= room:
        return float(gain.sum()), np.arange(gain.size)
    order = np.argsort(-gain / np.maximum(amount, _ERROR), kind="stable")
    gain, amount = gain[order], amount[order]
    used = np.cumsum(amount)
    cut = int(np.searchsorted(used, room, side="right"))
    left = room - int(used[cut - 1]) if cut else room
    each = float(gain[cut] / amount[cut])
    begun = float(gain[:cut].sum())
    most, least = begun + left * each, begun
    for worth, size in zip(gain[cut:].tolist(), amount[cut:].tolist(), strict=True):
        if size <= left:
            left -= size
            least += worth
    beyond = gain - amount * each
    beyond[:cut] *= -1
    unsure = most + beyond >= least - _ERROR
    inside = np.flatnonzero(~unsure[:cut])
    room -= int(amount[inside].sum())
    few = np.flatnonzero(unsure & (amount <= room))
    best, better = np.zeros(room + 1), np.zeros((few.size, room + 1), dtype=np.bool_)
    for item, (worth, size) in enumerate(zip(gain[few].tolist(), amount[few].tolist(), strict=True)):
        other = best[: room + 1 - size] + worth
        np.greater(other, best[size:], out=better[item, size:])
        np.maximum(best[size:], other, out=best[size:])
    taken = []
    for item in range(few.size - 1, -1, -1):
        if better[item, room]:
            taken.append(int(few[item]))
            room -= int(amount[taken[-1]])
    return float(gain[inside].sum() + best[-1]), np.sort(order[np.concatenate((inside, ints(taken)))])


class Program:
    """The linear program over the loads of some places and clients."""

    def __init__(self, tables: Tables, places: list[int], clients: Ints, loads: Iterable[Load]) -> None:
        # OR-Tools takes seconds to import, and only those who solve need it.
        from ortools.linear_solver import pywraplp  # type: ignore[import-untyped]

        self.tables, self.places, self.clients = tables, places, clients
        solver = self.solver = pywraplp.Solver.CreateSolver("GLOP")
        infinite = self.infinite = solver.infinity()
        self.goal = solver.Objective()
        self.goal.SetMinimization()
        self.client_row = {client: solver.Constraint(1.0, infinite) for client in clients.tolist()}
        self.place_row = {place: solver.Constraint(-infinite, 1.0) for place in places}
        for client, row in self.client_row.items():
            out = solver.NumVar(0.0, infinite, "")
            row.SetCoefficient(out, 1.0)
            self.goal.SetCoefficient(out, float(tables.out[client]))
        self.inside = np.zeros(tables.out.size, dtype=np.bool_)
        self.inside[clients] = True
        self.known: set[tuple[int, bytes]] = set()
        self.loads: list[Load] = []
        self.columns: list[pywraplp.Variable] = []
        self.share = np.zeros(0)
        for load in loads:
            self.add(load)

    def add(self, load: Load) -> bool:
        """Let a load in, less who is not in this part; say whether it is new."""
        if not self.inside[load.clients].all():
            load = self.tables.load(load.place, load.clients[self.inside[load.clients]])
        if not load.clients.size or load.key in self.known:
            return False
        self.known.add(load.key)
        column = self.solver.NumVar(0.0, self.infinite, "")
        self.goal.SetCoefficient(column, load.loss)
        self.place_row[load.place].SetCoefficient(column, 1.0)
        for client in load.clients.tolist():
            self.client_row[client].SetCoefficient(column, 1.0)
        self.loads.append(load)
        self.columns.append(column)
        return True

    def solve(self) -> tuple[float, Floats] | None:
        """Return what the best mix of loads loses, and the prices of all clients; None where it fails."""
        if self.solver.Solve() != self.solver.OPTIMAL:
            return None
        self.share = np.array([column.solution_value() for column in self.columns])
        prices = np.zeros(self.tables.out.size)
        for client, row in self.client_row.items():
            prices[client] = min(max(row.dual_value(), 0.0), float(self.tables.out[client]))
        return self.goal.Value(), prices

    def run(self, start: Floats, cut: float, stop: Callable[[], bool]) -> Priced | None:
        """Make loads until none is asked for, and return the best bound; None where it reaches ``cut``.

        Parameters
        ----------
        start
            Prices to begin with.
        cut
            Loss of the plan there is: what does not lie below it by a whole unit is of no use.
        stop
            Asked before every step and every round whether to end here.
        """
        best = priced(self.tables, start, self.places, self.clients)
        for load in best.loads:
            self.add(load)
        best = ascend(self.tables, best, self.clients, cut, stop, self.add)
        for _ in range(_ROUNDS):
            if reaches(best.bound, cut):
                return None
            found = None if stop() else self.solve()
            if found is None or found[0] - best.bound < _OPEN:
                break
            fresh = False
            for held in (_HELD, 0.0):
                prices = held * best.prices + (1 - held) * found[1]
                tried = priced(self.tables, prices, self.places, self.clients)
                fresh = sum(self.add(load) for load in tried.loads) > 0
                best = tried if tried.bound > best.bound else best
                if fresh:
                    break
            if not fresh:
                break
        return None if reaches(best.bound, cut) else best


def ascend(
    tables: Tables,
    start: Priced,
    clients: Ints,
    target: float,
    stop: Callable[[], bool],
    made: Callable[[Load], object] = lambda _: None,
) -> Priced:
    """Return better prices: those of clients who are in no load rise, of those who are in several fall.

    Parameters
    ----------
    tables
        What everybody loses.
    start
        The prices to begin with, and what they prove.
    clients
        Those whose prices move.
    target
        What the best plan so far loses; it ends where the bound reaches that.
    stop
        Asked before every step whether to end here.
    made
        Told of every load.
    """
    places = [load.place for load in start.loads]
    best = now = start
    direction: Floats = np.zeros(clients.size)
    length, waited = 1.0, 0
    for _ in range(_STEPS):
        if stop() or reaches(best.bound, target):
            break
        wanted = np.bincount(np.concatenate([load.clients for load in now.loads]), minlength=tables.out.size)
        short = np.asarray(1.0 - wanted[clients], dtype=np.float64)
        short[(now.prices >= tables.out)[clients] & (short > 0)] = 0
        kept = _KEPT if direction @ short >= 0 else 0.0
        direction = (short + kept * direction).astype(np.float64)
        norm = float(direction @ direction)
        if not norm:
            break
        prices = now.prices.copy()
        prices[clients] += length * (target - now.bound) / norm * direction
        now = priced(tables, np.clip(prices, 0.0, tables.out), places, clients)
        for load in now.loads:
            made(load)
        waited += 1
        if now.bound > best.bound:
            best, waited = now, 0
        elif waited > _WAITED:
            length, waited, now = length / 2, 0, best
            direction = np.zeros(clients.size)
    return best


def reaches(bound: float, cut: float) -> bool:
    """Say whether nothing below ``cut`` is left above a bound, losses being whole."""
    return bool(np.ceil(bound - _ERROR * max(abs(bound), 1.0)) >= cut)


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
        low = float(np.ceil(proof.bound - _ERROR))
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
        wanted = gain[:, place] > _ERROR
        for client in np.flatnonzero(np.isfinite(loss[:, place]) & (use[:, place] <= capacity)).tolist():
            others = wanted.copy()
            others[client] = False
            left = capacity - int(use[client, place])
            rest = _knapsack(gain[others, place], use[others, place], left)[0]
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
