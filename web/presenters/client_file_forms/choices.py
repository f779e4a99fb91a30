"""What can be chosen in the forms of a client's file, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from coordination.clients.rules import NAMED_COMPETENCES
from coordination.organisations.models import Organisation, Professional
from coordination.vocabulary import (
    LadderScheme,
    PlacementKind,
    Sector,
    WishDimension,
    WorkCompetence,
    WorkSetting,
)
from web.i18n import gettext as _
from web.presenters.labels import label_of
from web.presenters.languages import language_choices, language_name
from web.presenters.network import RUNGS, rung_title
from web.presenters.texts import capital

Choice = tuple[str, str]
Groups = list[tuple[str, list[Choice]]]

#: Lists from which a wish is chosen; a wish for something near home has no further value.
_WISHED = (
    (WishDimension.SECTOR, Sector),
    (WishDimension.SETTING, WorkSetting),
    (WishDimension.PLACEMENT_KIND, PlacementKind),
)


def codes(enum: Iterable[StrEnum]) -> list[Choice]:
    """Return the codes of a list with their words."""
    return [(one.value, capital(label_of(one))) for one in enum]


def yes_no() -> list[Choice]:
    """Return yes, no, and that nobody asked."""
    return [("yes", _("Ja")), ("no", _("Nee")), ("", _("Nog niet gevraagd"))]


def intensities() -> list[Choice]:
    """Return how much guidance somebody needs, from 1 to 5."""
    return [
        ("1", _("1: af en toe een woord")),
        ("2", _("2: elke dag even langsgaan")),
        ("3", _("3: geregeld iemand in de buurt")),
        ("4", _("4: bijna altijd iemand in de buurt")),
        ("5", _("5: altijd iemand ernaast")),
    ]


def languages(known: Iterable[str]) -> list[Choice]:
    """Return the languages beside Dutch, those that stand in the file among them."""
    listed = [choice for choice in language_choices() if choice[0] != "nl"]
    more = sorted(set(known) - {code for code, _name in listed})
    return [*listed, *((code, language_name(code)) for code in more)]


def rungs(scheme: LadderScheme) -> list[Choice]:
    """Return the rungs of a ladder by their names on that ladder."""
    return [(str(rung), rung_title(scheme, rung)) for rung in RUNGS]


def wishes(hosts: Sequence[Organisation]) -> Groups:
    """Return everything that can be wished for, by what it is about; a value reads ``sector:catering``."""
    groups: Groups = [
        (capital(label_of(dimension)), [(f"{dimension.value}:{code}", text) for code, text in codes(enum)])
        for dimension, enum in _WISHED
    ]
    near = WishDimension.NEAR_HOME
    groups.insert(0, (_("Waar"), [(near.value, capital(label_of(near)))]))
    host = WishDimension.HOST
    named = [(f"{host.value}:organisation:{one.id}", one.name) for one in hosts]
    return [*groups, (capital(label_of(host)), named)] if named else groups


def contacts(organisations: Sequence[Organisation], professionals: Sequence[Professional]) -> Groups:
    """Return organisations and people as contacts; a value reads ``organisation:3``."""
    return [
        (_("Organisaties"), [(f"organisation:{one.id}", one.name) for one in organisations]),
        (
            _("Mensen"),
            [
                (f"professional:{one.id}", f"{one.display_name} ({one.organisation.name})")
                for one in professionals
            ],
        ),
    ]


def values_of(groups: Groups) -> frozenset[str]:
    """Return every value that can be chosen."""
    return frozenset(value for _title, choices in groups for value, _text in choices)


def competences() -> list[tuple[WorkCompetence, str, bool]]:
    """Return the competences with their words and whether the text names them; those it names first."""
    listed = sorted(WorkCompetence, key=lambda one: one not in NAMED_COMPETENCES)
    return [(one, capital(label_of(one)), one in NAMED_COMPETENCES) for one in listed]


def levels() -> list[Choice]:
    """Return how far somebody has come in a competence, from 1 to 5."""
    return [
        ("1", _("1: nog niet begonnen")),
        ("2", _("2: met veel hulp")),
        ("3", _("3: met wat hulp")),
        ("4", _("4: meestal alleen")),
        ("5", _("5: vlot alleen")),
    ]


def named(professionals: Sequence[Professional]) -> list[Choice]:
    """Return people as choices, with where they work."""
    return [(str(one.id), f"{one.display_name} ({one.organisation.name})") for one in professionals]


def scale(highest: int, ends: Mapping[int, str]) -> list[Choice]:
    """Return 0 to ``highest``, with words at the numbers that have them."""
    return [(str(one), f"{one}: {ends[one]}" if one in ends else str(one)) for one in range(highest + 1)]
