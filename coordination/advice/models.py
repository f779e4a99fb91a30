"""A question to who only advises: what is asked, which facts go along, and the answer (CONF-15)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coordination.base import CodeList, Row
from coordination.clients.models import Client
from coordination.encryption import EncryptedText
from coordination.organisations.models import Professional
from coordination.teams.models import TeamMembership
from coordination.vocabulary import FunctionalFact


class AdviceQuestion(Row):
    """One question. ``ref`` is random and tells nothing about the client, whom the adviser never learns."""

    __tablename__ = "advice_questions"
    __table_args__ = (CheckConstraint("(answer IS NULL) = (answered_on IS NULL)", name="answered"),)

    ref: Mapped[str] = mapped_column(String(20), unique=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    adviser_id: Mapped[int] = mapped_column(ForeignKey("team_memberships.id"), index=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("professionals.id"))
    asked_on: Mapped[date]
    question: Mapped[str] = mapped_column(EncryptedText)
    facts: Mapped[list[FunctionalFact]] = mapped_column(CodeList(FunctionalFact), default=list)
    answer: Mapped[str | None] = mapped_column(EncryptedText)
    answered_on: Mapped[date | None]

    client: Mapped[Client] = relationship()
    adviser: Mapped[TeamMembership] = relationship()
    asked_by: Mapped[Professional] = relationship()
