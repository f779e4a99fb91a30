"""The end of a stay and what comes after it: always a talk with the client and one with the host (INV-21).

A host never learns why somebody stopped where the reason is health, care, detention, relapse or death: it
reads that the stay ended, and no reason at all. It may give one of its own, from the floor.
"""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.errors import InvalidInput
from coordination.placements import queries
from coordination.placements.course import reach
from coordination.placements.lifecycle import PLACEMENT, Circumstances
from coordination.placements.models import AftercareContact, Placement
from coordination.placements.steps import lock, move, record_step
from coordination.rows import save
from coordination.vocabulary import ActorRole, AuditAction, ContactWith, EndReason, PlacementState

#: Days after the last one within which client and host are talked to.
AFTERCARE_DAYS = 28

#: What a host can know and say; the other reasons are the client's own.
REASONS_OF_HOST = (
    EndReason.MOVED_ON_PAID,
    EndReason.MOVED_ON_UNPAID,
    EndReason.END_OF_TERM,
    EndReason.END_STATION,
    EndReason.CLIENT_STOPPED,
    EndReason.HOST_STOPPED,
    EndReason.OTHER,
)


def end(
    session: Session, actor: Actor, *, placement_ref: str, reason: EndReason, last_day: date | None = None
) -> Placement:
    """End a stay: the place is free, the host reads no more of the client, and aftercare gets its day.

    Parameters
    ----------
    last_day
        Last day of the stay: today, or the agreed end if that is past, when not given.

    Raises
    ------
    InvalidInput
        When the day is still to come or before the first one, or a host gives a reason that is not its own.
    """
    lock(session, reach(session, actor, placement_ref))
    placement = reach(session, actor, placement_ref)
    PLACEMENT.find(placement.state, "end")
    today = clock.today()
    last_day = last_day or min(today, placement.ends_on or date.max)
    if not placement.starts_on <= last_day <= today:
        raise InvalidInput("last_day", f"{last_day} does not lie between {placement.starts_on} and {today}")
    if not actor.has(ActorRole.SUPERVISOR) and reason not in REASONS_OF_HOST:
        raise InvalidInput("reason", "is not for a host to give")
    placement.ends_on = last_day
    placement.end_reason = reason
    placement.keep_place_until = None
    placement.aftercare_by = today + timedelta(days=AFTERCARE_DAYS)
    move(session, actor, placement, "end")
    return placement


def log_contact(
    session: Session, actor: Actor, *, placement_ref: str, with_whom: ContactWith, held_on: date
) -> Placement:
    """Log a talk after the end with the client or the host: that it was held, never what was said.

    Raises
    ------
    InvalidInput
        When the day is still to come or before the end.
    IllegalTransition
        When the stay has not ended, or its aftercare is closed.
    """
    placement = queries.own_placement(session, actor, placement_ref)
    if placement.state is PlacementState.ENDED:
        move(session, actor, placement, "aftercare")
    # Only who may close the aftercare logs what closing asks for.
    ready = Circumstances(contacted=frozenset(ContactWith))
    PLACEMENT.next_state(placement.state, "close", actor, ready)
    today, ended = clock.today(), placement.ends_on or clock.today()
    if not ended <= held_on <= today:
        raise InvalidInput("held_on", f"{held_on} does not lie between {ended} and {today}")
    contact = AftercareContact(
        placement_id=placement.id, with_whom=with_whom, held_on=held_on, recorded_by_id=actor.professional_id
    )
    save(session, actor, contact)
    session.expire(placement, ["contacts"])
    record_step(session, actor, AuditAction.UPDATE, placement, placement.client, f"talked {with_whom.value}")
    return placement


def close(session: Session, actor: Actor, *, placement_ref: str) -> Placement:
    """Close the aftercare, once client and host have each been talked to (C.6).

    Raises
    ------
    GuardFailed
        Naming who has not been talked to.
    """
    placement = queries.own_placement(session, actor, placement_ref)
    contacted = frozenset(contact.with_whom for contact in placement.contacts)
    move(session, actor, placement, "close", Circumstances(contacted=contacted))
    return placement
