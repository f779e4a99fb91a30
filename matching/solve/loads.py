"""Whole loads: who is together at one place, as one thing to choose, for problems that are hard to pack.

A *load* of a place is a set of clients who fit in its room together. A plan has one load per place and no
client twice; as a linear program over all loads this bounds plans as well as the best prices of clients do,
and it tells which loads belong together. The loads are made as the prices ask for them, each by a knapsack.
What cannot become cheaper than the plan there is is left at once. Plans come of them in ``dive``.

Everything here counts what is *lost*: how far an option lies below the best one of its client.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

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
#: Error of the linear program, in units of what is lost, and of sums in a knapsack, as a part of these.
ERROR, _FINE = 1e-6, 1e-9
#: Length of a step of the prices below which they stay.
_SHORTEST = 1 / 64


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
    """Return what prices of clients prove for some places and clients (20)."""
    loads, granted = [], []
    mine = prices[clients]
    for place in places:
        gain = mine - tables.loss[clients, place]
        there = np.flatnonzero(gain > ERROR)
        amount = tables.use[clients[there], place]
        best, taken = knapsack(gain[there], amount, int(tables.room[place]))
        loads.append(tables.load(place, clients[there[taken]]))
        granted.append(best)
    gained = np.array(granted)
    return Priced(float(mine.sum() - gained.sum()), prices, tuple(loads), gained)


def knapsack(gain: Floats | Ints, amount: Ints, room: int) -> tuple[float, Ints]:
    """Return the largest gain that fits, and which items make it; exact where gains are whole numbers.

    Items that are so dear, or gain so little, that a plan with them lies below one that is known are settled
    first; tables are for the few that are left.
    """
    if int(amount.sum()) <= room:
        return float(gain.sum()), np.arange(gain.size)
    order = np.argsort(-gain / np.maximum(amount, ERROR), kind="stable")
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
    unsure = most + beyond >= least - max(ERROR, _FINE * most)
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

    def run(
        self,
        start: Floats,
        cut: float,
        stop: Callable[[], bool],
        rounds: int = _ROUNDS,
        left: float = _OPEN,
        steps: int = _STEPS,
    ) -> Priced | None:
        """Make loads until none is asked for, and return the best bound; None where it reaches ``cut``.

        Parameters
        ----------
        start
            Prices to begin with.
        cut
            Loss of the plan there is: what does not lie below it by a whole unit is of no use.
        stop
            Asked before every step and every round whether to end here.
        rounds
            How often at most.
        left
            How far the program may lie above its bound to end.
        steps
            Of the prices before it is solved.
        """
        best = priced(self.tables, start, self.places, self.clients)
        for load in best.loads:
            self.add(load)
        best = ascend(self.tables, best, self.clients, cut, stop, self.add, steps)
        for _ in range(rounds):
            if reaches(best.bound, cut):
                return None
            found = None if stop() else self.solve()
            if found is None or found[0] - best.bound < left:
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
    steps: int = _STEPS,
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
    steps
        How many at most.
    """
    places = [load.place for load in start.loads]
    best = now = start
    direction: Floats = np.zeros(clients.size)
    length, waited = 1.0, 0
    for _ in range(steps):
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
            if length < _SHORTEST:
                break
            direction = np.zeros(clients.size)
    return best


def reaches(bound: float, cut: float) -> bool:
    """Say whether nothing below ``cut`` is left above a bound, losses being whole."""
    return bool(np.ceil(bound - ERROR * max(abs(bound), 1.0)) >= cut)
