"""The life of a trajectory, of the workfloor phases in it, and of a goal (C.7).

Who comes back after ``closed`` gets a new trajectory. The phases go one by one: forward when what the next
one asks is there, back with a reason; none is skipped (HR-04, INV-11).
"""

from __future__ import annotations

from dataclasses import dataclass

from coordination.clients.models import PlanGoal, Trajectory
from coordination.lifecycle import Lifecycle, Transition
from coordination.vocabulary import ActorRole, PlanGoalState, WorkCompetence, WorkfloorStage
from coordination.vocabulary import TrajectoryState as State

SUPERVISION = frozenset({ActorRole.SUPERVISOR, ActorRole.WORKER})
TEAM = frozenset({ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER, ActorRole.WORKER})


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorFacts:
    """What the guards ask of somebody on the activating workfloor.

    Attributes
    ----------
    plan_active
        The client's own development plan has begun.
    evaluation_held
        The talk at the end of phase 2 was held.
    unrated
        Competences of the eleven that nobody looked at yet.
    test_done
        The test of phase 3 is marked done.
    reason_given
        Why somebody steps back, or is advised before phase 3, is written down.
    """

    plan_active: bool = False
    evaluation_held: bool = False
    unrated: tuple[WorkCompetence, ...] = ()
    test_done: bool = False
    reason_given: bool = False


def _receiver_confirmed(trajectory: Trajectory) -> str | None:
    if trajectory.awaits_receiver:
        return "the confirmation of the service that goes on with the client"
    return None


def _plan_active(facts: FloorFacts) -> str | None:
    return None if facts.plan_active else "an active development plan"


def _evaluation_held(facts: FloorFacts) -> str | None:
    return None if facts.evaluation_held else "the talk at the end of phase 2"


def _competences_rated(facts: FloorFacts) -> str | None:
    missing = ", ".join(one.value for one in facts.unrated)
    return f"a look at each of the eleven competences, and at: {missing}" if missing else None


def _test_done(facts: FloorFacts) -> str | None:
    return None if facts.test_done else "the test marked done"


def _reason_given(facts: FloorFacts) -> str | None:
    return None if facts.reason_given else "a reason"


TRAJECTORY: Lifecycle[State, Trajectory] = Lifecycle(
    "trajectory",
    (
        Transition((State.SIGNED_UP,), "screen", State.SCREENING, SUPERVISION),
        Transition((State.SCREENING,), "refuse_admission", State.NOT_ADMITTED, SUPERVISION),
        Transition((State.SCREENING,), "put_on_waiting_list", State.WAITING, SUPERVISION),
        Transition((State.SCREENING, State.WAITING), "start", State.RUNNING, SUPERVISION),
        Transition((State.RUNNING,), "pause", State.PAUSED, SUPERVISION),
        Transition((State.PAUSED,), "resume", State.RUNNING, SUPERVISION),
        Transition((State.RUNNING,), "give_advice", State.ADVICE_GIVEN, SUPERVISION),
        Transition(
            (State.ADVICE_GIVEN,),
            "guide_transition",
            State.TRANSITION_GUIDED,
            SUPERVISION,
            (_receiver_confirmed,),
        ),
        Transition((State.TRANSITION_GUIDED,), "close", State.CLOSED, SUPERVISION, (_receiver_confirmed,)),
        Transition((State.CLOSED,), "give_aftercare", State.AFTERCARE, SUPERVISION),
        Transition((State.AFTERCARE,), "archive", State.ARCHIVED, SUPERVISION),
    ),
)

_W = WorkfloorStage
_ON_FLOOR = (_W.PREVOCATIONAL, _W.RESPONSIBILITY, _W.SCREENING)

WORKFLOOR: Lifecycle[WorkfloorStage, FloorFacts] = Lifecycle(
    "workfloor phase",
    (
        Transition((_W.NOT_BEGUN,), "begin", _W.PREVOCATIONAL, TEAM),
        Transition((_W.PREVOCATIONAL,), "take_responsibility", _W.RESPONSIBILITY, TEAM, (_plan_active,)),
        Transition((_W.RESPONSIBILITY,), "screen", _W.SCREENING, TEAM, (_plan_active, _evaluation_held)),
        Transition((_W.RESPONSIBILITY,), "step_back", _W.PREVOCATIONAL, TEAM, (_reason_given,)),
        Transition((_W.SCREENING,), "step_back", _W.RESPONSIBILITY, TEAM, (_reason_given,)),
        Transition((_W.SCREENING,), "advise", _W.ADVISED, SUPERVISION, (_competences_rated, _test_done)),
        # Somebody may leave the floor before phase 3, with why written down (INV-11).
        Transition(_ON_FLOOR, "advise_early", _W.ADVISED, SUPERVISION, (_reason_given,)),
        # The advice to stay longer brings somebody back to where the advice was given.
        Transition((_W.ADVISED,), "extend", _W.SCREENING, SUPERVISION),
    ),
)

GOAL: Lifecycle[PlanGoalState, PlanGoal] = Lifecycle(
    "goal",
    (
        Transition((PlanGoalState.OPEN,), "reached", PlanGoalState.REACHED, TEAM),
        Transition((PlanGoalState.OPEN,), "dropped", PlanGoalState.DROPPED, TEAM),
    ),
)

# States in which somebody is still on the way.
OPEN_STATES = frozenset(
    {
        State.SIGNED_UP,
        State.SCREENING,
        State.WAITING,
        State.RUNNING,
        State.PAUSED,
        State.ADVICE_GIVEN,
        State.TRANSITION_GUIDED,
    }
)
