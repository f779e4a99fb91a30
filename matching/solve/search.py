"""Search with proof (CP-SAT): for problems that are no flow, such as free choice of half-days or keep-apart.

One worker, a fixed seed and ordered input make the same plan every time; the levels are solved one after the
other, each held at its value while the next is solved.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from matching.errors import InfeasibleProblem, NoPlanInTime, RoundCancelled
from matching.first_come import greedy, overlap
from matching.plan import Progress
from matching.problem import Problem, Solution
from matching.solve.cuts import pick_cuts
from matching.solve.reduce import binding_resources, possible_options

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

_POLL_SECONDS = 0.1
#: Work on one level, in CP-SAT's units, each about a second: what is not proved by then seldom is.
WORK = 600.0


class _Model:
    """The whole problem as a model: see the numbered constraints in ``docs/matching.md``."""

    def __init__(self, problem: Problem, useful: npt.NDArray[np.bool_] | None) -> None:
        # OR-Tools takes seconds to import, and only those who solve need it.
        from ortools.sat.python import cp_model

        self.problem = problem
        self.model = cp_model.CpModel()
        possible = possible_options(problem)
        if useful is not None:
            possible &= useful
        self.options: list[int] = np.flatnonzero(possible).tolist()
        self.binds = binding_resources(problem, possible)
        self.x = {option: self.model.new_bool_var(f"x{option}") for option in self.options}
        self.y: dict[tuple[int, int], cp_model.IntVar] = {}
        self.placed: dict[int, cp_model.IntVar] = {}
        self._slots()
        self._resources()
        for together, most in pick_cuts(problem, possible):
            self.model.add(sum(self.x[option] for option in together) <= most)
        self._keep_apart()
        for option in sorted(set(problem.fixed)):
            if option in self.x:
                self.model.add(self.x[option] == 1)
            else:
                self.model.add_bool_or([])
        for floor in problem.floors:
            members = [self.placed[client] for client in sorted(set(floor.clients)) if client in self.placed]
            self.model.add(sum(members) >= floor.least)
        values = problem.values()
        self.levels: dict[str, cp_model.LinearExprT] = {
            "placements": sum(int(problem.weights[client]) * var for client, var in self.placed.items()),
            "score": sum(int(values[option]) * self.x[option] for option in self.options),
        }

    def _slots(self) -> None:
        seats: dict[tuple[int, int], list[int]] = {}
        for option in self.options:
            seat = (int(self.problem.option_client[option]), int(self.problem.option_slot[option]))
            seats.setdefault(seat, []).append(option)
        of_client: dict[int, list[int]] = {}
        for (client, _), options in seats.items():
            self.model.add_at_most_one(self.x[option] for option in options)
            of_client.setdefault(client, []).extend(options)
        slots: dict[int, int] = {}
        for client, _ in seats:
            slots[client] = slots.get(client, 0) + 1
        for client, options in of_client.items():
            variables = [self.x[option] for option in options]
            placed = self.model.new_bool_var(f"p{client}")
            if slots[client] == 1:
                self.model.add(sum(variables) == placed)
            else:
                self.model.add_max_equality(placed, variables)
            self.placed[client] = placed

    def _resources(self) -> None:
        problem = self.problem
        load: dict[int, list[tuple[int, cp_model.IntVar]]] = {}
        for option in self.options:
            span = slice(problem.uses.starts[option], problem.uses.starts[option + 1])
            for resource, amount in zip(
                problem.uses.items[span].tolist(), problem.amounts[span].tolist(), strict=True
            ):
                if self.binds[resource] and amount:
                    load.setdefault(resource, []).append((amount, self.x[option]))
            count = int(problem.pick_counts[option])
            if count:
                self._picks(option, count, load)
        for resource in sorted(load):
            terms = load[resource]
            self.model.add(
                sum(amount * variable for amount, variable in terms) <= int(problem.capacities[resource])
            )

    def _picks(self, option: int, count: int, load: dict[int, list[tuple[int, cp_model.IntVar]]]) -> None:
        picks: list[int] = self.problem.picks[option].tolist()
        tight = [r for r in picks if self.binds[r] and self.problem.capacities[r] > 0]
        # Resources that never bind are there for the picking: only the rest must come from scarce ones.
        loose = sum(1 for r in picks if not self.binds[r] and self.problem.capacities[r] > 0)
        needed = count - loose
        if needed <= 0:
            return
        chosen = []
        for resource in tight:
            variable = self.model.new_bool_var(f"y{option}_{resource}")
            self.y[option, resource] = variable
            self.model.add_implication(variable, self.x[option])
            load.setdefault(resource, []).append((1, variable))
            chosen.append(variable)
        self.model.add(sum(chosen) == needed * self.x[option])

    def _keep_apart(self) -> None:
        of_client: dict[int, list[int]] = {}
        for option in self.options:
            of_client.setdefault(int(self.problem.option_client[option]), []).append(option)
        for one, other in self.problem.keep_apart:
            for a in of_client.get(one, ()):
                for b in of_client.get(other, ()):
                    if overlap(self.problem, a, b):
                        self.model.add_at_most_one(self.x[a], self.x[b])

    def hint(self, chosen: tuple[int, ...], picked: dict[int, tuple[int, ...]]) -> None:
        """Start the search from a plan."""
        inside = set(chosen)
        placed = {int(self.problem.option_client[option]) for option in chosen}
        self.model.clear_hints()  # type: ignore[no-untyped-call]
        for option, variable in self.x.items():
            self.model.add_hint(variable, option in inside)
        for (option, resource), variable in self.y.items():
            self.model.add_hint(variable, resource in picked.get(option, ()))
        for client, variable in self.placed.items():
            self.model.add_hint(variable, client in placed)

    def read(self, solver: cp_model.CpSolver) -> tuple[tuple[int, ...], dict[int, tuple[int, ...]]]:
        """Return the plan that the solver found."""
        chosen = tuple(option for option in self.options if solver.boolean_value(self.x[option]))
        picked = {
            option: self._picked(solver, option) for option in chosen if self.problem.pick_counts[option]
        }
        return chosen, picked

    def _picked(self, solver: cp_model.CpSolver, option: int) -> tuple[int, ...]:
        picks: list[int] = self.problem.picks[option].tolist()
        found = [r for r in picks if (option, r) in self.y and solver.boolean_value(self.y[option, r])]
        loose = [r for r in picks if not self.binds[r] and self.problem.capacities[r] > 0]
        missing = int(self.problem.pick_counts[option]) - len(found)
        return tuple(sorted(found + loose[:missing]))


class _Level:
    """One run of the solver in its own thread, so that the caller's functions run in the caller's."""

    def __init__(self, model: _Model, level: str, search: Search) -> None:
        from ortools.sat.python import cp_model

        self.model = model
        self.search = search
        self.solver = cp_model.CpSolver()
        parameters = self.solver.parameters
        parameters.num_workers = 1
        # Packing problems stand or fall by their linear relaxation: minutes become seconds.
        parameters.linearization_level = 2
        parameters.random_seed = search.seed % 2**31
        parameters.relative_gap_limit = search.gap
        if search.deadline is not None:
            parameters.max_time_in_seconds = max(search.deadline - time.monotonic(), 0.0)
        elif not search.prove:
            parameters.max_deterministic_time = search.work
        model.model.maximize(model.levels[level])
        self.status: cp_model.CpSolverStatus | None = None
        self.best: float | None = None
        self.bound: float | None = None
        self.interrupted = False
        outer = self

        class Watch(cp_model.CpSolverSolutionCallback):
            def on_solution_callback(self) -> None:
                outer.best = self.objective_value
                outer.bound = self.best_objective_bound

        self.watch = Watch()
        self.solver.best_bound_callback = self._bound

    def _bound(self, value: float) -> None:
        self.bound = value

    def _solve(self) -> None:
        self.status = self.solver.solve(self.model.model, self.watch)

    def run(self, now: Progress) -> None:
        """Solve, telling the gap now and then; stop when cancelled or interrupted."""
        thread = threading.Thread(target=self._solve, name="schakel-search")
        thread.start()
        cancelled = False
        while thread.is_alive():
            thread.join(_POLL_SECONDS)
            cancelled = cancelled or self.search.cancelled()
            self.interrupted = self.interrupted or self.search.interrupted()
            if cancelled or self.interrupted:
                self.solver.stop_search()
            self.search.progress(replace(now, gap=self._gap()))
        if cancelled:
            raise RoundCancelled

    def _gap(self) -> float | None:
        if self.best is None or self.bound is None:
            return None
        return relative_gap(round(self.best), round(self.bound))


def relative_gap(value: int, bound: int) -> float:
    """Return how far a value may lie below its bound, relative to the larger of the value and 1."""
    return max(bound - value, 0) / max(abs(value), 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """How to search: the seed, when to stop, and whom to tell; as in ``solve``.

    ``deadline`` is a reading of the machine's steady clock; ``work`` how much to search on each level, in
    CP-SAT's own units, where neither a proof nor a time is asked; ``start`` prices to start from.
    """

    seed: int
    gap: float
    prove: bool
    deadline: float | None
    progress: Callable[[Progress], None]
    cancelled: Callable[[], bool]
    interrupted: Callable[[], bool]
    work: float = WORK
    start: Mapping[str, float] | None = None


def why_stop(search: Search) -> str | None:
    """Return why to stop here, None to go on."""
    if search.cancelled():
        raise RoundCancelled
    if search.interrupted():
        return "interrupted"
    late = search.deadline is not None and time.monotonic() > search.deadline
    return "time_limit" if late else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known before the search: a plan, bounds that hold for the levels, and the options worth a look.

    A level's bound holds given that the levels before it have the plan's value.
    """

    chosen: tuple[int, ...]
    picked: dict[int, tuple[int, ...]]
    bound: dict[str, int]
    useful: npt.NDArray[np.bool_]


