"""The life of a shortage: counted, told to the regional support point, answered, closed."""

from __future__ import annotations

from coordination.lifecycle import Lifecycle, Transition
from coordination.vocabulary import ActorRole
from coordination.vocabulary import ShortageState as State

_SUPERVISOR = frozenset({ActorRole.SUPERVISOR})

SHORTAGE: Lifecycle[State, None] = Lifecycle(
    "shortage",
    (
        Transition((State.OPEN,), "send", State.SENT_TO_SUPPORT_POINT, _SUPERVISOR),
        Transition((State.SENT_TO_SUPPORT_POINT,), "answer", State.ANSWERED, _SUPERVISOR),
        Transition((State.SENT_TO_SUPPORT_POINT, State.ANSWERED), "close", State.CLOSED, _SUPERVISOR),
    ),
)
