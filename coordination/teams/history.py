"""How a team looked on a day: today, or a day that is over (C.10).

Of a day that is over only comings and goings are known. Roles, life domains, lead and confidant are told as
they are written down today, for what they were is not kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from coordination.teams.models import SupportTeam, TeamMembership
from coordination.teams.rules import ACTIVATION_SEAT, NEIGHBOURHOOD_SEAT, is_current
from coordination.vocabulary import LifeDomain, MembershipState

_WAITING = (MembershipState.PROPOSED, MembershipState.INVITED)
_JOINED = (MembershipState.ACTIVE, MembershipState.PAUSED, MembershipState.ENDED)


@dataclass(frozen=True, slots=True)
class TeamOnDay:
    """The members on a day, and who was proposed or invited and had not joined yet; in order of joining."""

    members: tuple[TeamMembership, ...]
    awaited: tuple[TeamMembership, ...]

    @property
    def lead(self) -> TeamMembership | None:
        """Who leads (INV-12)."""
        return next((one for one in self.members if one.is_lead), None)

    @property
    def confidant(self) -> TeamMembership | None:
        """Whom the client named as the one to confide in (INV-13)."""
        return next((one for one in self.members if one.is_confidant), None)

    @property
    def tandem(self) -> tuple[TeamMembership, ...]:
        """Who sits in the tandem of neighbourhood and activation (A1-14); nobody while a half is missing."""
        halves = [_of_roles(self.members, seat) for seat in (NEIGHBOURHOOD_SEAT, ACTIVATION_SEAT)]
        return tuple(one for half in halves for one in half) if all(halves) else ()

    def covering(self, domain: LifeDomain) -> tuple[TeamMembership, ...]:
        """Return the members that look after a life domain."""
        return tuple(one for one in self.members if domain in one.domain_scope)


def team_on(team: SupportTeam, on: date, today: date) -> TeamOnDay:
    """Return a team as it was on a day, or is today.

    Parameters
    ----------
    team
        With memberships, their professionals and organisations loaded.
    """
    if on >= today:
        members = [one for one in team.memberships if is_current(one, today)]
        awaited = [one for one in team.memberships if one.state in _WAITING]
    else:
        members = [one for one in team.memberships if _was_member(one, on)]
        awaited = [one for one in team.memberships if _was_awaited(one, on)]
    return TeamOnDay(tuple(members), tuple(awaited))


def _was_member(one: TeamMembership, on: date) -> bool:
    """Say whether somebody was in the team on a day that is over; on which day a pause began is not kept."""
    return (
        one.state in _JOINED
        and one.client_informed_on is not None
        and one.starts_on <= on
        and (one.ends_on is None or on <= one.ends_on)
    )


def _was_awaited(one: TeamMembership, on: date) -> bool:
    asked_on = one.invited_on or one.created_at.date()
    if one.state in _WAITING:
        return asked_on <= on
    return _was_member(one, one.starts_on) and asked_on <= on < one.starts_on


def _of_roles(members: Iterable[TeamMembership], roles: Iterable[object]) -> list[TeamMembership]:
    wanted = set(roles)
    return [one for one in members if one.role in wanted]
