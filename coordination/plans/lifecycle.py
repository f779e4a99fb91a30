"""The life of a goal that is the client's own: the client closes it, or takes it up again."""

from __future__ import annotations

from dataclasses import dataclass

from coordination.lifecycle import Lifecycle, Transition
from coordination.vocabulary import ActorRole
from coordination.vocabulary import PlanGoalState as State

#: The client, or somebody of the team who writes down what the client said.
OWNER = frozenset({ActorRole.CLIENT, ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Whether the client's own words are there: typed by the client, or written down as said."""

    by_client: bool = False


def _client_said(said: Said) -> str | None:
    return None if said.by_client else "what the client says of it, in the client's own words"


DEVELOPMENT_GOAL: Lifecycle[State, Said] = Lifecycle(
    "own goal",
    (
        Transition((State.OPEN,), "reached", State.REACHED, OWNER, (_client_said,)),
        Transition((State.OPEN,), "dropped", State.DROPPED, OWNER, (_client_said,)),
        Transition((State.REACHED, State.DROPPED), "take_up_again", State.OPEN, OWNER),
    ),
)
