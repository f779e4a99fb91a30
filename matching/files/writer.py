"""The plan file ``schakel-plan/1``."""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec

from matching.first_come import first_come
from matching.problem import Problem, Solution
from matching.solve.search import objective_of

FORMAT = "schakel-plan/1"


def plan_document(
    problem: Problem,
    solution: Solution,
    *,
    seconds: Mapping[str, float],
    seed: int,
    baseline: Mapping[str, int] | None = None,
) -> dict[str, Any]:
    """Return a plan in the form of the plan file.

    Parameters
    ----------
    problem, solution
        The problem and its plan.
    seconds
        Wall time of reading and solving.
    seed
        Of the search.
    baseline
        What first come, first served is worth on every level; worked out when not given.
    """
    placed = {int(problem.option_client[option]) for option in solution.chosen}
    return {
        "format": FORMAT,
        "status": solution.status,
        "objective": dict(solution.objective),
        "bound": dict(solution.bound),
        "gap": solution.gap,
        "proof": solution.proof,
        "chosen": [problem.option_ids[option] for option in solution.chosen],
        "picked": {
            problem.option_ids[option]: [problem.resource_ids[resource] for resource in resources]
            for option, resources in sorted(solution.picked.items())
            if resources
        },
        "unplaced": [name for number, name in enumerate(problem.client_ids) if number not in placed],
        "first_come": dict(objective_of(problem, first_come(problem)[0]) if baseline is None else baseline),
        "seconds": dict(seconds),
        "seed": seed,
        "version": version("schakel"),
    }


def infeasible_document(
    conflicts: tuple[str, ...], *, seconds: Mapping[str, float], seed: int
) -> dict[str, Any]:
    """Return what is written when fixed options and floors leave no plan: the conflicts, by name."""
    return {
        "format": FORMAT,
        "status": "infeasible",
        "conflicts": list(conflicts),
        "seconds": dict(seconds),
        "seed": seed,
        "version": version("schakel"),
    }


def write_plan(path: Path | str, document: Mapping[str, Any]) -> None:
    """Write a plan file whole or not at all.

    Raises
    ------
    OSError
        When the file cannot be written; nothing is left behind.
    """
    target = Path(path)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        part.write_bytes(msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n")
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
