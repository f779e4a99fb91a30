"""Acts on an import: bringing a file in, checking it, applying it, dropping it.

A file is kept encrypted until it is applied or dropped, and then erased; the record says that somebody
brought something in and what came of it, in numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, require_role
from coordination.audit.operations import record
from coordination.base import new_reference
from coordination.errors import NotFound
from coordination.exchange import planning, reading
from coordination.exchange.faults import Refused
from coordination.exchange.lifecycle import IMPORT, MAY_IMPORT
from coordination.exchange.models import Import
from coordination.exchange.people import Seen, record_seen
from coordination.exchange.planning import Progress
from coordination.exchange.reading import Book
from coordination.exchange.rules import LONGEST_SOURCE, PREFIX, ChangedMeanwhile, as_plain, ref_of, who
from coordination.exchange.tracing import traced
from coordination.exchange.work import Plan
from coordination.rows import filled, save
from coordination.vocabulary import AuditAction, ImportState, SheetKind


def bring_in(
    session: Session, actor: Actor, *, data: bytes, source: str = "bestand", sheet: SheetKind | None = None
) -> Import:
    """Keep a file that somebody brings in, to be checked.

    Parameters
    ----------
    source
        The system that the keys in it are of: the next file of the same one finds the same rows.
    sheet
        What a CSV holds; None takes it from its columns.

    Raises
    ------
    Refused
        When the file is too large, empty or none that can be read.
    NotAllowed
        When the actor's role imports nothing.
    """
    require_role(actor, "importing", *sorted(MAY_IMPORT))
    reading.check_file(data)
    run = Import(
        ref=new_reference(PREFIX),
        state=ImportState.WAITING,
        source=filled(source, "source").casefold()[:LONGEST_SOURCE],
        sheet=sheet,
        act=as_plain(actor),
        content=data,
        totals={},
        faults=[],
    )
    save(session, actor, run)
    record(session, actor, AuditAction.CREATE, "import", run.ref)
    return run


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a file would do, worked out: its rows, what each comes to, and what of clients that shows."""

    book: Book
    plan: Plan
    seen: Seen


def look(session: Session, *, run: Import, progress: Progress | None = None) -> Outlook | None:
    """Work out what a file would do, where reading is enough for that and nobody has to wait; else None.

    What is read of clients is recorded by `check`, before anybody is shown it.
    """
    try:
        book = _book(run)
    except Refused:
        return None
    if not planning.only_reads(book):
        return None
    return Outlook(book, *planning.try_out(session, who(run), book, run.source, progress))


def check(
    session: Session, *, run: Import, progress: Progress | None = None, outlook: Outlook | None = None
) -> Import:
    """Read the file and see what it would do; a file that cannot be read fails, with why.

    Parameters
    ----------
    outlook
        As `look` worked it out; None works it out now.
    """
    actor = who(run)
    if outlook is None:
        try:
            book = _book(run)
        except Refused as refused:
            return fail(session, run=run, failure=refused.code, refused=refused)
        outlook = Outlook(book, *planning.try_out(session, actor, book, run.source, progress))
    plan = outlook.plan
    record_seen(session, actor, outlook.seen)
    if not run.is_read:
        run.content, run.is_read = reading.pack(outlook.book), True
    run.plan, run.totals, run.digest = plan.pack(), plan.totals(), plan.digest()
    run.due = run.done = len(plan)
    return _move(session, actor, run, "check")


def _book(run: Import) -> Book:
    data = run.content or b""
    return reading.unpack(data) if run.is_read else reading.read_book(data, run.sheet)


def start(session: Session, actor: Actor, *, run: Import) -> Import:
    """Decide that it is applied.

    Raises
    ------
    IllegalTransition, GuardFailed
        When it is not checked, a row is refused, or nothing would change.
    """
    run.done = 0
    return _move(session, actor, run, "start")


def apply(session: Session, *, run: Import, progress: Progress | None = None) -> Import:
    """Do what was shown, all of it; the file is erased, and what it takes to undo it is kept.

    Raises
    ------
    ChangedMeanwhile
        When it would do something else by now; the caller rolls everything back.
    """
    actor = who(run)
    book = reading.unpack(run.content or b"")
    with traced(session) as trace:
        plan: Plan = planning.carry_out(session, actor, book, run.source, trace, progress)
        session.flush()
    if plan.digest() != run.digest:
        raise ChangedMeanwhile
    trace.store(session, actor, run)
    run.content = run.plan = None
    run.applied_at, run.may_undo, run.done = clock.now(), True, run.due
    return _move(session, actor, run, "apply")


def drop(session: Session, actor: Actor, *, run: Import) -> Import:
    """Erase a file that is not applied.

    Raises
    ------
    IllegalTransition
        When it was applied, or is being worked on.
    """
    run.content = run.plan = None
    return _move(session, actor, run, "drop")


def fail(session: Session, *, run: Import, failure: str, refused: Refused | None = None) -> Import:
    """Close a file that cannot be read, or put an act that could not be done back to where it was."""
    actor = who(run)
    run.failure = failure[:80]
    if run.state is not ImportState.WAITING:
        return _move(session, actor, run, "halt")
    run.content = run.plan = None
    if refused is not None:
        run.faults = [
            [fault.code.value, fault.sheet, fault.row, fault.column, fault.values] for fault in refused.faults
        ]
    return _move(session, actor, run, "fail")


def give_job(session: Session, actor: Actor, *, run: Import) -> str:
    """Return a new reference for the work on an import in the background; each act has one of its own."""
    run.jobs = (run.jobs or 0) + 1
    run.job = f"{run.ref}~{run.jobs}"
    save(session, actor, run)
    return run.job


def locked(session: Session, job: str) -> Import:
    """Return the import that a job is about, kept from others until the transaction ends.

    Raises
    ------
    NotFound
        When there is none.
    """
    run = session.scalar(select(Import).where(Import.ref == ref_of(job)).with_for_update())
    if run is None:
        raise NotFound("import")
    return run


def _move(session: Session, actor: Actor, run: Import, event: str) -> Import:
    run.state = IMPORT.next_state(run.state, event, actor, run)
    if event in ("check", "start", "apply", "take_back", "undo"):
        run.failure = None
    save(session, actor, run)
    counted = ",".join(
        f"{name} {run.totals[name]}"
        for name in ("new", "changed", "unchanged", "refused")
        if name in run.totals
    )
    record(session, actor, AuditAction.TRANSITION, "import", run.ref, detail=f"{event} {counted}".strip())
    return run


move = _move
