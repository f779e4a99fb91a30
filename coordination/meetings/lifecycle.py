"""The life of a meeting: planned, then held or cancelled."""

from __future__ import annotations

from coordination import clock
from coordination.lifecycle import Lifecycle, Transition
from coordination.meetings.models import TeamMeeting
from coordination.vocabulary import ActorRole
from coordination.vocabulary import MeetingState as State

TEAM = frozenset({ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER})


def has_begun(meeting: TeamMeeting) -> str | None:
    """Ask that the meeting's moment has come."""
    return None if meeting.starts_at <= clock.now() else "a moment that has come"


MEETING: Lifecycle[State, TeamMeeting] = Lifecycle(
    "meeting",
    (
        Transition((State.PLANNED,), "hold", State.HELD, TEAM, (has_begun,)),
        Transition((State.PLANNED,), "cancel", State.CANCELLED, TEAM),
    ),
)
