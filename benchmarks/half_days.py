"""The hard version: every half-day of a place counts alone, and clients choose which they take.

    python -m benchmarks.half_days               all places of Ghent so, and 15 % of them

Seconds are those of the processor.
"""

from __future__ import annotations

import argparse

from benchmarks.market import SEED, SIZES
from benchmarks.measure import peak_megabytes, timed
from matching import checks
from matching.eligible import eligible_pairs
from matching.frame import World
from matching.options import build_options, build_problem, build_seats
from matching.policy import Parameters, Policy, Weights
from matching.problem import Problem
from matching.solve import solve
from seed.synthetic import city_facts

SHARES = (1.0, 0.15)


def problem_of(size: str, share: float) -> Problem:
    """Return the problem of a city in which clients choose half-days at this share of the places."""
    world = World(city_facts(*SIZES[size], SEED, free_choice_share=share), Parameters())
    options = build_options(world, eligible_pairs(world, lambda done, total: None), Weights())
    return build_problem(world, options, build_seats(world.offers), Policy(), {})


def main() -> None:
    """Solve what is asked and print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.half_days")
    parser.add_argument("--size", choices=SIZES, default="ghent")
    parser.add_argument("--cap", type=float, default=240, help="most seconds for one solve, on the clock")
    asked = parser.parse_args()
    print(
        "| places where half-days are chosen | options | placed | gap | seconds | MB | stopped by | proof |"
    )
    print("| ---: | ---: | ---: | ---: | ---: | ---: | --- | --- |")
    for share in SHARES:
        problem = problem_of(asked.size, share)
        found, seconds = timed(lambda problem=problem: solve(problem, time_limit=asked.cap))
        checks.verify(problem, found)
        placed = len({int(problem.option_client[option]) for option in found.chosen})
        print(
            f"| {100 * share:.0f} % | {problem.options:,} | {placed:,} | {100 * found.gap:.4f} % "
            f"| {seconds:.1f} | {peak_megabytes():.0f} | {found.stop_reason} | {found.proof} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
