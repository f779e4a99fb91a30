"""The life of a trajectory (C.7) and of a goal. Who comes back after ``closed`` gets a new trajectory."""

from __future__ import annotations

from coordination.clients.models import PlanGoal, Trajectory
from coordination.lifecycle import Lifecycle, Transition
from coordination.vocabulary import ActorRole, PlanGoalState
from coordination.vocabulary import TrajectoryState as State

SUPERVISION = frozenset({ActorRole.SUPERVISOR, ActorRole.WORKER})
TEAM = frozenset({ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER, ActorRole.WORKER})

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
        Transition((State.ADVICE_GIVEN,), "guide_transition", State.TRANSITION_GUIDED, SUPERVISION),
        Transition((State.TRANSITION_GUIDED,), "close", State.CLOSED, SUPERVISION),
        Transition((State.CLOSED,), "give_aftercare", State.AFTERCARE, SUPERVISION),
        Transition((State.AFTERCARE,), "archive", State.ARCHIVED, SUPERVISION),
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
