"""Erasure as the web does it: the domain's part batch by batch, and what accounts and letters leave behind.

What a client's file holds is erased by a deliberate act only (D.3). What nobody's file holds goes by
itself, by the same periods: ended sessions, counters, drafts, letters that were fetched long ago, e-mail
that has left, and sign-ups that became no file.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date, datetime
from datetime import time as time_of_day
from pathlib import Path
from typing import cast

from sqlalchemy import ColumnElement, Engine, delete, func, or_, select, text
from sqlalchemy.orm import Session, sessionmaker

from coordination import clock
from coordination.actors import Actor
from coordination.audit.operations import record
from coordination.base import Base, create_engine, empty_log
from coordination.exchange.queries import erase_leftovers as erase_imports
from coordination.messages.models import Message
from coordination.retention import operations, queries, rehearsing
from coordination.retention.models import ErasureRun
from coordination.retention.rules import Counts, Period, Tally, added
from coordination.teams.models import SignUpRequest
from coordination.vocabulary import AuditAction, ErasureState, MessageState, RetentionKind
from web.accounts.models import AccountSession, Draft, SignInCounter
from web.database import tables

BATCH = 20

Progress = Callable[[int, int], None]

# What belongs to a client is read from the tables: every one of them must be known.
tables()


def rehearse(
    sessions: sessionmaker[Session], actor: Actor, outbox: Path | None, progress: Progress | None = None
) -> Counts:
    """Return what would be erased now, with nothing erased; that it was rehearsed is recorded.

    Parameters
    ----------
    outbox
        Folder of the letters.
    progress
        Told how many cases were looked at, of how many.
    """
    counts = _counted(sessions, actor, outbox, progress)
    with sessions.begin() as session:
        record(session, actor, AuditAction.VIEW, "retention", "rehearsal")
    return counts


def work_out(sessions: sessionmaker[Session], actor: Actor, ref: str, outbox: Path | None) -> ErasureState:
    """Count for a rehearsal that was asked for, and keep the counts; safe to repeat, stopped between batches.

    Returns
    -------
    ErasureState
        The state it ended in.
    """

    def note(done: int, _due: int) -> None:
        with sessions.begin() as session:
            state = rehearsing.note(session, actor, ref=ref, done=done)
        if state not in queries.UNDER_WAY:
            raise _Ended(state)

    try:
        note(0, 0)
        counts = _counted(sessions, actor, outbox, note)
    except _Ended as ended:
        return ended.state
    with sessions.begin() as session:
        return rehearsing.keep(session, actor, ref=ref, counts=counts)


class _Ended(Exception):
    """Somebody ended the rehearsal while it was being worked out."""

    def __init__(self, state: ErasureState) -> None:
        super().__init__(state.value)
        self.state = state


def _counted(
    sessions: sessionmaker[Session], actor: Actor, outbox: Path | None, progress: Progress | None
) -> Counts:
    with _aside(sessions) as session:
        counts = operations.rehearse(session, actor, progress=progress)
        return added(counts, erase_leftovers(session, actor, outbox, for_real=False))


@contextmanager
def _aside(sessions: sessionmaker[Session]) -> Iterator[Session]:
    """Open a session in which everything can be erased and nothing is, and nobody has to wait.

    Both work on a copy, for which nobody who writes is kept waiting: on SQLite in memory, on PostgreSQL in
    temporary tables, which hide the real ones from this transaction.
    """
    engine: Engine = sessions.kw["bind"]
    if engine.dialect.name != "sqlite":
        with sessions() as session:
            _hide_behind_copies(session)
            yield session
            session.rollback()
        return
    copy = create_engine("sqlite://")
    try:
        with closing(engine.raw_connection()) as source, closing(copy.raw_connection()) as target:
            cast(sqlite3.Connection, source.driver_connection).backup(
                cast(sqlite3.Connection, target.driver_connection)
            )
        with Session(copy) as session:
            yield session
            session.rollback()
    finally:
        copy.dispose()


def _hide_behind_copies(session: Session) -> None:
    """Let this transaction find copies under the names of the tables; the record is hidden too, and empty."""
    schema = session.scalar(select(func.current_schema()))
    for table in tables().sorted_tables:
        real = f'"{schema}"."{table.name}"'
        session.execute(
            text(
                f'CREATE TEMPORARY TABLE "{table.name}" (LIKE {real} INCLUDING DEFAULTS INCLUDING INDEXES)'
                " ON COMMIT DROP"
            )
        )
        if not table.name.startswith("audit_"):
            session.execute(text(f'INSERT INTO "{table.name}" SELECT * FROM {real}'))  # noqa: S608  our names


def carry_out(
    sessions: sessionmaker[Session],
    actor: Actor,
    ref: str,
    *,
    seconds: float | None = None,
    progress: Progress | None = None,
) -> bool:
    """Erase batch after batch, each in a transaction of its own; return whether it has ended.

    Parameters
    ----------
    seconds
        Stop about then; the next call goes on. None for as long as it takes.
    """
    end = None if seconds is None else time.monotonic() + seconds
    while True:
        with sessions.begin() as session:
            run = operations.go_on(session, actor, ref=ref, most=BATCH)
            done, due, ended = run.progress, run.due, run.state not in queries.UNDER_WAY
        if progress is not None:
            progress(done, max(due, done))
        if ended:
            empty_log(cast("Engine", sessions.kw["bind"]))
        if ended or (end is not None and time.monotonic() >= end):
            return ended


def waiting(session: Session) -> str | None:
    """Return the reference of the erasure that waits or runs, or None."""
    run: ErasureRun | None = queries.under_way(session)
    return None if run is None else run.ref


def _end_of(last_day: date) -> datetime:
    return datetime.combine(last_day, time_of_day.max, tzinfo=clock.BRUSSELS)


#: Rows that go by themselves: of which table, and which are over on a last day. A sign-up that was taken up
#: belongs to the client's file; a message that waits is still to leave.
_OLD_ROWS: Sequence[tuple[RetentionKind, type[Base], Callable[[date], ColumnElement[bool]]]] = (
    (RetentionKind.SIGN_IN_COUNTERS, SignInCounter, lambda day: SignInCounter.since <= _end_of(day)),
    (RetentionKind.DRAFTS, Draft, lambda day: Draft.kept_at <= _end_of(day)),
    (
        RetentionKind.ENDED_SESSIONS,
        AccountSession,
        lambda day: or_(AccountSession.ended_at <= _end_of(day), AccountSession.used_at <= _end_of(day)),
    ),
    (
        RetentionKind.MESSAGES,
        Message,
        lambda day: (Message.state != MessageState.WAITING) & (Message.ended_at <= _end_of(day)),
    ),
    (
        RetentionKind.SIGN_UPS,
        SignUpRequest,
        lambda day: SignUpRequest.client_id.is_(None) & (SignUpRequest.asked_on <= day),
    ),
)


def erase_leftovers(session: Session, actor: Actor, outbox: Path | None, *, for_real: bool = True) -> Counts:
    """Erase what no file holds and whose period is over, and return the counts.

    Parameters
    ----------
    for_real
        False counts only.
    """
    periods, tally = queries.periods(session), Tally()
    for kind, table, which in _OLD_ROWS:
        old = which(periods[kind].last_day(clock.today()))
        number = session.scalar(select(func.count()).select_from(table).where(old)) or 0
        if for_real and number:
            session.execute(delete(table).where(old))
        tally.add(kind, number, **{table.__tablename__: number})
    _old_letters(tally, periods[RetentionKind.LETTERS], outbox, for_real)
    for kind, number in erase_imports(session, for_real=for_real).items():
        tally.add(kind, number, imports=number)
    counts = {kind: one for kind, one in tally.as_counts().items() if one["cases"]}
    if counts and for_real:
        cases = sum(one["cases"] for one in counts.values())
        record(session, actor, AuditAction.DELETE, "retention", "leftovers", detail=f"{cases} cases")
    return counts


def _old_letters(tally: Tally, period: Period, outbox: Path | None, for_real: bool) -> None:
    letters = [] if outbox is None or not outbox.is_dir() else sorted(outbox.glob("*.eml"))
    last_day = period.last_day(clock.today())
    old = [
        one
        for one in letters
        if datetime.fromtimestamp(one.stat().st_mtime, clock.BRUSSELS).date() <= last_day
    ]
    if for_real:
        for one in old:
            one.unlink(missing_ok=True)
    tally.add(period.kind, len(old), letters=len(old))
