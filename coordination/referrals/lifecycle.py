"""The life of a referral (C.5): one table.

Wider than the domain model in two places, because the client may always say no: `client_withdraws` is
possible from the first draft on, and also after the service said yes and before the first contact.
"""

from __future__ import annotations

from dataclasses import dataclass

from coordination.lifecycle import Lifecycle, Transition
from coordination.vocabulary import ActorRole
from coordination.vocabulary import ReferralState as S


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What the guards ask of a referral.

    Attributes
    ----------
    shared
        An agreement of the client for referral is in force, with this organisation and for these items.
    takes_people
        The service is not on an intake stop today.
    said
        There is a text: a question, or an answer.
    contacted
        The day of the first contact is known.
    ended
        It is known how it ended.
    """

    shared: bool = False
    takes_people: bool = False
    said: bool = False
    contacted: bool = False
    ended: bool = False


def _shared(facts: Circumstances) -> str | None:
    return None if facts.shared else "the client's agreement to share these items with this organisation"


def _takes_people(facts: Circumstances) -> str | None:
    return None if facts.takes_people else "a service that takes people in: its intake is stopped"


def _said(facts: Circumstances) -> str | None:
    return None if facts.said else "a text"


def _contacted(facts: Circumstances) -> str | None:
    return None if facts.contacted else "the day of the first contact"


def _ended(facts: Circumstances) -> str | None:
    return None if facts.ended else "how it ended"


_SENDER = frozenset({ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER})
_RECEIVER = frozenset({ActorRole.PARTNER, ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER})
_CLIENT = frozenset({ActorRole.CLIENT, *_SENDER})

REFERRAL: Lifecycle[S, Circumstances] = Lifecycle(
    machine="referral",
    transitions=(
        # Ready to go, and the client is not: it stays here, unsent, as long as that takes (case T.).
        Transition((S.DRAFT,), "prepare", S.PREPARED, _SENDER),
        Transition((S.DRAFT, S.PREPARED), "client_agrees", S.AGREED, _CLIENT, (_shared,)),
        Transition((S.AGREED,), "send", S.REQUESTED, _SENDER, (_shared, _takes_people)),
        Transition((S.REQUESTED,), "accept", S.ACCEPTED, _RECEIVER),
        Transition((S.REQUESTED,), "need_more", S.INFO_NEEDED, _RECEIVER, (_said,)),
        Transition((S.INFO_NEEDED,), "answer", S.REQUESTED, _SENDER, (_shared, _said)),
        Transition((S.REQUESTED,), "waitlist", S.ON_HOLD, _RECEIVER),
        Transition((S.ON_HOLD,), "offer_place", S.ACCEPTED, _RECEIVER),
        Transition((S.REQUESTED, S.ON_HOLD), "decline", S.REJECTED, _RECEIVER),
        Transition((S.ACCEPTED,), "start", S.IN_PROGRESS, _RECEIVER, (_contacted,)),
        Transition((S.IN_PROGRESS,), "finish", S.COMPLETED, _RECEIVER, (_ended,)),
        Transition(
            (S.DRAFT, S.PREPARED, S.AGREED, S.REQUESTED, S.INFO_NEEDED, S.ON_HOLD, S.ACCEPTED),
            "client_withdraws",
            S.CANCELLED,
            _CLIENT,
        ),
    ),
)

#: Nothing follows.
OVER = frozenset({S.REJECTED, S.COMPLETED, S.CANCELLED})
#: Not with the other service yet.
UNSENT = frozenset({S.DRAFT, S.PREPARED, S.AGREED})
