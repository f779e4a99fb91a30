"""The life of a place on a waiting list: one table."""

from __future__ import annotations

from coordination.lifecycle import Lifecycle, Transition
from coordination.vocabulary import ActorRole
from coordination.vocabulary import WaitingState as State

TEAM = frozenset({ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER})
# Whoever keeps the list offers the place, and knows when somebody came or will not.
_KEEPER = TEAM | {ActorRole.PARTNER}

WAITING: Lifecycle[State, None] = Lifecycle(
    "place on a waiting list",
    (
        Transition((State.WAITING,), "offer_place", State.PLACE_OFFERED, _KEEPER),
        Transition((State.PLACE_OFFERED,), "not_now", State.WAITING, TEAM | {ActorRole.CLIENT}),
        Transition((State.PLACE_OFFERED,), "take_place", State.PLACED, _KEEPER),
        # The client may leave a list at any time and gives no reason.
        Transition((State.WAITING, State.PLACE_OFFERED), "stop", State.STOPPED, _KEEPER | {ActorRole.CLIENT}),
    ),
)

#: On the list.
ON_LIST = frozenset({State.WAITING, State.PLACE_OFFERED})
