"""Reading periods and acts of erasure; none of it names anybody."""

from __future__ import annotations

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, require_role
from coordination.errors import NotFound
from coordination.retention.models import ErasureRun, RetentionSetting
from coordination.retention.rules import Period, periods_with
from coordination.vocabulary import ActorRole, ErasureState, RetentionKind

MAY_READ = (ActorRole.DATA_PROTECTION_OFFICER, ActorRole.WORKER)
UNDER_WAY = (ErasureState.WAITING, ErasureState.RUNNING)
_ACT = ErasureRun.is_rehearsal.is_not(True)


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
    return list(session.scalars(select(ErasureRun).where(_ACT).order_by(ErasureRun.id.desc()).limit(limit)))


def last_rehearsal(session: Session, actor: Actor) -> ErasureRun | None:
    """Return the latest rehearsal, in whatever state, or None.

    Raises
    ------
    NotAllowed
        Unless a data protection officer or an automatic task reads.
    """
    require_role(actor, "reading about erasure", *MAY_READ)
    return session.scalars(select(ErasureRun).where(~_ACT).order_by(ErasureRun.id.desc()).limit(1)).first()


def rehearsal_to_act_on(session: Session, actor: Actor) -> ErasureRun | None:
    """Return the latest rehearsal if it still tells what an erasure would do now, or None.

    It has finished, is of today, and since it was asked for nothing was erased and no period was set.
    """
    found = last_rehearsal(session, actor)
    if found is None or found.state is not ErasureState.FINISHED or found.for_day != clock.today():
        return None
    acted = exists().where(_ACT, ErasureRun.id > found.id)
    changed = exists().where(RetentionSetting.updated_at >= found.created_at)
    return None if session.scalar(select(or_(acted, changed))) else found


def open_run(session: Session, actor: Actor, ref: str) -> ErasureRun:
    """Return one act of erasure or rehearsal to who may read about it.

    Raises
    ------
    NotAllowed
        Unless a data protection officer or an automatic task reads.
    NotFound
        When there is none with this reference.
    """
    require_role(actor, "reading about erasure", *MAY_READ)
    return erasure(session, ref)


def erasure(session: Session, ref: str) -> ErasureRun:
    """Return one act of erasure, or one rehearsal.

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
    statement = select(ErasureRun).where(_ACT, ErasureRun.state.in_(UNDER_WAY)).order_by(ErasureRun.id)
    return session.scalars(statement.limit(1)).first()
