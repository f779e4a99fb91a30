"""Large problems with limits that no flow can hold: those limits get a price, the rest stays one flow.

Resources used in several amounts (hours), picked several at a time, or crossing the others are taken out of
the flow and priced: an option's value falls by what it uses of them. For any prices the flow's optimum and
what the priced resources cost bound every plan (15). The next prices are those at which the demand would just
fit if clients' other chances stood as the last flow left them: three or four flows are enough. The last one
is repaired into a plan and improved by small exact problems. What bound and plan leave between them shows
which options no better plan can use; a search over the others ends the matter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.errors import InfeasibleProblem
from matching.problem import PART, CountPrices, Ints, Problem, ints
from matching.solve.apart import per_unit, resources_apart
from matching.solve.core import Core, CoreFlow
from matching.solve.neighbourhood import Polish
from matching.solve.network import (
    NoFlow,
    build_graph,
    combined_scale,
    demands_by_name,
    fits_the_flow,
    ordered_values,
    wide_enough,
)
from matching.solve.reduce import added_up
from matching.solve.repair import repair
from matching.solve.response import fitting_prices
from matching.solve.search import respects_demands
from matching.solve.start import begin, kept, near_already
from matching.solve.strengthen import strengthen
from matching.solve.tree import OUT, Tree, uses_of
from matching.solve.watched import Stopped
from matching.solve.whole import Settled, by_counts, settle

Bools = npt.NDArray[np.bool_]
Values = npt.NDArray[Any]

#: Flows solved to find prices.
STEPS = 10
#: Rounds of small problems around all priced resources at most; it ends with one that improves nothing.
PASSES = 4
#: How often what is not settled is divided at most, where a proof is asked and where not.
BRANCHES, FEW_BRANCHES = 400, 30
#: Flows after which prices are left as they are once the bound falls by less than one part in ``_MUCH``.
_AT_LEAST, _MUCH = 3, 100_000


@dataclass(frozen=True, slots=True)
class Priced:
    """What pricing gives.

    Attributes
    ----------
    chosen, picked
        The best plan found.
    value, bound
        Its combined value, and the smallest bound on the combined value of every plan.
    scale
        Factor of the first level in the combined value.
    prices, floor_prices
        Multipliers that prove the bound, per unit of every resource and per client who stays out of a floor;
        None and none where exact small problems helped to prove it.
    count_prices
        Those that prove it instead, where hours are filled with whole clients.
    useful
        Options that a better plan than the one found could use.
    near
        Prices for a changed problem to start from, as in a solution.
    """

    chosen: tuple[int, ...]
    picked: dict[int, tuple[int, ...]]
    value: int
    bound: int
    scale: int
    prices: tuple[int, ...] | None
    floor_prices: tuple[int, ...]
    count_prices: CountPrices | None
    useful: Bools
    near: tuple[float, ...] = ()


class Pricing:
    """Finds prices for the resources apart, and plans from the flows on the way.

    Parameters
    ----------
    problem
        The problem.
    tree
        The flow without the resources apart.
    apart
        Those resources.
    stop
        Asked while a long flow is solved whether to end it.
    """

    def __init__(
        self, problem: Problem, tree: Tree, apart: Bools, stop: Callable[[], bool] | None = None
    ) -> None:
        self.problem = problem
        self.tree = tree
        self.apart = np.flatnonzero(apart)
        self.graph = build_graph(tree, problem.clients, stop)
        first, second = ordered_values(problem, tree.arcs)
        self.scale = min(
            combined_scale(first, second, tree.client, problem.clients),
            wide_enough(first, second, tree.client, problem.clients),
        )
        self.fits = fits_the_flow(self.graph, first, second, self.scale)
        self.worth: Ints = self.scale * first + second if self.fits else first
        self._uses(apart)
        self.core = Core(tree, self.graph)
        lowest = np.zeros(problem.clients, dtype=np.int64)
        np.minimum.at(lowest, tree.client, second)
        self.lowest = int(lowest.sum())  # the least that the second level can be
        self.best: tuple[int, tuple[int, ...], dict[int, tuple[int, ...]]] | None = None
        self.levels: tuple[int, int] | None = None
        self.bound: int | None = None
        self.saved = 0  # how far the bound lies below that of the prices
        self.around = np.zeros(tree.arcs.size, dtype=np.bool_)
        self.settled: Settled | None = None
        self.prices = np.zeros(problem.capacities.size, dtype=np.int64)
        self.near: tuple[float, ...] = ()
        self.found: CoreFlow
        self.latest: CoreFlow

    def _uses(self, apart: Bools) -> None:
        """Note what every arc uses of the resources apart."""
        problem, arcs = self.problem, self.tree.arcs
        one = np.flatnonzero((self.tree.picked >= 0) & apart[np.maximum(self.tree.picked, 0)])
        parts = []
        for first in range(0, arcs.size, PART):
            arc, resource, amount = uses_of(problem, arcs[first : first + PART], apart)
            parts.append((first + arc, resource, amount))
        parts.append((one, self.tree.picked[one], np.ones(one.size, dtype=np.int64)))
        # What an option uses and picks of one resource counts together.
        every = (np.concatenate(part) for part in zip(*parts, strict=True))
        self.use_arc, self.use_resource, self.use_amount = added_up(*every)
        counts = np.where(arcs == OUT, 0, problem.pick_counts[np.maximum(arcs, 0)] if arcs.size else 0)
        self.pick_arc = np.flatnonzero(counts > 1)
        self.pick_count = counts[self.pick_arc]
        rows = [problem.picks[option] for option in arcs[self.pick_arc].tolist()]
        width = max((row.size for row in rows), default=0)
        # Position behind the last resource stands for nothing to pick, at a price beyond all others.
        self.pick_rows = np.full((len(rows), width), problem.capacities.size, dtype=np.int64)
        for number, row in enumerate(rows):
            there = row[problem.capacities[row] > 0]
            self.pick_rows[number, : there.size] = there

    def payments(self, prices: Ints) -> Ints:
        """Return what every arc pays at these prices; picks pay the cheapest of their list."""
        pay = np.zeros(self.tree.arcs.size, dtype=np.int64)
        np.add.at(pay, self.use_arc, self.use_amount * prices[self.use_resource])
        if self.pick_arc.size:
            ordered = np.sort(np.append(prices, 2**50)[self.pick_rows], axis=1)
            cheapest = np.where(np.arange(ordered.shape[1]) < self.pick_count[:, None], ordered, 0)
            pay[self.pick_arc] += cheapest.sum(axis=1)
        return pay

    def load(self, prices: Ints, carried: Bools) -> Ints:
        """Return how much of every resource the carried arcs ask at these prices."""
        load = np.zeros(self.problem.capacities.size + 1, dtype=np.int64)
        used = carried[self.use_arc]
        np.add.at(load, self.use_resource[used], self.use_amount[used])
        picking = np.flatnonzero(carried[self.pick_arc])
        if picking.size:
            rows = self.pick_rows[picking]
            order = np.argsort(np.append(prices, 2**50)[rows], axis=1, kind="stable")
            taken = np.take_along_axis(rows, order, axis=1)
            inside = np.arange(rows.shape[1]) < self.pick_count[picking, None]
            np.add.at(load, taken[inside], 1)
        return load[:-1]

    def step(self, prices: Ints) -> Ints:
        """Solve the flow at these prices, note the bound, and return what is asked of every resource."""
        found = self.core.solve(self.worth - self.payments(prices))
        self.note(prices, found)
        return self.load(prices, found.carried)

    def note(self, prices: Ints, found: CoreFlow) -> None:
        """Note what these prices prove."""
        bound = found.bound + int((prices * self.problem.capacities).sum())
        if self.bound is None or bound < self.bound:
            self.bound, self.prices, self.found = bound, prices.copy(), found
        self.latest = found

    def levels_of(self, options: Ints) -> list[Ints]:
        """Return what options are worth on each level, in the policy's order."""
        return ordered_values(self.problem, options)

    def offer(self, chosen: tuple[int, ...], picked: dict[int, tuple[int, ...]]) -> bool:
        """Note a plan if it is the best so far and meets what must be; say whether it is."""
        if not respects_demands(self.problem, chosen):
            return False
        first, second = (int(values.sum()) for values in ordered_values(self.problem, ints(chosen)))
        if self.levels is not None and (first, second) <= self.levels:
            return False
        self.levels = (first, second)
        self.best = (self.scale * first + second, chosen, picked)
        return True

    def run(
        self,
        stop: Callable[[], bool],
        tell: Callable[[int, float | None], None],
        start: Ints | None = None,
        steps: int = STEPS,
    ) -> None:
        """Move the prices; a fixed number of flows, fewer when nothing is asked too much of.

        Parameters
        ----------
        stop
            Asked before every flow whether to end here.
        tell
            Told the number of flows so far and the gap.
        start
            Prices to begin with.
        steps
            How many flows at most.
        """
        size = self.problem.capacities.size
        prices = np.zeros(size, dtype=np.int64) if start is None else start
        for number in range(steps):
            if number and stop():
                return
            before = self.bound
            excess = self.step(prices) - self.problem.capacities
            tell(number + 1, self.gap)
            apart = self.apart
            if not (excess[apart] > 0).any() and not prices[apart][excess[apart] < 0].any():
                return
            fell = before is None or self.bound is None or before - self.bound > abs(before) // _MUCH
            if not fell and number >= (_AT_LEAST if start is None else 1):
                return
            expected = fitting_prices(self, self.latest)
            # Where the bound did not fall, the last flow misled: half way to the best prices so far.
            following = expected if fell or number == 1 else (expected + self.prices) // 2
            if (following == prices).all():
                return
            prices = following

    def strengthen(self, stop: Callable[[], bool], enough: float = 0.0) -> None:
        """Lower the bound by exact small problems around the resources apart, until the gap is enough."""
        saved, around = strengthen(self, stop, enough)
        if self.bound is not None:
            self.saved, self.around, self.bound = saved, around, self.bound - saved

    def settle(self, stop: Callable[[], bool], branches: int) -> None:
        """Lower the bound by filling all hours with whole clients, and offer the plans met on the way."""
        found = settle(self, stop, branches)
        if found is not None and (self.bound is None or found[1] < self.bound):
            self.near = kept(self)
            self.settled, self.bound = found
            self.found, self.saved = self.settled.found, 0

    @property
    def gap(self) -> float | None:
        """Relative gap of the first level, of the combined value once that is closed; None without a plan."""
        if self.best is None or self.bound is None or self.levels is None:
            return None
        most = (self.bound - self.lowest) // self.scale
        if most > self.levels[0]:
            return (most - self.levels[0]) / max(abs(self.levels[0]), 1)
        return (self.bound - self.best[0]) / max(abs(self.best[0]), 1)

    def result(self) -> Priced | None:
        """Return what was found; None when no plan was."""
        if self.best is None or self.bound is None:
            return None
        inner, size = self.found.prices, self.problem.capacities.size
        linear = not self.saved and self.settled is None
        return Priced(
            chosen=self.best[1],
            picked=self.best[2],
            value=self.best[0],
            bound=self.bound,
            scale=self.scale,
            prices=per_unit(self.problem, inner[:size], self.prices) if linear else None,
            floor_prices=tuple(inner[size:].tolist()) if linear else (),
            count_prices=None if self.settled is None else by_counts(self, self.settled, self.bound),
            useful=self._useful(),
            near=self.near or kept(self),
        )

    def _useful(self) -> Bools:
        """Return the options that can be in a plan better than the best: their loss is below the gap.

        A better plan has more on the second level, or one unit more on the first and the least on the second.
        """
        tree = self.tree
        if self.bound is None or self.best is None or self.levels is None:
            raise AssertionError("options are judged once bound and plan are known")
        least = min(self.best[0], self.scale * (self.levels[0] + 1) + self.lowest)
        # Around resources whose bound was strengthened, only the bound by prices says what an option loses.
        room = np.where(self.around, self.bound + self.saved, self.bound) - least
        if self.settled is not None:
            room = np.full(tree.arcs.size, self.settled.bound - self.settled.fine * least)
        near = self.found.best[tree.client] - self.found.surplus <= room
        useful = np.zeros(self.problem.options, dtype=np.bool_)
        useful[tree.arcs[near & (tree.arcs != OUT)]] = True
        useful[list(self.best[1])] = True
        return useful


