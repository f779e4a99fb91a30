"""Reading meetings: of every point only what the reader may know (CONF-18)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from coordination.actors import Actor
from coordination.clients.models import Client
from coordination.consent.access import NOBODY, ClientFile, Refused, decisions, open_file, visible_clients
from coordination.consent.rules import DOMAIN_PARTS
from coordination.meetings.models import ActionPoint, MeetingGuest, MeetingItem, TeamMeeting
from coordination.meetings.rules import hidden_and_told, part_of, readable
from coordination.teams.models import SupportTeam
from coordination.vocabulary import ClientPart, LifeDomain, MeetingState


@dataclass(frozen=True)
class MeetingView:
    """One meeting as far as its reader may know it.

    Attributes
    ----------
    items, actions
        The points that the reader may read; of others nothing is in here.
    hidden
        How many points more the reader may know of, since the client agreed to that.
    carried
        What was to be done after earlier meetings of this team and is still open.
    domains
        The life domains that the reader may read and write about.
    """

    meeting: TeamMeeting
    file: ClientFile
    items: tuple[MeetingItem, ...]
    actions: tuple[ActionPoint, ...]
    hidden: int
    carried: tuple[ActionPoint, ...]
    domains: tuple[LifeDomain, ...]


def meetings_of(session: Session, file: ClientFile) -> list[TeamMeeting]:
    """Return the meetings of a client's team, the newest first; nothing unless the team may be seen."""
    if not file.shows(ClientPart.TEAM):
        return []
    statement = (
        select(TeamMeeting)
        .join(SupportTeam)
        .where(SupportTeam.client_id == file.client.id)
        .order_by(TeamMeeting.starts_at.desc(), TeamMeeting.id.desc())
    )
    return list(session.scalars(statement))


def meetings_with_client(session: Session, file: ClientFile) -> list[TeamMeeting]:
    """Return the meetings to which the client is or was asked, for the client; the last one first.

    One to which the client was not asked is the team's own, and not told here.
    """
    asked = [one for one in meetings_of(session, file) if one.client_invited]
    return [one for one in asked if one.state is not MeetingState.CANCELLED]


def agreed_with_client(session: Session, file: ClientFile) -> list[ActionPoint]:
    """Return what is still to be done after meetings to which the client was asked, if readable."""
    return [one for one in open_actions(session, file) if one.meeting.client_invited]


def my_meetings(session: Session, actor: Actor) -> list[TeamMeeting]:
    """Return the planned meetings to which the actor is asked, the first one first; of visible teams."""
    statement = (
        select(TeamMeeting)
        .join(SupportTeam)
        .join(MeetingGuest)
        .where(
            MeetingGuest.professional_id == (actor.professional_id or 0),
            TeamMeeting.state == MeetingState.PLANNED,
            SupportTeam.client_id.in_(visible_clients(actor, ClientPart.TEAM)),
        )
        .options(joinedload(TeamMeeting.team).joinedload(SupportTeam.client))
        .order_by(TeamMeeting.starts_at, TeamMeeting.id)
    )
    return list(session.scalars(statement))


def my_actions_due(session: Session, actor: Actor, until: date) -> list[ActionPoint]:
    """Return what the actor said to do by a day or should have done, as far as it may read."""
    statement = _actions().where(
        ActionPoint.owner_id == (actor.professional_id or 0), ActionPoint.due_on <= until
    )
    found = list(
        session.scalars(statement.options(joinedload(ActionPoint.meeting).joinedload(TeamMeeting.team)))
    )
    of = {one.id: one.meeting.team.client_id for one in found}
    decided = decisions(session, actor, set(of.values()), (ClientPart.TEAM, *DOMAIN_PARTS))
    return [one for one in found if decided[of[one.id]][part_of(one.domain)]]


def open_meeting(session: Session, actor: Actor, ref: str) -> MeetingView:
    """Return one meeting in what the actor may read of it; the read is recorded.

    Raises
    ------
    Refused
        When there is no such meeting, or the actor may not see the client's team.
    """
    wanted = (ClientPart.TEAM, ClientPart.IDENTITY, *DOMAIN_PARTS)
    client = client_of(session, ref)
    file = open_file(session, actor, NOBODY if client is None else client.ref, *wanted)
    if not file.shows(ClientPart.TEAM):
        raise Refused("meeting", actor, file.client.ref, [ClientPart.TEAM])
    meeting = load_meeting(session, ref)
    granted = [part for part in wanted if file.shows(part)]
    return MeetingView(
        meeting=meeting,
        file=file,
        items=tuple(one for one in meeting.items if readable(one, granted)),
        actions=tuple(one for one in meeting.actions if readable(one, granted)),
        hidden=hidden_and_told(meeting.items, granted),
        carried=tuple(_carried(session, meeting, granted)),
        domains=file.domains,
    )


def open_actions(session: Session, file: ClientFile) -> list[ActionPoint]:
    """Return what is still to be done after the meetings of a client's team, of what the reader may read.

    Parameters
    ----------
    file
        The client's file, opened with the team and the life domains that the reader asks for.
    """
    granted = [part for part in (ClientPart.TEAM, *DOMAIN_PARTS) if file.shows(part)]
    statement = _actions().where(SupportTeam.client_id == file.client.id)
    return [one for one in session.scalars(statement) if readable(one, granted)]


def client_of(session: Session, ref: str) -> Client | None:
    """Return the client around whom a meeting is; one statement, whether there is such a meeting or not."""
    statement = select(Client).join(SupportTeam).join(TeamMeeting).where(TeamMeeting.ref == ref)
    return session.scalar(statement)


def load_meeting(session: Session, ref: str) -> TeamMeeting:
    """Return a meeting with all that belongs to it, for who was found to be allowed to know it."""
    statement = (
        select(TeamMeeting)
        .where(TeamMeeting.ref == ref)
        .options(
            joinedload(TeamMeeting.called_by),
            joinedload(TeamMeeting.team).joinedload(SupportTeam.client),
            selectinload(TeamMeeting.guests).joinedload(MeetingGuest.professional),
            selectinload(TeamMeeting.items).joinedload(MeetingItem.raised_by),
            selectinload(TeamMeeting.actions).joinedload(ActionPoint.owner),
        )
    )
    return session.scalars(statement).one()


def _carried(session: Session, meeting: TeamMeeting, granted: Collection[ClientPart]) -> list[ActionPoint]:
    statement = _actions().where(
        TeamMeeting.team_id == meeting.team_id,
        TeamMeeting.id != meeting.id,
        TeamMeeting.starts_at <= meeting.starts_at,
    )
    return [one for one in session.scalars(statement) if readable(one, granted)]


@cache
def _actions() -> Select[ActionPoint]:
    return (
        select(ActionPoint)
        .join(TeamMeeting)
        .join(SupportTeam)
        .where(ActionPoint.done_on.is_(None))
        .options(joinedload(ActionPoint.owner), joinedload(ActionPoint.meeting))
        .order_by(ActionPoint.due_on, ActionPoint.id)
    )
