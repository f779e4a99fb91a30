"""What a client asks for, by when it is due, and what came of it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Boolean, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coordination.base import Row, code_type
from coordination.clients.models import Client
from coordination.encryption import EncryptedText
from coordination.organisations.models import Professional
from coordination.vocabulary import ClientRequestKind, ClientRequestState, CorrectedField


class ClientRequest(Row):
    """A request of a client: a copy (CONF-21) or a correction (CONF-22).

    ``with_health`` makes a copy due within fifteen days. For a correction, ``corrected_field`` says what is
    wrong, ``new_value`` what the client says it must be, ``former_value`` what it was when it was corrected:
    the version before. ``answer`` is what the lead says in words, to the client.
    """

    __tablename__ = "client_requests"
    __table_args__ = (
        CheckConstraint("due_on > received_on", name="due_on"),
        CheckConstraint("(kind = 'correction') = (corrected_field IS NOT NULL)", name="corrected_field"),
    )

    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    kind: Mapped[ClientRequestKind] = mapped_column(code_type(ClientRequestKind))
    state: Mapped[ClientRequestState] = mapped_column(code_type(ClientRequestState))
    received_on: Mapped[date]
    due_on: Mapped[date] = mapped_column(index=True)
    with_health: Mapped[bool] = mapped_column(Boolean, default=False)
    corrected_field: Mapped[CorrectedField | None] = mapped_column(code_type(CorrectedField))
    new_value: Mapped[str | None] = mapped_column(EncryptedText)
    former_value: Mapped[str | None] = mapped_column(EncryptedText)
    answer: Mapped[str | None] = mapped_column(EncryptedText)
    decided_on: Mapped[date | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("professionals.id"))
    handed_out_on: Mapped[date | None]

    client: Mapped[Client] = relationship()
    decided_by: Mapped[Professional | None] = relationship()
