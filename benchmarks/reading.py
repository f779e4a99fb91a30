"""What reading and checking a problem file takes beside solving it: `python -m benchmarks.reading`.

The city with every shared limit is written as a file of the form ``schakel-problem/1``. Three processes, each
new, then read it, read it with a fault in the last option, and read and solve it.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import limits
from benchmarks.market import SEED, SIZES, market_of
from benchmarks.measure import day, machine, peak_megabytes, timed, versions
from matching.files import BadProblemFile, read_problem
from matching.problem import Problem
from matching.solve import solve
from seed.synthetic import city_facts

#: The gap asked of the plan: as in the table, with coach hours.
GAP = 0.002
MODULE = "benchmarks.reading"


def main() -> None:
    """Write the file, measure each act in a process of its own, and print what they took."""
    parser = argparse.ArgumentParser(prog=f"python -m {MODULE}", description=__doc__)
    parser.add_argument("--size", choices=SIZES, default="region")
    parser.add_argument("--act", choices=ACTS, help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.act:
        print(ACTS[asked.act](asked.file, asked.size))
        return
    print(f"{day()}; {machine()}; {versions()}")
    with tempfile.TemporaryDirectory() as folder:
        for act in ACTS:
            command = [sys.executable, "-m", MODULE, "--act", act, "--size", asked.size, "--file"]
            told = subprocess.run(
                [*command, str(Path(folder) / "problem.json")], check=True, capture_output=True, text=True
            )
            print(f"  {act:8}{told.stdout.strip()}", flush=True)


def _write(file: Path, size: str) -> str:
    """Write the city, and beside it the same with a fault in the last option."""
    problem = limits.everything(market_of(city_facts(*SIZES[size], SEED)))
    with file.open("w", encoding="utf-8") as out:
        out.writelines(_lines(problem, bad=False))
    with file.with_suffix(".bad").open("w", encoding="utf-8") as out:
        out.writelines(_lines(problem, bad=True))
    return f"{problem.options:,} options, {file.stat().st_size / 1e6:.0f} MB"


def _lines(problem: Problem, *, bad: bool) -> Iterator[str]:
    clients = [{"id": f"c{i}", "weight": weight} for i, weight in enumerate(problem.weights.tolist())]
    resources = [{"id": f"r{r}", "capacity": room} for r, room in enumerate(problem.capacities.tolist())]
    apart = [[f"c{one}", f"c{other}"] for one, other in problem.keep_apart]
    head = {"format": "schakel-problem/1", "clients": clients, "resources": resources, "keep_apart": apart}
    yield json.dumps(head)[:-1] + ', "options": ['
    starts, items, amounts = (
        numbers.tolist() for numbers in (problem.uses.starts, problem.uses.items, problem.amounts)
    )
    columns = (problem.option_client, problem.option_place, problem.scores)
    for o, (client, place, score) in enumerate(zip(*(column.tolist() for column in columns), strict=True)):
        uses = {f"r{items[at]}": amounts[at] for at in range(starts[o], starts[o + 1])}
        last = bad and o == problem.options - 1
        option = {"id": f"o{o}", "client": f"c{client}", "place": f"p{place}", "score": score, "uses": uses}
        yield (", " if o else "") + json.dumps({**option, "score": True} if last else option)
    yield "]}"


def _read(file: Path, _size: str) -> str:
    _, seconds = timed(lambda: read_problem(file))
    return _told(seconds)


def _refuse(file: Path, _size: str) -> str:
    def refused() -> str:
        try:
            read_problem(file.with_suffix(".bad"))
        except BadProblemFile as error:
            return error.lines()[0]
        raise AssertionError("a fault was passed over")

    line, seconds = timed(refused)
    return f"{_told(seconds)}; {line}"


def _solve(file: Path, _size: str) -> str:
    problem = read_problem(file).problem
    found, seconds = timed(lambda: solve(problem, gap=GAP, prove=False))
    return f"{_told(seconds)}, the reading before included in the memory; gap {100 * found.gap:.3f} %"


def _told(seconds: float) -> str:
    return f"{seconds:.1f} s of the processor, {peak_megabytes():.0f} MB at most"


ACTS = {"write": _write, "read": _read, "refuse": _refuse, "solve": _solve}

if __name__ == "__main__":
    main()
