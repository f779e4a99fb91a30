"""Shortages in words; a number that is hidden reads as hidden, never as nothing."""

from __future__ import annotations

from collections.abc import Iterable

from coordination.shortages.models import ShortageReport
from coordination.shortages.rules import ELSEWHERE, REFUSED_TABLES, TABLES, Tables
from coordination.small_cells import in_fives
from coordination.vocabulary import HalfDays, PlacementKind, ServiceKind, ShortageKind
from web.i18n import gettext as _
from web.presenters.half_days import words as half_day_words
from web.presenters.labels import label_of
from web.presenters.numbers import told
from web.presenters.texts import capital

Rows = list[tuple[str, int | None]]


def tables_shown(found: Tables) -> list[tuple[str, Rows]]:
    """Return the tables of a round or of refusals, each with its title."""
    return _worded((name, rows.items()) for name, rows in found.tables.items())


def tables_of_report(report: ShortageReport) -> list[tuple[str, Rows]]:
    """Return the tables of a report as they were sent, those of the round first."""
    return _worded(
        (name, [(code, number) for code, number in report.tables[name]])
        for name in (*TABLES, *REFUSED_TABLES)
        if name in report.tables
    )


def numbers_of_report(report: ShortageReport) -> str:
    """Return how many people a report counts, in one line; a person may count in both."""
    found = []
    if report.total is not None:
        found.append(_("%(num)s mensen zonder plaats", num=in_words(report.total)))
    if report.refused is not None:
        found.append(_("%(num)s mensen geweigerd door een dienst", num=in_words(report.refused)))
    return ", ".join(found)


def in_words(people: int) -> str:
    """Return the five that a number of people lies in, such as ``10–14`` (CONF-24)."""
    return told(in_fives(people))


def in_a_file(people: int | None) -> str:
    """Return the five as a program that reads a sheet leaves it: with a dash it would be taken for a day."""
    if people is None:
        return _("minder dan vijf")
    five = in_fives(people)
    return _("%(low)s tot %(high)s", low=five.low, high=five.high)


def _worded(tables: Iterable[tuple[str, Iterable[tuple[str, int | None]]]]) -> list[tuple[str, Rows]]:
    titles = {
        "kind": _("Wat er ontbreekt"),
        "placement_kind": _("Soort plaats"),
        "area": _("Waar mensen wonen (postcode)"),
        "half_day": _("Dagdeel"),
        "refused_kind": _("Waarom diensten nee zeiden"),
        "refused_service": _("Welke soort dienst nee zei"),
        "refused_area": _("Waar wie een nee kreeg woont (postcode)"),
    }
    return [(titles[name], [(_label(name, code), number) for code, number in rows]) for name, rows in tables]


def _label(name: str, code: str) -> str:
    if code == ELSEWHERE:
        return _("Geen bepaald dagdeel") if name == "half_day" else _("Geen bepaalde soort")
    if name in ("kind", "refused_kind"):
        return capital(label_of(ShortageKind(code)))
    if name == "placement_kind":
        return capital(label_of(PlacementKind(code)))
    if name == "refused_service":
        return capital(label_of(ServiceKind(code)))
    if name == "half_day":
        return capital(half_day_words(HalfDays.of([code])))
    return code
