"""The life of an authorisation (C.7): one table.

Whether somebody may start in a state differs by kind (`rules.lets_start`): a C45B does once it is filed, all
others once they are granted. Only a C45B is granted by silence.
"""

from __future__ import annotations

from dataclasses import dataclass

from coordination.lifecycle import Lifecycle, Transition
from coordination.vocabulary import ActorRole
from coordination.vocabulary import AuthorisationState as S


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What the guards ask of an authorisation.

    Attributes
    ----------
    silence_counts
        For this kind an office that says nothing in time has agreed, and that time is over.
    is_over
        Its last day has passed.
    reason_fits
        The reason for which it would not be needed belongs to this kind.
    """

    silence_counts: bool = False
    is_over: bool = False
    reason_fits: bool = True


def _silence_counts(facts: Circumstances) -> str | None:
    return None if facts.silence_counts else "a deadline that has passed in silence"


def _is_over(facts: Circumstances) -> str | None:
    return None if facts.is_over else "a last day that has passed"


def _reason_fits(facts: Circumstances) -> str | None:
    return None if facts.reason_fits else "a reason that belongs to this kind of authorisation"


_SUPERVISOR = frozenset({ActorRole.SUPERVISOR})
# Clients hand in papers themselves, and may say so.
_ASKING = frozenset({ActorRole.CLIENT, ActorRole.SUPERVISOR})
_TIME = frozenset({ActorRole.WORKER})

AUTHORISATION: Lifecycle[S, Circumstances] = Lifecycle(
    machine="authorisation",
    transitions=(
        Transition((S.NEEDED, S.REFUSED, S.EXPIRED), "request", S.REQUESTED, _ASKING),
        Transition((S.REQUESTED,), "grant", S.GRANTED, _SUPERVISOR),
        Transition((S.REQUESTED,), "silence", S.TACIT, _TIME, (_silence_counts,)),
        # A no that comes after silence, or takes a yes back, is a no.
        Transition((S.REQUESTED, S.TACIT, S.GRANTED), "refuse", S.REFUSED, _SUPERVISOR),
        Transition((S.GRANTED, S.TACIT), "expire", S.EXPIRED, _TIME, (_is_over,)),
        Transition(
            (S.NEEDED, S.REQUESTED, S.REFUSED, S.EXPIRED),
            "set_aside",
            S.NOT_NEEDED,
            _SUPERVISOR,
            (_reason_fits,),
        ),
        Transition((S.NOT_NEEDED,), "need_again", S.NEEDED, _SUPERVISOR),
    ),
)
