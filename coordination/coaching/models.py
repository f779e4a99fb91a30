"""What somebody, or a service, can do of a job coach's work."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coordination.base import CodeList, Row
from coordination.organisations.models import Professional
from coordination.services.models import Service
from coordination.vocabulary import JobCoachCompetence, JobCoachTask


class JobCoachProfile(Row):
    """The tasks and competences of one professional, or of one service (C.9).

    Languages and the most clients at once stand with the professional (`Professional`).
    """

    __tablename__ = "job_coach_profiles"
    __table_args__ = (CheckConstraint("(professional_id IS NULL) <> (service_id IS NULL)", name="one_owner"),)

    professional_id: Mapped[int | None] = mapped_column(ForeignKey("professionals.id"), unique=True)
    service_id: Mapped[int | None] = mapped_column(ForeignKey("services.id"), unique=True)
    tasks: Mapped[list[JobCoachTask]] = mapped_column(CodeList(JobCoachTask), default=list)
    competences: Mapped[list[JobCoachCompetence]] = mapped_column(CodeList(JobCoachCompetence), default=list)

    professional: Mapped[Professional | None] = relationship()
    service: Mapped[Service | None] = relationship()
