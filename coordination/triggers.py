"""Triggers of our own on both databases: put up what is missing, take away what is of an older version.

They stand outside the numbered migrations: SQLite builds a table anew to change it, and takes its triggers
away. A trigger's name begins with that of its family and ends with a mark of what it says, so that one of an
older version is told from it; on PostgreSQL each has a function of the same name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

from sqlalchemy import Connection, text


def mark(*said: object) -> str:
    """Return a short mark of what a trigger says."""
    return sha256(repr(said).encode()).hexdigest()[:8]


def put_up(connection: Connection, family: str, wanted: Mapping[str, Sequence[str]]) -> list[str]:
    """Make a family of triggers what is wanted, and return the names of those that were missing.

    Parameters
    ----------
    wanted
        The statements that make each trigger, by its name.
    """
    there = standing(connection, family)
    drop(connection, there - wanted.keys())
    missing = [name for name in wanted if name not in there]
    for name in missing:
        for statement in wanted[name]:
            connection.exec_driver_sql(statement)
    return missing


def standing(connection: Connection, family: str) -> set[str]:
    """Return the names of the triggers of a family that are there and work."""
    if connection.dialect.name == "postgresql":
        statement = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    else:
        statement = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    return {name for name in connection.scalars(text(statement)) if name.startswith(family)}


def drop(connection: Connection, names: Iterable[str]) -> None:
    """Take triggers away, with their functions."""
    for name in sorted(names):
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"DROP FUNCTION schakel_{name}() CASCADE")
        else:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
