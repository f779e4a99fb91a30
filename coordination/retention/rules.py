"""How long what is kept: periods as data with their source, and counting without names (CONF-23)."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from coordination import clock
from coordination.retention.models import RetentionSetting
from coordination.vocabulary import RetentionKind, parse_code

Counts = dict[str, dict[str, Any]]


class Unit(StrEnum):
    """What a period is counted in."""

    MONTHS = "months"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Period:
    """How long one kind of thing is kept.

    Attributes
    ----------
    amount, unit
        The period.
    source
        On what it rests, in Dutch.
    is_set
        Whether this installation has set it itself.
    """

    kind: RetentionKind
    amount: int
    unit: Unit
    source: str
    is_set: bool = False

    def last_day(self, today: date) -> date:
        """Return the day up to which, and including which, a period that began then is over today."""
        if self.unit is Unit.DAYS:
            return today - timedelta(days=self.amount)
        return clock.months_after(today, -self.amount)


@cache
def shipped_periods() -> Mapping[RetentionKind, Period]:
    """Return the periods that the program comes with, from ``periods.csv``."""
    text = files(__package__).joinpath("periods.csv").read_text(encoding="utf-8")
    found = [
        Period(
            kind=parse_code(RetentionKind, row["kind"], "kind"),
            amount=int(row["amount"]),
            unit=Unit(row["unit"]),
            source=row["source"],
        )
        for row in csv.DictReader(text.splitlines())
    ]
    return {one.kind: one for one in found}


def periods_with(settings: Iterable[RetentionSetting]) -> dict[RetentionKind, Period]:
    """Return every period: as this installation has set it, else as it came."""
    periods = dict(shipped_periods())
    for one in settings:
        came = periods[one.kind]
        periods[one.kind] = Period(one.kind, one.amount, came.unit, one.source, is_set=True)
    return periods


@dataclass
class Tally:
    """What was, or would be, erased: numbers of cases and of rows, and no name anywhere."""

    cases: Counter[RetentionKind] = field(default_factory=Counter)
    rows: dict[RetentionKind, Counter[str]] = field(default_factory=dict)

    def add(self, kind: RetentionKind, cases: int = 0, **rows: int) -> None:
        """Count cases (clients, proposals, sessions ...) and rows by their table."""
        self.cases[kind] += cases
        counted = self.rows.setdefault(kind, Counter())
        for table, number in rows.items():
            counted[table] += number

    def as_counts(self) -> Counts:
        """Return the numbers as plain data, for the database and for programs."""
        return {
            kind.value: {
                "cases": self.cases[kind],
                "rows": {table: number for table, number in sorted(self.rows[kind].items()) if number},
            }
            for kind in RetentionKind
            if kind in self.rows
        }


def added(first: Counts, second: Counts) -> Counts:
    """Return two counts together."""
    total: Counts = {}
    for kind in dict.fromkeys((*first, *second)):
        parts = [one[kind] for one in (first, second) if kind in one]
        rows: Counter[str] = Counter()
        for part in parts:
            rows.update(part["rows"])
        total[kind] = {"cases": sum(part["cases"] for part in parts), "rows": dict(sorted(rows.items()))}
    return total
