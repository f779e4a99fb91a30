"""A rehearsal as a row: asked for, worked out in the background, and kept as counts (CONF-23).

Like a question about a round it is asked in one transaction, worked out outside any, and kept in another.
Stopping ends it at once: who works it out notices at the next batch, and nothing has to be undone.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, require_role
from coordination.audit.operations import record
from coordination.base import new_reference
from coordination.errors import GuardFailed
from coordination.retention import erasing, queries
from coordination.retention.models import ErasureRun
from coordination.retention.operations import MAY_ERASE, end_run, locked_run
from coordination.retention.rules import Counts
from coordination.rows import save
from coordination.vocabulary import AuditAction, ErasureState

PREFIX = "NAG"


def is_rehearsal(ref: str) -> bool:
    """Say whether a job's reference names a rehearsal."""
    return ref.startswith(f"{PREFIX}-")


def ask(session: Session, actor: Actor) -> ErasureRun:
    """Ask what would be erased today; a worker counts it.

    Raises
    ------
    NotAllowed
        Unless a data protection officer or an automatic task asks.
    GuardFailed
        When another rehearsal is under way.
    """
    require_role(actor, "rehearsing an erasure", *MAY_ERASE)
    if waiting(session):
        raise GuardFailed("rehearsal", "start", "the one that is under way to end")
    today = clock.today()
    run = ErasureRun(
        ref=new_reference(PREFIX),
        is_rehearsal=True,
        state=ErasureState.WAITING,
        for_day=today,
        due=erasing.count_due(session, queries.periods(session), today),
        rehearsed={},
        erased={},
    )
    save(session, actor, run)
    record(session, actor, AuditAction.CREATE, "erasure", run.ref, detail="rehearsal")
    return run


def waiting(session: Session) -> list[tuple[str, ErasureState]]:
    """Return reference and state of every rehearsal under way, for who looks after the jobs."""
    rows = session.execute(
        select(ErasureRun.ref, ErasureRun.state).where(
            ErasureRun.is_rehearsal.is_(True), ErasureRun.state.in_(queries.UNDER_WAY)
        )
    )
    return [(row.ref, row.state) for row in rows]


def note(session: Session, actor: Actor, *, ref: str, done: int) -> ErasureState:
    """Note how many cases were counted, and return the state; one that has ended stays as it is."""
    require_role(actor, "rehearsing an erasure", *MAY_ERASE)
    run = locked_run(session, ref)
    if run.state in queries.UNDER_WAY:
        run.state, run.progress = ErasureState.RUNNING, done
        save(session, actor, run)
    return run.state


def keep(session: Session, actor: Actor, *, ref: str, counts: Counts) -> ErasureState:
    """Keep what was counted, and return the state; one that has ended stays as it is."""
    require_role(actor, "rehearsing an erasure", *MAY_ERASE)
    run = locked_run(session, ref)
    if run.state in queries.UNDER_WAY:
        run.rehearsed, run.progress = counts, run.due
        end_run(session, actor, run, ErasureState.FINISHED)
    return run.state
