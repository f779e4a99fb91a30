"""Everything that measures the matcher, from one command.

    python -m benchmarks                                     all lines at Ghent size, and the peers
    python -m benchmarks --size region --lines options,flow
    python -m benchmarks --size flanders --runs 1 --record   and write the figures into benchmarks/README.md

Every line runs in a process of its own. Its time is that of the processor, the median of the runs, as a
ratio to one bare OR-Tools SimpleMinCostFlow solve of the same options in the same process.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import record
from benchmarks.assignment import run_assignment
from benchmarks.lines import LINES, Result
from benchmarks.market import SIZES
from benchmarks.peers import PEERS

#: Peers that end at region size and above; the others would run for hours or need tens of gigabytes.
LARGE_PEERS = ("bare", "ours-plain", "stable", "greedy", "ours")
#: Seconds after which a process that ignores its cap is ended, in caps.
PATIENCE = 6


def main() -> None:
    """Run what is asked, print the tables, and record them when asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--size", choices=SIZES, default="ghent", help="which synthetic world")
    names = [*LINES, "peers", "assignment"]
    parser.add_argument("--lines", default=",".join(names), help=f"some of {', '.join(names)}")
    parser.add_argument("--runs", type=int, default=3, help="the median of so many runs is taken")
    parser.add_argument("--cap", type=float, default=120, help="most seconds for one solve, peers included")
    parser.add_argument("--record", action="store_true", help="write the figures into benchmarks/README.md")
    asked = parser.parse_args()
    wanted = asked.lines.split(",")
    unknown = sorted(set(wanted) - set(names))
    if unknown:
        parser.error(f"unknown lines: {', '.join(unknown)}")
    results = []
    if set(wanted) - {"assignment"}:
        results = _measure(asked.size, wanted, asked.runs, asked.cap)
    tables = record.tables(asked.size, results, asked.cap)
    if "assignment" in wanted:
        tables["assignment"] = run_assignment(min(asked.cap, 60))
    print()
    print("\n\n".join(tables.values()))
    if asked.record:
        record.write(tables)


def _measure(size: str, wanted: list[str], runs: int, cap: float) -> list[Result]:
    with tempfile.TemporaryDirectory() as folder:
        market = Path(folder) / "market.npz"
        print(f"making the city of {SIZES[size][0]:,} clients and {SIZES[size][1]:,} offers", flush=True)
        _one(size, "market", market, 1, cap)
        # The hard version is asked at Ghent size only.
        todo = [line for line in LINES if line in wanted and (line != "hard" or size == "ghent")]
        if "peers" in wanted:
            todo += [f"peer:{name}" for name in PEERS if size == "ghent" or name in LARGE_PEERS]
        found = []
        for line in todo:
            result = _one(size, line, market, runs, cap)
            if result is not None:
                print(f"{line}: {result.seconds:.3f} s, {result.ratio:.4g} x; {result.note}", flush=True)
                found.append(result)
        return found


def _one(size: str, line: str, market: Path, runs: int, cap: float) -> Result | None:
    command = [sys.executable, "-m", "benchmarks.one", size, line, str(market), str(runs), str(cap)]
    try:
        done = subprocess.run(
            command, stdout=subprocess.PIPE, text=True, timeout=PATIENCE * (runs + 1) * cap, check=False
        )
    except subprocess.TimeoutExpired:
        print(f"{line}: ended from outside, it did not keep its cap of {cap:.0f} s", flush=True)
        return None
    if done.returncode:
        print(f"{line}: failed", flush=True)
        return None
    return Result(**json.loads(done.stdout.splitlines()[-1])) if done.stdout.strip() else None


if __name__ == "__main__":
    main()
