"""A round's totals as people read them in the terminal, and as programs do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from coordination.rounds.rules import SUBJECTS
from coordination.vocabulary import RoundState, SuggestionOutcome, label
from web.cli import console
from web.cli.report import RoundReport

SHOWN = 6
#: What is used up where it is no place: several places share it.
_SHARED = {
    "supervisor": "caseload of the supervisor",
    "guidance": "caseload of who guides there",
    "hours": "hours of guidance",
    "newcomers": "beginners at once",
    "support": "people who need much support at once",
    "group": "group of the programme",
}
WIDTH = 24


def show(report: RoundReport, *, as_json: bool) -> None:
    """Print a round."""
    if as_json:
        console.result_json(asdict(report))
        return
    for line in lines(report):
        console.result(line)


def lines(report: RoundReport) -> list[str]:
    """Return a round as people read it."""
    head = f"Round {report.ref}: {report.state}, for {report.for_day}"
    if report.state != RoundState.FINISHED:
        return [f"{head} ({report.failure})" if report.failure else head]
    outcomes = ((count, label(SuggestionOutcome(code), "en")) for code, count in report.not_placed.items())
    misses = ((count, f"{code} {SUBJECTS.get(code, '')}") for code, count in report.nearest_misses.items())
    full = ((place["clients"], _place(place)) for place in report.binding)
    return [
        head,
        _line("looking", f"{report.clients} clients, {report.offers} offers, {report.pairs} possible pairs"),
        _line("placed", report.placed),
        _line("not placed", sum(report.not_placed.values())),
        *_counted(outcomes),
        *_list("what the nearest places fail on (clients)", misses),
        *_list("full places that keep clients out (clients)", full),
        _line("proof", _proof(report)),
        _line("first come, first served", _first_come(report)),
        _line("time", _time(report)),
    ]


def _line(name: str, value: object) -> str:
    return f"  {name:{WIDTH}}  {value}"


def _list(title: str, rows: Iterable[tuple[int, str]]) -> list[str]:
    written = _counted(rows)
    return [f"  {title}", *written] if written else []


def _counted(rows: Iterable[tuple[int, str]]) -> list[str]:
    """Return the first rows, and how many more there are."""
    every = list(rows)
    written = [f"    {count:5}  {text}".rstrip() for count, text in every[:SHOWN]]
    return written if len(every) <= SHOWN else [*written, f"           and {len(every) - SHOWN} more"]


def _place(full: dict[str, Any]) -> str:
    if full["kind"] != "places":
        return f"{full['offer']} ({_SHARED[full['kind']]})"
    when = full["shift"] or ", ".join(full["half_days"])
    return f"{full['offer']} ({when})" if when else str(full["offer"])


def _proof(report: RoundReport) -> str:
    bound = report.bound or {}
    levels = ", ".join(
        f"{level} {value:,} of at most {bound.get(level, 0):,}"
        for level, value in (report.objective or {}).items()
    )
    gap = "unknown" if report.gap is None else f"{report.gap:.2%}"
    stopped = (
        "" if report.status == "optimal" else f"; stopped: {(report.stop_reason or '').replace('_', ' ')}"
    )
    return f"{report.status} ({report.proof}): {levels}; gap {gap}{stopped}"


def _first_come(report: RoundReport) -> str:
    """Compare with what first-come-first-served would have given, level by level as the plan is judged."""
    first = report.first_come or {}
    named = [f"{first['placed']} placed"] if "placed" in first else []
    named += [f"{level} {first[level]:,}" for level in report.objective or {} if level in first]
    return ", ".join(named) or "unknown"


def _time(report: RoundReport) -> str:
    seconds = "unknown" if report.solve_ms is None else f"{report.solve_ms / 1000:.2f} s"
    return f"{seconds} to solve (seed {report.random_seed}, rules {report.rule_set_version})"
