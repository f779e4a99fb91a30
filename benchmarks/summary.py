"""The short table in the README of the project, made from the record in `benchmarks/README.md`.

python -m benchmarks.summary        after a run with --record, or to see that the two say the same
"""

from __future__ import annotations

import re

from benchmarks.market import SIZES
from benchmarks.record import ASKED, GREEDY, README

PROJECT = README.parent.parent / "README.md"
BEGIN, END = "<!-- begin ratios -->", "<!-- end ratios -->"

#: What the short table says of a line, by its name in the record.
SHORT = {
    ASKED["options"][0]: "options and scores from the facts, by all rules",
    ASKED["flow"][0]: "plan, prices and proof, gap exactly 0",
    ASKED["coach"][0]: "with shared coach hours and keep-apart: certified gap",
    ASKED["polished"][0]: "the same, polished",
    ASKED["proved"][0]: "the same, proved optimal",
    ASKED["next-day"][0]: "the next day, 1 % changed: certified gap",
    ASKED["prices"][0]: "price of every place",
    ASKED["worth"][0]: "exact worth of one more place",
    GREEDY: "more people placed than greedy by priority, same limits",
}
#: Lines of which the gap that was reached is told too.
_WITH_GAP = (ASKED["coach"][0], ASKED["polished"][0], ASKED["next-day"][0])
_PLACES = {"ghent": "Ghent", "region": "the region", "flanders": "Flanders"}


def short_table(record: str) -> str:
    """Return the short table of all sizes that the record holds.

    Parameters
    ----------
    record
        The text of ``benchmarks/README.md``.
    """
    sizes = {size: _block(record, size) for size in SIZES if f"<!-- begin {size} -->" in record}
    bare = [f"{_bare(block):.2g} s for {_PLACES[size]}" for size, block in sizes.items()]
    clients = [
        f"{_PLACES[size].removeprefix('the ')}, {SIZES[size][0]:,} clients, {SIZES[size][1]:,} offers"
        for size in sizes
    ]
    rows = [
        "Times are of the processor, as multiples of one bare OR-Tools minimum-cost flow over the same "
        f"options in the same process\n({', '.join(bare)}, on a busy machine of two cores):\n",
        f"| | {' | '.join(clients)} |",
        "|---|" + "---:|" * len(sizes),
    ]
    for what, short in SHORT.items():
        cells = [_cell(block, what) for block in sizes.values()]
        rows.append(f"| {short} | {' | '.join(cells)} |")
    return "\n".join(rows)


def _block(record: str, size: str) -> str:
    return record.split(f"<!-- begin {size} -->")[1].split(f"<!-- end {size} -->")[0]


def _bare(block: str) -> float:
    found = re.search(r"One bare flow took ([\d.]+) s", block)
    return float(found.group(1)) if found else 0.0


def _cell(block: str, what: str) -> str:
    """Return what a line reached, with its gap where that belongs to it; empty for one that did not run."""
    rows = [row for row in block.splitlines() if row.startswith(f"| {what} |")]
    if not rows:
        return ""
    cells = [cell.strip() for cell in rows[0].split("|")]
    reached = cells[3]
    gap = re.search(r"gap ([\d.]+) %", cells[-2])
    if gap and (what in _WITH_GAP or (what == ASKED["proved"][0] and float(gap.group(1)))):
        return f"{float(gap.group(1)):.2g} % in {reached}"
    return reached


def write() -> None:
    """Put the short table into the README of the project."""
    text = PROJECT.read_text(encoding="utf-8")
    head, rest = text.split(BEGIN)
    tail = rest.split(END)[1]
    table = short_table(README.read_text(encoding="utf-8"))
    PROJECT.write_text(f"{head}{BEGIN}\n{table}\n{END}{tail}", encoding="utf-8")


if __name__ == "__main__":
    write()
