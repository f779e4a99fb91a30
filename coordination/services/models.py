"""Service, programme and service link."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import JSON, Boolean, CheckConstraint, ForeignKey, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from coordination.base import CodeList, Row, code_type
from coordination.organisations.models import Organisation
from coordination.vocabulary import (
    DurationModel,
    IntakeChannel,
    LadderScheme,
    LanguageLevel,
    LifeDomain,
    ServiceBreadth,
    ServiceKind,
    ServiceLinkKind,
    SupportTheme,
)


class FundingLine(NamedTuple):
    """Money for a service: who pays, the last day that is paid for, and how many places hang on it.

    Without a day no end is known; without a number all places of the service hang on it.
    """

    source: str | None
    ends_on: date | None
    places: int | None


class Service(Row):
    """What an organisation does for clients.

    ``ladder_scheme`` is the scheme in which the service judges rungs (HR-03); a rung means nothing without
    it. ``lowest_rung`` and ``highest_rung`` are rungs of that scheme. ``cost_to_client_cents`` is what a
    client pays per half-day (HR-14; None: nobody said), ``intake_steps`` how many talks there are before
    somebody can begin (SR-12). Who pays is read and set as ``funding``: the columns hold the
    first line, ``further_funding`` the others.
    """

    __tablename__ = "services"
    __table_args__ = (
        CheckConstraint("max_age IS NULL OR min_age IS NULL OR max_age >= min_age", name="ages"),
        CheckConstraint(
            "intake_stop_until IS NULL OR intake_stop_until >= intake_stop_from", name="intake_stop_dates"
        ),
    )
    record_type: Mapped[str] = mapped_column(String(20))

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805  SQLAlchemy passes the class
        """Tell services and programmes apart; keep the optimistic lock on the root."""
        if cls.__name__ == "Service":
            return {
                "version_id_col": cls.version,
                "polymorphic_on": cls.record_type,
                "polymorphic_identity": "service",
            }
        # Inline: wherever services are read, programmes come whole, without a statement each.
        return {"polymorphic_identity": "programme", "polymorphic_load": "inline"}

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    kind: Mapped[ServiceKind] = mapped_column(code_type(ServiceKind))
    breadth: Mapped[ServiceBreadth] = mapped_column(code_type(ServiceBreadth))
    name_nl: Mapped[str] = mapped_column(String(160))
    name_en: Mapped[str | None] = mapped_column(String(160))
    name_fr: Mapped[str | None] = mapped_column(String(160))
    life_domains: Mapped[list[LifeDomain]] = mapped_column(CodeList(LifeDomain), default=list)
    support_themes: Mapped[list[SupportTheme]] = mapped_column(CodeList(SupportTheme), default=list)
    ladder_scheme: Mapped[LadderScheme] = mapped_column(
        code_type(LadderScheme), default=LadderScheme.GENT_2014
    )
    lowest_rung: Mapped[int | None]
    highest_rung: Mapped[int | None]
    target_group_text: Mapped[str | None] = mapped_column(String(400))
    target_group_is_hard: Mapped[bool] = mapped_column(Boolean, default=False)
    min_age: Mapped[int | None]
    max_age: Mapped[int | None]
    min_dutch_level: Mapped[LanguageLevel] = mapped_column(
        code_type(LanguageLevel), default=LanguageLevel.NONE
    )
    self_referral: Mapped[bool] = mapped_column(Boolean, default=False)
    intake_channels: Mapped[list[IntakeChannel]] = mapped_column(CodeList(IntakeChannel), default=list)
    intake_stop_from: Mapped[date | None]
    intake_stop_until: Mapped[date | None]
    intake_stop_reason: Mapped[str | None] = mapped_column(String(200))
    duration_model: Mapped[DurationModel] = mapped_column(code_type(DurationModel))
    is_end_station: Mapped[bool] = mapped_column(Boolean, default=False)
    is_activation_track: Mapped[bool] = mapped_column(Boolean, default=False, server_default=text("false"))
    cost_to_client_cents: Mapped[int | None]
    intake_steps: Mapped[int | None]
    capacity_note: Mapped[str | None] = mapped_column(String(200))
    funding_source: Mapped[str | None] = mapped_column(String(160))
    funding_ends_on: Mapped[date | None]
    funding_places: Mapped[int | None]
    further_funding: Mapped[list[list[Any]] | None] = mapped_column(JSON(none_as_null=True))
    is_demo: Mapped[bool] = mapped_column(Boolean, default=False)

    organisation: Mapped[Organisation] = relationship()

    def name(self, language: str = "nl") -> str:
        """Return the name in a language, in Dutch where there is none."""
        return {"en": self.name_en, "fr": self.name_fr}.get(language) or self.name_nl

    @property
    def funding(self) -> tuple[FundingLine, ...]:
        """Who pays, line by line, in the order in which they were entered; none: nobody said."""
        first = FundingLine(self.funding_source, self.funding_ends_on, self.funding_places)
        further = (
            FundingLine(source, ends_on and date.fromisoformat(ends_on), places)
            for source, ends_on, places in self.further_funding or ()
        )
        return tuple(line for line in (first, *further) if line != _NO_FUNDING)

    @funding.setter
    def funding(self, lines: Iterable[FundingLine]) -> None:
        first, *further = [line for line in lines if line != _NO_FUNDING] or [_NO_FUNDING]
        self.funding_source, self.funding_ends_on, self.funding_places = first
        self.further_funding = [
            [line.source, line.ends_on and line.ends_on.isoformat(), line.places] for line in further
        ] or None


_NO_FUNDING = FundingLine(None, None, None)


class Programme(Service):
    """A service with a first and a last day and a cohort (A1-18, HR-05)."""

    __tablename__ = "programmes"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="dates"),
        CheckConstraint("cohort_max >= cohort_min AND cohort_min >= 0", name="cohort"),
    )

    id: Mapped[int] = mapped_column(ForeignKey("services.id"), primary_key=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    cohort_min: Mapped[int] = mapped_column(default=0)
    cohort_max: Mapped[int]
    sessions_per_week: Mapped[int | None]


class ServiceLink(Row):
    """A directed link between two services: an edge of the graph.

    For ``leads_to`` the link carries the step on a ladder; a rung never stands without its scheme. A link
    between two organisations counts once the second of them confirmed it: while ``awaiting_organisation_id``
    names one, the graph leaves the link out.
    """

    __tablename__ = "service_links"
    __table_args__ = (
        UniqueConstraint("from_service_id", "to_service_id", "kind"),
        CheckConstraint("from_service_id <> to_service_id", name="not_to_itself"),
        CheckConstraint(
            "(from_rung IS NULL AND to_rung IS NULL) OR scheme IS NOT NULL", name="rung_has_scheme"
        ),
    )

    from_service_id: Mapped[int] = mapped_column(ForeignKey("services.id"), index=True)
    to_service_id: Mapped[int] = mapped_column(ForeignKey("services.id"), index=True)
    kind: Mapped[ServiceLinkKind] = mapped_column(code_type(ServiceLinkKind))
    scheme: Mapped[LadderScheme | None] = mapped_column(code_type(LadderScheme))
    from_rung: Mapped[int | None]
    to_rung: Mapped[int | None]
    evidence: Mapped[str | None] = mapped_column(String(200))
    awaiting_organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))

    from_service: Mapped[Service] = relationship(foreign_keys=[from_service_id])
    to_service: Mapped[Service] = relationship(foreign_keys=[to_service_id])
    awaiting: Mapped[Organisation | None] = relationship(foreign_keys=[awaiting_organisation_id])
