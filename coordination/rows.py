"""Bringing a row to the database: who wrote it, and values that both databases can hold."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import BigInteger, Enum, Integer, String, inspect
from sqlalchemy.orm import Session

from coordination.actors import Actor
from coordination.base import CodeList, Row
from coordination.errors import InvalidInput
from coordination.vocabulary import parse_code

LARGEST_INTEGER = 2**31 - 1
LARGEST_LONG = 2**63 - 1
LOWEST_ON_SCALE = 1
HIGHEST_ON_SCALE = 5
LOWEST_RUNG = 1
HIGHEST_RUNG = 6


def save(session: Session, actor: Actor, row: Row) -> None:
    """Flush a new or changed row in the actor's name.

    SQLite stores a text of any length and PostgreSQL fails in the middle of the act; here both refuse before.

    Raises
    ------
    UnknownCode
        When a code is not in the closed list of its column.
    InvalidInput
        When a text is too long or holds a NUL, or a number is too large for its column.
    """
    prepare(actor, row)
    session.add(row)
    session.flush()


def prepare(actor: Actor, row: Row) -> None:
    """Check a new or changed row and write the actor's name in it, without bringing it to the database.

    For many rows at once; as `save` else.

    Raises
    ------
    UnknownCode, InvalidInput
        As `save`.
    """
    mapper = inspect(type(row))
    for attribute in mapper.column_attrs:
        where, value = attribute.key, getattr(row, attribute.key)
        checked = _checked(where, attribute.columns[0].type, value)
        if checked is not value:
            setattr(row, where, checked)
    if inspect(row).key is None:
        row.created_by = actor.name
    row.updated_by = actor.name


def filled(text: str, where: str) -> str:
    """Return ``text`` without the spaces around it.

    Raises
    ------
    InvalidInput
        When nothing is left, or there is a NUL in it.
    """
    stripped = text.strip()
    if not stripped:
        raise InvalidInput(where, "is empty")
    _check_characters(stripped, where)
    return stripped


def check_period(first: date | None, last: date | None, where: str) -> None:
    """Refuse a period that ends before it starts; None is an open end.

    Raises
    ------
    InvalidInput
        Naming the field of the last day and both days.
    """
    if first is not None and last is not None and last < first:
        raise InvalidInput(where, f"{last.isoformat()} is before the first day, {first.isoformat()}")


def check_rung(rung: int | None, where: str) -> None:
    """Refuse a number that is no rung; None passes.

    Raises
    ------
    InvalidInput
        Naming the field and the rung.
    """
    if rung is not None and not LOWEST_RUNG <= rung <= HIGHEST_RUNG:
        raise InvalidInput(where, f"{rung} is no rung; a ladder runs from {LOWEST_RUNG} to {HIGHEST_RUNG}")


def check_scale(level: int | None, where: str) -> int | None:
    """Return a level on the scale from 1 to 5; None passes.

    Raises
    ------
    InvalidInput
        When it is off the scale, naming the field and the level.
    """
    if level is not None and not LOWEST_ON_SCALE <= level <= HIGHEST_ON_SCALE:
        raise InvalidInput(where, f"{level} is not between {LOWEST_ON_SCALE} and {HIGHEST_ON_SCALE}")
    return level


def _checked(where: str, kind: Any, value: Any) -> Any:
    """Return the value as its column keeps it; codes given as text become members of their list."""
    if value is None:
        return None
    if isinstance(kind, CodeList):
        if isinstance(value, list) and all(isinstance(code, kind.enum) for code in value):
            return value
        return [parse_code(kind.enum, code, where) for code in value]
    if isinstance(kind, Enum):
        return parse_code(cast(type[StrEnum], kind.enum_class), value, where)
    if isinstance(kind, String) and isinstance(value, str):
        if kind.length is not None and len(value) > kind.length:
            raise InvalidInput(where, f"is longer than {kind.length} characters")
        _check_characters(value, where)
    largest = LARGEST_LONG if isinstance(kind, BigInteger) else LARGEST_INTEGER
    if isinstance(kind, Integer) and abs(value) > largest:
        raise InvalidInput(where, "is too large a number")
    return value


def _check_characters(text: str, where: str) -> None:
    if "\x00" in text:
        raise InvalidInput(where, "holds a character that cannot be stored")
