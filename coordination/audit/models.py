"""One event of the record."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from coordination import clock
from coordination.base import Base, code_type
from coordination.vocabulary import AuditAction


class AuditEvent(Base):
    """Who did or saw what, when, on what basis (CONF-19, INV-18).

    Written in the transaction of the act or before the page leaves. Holds references only, never a name or
    content. ``subject`` is the client's ``ref`` when the event is about a client.
    """

    __tablename__ = "audit_events"
    __table_args__ = (Index("ix_audit_events_subject_at", "subject", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=clock.now)
    actor: Mapped[str] = mapped_column(String(80))
    professional_id: Mapped[int | None]
    organisation_id: Mapped[int | None]
    action: Mapped[AuditAction] = mapped_column(code_type(AuditAction))
    object_kind: Mapped[str] = mapped_column(String(40))
    object_ref: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str | None] = mapped_column(String(40))
    part: Mapped[str | None] = mapped_column(String(200))
    basis: Mapped[str | None] = mapped_column(String(80))
    detail: Mapped[str | None] = mapped_column(String(200))
