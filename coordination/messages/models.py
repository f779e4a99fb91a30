"""A message that is to leave by e-mail."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coordination import clock
from coordination.base import Row, code_type
from coordination.encryption import EncryptedBytes
from coordination.organisations.models import Professional
from coordination.vocabulary import ActorRole, MessageKind, MessageState


class Message(Row):
    """One e-mail, from the act that asks for it until it has left.

    It is written in the transaction of the act: what is committed is sent, and what is rolled back is not. It
    says that something waits and where, never what, and of nobody (CONF-32).

    Attributes
    ----------
    professional_id
        Whom it is for; None for a letter, which carries its address itself.
    needs_role
        It goes only to an account with this role, such as whoever answers for a host.
    content
        The finished letter, encrypted; gone as soon as it has left or was refused. None where it is written
        when it leaves.
    key
        What it is about, for what is said once only, such as the summary of one day.
    message_id
        The same for every try, so that what arrives twice can be told to be one.
    attempts, next_try_at
        How often it was tried, and when it may be tried again: the waits grow.
    fault
        Kind of the last error, never its text.
    """

    __tablename__ = "messages"
    __table_args__ = (
        CheckConstraint("(professional_id IS NULL) = (kind = 'letter')", name="recipient"),
        CheckConstraint("(state = 'waiting') = (ended_at IS NULL)", name="ended"),
        CheckConstraint("state IN ('waiting', 'given_up') OR content IS NULL", name="content"),
        Index("ix_messages_state_next_try_at", "state", "next_try_at"),
    )

    kind: Mapped[MessageKind] = mapped_column(code_type(MessageKind))
    state: Mapped[MessageState] = mapped_column(code_type(MessageState), default=MessageState.WAITING)
    professional_id: Mapped[int | None] = mapped_column(ForeignKey("professionals.id"), index=True)
    needs_role: Mapped[ActorRole | None] = mapped_column(code_type(ActorRole))
    content: Mapped[bytes | None] = mapped_column(EncryptedBytes)
    key: Mapped[str | None] = mapped_column(String(80), unique=True)
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None] = mapped_column(index=True)
    fault: Mapped[str | None] = mapped_column(String(40))

    professional: Mapped[Professional | None] = relationship()
