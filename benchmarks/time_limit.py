"""Whether ``schakel solve`` keeps its time limit, and how soon Ctrl-C gives the best plan so far.

    python -m benchmarks.time_limit --size region --limits 10,20,40 --interrupt 15
    python -m benchmarks.time_limit --size ghent --limits 1,2,5 --interrupt 2

The problem is the city's with everything, written to a file. Seconds are those on the clock, from the start
of the command to its end: a machine that does other work delays more than a limit can know.
"""

from __future__ import annotations

import argparse
import json
import signal
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks import limits
from benchmarks.market import SEED, SIZES, market_of
from matching.problem import Problem
from seed.synthetic import city_facts


def document(problem: Problem) -> dict[str, Any]:
    """Return a problem without picks, floors or fixed options in the form ``schakel-problem/1``."""
    resources, clients = (
        [names[at] for at in range(len(names))] for names in (problem.resource_ids, problem.client_ids)
    )
    starts, used, amounts = (
        part.tolist() for part in (problem.uses.starts, problem.uses.items, problem.amounts)
    )
    uses = [{resources[used[at]]: amounts[at] for at in range(begin, end)} for begin, end in pairwise(starts)]
    columns = (problem.option_client.tolist(), problem.option_place.tolist(), problem.scores.tolist(), uses)
    return {
        "format": "schakel-problem/1",
        "clients": [
            {"id": name, "weight": weight, "arrival": arrival}
            for name, weight, arrival in zip(
                clients, problem.weights.tolist(), problem.arrival.tolist(), strict=True
            )
        ],
        "resources": [
            {"id": name, "capacity": capacity}
            for name, capacity in zip(resources, problem.capacities.tolist(), strict=True)
        ],
        "options": [
            {"id": f"o{at}", "client": clients[client], "place": f"p{place}", "score": score, "uses": own}
            for at, (client, place, score, own) in enumerate(zip(*columns, strict=True))
        ],
        "keep_apart": [[clients[one], clients[other]] for one, other in problem.keep_apart],
    }


def solved(file: Path, plan: Path, limit: float | None, interrupt: float | None) -> tuple[float, float]:
    """Return the seconds that the command took, and those after it was interrupted."""
    command = [str(Path(sys.executable).with_name("schakel")), "solve", str(file), "--output", str(plan)]
    if limit is not None:
        command += ["--time-limit", str(limit)]
    began = asked = time.monotonic()
    with subprocess.Popen(command) as process:
        if interrupt is not None:
            time.sleep(interrupt)
            asked = time.monotonic()
            process.send_signal(signal.SIGINT)
        process.wait()
        ended = time.monotonic()
    if process.returncode:
        raise SystemExit(process.returncode)
    return ended - began, ended - asked


def main() -> None:
    """Run the command with every limit and print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.time_limit")
    parser.add_argument("--size", choices=SIZES, default="ghent")
    parser.add_argument("--limits", default="1,2,5", help="seconds")
    parser.add_argument("--interrupt", type=float, help="seconds after which Ctrl-C is sent, without a limit")
    asked = parser.parse_args()
    print("| asked | took | over | status | gap |")
    print("| ---: | ---: | ---: | --- | ---: |")
    with tempfile.TemporaryDirectory() as folder:
        file, plan = Path(folder) / "problem.json", Path(folder) / "plan.json"
        problem = limits.everything(market_of(city_facts(*SIZES[asked.size], SEED)))
        file.write_text(json.dumps(document(problem)), encoding="ascii")
        del problem
        for limit in map(float, asked.limits.split(",")):
            took, _ = solved(file, plan, limit, None)
            print(
                f"| {limit:g} s | {took:.2f} s | {100 * (took / limit - 1):+.0f} % | {_told(plan)} |",
                flush=True,
            )
        if asked.interrupt is not None:
            took, after = solved(file, plan, None, asked.interrupt)
            print(
                f"| Ctrl-C after {asked.interrupt:g} s | {took:.2f} s | {after:.2f} s after | {_told(plan)} |"
            )


def _told(plan: Path) -> str:
    found = json.loads(plan.read_text(encoding="utf-8"))
    return f"{found['status']} | {100 * found['gap']:.4f} %"


if __name__ == "__main__":
    main()
