"""The tables, on the terminal and in `benchmarks/README.md`."""

from __future__ import annotations

import re
from pathlib import Path

from benchmarks.lines import Result
from benchmarks.market import SEED, SIZES
from benchmarks.measure import day, machine, versions
from benchmarks.peers import PEERS

README = Path(__file__).with_name("README.md")

#: What each line is about, and the ratio asked at Ghent, region and Flanders size.
ASKED = {
    "options": ("options and scores from the facts, all rules", (1.0, 1.0, 0.8)),
    "flow": ("plan, prices and proof when no coach hours bind", (1.5, 1.5, 1.5)),
    "coach": ("with coach hours and keep-apart, to gap 0.2 / 0.15 / 0.10 %", (14, 10, 10)),
    "polished": ("the same, to gap 0.06 / 0.05 / 0.03 %", (80, 45, 40)),
    "proved": ("proved optimal with everything", (None, None, None)),
    "next-day": ("next day, 1 % changed, to gap 0.1 %", (40, 16, 16)),
    "prices": ("shadow price of every place", (0.03, 0.03, 0.03)),
    "hard": (
        "the hard version: every half-day alone, clients choose; gap 0.9 % in 161 s",
        (1600, None, None),
    ),
    "worth": ("exact worth of one more place, median", (1 / 300, 1 / 1000, 1 / 1500)),
}
GAPS_ASKED = {
    "flow": (0.0, 0.0, 0.0),
    "coach": (0.002, 0.0015, 0.0010),
    "polished": (0.0006, 0.0005, 0.0003),
    "proved": (0.0, 0.0, 0.0),
    "next-day": (0.001, 0.001, 0.001),
    "hard": (0.009, 0.009, 0.009),
}
GREEDY = "more placements than greedy by priority"
MORE_THAN_GREEDY = (0.025, 0.03, 0.035)
GIGABYTES = (0.4, 0.8, 2.0)
WHY_NOT = "why not, one client against all places"
WHY_NOT_SECONDS = 0.005
MEMORY = "peak memory of any of these processes"
#: First cell of the line that names the columns.
TITLE = "what"
#: Part of what is asked that is aimed at.
GOAL = 0.5


