"""Setting periods, rehearsing, and the deliberate act of erasure (CONF-23, D.3)."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, require_role
from coordination.audit.operations import record
from coordination.base import new_reference
from coordination.errors import GuardFailed, InvalidInput
from coordination.retention import erasing, queries
from coordination.retention.models import ErasureRun, RetentionSetting
from coordination.retention.rules import Counts, Tally, added
from coordination.rows import filled, save
from coordination.vocabulary import ActorRole, AuditAction, ErasureState, RetentionKind, parse_code

MAY_ERASE = (ActorRole.DATA_PROTECTION_OFFICER, ActorRole.WORKER)
LONGEST_PERIOD = 600

Progress = Callable[[int, int], None]


def set_period(
    session: Session, actor: Actor, *, kind: RetentionKind, amount: int, source: str
) -> RetentionSetting:
    """Set how long one kind of thing is kept here, and on what that rests.

    Raises
    ------
    NotAllowed
        Unless a data protection officer does it.
    InvalidInput
        When the period is none, or no source is given.
    """
    require_role(actor, "setting a period", *MAY_ERASE)
    kind = parse_code(RetentionKind, kind, "kind")
    if not 1 <= amount <= LONGEST_PERIOD:
        raise InvalidInput("amount", f"runs from 1 to {LONGEST_PERIOD}")
    found = session.query(RetentionSetting).filter_by(kind=kind).one_or_none()
    setting = found or RetentionSetting(kind=kind)
    setting.amount, setting.source = amount, filled(source, "source")
    save(session, actor, setting)
    record(session, actor, AuditAction.UPDATE, "retention", kind.value, detail=f"kept for {amount}")
    return setting


def rehearse(session: Session, actor: Actor, *, progress: Progress | None = None) -> Counts:
    """Do everything that is due and return the counts; the caller rolls the transaction back.

    Parameters
    ----------
    progress
        Told after each batch how many cases were done, of how many.
    """
    require_role(actor, "rehearsing an erasure", *MAY_ERASE)
    found, today, tally = queries.periods(session), clock.today(), Tally()
    due, done = erasing.count_due(session, found, today), 0
    while count := erasing.erase_batch(session, actor, periods=found, today=today, tally=tally):
        done += count
        if progress is not None:
            progress(min(done, due), due)
    return tally.as_counts()


def request_erasure(session: Session, actor: Actor, *, rehearsed: Counts) -> ErasureRun:
    """Ask that what is due be erased; a worker does it, batch after batch.

    Parameters
    ----------
    rehearsed
        The counts of the rehearsal that was seen before.

    Raises
    ------
    GuardFailed
        When an erasure is under way already.
    """
    require_role(actor, "erasing what is due", *MAY_ERASE)
    if queries.under_way(session) is not None:
        raise GuardFailed("erasure", "start", "the one that is under way to end")
    today = clock.today()
    run = ErasureRun(
        ref=new_reference("WIS"),
        state=ErasureState.WAITING,
        for_day=today,
        due=erasing.count_due(session, queries.periods(session), today),
        rehearsed=rehearsed,
        erased={},
    )
    save(session, actor, run)
    record(session, actor, AuditAction.CREATE, "erasure", run.ref)
    return run


def ask_to_stop(session: Session, actor: Actor, *, ref: str) -> ErasureRun:
    """Stop an erasure after the batch that is being done, and a rehearsal at once.

    What was erased stays erased.

    Raises
    ------
    NotFound, GuardFailed
        When there is none with this reference, or it has ended.
    """
    require_role(actor, "stopping an erasure", *MAY_ERASE)
    run = locked_run(session, ref)
    if run.state not in queries.UNDER_WAY:
        raise GuardFailed("erasure", "stop", "an erasure that is under way")
    run.stop_asked = True
    if run.is_rehearsal:
        return end_run(session, actor, run, ErasureState.STOPPED)
    save(session, actor, run)
    record(session, actor, AuditAction.UPDATE, "erasure", run.ref, detail="stop")
    return run


def go_on(session: Session, actor: Actor, *, ref: str, most: int = erasing.BATCH) -> ErasureRun:
    """Erase the next batch and note how far it is; repeating it is safe, also after a crash.

    Parameters
    ----------
    most
        Cases in this batch.

    Raises
    ------
    GuardFailed
        When it is a rehearsal, which erases nothing.
    """
    require_role(actor, "erasing what is due", *MAY_ERASE)
    run = locked_run(session, ref)
    if run.is_rehearsal:
        raise GuardFailed("erasure", "go on", "an act that was asked for, not a rehearsal")
    if run.state not in queries.UNDER_WAY:
        return run
    if run.stop_asked:
        return end_run(session, actor, run, ErasureState.STOPPED)
    tally = Tally()
    found = queries.periods(session)
    count = erasing.erase_batch(session, actor, periods=found, today=run.for_day, tally=tally, most=most)
    run = session.get_one(ErasureRun, run.id)
    if count == 0:
        return end_run(session, actor, run, ErasureState.FINISHED)
    run.state = ErasureState.RUNNING
    run.progress += count
    run.erased = added(run.erased, tally.as_counts())
    save(session, actor, run)
    return run


def fail(session: Session, actor: Actor, *, ref: str, failure: str) -> ErasureRun:
    """Close an erasure or rehearsal that cannot go on; what is left is due again next time."""
    run = locked_run(session, ref)
    if run.state not in queries.UNDER_WAY:
        return run
    run.failure = failure[:80]
    return end_run(session, actor, run, ErasureState.FAILED)


def locked_run(session: Session, ref: str) -> ErasureRun:
    """Return an act or a rehearsal as it is now, kept from others until the transaction ends.

    Raises
    ------
    NotFound
        When there is none with this reference.
    """
    return session.get_one(ErasureRun, queries.erasure(session, ref).id, with_for_update=True)


def end_run(session: Session, actor: Actor, run: ErasureRun, state: ErasureState) -> ErasureRun:
    """Close an act or a rehearsal, and record with how many cases."""
    run.state, run.finished_at = state, clock.now()
    save(session, actor, run)
    counts, action = run.erased, AuditAction.DELETE
    if run.is_rehearsal:
        counts, action = run.rehearsed, AuditAction.VIEW
    cases = sum(part["cases"] for part in counts.values())
    record(session, actor, action, "erasure", run.ref, detail=f"{state.value}: {cases} cases")
    return run
