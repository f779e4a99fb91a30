"""Small hard instances: generalised assignment (types C, D, E) and families in places counted in persons.

The types follow the published recipe (Chu and Beasley 1997 for C and D; Yagiura, Yamaguchi and Ibaraki 1998
for E): every job goes to one agent, agents have ``0.8 * total / agents`` room on average.

* C: use 5 to 25, cost 10 to 50, independent;
* D: use 1 to 100, cost ``111 - use`` plus -10 to 10: the cheap ones are the heavy ones;
* E: use ``1 - 10 ln(u)``, cost ``1000 / use - 10 v``: the same, on all scales.

These are drawn from seeds of our own by that recipe, not the literature's files, so that no optimum is known
beforehand: the table tells the plan, the bound that was proved, and the gap between them.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

import numpy as np

from benchmarks.market import Ints, Numbered
from benchmarks.measure import timed
from matching import checks
from matching.errors import NoPlanInTime
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


def run_assignment(cap: float) -> str:
    """Solve all cases, each within ``cap`` seconds, and return the table."""
    rows = [
        f"### Small hard instances, {cap:.0f} s each\n",
        "| instance | placed | of at most | cost or score | proved at best | gap | seconds | stopped by |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |",
    ]
    cases = [(f"{kind} {a} x {j}", problem_of(generated(kind, a, j)), True) for kind, a, j in CASES]
    cases += [(f"families {f} in {p}", families(p, f), False) for p, f in FAMILIES]
    for name, problem, is_cost in cases:
        try:
            found, seconds = timed(lambda problem=problem: solve(problem, time_limit=cap))
        except NoPlanInTime:
            rows.append(f"| {name} | none | | | | | {cap:.0f} | no plan in time |")
            continue
        checks.verify(problem, found)
        placed, score = found.objective["placements"], found.objective["score"]
        most, bound = found.bound["placements"], found.bound["score"]
        told = (BASE * placed - score, BASE * placed - bound) if is_cost else (score, bound)
        gap = (told[0] - told[1] if is_cost else told[1] - told[0]) / max(told[0], 1)
        rows.append(
            f"| {name} | {placed:,} | {most:,} | {told[0]:,} | {told[1]:,} | {100 * gap:.3f} % "
            f"| {seconds:.1f} | {found.stop_reason} |"
        )
        print(rows[-1], flush=True)
    return "\n".join(rows)
