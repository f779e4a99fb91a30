"""Small hard instances: generalised assignment (types C, D, E) and families in places counted in persons.

The types follow the published recipe (Chu and Beasley 1997 for C and D; Yagiura, Yamaguchi and Ibaraki 1998
for E): every job goes to one agent, agents have ``0.8 * total / agents`` room on average.

* C: use 5 to 25, cost 10 to 50, independent;
* D: use 1 to 100, cost ``111 - use`` plus -10 to 10: the cheap ones are the heavy ones;
* E: use ``1 - 10 ln(u)``, cost ``1000 / use - 10 v``: the same, on all scales.

Most are drawn from seeds of our own by that recipe, so that no optimum is known beforehand: the table tells
the plan, the bound that was proved, and the gap between them. The published instances themselves are solved
from their files, for whoever has these (the OR-Library's format: agents, jobs, costs, uses, room):

    python -m benchmarks.assignment --files FOLDER        those of KNOWN, beside the best cost that is known
    python -m benchmarks.assignment --cases D:20:100,families:20:200
"""

from __future__ import annotations

import argparse
import math
import random
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.market import Ints, Numbered
from benchmarks.measure import processor, timed
from matching import checks
from matching.problem import Lists, Problem, no_lists
from matching.solve import solve

#: Highest score that stands for no cost at all.
BASE = 100_000
CASES = (
    ("C", 20, 100),
    ("C", 20, 400),
    ("C", 80, 1600),
    ("D", 20, 100),
    ("D", 20, 400),
    ("D", 80, 1600),
    ("E", 20, 100),
    ("E", 20, 400),
    ("E", 80, 1600),
)
FAMILIES = ((20, 200), (60, 600))
#: Published instances: the best bound and the best cost that are known of each.
KNOWN = {
    "c20100": (1243, 1243),
    "c20200": (2391, 2391),
    "c20400": (4782, 4782),
    "c801600": (16284, 16285),
    "d20100": (6185, 6185),
    "d20200": (12235, 12244),
    "d20400": (24563, 24567),
    "d801600": (97034, 97034),
    "e20100": (8436, 8436),
    "e20400": (44877, 44877),
    "e801600": (176820, 176820),
}


@dataclass(frozen=True, slots=True)
class Jobs:
    """An instance: room per agent, and use and cost per agent and job, shape (agents, jobs)."""

    name: str
    room: Ints
    use: Ints
    cost: Ints


