"""The life of an offer (C.7), by the state that people see: stored, or derived by `rules.offer_state`."""

from __future__ import annotations

from coordination.capacity.models import CapacityOffer
from coordination.lifecycle import Lifecycle, Transition
from coordination.vocabulary import ActorRole
from coordination.vocabulary import CapacityState as State

KEEPER = frozenset({ActorRole.PARTNER, ActorRole.WORKER})
LIVE = (State.OPEN, State.FULL, State.STALE, State.PAUSED)

OFFER: Lifecycle[State, CapacityOffer] = Lifecycle(
    "offer",
    (
        Transition((State.DRAFT,), "publish", State.OPEN, KEEPER),
        Transition(LIVE, "change", State.OPEN, KEEPER),
        Transition(LIVE, "confirm", State.OPEN, KEEPER),
        Transition(LIVE, "pause", State.PAUSED, KEEPER),
        Transition((State.PAUSED,), "resume", State.OPEN, KEEPER),
        Transition((State.DRAFT, *LIVE), "close", State.CLOSED, KEEPER),
    ),
)
