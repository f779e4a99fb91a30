"""Client and what is known of a client: the minimum and nothing more (INV-16, CONF-26)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import JSON, Boolean, CheckConstraint, ForeignKey, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coordination.base import CodeList, HalfDaySet, Row, code_type
from coordination.encryption import EncryptedText
from coordination.organisations.models import Organisation, Professional
from coordination.vocabulary import (
    Adaptation,
    AdviceKind,
    AssessmentInstrument,
    ClientState,
    CompetenceSet,
    HalfDays,
    IncomeStatus,
    LadderScheme,
    LanguageLevel,
    LifeDomain,
    PlacementKind,
    PlanGoalState,
    PovertySignalKind,
    PovertySignalState,
    PriorityClass,
    ReferralSource,
    StatedBy,
    SupervisorWish,
    TrajectoryGoal,
    TrajectoryKind,
    TrajectoryState,
    TravelMode,
    WarmIntroduction,
    WishDimension,
    WorkfloorPhase,
)


class Client(Row):
    """Somebody who is helped. ``ref`` is random and is the only thing that stands in an address.

    Availability None means that nobody asked yet. ``no_go_postcodes`` and ``avoided_contacts`` are
    restricted and stored encrypted: comma-separated postcodes, and comma-separated keys
    ``organisation:<id>`` or ``professional:<id>``. ``languages`` are the codes of what somebody speaks beside
    Dutch, ``language_levels`` the level where it is known. ``poverty_checked_on`` is the last day on which
    the three practical signals were asked: without it, no signal means that nobody knows.
    ``support_intensity_needed`` runs from 1 (a word now and then) to 5 (somebody always beside).
    """

    __tablename__ = "clients"

    ref: Mapped[str] = mapped_column(String(20), unique=True)
    display_name: Mapped[str] = mapped_column(EncryptedText)
    birth_year: Mapped[int]
    postcode: Mapped[str] = mapped_column(String(4))
    locality: Mapped[str] = mapped_column(String(80))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    dutch_level: Mapped[LanguageLevel | None] = mapped_column(code_type(LanguageLevel))
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    language_levels: Mapped[dict[str, str]] = mapped_column(JSON, default=dict, server_default=text("'{}'"))
    income_status: Mapped[IncomeStatus] = mapped_column(code_type(IncomeStatus))
    availability: Mapped[HalfDays | None] = mapped_column(HalfDaySet)
    no_go_postcodes: Mapped[str | None] = mapped_column(EncryptedText)
    avoided_contacts: Mapped[str | None] = mapped_column(EncryptedText)
    travel_mode: Mapped[TravelMode | None] = mapped_column(code_type(TravelMode))
    max_travel_minutes: Mapped[int | None]
    functional_needs: Mapped[list[Adaptation]] = mapped_column(CodeList(Adaptation), default=list)
    strengths: Mapped[list[str]] = mapped_column(JSON, default=list)
    refused_kinds: Mapped[list[PlacementKind]] = mapped_column(CodeList(PlacementKind), default=list)
    earliest_start_on: Mapped[date | None]
    looking_since: Mapped[date | None]
    wants_course_beside: Mapped[bool] = mapped_column(Boolean, default=False, server_default=text("false"))
    priority_class: Mapped[PriorityClass] = mapped_column(
        code_type(PriorityClass), default=PriorityClass.REGULAR
    )
    referral_source: Mapped[ReferralSource] = mapped_column(code_type(ReferralSource))
    resident_flemish_region: Mapped[bool | None] = mapped_column(Boolean)
    recognised_disability_support: Mapped[bool | None] = mapped_column(Boolean)
    valid_advices: Mapped[list[AdviceKind]] = mapped_column(CodeList(AdviceKind), default=list)
    support_intensity_needed: Mapped[int | None]
    wants_low_stress: Mapped[bool | None] = mapped_column(Boolean)
    wants_new_network: Mapped[bool | None] = mapped_column(Boolean)
    supervisor_wishes: Mapped[list[SupervisorWish]] = mapped_column(
        CodeList(SupervisorWish), default=list, server_default=text("'[]'")
    )
    poverty_checked_on: Mapped[date | None]
    state: Mapped[ClientState] = mapped_column(code_type(ClientState), default=ClientState.REGISTERED)
    is_demo: Mapped[bool] = mapped_column(Boolean, default=False)

    wishes: Mapped[list[Wish]] = relationship(back_populates="client", order_by="Wish.rank")
    rung_assessments: Mapped[list[RungAssessment]] = relationship(
        back_populates="client", order_by="RungAssessment.assessed_on"
    )
    trajectories: Mapped[list[Trajectory]] = relationship(
        back_populates="client", order_by="Trajectory.started_on"
    )
    poverty_signals: Mapped[list[PovertySignal]] = relationship(back_populates="client")
    judicial_conditions: Mapped[list[JudicialCondition]] = relationship(back_populates="client")
    competence_assessments: Mapped[list[CompetenceAssessment]] = relationship(
        back_populates="client", order_by="CompetenceAssessment.assessed_on"
    )
    introductions: Mapped[list[Introduction]] = relationship(
        back_populates="client", order_by="Introduction.held_on"
    )
    domain_assessments: Mapped[list[LifeDomainAssessment]] = relationship(
        back_populates="client", order_by="LifeDomainAssessment.assessed_on"
    )


class Wish(Row):
    """A wish in the client's own order: rank 1 is the first (A4-02).

    ``value`` is a code of the dimension's list (Sector, WorkSetting, PlacementKind), ``organisation:<id>``
    for ``host``, empty for ``near_home``. ``own_words`` is restricted and shown only with the wishes.
    """

    __tablename__ = "wishes"
    __table_args__ = (UniqueConstraint("client_id", "rank"), CheckConstraint('"rank" >= 1', name="rank"))

    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    dimension: Mapped[WishDimension] = mapped_column(code_type(WishDimension))
    value: Mapped[str] = mapped_column(String(80))
    rank: Mapped[int]
    stated_by: Mapped[StatedBy] = mapped_column(code_type(StatedBy), default=StatedBy.CLIENT)
    own_words: Mapped[str | None] = mapped_column(EncryptedText)

    client: Mapped[Client] = relationship(back_populates="wishes")


class RungAssessment(Row):
    """Where somebody stands on a ladder, and what is attainable; always with the ladder's scheme.

    ``reason`` is needed when the step from the assessment before is more than one rung (INV-15); restricted.
    """

    __tablename__ = "rung_assessments"
    __table_args__ = (
        CheckConstraint("current_rung BETWEEN 1 AND 6", name="current_rung"),
        CheckConstraint("attainable_rung IS NULL OR attainable_rung BETWEEN 1 AND 6", name="attainable_rung"),
    )

    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    scheme: Mapped[LadderScheme] = mapped_column(code_type(LadderScheme))
    current_rung: Mapped[int]
    attainable_rung: Mapped[int | None]
    assessed_on: Mapped[date]
    assessor_id: Mapped[int] = mapped_column(ForeignKey("professionals.id"))
    next_review_on: Mapped[date]
    discussed_with_client: Mapped[bool] = mapped_column(Boolean)
    reason: Mapped[str | None] = mapped_column(EncryptedText)

    client: Mapped[Client] = relationship(back_populates="rung_assessments")
    assessor: Mapped[Professional] = relationship()


class CompetenceAssessment(Row):
    """How far somebody has come in the competences of a set, each from 1 to 5 (S0, HR-26).

    ``levels`` holds codes of WorkCompetence; one that nobody looked at is absent. A growth, never a mark: the
    latest assessment of each competence counts.
    """

    __tablename__ = "competence_assessments"

    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    competence_set: Mapped[CompetenceSet] = mapped_column(code_type(CompetenceSet))
    levels: Mapped[dict[str, int]] = mapped_column(JSON)
    assessed_on: Mapped[date]
    assessor_id: Mapped[int] = mapped_column(ForeignKey("professionals.id"))
    discussed_with_client: Mapped[bool] = mapped_column(Boolean)

    client: Mapped[Client] = relationship(back_populates="competence_assessments")
    assessor: Mapped[Professional] = relationship()


class LifeDomainAssessment(Row):
    """How somebody is doing in one life domain, in numbers that were talked over (S2, ASI); restricted.

    ``help_needed`` runs from 0 (none) to 9 (at once), as whoever asked weighs it; ``client_worry`` and
    ``client_wants_help`` from 0 (not at all) to 4 (very much), as the client says it. Not final before
    ``discussed_with_client_on``. No round reads it (INV-16).
    """

    __tablename__ = "life_domain_assessments"
    __table_args__ = (
        CheckConstraint("help_needed BETWEEN 0 AND 9", name="help_needed"),
        CheckConstraint("client_worry BETWEEN 0 AND 4", name="client_worry"),
        CheckConstraint("client_wants_help BETWEEN 0 AND 4", name="client_wants_help"),
    )

    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    domain: Mapped[LifeDomain] = mapped_column(code_type(LifeDomain))
    instrument: Mapped[AssessmentInstrument] = mapped_column(code_type(AssessmentInstrument))
    help_needed: Mapped[int]
    client_worry: Mapped[int]
    client_wants_help: Mapped[int]
    assessed_on: Mapped[date]
    assessor_id: Mapped[int] = mapped_column(ForeignKey("professionals.id"))
    source_organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    discussed_with_client_on: Mapped[date | None]

    client: Mapped[Client] = relationship(back_populates="domain_assessments")
    assessor: Mapped[Professional] = relationship()
    source_organisation: Mapped[Organisation] = relationship()


class Introduction(Row):
    """A warm introduction that took place: the client has been there and knows somebody (SR-12)."""

    __tablename__ = "introductions"
    __table_args__ = (UniqueConstraint("client_id", "organisation_id", "kind"),)

    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    kind: Mapped[WarmIntroduction] = mapped_column(code_type(WarmIntroduction))
    held_on: Mapped[date]

    client: Mapped[Client] = relationship(back_populates="introductions")
    organisation: Mapped[Organisation] = relationship()


class KeptApart(Row):
    """Somebody a client is not to meet at a place (SR-16, E.3.9).

    A binding one holds both ways and leaves no place where the other is; one that is not is the client's own
    wish and only weighs. ``reason`` is restricted and stays here: a round is told the pair alone.
    """

    __tablename__ = "kept_apart"
    __table_args__ = (
        UniqueConstraint("client_id", "other_client_id"),
        CheckConstraint("client_id <> other_client_id", name="two_clients"),
    )

    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    other_client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    binding: Mapped[bool] = mapped_column(Boolean)
    reason: Mapped[str | None] = mapped_column(EncryptedText)
    valid_to: Mapped[date | None]

    client: Mapped[Client] = relationship(foreign_keys=[client_id])
    other_client: Mapped[Client] = relationship(foreign_keys=[other_client_id])


class Trajectory(Row):
    """The road that client and supervisor agreed to go.

    ``workfloor_phase`` is where somebody stands on the activating workfloor (HR-04), with the reason of a
    step back, restricted; ``development_plan_on`` the day on which the client's own development plan (POP)
    began, as phase 2 asks (INV-11), ``personality_test_on`` the day on which the test of phase 3 was done:
    that it was, never what it said. ``awaits_receiver`` keeps the trajectory open until the service that an
    advice leads to has confirmed. Who comes back begins anew, and ``earlier_id`` tells after which one.
    """

    __tablename__ = "trajectories"

    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    kind: Mapped[TrajectoryKind] = mapped_column(code_type(TrajectoryKind))
    goal: Mapped[TrajectoryGoal] = mapped_column(code_type(TrajectoryGoal))
    supervisor_id: Mapped[int] = mapped_column(ForeignKey("professionals.id"), index=True)
    started_on: Mapped[date]
    state: Mapped[TrajectoryState] = mapped_column(code_type(TrajectoryState))
    closed_on: Mapped[date | None]
    workfloor_phase: Mapped[WorkfloorPhase | None] = mapped_column(code_type(WorkfloorPhase))
    workfloor_phase_reason: Mapped[str | None] = mapped_column(EncryptedText)
    development_plan_on: Mapped[date | None]
    personality_test_on: Mapped[date | None]
    awaits_receiver: Mapped[bool] = mapped_column(Boolean, default=False, server_default=text("false"))
    earlier_id: Mapped[int | None] = mapped_column(ForeignKey("trajectories.id"), index=True)

    client: Mapped[Client] = relationship(back_populates="trajectories")
    supervisor: Mapped[Professional] = relationship()
    earlier: Mapped[Trajectory | None] = relationship(remote_side="Trajectory.id")
    goals: Mapped[list[PlanGoal]] = relationship(back_populates="trajectory", order_by="PlanGoal.id")


class PlanGoal(Row):
    """A goal of the negotiated plan; every placement serves one (INV-09)."""

    __tablename__ = "plan_goals"

    trajectory_id: Mapped[int] = mapped_column(ForeignKey("trajectories.id"), index=True)
    text: Mapped[str] = mapped_column(EncryptedText)
    state: Mapped[PlanGoalState] = mapped_column(code_type(PlanGoalState), default=PlanGoalState.OPEN)

    trajectory: Mapped[Trajectory] = relationship(back_populates="goals")


class PovertySignal(Row):
    """A sign of poverty that somebody noticed (A3-03); restricted."""

    __tablename__ = "poverty_signals"

    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    kind: Mapped[PovertySignalKind] = mapped_column(code_type(PovertySignalKind))
    observed_on: Mapped[date]
    observer_id: Mapped[int] = mapped_column(ForeignKey("professionals.id"))
    state: Mapped[PovertySignalState] = mapped_column(
        code_type(PovertySignalState), default=PovertySignalState.OPEN
    )

    client: Mapped[Client] = relationship(back_populates="poverty_signals")


class JudicialCondition(Row):
    """The functional effect of a judicial condition, never the offence (INV-24, CONF-14).

    ``half_days`` are not available, ``postcodes`` not to be entered, ``contacts`` (as in
    ``Client.avoided_contacts``) not to be met. ``text`` is for the justice assistant and the client only.
    """

    __tablename__ = "judicial_conditions"

    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    source_organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    half_days: Mapped[HalfDays] = mapped_column(HalfDaySet, default=HalfDays(0))
    postcodes: Mapped[str | None] = mapped_column(EncryptedText)
    contacts: Mapped[str | None] = mapped_column(EncryptedText)
    text: Mapped[str | None] = mapped_column(EncryptedText)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    client: Mapped[Client] = relationship(back_populates="judicial_conditions")
    source_organisation: Mapped[Organisation] = relationship()