def generated(kind: str, agents: int, jobs: int) -> Jobs:
    """Return an instance of type C, D or E, from a seed of its own."""
    rng = random.Random(f"{kind}:{agents}:{jobs}")

    def one() -> tuple[int, int]:
        if kind == "C":
            return rng.randint(5, 25), rng.randint(10, 50)
        if kind == "D":
            use = rng.randint(1, 100)
            return use, 111 - use + rng.randint(-10, 10)
        use = max(round(1 - 10 * math.log(1 - rng.random())), 1)
        return use, max(round(1000 / use - 10 * rng.random()), 0)

    table = np.array([[one() for _ in range(jobs)] for _ in range(agents)], dtype=np.int64)
    room = np.maximum(table[:, :, 0].sum(axis=1) * 8 // (10 * agents), 1)
    return Jobs(f"{kind} {agents} x {jobs}", room, table[:, :, 0], table[:, :, 1])


def problem_of(jobs: Jobs) -> Problem:
    """Return the instance as a placement problem: jobs are clients, agents are places."""
    agents, count = jobs.use.shape
    client = np.repeat(np.arange(count, dtype=np.int64), agents)
    place = np.tile(np.arange(agents, dtype=np.int64), count)
    return _problem(client, place, jobs.use.T.ravel(), BASE - jobs.cost.T.ravel(), jobs.room)


def families(places: int, count: int) -> Problem:
    """Return families of 1 to 7 persons and places with room for 80 % of the persons."""
    rng = random.Random(f"families:{places}:{count}")
    size = np.array([rng.choice((1, 1, 2, 2, 3, 3, 4, 5, 6, 7)) for _ in range(count)], dtype=np.int64)
    share = int(size.sum()) * 8 // 10
    room = np.bincount([rng.randrange(places) for _ in range(share)], minlength=places)
    pairs = sorted({(c, rng.randrange(places)) for c in range(count) for _ in range(8)})
    client, place = np.array(pairs, dtype=np.int64).T
    scores = np.array([rng.randint(0, 1000) for _ in pairs], dtype=np.int64)
    return _problem(client, place, size[client], scores, room.astype(np.int64))


def _problem(client: Ints, place: Ints, use: Ints, score: Ints, room: Ints) -> Problem:
    options, clients = client.size, int(client.max()) + 1
    return Problem(
        client_ids=Numbered("c", clients),
        weights=np.ones(clients, dtype=np.int64),
        arrival=np.arange(clients, dtype=np.int64),
        resource_ids=Numbered("r", room.size),
        capacities=room,
        option_ids=Numbered("o", options),
        option_client=client,
        option_place=place,
        option_slot=np.zeros(options, dtype=np.int64),
        scores=score,
        uses=Lists(np.arange(options + 1, dtype=np.int64), place),
        amounts=use,
        picks=no_lists(options),
        pick_counts=np.zeros(options, dtype=np.int64),
        when=no_lists(options),
    )


def read(path: Path) -> Jobs:
    """Return a published instance from its file."""
    numbers = np.array(path.read_text(encoding="ascii").split(), dtype=np.int64)
    agents, jobs = numbers[:2].tolist()
    cost, use = numbers[2 : 2 + 2 * agents * jobs].reshape(2, agents, jobs)
    return Jobs(path.name, numbers[2 + 2 * agents * jobs :][:agents], use, cost)


def run_assignment(cap: float, cases: list[str] | None = None) -> str:
    """Solve cases (all by default), each in ``cap`` seconds of the processor, and return the table."""
    rows = [
        f"### Small hard instances, {cap:.0f} s each\n",
        "| instance | placed | of at most | cost or score | proved at best | gap | seconds | on the clock "
        "| ended by |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |",
    ]
    every = [f"{kind}:{a}:{j}" for kind, a, j in CASES] + [f"families:{p}:{f}" for p, f in FAMILIES]
    for case in cases or every:
        kind, places, count = case.split(":")
        if kind == "families":
            name, problem = f"families {count} in {places}", families(int(places), int(count))
        else:
            name = f"{kind} {places} x {count}"
            problem = problem_of(generated(kind, int(places), int(count)))
        rows.append(f"| {name} | {_solved(problem, cap, kind != 'families')[0]} |")
        print(rows[-1], flush=True)
    return "\n".join(rows)


def run_files(cap: float, folder: Path) -> str:
    """Solve published instances whose files are there, each in ``cap`` seconds of the processor."""
    rows = [
        f"### Published instances, {cap:.0f} s each\n",
        "| instance | placed | of at most | cost | proved at best | gap | seconds | on the clock | ended by "
        "| best known | bound known | above the best known |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- | ---: | ---: | ---: |",
    ]
    for name, (bound, best) in KNOWN.items():
        if (folder / name).is_file():
            told, cost = _solved(problem_of(read(folder / name)), cap, is_cost=True)
            more = "" if cost is None else f"{100 * (cost - best) / best:.3f} %"
            rows.append(f"| {name} | {told} | {best:,} | {bound:,} | {more} |")
            print(rows[-1], flush=True)
    return "\n".join(rows)


def _solved(problem: Problem, cap: float, is_cost: bool) -> tuple[str, int | None]:
    """Return what is told of one instance, and the cost or score of its plan."""
    begun, clock = processor(), time.monotonic()
    found, seconds = timed(lambda: solve(problem, prove=True, interrupted=lambda: processor() - begun > cap))
    clock = time.monotonic() - clock
    checks.verify(problem, found)
    placed, score = found.objective["placements"], found.objective["score"]
    most, bound = found.bound["placements"], found.bound["score"]
    told = (BASE * placed - score, BASE * placed - bound) if is_cost else (score, bound)
    gap = (told[0] - told[1] if is_cost else told[1] - told[0]) / max(told[0], 1)
    line = (
        f"{placed:,} | {most:,} | {told[0]:,} | {told[1]:,} | {100 * gap:.3f} % "
        f"| {seconds:.1f} | {clock:.0f} | {'proved' if found.stop_reason == 'proved' else 'the limit'}"
    )
    return line, told[0]


def main() -> None:
    """Run what is asked and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.assignment")
    parser.add_argument(
        "--cap", type=float, default=60, help="most seconds of the processor for one instance"
    )
    parser.add_argument("--cases", help="some of our own, like D:20:100,families:20:200")
    parser.add_argument("--files", type=Path, help="folder with published instances, to solve those instead")
    asked = parser.parse_args()
    if asked.files:
        run_files(asked.cap, asked.files)
    else:
        run_assignment(asked.cap, asked.cases.split(",") if asked.cases else None)


if __name__ == "__main__":
    main()
