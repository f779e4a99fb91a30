"""The bound that multipliers of resources prove, evaluated anew; shares nothing with the solver.

The options are gone through in blocks, so that a check takes little memory beside the problem: in 64 bits
where all that is added up provably fits them, and in Python's own whole numbers where it does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.checks_of_counts import paid_and_granted
from matching.problem import Ints, Problem, Solution

Bools = npt.NDArray[np.bool_]
#: Whole numbers, or Python's own where 64 bits are too few.
Values = npt.NDArray[Any]
#: Options, what each asks, and the capacity, of a set of resources.
_Asked = tuple[Ints, Ints, int]

#: Options looked at together.
_BLOCK = 1 << 17
#: What is added up in 64 bits stays below.
_LIMIT = 2**62


def bound_from_prices(problem: Problem, solution: Solution) -> int:
    """Return the upper bound on ``scale * first + second`` that the multipliers prove, (12) or (17).

    No plan is worth more than what all resources cost at these prices plus, per client, the best an option
    is worth after paying for what it uses (see ``docs/matching.md``). A price is per unit: the greatest
    common divisor of the amounts in which the resource is used, of which only whole ones can be used up.
    Options that do not fit even alone are in no plan. Valid where each client has one slot, as in problems
    solved by flow. Where hours are filled with whole clients it is told in parts of a unit (``factors``).
    """
    counts = solution.count_prices
    factors = (solution.scale, 1) if counts is None else counts.factors
    fixed = sorted(set(problem.fixed))
    settled = np.zeros(problem.clients, dtype=np.bool_)
    settled[problem.option_client[fixed]] = True
    possible = _possible(problem)
    possible[_others(problem, fixed, settled)] = False
    sets = _asked_of_sets(problem, solution)
    for options, asks, capacity in sets:
        possible[options[asks > capacity]] = False
    unit = _units(problem, possible)
    for at, (options, asks, capacity) in enumerate(sets):
        whole = max(int(np.gcd.reduce(asks[possible[options]], initial=0)), 1)
        sets[at] = options, asks // whole, capacity // whole
    kinds: dict[int, int] = {}
    granted = 0
    if counts is not None:
        kinds, granted = paid_and_granted(problem, counts)
    worth = _Worth(problem, solution, factors, unit, kinds, sets)
    best, out = _stay_out(problem, solution, worth.number)
    for part, _ in _blocks(problem):
        found, client = worth.of(part), problem.option_client[part]
        open_ = possible[part] & ~settled[client]
        np.maximum.at(best, client[open_], found[open_])
    for option in fixed:
        best[problem.option_client[option]] = worth.of(slice(option, option + 1))[0]
    out += sum(
        capacity * price for (_, _, capacity), (_, price) in zip(sets, solution.set_prices, strict=True)
    )
    prices = np.array(worth.prices.tolist(), dtype=object)
    return int(best.sum()) + out + granted + int(((problem.capacities // unit).astype(object) * prices).sum())


def _others(problem: Problem, fixed: list[int], settled: Bools) -> Bools:
    """Return the options that are not fixed though one of their client is: those are left to nobody."""
    found: Bools = settled[problem.option_client]
    found[fixed] = False
    return found


def _blocks(problem: Problem) -> Iterator[tuple[slice, slice]]:
    """Yield slices of the options, each with that of their uses."""
    for first in range(0, problem.options, _BLOCK):
        part = slice(first, min(first + _BLOCK, problem.options))
        yield part, slice(int(problem.uses.starts[part.start]), int(problem.uses.starts[part.stop]))


class _Worth:
    """What options are worth on both levels together, after paying for what they use."""

    def __init__(
        self,
        problem: Problem,
        solution: Solution,
        factors: tuple[int, int],
        unit: Ints,
        kinds: dict[int, int],
        sets: list[_Asked],
    ) -> None:
        self.problem = problem
        self.factors = factors
        self.unit = unit
        self.sets = sets
        self.set_prices = [price for _, price in solution.set_prices]
        counts = solution.count_prices
        prices = (solution.prices or ()) if counts is None else counts.prices
        floors = solution.floor_prices if counts is None else counts.floor_prices
        self.values = problem.values()
        self.number = np.dtype(np.int64 if self._fits(prices, floors, kinds) else object)
        self.prices: Values = np.array(prices, dtype=self.number)
        self.of_kind = np.array(sorted(kinds), dtype=np.int64)
        self.kind_prices: Values = np.array([kinds[one] for one in sorted(kinds)], dtype=self.number)

    def _fits(self, prices: tuple[int, ...], floors: tuple[int, ...], kinds: dict[int, int]) -> bool:
        """Say whether what all clients get at most, and each pays at most, fits 64 bits together."""
        p = self.problem
        highest = {
            "placements": int(p.weights.max(initial=0)),
            "score": int(np.abs(self.values).max(initial=0)),
        }
        gets = sum(factor * highest[level] for factor, level in zip(self.factors, p.levels, strict=True))
        most = int(np.diff(p.uses.starts).max(initial=0)) * int(p.amounts.max(initial=0))
        pays = max(prices, default=0) * (most + int(p.pick_counts.max(initial=0)))
        pays += sum(floors) + max(kinds.values(), default=0)
        for (_, asks, _), price in zip(self.sets, self.set_prices, strict=True):
            pays += int(asks.max(initial=0)) * price
        return (gets + pays) * (p.clients + 1) < _LIMIT

    def of(self, part: slice) -> Values:
        """Return what these options are worth, which may be below zero."""
        p = self.problem
        client = p.option_client[part]
        values = {"placements": p.weights[client], "score": self.values[part]}
        first, second = (values[level].astype(self.number) for level in p.levels)
        worth: Values = self.factors[0] * first + self.factors[1] * second
        self._pay(worth, part, self.of_kind, self.kind_prices)
        starts = p.uses.starts[part.start : part.stop + 1]
        span = slice(int(starts[0]), int(starts[-1]))
        items = p.uses.items[span]
        owner = np.repeat(np.arange(client.size), np.diff(starts))
        paid = (p.amounts[span] // self.unit[items]).astype(self.number) * self.prices[items]
        np.subtract.at(worth, owner, paid)
        for option in (np.flatnonzero(p.pick_counts[part] > 0) + part.start).tolist():
            there = [resource for resource in p.picks[option].tolist() if p.capacities[resource]]
            cheapest = sorted(self.prices[there].tolist())
            worth[option - part.start] -= sum(cheapest[: int(p.pick_counts[option])])
        for (options, asks, _), price in zip(self.sets, self.set_prices, strict=True):
            self._pay(worth, part, options, asks.astype(self.number) * price)
        return worth

    def _pay(self, worth: Values, part: slice, options: Ints, paid: Values) -> None:
        """Take off what some options pay; they stand in ascending order."""
        low, high = np.searchsorted(options, (part.start, part.stop)).tolist()
        worth[options[low:high] - part.start] -= paid[low:high]


def _asked_of_sets(problem: Problem, solution: Solution) -> list[_Asked]:
    """Return (options, what each asks, capacity) of every set of resources that has a price (13).

    An option asks of a set what it uses there, and of the ``k`` that it picks all but those it can pick
    elsewhere.
    """
    if not solution.set_prices:
        return []
    picks, uses = problem.picks, problem.uses
    there = problem.capacities[picks.items] > 0
    listed = np.bincount(picks.owner[there], minlength=problem.options)
    pickers, users = _by_resource(problem, picks.items), _by_resource(problem, uses.items)
    found = []
    for resources, _ in solution.set_prices:
        inside = [resource for resource in resources if problem.capacities[resource] > 0]
        at = np.concatenate([pickers[resource] for resource in inside] or [np.zeros(0, dtype=np.int64)])
        options, within = np.unique(picks.owner[at], return_counts=True)
        asks = np.zeros(problem.options, dtype=np.int64)
        asks[options] = np.maximum(problem.pick_counts[options] - (listed[options] - within), 0)
        for resource in resources:
            np.add.at(asks, uses.owner[users[resource]], problem.amounts[users[resource]])
        asking = np.flatnonzero(asks)
        found.append((asking, asks[asking], int(problem.capacities[list(resources)].sum())))
    return found


def _by_resource(problem: Problem, items: Ints) -> list[Ints]:
    """Return where each resource stands in a list of resources."""
    order = np.argsort(items, kind="stable")
    return np.split(order, np.searchsorted(items[order], np.arange(1, problem.capacities.size)))


def _stay_out(problem: Problem, solution: Solution, number: np.dtype[Any]) -> tuple[Values, int]:
    """Return what staying out is worth to each client, and what all rights to stay out cost.

    Who belongs to a floor pays its price for staying out, and as many may as the floor leaves.
    """
    worth = np.zeros(problem.clients, dtype=number)
    cost = 0
    counts = solution.count_prices
    prices = solution.floor_prices if counts is None else counts.floor_prices
    for floor, price in zip(problem.floors, prices, strict=bool(prices)):
        members = sorted(set(floor.clients))
        worth[members] -= price
        cost += price * (len(members) - floor.least)
    return worth, cost


def _possible(problem: Problem) -> Bools:
    """Return which options fit alone."""
    fine = np.ones(problem.options, dtype=np.bool_)
    for part, span in _blocks(problem):
        too_much = problem.amounts[span] > problem.capacities[problem.uses.items[span]]
        fine[_owner(problem, part)[too_much]] = False
    if problem.picks.items.size:
        there = problem.picks.owner[problem.capacities[problem.picks.items] > 0]
        fine &= np.bincount(there, minlength=problem.options) >= problem.pick_counts
    return fine


def _owner(problem: Problem, part: slice) -> Ints:
    """Return the option of each use of some options."""
    lengths = np.diff(problem.uses.starts[part.start : part.stop + 1])
    return np.repeat(np.arange(part.start, part.stop, dtype=np.int64), lengths)


def _units(problem: Problem, possible: Bools) -> Ints:
    """Return the greatest common divisor of the amounts in which each resource is used."""
    unit = np.zeros(problem.capacities.size, dtype=np.int64)
    for part, span in _blocks(problem):
        used = possible[_owner(problem, part)]
        np.gcd.at(unit, problem.uses.items[span][used], problem.amounts[span][used])
    if problem.picks.items.size:
        picked = possible[problem.picks.owner] & (problem.pick_counts[problem.picks.owner] > 0)
        unit[problem.picks.items[picked]] = 1
    return np.maximum(unit, 1)
