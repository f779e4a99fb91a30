"""Statutory case consultation and its participants, in tables that no team reads (CONF-17, INV-25)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coordination.base import Row, code_type
from coordination.clients.models import Client
from coordination.encryption import EncryptedText
from coordination.organisations.models import Organisation, Professional
from coordination.vocabulary import CaseConsultationGround, CaseConsultationPurpose, CaseConsultationState


class CaseConsultation(Row):
    """One consultation: ground, purpose, method and participants are fixed before it is held.

    Attributes
    ----------
    ground, ground_ref
        What allows it, and the reference of that law or permission as its convenor wrote it; restricted,
        since it may name a case.
    method
        How it is held, agreed beforehand.
    report
        What was said; for the participants alone.
    """

    __tablename__ = "case_consultations"

    ref: Mapped[str] = mapped_column(String(20), unique=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    ground: Mapped[CaseConsultationGround] = mapped_column(code_type(CaseConsultationGround))
    ground_ref: Mapped[str] = mapped_column(EncryptedText)
    purpose: Mapped[CaseConsultationPurpose] = mapped_column(code_type(CaseConsultationPurpose))
    method: Mapped[str] = mapped_column(EncryptedText)
    convenor_id: Mapped[int] = mapped_column(ForeignKey("professionals.id"))
    held_on: Mapped[date]
    report: Mapped[str | None] = mapped_column(EncryptedText)
    state: Mapped[CaseConsultationState] = mapped_column(
        code_type(CaseConsultationState), default=CaseConsultationState.CONVENED
    )

    client: Mapped[Client] = relationship()
    convenor: Mapped[Professional] = relationship()
    participants: Mapped[list[CaseParticipant]] = relationship(
        back_populates="consultation", order_by="CaseParticipant.id"
    )


class CaseParticipant(Row):
    """Somebody who takes part, for the organisation that he or she stood for at the time."""

    __tablename__ = "case_participants"
    __table_args__ = (UniqueConstraint("consultation_id", "professional_id"),)

    consultation_id: Mapped[int] = mapped_column(ForeignKey("case_consultations.id"), index=True)
    professional_id: Mapped[int] = mapped_column(ForeignKey("professionals.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))

    consultation: Mapped[CaseConsultation] = relationship(back_populates="participants")
    professional: Mapped[Professional] = relationship()
    organisation: Mapped[Organisation] = relationship()
