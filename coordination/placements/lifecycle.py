"""The life of a placement, from suggestion to the end of aftercare (C.6): one table.

The solver makes a placement `suggested` and nothing else; all that follows takes a person (INV-20, CONF-27),
but for what time itself does: a hold that expires, a request that lapses, aftercare that always comes. A
partner knows of a placement from `offered` on, so it can withdraw from then on only.

Three steps are not in C.6: a supervisor may take a proposal off the short list again, a suggestion that
nobody touched is superseded by the one of a newer round, and a request comes back from the host when the
client stops sharing before it was answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from coordination.lifecycle import Lifecycle, Transition
from coordination.vocabulary import ActorRole, AgreementKind, AgreementParty, ContactWith, PlacementState

S = PlacementState


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What the guards ask of a placement.

    Attributes
    ----------
    alternatives_missing
        Other offers stand beside this one, and the client was shown none of them.
    client_agreed
        The client's own agreement is recorded (INV-01).
    profile_shared
        An agreement to share the functional profile with the host is in force (HR-23).
    offer_takes_people
        The offer is open, valid, confirmed and not paused (HR-21, HR-22).
    hold_runs
        The host's hold is not over.
    goal_named
        The placement serves an open goal of the client's plan (INV-09).
    unsigned
        Agreements that the kind of place asks for and that are still to be signed, and by whom.
    unauthorised
        Something that the client's income or the place asks for is not in order yet.
    regime_fault
        What this kind of place may not be without or together with, as the end of a sentence.
    caseload_full
        Whoever would guide the client has no room.
    guidance_short
        Of the hours of guidance that whoever guides there has a week, too few are left.
    contacted
        With whom there was a talk after the end.
    """

    alternatives_missing: bool = False
    client_agreed: bool = False
    profile_shared: bool = False
    offer_takes_people: bool = False
    hold_runs: bool = False
    goal_named: bool = False
    unsigned: Mapping[AgreementKind, tuple[AgreementParty, ...]] = field(default_factory=dict)
    unauthorised: bool = False
    regime_fault: str | None = None
    caseload_full: bool = False
    guidance_short: bool = False
    contacted: frozenset[ContactWith] = frozenset()


def _alternative_shown(facts: Circumstances) -> str | None:
    return "at least one alternative that the client was shown" if facts.alternatives_missing else None


def _client_agreed(facts: Circumstances) -> str | None:
    return None if facts.client_agreed else "the client's recorded agreement"


def _profile_shared(facts: Circumstances) -> str | None:
    return None if facts.profile_shared else "an agreement to share the functional profile with this host"


def _offer_takes_people(facts: Circumstances) -> str | None:
    return None if facts.offer_takes_people else "an offer that is open and confirmed by the partner"


def _hold_runs(facts: Circumstances) -> str | None:
    return None if facts.hold_runs else "a hold of the host that is not over"


def _goal_named(facts: Circumstances) -> str | None:
    return None if facts.goal_named else "an open goal of the client's plan that it serves"


def _agreements_signed(facts: Circumstances) -> str | None:
    missing = "; ".join(
        f"{kind.value} by {' and '.join(party.value for party in parties)}"
        for kind, parties in facts.unsigned.items()
    )
    return f"a signature on its latest version: {missing}" if missing else None


def _authorised(facts: Circumstances) -> str | None:
    # Which one is missing tells of the client's income, so it stands where only those who may know it look.
    return "every authorisation that must be in order before the first day" if facts.unauthorised else None


def _regime_allows(facts: Circumstances) -> str | None:
    return facts.regime_fault


def _caseload_free(facts: Circumstances) -> str | None:
    return "room in the caseload of whoever guides the client" if facts.caseload_full else None


def _guidance_left(facts: Circumstances) -> str | None:
    return (
        "hours of guidance that are left where the client would be guided" if facts.guidance_short else None
    )


def _both_contacted(facts: Circumstances) -> str | None:
    missing = " and ".join(one.value for one in ContactWith if one not in facts.contacted)
    return f"a talk after the end with the {missing}" if missing else None


_SUPERVISOR = frozenset({ActorRole.SUPERVISOR})
# What the client says, signed in (CONF-28), or lets the supervisor write down.
_CLIENT = frozenset({ActorRole.CLIENT, ActorRole.SUPERVISOR})
_PARTNER = frozenset({ActorRole.PARTNER})
_TIME = frozenset({ActorRole.WORKER})
_AGREED_TO_CONFIRMED = (
    S.AGREED,
    S.OFFERED,
    S.INFO_NEEDED,
    S.WAITLISTED,
    S.RESERVED,
    S.CONFIRMED,
)

