"""Proving the record whole, or naming the first place where it is not (CONF-19).

Reads in stretches of positions, each in a transaction of its own, so that ten million events take no more
memory than ten thousand and keep nobody waiting.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, sessionmaker

from coordination.audit import chain
from coordination.audit.heads import Head
from coordination.audit.models import AuditEvent, AuditLink
from coordination.audit.queries import RAW_LINK, head_of, unsealed
from coordination.audit.rules import RawEvent, age_of, is_change_of_key, is_genuine, raw_columns

STRETCH = 5_000
LOWEST_NUMBER = -(2**63)


class Fault(StrEnum):
    """What can be wrong at one place of the record."""

    LINK_MISSING = "link_missing"
    LINK_TWICE = "link_twice"
    EVENT_MISSING = "event_missing"
    EVENT_CHANGED = "event_changed"
    LINK_WRONG = "link_wrong"
    HEAD_DIFFERS = "head_differs"
    TAIL_MISSING = "tail_missing"
    EVENT_FOREIGN = "event_foreign"


SENTENCES = {
    Fault.LINK_MISSING: "there is no link at this position, though later ones are there: links were removed",
    Fault.LINK_TWICE: "the position is taken twice, or stands before the first: an event was inserted",
    Fault.EVENT_MISSING: "the event of this link is gone: it was removed",
    Fault.EVENT_CHANGED: "the event is not as it was written: a field, its number or its code was changed",
    Fault.LINK_WRONG: (
        "the event is genuine but the link does not follow from the one before it: "
        "something before it was removed, inserted or put in another order, or the link was changed"
    ),
    Fault.HEAD_DIFFERS: (
        "the link is not the one that was written down outside the database: "
        "the chain was cut off here or before, and grew again"
    ),
    Fault.TAIL_MISSING: (
        "the record ends before this position, but a later one was written down outside: its end was cut off"
    ),
    Fault.EVENT_FOREIGN: "an event without a link does not carry a code of ours: it was inserted or changed",
}


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where the record is not whole.

    Attributes
    ----------
    position
        Place in the chain; None for an event that is not linked.
    event
        Number of the event there, where there is one.
    fault
        What is wrong.
    """

    position: int | None
    event: Any
    fault: Fault

    @property
    def sentence(self) -> str:
        """What is wrong, in words."""
        return SENTENCES[self.fault]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of the whole record found.

    Attributes
    ----------
    length
        Links of the chain when the check began.
    checked
        Links that were found right, up to the first that was not.
    waiting
        Genuine events without a link yet.
    compared
        Heads from outside that were compared.
    first_break
        The first break, or None when the record is whole.
    """

    length: int
    checked: int
    waiting: int
    compared: int
    first_break: Break | None


def verify(
    sessions: sessionmaker[Session],
    heads: Iterable[Head] = (),
    progress: Callable[[int, int], None] = lambda _checked, _length: None,
) -> Verdict:
    """Check every event, every link, and the heads that were written down outside.

    Parameters
    ----------
    sessions
        On the record's database.
    heads
        Heads from outside the database, in any order; read once.
    progress
        Called now and then with how many links were checked, of how many.

    Raises
    ------
    AuditKeyMissing
        When no key is configured.
    """
    with _reading(sessions) as session:
        length = _length(session)
    compared, outside = _compare(sessions, heads)
    checked, inside, age = _follow(sessions, length, progress)
    first = min((found for found in (inside, outside) if found), key=_place, default=None)
    waiting = 0
    if first is None:
        waiting, first = _check_waiting(sessions, age)
    return Verdict(length, checked, waiting, compared, first)


def _follow(
    sessions: sessionmaker[Session], length: int, progress: Callable[[int, int], None]
) -> tuple[int, Break | None, int | None]:
    """Follow the chain to its end or to its first break.

    Returns
    -------
    tuple
        How many links were right, the first break, and the age of the key of the last link.
    """
    expected, before, age = 1, chain.BEGINNING, None
    for start in range(0, length, STRETCH):
        end = min(start + STRETCH, length)
        with _reading(sessions) as session:
            rows = session.execute(_stretch(start, end)).all()
        for row in rows:
            age = _age_from(row, age)
            fault = _fault(row, expected, before, age)
            if fault is Fault.LINK_MISSING:
                return expected - 1, Break(expected, None, fault), age
            if fault is not None:
                return expected - 1, Break(row.position, row.event_id, fault), age
            expected, before = expected + 1, row.link
        if expected <= end:
            return expected - 1, Break(expected, None, Fault.LINK_MISSING), age
        progress(end, length)
    return length, None, age


def _age_from(row: RawEvent, age: int | None) -> int | None:
    """Return the age of the key from this link on: a newer one only where an event of its own says so."""
    if age is None:
        return None if row.id is None else age_of(row)
    return age_of(row, age) if age and row.id is not None and is_change_of_key(row) else age


def _stretch(start: int, end: int) -> Select[Any]:
    """Select the links of these positions with their events; the first stretch takes what stands before 1."""
    position = AuditLink.position
    rows = select(position, AuditLink.event_id, RAW_LINK, *raw_columns())
    rows = rows.outerjoin(AuditEvent, AuditEvent.id == AuditLink.event_id).where(position <= end)
    return (rows.where(position > start) if start else rows).order_by(position)


def _fault(row: RawEvent, expected: int, before: bytes, age: int | None) -> Fault | None:
    if row.position > expected:
        return Fault.LINK_MISSING
    if row.position < expected:
        return Fault.LINK_TWICE
    if row.id is None:
        return Fault.EVENT_MISSING
    if age is None or not is_genuine(row, age):
        return Fault.EVENT_CHANGED
    if not chain.is_same(row.link, chain.link_code(before, expected, row.id, row.mac, age)):
        return Fault.LINK_WRONG
    return None


def _compare(sessions: sessionmaker[Session], heads: Iterable[Head]) -> tuple[int, Break | None]:
    """Compare heads from outside; return how many, and the lowest place where one is not in the chain.

    A head is looked up after it was read: what a running sealer writes down meanwhile is there by then.
    """
    compared, lowest = 0, None
    remaining = iter(heads)
    while batch := list(islice(remaining, STRETCH)):
        compared += len(batch)
        positions = {head.position for head in batch}
        rows = select(AuditLink.position, AuditLink.event_id, RAW_LINK).where(
            AuditLink.position.in_(positions)
        )
        with _reading(sessions) as session:
            found = {row.position: row for row in session.execute(rows)}
            length = _length(session)
        breaks = [found_break for head in batch if (found_break := _differs(head, found, length))]
        lowest = min([*breaks, *([lowest] if lowest else [])], key=_place, default=None)
    return compared, lowest


def _differs(head: Head, found: dict[int, Any], length: int) -> Break | None:
    if head.position > length:
        return Break(length + 1, None, Fault.TAIL_MISSING)
    row = found.get(head.position)
    if row is not None and chain.is_same(row.link, head.link):
        return None
    return Break(head.position, row and row.event_id, Fault.HEAD_DIFFERS)


def _check_waiting(sessions: sessionmaker[Session], age: int | None) -> tuple[int, Break | None]:
    """Check the events that have no link yet by their own codes alone; return how many there are.

    Parameters
    ----------
    age
        Age of the key of the last link: what an older key made would never be linked any more.
    """
    waiting = 0
    after: int | None = LOWEST_NUMBER
    while after is not None:
        with _reading(sessions) as session:
            numbers, after = unsealed(session, after=after, limit=STRETCH)
            if not numbers:
                continue
            rows = select(*raw_columns()).where(AuditEvent.id.in_(numbers)).order_by(AuditEvent.id)
            for row in session.execute(rows):
                if age_of(row, age) is None:
                    return waiting, Break(None, row.id, Fault.EVENT_FOREIGN)
                waiting += 1
    return waiting, None


def _length(session: Session) -> int:
    head = head_of(session)
    return head.position if head else 0


def _place(found: Break) -> int:
    return found.position or 0


@contextmanager
def _reading(sessions: sessionmaker[Session]) -> Iterator[Session]:
    """Open a session that only reads: on SQLite it does not queue with those who write."""
    with sessions() as session:
        session.connection(execution_options={"read_only": True})
        yield session
