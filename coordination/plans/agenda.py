"""What lies ahead of somebody: talks, meetings, promises and guests that several lists of a page tell of."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from sqlalchemy.orm import Session

from coordination.actors import Actor
from coordination.meetings.models import ActionPoint, TeamMeeting
from coordination.meetings.queries import my_actions_due, my_meetings
from coordination.placements.host import seen_by_host
from coordination.placements.models import Placement
from coordination.plans.queries import Due, evaluations_due


class Agenda:
    """Asked of the database once, when somebody looks at it; nothing may be changed in between.

    Parameters
    ----------
    actor
        Whose it is.
    """

    def __init__(self, session: Session, actor: Actor) -> None:
        self._session, self._actor = session, actor

    @cached_property
    def meetings(self) -> list[TeamMeeting]:
        """The planned meetings to which the actor is asked, the first one first."""
        return my_meetings(self._session, self._actor)

    @cached_property
    def actions(self) -> list[ActionPoint]:
        """What the actor said to do and has not done, whenever it is due."""
        return my_actions_due(self._session, self._actor, date.max)

    @cached_property
    def talks(self) -> list[Due]:
        """The next talk of each trajectory that the actor guides, the earliest first."""
        return evaluations_due(self._session, self._actor, date.max)

    @cached_property
    def guests(self) -> list[Placement]:
        """The requests and stays at the actor's organisation that it may see, the oldest first."""
        return seen_by_host(self._session, self._actor)
