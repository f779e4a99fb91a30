"""The hours of all coaches filled with whole clients, all at once: a bound that is mostly the optimum itself.

The program of ``program`` is solved until its prices ask for nothing more. Where its answer is whole it is
the best plan; its prices, in whole numbers, bound every plan. Where some group of kinds comes out in parts,
of two programs one has no more of it than the whole number below, the other no fewer than that above; and so
on, until no program left can hold a better plan. Everything is counted, nothing timed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matching.problem import CountPrices
from matching.solve.apart import per_unit
from matching.solve.core import CoreFlow
from matching.solve.fillings import Kinds, best_filling, kinds_of
from matching.solve.program import NOTHING, Answer, Floats, Limits, Program
from matching.solve.watched import Stopped, seconds_left

if TYPE_CHECKING:
    from matching.problem import Ints
    from matching.solve.priced import Pricing

#: Arcs in the core up to which this is tried.
_ARCS = 60_000
#: Seconds that making the program takes per arc of the core, at most: with less left it is not begun.
_BUILDING = 1e-5
#: Programs solved for the first bound at most, and for a part at most.
_ROUNDS, _EACH = 200, 60
#: Flows that make the bound exact at most, and parts that a unit of value is counted in, for whole prices.
_FLOWS, _FINE = 10, 1000
#: How near a number is whole, and the part of a unit that arithmetic may err.
_WHOLE, _ERROR = 1e-4, 0.05


@dataclass(frozen=True, slots=True)
class Settled:
    """What the prices of the first program prove.

    Attributes
    ----------
    bound
        Of the combined value of every plan, in parts.
    fine
        Parts of a unit.
    found
        The flow at these prices, in parts.
    prices
        Of the resources apart that are not filled, per unit in parts.
    kinds, kind_prices
        What is filled, and the price of one of each kind in parts.
    """

    bound: int
    fine: int
    found: CoreFlow
    prices: Ints
    kinds: Kinds
    kind_prices: Ints


@dataclass(frozen=True, slots=True)
class Branch:
    """A part of all plans: those within these limits; what bounds them, and the answer that is not whole."""

    limits: Limits
    bound: float
    counts: Floats | None


class Whole:
    """Fills all hours with whole clients.

    Parameters
    ----------
    pricing
        With prices and a plan; no option picks resources.
    kinds
        What is filled.
    stop
        Asked before every program whether to end here.
    """

    def __init__(self, pricing: Pricing, kinds: Kinds, stop: Callable[[], bool]) -> None:
        self.pricing, self.kinds, self.stop = pricing, kinds, stop
        self.program = Program(pricing, kinds)
        self.best: Answer | None = None
        self.first = self._converge({}, np.inf, _ROUNDS)
        self.root: Answer | None = self.best

    @property
    def value(self) -> int:
        """The combined value of the best plan so far."""
        return 0 if self.pricing.best is None else self.pricing.best[0]

    def _closed(self, bound: float) -> bool:
        """Say whether no plan below this bound is better than the best one."""
        return bound * self.program.unit < self.value + 1 - _ERROR

    def _converge(self, limits: Limits, above: float, rounds: int) -> Branch:
        """Solve within limits until the prices ask for nothing, or nothing better can be there."""
        program = self.program
        program.begin(limits)
        self.best = None
        low, counts = above, None
        for _ in range(rounds):
            answer = None if self.stop() else program.solve(seconds_left(self.stop))
            if answer is None:
                return Branch(limits, low, None)
            better = self.best is None or answer.bound < self.best.bound - NOTHING
            if better:
                self.best = answer
                program.hold(answer.price)
            low, counts = min(low, answer.bound), answer.counts
            if self._closed(low):
                return Branch(limits, low, None)
            if not answer.grown:
                if answer.inside:
                    break
                if not better:
                    program.widen()
        return Branch(limits, low, counts)

    def branch(self, branches: int) -> int:
        """Divide until no part can hold a better plan, or so often; return what no plan exceeds then."""
        waiting, left, before = [self.first], -np.inf, self.value
        for _ in range(branches):
            waiting = [one for one in waiting if not self._closed(one.bound)]
            if not waiting or self.stop():
                break
            # The deepest first, until that has led to a plan; then those that promise most.
            deep = self.value == before
            at = max(
                range(len(waiting)), key=lambda at: (deep and len(waiting[at].limits), waiting[at].bound)
            )
            one = waiting.pop(at)
            group = None if one.counts is None else self._divided(one.counts)
            if one.counts is None or group is None:
                left = max(left, one.bound)
                continue
            count = float(one.counts[self.program.groups[group]].sum())
            least, most = one.limits.get(group, (-np.inf, np.inf))
            for limit in ((least, np.floor(count)), (np.ceil(count), most)):
                waiting.append(self._converge({**one.limits, group: limit}, one.bound, _EACH))
        left = max([left, *(one.bound for one in waiting)])
        return max(self.value, int(np.floor(left * self.program.unit + _ERROR)) if np.isfinite(left) else 0)

    def _divided(self, counts: Floats) -> int | None:
        """Return the group to divide by: a large one clearly in parts; None where all are whole."""
        best: tuple[tuple[bool, int, float], int] | None = None
        for number, group in enumerate(self.program.groups):
            total = float(counts[group].sum())
            part = abs(total - round(total))
            worth = (part > 0.1, group.size, part)
            if part > _WHOLE and (best is None or worth > best[0]):
                best = worth, number
        return None if best is None else best[1]

    def exactly(self) -> Settled | None:
        """Return the bound at the best prices in whole numbers; None where those are too large."""
        pricing, kinds = self.pricing, self.kinds
        largest = _FINE * int(np.abs(pricing.worth).max(initial=0))
        root: Answer | None = self.root
        if root is None or largest * (pricing.graph.supply.size + 1) >= 2**61:
            return None
        price = np.rint(root.price * self.program.unit * _FINE).astype(np.int64)
        prices = np.rint(root.lambdas * self.program.unit * _FINE).astype(np.int64)
        pay = np.zeros(pricing.tree.arcs.size, dtype=np.int64)
        np.add.at(pay, pricing.use_arc, self.program.paid(price, prices))
        core = pricing.core
        if core.keep is not None:
            core.keep = core.keep | self.program.inside
        found: CoreFlow | None = None
        for _ in range(_FLOWS):
            try:
                next_found = core.solve(_FINE * pricing.worth - pay)
            except Stopped:
                break
            if found is not None and next_found.bound >= found.bound:
                break
            found = next_found
        if found is None:
            return None
        bound = found.bound + int((prices * pricing.problem.capacities).sum())
        for one in self.program.filled:
            bound += best_filling(kinds, one, price, int(pricing.problem.capacities[one]))[0]
        return Settled(bound=bound, fine=_FINE, found=found, prices=prices, kinds=kinds, kind_prices=price)


def by_counts(pricing: Pricing, settled: Settled, bound: int) -> CountPrices | None:
    """Return the proof of a bound by counts of whole clients; None where branching proved more."""
    if settled.bound // settled.fine > bound:
        return None
    size, kinds = pricing.problem.capacities.size, settled.kinds
    columns = (kinds.resource, kinds.seat, kinds.amount, settled.kind_prices)
    return CountPrices(
        factors=(settled.fine * pricing.scale, settled.fine),
        prices=per_unit(pricing.problem, settled.found.prices[:size], settled.prices),
        floor_prices=tuple(settled.found.prices[size:].tolist()),
        kinds=tuple(zip(*(column.tolist() for column in columns), strict=True)),
    )


def settle(pricing: Pricing, stop: Callable[[], bool], branches: int) -> tuple[Settled, int] | None:
    """Return a bound by fillings, and that by branching; plans met on the way are offered.

    None where nothing can be filled, or too much.

    Parameters
    ----------
    pricing
        With prices and a plan.
    stop
        Asked before every program whether to end here.
    branches
        How often to divide at most.
    """
    if pricing.problem.pick_counts.any() or pricing.best is None or pricing.core.size > _ARCS:
        return None
    kinds = kinds_of(pricing)
    if not kinds.resource.size or seconds_left(stop) < _BUILDING * pricing.core.size:
        return None
    whole = Whole(pricing, kinds, stop)
    settled = whole.exactly()
    if settled is None:
        return None
    bound = settled.bound // settled.fine
    return settled, bound if bound <= whole.value else min(bound, whole.branch(branches))
