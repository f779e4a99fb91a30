"""Reading the record."""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from coordination.audit.models import AuditEvent


def events_about(session: Session, subject: str, *, limit: int = 200) -> list[AuditEvent]:
    """Return what was done with and seen of the client with this ``ref``, newest first (CONF-20)."""
    return _newest(session, select(AuditEvent).where(AuditEvent.subject == subject), limit)


def events_of_object(
    session: Session, object_kind: str, object_ref: str | int, *, limit: int = 200
) -> list[AuditEvent]:
    """Return what was done with one thing, such as ``"offer", 12``, newest first."""
    statement = select(AuditEvent).where(
        AuditEvent.object_kind == object_kind, AuditEvent.object_ref == str(object_ref)
    )
    return _newest(session, statement, limit)


def _newest(session: Session, statement: Select[AuditEvent], limit: int) -> list[AuditEvent]:
    return list(session.scalars(statement.order_by(AuditEvent.id.desc()).limit(limit)))
