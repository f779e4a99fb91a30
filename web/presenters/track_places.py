"""The places of a client on the time line, from proposal to aftercare, with the days that stand ahead."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from coordination import clock
from coordination.placements.lifecycle import ASKED, OVER
from coordination.placements.models import Placement
from coordination.vocabulary import ContactWith, PlacementState
from coordination.waiting_lists.models import WaitingListEntry
from web.i18n import gettext as _
from web.presenters import track
from web.presenters.labels import label_of
from web.presenters.network import service_name
from web.presenters.tags import Tone, as_tag

S = PlacementState
#: A place that is or was somebody's, and lasts.
_LASTING = frozenset({S.RESERVED, S.CONFIRMED, S.ACTIVE, S.PAUSED}) | OVER
#: What nobody touched is no part of anybody's road.
_LEFT_OUT = frozenset({S.SUPERSEDED})


def place_items(placements: Iterable[Placement]) -> list[track.Item]:
    """Return the stays and the proposals of a client."""
    items = []
    for one in placements:
        if one.state in _LEFT_OUT:
            continue
        tag = as_tag(one.state)
        note = f"{one.offer.host_organisation.name}, {tag.text}"
        if one.state in _LASTING:
            items.append(track.span(one.offer.title, note, one.starts_on, one.ends_on, tag.tone, one.ref))
        else:
            items.append(track.moment(one.offer.title, one.state_since, note, tag.tone, one.ref))
    return items


def talk_items(placements: Iterable[Placement]) -> list[track.Item]:
    """Return the talks after the end of a stay, held and still to hold (INV-21)."""
    items = []
    for one in placements:
        items += [
            track.moment(
                _("Nazorg: %(who)s", who=label_of(talk.with_whom)),
                talk.held_on,
                one.offer.title,
                placement=one.ref,
            )
            for talk in one.contacts
        ]
        missing = [who for who in ContactWith if who not in {talk.with_whom for talk in one.contacts}]
        if one.state in (S.ENDED, S.AFTERCARE) and one.aftercare_by and missing:
            items.append(track.due(_("Nazorg geven"), one.aftercare_by, one.offer.title, one.ref))
    return items


def list_items(entries: Iterable[WaitingListEntry]) -> list[track.Item]:
    """Return the waiting lists on which the client stands or stood, each since when."""
    return [
        track.span(service_name(one.service), label_of(one.state), one.since, one.ended_on, Tone.WAIT)
        for one in entries
    ]


def waiting_items(placements: Iterable[Placement]) -> list[track.Item]:
    """Return the days that stand ahead of proposals and stays: an answer, a hold, a first and a last day."""
    items = []
    for one in placements:
        items += [
            track.due(title, on, one.offer.title, one.ref) for holds, title, on in _days(one) if holds and on
        ]
    return items


def _days(one: Placement) -> Iterable[tuple[bool, str, date | None]]:
    today = clock.today()
    return (
        (one.state in ASKED, _("Antwoord van de partner"), one.answer_by),
        (one.state is S.RESERVED, _("De plaats wordt vastgehouden tot"), one.hold_until),
        (one.state is S.PAUSED, _("De plaats blijft vrij tot"), one.keep_place_until),
        (one.state in (S.RESERVED, S.CONFIRMED) and one.starts_on >= today, _("Eerste dag"), one.starts_on),
        (one.state in (S.ACTIVE, S.PAUSED), _("Einde van de afspraak"), one.ends_on),
    )
