"""Many of what was laid out once: all rows that came with it, copied with references of their own.

Laying out one last place takes a hundred acts of the domain, and a race for 125 of them would spend its time
on that. What is copied was made by those acts; only numbers and references differ.
"""

from typing import Any

from sqlalchemy import Table, func, insert, select
from sqlalchemy.orm import Session

from coordination.base import Base
from tests.concurrency.racers import Attempt

#: Neither the record is copied, whose chain speaks of the acts that there were, nor what was sent.
LEFT_OUT = ("audit_", "messages")
Marks = dict[str, int]


def _tables() -> list[Table]:
    return [
        table
        for table in Base.metadata.sorted_tables
        if "id" in table.c and not table.name.startswith(LEFT_OUT) and len(table.primary_key) == 1
    ]


def marks(session: Session) -> Marks:
    """Return the highest number there is in each table."""
    return {table.name: session.scalar(select(func.max(table.c.id))) or 0 for table in _tables()}


def copied(session: Session, since: Marks, attempts: list[Attempt], times: int) -> list[list[Attempt]]:
    """Copy every row that is newer than the marks, so many times, and return the attempts on each copy.

    A number that points to a new row points to its copy; one that points to an older row stays.
    """
    made = {
        table.name: [
            dict(row)
            for row in session.execute(
                select(table).where(table.c.id > since[table.name]).order_by(table.c.id)
            ).mappings()
        ]
        for table in _tables()
    }
    step = {name: len(rows) and rows[-1]["id"] - since[name] for name, rows in made.items()}
    groups = []
    for number in range(1, times + 1):
        for table in _tables():
            if made[table.name]:
                rows = [_moved(table, row, since, step, number) for row in made[table.name]]
                session.execute(insert(table), rows)
        groups.append([one._replace(placement_ref=_reference(one.placement_ref, number)) for one in attempts])
    return groups


def _moved(table: Table, row: dict[str, Any], since: Marks, step: Marks, number: int) -> dict[str, Any]:
    moved = dict(row)
    for column in table.columns:
        value = row[column.name]
        target = table.name if column.name == "id" else None
        for key in column.foreign_keys:
            target = key.column.table.name
        if target is not None and value is not None and value > since.get(target, value):
            moved[column.name] = value + number * step[target]
        elif column.name == "ref":
            moved[column.name] = _reference(value, number)
    return moved


def _reference(ref: str, number: int) -> str:
    return f"{ref}-{number:03d}"
