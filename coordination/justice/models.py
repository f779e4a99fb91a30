"""The facts that a carer reports to a house of justice: a code and a day, never a text (CONF-13)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coordination.base import Row, code_type
from coordination.clients.models import Client
from coordination.organisations.models import Organisation, Professional
from coordination.vocabulary import ReportableFact


class ReportedFact(Row):
    """One fact of the closed list, on one day, told by one service to one house of justice."""

    __tablename__ = "reported_facts"
    __table_args__ = (UniqueConstraint("client_id", "recipient_id", "kind", "happened_on", "reported_by_id"),)

    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    recipient_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    kind: Mapped[ReportableFact] = mapped_column(code_type(ReportableFact))
    happened_on: Mapped[date]
    reported_by_id: Mapped[int] = mapped_column(ForeignKey("professionals.id"))

    client: Mapped[Client] = relationship()
    recipient: Mapped[Organisation] = relationship()
    reported_by: Mapped[Professional] = relationship()
