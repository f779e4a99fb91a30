"""Who was there, half-day by half-day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coordination.base import Row, code_type
from coordination.placements.models import Placement
from coordination.vocabulary import AttendanceCode, HalfDay


class Attendance(Row):
    """That somebody was there on a half-day, or why not: a code and no text, so nothing more can slip in.

    ``called_on`` is the day on which somebody asked after an absence without notice.
    """

    __tablename__ = "attendances"
    __table_args__ = (UniqueConstraint("placement_id", "day", "half_day"),)

    placement_id: Mapped[int] = mapped_column(ForeignKey("placements.id"), index=True)
    day: Mapped[date] = mapped_column(index=True)
    half_day: Mapped[HalfDay] = mapped_column(code_type(HalfDay))
    code: Mapped[AttendanceCode] = mapped_column(code_type(AttendanceCode))
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("professionals.id"))
    called_on: Mapped[date | None]
    called_by_id: Mapped[int | None] = mapped_column(ForeignKey("professionals.id"))

    placement: Mapped[Placement] = relationship()
