"""Undoing an import as a whole: what it made goes, what it changed is as it was; all of it or nothing."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from coordination.actors import Actor
from coordination.audit.operations import record
from coordination.base import Base
from coordination.clients.models import Client
from coordination.exchange.models import Import, ImportChange
from coordination.exchange.operations import move
from coordination.exchange.rules import NotUndoable, who
from coordination.exchange.tracing import CHUNK, chunks, class_of, restored, versions_of
from coordination.retention.reach import delete_rows
from coordination.rows import save
from coordination.vocabulary import AuditAction

# What belongs to a row from its first moment, and to an import itself.
_ALONG = frozenset({"client_identifiers", "import_changes", "secrecy_conditions"})


def take_back(session: Session, actor: Actor, *, run: Import) -> Import:
    """Decide that an import is undone.

    Raises
    ------
    IllegalTransition, GuardFailed
        When it was not applied, or too long ago.
    NotUndoable
        Naming what was changed since.
    """
    _require_untouched(session, run)
    return move(session, actor, run, "take_back")


def undo(session: Session, *, run: Import) -> Import:
    """Undo an import, in the name of who decided it.

    Raises
    ------
    NotUndoable
        Naming what was changed since; the caller rolls everything back.
    """
    actor = who(run)
    _require_untouched(session, run)
    for change in session.scalars(_changes(run).where(ImportChange.is_new.is_(False))).all():
        _restore(session, actor, run, change)
    session.flush()
    made = _made(session, run)
    clients = made.pop("clients", [])
    for numbers in chunks(sorted(clients)):
        refs = session.execute(select(Client.id, Client.ref).where(Client.id.in_(numbers))).all()
        session.execute(delete(ImportChange).where(ImportChange.client_id.in_(numbers)))
        delete_rows(session, Base.metadata.tables["clients"], numbers)
        for row in refs:
            record(
                session,
                actor,
                AuditAction.DELETE,
                "client",
                row.ref,
                subject=row.ref,
                detail=f"undo {run.ref}",
            )
    session.flush()
    made = _made(session, run)
    for table in reversed(Base.metadata.sorted_tables):
        for numbers in chunks(sorted(made.get(table.name, []))):
            kind = class_of(table.name)
            for number in numbers:
                found = session.get(kind, number)
                if found is not None:
                    session.delete(found)
                    record(session, actor, AuditAction.DELETE, table.name, number, detail=f"undo {run.ref}")
            session.flush()
    session.execute(delete(ImportChange).where(ImportChange.import_id == run.id))
    run.may_undo = False
    return move(session, actor, run, "undo")


def _changes(run: Import):  # type: ignore[no-untyped-def]  # a statement on one table
    return select(ImportChange).where(ImportChange.import_id == run.id).order_by(ImportChange.id)


def _made(session: Session, run: Import) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    rows = select(ImportChange.table_name, ImportChange.row_id).where(
        ImportChange.import_id == run.id, ImportChange.is_new.is_(True)
    )
    for row in session.execute(rows):
        found[row.table_name].append(row.row_id)
    return found


def _restore(session: Session, actor: Actor, run: Import, change: ImportChange) -> None:
    row = session.get_one(class_of(change.table_name), change.row_id)
    for name, value in json.loads(change.before or "{}").items():
        setattr(row, name, restored(row, name, value))
    save(session, actor, row)
    ref = row.ref if isinstance(row, Client) else str(change.row_id)
    about = ref if isinstance(row, Client) else None
    kind = "client" if about else change.table_name
    record(session, actor, AuditAction.UPDATE, kind, ref, subject=about, detail=f"undo {run.ref}")


def _require_untouched(session: Session, run: Import) -> None:
    """Refuse when a row has another version by now, is gone, or something else hangs on a new one."""
    known: dict[str, dict[int, int]] = defaultdict(dict)
    made: dict[str, set[int]] = defaultdict(set)
    for change in session.execute(
        select(
            ImportChange.table_name, ImportChange.row_id, ImportChange.row_version, ImportChange.is_new
        ).where(ImportChange.import_id == run.id)
    ):
        known[change.table_name][change.row_id] = change.row_version
        if change.is_new:
            made[change.table_name].add(change.row_id)
    touched = []
    for name, versions in known.items():
        for numbers in chunks(sorted(versions)):
            now = versions_of(session, name, numbers)
            touched += [(name, number) for number in numbers if now.get(number) != versions[number]]
    touched += list(_hanging(session, made))
    if touched:
        raise NotUndoable(_named(session, sorted(set(touched))))


def _hanging(session: Session, made: dict[str, set[int]]) -> Iterator[tuple[str, int]]:
    """Yield the new rows on which something hangs that the import did not make."""
    for name, numbers in made.items():
        table = Base.metadata.tables[name]
        for child in Base.metadata.sorted_tables:
            if child.name in _ALONG or "id" not in child.c:
                continue
            for key in child.foreign_keys:
                if key.column.table is not table or (child.name, name) == ("programmes", "services"):
                    continue
                for some in chunks(sorted(numbers)):
                    rows = session.execute(
                        select(child.c.id, key.parent.label("of")).where(key.parent.in_(some))
                    )
                    yield from (
                        (name, row.of) for row in rows if row.id not in made.get(child.name, frozenset())
                    )


def _named(session: Session, touched: list[tuple[str, int]]) -> list[str]:
    """Return rows as people know them: clients and their teams by reference, the network by name."""
    names: dict[str, None] = {}
    for table, number in touched[:CHUNK]:
        row = session.get(class_of(table), number)
        for way in ("team", "offer"):
            row = getattr(row, way, row)
        row = getattr(row, "client", row)
        fields = ("ref", "name", "display_name", "name_nl", "title")
        found = next((str(getattr(row, one)) for one in fields if getattr(row, one, None)), "")
        names[found or f"{table} {number}"] = None
    return list(names)
