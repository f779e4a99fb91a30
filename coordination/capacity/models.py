"""Capacity offer with its shifts and outages; terms of answering, links, and interest in hosting."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, Boolean, CheckConstraint, ForeignKey, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coordination.base import CodeList, HalfDaySet, Row, code_type
from coordination.organisations.models import Organisation, Professional, Site
from coordination.services.models import Service
from coordination.vocabulary import (
    Adaptation,
    CapacityState,
    HalfDays,
    IncomeStatus,
    LanguageLevel,
    PlacementKind,
    Sector,
    WarmIntroduction,
    WorkfloorPhase,
    WorkSetting,
)


class CapacityOffer(Row):
    """Places of one kind at one site.

    Places are counted per shift (a named block of half-days) or, with ``free_choice``, per single half-day of
    which a client chooses ``min_half_days`` to ``max_half_days``; then each shift holds exactly one half-day.
    *Free* is never stored: it is total minus what placements occupy (INV-03). ``state`` holds draft, open or
    closed; paused (by its dates), stale and full are derived by `coordination.capacity.rules.offer_state`.
    A request for a place is answered within ``answer_days`` or lapses.

    ``required_competences`` holds the least level, 1 to 5, of the competences that cannot be learned here
    (HR-26). ``support_intensity_offered`` and ``stress_level`` run from 1 to 5. ``group_best`` is the largest
    size at which a group works well here; without it nobody works in a group (SR-10). A job coach who is
    named follows who comes here (HR-13). ``guidance_minutes`` is what one person here takes a week of the
    hours of guidance of who guides (HR-18). ``most_newcomers`` may begin within four weeks of each other, and
    ``most_much_support`` of those who need much support may be here at once: the mix of the group (HR-02).
    None is: nobody said.
    """

    __tablename__ = "capacity_offers"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="dates"),
        CheckConstraint("paused_until IS NULL OR paused_until >= paused_from", name="pause_dates"),
        CheckConstraint("min_half_days >= 1 AND max_half_days >= min_half_days", name="half_days_per_week"),
        CheckConstraint("answer_days BETWEEN 1 AND 90", name="answer_days"),
    )

    service_id: Mapped[int] = mapped_column(ForeignKey("services.id"), index=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"), index=True)
    host_organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    guiding_organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    employer_organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("professionals.id"))
    anchor_person_id: Mapped[int | None] = mapped_column(ForeignKey("professionals.id"))
    job_coach_id: Mapped[int | None] = mapped_column(ForeignKey("professionals.id"))
    placement_kind: Mapped[PlacementKind] = mapped_column(code_type(PlacementKind))
    title: Mapped[str] = mapped_column(String(160))
    tasks_text: Mapped[str] = mapped_column(String(600))
    sector: Mapped[Sector] = mapped_column(code_type(Sector))
    settings: Mapped[list[WorkSetting]] = mapped_column(CodeList(WorkSetting), default=list)
    skills: Mapped[list[str]] = mapped_column(JSON, default=list)
    free_choice: Mapped[bool] = mapped_column(Boolean, default=False)
    min_half_days: Mapped[int] = mapped_column(default=1)
    max_half_days: Mapped[int] = mapped_column(default=10)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    review_by: Mapped[date]
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[str | None] = mapped_column(String(80))
    paused_from: Mapped[date | None]
    paused_until: Mapped[date | None]
    income_statuses_accepted: Mapped[list[IncomeStatus]] = mapped_column(CodeList(IncomeStatus), default=list)
    min_dutch_level: Mapped[LanguageLevel] = mapped_column(
        code_type(LanguageLevel), default=LanguageLevel.NONE
    )
    language_support: Mapped[bool] = mapped_column(Boolean, default=False)
    adaptations_available: Mapped[list[Adaptation]] = mapped_column(CodeList(Adaptation), default=list)
    duration_weeks: Mapped[int | None]
    answer_days: Mapped[int] = mapped_column(default=14)
    travel_cost_paid: Mapped[bool] = mapped_column(Boolean, default=False)
    meal_included: Mapped[bool] = mapped_column(Boolean, default=False, server_default=text("false"))
    premium_cents_per_half_day: Mapped[int | None]
    phases_accepted: Mapped[list[WorkfloorPhase]] = mapped_column(
        CodeList(WorkfloorPhase), default=list, server_default=text("'[]'")
    )
    required_competences: Mapped[dict[str, int]] = mapped_column(
        JSON, default=dict, server_default=text("'{}'")
    )
    support_intensity_offered: Mapped[int | None]
    stress_level: Mapped[int | None]
    group_best: Mapped[int | None]
    guidance_minutes: Mapped[int | None]
    most_newcomers: Mapped[int | None]
    most_much_support: Mapped[int | None]
    steady_supervisor: Mapped[bool | None] = mapped_column(Boolean)
    warm_introductions: Mapped[list[WarmIntroduction]] = mapped_column(
        CodeList(WarmIntroduction), default=list, server_default=text("'[]'")
    )
    regular_environment: Mapped[bool] = mapped_column(Boolean, default=False)
    safety_requirement_text: Mapped[str | None] = mapped_column(String(300))
    state: Mapped[CapacityState] = mapped_column(code_type(CapacityState), default=CapacityState.DRAFT)
    is_demo: Mapped[bool] = mapped_column(Boolean, default=False)

    service: Mapped[Service] = relationship()
    site: Mapped[Site] = relationship()
    host_organisation: Mapped[Organisation] = relationship(foreign_keys=[host_organisation_id])
    guiding_organisation: Mapped[Organisation | None] = relationship(foreign_keys=[guiding_organisation_id])
    employer_organisation: Mapped[Organisation | None] = relationship(foreign_keys=[employer_organisation_id])
    contact: Mapped[Professional | None] = relationship(foreign_keys=[contact_id])
    anchor_person: Mapped[Professional | None] = relationship(foreign_keys=[anchor_person_id])
    job_coach: Mapped[Professional | None] = relationship(foreign_keys=[job_coach_id])
    shifts: Mapped[list[Shift]] = relationship(
        back_populates="offer", order_by="Shift.half_days, Shift.id", cascade="all, delete-orphan"
    )


class Shift(Row):
    """A named block of half-days of an offer with its own places."""

    __tablename__ = "shifts"
    __table_args__ = (
        UniqueConstraint("offer_id", "name"),
        CheckConstraint("places >= 0", name="places"),
        CheckConstraint("half_days BETWEEN 1 AND 2097151", name="half_days"),
    )

    offer_id: Mapped[int] = mapped_column(ForeignKey("capacity_offers.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    half_days: Mapped[HalfDays] = mapped_column(HalfDaySet)
    places: Mapped[int]

    offer: Mapped[CapacityOffer] = relationship(back_populates="shifts")
    outages: Mapped[list[Outage]] = relationship(
        back_populates="shift",
        order_by="Outage.starts_on, Outage.id",
        cascade="all, delete-orphan",
        lazy="selectin",
    )


class Outage(Row):
    """Places of a shift that nobody can use for a time: a machine that is broken, a guide who is away.

    They count as taken on every half-day of the shift from ``starts_on`` up to and including ``ends_on``
    (None: until somebody says so).
    """

    __tablename__ = "capacity_outages"
    __table_args__ = (
        CheckConstraint("places >= 1", name="places"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="dates"),
    )

    shift_id: Mapped[int] = mapped_column(ForeignKey("shifts.id"), index=True)
    places: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    shift: Mapped[Shift] = relationship(back_populates="outages")


class AnswerTerms(Row):
    """How an organisation answers requests for its places; it keeps this itself.

    ``answer_days`` is what its new offers start with. ``remind_days`` before the last day it is reminded (0:
    never). When the last day has passed, ``deputy`` gets ``deputy_days`` more; without a deputy a request
    lapses at once.
    """

    __tablename__ = "answer_terms"
    __table_args__ = (
        CheckConstraint("answer_days BETWEEN 1 AND 90", name="answer_days"),
        CheckConstraint("remind_days BETWEEN 0 AND 30", name="remind_days"),
        CheckConstraint("deputy_days BETWEEN 1 AND 30", name="deputy_days"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), unique=True)
    answer_days: Mapped[int]
    remind_days: Mapped[int]
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("professionals.id"))
    deputy_days: Mapped[int]

    deputy: Mapped[Professional | None] = relationship()


class CapacityLink(Row):
    """A link with which somebody without an account keeps the places of one offer right, once (CONF-32).

    ``sent_to`` is whom it was written to; ``mark`` goes into the signature, so that the number alone opens
    nothing. It is good up to ``expires_at``, until it is used, and until a newer one is sent.
    """

    __tablename__ = "capacity_links"

    offer_id: Mapped[int] = mapped_column(ForeignKey("capacity_offers.id"), index=True)
    sent_to_id: Mapped[int] = mapped_column(ForeignKey("professionals.id"))
    mark: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    offer: Mapped[CapacityOffer] = relationship()
    sent_to: Mapped[Professional] = relationship()


class HostingInterest(Row):
    """An organisation would like to receive people and is not open yet: no offer, so never matched.

    It ends when the organisation opens an offer or thinks better of it.
    """

    __tablename__ = "hosting_interests"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    placement_kind: Mapped[PlacementKind] = mapped_column(code_type(PlacementKind))
    title: Mapped[str] = mapped_column(String(160))
    expected_on: Mapped[date | None]
    ended_on: Mapped[date | None]

    organisation: Mapped[Organisation] = relationship()