def solve_search(problem: Problem, search: Search, known: Known | None = None) -> Solution:
    """Return the best plan that search finds, with the bound it proves.

    Parameters
    ----------
    problem
        Any problem.
    search
        How to search.
    known
        What is known already; no plan better than the known one may use other than the useful options.

    Raises
    ------
    InfeasibleProblem
        When fixed options, floors and limits contradict each other.
    NoPlanInTime
        When it was stopped before any plan was found.
    RoundCancelled
        When ``cancelled`` said so.
    """
    from ortools.sat.python import cp_model

    model = _Model(problem, None if known is None else known.useful)
    if known is None:
        by_weight = np.lexsort((problem.arrival, -problem.weights))
        chosen, picked = greedy(problem, by_weight.tolist())
    else:
        chosen, picked = known.chosen, known.picked
    feasible = respects_demands(problem, chosen)
    model.hint(chosen, picked)
    bound = {} if known is None else dict(known.bound)
    stop_reason = "proved"
    for number, level in enumerate(problem.levels):
        value = objective_of(problem, chosen)[level]
        if not (feasible and bound.get(level) == value):
            placed = len({int(problem.option_client[option]) for option in chosen}) if feasible else None
            now = Progress(stage="solve", done=number, total=len(problem.levels), placed=placed)
            run = _Level(model, level, search)
            run.run(now)
            if run.status == cp_model.INFEASIBLE:
                raise InfeasibleProblem(("the fixed options, floors and limits contradict each other",))
            bound.setdefault(level, trivial_bound(problem, level))
            if run.status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                bound[level] = min(bound[level], int(np.floor(run.solver.best_objective_bound + 1e-6)))
                chosen, picked = model.read(run.solver)
                feasible = True
                model.hint(chosen, picked)
            if run.status != cp_model.OPTIMAL:
                stop_reason = _why_ended(run, search)
                break
            value = objective_of(problem, chosen)[level]
            if value < bound[level]:
                stop_reason = "gap_reached"
        model.model.add(model.levels[level] >= value)
    if not feasible:
        raise NoPlanInTime
    return finished(problem, chosen, picked, bound, stop_reason)


