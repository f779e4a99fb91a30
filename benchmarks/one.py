"""One line in a process of its own: `python -m benchmarks.one SIZE LINE MARKET RUNS CAP`, answers in JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from benchmarks.lines import LINES, Asked, run_peer
from benchmarks.market import SEED, SIZES, Market, market_of


def main() -> None:
    """Run the line and print its result; the line ``market`` makes the city's arrays."""
    size, line, path, runs, cap = sys.argv[1:]
    where = Path(path)
    if line == "market":
        from seed.synthetic import city_facts

        market_of(city_facts(*SIZES[size], SEED)).save(where)
        return
    market = Market.load(where)
    asked = Asked(size, int(runs), float(cap))
    name = line.removeprefix("peer:")
    result = LINES[line](asked, market) if line in LINES else run_peer(name, asked, market)
    print(json.dumps(result.to_dict()))


if __name__ == "__main__":
    main()
