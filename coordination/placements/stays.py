"""Stays that were under way before they came to be known: an organisation joins with people on its floor."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, require_person, require_role
from coordination.capacity.models import Shift
from coordination.capacity.queries import lock_offer
from coordination.clients.models import Client
from coordination.consent.access import open_client
from coordination.errors import InvalidInput
from coordination.placements import queries, rules
from coordination.placements.models import Placement
from coordination.placements.steps import add_answer, check_free, new_placement, record_step
from coordination.rows import check_period
from coordination.vocabulary import (
    ActorRole,
    AuditAction,
    ClientPart,
    HalfDays,
    PlacementState,
    RecordedForm,
)


def record_running_stay(
    session: Session,
    actor: Actor,
    *,
    client_ref: str,
    offer_id: int,
    starts_on: date,
    form: RecordedForm,
    agreed_on: date,
    language: str,
    ends_on: date | None = None,
    shift_id: int | None = None,
    half_days: HalfDays | None = None,
    place: str | None = None,
    own_words: str | None = None,
) -> Placement:
    """Record a stay that began before today and goes on; it takes its place like any other.

    Locks the offer, then the client, as accepting a place does.

    Parameters
    ----------
    shift_id, half_days
        The shift, or with free choice the half-days taken.
    form, agreed_on, language, place, own_words
        The client's yes of then (INV-01).

    Raises
    ------
    Refused
        When the actor may not see the client's proposals.
    InvalidInput
        When it has not begun or is over, or the half-days do not belong to the offer.
    CapacityTaken
        When no place is free on a half-day (INV-03).
    AlreadyPlaced
        When the client has a place elsewhere on a half-day (INV-04).
    """
    require_role(actor, "recording a running stay", ActorRole.SUPERVISOR)
    require_person(actor, "recording a running stay")
    client = open_client(session, actor, client_ref, ClientPart.PROPOSALS)
    today = clock.today()
    check_period(starts_on, ends_on, "ends_on")
    if starts_on > today:
        raise InvalidInput("starts_on", f"{starts_on} is still to come")
    if ends_on is not None and ends_on < today:
        raise InvalidInput("ends_on", f"{ends_on} is over")
    rules.check_answer(agrees=True, form=form, given_on=agreed_on, place=place, own_words=own_words)
    offer = lock_offer(session, offer_id)
    session.scalar(select(Client.id).where(Client.id == client.id).with_for_update(key_share=True))
    shift = None if shift_id is None else session.get(Shift, shift_id)
    placement = new_placement(
        actor,
        client,
        PlacementState.ACTIVE,
        offer_id=offer.id,
        shift_id=shift_id,
        half_days=rules.half_days_at(offer, shift, half_days),
        starts_on=starts_on,
        ends_on=ends_on,
    )
    check_free(session, offer, placement)
    rules.check_not_placed(placement, queries.occupying_placements(session, client_ids=[client.id], on=today))
    session.add(placement)
    session.flush()
    add_answer(
        session,
        actor,
        placement,
        agrees=True,
        form=form,
        given_on=agreed_on,
        language=language,
        place=place,
        own_words=own_words,
    )
    record_step(session, actor, AuditAction.CREATE, placement, client, "running stay")
    return placement
