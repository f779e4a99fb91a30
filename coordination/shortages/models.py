"""Counted shortages, and the reports that were made of them. No row here knows a client."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coordination.base import Row, code_type
from coordination.organisations.models import Organisation, Professional
from coordination.rounds.models import MatchingRound
from coordination.vocabulary import PlacementKind, ShortageKind, ShortageState


class ShortageReport(Row):
    """What a regional support point was told: numbers with the small ones hidden, and no person.

    ``tables`` holds, by name of the table, a list of [code, number or None] as it was shown that day;
    ``answer`` is what the support point said.
    """

    __tablename__ = "shortage_reports"

    ref: Mapped[str] = mapped_column(String(20), unique=True)
    round_id: Mapped[int | None] = mapped_column(ForeignKey("matching_rounds.id"))
    for_day: Mapped[date]
    made_on: Mapped[date]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("professionals.id"))
    support_point_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    total: Mapped[int | None]
    tables: Mapped[dict[str, Any]] = mapped_column(JSON)
    answered_on: Mapped[date | None]
    answer: Mapped[str | None] = mapped_column(String(500))
    closed_on: Mapped[date | None]
    state: Mapped[ShortageState] = mapped_column(
        code_type(ShortageState), default=ShortageState.SENT_TO_SUPPORT_POINT
    )

    support_point: Mapped[Organisation] = relationship()
    made_by: Mapped[Professional | None] = relationship()


class ShortageSignal(Row):
    """How many people a round left without a place for one reason, kind of place, area and half-day.

    Each person counts in one signal of a round: by what stood nearest in the way. ``first_seen`` is carried
    over from the round before while the same shortage stays.
    """

    __tablename__ = "shortage_signals"
    __table_args__ = (
        CheckConstraint("n_clients >= 1", name="n_clients"),
        Index("ix_shortage_signals_same", "kind", "area", "placement_kind", "half_day"),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("matching_rounds.id"), index=True)
    kind: Mapped[ShortageKind] = mapped_column(code_type(ShortageKind))
    area: Mapped[str] = mapped_column(String(80))
    placement_kind: Mapped[PlacementKind | None] = mapped_column(code_type(PlacementKind))
    half_day: Mapped[str | None] = mapped_column(String(20))
    n_clients: Mapped[int]
    first_seen: Mapped[date]
    state: Mapped[ShortageState] = mapped_column(code_type(ShortageState), default=ShortageState.OPEN)
    report_id: Mapped[int | None] = mapped_column(ForeignKey("shortage_reports.id"))

    matching_round: Mapped[MatchingRound] = relationship()
    report: Mapped[ShortageReport | None] = relationship()
