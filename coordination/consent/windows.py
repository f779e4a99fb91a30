"""Emergency access that is open at this moment, for the predicate and for lists (CONF-16).

A window ends by itself: it is compared with the clock whenever it is read, and no task has to close it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import lru_cache

from sqlalchemy import ColumnElement, Select, bindparam, false, literal, select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.consent.models import EmergencyAccess
from coordination.consent.rules import PARTS_IN_EMERGENCY
from coordination.vocabulary import ClientPart


@lru_cache(maxsize=1024)
def is_open(actor: Actor, on: date, today: date) -> ColumnElement[bool]:
    """Return the condition that a window is the actor's and open now; on another day than today none is.

    Every window is a professional's: an actor who is none has none. The clock is read when the statement is
    asked, so that one which is kept to be asked again tells of that moment.
    """
    if on != today:
        return false()
    now = bindparam("now", callable_=clock.now, type_=EmergencyAccess.ends_at.type, unique=True)
    return (
        (EmergencyAccess.professional_id == actor.professional_id)
        & (EmergencyAccess.opened_at <= now)
        & (EmergencyAccess.ends_at > now)
    )


def open_windows(session: Session, actor: Actor, client_ids: Collection[int], on: date) -> frozenset[int]:
    """Return for which of these clients the actor has emergency access now; one statement."""
    statement = select(EmergencyAccess.client_id).where(
        is_open(actor, on, clock.today()), EmergencyAccess.client_id.in_(client_ids)
    )
    return frozenset(session.scalars(statement))


def clients_in_emergency(actor: Actor, part: ClientPart, on: date, today: date) -> Select[int]:
    """Return the ids of the clients of whom a part is open to the actor now, as a statement."""
    return select(EmergencyAccess.client_id).where(
        is_open(actor, on, today), literal(part in PARTS_IN_EMERGENCY)
    )
