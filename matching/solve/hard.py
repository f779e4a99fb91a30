"""Problems that are no flow: pricing where they are large, then search over what may still be better."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from matching.plan import Progress
from matching.problem import Problem, Solution
from matching.solve.free import Freed, solve_free
from matching.solve.network import level_values
from matching.solve.packed import FIRST_WORK, Packer, Packing, applies
from matching.solve.priced import STEPS, Priced, solve_priced
from matching.solve.search import (
    Known,
    Search,
    finished,
    objective_of,
    relative_gap,
    solve_search,
    trivial_bound,
    why_stop,
)
from matching.solve.watched import Stop

#: Options from which on a problem is priced first; smaller ones are searched at once.
PRICED_FROM = 4000
#: Options from which on a problem with one resource per option is bounded by knapsacks first.
PACKED_FROM = 500
#: Options that may still be better up to which a packed problem is searched for so much work, before more is
#: done for its plan.
SEARCHED_FIRST, SHORT_WORK = 2000, 10.0
#: Options that may still be better up to which the search ends the matter unasked.
SEARCHED_TO = 20_000
#: Options that may still be better from which on no search is begun: none has ended, and it takes a gigabyte.
HOPELESS_FROM = 100_000


def solve_hard(problem: Problem, search: Search) -> Solution:
    """Return the best plan of a problem that is no flow.

    Parameters
    ----------
    problem
        The problem.
    search
        How to search, and when to stop.

    Raises
    ------
    InfeasibleProblem
        When fixed options, floors and limits contradict each other.
    NoPlanInTime, Stopped
        When it was stopped before any plan was found.
    RoundCancelled
        When ``cancelled`` said so.
    """
    stop = Stop(lambda: why_stop(search) is not None, search.deadline)
    if problem.options >= PACKED_FROM and applies(problem):
        return _solve_packed(problem, search, stop)
    if problem.options < PRICED_FROM:
        return solve_search(problem, search)
    if (problem.pick_counts > 1).any():
        return _solve_free(problem, search, stop)
    priced = solve_priced(problem, stop, _Teller(search), search.gap, prove=search.prove, start=search.start)
    if priced is None:
        return solve_search(problem, search)
    bound = level_bounds(problem, priced)
    first_open = next((level for level in problem.levels if _gap(problem, priced, bound, level)), None)
    why = why_stop(search)
    if first_open is None:
        why = "proved"
    elif _gap(problem, priced, bound, first_open) <= search.gap:
        why = "gap_reached"
    elif why is None and _too_many(search, int(priced.useful.sum())):
        why = "work_limit"
    if why is not None:
        solution = finished(problem, priced.chosen, priced.picked, bound, why)
        return replace(
            solution,
            proof="search" if priced.prices is None and priced.count_prices is None else "multipliers",
            prices=priced.prices,
            floor_prices=priced.floor_prices,
            count_prices=priced.count_prices,
            scale=priced.scale,
            near=priced.near,
        )
    known = Known(chosen=priced.chosen, picked=priced.picked, bound=bound, useful=priced.useful)
    return replace(solve_search(problem, search, known), near=priced.near)


def _solve_packed(problem: Problem, search: Search, stop: Callable[[], bool]) -> Solution:
    """Return the best plan of a problem with one resource per option, in several amounts."""
    packer = Packer(problem, stop, search.seed)
    packing = packer.begin(search.deadline, prove=search.prove)
    if packing is None:
        return solve_search(problem, search)
    found = _packed(problem, search, packing, last=not search.prove)
    if found is None and search.prove:
        packing = packer.close(packing, FIRST_WORK)
        found = _packed(problem, search, packing, last=False)
    if found is None and search.prove and int(packing.known.useful.sum()) <= SEARCHED_FIRST:
        # Where not everybody has a place a short search often ends the matter.
        first, known = problem.levels[0], packing.known
        if known.bound[first] < trivial_bound(problem, first):
            short = replace(search, prove=False, deadline=None, interrupted=stop, work=SHORT_WORK)
            solution = solve_search(problem, short, known)
            if solution.status == "optimal":
                return solution
            # Its bound is not one of prices, so it stays out.
            packing = Packing(replace(known, chosen=solution.chosen), packing.client_prices)
    if found is None and search.prove:
        packing = packer.close(packer.go_on(packing))
        found = _packed(problem, search, packing, last=True)
    return solve_search(problem, search, packing.known) if found is None else found


def _packed(problem: Problem, search: Search, packing: Packing, *, last: bool) -> Solution | None:
    """Return the plan where it is proved or good enough, or after the last step there is to be no search."""
    known = packing.known
    objective = objective_of(problem, known.chosen)
    gaps = [relative_gap(objective[level], known.bound[level]) for level in problem.levels]
    gap = next((gap for gap in gaps if gap), 0.0)
    why = why_stop(search)
    if not gap:
        why = "proved"
    elif gap <= search.gap:
        why = "gap_reached"
    elif why is None and last and _too_many(search, int(known.useful.sum())):
        why = "work_limit"
    if why is None:
        return None
    solution = finished(problem, known.chosen, known.picked, known.bound, why)
    if not packing.client_prices:
        return solution
    return replace(solution, proof="multipliers", client_prices=packing.client_prices)


def _solve_free(problem: Problem, search: Search, stop: Callable[[], bool]) -> Solution:
    """Return the best plan of a problem with free choice."""
    freed = solve_free(problem, stop, _Teller(search), search.gap)
    if freed is None:
        return solve_search(problem, search)
    bound = level_bounds(problem, freed)
    gaps = [gap for level in problem.levels if (gap := _gap(problem, freed, bound, level))]
    why = why_stop(search)
    if not gaps:
        why = "proved"
    elif gaps[0] <= search.gap:
        why = "gap_reached"
    elif why is None and not search.prove and problem.options > SEARCHED_TO:
        why = "work_limit"
    if why is None:
        every = np.ones(problem.options, dtype=np.bool_)
        known = Known(chosen=freed.chosen, picked=freed.picked, bound=bound, useful=every)
        return solve_search(problem, search, known)
    solution = finished(problem, freed.chosen, freed.picked, bound, why)
    return replace(
        solution,
        proof="search" if freed.prices is None else "multipliers",
        prices=freed.prices,
        set_prices=freed.set_prices,
        floor_prices=freed.floor_prices,
        scale=freed.scale,
    )


def _too_many(search: Search, options: int) -> bool:
    """Say whether to leave options that may still be better unsearched."""
    return options > (HOPELESS_FROM if search.prove else SEARCHED_TO)


def _gap(problem: Problem, priced: Priced | Freed, bound: dict[str, int], level: str) -> float:
    value = objective_of(problem, priced.chosen)[level]
    return max(bound[level] - value, 0) / max(abs(value), 1)


def level_bounds(problem: Problem, priced: Priced | Freed) -> dict[str, int]:
    """Return the bounds of the levels that a bound on the combined value proves.

    Every plan has ``scale * first + second <= bound``; so its first level is at most ``bound`` less the
    smallest second level there can be, over ``scale``. Where the plan reaches that, its second level is at
    most what is left.
    """
    first, second = problem.levels
    every = np.arange(problem.options, dtype=np.int64)
    low = np.zeros(problem.clients, dtype=np.int64)
    np.minimum.at(low, problem.option_client, level_values(problem, every)[second])
    most = (priced.bound - int(low.sum())) // priced.scale
    reached = objective_of(problem, priced.chosen)[first]
    left = priced.bound - priced.scale * reached
    return {first: most, second: left if reached == most else trivial_bound(problem, second)}


class _Teller:
    """Passes the progress of pricing on."""

    def __init__(self, search: Search) -> None:
        self.search = search

    def __call__(self, flows: int, gap: float | None) -> None:
        self.search.progress(Progress(stage="solve", done=flows, total=STEPS, gap=gap))
