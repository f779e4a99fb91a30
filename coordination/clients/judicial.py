"""Ending a judicial condition: what it closed is open again, and nobody but justice reads why (INV-24)."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, require_role
from coordination.audit.operations import record
from coordination.clients.models import Client, JudicialCondition
from coordination.errors import GuardFailed, InvalidInput, NotFound
from coordination.rows import save
from coordination.vocabulary import ActorRole, AuditAction, ClientPart


def is_over(condition: JudicialCondition, on: date) -> bool:
    """Say whether the last day of a condition is past."""
    return condition.valid_to is not None and condition.valid_to < on


def end_judicial_condition(
    session: Session, actor: Actor, *, client: Client, condition_id: int, ends_on: date
) -> JudicialCondition:
    """Say which day is the last one of a condition; the condition itself stays to be read by justice.

    Raises
    ------
    NotAllowed, NotFound
        Unless somebody of the organisation that it comes from does it, for this client.
    InvalidInput
        When the day is before the first one, or still to come.
    GuardFailed
        When it ended before.
    """
    require_role(actor, "ending a judicial condition", ActorRole.TEAM_MEMBER, ActorRole.WORKER)
    condition = session.get(JudicialCondition, condition_id)
    if condition is None or condition.client_id != client.id:
        raise NotFound("condition")
    if not actor.has(ActorRole.WORKER) and actor.organisation_id != condition.source_organisation_id:
        raise NotFound("condition")
    if is_over(condition, clock.today()):
        raise GuardFailed("judicial condition", "end", "a condition that still holds")
    if not condition.valid_from <= ends_on <= clock.today():
        raise InvalidInput("ends_on", f"{ends_on.isoformat()} is before the first day, or still to come")
    condition.valid_to = ends_on
    save(session, actor, condition)
    record(
        session,
        actor,
        AuditAction.UPDATE,
        "client",
        client.ref,
        subject=client.ref,
        part=ClientPart.JUSTICE_POLICE,
        detail="condition ended",
    )
    return condition
