"""What a file would do, row by row: the acts themselves, on trial or for real.

A trial does the acts on the network inside a transaction of its own that is undone, so that it says exactly
what would happen; people are checked by the same rules and not stored.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from sqlalchemy.orm import Session

from coordination.actors import Actor
from coordination.errors import CoordinationError
from coordination.exchange.columns import Key
from coordination.exchange.faults import Fault, Refused, refuse
from coordination.exchange.members import Members
from coordination.exchange.network import Contacts, Given, Locations, Organisations, Routes, Rows, Services
from coordination.exchange.people import Clients, Seen
from coordination.exchange.places import Offers
from coordination.exchange.reading import Book, SheetRow
from coordination.exchange.sheets import ORDER, SHEETS
from coordination.exchange.tracing import Trace
from coordination.exchange.work import (
    Line,
    Plan,
    Work,
    changes_of,
    faults_of,
    require_all,
    values_of,
)
from coordination.vocabulary import ImportColumn, ImportFault, RowOutcome, SheetKind

NETWORK: dict[SheetKind, Rows] = {
    one.kind: one for one in (Organisations(), Locations(), Contacts(), Services(), Routes(), Offers())
}
#: Told how many rows were done, of how many.
Progress = Callable[[int, int], None]


class _TriedOut(Exception):
    """Ends a trial: what was done is undone."""


def only_reads(book: Book) -> bool:
    """Say whether a file is checked by reading alone; rows of the network are tried out and undone."""
    return not any(kind in NETWORK for kind in book)


def try_out(
    session: Session, actor: Actor, book: Book, source: str, progress: Progress | None = None
) -> tuple[Plan, Seen]:
    """Return what a file would do, and what of clients that shows, for `record_seen`; nothing is changed."""
    work = Work(session, actor, source, for_real=False)
    plan, clients = Plan(), Clients(work)
    if not only_reads(book):
        with suppress(_TriedOut), session.begin_nested():
            _run(work, clients, book, plan, progress)
            raise _TriedOut
        session.expire_all()
    else:
        with session.no_autoflush:
            _run(work, clients, book, plan, progress)
    return plan, clients.seen


def carry_out(
    session: Session, actor: Actor, book: Book, source: str, trace: Trace, progress: Progress | None = None
) -> Plan:
    """Do what a file says, and return what was done."""
    work = Work(session, actor, source, for_real=True)
    plan = Plan()
    _run(work, Clients(work, trace), book, plan, progress)
    return plan


def _run(work: Work, clients: Clients, book: Book, plan: Plan, progress: Progress | None) -> None:
    due = sum(map(len, book.values()))
    members = Members(work, clients)
    for kind in ORDER:
        rows = book.get(kind, [])
        sheet = SHEETS[kind]
        if not rows:
            continue
        if not work.actor.has(*sheet.importers):
            plan.extend(_not_allowed(kind, row) for row in rows)
            continue
        if kind in NETWORK:
            seen: dict[object, int] = {}
            for row in rows:
                plan.append(_network_line(work, NETWORK[kind], row, seen))
                _tell(progress, len(plan), due)
            continue
        for lines in (clients if kind is SheetKind.CLIENTS else members).lines(rows):
            plan.extend(lines)
            _tell(progress, len(plan), due)


def _tell(progress: Progress | None, done: int, due: int) -> None:
    if progress is not None:
        progress(done, due)


def _not_allowed(kind: SheetKind, row: SheetRow) -> Line:
    fault = Fault(ImportFault.NOT_ALLOWED, SHEETS[kind].title, row.number)
    return Line(kind, row.number, RowOutcome.REFUSED, faults=(fault,))


def _network_line(work: Work, rows: Rows, row: SheetRow, seen: dict[object, int]) -> Line:
    key = row.cells.get("id", "")
    try:
        given = _resolved(work, rows, values_of(rows.sheet, row))
        with work.session.begin_nested():
            return _done(work, rows, row, given, seen)
    except CoordinationError as error:
        if key:
            work.refused.add((rows.kind, key))
        faults = faults_of(rows.sheet, row.number, error)
        return Line(rows.kind, row.number, RowOutcome.REFUSED, faults=faults)


def _done(work: Work, rows: Rows, row: SheetRow, given: Given, seen: dict[object, int]) -> Line:
    key = tuple(str(getattr(given[one], "id", given[one])) for one in rows.sheet.keys)
    if (earlier := seen.setdefault(key, row.number)) != row.number:
        raise refuse(ImportFault.KEY_TWICE, rows.sheet.keys[0].value, row=earlier)
    found = rows.find(work, given)
    if found is None:
        require_all(rows.sheet, given)
        made = rows.make(work, {name: value for name, value in given.items() if value is not None})
        rows.remember(work, given, made)
        return Line(rows.kind, row.number, RowOutcome.NEW)
    if (earlier := seen.setdefault(found.id, row.number)) != row.number:
        raise refuse(ImportFault.SAME_ROW_TWICE, rows.sheet.keys[0].value, row=earlier)
    current = rows.current(found)
    changes = changes_of(rows.sheet, current, given)
    if not changes:
        rows.remember(work, given, found)
        return Line(rows.kind, row.number, RowOutcome.UNCHANGED)
    changed = frozenset(ImportColumn(one.column) for one in changes)
    whole = current | {name: value for name, value in given.items() if name in changed}
    rows.change(work, found, whole, changed)
    rows.remember(work, given, found)
    return Line(rows.kind, row.number, RowOutcome.CHANGED, changes)


def _resolved(work: Work, rows: Rows, given: Given) -> Given:
    """Return the values with the rows behind the keys of other sheets.

    Raises
    ------
    Refused
        Naming every key that leads nowhere.
    """
    faults = []
    for column in rows.sheet.columns:
        kind, key = column.kind, given.get(column.name)
        if not isinstance(kind, Key) or kind.sheet is None or key is None:
            continue
        number = work.number_of(kind.sheet, key)
        found = None if number is None else work.session.get(NETWORK[kind.sheet].table, number)
        if found is None:
            refused = (kind.sheet, key) in work.refused
            code = ImportFault.REFUSED_KEY if refused else ImportFault.UNKNOWN_KEY
            faults.append(Fault(code, column=column.name.value))
        given[column.name] = found
    if faults:
        raise Refused(*faults)
    return given
