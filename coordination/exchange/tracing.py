"""What an import does to the rows, written down while it does it, so that it can be undone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Date, Enum, Table, event, insert, inspect, select
from sqlalchemy.orm import Session

from coordination.actors import Actor
from coordination.base import Base, CodeList, HalfDaySet, Row, UtcDateTime
from coordination.exchange.models import Import, ImportChange
from coordination.vocabulary import HalfDays

CHUNK = 500
# Not part of a row's facts: who wrote it when, and the lock.
_KEPT = frozenset({"id", "version", "created_at", "created_by", "updated_at", "updated_by"})
_OWN = (Import, ImportChange)


@dataclass
class Trace:
    """Rows that were made and changed, by table.

    Attributes
    ----------
    made
        Numbers of new rows, by table.
    before
        Former values of changed rows, by table and number.
    clients
        Whose a row is, by table and number; rows about nobody are not in it.
    teams
        Whose a team is, by its number.
    """

    made: dict[str, list[int]] = field(default_factory=dict)
    before: dict[str, dict[int, dict[str, Any]]] = field(default_factory=dict)
    clients: dict[tuple[str, int], int] = field(default_factory=dict)
    teams: dict[int, int] = field(default_factory=dict)

    def note_made(self, row: Row) -> None:
        """Note a new row."""
        name = table_of(row).name
        self.made.setdefault(name, []).append(row.id)
        self._note_whose(name, row)

    def note_changed(self, row: Row) -> None:
        """Note the former values of a row that is about to change."""
        name, state = table_of(row).name, inspect(row)
        known = self.before.setdefault(name, {}).setdefault(row.id, {})
        for attribute in state.mapper.column_attrs:
            history = state.attrs[attribute.key].history
            if attribute.key not in _KEPT and history.has_changes():
                known.setdefault(attribute.key, plain(history.deleted[0] if history.deleted else None))
        self._note_whose(name, row)

    def _note_whose(self, name: str, row: Any) -> None:
        client = row.id if name == "clients" else getattr(row, "client_id", None)
        if name == "support_teams":
            self.teams[row.id] = row.client_id
        if client is None and (team := getattr(row, "team_id", None)) is not None:
            client = self.teams.get(team)
        if client is not None:
            self.clients[name, row.id] = client

    def store(self, session: Session, actor: Actor, run: Import) -> None:
        """Keep it with the import, each row with the version that it has now."""
        for name in {*self.made, *self.before}:
            made = set(self.made.get(name, ()))
            changed = {number: values for number, values in self.before.get(name, {}).items() if values}
            for numbers in chunks(sorted(made | changed.keys())):
                versions = versions_of(session, name, numbers)
                rows = [
                    {
                        "import_id": run.id,
                        "table_name": name,
                        "row_id": number,
                        "client_id": self.clients.get((name, number)),
                        "is_new": number in made,
                        "before": None if number in made else json.dumps(changed[number]),
                        "row_version": versions[number],
                        "created_by": actor.name,
                        "updated_by": actor.name,
                        "version": 1,
                    }
                    for number in numbers
                    if number in versions
                ]
                session.execute(insert(ImportChange), rows)


@contextmanager
def traced(session: Session) -> Iterator[Trace]:
    """Write down every row that is made or changed in this session meanwhile."""
    trace = Trace()

    def before_flush(session: Session, *_rest: Any) -> None:
        for row in session.dirty:
            if isinstance(row, Row) and not isinstance(row, _OWN) and session.is_modified(row):
                trace.note_changed(row)

    def after_flush(session: Session, *_rest: Any) -> None:
        for row in session.new:
            if isinstance(row, Row) and not isinstance(row, _OWN):
                trace.note_made(row)

    event.listen(session, "before_flush", before_flush)
    event.listen(session, "after_flush", after_flush)
    try:
        yield trace
    finally:
        event.remove(session, "before_flush", before_flush)
        event.remove(session, "after_flush", after_flush)


def table_of(row: Row) -> Table:
    """Return the table in which a row has its number and version; of a programme that of services."""
    table = inspect(type(row)).base_mapper.local_table
    if not isinstance(table, Table):
        raise TypeError(f"{type(row).__name__} has no table")
    return table


def class_of(name: str) -> type[Row]:
    """Return the class of the rows of a table."""
    for mapper in Base.registry.mappers:
        if mapper.local_table is Base.metadata.tables[name] and mapper.inherits is None:
            return mapper.class_
    raise LookupError(name)


def versions_of(session: Session, name: str, numbers: list[int]) -> dict[int, int]:
    """Return the versions of rows by number; one that is gone is left out."""
    table = Base.metadata.tables[name].c
    rows = session.execute(select(table.id, table.version).where(table.id.in_(numbers)))
    return {row.id: row.version for row in rows}


def chunks(numbers: list[int]) -> Iterator[list[int]]:
    """Yield numbers, so many at a time."""
    for start in range(0, len(numbers), CHUNK):
        yield numbers[start : start + CHUNK]


def plain(value: Any) -> Any:
    """Return a value of a column as JSON holds it."""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, HalfDays):
        return int(value)
    if isinstance(value, date):  # a moment is one too
        return value.isoformat()
    return [plain(one) for one in value] if isinstance(value, list) else value


def restored(row: Row, field_name: str, value: Any) -> Any:
    """Return a value as the column of a row holds it: the reverse of `plain`."""
    kind = inspect(type(row)).column_attrs[field_name].columns[0].type
    if value is None:
        return None
    if isinstance(kind, Enum) and kind.enum_class is not None:
        return kind.enum_class(value)
    if isinstance(kind, CodeList):
        return [kind.enum(one) for one in value]
    if isinstance(kind, HalfDaySet):
        return HalfDays(value)
    if isinstance(kind, UtcDateTime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(kind, Date) else value
