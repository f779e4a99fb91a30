"""A linear program of a flow over the core and, per coach, a mix of fillings; it grows as prices ask.

The flow gives each kind of options around a coach no more than the mix of fillings has (``fillings``). At any
prices of the program a bound on every plan can be told, whatever is not in it yet. Prices are held near the
best ones so far by columns that buy and sell beyond them, or they swing for a long time.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from matching.first_come import meetings
from matching.solve.fillings import Kinds, best_filling
from matching.solve.prices import path_prices
from matching.solve.tree import OUT

if TYPE_CHECKING:
    from matching.problem import Ints
    from matching.solve.priced import Pricing

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
#: Least and most of every group of kinds that is limited, by its number.
Limits = dict[int, tuple[float, float]]

#: The largest value of a client in the program, how far a price may first move in one round, and what a
#: limit costs that is not kept.
_LARGEST, _REACH, _BROKEN = 100.0, 2.0, 1e4
#: Steps of the simplex method of one program, and what counts as nothing in it.
_SIMPLEX, NOTHING = 100_000, 1e-9
_PARAMETERS = f"""use_preprocessing: false
use_scaling: false
primal_feasibility_tolerance: {NOTHING}
dual_feasibility_tolerance: {NOTHING}
max_number_of_iterations: {_SIMPLEX}
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one solution of the program tells.

    Attributes
    ----------
    bound
        What no plan within the limits exceeds, in the program's units.
    price, lambdas
        Of one of each kind, without what limits on groups add; of the resources apart that are not filled.
    counts
        How many of each kind there are.
    inside
        Whether nothing lies beyond the fillings and the limits.
    grown
        Whether it has let in what these prices ask for.
    """

    bound: float
    price: Floats
    lambdas: Floats
    counts: Floats
    inside: bool
    grown: bool


class Program:
    """The program; values are the combined ones, scaled so that the largest is ``_LARGEST``.

    Parameters
    ----------
    pricing
        With prices and a plan.
    kinds
        What is filled.
    """

    def __init__(self, pricing: Pricing, kinds: Kinds) -> None:
        # OR-Tools takes seconds to import, and only those who solve need it.
        from ortools.linear_solver import pywraplp  # type: ignore[import-untyped]

        self.pricing, self.kinds, self.tree = pricing, kinds, pricing.tree
        self.unit = max(int(np.abs(pricing.worth).max(initial=0)), 1) / _LARGEST
        self.value: Floats = pricing.worth / self.unit
        self.filled: list[int] = np.unique(kinds.resource).tolist()
        self.linear = [one for one in pricing.apart.tolist() if one not in set(self.filled)]
        self.solver = pywraplp.Solver.CreateSolver("GLOP")
        self.solver.SetSolverSpecificParametersAsString(_PARAMETERS)
        self.goal = self.solver.Objective()
        self.goal.SetMaximization()
        self.inside: Bools = np.zeros(self.tree.arcs.size, dtype=np.bool_)
        self.arcs: list[int] = []
        self.columns: list[Any] = []
        self.of_kind: list[list[Any]] = [[] for _ in kinds.resource]
        self.groups = groups_of(kinds)
        self.in_groups: list[list[int]] = [[] for _ in kinds.resource]
        for number, group in enumerate(self.groups):
            for kind in group.tolist():
                self.in_groups[kind].append(number)
        self.group_row: dict[int, Any] = {}
        self.broken: list[Any] = []
        self.limits: Limits = {}
        self._rows()
        keep = pricing.core.keep
        self._let_in(np.arange(self.tree.arcs.size) if keep is None else np.flatnonzero(keep))
        self.fillings: set[tuple[int, bytes]] = set()
        self._first_fillings()
        self.center = self._first_prices()
        self.reach = _REACH
        self._box()

    def _rows(self) -> None:
        """Make the limits: clients, resources of the flow, kinds, fillings, and what is priced by itself."""
        tree, solver = self.tree, self.solver
        infinite = solver.infinity()
        there = np.unique(tree.client)
        must = tree.must[there].tolist()
        self.client_row = {
            client: solver.Constraint(1.0 if bound else -infinite, 1.0)
            for client, bound in zip(there.tolist(), must, strict=True)
        }
        self.seat_row = {
            seat: solver.Constraint(-infinite, float(tree.units[seat]))
            for seat in np.flatnonzero(tree.units >= 0).tolist()
        }
        self.kind_row = [solver.Constraint(-infinite, 0.0) for _ in self.kinds.resource]
        self.mix_row = {one: solver.Constraint(-infinite, 1.0) for one in self.filled}
        room = self.pricing.problem.capacities
        self.linear_row = {one: solver.Constraint(-infinite, float(room[one])) for one in self.linear}
        # A kind may be had beyond the fillings at the upper price, and left at the lower one.
        self.more: list[Any] = []
        self.less: list[Any] = []
        for row in self.kind_row:
            for boxes, sign in ((self.more, -1.0), (self.less, 1.0)):
                boxes.append(solver.NumVar(0.0, infinite, ""))
                row.SetCoefficient(boxes[-1], sign)
        order = np.argsort(self.pricing.use_arc, kind="stable")
        self.uses_of = order, np.searchsorted(self.pricing.use_arc[order], np.arange(self.tree.arcs.size + 1))

    def _let_in(self, arcs: Ints) -> None:
        """Let these arcs into the program."""
        tree, pricing = self.tree, self.pricing
        order, first = self.uses_of
        infinite = self.solver.infinity()
        parent = tree.parent.tolist()
        rows = zip(
            arcs.tolist(),
            tree.client[arcs].tolist(),
            tree.leaf[arcs].tolist(),
            self.value[arcs].tolist(),
            first[arcs].tolist(),
            first[arcs + 1].tolist(),
            strict=True,
        )
        for arc, client, leaf, value, begin, end in rows:
            column = self.solver.NumVar(0.0, infinite, "")
            self.goal.SetCoefficient(column, value)
            self.client_row[client].SetCoefficient(column, 1.0)
            where = leaf
            while where >= 0:
                self.seat_row[where].SetCoefficient(column, 1.0)
                where = parent[where]
            for use in order[begin:end].tolist():
                kind = int(self.kinds.use[use])
                if kind >= 0:
                    self.kind_row[kind].SetCoefficient(column, 1.0)
                    self.of_kind[kind].append(column)
                    for group in self.in_groups[kind]:
                        if group in self.group_row:
                            self.group_row[group].SetCoefficient(column, 1.0)
                else:
                    row = self.linear_row[int(pricing.use_resource[use])]
                    row.SetCoefficient(column, float(pricing.use_amount[use]))
            self.arcs.append(arc)
            self.columns.append(column)
        self.inside[arcs] = True

    def _add(self, resource: int, counts: Ints) -> bool:
        """Let a filling in, and say whether it is a new one."""
        key = resource, counts.tobytes()
        if key in self.fillings:
            return False
        self.fillings.add(key)
        column = self.solver.NumVar(0.0, self.solver.infinity(), "")
        for kind in np.flatnonzero(counts).tolist():
            self.kind_row[kind].SetCoefficient(column, -float(counts[kind]))
        self.mix_row[resource].SetCoefficient(column, 1.0)
        return True

    def _first_fillings(self) -> None:
        """Let in what the best plan so far fills, and nothing at all."""
        pricing, kinds = self.pricing, self.kinds
        chosen = np.zeros(pricing.problem.options + 1, dtype=np.bool_)  # the last stands for staying out
        chosen[list(pricing.best[1]) if pricing.best else []] = True
        there = (kinds.use >= 0) & chosen[self.tree.arcs[pricing.use_arc]]
        counts = np.bincount(kinds.use[there], minlength=kinds.resource.size)
        for resource in self.filled:
            self._add(resource, np.where(kinds.resource == resource, counts, 0))
            self._add(resource, np.zeros_like(counts))

    def _first_prices(self) -> Floats:
        """Return what one of each kind pays at the prices so far, for hours and seat."""
        pricing, kinds = self.pricing, self.kinds
        seats = np.append(pricing.found.prices, 0)[kinds.seat]
        found: Floats = (pricing.prices[kinds.resource] * kinds.amount + seats) / self.unit
        return found

    def hold(self, price: Floats) -> None:
        """Hold the prices near these."""
        self.center = price
        self._box()

    def widen(self) -> None:
        """Let the prices move twice as far."""
        self.reach *= 2
        self._box()

    def begin(self, limits: Limits) -> None:
        """Set limits on how many of each group of kinds there are; no others hold."""
        infinite = self.solver.infinity()
        self.reach = _REACH
        for group in limits.keys() - self.group_row.keys():
            row = self.solver.Constraint(-infinite, infinite)
            for kind in self.groups[group].tolist():
                for column in self.of_kind[kind]:
                    row.SetCoefficient(column, 1.0)
            for sign in (1.0, -1.0):
                self.broken.append(self.solver.NumVar(0.0, infinite, ""))
                row.SetCoefficient(self.broken[-1], sign)
                self.goal.SetCoefficient(self.broken[-1], -_BROKEN)
            self.group_row[group] = row
        for group, row in self.group_row.items():
            row.SetBounds(*limits.get(group, (-infinite, infinite)))
        self.limits = limits

    def _box(self) -> None:
        for more, less, price in zip(self.more, self.less, self.center.tolist(), strict=True):
            self.goal.SetCoefficient(more, -(price + self.reach))
            self.goal.SetCoefficient(less, max(price - self.reach, 0.0))

    def solve(self, seconds: float = math.inf) -> Answer | None:
        """Solve, offer the answer if it is a plan, and let in what its prices ask for; None if it cannot.

        Parameters
        ----------
        seconds
            That there are for it.
        """
        if math.isfinite(seconds):
            self.solver.SetTimeLimit(max(int(1000 * seconds), 1))
        if self.solver.Solve() != self.solver.OPTIMAL:
            return None
        price = np.maximum([row.dual_value() for row in self.kind_row], 0.0)
        mix = {one: row.dual_value() for one, row in self.mix_row.items()}
        lambdas = np.zeros(self.pricing.problem.capacities.size)
        lambdas[self.linear] = np.maximum([self.linear_row[one].dual_value() for one in self.linear], 0.0)
        paid, total = price.copy(), 0.0
        for group, (least, most) in self.limits.items():
            more = self.group_row[group].dual_value()
            paid[self.groups[group]] += more
            total += more * most if more > 0 else more * least if more < 0 else 0.0
        served, wanted = self._served(paid, lambdas)
        counts = np.array([sum(one.solution_value() for one in columns) for columns in self.of_kind])
        inside = self._beyond() < NOTHING
        if inside:
            self._offer()
        granted, fresh = self._fill(price, mix)
        self._let_in(wanted)
        grown = fresh or bool(wanted.size)
        return Answer(total + served + granted, price, lambdas, counts, inside, grown)

    def _fill(self, price: Floats, mix: dict[int, float]) -> tuple[float, bool]:
        """Return what the best fillings are worth, and whether any new one came in."""
        granted, fresh = 0.0, False
        for one in self.filled:
            worth, counts = best_filling(self.kinds, one, price, int(self.pricing.problem.capacities[one]))
            granted += worth
            if worth > mix[one] + NOTHING:
                fresh |= self._add(one, counts)
        return granted, fresh

    def _served(self, price: Floats, lambdas: Floats) -> tuple[float, Ints]:
        """Return what clients and seats are worth, and the arcs that somebody would rather have."""
        tree, pricing = self.tree, self.pricing
        seats = np.zeros(tree.parent.size)
        for seat, row in self.seat_row.items():
            seats[seat] = max(row.dual_value(), 0.0)
        held = np.full(tree.must.size, -np.inf)
        for client, row in self.client_row.items():
            held[client] = row.dual_value()
        surplus = self.value - path_prices(tree, seats)[tree.leaf]
        np.subtract.at(surplus, pricing.use_arc, self.paid(price, lambdas))
        best = np.where(tree.must, -np.inf, 0.0)
        np.maximum.at(best, tree.client, surplus)
        best[np.isneginf(best)] = 0.0
        total = float(best.sum() + seats @ np.maximum(tree.units, 0))
        total += float(lambdas @ pricing.problem.capacities)
        wanted = (surplus > held[tree.client] + NOTHING) & ~self.inside
        return total, np.flatnonzero(wanted)

    def paid(self, price: npt.NDArray[Any], lambdas: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return what every use of a priced resource costs."""
        linear = lambdas[self.pricing.use_resource] * self.pricing.use_amount
        found: npt.NDArray[Any] = np.where(self.kinds.use >= 0, price[self.kinds.use], linear)
        return found

    def _beyond(self) -> float:
        """Return how much there is beyond fillings and limits, or left of them for more than nothing."""
        low = np.maximum(self.center - self.reach, 0.0)
        more = sum(column.solution_value() for column in self.more)
        less = [column.solution_value() for column, price in zip(self.less, low, strict=True) if price > 0]
        return float(more + sum(less) + sum(column.solution_value() for column in self.broken))

    def _offer(self) -> None:
        """Offer the program's answer as a plan, where it is one."""
        share = np.array([column.solution_value() for column in self.columns])
        whole = np.rint(share)
        if np.abs(share - whole).max(initial=0.0) > 1e-6:
            return
        pricing, problem = self.pricing, self.pricing.problem
        options = self.tree.arcs[np.array(self.arcs)[whole > 0]]
        options = np.sort(options[options != OUT])
        chosen = np.zeros(problem.options, dtype=np.bool_)
        chosen[options] = True
        on = chosen[problem.uses.owner]
        load = np.zeros(problem.capacities.size, dtype=np.int64)
        np.add.at(load, problem.uses.items[on], problem.amounts[on])
        once = np.unique(problem.option_client[options]).size == options.size
        if once and (load <= problem.capacities).all() and not meetings(problem, options.tolist()):
            pricing.offer(tuple(options.tolist()), {})


def groups_of(kinds: Kinds) -> list[Ints]:
    """Return the groups that may be limited: around a resource, of one amount, of one seat, each kind."""
    found: list[Ints] = []
    for resource in np.unique(kinds.resource).tolist():
        own = kinds.of(resource)
        found.append(own)
        found += [own[kinds.amount[own] == amount] for amount in np.unique(kinds.amount[own]).tolist()]
        found += [own[kinds.seat[own] == seat] for seat in np.unique(kinds.seat[own]).tolist()]
        found += [own[at : at + 1] for at in range(own.size)]
    return found