def _row(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"


def _heading(size: str, cap: float, runs: int) -> str:
    clients, offers = SIZES[size]
    return (
        f"### {size.capitalize()}: {clients:,} clients, {offers:,} offers\n\n"
        f"{day()}; {machine()}; {versions()}. City {SEED}; "
        f"median of {runs} run(s); a solve is stopped after {cap:.0f} s on the clock."
    )


def tables(size: str, results: list[Result], cap: float) -> dict[str, str]:
    """Return the tables of one run as text, by name."""
    found = {}
    lines = [one for one in results if not one.line.startswith("peer:")]
    peers = [one for one in results if one.line.startswith("peer:")]
    if lines:
        found[size] = _lines(size, lines, cap)
    if peers:
        found[f"{size}-peers"] = _peers(size, peers, cap)
    return found


def _lines(size: str, results: list[Result], cap: float) -> str:
    at = list(SIZES).index(size)
    head = [
        _heading(size, cap, max(one.runs for one in results)),
        f"\nOne bare flow took {results[0].bare:.3f} s of the processor.\n",
    ]
    return _table(size, head, [_line(one, at) for one in results])


def _table(size: str, head: list[str], rows: list[str]) -> str:
    """Return the table of a size: its lines, the largest memory of all, and which lines are at the goal."""
    at = list(SIZES).index(size)
    cells = [[cell.strip() for cell in row.split("|")[1:-1]] for row in rows]
    peak, what = max((int(row[5]), row[0]) for row in cells)
    memory = _row(
        MEMORY,
        f"{GIGABYTES[at]} GB",
        f"{peak / 1000:.2f} GB",
        _met(peak / 1000 <= GIGABYTES[at]),
        "",
        str(peak),
        what,
    )
    shares = [(row[0], _share_of_asked(row[1], row[2])) for row in cells]
    shares.append(("memory", peak / 1000 / GIGABYTES[at]))
    titles = [
        _row("what", "asked", "reached", "met", "seconds", "MB", "remarks"),
        _row("---", "---:", "---:", "---", "---:", "---:", "---"),
    ]
    return "\n".join([*head, *titles, *rows, memory, "", _goal(shares)])


def _joined(size: str, new: str, old: str) -> str:
    """Return a new table with the lines of the old one that did not run again, in the order of the lines."""
    rows = _rows(old) | _rows(new)
    order = [*(what for what, _ in ASKED.values()), GREEDY, WHY_NOT]
    head = new.split(f"| {TITLE} |")[0].rstrip("\n")
    return _table(size, [head + "\n"], [rows[what] for what in order if what in rows])


def _rows(table: str) -> dict[str, str]:
    """Return the lines of a table by what they are about."""
    rows = {row.split("|")[1].strip(): row for row in table.splitlines() if row.startswith("| ")}
    return {what: row for what, row in rows.items() if what not in (TITLE, "---", MEMORY)}


def _share_of_asked(asked: str, reached: str) -> float | None:
    """Return what part of the time asked a line took; None where no time is asked."""
    amounts = []
    for cell in (asked, reached):
        number, _, unit = cell.partition(" ")
        if unit not in ("x", "ms"):
            return None
        above, _, below = number.partition("/")
        amounts.append(float(above) / float(below or 1))
    return amounts[1] / amounts[0]


def _goal(shares: list[tuple[str, float | None]]) -> str:
    """Return which lines are at half of what is asked, and which not."""
    known = [(line, share) for line, share in shares if share is not None]
    told = {
        there: "; ".join(f"{line}: {share:.2g}" for line, share in known if (share <= GOAL) == there)
        for there in (True, False)
    }
    return (
        "Half of what is asked is the goal.\n\n"
        f"* There, as parts of what is asked: {told[True] or 'none'}.\n"
        f"* Not there: {told[False] or 'none'}."
    )


def _met(holds: bool) -> str:
    return "yes" if holds else "**no**"


def _line(one: Result, at: int) -> str:
    end = (f"{one.seconds:.3g}", f"{one.megabytes:.0f}", one.note)
    if one.line == "greedy":
        share = one.share or 0.0
        more = (
            f"{100 * MORE_THAN_GREEDY[at]:.1f} %",
            f"{100 * share:.2f} %",
            _met(share >= MORE_THAN_GREEDY[at]),
        )
        return _row(GREEDY, *more, *end)
    if one.line == "why-not":
        return _row(
            WHY_NOT,
            "5 ms",
            f"{1e3 * one.seconds:.2f} ms",
            _met(one.seconds <= WHY_NOT_SECONDS),
            *end,
        )
    what, targets = ASKED[one.line]
    target = targets[at]
    reached_gap = one.gap is None or one.gap <= GAPS_ASKED[one.line][at]
    if target is None:  # against HiGHS, which ends at the smallest size only
        asked = ("not asked", "") if at else ("HiGHS", _met(reached_gap))
        return _row(what, asked[0], f"{one.ratio:.3g} x", asked[1], *end)
    wanted = f"{target:.2g} x" if target >= 0.01 else f"1/{1 / target:.0f} x"
    reached = f"{one.ratio:.3g} x" if target >= 0.01 else f"1/{1 / max(one.ratio, 1e-9):.0f} x"
    return _row(what, wanted, reached, _met(one.ratio <= target and reached_gap), *end)


def _peers(size: str, results: list[Result], cap: float) -> str:
    rows = [
        f"{_heading(size, cap, 1)}\n\nPeers on the same options, stopped after {cap:.0f} s on the clock:\n",
        _row(
            "peer",
            "limits",
            "placed",
            "weight",
            "score",
            "limits broken",
            "seconds",
            "x bare",
            "MB",
            "remarks",
        ),
        _row("---", "---", "---:", "---:", "---:", "---:", "---:", "---:", "---:", "---"),
    ]
    for one in results:
        peer = PEERS[one.line.removeprefix("peer:")]
        placed, weight, score, broken, remark = one.note.split("|")
        limits = "all" if peer.limits else "seats alone"
        end = (f"{one.seconds:.3g}", f"{one.ratio:.3g}", f"{one.megabytes:.0f}", remark)
        rows.append(_row(peer.name, limits, placed, weight, score, broken, *end))
    return "\n".join(rows)


def write(found: dict[str, str]) -> None:
    """Put the tables in their places in the README, between their marks.

    Other tables stay, and so do the lines of a size that did not run this time.
    """
    text = README.read_text(encoding="utf-8")
    for name, new in found.items():
        begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
        if begin not in text:
            text += f"\n{begin}\n{end}\n"
        old = text.split(begin)[1].split(end)[0]
        table = _joined(name, new, old) if name in SIZES and _rows(old) else new
        text = re.sub(
            f"{re.escape(begin)}.*?{re.escape(end)}",
            lambda _, t=table, b=begin, e=end: f"{b}\n{t}\n{e}",  # type: ignore[misc]
            text,
            flags=re.DOTALL,
        )
    README.write_text(text, encoding="utf-8")
