"""The text of an agreement, from the facts of a placement and the clauses in ``clauses.csv``.

The Dutch text is the agreement. The same clauses in another language are a translation to read along with,
which nobody signs. A text is lines: ``# `` before the title, ``## `` before a heading, ``- `` before an item.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.resources import files
from itertools import groupby

from babel.dates import format_date, get_day_names
from babel.lists import format_list
from babel.numbers import format_currency

from coordination.placements.models import Placement
from coordination.vocabulary import AgreementKind, AgreementParty, HalfDay, HalfDays, PlacementKind, label
from coordination.vocabulary.half_days import PARTS

#: The language of what is signed (D.3).
SIGNED_LANGUAGE = "nl"
_MARKS = {"heading": "## ", "item": "- ", "text": ""}
_ALL = "*"
_CENTS = 100


@dataclass(frozen=True, slots=True)
class Clause:
    """One line of agreements: of which kinds, in what form, when it stands there, and its texts."""

    kinds: frozenset[str]
    form: str
    when: str
    texts: Mapping[str, str]


def text_of(
    placement: Placement,
    kind: AgreementKind,
    parties: tuple[AgreementParty, ...],
    language: str = SIGNED_LANGUAGE,
) -> str:
    """Return the text of an agreement from the placement's facts of now.

    Parameters
    ----------
    parties
        Who signs it.
    language
        ``nl``, ``en`` or ``fr``.
    """
    facts = _facts(placement, language)
    holds = _conditions(placement) | {party.value for party in parties}
    title = label(kind, language)
    lines = [f"# {title[:1].upper()}{title[1:]}"]
    for clause in clauses():
        if (_ALL in clause.kinds or kind.value in clause.kinds) and (not clause.when or clause.when in holds):
            lines.append(_MARKS[clause.form] + clause.texts[language].format_map(facts))
    return "\n".join(lines)


def fingerprint(text: str) -> str:
    """Return the SHA-256 of a text, in hexadecimal."""
    return sha256(text.encode()).hexdigest()


@cache
def clauses() -> tuple[Clause, ...]:
    """Return the clauses in the order in which they stand in a text."""
    source = files(__package__).joinpath("clauses.csv").read_text(encoding="utf-8")
    return tuple(
        Clause(
            kinds=frozenset(row["kinds"].split()),
            form=row["form"],
            when=row["when"],
            texts={language: row[language] for language in ("nl", "en", "fr")},
        )
        for row in csv.DictReader(source.splitlines())
    )


def half_day_words(half_days: HalfDays, language: str) -> str:
    """Return the half-days in full, day by day: ``maandag voormiddag, dinsdag voormiddag en namiddag``."""
    names = get_day_names("wide", locale=language)
    days = []
    for day, group in groupby(half_days.indices, key=lambda index: index // len(PARTS)):
        parts = [label(HalfDay(PARTS[index % len(PARTS)]), language) for index in group]
        days.append(f"{names[day]} {format_list(parts, locale=language)}")
    return ", ".join(days)


def _conditions(placement: Placement) -> set[str]:
    offer = placement.offer
    known = {
        "ends": placement.ends_on is not None,
        "open_end": placement.ends_on is None,
        "anchor": offer.anchor_person is not None,
        "coach": offer.job_coach is not None,
        "no_contribution": offer.placement_kind is PlacementKind.SUPPORTED_WORK_UNPAID,
        "travel": offer.travel_cost_paid,
        "meal": offer.meal_included,
        "premium": bool(offer.premium_cents_per_half_day),
        "safety": bool(offer.safety_requirement_text),
    }
    return {name for name, holds in known.items() if holds}


def _facts(placement: Placement, language: str) -> Mapping[str, str]:
    offer = placement.offer
    site, guide = offer.site, placement.supervisor
    premium = (offer.premium_cents_per_half_day or 0) / _CENTS
    return {
        "client": placement.client.display_name,
        "host": offer.host_organisation.name,
        "address": ", ".join(_filled(site.address, f"{site.postcode} {site.locality}")),
        "service": guide.organisation.name,
        "supervisor": guide.display_name,
        "employer": offer.employer_organisation.name if offer.employer_organisation else "",
        "anchor": offer.anchor_person.display_name if offer.anchor_person else "",
        "coach": offer.job_coach.display_name if offer.job_coach else "",
        "place": offer.title,
        "tasks": offer.tasks_text,
        "half_days": half_day_words(placement.half_days, language),
        "starts_on": _day(placement.starts_on, language),
        "ends_on": _day(placement.ends_on, language),
        "premium": format_currency(premium, "EUR", locale=f"{language}_BE"),
        "safety": offer.safety_requirement_text or "",
    }


def _filled(*texts: str | None) -> Iterator[str]:
    return (text for text in texts if text)


def _day(day: date | None, language: str) -> str:
    return "" if day is None else format_date(day, "d MMMM y", locale=language)
