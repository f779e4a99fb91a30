"""Whether an event is one of ours: pure questions to a row as the database holds it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Row, type_coerce
from sqlalchemy.types import NULLTYPE

from coordination.audit import chain
from coordination.audit.models import AuditEvent

RawEvent = Row[tuple[Any, ...]]
#: What an event is about that tells of a new key of the record.
KEY_KIND = "audit key"


def raw_columns() -> list[ColumnElement[Any]]:
    """Return the columns of an event as the database holds them, `chain.FIELDS` and then ``mac``.

    A value that somebody has changed may be no code and no moment any more: it must be read all the same.
    """
    columns = AuditEvent.__table__.columns
    return [type_coerce(columns[name], NULLTYPE).label(name) for name in (*chain.FIELDS, "mac")]


def is_genuine(event: RawEvent, age: int = 0) -> bool:
    """Say whether all fields of an event are as they were when its code was made (CONF-19).

    Parameters
    ----------
    event
        A row that ends with `raw_columns`.
    age
        With which key the code was made.
    """
    identity, at, *rest, mac = event[-len(chain.FIELDS) - 1 :]
    return chain.is_same(mac, chain.event_code([identity, chain.moment_text(at), *rest], age))


def age_of(event: RawEvent, oldest: int | None = None) -> int | None:
    """Return the age of the key that made the code of an event; None when none of ours did.

    Parameters
    ----------
    oldest
        The oldest key that may have made it, which is tried first; None for any.
    """
    known = chain.ages() if oldest is None else range(oldest + 1)
    return next((age for age in reversed(known) if is_genuine(event, age)), None)


def is_change_of_key(event: RawEvent) -> bool:
    """Say whether an event tells that a new key of the record was taken into use."""
    return bool(event.object_kind == KEY_KIND)