def solve_priced(
    problem: Problem,
    stop: Callable[[], bool],
    tell: Callable[[int, float | None], None],
    enough: float = 0.0,
    *,
    prove: bool = False,
    start: Mapping[str, float] | None = None,
) -> Priced | None:
    """Return plan, bound and useful options by pricing; None where pricing does not apply or finds no plan.

    Parameters
    ----------
    problem
        The problem.
    stop
        Asked before every flow but the first, and during long ones, whether to end here.
    tell
        Told the number of flows so far and the gap.
    enough
        Relative gap of the combined value at which to stop improving the plan.
    prove
        Whether to go on until the optimum is proved.
    start
        Prices of resources to start from, by name.

    Raises
    ------
    InfeasibleProblem
        When fixed options and floors cannot be met even without the priced limits.
    Stopped
        When ``stop`` said so during the first flow.
    """
    split = resources_apart(problem)
    if split is None:
        return None
    apart, tree = split
    pricing = Pricing(problem, tree, apart, stop)
    if not pricing.fits:
        return None
    begun = begin(pricing, start) if start else None
    if begun is not None and near_already(pricing, stop, enough):
        return pricing.result()
    _find_prices(pricing, stop, tell, begun)
    repair(pricing, stop, enough)
    if pricing.pick_arc.size:
        return pricing.result()

    def done() -> bool:
        return pricing.gap is None or pricing.gap <= enough or stop()

    # Where some gap is enough the quick ways come first.
    if not enough and not done():
        pricing.settle(stop, BRANCHES if prove else FEW_BRANCHES)
    if not done() and pricing.settled is None:
        pricing.strengthen(stop, enough)
    if not done():
        Polish(pricing).run(PASSES, done, lambda: tell(STEPS, pricing.gap))
    if enough and prove and not done():
        pricing.settle(stop, BRANCHES)
    return pricing.result()


def _find_prices(
    pricing: Pricing,
    stop: Callable[[], bool],
    tell: Callable[[int, float | None], None],
    start: Ints | None,
) -> None:
    """Find prices; who is stopped after the first flow goes on with those of the best."""
    try:
        pricing.run(stop, tell, start)
    except NoFlow:
        raise InfeasibleProblem(demands_by_name(pricing.problem)) from None
    except Stopped:
        if pricing.bound is None:
            raise
