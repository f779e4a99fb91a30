"""The problem file ``schakel-problem/1`` and the plan file ``schakel-plan/1``: anybody can check the solver.

``solve_file`` reads a problem, solves it, checks the plan and writes it; no facts, rules or database take
part.
"""

from __future__ import annotations

from matching.files.faults import BadProblemFile, Fault
from matching.files.prices import BadPricesFile, read_prices, write_prices
from matching.files.reader import ReadProblem, read_problem
from matching.files.run import FileResult, solve_file
from matching.files.writer import plan_document, write_plan

__all__ = [
    "BadPricesFile",
    "BadProblemFile",
    "Fault",
    "FileResult",
    "ReadProblem",
    "plan_document",
    "read_prices",
    "read_problem",
    "solve_file",
    "write_plan",
    "write_prices",
]
