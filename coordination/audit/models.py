"""The events of the record, and the links that hold them together."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from coordination.base import Base, code_type
from coordination.vocabulary import AuditAction

# On SQLite only a plain INTEGER is the key of the table itself; it holds 64 bits there.
LONG = BigInteger().with_variant(Integer, "sqlite")


class AuditEvent(Base):
    """Who did or saw what, when, on what basis (CONF-19, INV-18).

    Written in the transaction of the act or before the page leaves, by `coordination.audit.operations.record`
    alone. Holds references only, never a name or content. ``subject`` is the client's ``ref`` when the event
    is about a client.

    ``id`` is drawn by the program (`coordination.audit.chain.new_number`) and not counted by the database: a
    transaction that is rolled back leaves no gap that looks like a deletion, and the number stands under
    ``mac``, the event's own code, 32 bytes that only who has the key can make.
    """

    __tablename__ = "audit_events"
    __table_args__ = (
        Index("ix_audit_events_subject_at", "subject", "at"),
        Index("ix_audit_events_object_kind_at", "object_kind", "at"),
    )

    id: Mapped[int] = mapped_column(LONG, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
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
    mac: Mapped[bytes] = mapped_column(LargeBinary(32))


class AuditLink(Base):
    """One link of the chain: the place of an event, bound to everything before it (CONF-19).

    Added by the sealer, so that who writes an event waits for nobody. Positions run from 1 without a gap.
    There is no foreign key: an event that was taken away must be found, and named, by the proof.
    """

    __tablename__ = "audit_links"

    position: Mapped[int] = mapped_column(LONG, primary_key=True, autoincrement=False)
    event_id: Mapped[int] = mapped_column(LONG, unique=True)
    link: Mapped[bytes] = mapped_column(LargeBinary(32))
