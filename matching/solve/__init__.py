"""Solving a problem: by flow where it is one, else by search; either way with a proof."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

import numpy as np

from matching.errors import NoPlanInTime, RoundCancelled
from matching.first_come import greedy, meetings
from matching.plan import Progress
from matching.problem import Problem, Solution
from matching.solve.best_flow import solve_network
from matching.solve.hard import solve_hard
from matching.solve.reduce import refuse_conflicts
from matching.solve.search import Search, finished, respects_demands, why_stop
from matching.solve.start import prices_by_name
from matching.solve.tree import as_tree
from matching.solve.watched import Stop, Stopped


def solve(
    problem: Problem,
    *,
    seed: int = 0,
    gap: float = 0.0,
    prove: bool | None = None,
    time_limit: float | None = None,
    progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    interrupted: Callable[[], bool] | None = None,
    start: Mapping[str, float] | None = None,
) -> Solution:
    """Return the best plan of a problem, level by level, with a bound that holds for the whole problem.

    ``stop_reason`` tells why it ends: ``proved``; ``gap_reached``, the gap asked; ``work_limit``, the amount
    of work that is set (see ``prove``); ``time_limit``; or ``interrupted``. But for the last two, the same
    problem, seed and start give the same plan on every machine.

    Parameters
    ----------
    problem
        The problem.
    seed
        Of the search's own choices; a flow makes none.
    gap
        Relative gap at which a level counts as good enough.
    prove
        Whether to go on until the optimum is proved where a set amount of work leaves a gap; by default where
        a time limit is set. What is one flow is always proved, the rest mostly.
    time_limit
        Seconds of search; None for as much work as is set, or until proved.
    progress
        Told how far it is; called in the caller's thread.
    cancelled
        Asked now and then whether to give up; called in the caller's thread.
    interrupted
        Asked now and then whether to stop with the best plan so far; called in the caller's thread.
    start
        Prices of resources by name (``prices_by_name``) from the plan of a problem much like this one, where
        there is one. Bound and proof are right whatever they are; among equally good plans they may decide.

    Raises
    ------
    InfeasibleProblem
        When fixed options, floors and limits contradict each other.
    NoPlanInTime
        When the time limit passed before any plan was found.
    RoundCancelled
        When ``cancelled`` said so.
    """
    tell = progress or (lambda _: None)
    stop = cancelled or (lambda: False)
    if stop():
        raise RoundCancelled
    refuse_conflicts(problem)
    levels = len(problem.levels)
    tell(Progress(stage="solve", done=0, total=levels))
    search = Search(
        seed=seed,
        gap=gap,
        prove=time_limit is not None if prove is None else prove,
        deadline=None if time_limit is None else time.monotonic() + time_limit,
        progress=tell,
        cancelled=stop,
        interrupted=interrupted or (lambda: False),
        start=start,
    )
    try:
        late = Stop(lambda: why_stop(search) is not None, search.deadline)
        if late():
            raise Stopped
        tree = as_tree(problem)
        solution = None if tree is None else solve_network(problem, tree, late)
        if solution is None or meetings(problem, solution.chosen):
            solution = solve_hard(problem, search)
    except Stopped:
        solution = _first_plan(problem, why_stop(search) or "interrupted")
    if stop():
        raise RoundCancelled
    placed = len({int(problem.option_client[option]) for option in solution.chosen})
    tell(Progress(stage="solve", done=levels, total=levels, placed=placed, gap=solution.gap))
    return solution


def _first_plan(problem: Problem, why: str) -> Solution:
    """Return what serving by priority gives, for who is stopped before anything better is found.

    Raises
    ------
    NoPlanInTime
        When that leaves out what must be.
    """
    order = np.lexsort((problem.arrival, -problem.weights))
    chosen, picked = greedy(problem, order.tolist())
    if not respects_demands(problem, chosen):
        raise NoPlanInTime
    return finished(problem, chosen, picked, {}, why)


__all__ = ["prices_by_name", "solve"]
