"""Reading imports: one's own, and what the background work needs."""

from __future__ import annotations

from datetime import UTC, datetime, time

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.errors import NotFound
from coordination.exchange.models import Import, ImportChange
from coordination.exchange.rules import ref_of
from coordination.exchange.work import Plan
from coordination.retention.queries import periods
from coordination.vocabulary import ImportState, RetentionKind

UNDER_WAY = (ImportState.WAITING, ImportState.APPLYING, ImportState.UNDOING)


def open_import(session: Session, actor: Actor, ref: str) -> Import:
    """Return an import of one's own.

    Raises
    ------
    NotFound
        When there is none of this actor with this reference.
    """
    run = session.scalar(select(Import).where(Import.ref == ref, Import.created_by == actor.name))
    if run is None:
        raise NotFound("import")
    return run


def imports_of(session: Session, actor: Actor, limit: int = 20) -> list[Import]:
    """Return one's own imports, the newest first."""
    statement = select(Import).where(Import.created_by == actor.name)
    return list(session.scalars(statement.order_by(Import.id.desc()).limit(limit)))


def of_job(session: Session, job: str) -> Import | None:
    """Return the import that a job is about, to read; None when there is none."""
    return session.scalar(select(Import).where(Import.ref == ref_of(job)))


def plan_of(run: Import) -> Plan:
    """Return what an import would do, as it was shown; nothing once it is gone."""
    return Plan() if run.plan is None else Plan.unpack(run.plan)


def waiting(session: Session) -> list[tuple[str, ImportState]]:
    """Return job and state of every import under way, for who looks after the jobs."""
    rows = session.execute(
        select(Import.job, Import.state).where(Import.state.in_(UNDER_WAY), Import.job.is_not(None))
    )
    return [(row.job, row.state) for row in rows if row.job]


def erase_leftovers(session: Session, *, for_real: bool = True) -> dict[RetentionKind, int]:
    """Erase files that nobody applied, and what it takes to undo what was applied long ago (CONF-23).

    Returns
    -------
    dict
        How many imports, by kind.
    """
    known, today = periods(session), clock.today()

    def end(kind: RetentionKind) -> datetime:
        return datetime.combine(known[kind].last_day(today), time.max, tzinfo=UTC)

    held = (
        or_(Import.content.is_not(None), Import.plan.is_not(None))
        & (Import.updated_at <= end(RetentionKind.UPLOADS))
        & Import.state.not_in([ImportState.APPLYING, ImportState.UNDOING])
    )
    undoable = Import.may_undo.is_(True) & (Import.applied_at <= end(RetentionKind.IMPORT_UNDO))
    counts = {}
    for kind, which in ((RetentionKind.UPLOADS, held), (RetentionKind.IMPORT_UNDO, undoable)):
        counts[kind] = session.scalar(select(func.count()).select_from(Import).where(which)) or 0
    if for_real and counts[RetentionKind.UPLOADS]:
        gone = {"content": None, "plan": None, "state": ImportState.DROPPED}
        session.execute(update(Import).where(held).values(gone))
    if for_real and counts[RetentionKind.IMPORT_UNDO]:
        old = select(Import.id).where(undoable)
        session.execute(delete(ImportChange).where(ImportChange.import_id.in_(old)))
        session.execute(update(Import).where(undoable).values(may_undo=False))
    return counts
