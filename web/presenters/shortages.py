"""Shortages in words; a number that is hidden reads as hidden, never as nothing."""

from __future__ import annotations

from collections.abc import Iterable

from coordination.shortages.models import ShortageReport
from coordination.shortages.rules import ELSEWHERE, TABLES, Tables
from coordination.vocabulary import HalfDays, PlacementKind, ShortageKind
from web.i18n import gettext as _
from web.presenters.half_days import words as half_day_words
from web.presenters.labels import label_of
from web.presenters.texts import capital

Rows = list[tuple[str, int | None]]


def tables_shown(found: Tables) -> list[tuple[str, Rows]]:
    """Return the tables of a round, each with its title."""
    return _worded((name, found.tables[name].items()) for name in TABLES)


def tables_of_report(report: ShortageReport) -> list[tuple[str, Rows]]:
    """Return the tables of a report as they were sent."""
    return _worded((name, [(code, number) for code, number in report.tables[name]]) for name in TABLES)


def _worded(tables: Iterable[tuple[str, Iterable[tuple[str, int | None]]]]) -> list[tuple[str, Rows]]:
    titles = {
        "kind": _("Wat er ontbreekt"),
        "placement_kind": _("Soort plaats"),
        "area": _("Waar mensen wonen (postcode)"),
        "half_day": _("Dagdeel"),
    }
    return [(titles[name], [(_label(name, code), number) for code, number in rows]) for name, rows in tables]


def _label(name: str, code: str) -> str:
    if code == ELSEWHERE:
        return _("Geen bepaald dagdeel") if name == "half_day" else _("Geen bepaalde soort")
    if name == "kind":
        return capital(label_of(ShortageKind(code)))
    if name == "placement_kind":
        return capital(label_of(PlacementKind(code)))
    if name == "half_day":
        return capital(half_day_words(HalfDays.of([code])))
    return code
