"""Questions about memberships that need no database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from coordination.organisations.models import Professional
from coordination.teams.models import TeamMembership
from coordination.vocabulary import MembershipFunction, MembershipState, OrganisationKind, RoleKind

# A1-14: somebody for the neighbourhood and somebody for activation, each leading on their own side.
NEIGHBOURHOOD_SEAT = frozenset({RoleKind.NEIGHBOURHOOD_WORKER})
_AWAITED = (MembershipState.PROPOSED, MembershipState.INVITED)
ACTIVATION_SEAT = frozenset({RoleKind.ACTIVATION_COUNSELLOR, RoleKind.TRAJECTORY_SUPERVISOR})


def is_current(membership: TeamMembership, on: date) -> bool:
    """Say whether the membership is active and this day lies in its period."""
    return (
        membership.state is MembershipState.ACTIVE
        and membership.starts_on <= on
        and (membership.ends_on is None or on <= membership.ends_on)
    )


def is_awaited(membership: TeamMembership) -> bool:
    """Say whether somebody is proposed or invited, and not there yet."""
    return membership.state in _AWAITED


def role_fits(professional: Professional, role: RoleKind) -> bool:
    """Say whether somebody can sit in a team in this role.

    Who is of justice sits there as justice assistant and nobody else does: on the role hangs the wall between
    justice and care, and who invites chooses it (INV-24, CONF-13).
    """
    at_house = OrganisationKind.HOUSE_OF_JUSTICE in professional.organisation.kinds
    of_justice = at_house or professional.role is RoleKind.JUSTICE_ASSISTANT
    return of_justice is (role is RoleKind.JUSTICE_ASSISTANT)


def may_lead(membership: TeamMembership) -> bool:
    """Say whether this member can lead: who only advises, or only arranges practical matters, cannot."""
    return membership.function is MembershipFunction.DIRECT


def review_is_overdue(membership: TeamMembership, on: date) -> bool:
    """Say whether the day is past on which it was to be seen whether this member is still needed."""
    return is_current(membership, on) and membership.review_on < on


def can_refer(membership: TeamMembership, on: date) -> bool:
    """Say whether this member's organisation can refer the client: who only advises knows no client."""
    advises = membership.function is MembershipFunction.CONSULTATION_ONLY
    return is_current(membership, on) and not advises


def missing_tandem_seats(memberships: Iterable[TeamMembership], on: date) -> frozenset[RoleKind]:
    """Return the role that half a tandem lacks (A1-14, INV-12); nothing when both seats are taken or free.

    A trajectory supervisor fills the activation counsellor's seat.
    """
    roles = {one.role for one in memberships if is_current(one, on)}
    neighbourhood, activation = (
        not roles.isdisjoint(NEIGHBOURHOOD_SEAT),
        not roles.isdisjoint(ACTIVATION_SEAT),
    )
    if neighbourhood == activation:
        return frozenset()
    return frozenset({RoleKind.ACTIVATION_COUNSELLOR if neighbourhood else RoleKind.NEIGHBOURHOOD_WORKER})
