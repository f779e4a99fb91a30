"""The life of an agreement to share (C.7): one table.

Somebody of the team may ask for it, and explains it; the client says yes or no, and a no has no consequence.
A client who shares something unasked, and a professional who writes down what the client said, take these
steps at once. An agreement that the client narrowed holds as it stands then, like one that was given:
nobody has to give it again. It ends on the day that was agreed on, or at once when the client wants that.
"""

from __future__ import annotations

from dataclasses import dataclass

from coordination.actors import Actor
from coordination.lifecycle import Lifecycle, Transition
from coordination.vocabulary import ActorRole
from coordination.vocabulary import ConsentState as S


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What the guards ask of an agreement to share.

    Attributes
    ----------
    explained
        It is known in which language it was explained.
    objected
        The client objects to sharing with one of its recipients (CONF-07).
    runs
        It is in force today.
    is_over
        Its last day has passed.
    """

    explained: bool = False
    objected: bool = False
    runs: bool = False
    is_over: bool = False


def _is_explained(facts: Circumstances) -> str | None:
    return None if facts.explained else "the language in which it was explained"


def _not_objected(facts: Circumstances) -> str | None:
    return "an organisation that the client does not object to" if facts.objected else None


def _runs(facts: Circumstances) -> str | None:
    return None if facts.runs else "an agreement that is in force"


def _is_over(facts: Circumstances) -> str | None:
    return None if facts.is_over else "a last day that has passed"


_TEAM = frozenset({ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER})
# The client, or somebody of the team who writes down what the client said (CONF-28).
_CLIENT = frozenset({ActorRole.CLIENT, *_TEAM})
# The demo network is loaded by an automatic task, with what its clients said.
_LOADED = frozenset({ActorRole.WORKER})
_IN_FORCE = (S.GIVEN, S.NARROWED)

CONSENT: Lifecycle[S, Circumstances] = Lifecycle(
    "agreement to share",
    (
        Transition((S.DRAFT,), "explain", S.EXPLAINED, _CLIENT | _LOADED, (_is_explained,)),
        Transition((S.EXPLAINED,), "give", S.GIVEN, _CLIENT | _LOADED, (_not_objected,)),
        Transition((S.EXPLAINED,), "refuse", S.REFUSED, _CLIENT),
        Transition(_IN_FORCE, "narrow", S.NARROWED, _CLIENT, (_runs,)),
        Transition(_IN_FORCE, "withdraw", S.WITHDRAWN, _CLIENT | _LOADED, (_runs,)),
        Transition(_IN_FORCE, "expire", S.EXPIRED, frozenset({ActorRole.WORKER}), (_is_over,)),
    ),
)

#: Asked for, and the client has not answered.
ASKED = frozenset({S.DRAFT, S.EXPLAINED})
#: Nobody ever saw anything by it.
NEVER_HELD = frozenset({*ASKED, S.REFUSED})


def given_at_once(actor: Actor, *, objected: bool = False) -> S:
    """Return the state of an agreement that is explained and given in one act.

    Raises
    ------
    NotAllowed
        When the actor may not explain it, or not say yes.
    GuardFailed
        When the client objects to sharing with a recipient.
    """
    facts = Circumstances(explained=True, objected=objected)
    explained = CONSENT.next_state(S.DRAFT, "explain", actor, facts)
    return CONSENT.next_state(explained, "give", actor, facts)
