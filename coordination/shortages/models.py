"""Counted shortages, and the reports that were made of them. No row here knows a client."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coordination.base import Row, code_type
from coordination.organisations.models import Organisation, Professional
from coordination.rounds.models import MatchingRound
from coordination.vocabulary import PlacementKind, ServiceKind, ShortageKind, ShortageState

_REFUSED_OPEN = text("round_id IS NULL AND state = 'open'")


class ShortageReport(Row):
    """What a regional support point was told: numbers with the small ones hidden, and no person.

    ``tables`` holds, by name of the table, a list of [code, number or None] as it was shown that day;
    ``answer`` is what the support point said. ``total`` counts the people without a place, ``refused`` those
    whom services refused; None: not told, and then ``tables`` holds none of it.
    """

    __tablename__ = "shortage_reports"

    ref: Mapped[str] = mapped_column(String(20), unique=True)
    round_id: Mapped[int | None] = mapped_column(ForeignKey("matching_rounds.id"))
    for_day: Mapped[date]
    made_on: Mapped[date]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("professionals.id"))
    support_point_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    total: Mapped[int | None]
    refused: Mapped[int | None]
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
    """How many people there was no room for, for one reason and area: left over by a round, or refused.

    Each person counts in one signal of a round: by what stood nearest in the way, with the kind of place and
    the half-day. ``first_seen`` is carried over from the round before while the same shortage stays.

    Without a round it counts those whom services of ``service_kind`` refused since the signal was opened. One
    such signal is open at a time, and counts on until it is reported; the database holds it.
    """

    __tablename__ = "shortage_signals"
    __table_args__ = (
        CheckConstraint("n_clients >= 1", name="n_clients"),
        Index("ix_shortage_signals_same", "kind", "area", "placement_kind", "half_day"),
        Index(
            "uq_shortage_signals_refused_open",
            "kind",
            "area",
            "service_kind",
            unique=True,
            sqlite_where=_REFUSED_OPEN,
            postgresql_where=_REFUSED_OPEN,
        ),
    )

    round_id: Mapped[int | None] = mapped_column(ForeignKey("matching_rounds.id"), index=True)
    service_kind: Mapped[ServiceKind | None] = mapped_column(code_type(ServiceKind))
    kind: Mapped[ShortageKind] = mapped_column(code_type(ShortageKind))
    area: Mapped[str] = mapped_column(String(80))
    placement_kind: Mapped[PlacementKind | None] = mapped_column(code_type(PlacementKind))
    half_day: Mapped[str | None] = mapped_column(String(20))
    n_clients: Mapped[int]
    first_seen: Mapped[date]
    state: Mapped[ShortageState] = mapped_column(code_type(ShortageState), default=ShortageState.OPEN)
    report_id: Mapped[int | None] = mapped_column(ForeignKey("shortage_reports.id"))

    matching_round: Mapped[MatchingRound | None] = relationship()
    report: Mapped[ShortageReport | None] = relationship()
