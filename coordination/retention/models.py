"""Periods that an installation has set, the deliberate acts of erasure, and what is left without a name."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from coordination.base import HalfDaySet, Row, code_type
from coordination.vocabulary import ErasureState, HalfDays, RetentionKind


class RetentionSetting(Row):
    """A period that this installation has set instead of the one that it came with."""

    __tablename__ = "retention_settings"
    __table_args__ = (CheckConstraint("amount >= 1", name="amount"),)

    kind: Mapped[RetentionKind] = mapped_column(code_type(RetentionKind), unique=True)
    amount: Mapped[int]
    source: Mapped[str] = mapped_column(String(300))


class ErasureRun(Row):
    """One deliberate act of erasure, or a rehearsal: who asked, how far it is, and counts without names.

    ``is_rehearsal`` is true of what only counts. ``rehearsed`` are the counts of the rehearsal, and of
    an act those of the rehearsal seen before; ``erased`` are those of what was done. Both stand as
    ``{kind: {"cases": number, "rows": {table: number}}}``.
    """

    __tablename__ = "erasure_runs"

    ref: Mapped[str] = mapped_column(String(20), unique=True)
    is_rehearsal: Mapped[bool | None]
    state: Mapped[ErasureState] = mapped_column(code_type(ErasureState))
    for_day: Mapped[date]
    due: Mapped[int]
    progress: Mapped[int] = mapped_column(default=0)
    stop_asked: Mapped[bool] = mapped_column(Boolean, default=False)
    rehearsed: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    erased: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    finished_at: Mapped[datetime | None]
    failure: Mapped[str | None] = mapped_column(String(80))


class RetentionMark(Row):
    """When what stands in a client's life domains was erased; gone with the file itself."""

    __tablename__ = "retention_marks"

    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), unique=True)
    erased_on: Mapped[date]


class PastProposal(Row):
    """A proposal that came to nothing, without whose it was: the month, the place and how it went."""

    __tablename__ = "past_proposals"

    month: Mapped[date]
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("capacity_offers.id"), index=True)
    outcome: Mapped[str] = mapped_column(String(40))
    half_days: Mapped[HalfDays | None] = mapped_column(HalfDaySet)
