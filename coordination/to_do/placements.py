"""What waits with a client's supervisor along a placement's life, of clients whose proposals he may see."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.actors import Actor
from coordination.consent.access import visible_clients
from coordination.placements import papers
from coordination.placements.aftercare import AFTERCARE_DAYS
from coordination.placements.models import Placement
from coordination.placements.queries import whole
from coordination.to_do.rules import SOON, Waits
from coordination.vocabulary import (
    ActorRole,
    AgreementParty,
    ClientPart,
    ContactWith,
    PlacementState,
    WaitKind,
)
from coordination.workfloor.queries import absences_to_call

_S = PlacementState
#: States in which it is the supervisor's turn, whatever else is so.
_TURN = {
    _S.SHORTLISTED: WaitKind.TALK_WITH_CLIENT,
    _S.DISCUSSED: WaitKind.RECORD_ANSWER,
    _S.AGREED: WaitKind.SEND_REQUEST,
    _S.INFO_NEEDED: WaitKind.ANSWER_QUESTION,
}
_AFTER = {ContactWith.CLIENT: WaitKind.TALK_AFTER_CLIENT, ContactWith.HOST: WaitKind.TALK_AFTER_HOST}
_OPEN = (*_TURN, _S.RESERVED, _S.CONFIRMED, _S.PAUSED, _S.ENDED, _S.AFTERCARE)


def along_the_way(session: Session, actor: Actor, on: date) -> Iterator[Waits]:
    """Yield what each open placement that the actor guides asks of him."""
    if not actor.has(ActorRole.SUPERVISOR):
        return
    statement = (
        select(Placement)
        .where(
            Placement.supervisor_id == (actor.professional_id or 0),
            Placement.state.in_(_OPEN),
            Placement.client_id.in_(visible_clients(actor, ClientPart.PROPOSALS, on)),
        )
        .options(*whole())
        .order_by(Placement.id)
    )
    for one in session.scalars(statement):
        for kind, due in _asked(one, actor, on):
            yield Waits(kind=kind, about=one.client.ref, ref=one.ref, due=due, since=one.state_since)


def absences(session: Session, actor: Actor, on: date) -> Iterator[Waits]:
    """Yield the stays that the actor guides with an absence without notice after which nobody called."""
    if not actor.has(ActorRole.SUPERVISOR):
        return
    told: set[str] = set()
    for one in absences_to_call(session, actor):
        # One call is about all absences of a stay; the earliest comes first.
        if one.placement_ref not in told:
            told.add(one.placement_ref)
            kind = WaitKind.CALL_AFTER_ABSENCE
            yield Waits(kind=kind, about=one.client_ref, ref=one.placement_ref, due=one.day)


def _asked(one: Placement, actor: Actor, on: date) -> Iterator[tuple[WaitKind, date | None]]:
    if one.state in _TURN:
        yield _TURN[one.state], one.answer_by
    elif one.state is _S.RESERVED:
        last = one.hold_until
        missing = {party for parties in papers.unsigned(one).values() for party in parties}
        if not missing:
            yield WaitKind.CONFIRM_PLACE, last
        elif missing & (papers.sides(one, actor) | {AgreementParty.CLIENT}):
            yield WaitKind.SIGN_AGREEMENTS, min(one.starts_on, last or one.starts_on)
    elif one.state is _S.CONFIRMED and one.starts_on <= on + SOON:
        yield WaitKind.RECORD_FIRST_DAY, one.starts_on
    elif one.state is _S.PAUSED:
        yield WaitKind.PAUSED_PLACE, one.keep_place_until
    elif one.state in (_S.ENDED, _S.AFTERCARE):
        due = one.aftercare_by or one.state_since + timedelta(days=AFTERCARE_DAYS)
        held = {contact.with_whom for contact in one.contacts}
        for with_whom, kind in _AFTER.items():
            if with_whom not in held:
                yield kind, due
