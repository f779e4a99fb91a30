"""Agreement to share: life domains x recipients x period x purpose (CONF-09)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coordination.base import CodeList, Row, code_type
from coordination.clients.models import Client
from coordination.organisations.models import Organisation
from coordination.vocabulary import ClientPart, ConsentPurpose, ConsentState, LifeDomain, RecordedForm


class Consent(Row):
    """What the client agreed to share, with whom, for what, until when.

    ``domains`` are life domains; ``items`` are the other parts, such as the functional profile for a host.
    Expiry and withdrawal count when it is read, whether or not ``state`` has been updated.
    """

    __tablename__ = "consents"
    __table_args__ = (CheckConstraint("expires_on > given_on", name="dates"),)

    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    purpose: Mapped[ConsentPurpose] = mapped_column(code_type(ConsentPurpose))
    domains: Mapped[list[LifeDomain]] = mapped_column(CodeList(LifeDomain), default=list)
    items: Mapped[list[ClientPart]] = mapped_column(CodeList(ClientPart), default=list)
    form: Mapped[RecordedForm] = mapped_column(code_type(RecordedForm))
    explained_in_language: Mapped[str] = mapped_column(String(5))
    given_on: Mapped[date]
    expires_on: Mapped[date]
    withdrawn_on: Mapped[date | None]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("professionals.id"))
    state: Mapped[ConsentState] = mapped_column(code_type(ConsentState))

    client: Mapped[Client] = relationship()
    recipients: Mapped[list[ConsentRecipient]] = relationship(
        back_populates="consent", cascade="all, delete-orphan", order_by="ConsentRecipient.organisation_id"
    )


class ConsentRecipient(Row):
    """One organisation to which an agreement to share is addressed."""

    __tablename__ = "consent_recipients"

    consent_id: Mapped[int] = mapped_column(ForeignKey("consents.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)

    consent: Mapped[Consent] = relationship(back_populates="recipients")
    organisation: Mapped[Organisation] = relationship()