PLACEMENT: Lifecycle[PlacementState, Circumstances] = Lifecycle(
    machine="placement",
    transitions=(
        Transition((S.SUGGESTED,), "shortlist", S.SHORTLISTED, _SUPERVISOR),
        Transition((S.SUGGESTED,), "supersede", S.SUPERSEDED, _SUPERVISOR | _TIME),
        Transition((S.SHORTLISTED,), "take_off", S.SUGGESTED, _SUPERVISOR),
        Transition((S.SHORTLISTED,), "discuss", S.DISCUSSED, _SUPERVISOR, (_alternative_shown,)),
        Transition((S.DISCUSSED,), "client_agrees", S.AGREED, _CLIENT, (_client_agreed,)),
        Transition((S.DISCUSSED,), "client_declines", S.DECLINED_BY_CLIENT, _CLIENT),
        Transition(
            (S.AGREED,),
            "send_to_partner",
            S.OFFERED,
            _SUPERVISOR,
            (_client_agreed, _profile_shared, _offer_takes_people, _regime_allows),
        ),
        # The agreement to share ended before the host answered: nothing stays with it (INV-23, CONF-08).
        Transition((S.OFFERED, S.INFO_NEEDED, S.WAITLISTED), "share_ends", S.AGREED, _CLIENT),
        Transition((S.OFFERED,), "ask", S.INFO_NEEDED, _PARTNER),
        Transition((S.INFO_NEEDED,), "answer", S.OFFERED, _SUPERVISOR, (_profile_shared,)),
        Transition((S.OFFERED,), "waitlist", S.WAITLISTED, _PARTNER),
        Transition((S.OFFERED, S.WAITLISTED), "partner_holds", S.RESERVED, _PARTNER, (_client_agreed,)),
        Transition(
            (S.OFFERED, S.INFO_NEEDED, S.WAITLISTED), "partner_declines", S.DECLINED_BY_PARTNER, _PARTNER
        ),
        Transition((S.OFFERED, S.INFO_NEEDED, S.WAITLISTED), "lapse", S.LAPSED, _TIME),
        Transition(
            (S.RESERVED,),
            "confirm",
            S.CONFIRMED,
            _SUPERVISOR,
            (
                _client_agreed,
                _hold_runs,
                _goal_named,
                _regime_allows,
                _agreements_signed,
                _authorised,
                _caseload_free,
                _guidance_left,
            ),
        ),
        Transition((S.RESERVED,), "expire", S.EXPIRED, _TIME),
        Transition(
            (S.CONFIRMED,),
            "first_day",
            S.ACTIVE,
            _SUPERVISOR | _PARTNER,
            (_agreements_signed, _authorised),
        ),
        Transition((S.CONFIRMED,), "not_started", S.NEVER_STARTED, _SUPERVISOR | _PARTNER),
        Transition((S.ACTIVE,), "pause", S.PAUSED, _SUPERVISOR | _PARTNER),
        Transition((S.PAUSED,), "resume", S.ACTIVE, _SUPERVISOR | _PARTNER, (_regime_allows,)),
        Transition((S.ACTIVE, S.PAUSED), "end", S.ENDED, _SUPERVISOR | _PARTNER),
        Transition((S.ENDED,), "aftercare", S.AFTERCARE, _SUPERVISOR | _TIME),
        Transition((S.AFTERCARE,), "close", S.CLOSED, _SUPERVISOR, (_both_contacted,)),
        Transition(_AGREED_TO_CONFIRMED, "client_withdraws", S.WITHDRAWN_BY_CLIENT, _CLIENT),
        Transition(_AGREED_TO_CONFIRMED[1:], "host_withdraws", S.WITHDRAWN_BY_HOST, _PARTNER),
    ),
)

#: A proposal is being looked at or talked about, or a place is asked for.
UNDER_WAY = frozenset(
    {S.SHORTLISTED, S.DISCUSSED, S.AGREED, S.OFFERED, S.INFO_NEEDED, S.WAITLISTED},
)
#: Somebody has to answer the request by a day; after that it lapses.
ASKED = frozenset({S.OFFERED, S.INFO_NEEDED, S.WAITLISTED})
#: A place is taken (INV-03): held, agreed upon, in use, or kept while paused.
OCCUPYING = frozenset({S.RESERVED, S.CONFIRMED, S.ACTIVE, S.PAUSED})
#: The stay is over.
OVER = frozenset({S.ENDED, S.AFTERCARE, S.CLOSED})
