"""From problem file to plan file: what ``schakel solve`` does."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matching import checks
from matching.errors import InfeasibleProblem
from matching.files.prices import read_prices, write_prices
from matching.files.reader import read_problem
from matching.files.writer import infeasible_document, plan_document, write_plan
from matching.first_come import first_come
from matching.plan import Progress
from matching.solve import prices_by_name, solve
from matching.solve.search import objective_of

#: What comes after the time to solve, in times of reading: ending the step begun, serving by priority where
#: there is no plan yet, checking, writing.
_AFTER = 0.7
#: With less left than this, in times of reading, no plan better than that by priority is begun.
_LEAST = 0.25


@dataclass(frozen=True, slots=True)
class FileResult:
    """What came of a problem file.

    Attributes
    ----------
    document
        The plan as written.
    unknown_previous
        How many options named in ``previous`` the problem does not have.
    """

    document: Mapping[str, Any]
    unknown_previous: int

    @property
    def status(self) -> str:
        """``optimal``, ``within_gap``, ``stopped`` or ``infeasible``."""
        return str(self.document["status"])


def solve_file(
    problem_path: Path | str,
    output_path: Path | str | None = None,
    *,
    gap: float = 0.0,
    prove: bool | None = None,
    time_limit: float | None = None,
    seed: int = 0,
    progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    interrupted: Callable[[], bool] | None = None,
    prices_path: Path | str | None = None,
) -> FileResult:
    """Solve a problem file, check the plan, and write it.

    Parameters
    ----------
    problem_path
        File of the form ``schakel-problem/1``.
    output_path
        Where the plan goes; None writes nothing.
    gap
        Relative gap at which a level counts as good enough; 0 asks for a proof.
    prove
        As in ``solve``: whether to go on until proved, whatever work that takes.
    time_limit
        Seconds in all, reading, checking and writing included; None for as much work as is set. A file that
        takes as long to read gets the plan by priority.
    seed
        Of the search.
    progress
        Told how far it is.
    cancelled
        Asked now and then whether to give up without a plan.
    interrupted
        Asked now and then whether to stop with the best plan so far.
    prices_path
        File of the form ``schakel-prices/1``: its prices are started from, where it is there, and those of
        this plan are kept in it, where the plan has any.

    Raises
    ------
    BadProblemFile
        With every fault of the file; nothing is written.
    BadPricesFile
        When the prices have another form; nothing is written.
    OSError
        When a file cannot be read or written.
    NoPlanInTime, RoundCancelled
        As in ``solve``; nothing is written.
    """
    began = time.perf_counter()
    start = {} if prices_path is None else read_prices(prices_path)
    read = read_problem(problem_path)
    reading = time.perf_counter() - began
    # Before the plan: who interrupts waits for nothing but checking and writing.
    baseline = objective_of(read.problem, first_come(read.problem)[0])
    solving = time.perf_counter()
    left = None
    if time_limit is not None:
        # What comes after solving is kept free, as much as reading shows it to take.
        left = time_limit - (solving - began) - _AFTER * reading
        left = left if left > _LEAST * reading else 0.0
    seconds = {"read": round(reading, 3)}
    try:
        solution = solve(
            read.problem,
            seed=seed,
            gap=gap,
            prove=prove,
            time_limit=left,
            progress=progress,
            cancelled=cancelled,
            interrupted=interrupted,
            start=start,
        )
    except InfeasibleProblem as error:
        seconds["solve"] = round(time.perf_counter() - solving, 3)
        document = infeasible_document(error.conflicts, seconds=seconds, seed=seed)
    else:
        seconds["solve"] = round(time.perf_counter() - solving, 3)
        checks.verify(read.problem, solution)
        document = plan_document(read.problem, solution, seconds=seconds, seed=seed, baseline=baseline)
        if prices_path is not None and solution.near:
            write_prices(prices_path, prices_by_name(read.problem, solution.near))
    if output_path is not None:
        write_plan(output_path, document)
    return FileResult(document, read.unknown_previous)
