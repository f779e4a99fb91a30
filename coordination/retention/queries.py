"""Reading periods and acts of erasure; none of it names anybody."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.actors import Actor, require_role
from coordination.errors import NotFound
from coordination.retention.models import ErasureRun, RetentionSetting
from coordination.retention.rules import Period, periods_with
from coordination.vocabulary import ActorRole, ErasureState, RetentionKind

MAY_READ = (ActorRole.DATA_PROTECTION_OFFICER, ActorRole.WORKER)
UNDER_WAY = (ErasureState.WAITING, ErasureState.RUNNING)


def periods(session: Session) -> dict[RetentionKind, Period]:
    """Return how long each kind of thing is kept here, with the source."""
    return periods_with(session.scalars(select(RetentionSetting)))


def erasures(session: Session, actor: Actor, limit: int = 20) -> list[ErasureRun]:
    """Return the latest acts of erasure, the newest first.

    Raises
    ------
    NotAllowed
        Unless a data protection officer or an automatic task reads.
    """
    require_role(actor, "reading about erasure", *MAY_READ)
    return list(session.scalars(select(ErasureRun).order_by(ErasureRun.id.desc()).limit(limit)))


def erasure(session: Session, ref: str) -> ErasureRun:
    """Return one act of erasure.

    Raises
    ------
    NotFound
        When there is none with this reference.
    """
    found = session.scalar(select(ErasureRun).where(ErasureRun.ref == ref))
    if found is None:
        raise NotFound("erasure")
    return found


def under_way(session: Session) -> ErasureRun | None:
    """Return the act of erasure that waits or runs, or None."""
    statement = select(ErasureRun).where(ErasureRun.state.in_(UNDER_WAY)).order_by(ErasureRun.id)
    return session.scalars(statement.limit(1)).first()
