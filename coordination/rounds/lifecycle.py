"""The life of a matching round: one table."""

from __future__ import annotations

from coordination.lifecycle import Lifecycle, Transition
from coordination.vocabulary import ActorRole
from coordination.vocabulary import RoundState as State

_WORKER = frozenset({ActorRole.WORKER})
_ANYBODY = frozenset({ActorRole.SUPERVISOR, ActorRole.ADMINISTRATOR, ActorRole.WORKER})

ROUND: Lifecycle[State, None] = Lifecycle(
    machine="round",
    transitions=(
        Transition((State.QUEUED,), "begin", State.RUNNING, _WORKER),
        Transition((State.RUNNING,), "finish", State.FINISHED, _WORKER),
        Transition((State.QUEUED, State.RUNNING), "fail", State.FAILED, _WORKER),
        Transition((State.QUEUED, State.RUNNING), "cancel", State.CANCELLED, _ANYBODY),
    ),
)

#: States in which a round is still under way.
UNDER_WAY = frozenset({State.QUEUED, State.RUNNING})