def _why_ended(run: _Level, search: Search) -> str:
    """Return why a level ended before its proof."""
    if run.interrupted:
        return "interrupted"
    return "work_limit" if search.deadline is None else "time_limit"


_STATUS = {
    "proved": "optimal",
    "gap_reached": "within_gap",
    "time_limit": "stopped",
    "interrupted": "stopped",
    "work_limit": "stopped",
}


def finished(
    problem: Problem,
    chosen: tuple[int, ...],
    picked: dict[int, tuple[int, ...]],
    bound: dict[str, int],
    stop_reason: str,
) -> Solution:
    """Return a solution with the bounds reached, and the gap of the first level not proved."""
    objective = objective_of(problem, chosen)
    # A level that was not begun has the bound of everybody's best option.
    bound = {level: bound.get(level, trivial_bound(problem, level)) for level in problem.levels}
    gaps = [relative_gap(objective[level], bound[level]) for level in problem.levels]
    return Solution(
        chosen=chosen,
        picked=picked,
        objective=objective,
        bound=bound,
        proof="search",
        status=_STATUS[stop_reason],
        stop_reason=stop_reason,
        gap=next((gap for gap in gaps if gap), 0.0),
    )


def respects_demands(problem: Problem, chosen: tuple[int, ...]) -> bool:
    """Say whether a plan within the limits also has all fixed options and meets all floors."""
    inside = set(chosen)
    placed = {int(problem.option_client[option]) for option in chosen}
    floors = all(len(placed & set(floor.clients)) >= floor.least for floor in problem.floors)
    return floors and inside.issuperset(problem.fixed)


def objective_of(problem: Problem, chosen: tuple[int, ...]) -> dict[str, int]:
    """Return the value of a plan on every level, in the policy's order."""
    options = list(chosen)
    placed = sorted({int(client) for client in problem.option_client[options]}) if options else []
    values = {
        "placements": int(problem.weights[placed].sum()) if placed else 0,
        "score": int(problem.values()[options].sum()) if options else 0,
    }
    return {level: values[level] for level in problem.levels}


def trivial_bound(problem: Problem, level: str) -> int:
    """Return what a level cannot exceed if nothing were scarce: everybody's best in every slot."""
    if not problem.options:
        return 0
    if level == "placements":
        return int(problem.weights[np.unique(problem.option_client)].sum())
    slots = int(problem.option_slot.max()) + 1
    best = np.zeros(problem.clients * slots, dtype=np.int64)
    np.maximum.at(best, problem.option_client * slots + problem.option_slot, problem.values())
    return int(best.sum())
