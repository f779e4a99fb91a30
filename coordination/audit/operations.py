"""Writing the record: in the transaction of the act, or before what was read leaves."""

from __future__ import annotations

from sqlalchemy.orm import Session

from coordination.actors import Actor
from coordination.audit.models import AuditEvent
from coordination.errors import NoActor
from coordination.vocabulary import AuditAction

LONGEST_DETAIL = 200


def record(
    session: Session,
    actor: Actor | None,
    action: AuditAction,
    object_kind: str,
    object_ref: str | int,
    *,
    subject: str | None = None,
    part: str | None = None,
    basis: str | None = None,
    detail: str | None = None,
) -> AuditEvent:
    """Add one event to the record; it stands or falls with the transaction (CONF-19, INV-18).

    Parameters
    ----------
    object_kind, object_ref
        What was acted on or read: ``"offer", 12`` or ``"client", "GENT-7QK2M9XA"``. Never a name.
    subject
        The client's ``ref`` when the event is about a client.
    part
        Which part of the client, by its code; several with a comma between.
    basis
        Legal basis on which it was done or shown, by its code.
    detail
        Codes and references that make the event clear, such as an event of a life cycle. Never content;
        what is longer than the column is cut.

    Raises
    ------
    NoActor
        When nobody acts.
    """
    if actor is None or not actor.name:
        raise NoActor
    event = AuditEvent(
        actor=actor.name,
        professional_id=actor.professional_id,
        organisation_id=actor.organisation_id,
        action=action,
        object_kind=object_kind,
        object_ref=str(object_ref),
        subject=subject,
        part=part,
        basis=basis,
        detail=None if detail is None else detail[:LONGEST_DETAIL],
    )
    session.add(event)
    return event
