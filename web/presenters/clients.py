"""My clients in one list: whose turn it is, for how long, and who has no next step at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from coordination.clients.models import Client
from coordination.placements.models import Placement
from coordination.placements.queries import NextStep
from coordination.vocabulary import NextStepBy, NextStepKind, SuggestionOutcome
from web.i18n import gettext as _
from web.presenters.labels import label_of
from web.presenters.texts import capital
from web.presenters.waits import for_how_long


class Turn(StrEnum):
    """Whose turn it is, as a view of the list; the order is that of the page."""

    NOBODY = "none"
    MINE = "mine"
    CLIENT = "client"
    PARTNER = "partner"
    RUNNING = "running"
    RESTING = "resting"


@dataclass(frozen=True)
class ClientLine:
    """One client in the list.

    Attributes
    ----------
    ref, name
        The reference, and the name where the reader may know it.
    turn
        Whose turn it is.
    step, place
        What comes next, and about which place.
    placement_ref
        The placement that the next step is about.
    since, waits
        Day from which the next step waits, and for how long that is.
    looks
        For how long the client has been looking for a place.
    """

    ref: str
    name: str | None
    turn: Turn
    step: str
    place: str
    placement_ref: str | None
    since: date | None
    waits: str
    looks: str
    is_demo: bool


@dataclass(frozen=True)
class Group:
    """Clients for whom it is the same person's turn."""

    turn: Turn
    title: str
    lead: str
    lines: tuple[ClientLine, ...]


@dataclass(frozen=True)
class Chip:
    """A view of the list, with how many it holds."""

    key: str
    text: str
    count: int


_TITLES: Mapping[Turn, tuple[LazyString, LazyString, LazyString]] = {
    Turn.NOBODY: (
        _l("Geen volgende stap"),
        _l("Nog geen volgende stap"),
        _l("Voor hen ligt er niets klaar. Start een ronde, of kijk waarom er geen plek past."),
    ),
    Turn.MINE: (_l("Aan mij"), _l("Jij bent aan zet"), _l("Wie het langst wacht, staat bovenaan.")),
    Turn.CLIENT: (_l("Aan de cliënt"), _l("Wacht op de cliënt"), _l("De cliënt denkt na, in eigen tempo.")),
    Turn.PARTNER: (_l("Aan een partner"), _l("Wacht op een partner"), _l("Duurt het lang? Bel even.")),
    Turn.RUNNING: (
        _l("Bezig op een plek"),
        _l("Bezig op een plek"),
        _l("Hier loopt het. Volg op wanneer het past."),
    ),
    Turn.RESTING: (
        _l("Zoekt nu niet"),
        _l("Zoekt nu niet"),
        _l("Zij zoeken op dit moment geen plek. Vraag het gerust nog eens."),
    ),
}


def client_line(
    client: Client, step: NextStep | None, *, named: bool, outcome: SuggestionOutcome | None = None
) -> ClientLine:
    """Return the line of one client.

    Parameters
    ----------
    step
        The next step; None where the reader may not know it.
    outcome
        How the latest round ended for a client without a place in it.
    named
        Whether the reader may know who it is.
    """
    placement = step.placement if step else None
    return ClientLine(
        ref=client.ref,
        name=client.display_name if named else None,
        turn=_turn(step),
        step=capital(label_of(step.step)) if step else "",
        place=_place(placement, outcome),
        placement_ref=placement.ref if placement else None,
        since=step.since if step else None,
        waits=for_how_long(step.since if step else None),
        looks=for_how_long(client.looking_since),
        is_demo=client.is_demo,
    )


def groups(lines: Iterable[ClientLine], shown: Turn | None = None) -> list[Group]:
    """Return the lines by whose turn it is, the longest waiting first; only one group when ``shown``."""
    by_turn: dict[Turn, list[ClientLine]] = {turn: [] for turn in Turn}
    for line in lines:
        by_turn[line.turn].append(line)
    return [
        Group(turn, str(_TITLES[turn][1]), str(_TITLES[turn][2]), tuple(sorted(found, key=_longest_first)))
        for turn, found in by_turn.items()
        if found and shown in (None, turn)
    ]


def turn_words(turn: Turn) -> str:
    """Return whose turn it is, as a sentence without its full stop."""
    return str(_TITLES[turn][1])


def chips(lines: Sequence[ClientLine]) -> list[Chip]:
    """Return the views of the list with their counts; an empty one is left out, but not *nobody's turn*."""
    counted = [
        Chip(turn.value, str(text[0]), sum(line.turn is turn for line in lines))
        for turn, text in _TITLES.items()
    ]
    shown = [chip for chip in counted if chip.count or chip.key == Turn.NOBODY]
    return [Chip("", _("Iedereen"), len(lines)), *shown]


def _place(placement: Placement | None, outcome: SuggestionOutcome | None) -> str:
    if placement is not None:
        return f"{placement.offer.title}, {placement.offer.host_organisation.name}"
    if outcome is None or outcome is SuggestionOutcome.PLACED:
        return ""
    return _("Laatste ronde: %(outcome)s", outcome=label_of(outcome))


def _turn(step: NextStep | None) -> Turn:
    if step is None or step.step is NextStepKind.START_ROUND:
        return Turn.NOBODY
    if step.step is NextStepKind.NOT_LOOKING:
        return Turn.RESTING
    if step.step is NextStepKind.FOLLOW_UP:
        return Turn.RUNNING
    return {
        NextStepBy.SUPERVISOR: Turn.MINE,
        NextStepBy.CLIENT: Turn.CLIENT,
        NextStepBy.PARTNER: Turn.PARTNER,
    }[step.who]


def _longest_first(line: ClientLine) -> tuple[date, str]:
    return (line.since or date.max, line.ref)
