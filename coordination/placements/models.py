"""Placement, the client's answer, a block after a decline, and what is written down along the road."""

from __future__ import annotations

from datetime import date

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coordination import clock
from coordination.base import HalfDaySet, Row, code_type
from coordination.capacity.models import CapacityOffer, Shift
from coordination.clients.models import Client, PlanGoal
from coordination.encryption import EncryptedText
from coordination.organisations.models import Professional
from coordination.vocabulary import (
    AgreementKind,
    AgreementParty,
    ClientDeclineReason,
    ContactWith,
    EndReason,
    HalfDays,
    PartnerDeclineReason,
    PlacementState,
    RecordedForm,
    SignatureForm,
)


class Placement(Row):
    """One client at one offer, from suggestion to end.

    ``ref`` stands in addresses. ``half_days`` are the ones used, whether from a shift or chosen singly.
    ``alias`` is what a partner reads instead of a name before acceptance (CONF-11, D.3). ``other_offers`` are
    the offers that stood beside this one as alternatives; the client is shown at least one of them.
    ``client_waits_since`` is the day on which the client said *later* to it. ``earlier_id`` is the stay after
    which this one is the next step, ``job_coach_id`` who coaches on the floor.

    Each wait has its last day: ``answer_by`` while somebody has to answer the request, ``hold_until`` while
    the place is held, ``keep_place_until`` while a paused stay keeps its place (None: the place is free), and
    ``aftercare_by`` for a talk after the end with client and host (INV-21). ``reminded_for`` is the last day
    to answer of which the host was reminded, ``escalated_until`` the one that its deputy was given.

    A host that declines gives ``partner_reason``, and where that asks for it a ``partner_note`` on what would
    be needed, about the floor only.
    """

    __tablename__ = "placements"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name="dates"),
        CheckConstraint("half_days BETWEEN 1 AND 2097151", name="half_days"),
        CheckConstraint(
            "state NOT IN ('offered', 'info_needed', 'waitlisted') OR answer_by IS NOT NULL", name="answer_by"
        ),
        CheckConstraint("state <> 'reserved' OR hold_until IS NOT NULL", name="hold_until"),
        CheckConstraint(
            "state NOT IN ('ended', 'aftercare') OR aftercare_by IS NOT NULL", name="aftercare_by"
        ),
    )

    ref: Mapped[str] = mapped_column(String(20), unique=True)
    alias: Mapped[str] = mapped_column(String(20))
    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("capacity_offers.id"), index=True)
    shift_id: Mapped[int | None] = mapped_column(ForeignKey("shifts.id"), index=True)
    plan_goal_id: Mapped[int | None] = mapped_column(ForeignKey("plan_goals.id"), index=True)
    supervisor_id: Mapped[int] = mapped_column(ForeignKey("professionals.id"), index=True)
    half_days: Mapped[HalfDays] = mapped_column(HalfDaySet)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    answer_by: Mapped[date | None]
    hold_until: Mapped[date | None]
    keep_place_until: Mapped[date | None]
    aftercare_by: Mapped[date | None]
    state: Mapped[PlacementState] = mapped_column(code_type(PlacementState), index=True)
    state_since: Mapped[date] = mapped_column(default=clock.today)
    discussed_on: Mapped[date | None]
    client_waits_since: Mapped[date | None]
    other_offers: Mapped[list[int]] = mapped_column(JSON, default=list)
    partner_reason: Mapped[PartnerDeclineReason | None] = mapped_column(code_type(PartnerDeclineReason))
    partner_note: Mapped[str | None] = mapped_column(EncryptedText)
    reminded_for: Mapped[date | None]
    escalated_until: Mapped[date | None]
    end_reason: Mapped[EndReason | None] = mapped_column(code_type(EndReason))
    earlier_id: Mapped[int | None] = mapped_column(ForeignKey("placements.id"), index=True)
    job_coach_id: Mapped[int | None] = mapped_column(ForeignKey("professionals.id"), index=True)

    client: Mapped[Client] = relationship()
    offer: Mapped[CapacityOffer] = relationship()
    shift: Mapped[Shift | None] = relationship()
    plan_goal: Mapped[PlanGoal | None] = relationship()
    supervisor: Mapped[Professional] = relationship(foreign_keys=[supervisor_id])
    job_coach: Mapped[Professional | None] = relationship(foreign_keys=[job_coach_id])
    answers: Mapped[list[ClientAnswer]] = relationship(back_populates="placement", order_by="ClientAnswer.id")
    questions: Mapped[list[PartnerQuestion]] = relationship(
        back_populates="placement", order_by="PartnerQuestion.id"
    )
    signed: Mapped[list[SignedAgreement]] = relationship(
        back_populates="placement", order_by="SignedAgreement.id"
    )
    agreements: Mapped[list[Agreement]] = relationship(
        back_populates="placement", order_by="Agreement.kind, Agreement.number"
    )
    contacts: Mapped[list[AftercareContact]] = relationship(
        back_populates="placement", order_by="AftercareContact.id"
    )
    pauses: Mapped[list[Pause]] = relationship(back_populates="placement", order_by="Pause.paused_on")


