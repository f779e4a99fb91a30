"""Interested, and not open yet: a host that would like to receive people, before there is any offer."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from coordination import clock
from coordination.actors import Actor, require_person, require_role
from coordination.audit.operations import record
from coordination.capacity.models import HostingInterest
from coordination.errors import InvalidInput, NotFound
from coordination.rows import filled, save
from coordination.vocabulary import ActorRole, AuditAction, PlacementKind


def say_interest(
    session: Session,
    actor: Actor,
    *,
    placement_kind: PlacementKind,
    title: str,
    expected_on: date | None = None,
) -> HostingInterest:
    """Say that one's organisation would like to receive people, from about when if that is known.

    Raises
    ------
    InvalidInput
        When the title is empty or the day is past.
    """
    require_role(actor, "saying interest", ActorRole.PARTNER)
    require_person(actor, "saying interest")
    if actor.organisation_id is None:
        raise NotFound("organisation")
    if expected_on is not None and expected_on < clock.today():
        raise InvalidInput("expected_on", f"{expected_on.isoformat()} is in the past")
    said = HostingInterest(
        organisation_id=actor.organisation_id,
        placement_kind=placement_kind,
        title=filled(title, "title"),
        expected_on=expected_on,
    )
    save(session, actor, said)
    record(session, actor, AuditAction.CREATE, "hosting_interest", said.id)
    return said


def end_interest(session: Session, actor: Actor, *, interest_id: int) -> HostingInterest:
    """End an interest: an offer took its place, or it will not come to anything.

    Raises
    ------
    NotFound
        When it is over, or of another organisation.
    """
    require_role(actor, "ending an interest", ActorRole.PARTNER)
    said = session.get(HostingInterest, interest_id)
    if said is None or said.organisation_id != actor.organisation_id or said.ended_on is not None:
        raise NotFound("hosting_interest")
    said.ended_on = clock.today()
    save(session, actor, said)
    record(session, actor, AuditAction.UPDATE, "hosting_interest", said.id, detail="ended")
    return said


def interests(session: Session, organisation_id: int | None = None) -> list[HostingInterest]:
    """Return who would like to receive people, the soonest first; of one organisation when it is named."""
    statement = (
        select(HostingInterest)
        .where(HostingInterest.ended_on.is_(None))
        .options(joinedload(HostingInterest.organisation))
        .order_by(HostingInterest.expected_on.is_(None), HostingInterest.expected_on, HostingInterest.id)
    )
    if organisation_id is not None:
        statement = statement.where(HostingInterest.organisation_id == organisation_id)
    return list(session.scalars(statement))
