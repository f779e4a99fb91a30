"""Who reads which point of a meeting, as pure questions (CONF-18)."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from coordination.meetings.models import ActionPoint, MeetingItem
from coordination.teams.models import TeamMembership
from coordination.vocabulary import ClientPart, LifeDomain, MembershipFunction


def part_of(domain: LifeDomain | None) -> ClientPart:
    """Return the part of the client's file that somebody must be granted to read a point.

    A point without a life domain is practical: it is for whoever may see the team.
    """
    return ClientPart.TEAM if domain is None else ClientPart(domain.value)


def readable(item: MeetingItem | ActionPoint, granted: Collection[ClientPart]) -> bool:
    """Say whether somebody with these parts reads this point."""
    return part_of(item.domain) in granted


def hidden_and_told(items: Iterable[MeetingItem], granted: Collection[ClientPart]) -> int:
    """Return how many points this reader may know of without reading them.

    Only those of which the client agreed that others know; of every other there is no trace (CONF-18).
    """
    return sum(1 for one in items if not readable(one, granted) and one.disclosed_on is not None)


def may_be_asked(membership: TeamMembership) -> bool:
    """Say whether a current member can be asked to a meeting: who only advises knows no client (CONF-15)."""
    return membership.function is not MembershipFunction.CONSULTATION_ONLY
