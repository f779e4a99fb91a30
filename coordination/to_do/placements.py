"""What waits with a client's supervisor along a placement's life, of clients whose proposals he may see."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.actors import Actor
from coordination.authorisations.queries import missing_at
from coordination.clients.models import Client
from coordination.consent.access import visible_clients
from coordination.placements import papers
from coordination.placements.aftercare import AFTERCARE_DAYS
from coordination.placements.models import Placement
from coordination.placements.queries import how_far
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
#: The place is held or agreed upon: what the income asks for must be in order before the first day.
_BEFORE_THE_START = frozenset({_S.RESERVED, _S.CONFIRMED})
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
        .options(*how_far())
        .order_by(Placement.id)
    )
    found = list(session.scalars(statement))
    missing = _not_permitted(session, actor, on, [one for one in found if one.state in _BEFORE_THE_START])
    for one in found:
        for kind, due in _asked(one, actor, on, permitted=one.id not in missing):
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


def _not_permitted(session: Session, actor: Actor, on: date, starting: Collection[Placement]) -> set[int]:
    """Return where something with the income is not in order, as far as the actor may see the income.

    Of the others the page itself says whom to ask.
    """
    mine = {one.client_id for one in starting}
    sees = select(Client.id).where(
        Client.id.in_(mine), Client.id.in_(visible_clients(actor, ClientPart.WORK_EDUCATION_INCOME, on))
    )
    seen = set(session.scalars(sees)) if mine else set()
    found = [one for one in starting if one.client_id in seen]
    missing = missing_at(session, [(one.client, one.offer) for one in found], on)
    return {one.id for one in found if (one.client_id, one.offer_id) in missing}


def _asked(
    one: Placement, actor: Actor, on: date, *, permitted: bool
) -> Iterator[tuple[WaitKind, date | None]]:
    if one.state in _TURN:
        yield _TURN[one.state], one.answer_by
    elif one.state in _BEFORE_THE_START:
        if not permitted:
            yield WaitKind.PERMISSION, min(one.starts_on, one.hold_until or one.starts_on)
        yield from _to_start(one, actor, on, permitted=permitted)
    elif one.state is _S.PAUSED:
        yield WaitKind.PAUSED_PLACE, one.keep_place_until
    elif one.state in (_S.ENDED, _S.AFTERCARE):
        due = one.aftercare_by or one.state_since + timedelta(days=AFTERCARE_DAYS)
        held = {contact.with_whom for contact in one.contacts}
        for with_whom, kind in _AFTER.items():
            if with_whom not in held:
                yield kind, due


def _to_start(
    one: Placement, actor: Actor, on: date, *, permitted: bool
) -> Iterator[tuple[WaitKind, date | None]]:
    if one.state is _S.CONFIRMED:
        if permitted and one.starts_on <= on + SOON:
            yield WaitKind.RECORD_FIRST_DAY, one.starts_on
        return
    missing = {party for parties in papers.unsigned(one).values() for party in parties}
    if missing & (papers.sides(one, actor) | {AgreementParty.CLIENT}):
        yield WaitKind.SIGN_AGREEMENTS, min(one.starts_on, one.hold_until or one.starts_on)
    elif permitted and not missing:
        yield WaitKind.CONFIRM_PLACE, one.hold_until
