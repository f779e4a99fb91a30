"""A referral, and what the receiving service asked about it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coordination.base import CodeList, Row, code_type, new_reference
from coordination.clients.models import Client
from coordination.consent.models import Consent
from coordination.encryption import EncryptedText
from coordination.organisations.models import Professional
from coordination.services.models import Service
from coordination.teams.models import TeamMembership
from coordination.vocabulary import ClientPart, ReferralDeclineReason, ReferralOutcome, ReferralState
from coordination.waiting_lists.models import WaitingListEntry

_UNDER_WAY = text("state NOT IN ('rejected', 'completed', 'cancelled')")


def _new_ref() -> str:
    return new_reference("VW")


class Referral(Row):
    """One question of a client's team to one service (C.5).

    The receiving organisation knows it by ``ref`` alone; whether it reads the name is one of the shared
    items. Nobody refers a client twice to a service at a time; the database holds it.

    Attributes
    ----------
    from_membership_id
        Who wrote it, as a member of the client's team.
    question
        What the service is asked to do; at most 500 characters, and never the name.
    shared_items
        Parts of the file that go along, once the client agrees.
    due_on
        By when the answer is needed; None: within two weeks of the day on which it was sent.
    state_since, requested_on
        Since when it is in this state, and since when the service owes an answer.
    not_now_on
        The day on which the client last said: not now.
    consent_id
        The agreement to share on which it was agreed.
    """

    __tablename__ = "referrals"
    __table_args__ = (
        CheckConstraint("(state = 'rejected') = (decline_reason IS NOT NULL)", name="declined"),
        CheckConstraint("(state = 'completed') = (outcome IS NOT NULL)", name="outcome"),
        CheckConstraint(
            "state NOT IN ('in_progress', 'completed') OR first_contact_on IS NOT NULL", name="first_contact"
        ),
        Index(
            "uq_referrals_under_way_by_author",
            "client_id",
            "to_service_id",
            "from_membership_id",
            unique=True,
            sqlite_where=_UNDER_WAY,
            postgresql_where=_UNDER_WAY,
        ),
    )

    ref: Mapped[str] = mapped_column(String(20), unique=True, default=_new_ref)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    from_membership_id: Mapped[int] = mapped_column(ForeignKey("team_memberships.id"), index=True)
    to_service_id: Mapped[int] = mapped_column(ForeignKey("services.id"), index=True)
    question: Mapped[str] = mapped_column(EncryptedText)
    shared_items: Mapped[list[ClientPart]] = mapped_column(CodeList(ClientPart), default=list)
    due_on: Mapped[date | None]
    state: Mapped[ReferralState] = mapped_column(code_type(ReferralState), default=ReferralState.DRAFT)
    state_since: Mapped[date]
    not_now_on: Mapped[date | None]
    consent_id: Mapped[int | None] = mapped_column(ForeignKey("consents.id"), index=True)
    requested_on: Mapped[date | None]
    decline_reason: Mapped[ReferralDeclineReason | None] = mapped_column(code_type(ReferralDeclineReason))
    waiting_entry_id: Mapped[int | None] = mapped_column(ForeignKey("waiting_list_entries.id"), index=True)
    first_contact_on: Mapped[date | None]
    outcome: Mapped[ReferralOutcome | None] = mapped_column(code_type(ReferralOutcome))

    client: Mapped[Client] = relationship()
    from_membership: Mapped[TeamMembership] = relationship()
    to_service: Mapped[Service] = relationship()
    consent: Mapped[Consent | None] = relationship()
    waiting_entry: Mapped[WaitingListEntry | None] = relationship()
    questions: Mapped[list[ReferralQuestion]] = relationship(
        back_populates="referral", order_by="ReferralQuestion.id"
    )


class ReferralQuestion(Row):
    """What the receiving service asked before it could answer, and what it was told."""

    __tablename__ = "referral_questions"
    __table_args__ = (
        CheckConstraint("(answer IS NULL) = (answered_on IS NULL)", name="answered"),
        CheckConstraint("answered_on IS NULL OR answered_on >= question_on", name="dates"),
    )

    referral_id: Mapped[int] = mapped_column(ForeignKey("referrals.id"), index=True)
    question: Mapped[str] = mapped_column(EncryptedText)
    question_on: Mapped[date]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("professionals.id"))
    answer: Mapped[str | None] = mapped_column(EncryptedText)
    answered_on: Mapped[date | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("professionals.id"))

    referral: Mapped[Referral] = relationship(back_populates="questions")
    asked_by: Mapped[Professional | None] = relationship(foreign_keys=[asked_by_id])
    answered_by: Mapped[Professional | None] = relationship(foreign_keys=[answered_by_id])
