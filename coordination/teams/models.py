"""Support team, membership with its conditions, objection, and people of the client's own circle."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coordination.base import CodeList, Row, code_type
from coordination.clients.models import Client
from coordination.encryption import EncryptedText
from coordination.organisations.models import Organisation, Professional
from coordination.vocabulary import (
    LegalBasis,
    LifeDomain,
    MembershipFunction,
    MembershipState,
    RoleKind,
    SecrecyCondition,
    SignUpDeclineReason,
    SignUpState,
    TeamTemplate,
)

# Held by the database: a professional is in a team once at a time; one lead and one confidant at most
# (INV-12, INV-13).
_OPEN = "state NOT IN ('ended', 'declined')"


def _only_where(condition: str) -> dict[str, Any]:
    """Return the arguments that make an index partial on both databases."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


class SupportTeam(Row):
    """The people around one client; one team per client with an open trajectory.

    ``template`` names the seats that this team is to have; None: nobody chose one.
    """

    __tablename__ = "support_teams"

    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), unique=True)
    formed_on: Mapped[date]
    template: Mapped[TeamTemplate | None] = mapped_column(code_type(TeamTemplate))

    client: Mapped[Client] = relationship()
    memberships: Mapped[list[TeamMembership]] = relationship(
        back_populates="team", order_by="TeamMembership.starts_on, TeamMembership.id"
    )


class TeamMembership(Row):
    """One professional in one team: role, life domains, basis and period (INV-02).

    Gives sight of a client only while ``state`` is active, today lies in the period, and the basis holds.
    ``question`` is what who invited asks of the invited one, who reads it with the client's reference and who
    asks, and nothing else (CONF-04). ``lead_asked_on`` is the day on which the lead asked this member to take
    over; None: nobody asked, or it was answered (INV-12).
    """

    __tablename__ = "team_memberships"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="dates"),
        Index("uq_team_memberships_current", "team_id", "professional_id", unique=True, **_only_where(_OPEN)),
        Index("uq_team_memberships_lead", "team_id", unique=True, **_only_where(f"is_lead AND {_OPEN}")),
        Index(
            "uq_team_memberships_confidant",
            "team_id",
            unique=True,
            **_only_where(f"is_confidant AND {_OPEN}"),
        ),
        Index(
            "uq_team_memberships_lead_asked",
            "team_id",
            unique=True,
            **_only_where(f"lead_asked_on IS NOT NULL AND {_OPEN}"),
        ),
    )

    team_id: Mapped[int] = mapped_column(ForeignKey("support_teams.id"), index=True)
    professional_id: Mapped[int] = mapped_column(ForeignKey("professionals.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    role: Mapped[RoleKind] = mapped_column(code_type(RoleKind))
    function: Mapped[MembershipFunction] = mapped_column(
        code_type(MembershipFunction), default=MembershipFunction.DIRECT
    )
    domain_scope: Mapped[list[LifeDomain]] = mapped_column(CodeList(LifeDomain), default=list)
    legal_basis: Mapped[LegalBasis] = mapped_column(code_type(LegalBasis))
    is_lead: Mapped[bool] = mapped_column(Boolean, default=False)
    lead_asked_on: Mapped[date | None]
    is_confidant: Mapped[bool] = mapped_column(Boolean, default=False)
    client_informed_on: Mapped[date | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    review_on: Mapped[date]
    state: Mapped[MembershipState] = mapped_column(code_type(MembershipState))
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("professionals.id"))
    invited_on: Mapped[date | None]
    question: Mapped[str | None] = mapped_column(EncryptedText)

    team: Mapped[SupportTeam] = relationship(back_populates="memberships")
    professional: Mapped[Professional] = relationship(foreign_keys=[professional_id])
    organisation: Mapped[Organisation] = relationship()
    invited_by: Mapped[Professional | None] = relationship(foreign_keys=[invited_by_id])
    conditions: Mapped[list[SecrecyConfirmation]] = relationship(
        back_populates="membership", order_by="SecrecyConfirmation.id", cascade="all, delete-orphan"
    )


class SecrecyConfirmation(Row):
    """That one condition of shared secrecy holds for a membership: who said so, and on which day (CONF-06).

    That the receiver is bound by secrecy too is never confirmed by anybody: it is computed from the
    organisation.
    """

    __tablename__ = "secrecy_conditions"
    __table_args__ = (
        UniqueConstraint("membership_id", "condition"),
        CheckConstraint("condition <> 'receiver_bound'", name="computed"),
    )

    membership_id: Mapped[int] = mapped_column(ForeignKey("team_memberships.id"))
    condition: Mapped[SecrecyCondition] = mapped_column(code_type(SecrecyCondition))
    confirmed_on: Mapped[date]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("professionals.id"))

    membership: Mapped[TeamMembership] = relationship(back_populates="conditions")
    confirmed_by: Mapped[Professional | None] = relationship()


class Objection(Row):
    """The client does not want secrets shared with an organisation (CONF-07).

    While it stands, no membership of that organisation rests on shared secrecy in this client's team.
    """

    __tablename__ = "objections"
    __table_args__ = (
        Index(
            "uq_objections_standing",
            "client_id",
            "organisation_id",
            unique=True,
            **_only_where("lifted_on IS NULL"),
        ),
    )

    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    made_on: Mapped[date]
    lifted_on: Mapped[date | None]

    client: Mapped[Client] = relationship()
    organisation: Mapped[Organisation] = relationship()


class InformalMember(Row):
    """Somebody of the client's own circle, named by the client (CONF-33): a sister, a neighbour.

    No professional: what such a person gets to see, on paper or by an own login, is a sheet with the
    agreements and whom to call.
    """

    __tablename__ = "informal_members"
    __table_args__ = (CheckConstraint("ended_on IS NULL OR ended_on >= named_on", name="dates"),)

    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    display_name: Mapped[str] = mapped_column(EncryptedText)
    relation: Mapped[str] = mapped_column(EncryptedText)
    phone: Mapped[str | None] = mapped_column(EncryptedText)
    named_on: Mapped[date]
    ended_on: Mapped[date | None]

    client: Mapped[Client] = relationship()


class SignUpRequest(Row):
    """Somebody who signs up by himself at a service, without an account (A0-08): no more than to call back.

    Nobody is a client by this, and nothing says whether the person is known. When it is taken up it belongs
    to the file that was opened; when it is declined, name, contact and words are emptied and a reason stays.
    """

    __tablename__ = "sign_up_requests"
    __table_args__ = (
        CheckConstraint("(state = 'waiting') = (decided_on IS NULL)", name="decided"),
        CheckConstraint("(state = 'declined') = (decline_reason IS NOT NULL)", name="reason"),
        CheckConstraint("state <> 'declined' OR (name IS NULL AND contact IS NULL)", name="emptied"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id"), index=True)
    name: Mapped[str | None] = mapped_column(EncryptedText)
    contact: Mapped[str | None] = mapped_column(EncryptedText)
    own_words: Mapped[str | None] = mapped_column(EncryptedText)
    language: Mapped[str] = mapped_column(String(5))
    asked_on: Mapped[date]
    state: Mapped[SignUpState] = mapped_column(code_type(SignUpState), default=SignUpState.WAITING)
    decline_reason: Mapped[SignUpDeclineReason | None] = mapped_column(code_type(SignUpDeclineReason))
    decided_on: Mapped[date | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("professionals.id"))

    organisation: Mapped[Organisation] = relationship()
    client: Mapped[Client | None] = relationship()
