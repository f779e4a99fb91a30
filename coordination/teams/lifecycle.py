"""The life of a membership (C.7): only ``active`` gives sight of the client, and it has to be earned."""

from __future__ import annotations

from coordination import clock
from coordination.lifecycle import Lifecycle, Transition
from coordination.teams.invitations import missing_condition
from coordination.teams.models import TeamMembership
from coordination.vocabulary import (
    ActorRole,
    LegalBasis,
    MembershipFunction,
    SecrecyRegime,
)
from coordination.vocabulary import MembershipState as State

LONGEST_REVIEW_MONTHS = 6

TEAM = frozenset({ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER, ActorRole.WORKER})
INVITED = frozenset({ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER, ActorRole.PARTNER, ActorRole.WORKER})


def client_is_informed(membership: TeamMembership) -> str | None:
    """Ask that the client has been told who joins, on a recorded day."""
    day = membership.client_informed_on
    return None if day is not None and day <= clock.today() else "the day on which the client was told"


def scope_is_named(membership: TeamMembership) -> str | None:
    """Ask that a life domain is named; for practical coordination none may be (C.7)."""
    if membership.function is MembershipFunction.COORDINATION_ONLY:
        return "an empty scope: who only coordinates has no life domain" if membership.domain_scope else None
    return None if membership.domain_scope else "at least one life domain"


def basis_fits(membership: TeamMembership) -> str | None:
    """Ask that secrecy is shared only with an organisation that is bound by it too (CONF-06)."""
    bound = membership.organisation.secrecy_regime is SecrecyRegime.PROFESSIONAL_SECRECY
    if membership.legal_basis is LegalBasis.SHARED_SECRECY and not bound:
        return "another basis: secrecy is shared only with an organisation bound by professional secrecy"
    return None


def conditions_hold(membership: TeamMembership) -> str | None:
    """Ask that each of the five conditions of shared secrecy holds, where it is the basis (CONF-06)."""
    missing = missing_condition(membership)
    return None if missing is None else f"the condition of shared secrecy {missing.value}"


def review_is_near(membership: TeamMembership) -> str | None:
    """Ask that a day of review lies ahead, at most six months away."""
    today = clock.today()
    if today <= membership.review_on <= clock.months_after(today, LONGEST_REVIEW_MONTHS):
        return None
    return f"a day of review within {LONGEST_REVIEW_MONTHS} months from today"


ACTIVE_GUARDS = (client_is_informed, basis_fits, conditions_hold, scope_is_named, review_is_near)

MEMBERSHIP: Lifecycle[State, TeamMembership] = Lifecycle(
    "membership",
    (
        Transition((State.PROPOSED,), "invite", State.INVITED, TEAM),
        Transition((State.INVITED,), "accept", State.ACTIVE, INVITED, ACTIVE_GUARDS),
        Transition((State.INVITED,), "decline", State.DECLINED, INVITED),
        Transition((State.ACTIVE,), "pause", State.PAUSED, TEAM),
        Transition((State.PAUSED,), "resume", State.ACTIVE, TEAM, ACTIVE_GUARDS),
        # A client ends it by objecting to shared secrecy (CONF-07).
        Transition(
            (State.PROPOSED, State.INVITED, State.ACTIVE, State.PAUSED),
            "end",
            State.ENDED,
            TEAM | {ActorRole.CLIENT},
        ),
    ),
)
