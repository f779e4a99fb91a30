"""Reading the record, and how far it has been linked."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import NULLTYPE

from coordination.audit.heads import Head
from coordination.audit.models import AuditEvent, AuditLink
from coordination.vocabulary import AuditAction

#: What lets somebody see something of a client.
SIGHT = (AuditAction.VIEW, AuditAction.EXPORT, AuditAction.SHARE)
# As the database holds it: somebody may have put something else there.
RAW_LINK: ColumnElement[Any] = type_coerce(AuditLink.link, NULLTYPE).label("link")


class Sighting(NamedTuple):
    """When somebody saw, got or was sent something of a client, what, and on what basis."""

    at: datetime
    professional_id: int | None
    organisation_id: int | None
    object_kind: str
    part: str | None
    basis: str | None


def events_about(session: Session, subject: str, *, limit: int = 200) -> list[AuditEvent]:
    """Return what was done with and seen of the client with this ``ref``, newest first (CONF-20).

    For people it is `coordination.audit.operations.read_events` that reads, and writes down that they did.
    """
    return _newest(session, select(AuditEvent).where(AuditEvent.subject == subject), limit)


def events_of_object(
    session: Session,
    object_kind: str,
    object_ref: str | int,
    *,
    subject: str | None = None,
    without: Collection[AuditAction] = (),
    limit: int = 200,
) -> list[AuditEvent]:
    """Return what was done with one thing, such as ``"offer", 12``, newest first.

    Parameters
    ----------
    subject
        The ``ref`` of the client whose thing it is: the record is kept by clients, and finds it at once then.
    without
        Actions that are left out, such as that somebody looked; they do not count for the limit.
    """
    statement = select(AuditEvent).where(
        AuditEvent.action.not_in(without), AuditEvent.object_ref == str(object_ref)
    )
    if subject is None:
        statement = statement.where(AuditEvent.object_kind == object_kind)
    else:
        # Put together, the kind is no way into an index: SQLite would read all events of this kind by it.
        of_kind = AuditEvent.object_kind.concat("") == object_kind
        statement = statement.where(AuditEvent.subject == subject, of_kind)
    return _newest(session, statement, limit)


def unsealed(session: Session, *, after: int, limit: int) -> tuple[list[int], int | None]:
    """Look for events without a link in one stretch of numbers.

    Two walks along an index, whatever the size of the record: a join might read all of it for every stretch.

    Parameters
    ----------
    after
        Only numbers above this one; an event of long ago has a low number.
    limit
        Most events to look at.

    Returns
    -------
    tuple
        The numbers without a link, the lowest first; and the last number that was looked at, from where the
        next look goes on, or None when there are no more events.
    """
    numbers = select(AuditEvent.id).where(AuditEvent.id > after).order_by(AuditEvent.id).limit(limit)
    seen = list(session.scalars(numbers))
    if not seen:
        return [], None
    linked = set(
        session.scalars(select(AuditLink.event_id).where(AuditLink.event_id.between(seen[0], seen[-1])))
    )
    return [number for number in seen if number not in linked], seen[-1]


def head_of(session: Session) -> Head | None:
    """Return the last link of the chain, or None before the first."""
    statement = select(AuditLink.position, RAW_LINK).order_by(AuditLink.position.desc()).limit(1)
    row = session.execute(statement).one_or_none()
    return None if row is None else Head(row.position, row.link)


def link_at(session: Session, position: int) -> object:
    """Return the code of the link at a position, whatever stands there; None when nothing does."""
    return session.scalar(select(RAW_LINK).where(AuditLink.position == position))


def _newest(session: Session, statement: Select[AuditEvent], limit: int) -> list[AuditEvent]:
    return list(session.scalars(statement.order_by(AuditEvent.at.desc(), AuditEvent.id.desc()).limit(limit)))


def looks_at(
    session: Session,
    subject: str,
    *,
    since: datetime,
    kinds: Collection[str] | None = None,
    without: str | None = None,
    limit: int = 5000,
) -> list[Sighting]:
    """Return who saw, got or was sent something of the client with this ``ref`` since a moment, newest first.

    Refused tries are left out: who tried saw nothing (CONF-20).

    Parameters
    ----------
    kinds
        Of what kind the things were; any kind when it is left out.
    without
        An actor whose own looks are left out.
    """
    statement = select(
        AuditEvent.at,
        AuditEvent.professional_id,
        AuditEvent.organisation_id,
        AuditEvent.object_kind,
        AuditEvent.part,
        AuditEvent.basis,
    ).where(AuditEvent.subject == subject, AuditEvent.at >= since, AuditEvent.action.in_(SIGHT))
    if kinds is not None:
        statement = statement.where(AuditEvent.object_kind.in_(kinds))
    if without is not None:
        statement = statement.where(AuditEvent.actor != without)
    newest = statement.order_by(AuditEvent.at.desc(), AuditEvent.id.desc()).limit(limit)
    return [Sighting(*row) for row in session.execute(newest)]
