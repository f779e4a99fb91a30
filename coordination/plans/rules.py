"""Pure questions about a plan: when the next talk is due, what the next phase or the advice still asks."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from coordination import clock
from coordination.clients.lifecycle import FloorFacts
from coordination.clients.models import Trajectory
from coordination.clients.rules import competence_levels
from coordination.errors import InvalidInput
from coordination.placements.models import Placement
from coordination.plans.models import Evaluation
from coordination.rows import filled
from coordination.vocabulary import (
    EvaluationKind,
    FinalAdvice,
    PlacementState,
    TrajectoryState,
    WorkCompetence,
    WorkfloorPhase,
)

#: Months within which the next talk is held (INV-14).
EVALUATION_MONTHS = 3
LONGEST_TEXT = 1000
#: Signs that the reason for the advice *regular work* has at least: steps in between are mostly needed (S0).
SHORTEST_REASON = 20
#: Stays that are talked about: somebody is there, or is coming back.
UNDER_WAY = frozenset({PlacementState.ACTIVE, PlacementState.PAUSED})
#: Trajectories in which somebody is on the way and evaluated.
EVALUATED = frozenset({TrajectoryState.RUNNING, TrajectoryState.PAUSED, TrajectoryState.ADVICE_GIVEN})
#: Advice that keeps the trajectory open until the receiving service confirms (S0).
AWAITS_RECEIVER = frozenset({FinalAdvice.WORK_CARE_LONG_TERM})


def next_due(trajectory: Trajectory, evaluations: Iterable[Evaluation]) -> date:
    """Return the day by which the next talk is due: never more than three months after the last (INV-14).

    An earlier day that was planned wins.
    """
    held, planned = [trajectory.started_on], []
    for one in evaluations:
        if one.held_on is None:
            planned.append(one.due_on)
        else:
            held.append(one.held_on)
    latest = clock.months_after(max(held), EVALUATION_MONTHS)
    return min([latest, *planned])


def check_stay(stay: Placement | None) -> None:
    """Refuse a talk about a stay that is not under way.

    Raises
    ------
    InvalidInput
        Naming the state of the stay.
    """
    if stay is not None and stay.state not in UNDER_WAY:
        raise InvalidInput("stay", f"the stay is {stay.state.value}; a talk is about one under way")


def check_words(text: str | None, where: str, *, needed: bool = True) -> str | None:
    """Return a text, stripped, or None where it may be empty.

    Raises
    ------
    InvalidInput
        When it is needed and empty, or too long.
    """
    if text is None or not text.strip():
        if needed:
            raise InvalidInput(where, "is empty")
        return None
    checked = filled(text, where)
    if len(checked) > LONGEST_TEXT:
        raise InvalidInput(where, f"is longer than {LONGEST_TEXT} characters")
    return checked


def phase_talk_held(evaluations: Iterable[Evaluation]) -> bool:
    """Say whether the talk at the end of phase 2 was held (C.7)."""
    return any(
        one.held_on is not None
        and one.kind is EvaluationKind.PHASE_END
        and one.phase is WorkfloorPhase.RESPONSIBILITY
        for one in evaluations
    )


def floor_facts(
    trajectory: Trajectory, evaluations: Collection[Evaluation], *, reason_given: bool = False
) -> FloorFacts:
    """Return what the guards of the phases ask, for one trajectory (C.7, INV-11)."""
    known = competence_levels(trajectory.client.competence_assessments, clock.today())
    return FloorFacts(
        plan_active=trajectory.development_plan_on is not None,
        evaluation_held=phase_talk_held(evaluations),
        unrated=tuple(one for one in WorkCompetence if one.value not in known),
        test_done=trajectory.personality_test_on is not None,
        reason_given=reason_given,
    )
