"""The client's own goals, what was agreed, evaluations, and the advice at the end."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coordination import clock
from coordination.base import CodeList, Row, code_type
from coordination.clients.models import Trajectory
from coordination.encryption import EncryptedText
from coordination.organisations.models import Professional
from coordination.placements.models import Placement
from coordination.services.models import Service
from coordination.vocabulary import (
    EvaluationAttendee,
    EvaluationKind,
    FinalAdvice,
    PlanGoalState,
    StatedBy,
    WorkfloorPhase,
)


class DevelopmentGoal(Row):
    """A goal of the client's own development plan (POP), in the client's own words.

    The client adds and closes it; ``stated_by`` says whether the client wrote it, or somebody wrote down what
    the client said. ``closing_words`` are what the client says of it at the end.
    """

    __tablename__ = "development_goals"
    __table_args__ = (CheckConstraint("(state = 'open') = (closed_on IS NULL)", name="closed"),)

    trajectory_id: Mapped[int] = mapped_column(ForeignKey("trajectories.id"), index=True)
    text: Mapped[str] = mapped_column(EncryptedText)
    stated_by: Mapped[StatedBy] = mapped_column(code_type(StatedBy))
    set_on: Mapped[date] = mapped_column(default=clock.today)
    state: Mapped[PlanGoalState] = mapped_column(code_type(PlanGoalState), default=PlanGoalState.OPEN)
    closed_on: Mapped[date | None]
    closing_words: Mapped[str | None] = mapped_column(EncryptedText)

    trajectory: Mapped[Trajectory] = relationship()


class AgreementNote(Row):
    """What client and supervisor agreed in a talk, looked at again on a day; the client's words beside it.

    ``stay_id`` is the placement it is about, where it is about one.
    """

    __tablename__ = "agreement_notes"

    trajectory_id: Mapped[int] = mapped_column(ForeignKey("trajectories.id"), index=True)
    stay_id: Mapped[int | None] = mapped_column(ForeignKey("placements.id"), index=True)
    agreed_on: Mapped[date]
    text: Mapped[str] = mapped_column(EncryptedText)
    client_words: Mapped[str | None] = mapped_column(EncryptedText)
    look_again_on: Mapped[date | None]
    done_on: Mapped[date | None]
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("professionals.id"))

    trajectory: Mapped[Trajectory] = relationship()
    stay: Mapped[Placement | None] = relationship()


class Evaluation(Row):
    """A talk about how it goes: strengths first, then the client's words, then what the workplace says.

    It is there before it is held, so that client and workplace can each say their side. What the workplace
    writes is about the floor only; it reads no more of it than its own words (INV-17).
    """

    __tablename__ = "evaluations"
    __table_args__ = (CheckConstraint("held_on IS NULL OR strengths IS NOT NULL", name="strengths"),)

    trajectory_id: Mapped[int] = mapped_column(ForeignKey("trajectories.id"), index=True)
    stay_id: Mapped[int | None] = mapped_column(ForeignKey("placements.id"), index=True)
    kind: Mapped[EvaluationKind] = mapped_column(code_type(EvaluationKind))
    phase: Mapped[WorkfloorPhase | None] = mapped_column(code_type(WorkfloorPhase))
    due_on: Mapped[date] = mapped_column(index=True)
    held_on: Mapped[date | None]
    strengths: Mapped[str | None] = mapped_column(EncryptedText)
    client_words: Mapped[str | None] = mapped_column(EncryptedText)
    workplace_words: Mapped[str | None] = mapped_column(EncryptedText)
    next_steps: Mapped[str | None] = mapped_column(EncryptedText)
    attended_by: Mapped[list[EvaluationAttendee]] = mapped_column(CodeList(EvaluationAttendee), default=list)
    held_by_id: Mapped[int | None] = mapped_column(ForeignKey("professionals.id"))

    trajectory: Mapped[Trajectory] = relationship()
    stay: Mapped[Placement | None] = relationship()
    held_by: Mapped[Professional | None] = relationship()


class GivenAdvice(Row):
    """The advice after the activating workfloor, talked over with the client.

    ``early_reason`` says why it came before phase 3 (INV-11). ``receiving_service_id`` is who goes on with
    the client, ``confirmed_on`` the day on which that service said so and ``confirmed_by`` who of it did.
    """

    __tablename__ = "given_advices"
    __table_args__ = (
        CheckConstraint("(confirmed_on IS NULL) = (confirmed_by IS NULL)", name="confirmed"),
        CheckConstraint(
            "value <> 'work_care_long_term' OR receiving_service_id IS NOT NULL", name="receiving_service"
        ),
    )

    trajectory_id: Mapped[int] = mapped_column(ForeignKey("trajectories.id"), index=True)
    value: Mapped[FinalAdvice] = mapped_column(code_type(FinalAdvice))
    reason: Mapped[str | None] = mapped_column(EncryptedText)
    early_reason: Mapped[str | None] = mapped_column(EncryptedText)
    given_on: Mapped[date]
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("professionals.id"))
    client_response: Mapped[str | None] = mapped_column(EncryptedText)
    receiving_service_id: Mapped[int | None] = mapped_column(ForeignKey("services.id"))
    confirmed_on: Mapped[date | None]
    confirmed_by: Mapped[str | None] = mapped_column(EncryptedText)

    trajectory: Mapped[Trajectory] = relationship()
    receiving_service: Mapped[Service | None] = relationship()
