"""Mandate and third-party contact."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coordination.base import CodeList, Row, code_type
from coordination.clients.models import Client
from coordination.organisations.models import Organisation, Professional
from coordination.vocabulary import ContactMeans, MandateAuthority, MandateSubject, RecordedForm


class Mandate(Row):
    """What the client lets us arrange, towards whom, until when (CONF-34).

    Towards one organisation of the network or one authority, never both and never everybody. It holds from
    ``given_on`` up to and including ``ends_on``, and no more on the day it is withdrawn.
    """

    __tablename__ = "mandates"
    __table_args__ = (
        CheckConstraint("ends_on >= given_on", name="dates"),
        CheckConstraint("(organisation_id IS NULL) <> (authority IS NULL)", name="addressee"),
    )

    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    subjects: Mapped[list[MandateSubject]] = mapped_column(CodeList(MandateSubject))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    authority: Mapped[MandateAuthority | None] = mapped_column(code_type(MandateAuthority))
    form: Mapped[RecordedForm] = mapped_column(code_type(RecordedForm))
    explained_in_language: Mapped[str] = mapped_column(String(5))
    given_on: Mapped[date]
    ends_on: Mapped[date]
    withdrawn_on: Mapped[date | None]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("professionals.id"))

    client: Mapped[Client] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    recorded_by: Mapped[Professional] = relationship()


class ThirdPartyContact(Row):
    """That somebody outside was contacted for a client: when, how, about what; never what was said."""

    __tablename__ = "third_party_contacts"

    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    mandate_id: Mapped[int] = mapped_column(ForeignKey("mandates.id"), index=True)
    subject: Mapped[MandateSubject] = mapped_column(code_type(MandateSubject))
    means: Mapped[ContactMeans] = mapped_column(code_type(ContactMeans))
    held_on: Mapped[date]
    professional_id: Mapped[int] = mapped_column(ForeignKey("professionals.id"))

    mandate: Mapped[Mandate] = relationship()
    professional: Mapped[Professional] = relationship()
