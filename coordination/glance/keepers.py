"""How it stands for the data protection officer: what must be looked at, in counts and days only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, require_role
from coordination.audit.queries import head_of
from coordination.consent.models import EmergencyAccess
from coordination.requests.models import ClientRequest
from coordination.requests.rules import WAITING
from coordination.retention.models import ErasureRun
from coordination.retention.queries import erasures, last_rehearsal
from coordination.vocabulary import ActorRole

#: Within which an emergency access is looked over (CONF-16).
REVIEWED_WITHIN = timedelta(hours=72)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What a data protection officer must look at.

    Attributes
    ----------
    emergencies, review_by
        Emergency accesses that nobody has looked over, and when the first must be.
    requests, overdue
        Requests of clients that wait for an answer, and how many of them are late (CONF-21).
    rehearsed, erased
        The last rehearsal of erasing and the last erasure.
    sealed
        How many events of the record are linked into the chain that can be verified.
    """

    emergencies: int
    review_by: datetime | None
    requests: int
    overdue: int
    rehearsed: ErasureRun | None
    erased: ErasureRun | None
    sealed: int


def watch_of(session: Session, actor: Actor, on: date | None = None) -> Watch:
    """Return what waits for the data protection officer.

    Raises
    ------
    NotAllowed
        When the actor is no data protection officer.
    """
    require_role(actor, "reading what must be watched", ActorRole.DATA_PROTECTION_OFFICER)
    on = on or clock.today()
    opened = list(
        session.scalars(
            select(EmergencyAccess.opened_at)
            .where(EmergencyAccess.outcome.is_(None))
            .order_by(EmergencyAccess.opened_at)
        )
    )
    due = select(func.count()).select_from(ClientRequest).where(ClientRequest.state.in_(WAITING))
    head = head_of(session)
    return Watch(
        emergencies=len(opened),
        review_by=opened[0] + REVIEWED_WITHIN if opened else None,
        requests=session.scalar(due) or 0,
        overdue=session.scalar(due.where(ClientRequest.due_on < on)) or 0,
        rehearsed=last_rehearsal(session, actor),
        erased=next(iter(erasures(session, actor, 1)), None),
        sealed=0 if head is None else head.position,
    )