class ClientAnswer(Row):
    """The client's yes or no to a proposal, as given or as written down (INV-01, CONF-28).

    A no carries a reason only if the client gave one, and never counts as a judgement (CONF-29).
    """

    __tablename__ = "client_answers"

    placement_id: Mapped[int] = mapped_column(ForeignKey("placements.id"), index=True)
    agrees: Mapped[bool]
    form: Mapped[RecordedForm] = mapped_column(code_type(RecordedForm))
    given_on: Mapped[date]
    place: Mapped[str | None] = mapped_column(String(120))
    language: Mapped[str] = mapped_column(String(5))
    own_words: Mapped[str | None] = mapped_column(EncryptedText)
    decline_reason: Mapped[ClientDeclineReason | None] = mapped_column(code_type(ClientDeclineReason))
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("professionals.id"))

    placement: Mapped[Placement] = relationship(back_populates="answers")


class DeclinedOffer(Row):
    """A client and an offer not to be put together before a day (HR-01); a decline leaves nothing else."""

    __tablename__ = "declined_offers"
    __table_args__ = (UniqueConstraint("client_id", "offer_id"),)

    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("capacity_offers.id"), index=True)
    until: Mapped[date]


class PartnerQuestion(Row):
    """What a host asks before it answers a request, and what the supervisor says; about the floor only."""

    __tablename__ = "partner_questions"
    __table_args__ = (CheckConstraint("(answer IS NULL) = (answered_on IS NULL)", name="answered"),)

    placement_id: Mapped[int] = mapped_column(ForeignKey("placements.id"), index=True)
    question: Mapped[str] = mapped_column(EncryptedText)
    asked_on: Mapped[date]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("professionals.id"))
    answer: Mapped[str | None] = mapped_column(EncryptedText)
    answered_on: Mapped[date | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("professionals.id"))

    placement: Mapped[Placement] = relationship(back_populates="questions")


class SignedAgreement(Row):
    """That every party signed an agreement, as noted before texts were kept here; it still counts."""

    __tablename__ = "signed_agreements"
    __table_args__ = (UniqueConstraint("placement_id", "kind"),)

    placement_id: Mapped[int] = mapped_column(ForeignKey("placements.id"), index=True)
    kind: Mapped[AgreementKind] = mapped_column(code_type(AgreementKind))
    signed_on: Mapped[date]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("professionals.id"))

    placement: Mapped[Placement] = relationship(back_populates="signed")


class Agreement(Row):
    """One version of an agreement: its Dutch text as it was drawn up, kept as it is for ever.

    The one with the highest ``number`` of its kind is the one to sign. ``fingerprint`` is the SHA-256 of the
    text, so that everybody can see that it is the one that was signed. ``valid_from`` is the first day it
    speaks of: nobody starts before it.
    """

    __tablename__ = "agreements"
    __table_args__ = (
        UniqueConstraint("placement_id", "kind", "number"),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("length(fingerprint) = 64", name="fingerprint"),
    )

    placement_id: Mapped[int] = mapped_column(ForeignKey("placements.id"), index=True)
    kind: Mapped[AgreementKind] = mapped_column(code_type(AgreementKind))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(EncryptedText)
    fingerprint: Mapped[str] = mapped_column(String(64))
    drawn_up_on: Mapped[date]
    drawn_up_by_id: Mapped[int | None] = mapped_column(ForeignKey("professionals.id"))
    valid_from: Mapped[date]

    placement: Mapped[Placement] = relationship(back_populates="agreements")
    signatures: Mapped[list[AgreementSignature]] = relationship(
        back_populates="agreement", order_by="AgreementSignature.id"
    )


class AgreementSignature(Row):
    """That a party signed a version: who, when and how (INV-05, INV-06); never called legally qualified.

    On screen somebody signs for the own side; on paper a professional notes it, ``recorded_by_id``. A client
    who signs is no professional: ``signer_id`` is empty then, as it is on paper.
    """

    __tablename__ = "agreement_signatures"
    __table_args__ = (
        UniqueConstraint("agreement_id", "party"),
        CheckConstraint("(form = 'on_paper') = (recorded_by_id IS NOT NULL)", name="recorded_by"),
        CheckConstraint("form = 'on_screen' OR signer_id IS NULL", name="signer"),
    )

    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id"), index=True)
    party: Mapped[AgreementParty] = mapped_column(code_type(AgreementParty))
    form: Mapped[SignatureForm] = mapped_column(code_type(SignatureForm))
    signed_on: Mapped[date]
    signer_id: Mapped[int | None] = mapped_column(ForeignKey("professionals.id"))
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("professionals.id"))

    agreement: Mapped[Agreement] = relationship(back_populates="signatures")
    signer: Mapped[Professional | None] = relationship(foreign_keys=[signer_id])
    recorded_by: Mapped[Professional | None] = relationship(foreign_keys=[recorded_by_id])


class Pause(Row):
    """A pause that is over: nobody worked from ``paused_on`` to the day before ``resumed_on``."""

    __tablename__ = "placement_pauses"
    __table_args__ = (CheckConstraint("resumed_on > paused_on", name="dates"),)

    placement_id: Mapped[int] = mapped_column(ForeignKey("placements.id"), index=True)
    paused_on: Mapped[date]
    resumed_on: Mapped[date]

    placement: Mapped[Placement] = relationship(back_populates="pauses")


class AftercareContact(Row):
    """A talk after the end, with the client or the host: that it was held, and when; never what was said."""

    __tablename__ = "aftercare_contacts"

    placement_id: Mapped[int] = mapped_column(ForeignKey("placements.id"), index=True)
    with_whom: Mapped[ContactWith] = mapped_column(code_type(ContactWith))
    held_on: Mapped[date]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("professionals.id"))

    placement: Mapped[Placement] = relationship(back_populates="contacts")
