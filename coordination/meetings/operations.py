"""Planning, holding and minuting a meeting. Each act asks the predicate for what it is about (CONF-18)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, require_person, require_role
from coordination.audit.operations import record
from coordination.base import new_reference
from coordination.clients.models import Client
from coordination.consent.access import decide, require_parts
from coordination.errors import GuardFailed, InvalidInput, NotFound
from coordination.meetings.lifecycle import MEETING, TEAM
from coordination.meetings.models import ActionPoint, MeetingGuest, MeetingItem, TeamMeeting
from coordination.meetings.queries import client_of, load_meeting
from coordination.meetings.rules import may_be_asked, part_of
from coordination.organisations.models import Professional
from coordination.rows import filled, save
from coordination.teams.models import SupportTeam
from coordination.teams.queries import team_of
from coordination.teams.rules import is_current
from coordination.vocabulary import (
    ActorRole,
    AuditAction,
    ClientPart,
    LifeDomain,
    MeetingState,
    parse_code,
)

LONGEST_TEXT = 4000
SHORTEST_MINUTES, LONGEST_MINUTES = 5, 480
#: How far ahead a meeting is planned: what lies beyond was typed wrong.
LONGEST_AHEAD = timedelta(days=731)


def members_to_ask(team: SupportTeam) -> list[Professional]:
    """Return who of the team can be asked to a meeting today, in the order in which they joined."""
    today = clock.today()
    return [one.professional for one in team.memberships if is_current(one, today) and may_be_asked(one)]


def plan_meeting(
    session: Session,
    actor: Actor,
    *,
    client_ref: str,
    starts_at: datetime,
    minutes_long: int = 60,
    place: str | None = None,
    guest_ids: Collection[int] | None = None,
    client_invited: bool = True,
) -> TeamMeeting:
    """Plan a meeting of a client's team.

    Parameters
    ----------
    starts_at
        An aware moment that lies ahead.
    minutes_long
        How long it lasts, in minutes.
    guest_ids
        Professionals of the team who are asked; everybody who can be when None. Who plans it always comes.

    Raises
    ------
    Refused
        When the actor may not see the client's team.
    InvalidInput
        When the moment has passed or lies more than two years ahead, the length cannot be, or somebody is
        asked who is not in the team.
    """
    _may(actor, "planning a meeting")
    found = session.scalar(select(Client).where(Client.ref == client_ref))
    client = require_parts(session, actor, found, "client", ClientPart.TEAM)
    team = team_of(session, client.id)
    if team is None:
        raise NotFound("team")
    if not clock.now() < starts_at <= clock.now() + LONGEST_AHEAD:
        raise InvalidInput("starts_at", "has passed or lies years ahead; plan a meeting for a moment to come")
    if not SHORTEST_MINUTES <= minutes_long <= LONGEST_MINUTES:
        raise InvalidInput("minutes_long", f"takes {SHORTEST_MINUTES} to {LONGEST_MINUTES} minutes")
    known = {one.id for one in members_to_ask(team)}
    wanted = known if guest_ids is None else {*guest_ids, *_self_in(actor, known)}
    if not wanted or not wanted <= known:
        raise InvalidInput("guests", "only members who take part today can be asked, and at least one")
    meeting = TeamMeeting(
        ref=new_reference("OVERLEG"),
        team=team,
        called_by_id=actor.professional_id,
        starts_at=starts_at,
        minutes_long=minutes_long,
        place=_text(place, "place"),
        client_invited=client_invited,
        state=MeetingState.PLANNED,
    )
    save(session, actor, meeting)
    for one in sorted(wanted):
        save(session, actor, MeetingGuest(meeting=meeting, professional_id=one))
    _record(session, actor, AuditAction.CREATE, meeting, ClientPart.TEAM)
    return meeting


def cancel_meeting(session: Session, actor: Actor, *, meeting_ref: str) -> TeamMeeting:
    """Cancel a planned meeting.

    Raises
    ------
    Refused, IllegalTransition
        When the actor may not see the team, or the meeting is not planned any more.
    """
    return _move(session, actor, _own(session, actor, meeting_ref), "cancel")


def hold_meeting(
    session: Session,
    actor: Actor,
    *,
    meeting_ref: str,
    present_ids: Collection[int],
    client_present: bool,
) -> TeamMeeting:
    """Write down that the meeting was held, who was there, and whether the client was.

    Raises
    ------
    Refused, IllegalTransition, GuardFailed
        When the actor may not see the team, it is not planned any more, or its moment has not come.
    InvalidInput
        When somebody was there who was not asked.
    """
    meeting = _own(session, actor, meeting_ref)
    if not set(present_ids) <= {one.professional_id for one in meeting.guests}:
        raise InvalidInput("present", "names somebody who was not asked")
    _move(session, actor, meeting, "hold")
    meeting.client_present = client_present
    save(session, actor, meeting)
    for guest in meeting.guests:
        guest.present = guest.professional_id in present_ids
        save(session, actor, guest)
    return meeting


def add_item(
    session: Session, actor: Actor, *, meeting_ref: str, topic: str, domain: LifeDomain | None = None
) -> MeetingItem:
    """Put a point on the agenda, under a life domain, or under none when it is practical.

    Raises
    ------
    Refused
        When the actor may not see the team, or not this life domain.
    GuardFailed
        When the meeting was cancelled.
    InvalidInput
        When the text is empty or too long.
    """
    meeting = _own(session, actor, meeting_ref, domain)
    _open_for_writing(meeting)
    item = MeetingItem(
        meeting=meeting,
        domain=None if domain is None else parse_code(LifeDomain, domain, "domain"),
        topic=_required(topic, "topic"),
        raised_by_id=actor.professional_id,
    )
    save(session, actor, item)
    _record(session, actor, AuditAction.CREATE, meeting, part_of(domain), f"item {item.id}")
    return item


def write_minutes(
    session: Session,
    actor: Actor,
    *,
    item_id: int,
    minutes: str | None,
    agreement: str | None = None,
    disclosed: bool = False,
) -> MeetingItem:
    """Write what was said and agreed on a point; it reaches who may know its life domain, and nobody else.

    Parameters
    ----------
    disclosed
        Whether the client agreed that members without this domain know that there is a point they do not
        read. Without it they find no trace of it (CONF-18).

    Raises
    ------
    Refused
        When the actor may not see the team, or the point's life domain.
    GuardFailed
        When the meeting was cancelled, or its moment has not come.
    """
    meeting = _own(session, actor, *_place_of(session, MeetingItem, item_id))
    item = session.get_one(MeetingItem, item_id)
    _open_for_writing(meeting)
    if meeting.starts_at > clock.now():
        raise GuardFailed("meeting", "minutes", "a meeting that has begun")
    item.minutes, item.agreement = _text(minutes, "minutes"), _text(agreement, "agreement")
    if disclosed != (item.disclosed_on is not None):
        item.disclosed_on = clock.today() if disclosed else None
    save(session, actor, item)
    _record(session, actor, AuditAction.UPDATE, meeting, part_of(item.domain), f"item {item.id} minutes")
    return item


def add_action(
    session: Session,
    actor: Actor,
    *,
    meeting_ref: str,
    text: str,
    due_on: date,
    owner_id: int | None,
    domain: LifeDomain | None = None,
) -> ActionPoint:
    """Agree that somebody does something by a day; until it is done it comes back at every next meeting.

    Parameters
    ----------
    owner_id
        The professional who does it; None when the client does.

    Raises
    ------
    Refused
        When the actor may not see the team, or not this life domain.
    InvalidInput
        When the day has passed, or the owner is not in the team or may not know this life domain.
    """
    meeting = _own(session, actor, meeting_ref, domain)
    _open_for_writing(meeting)
    if due_on < clock.today():
        raise InvalidInput("due_on", f"{due_on.isoformat()} has passed")
    if owner_id is not None and not _may_own(session, meeting, owner_id, domain):
        raise InvalidInput("owner", "is not in the team, or may not know this life domain")
    action = ActionPoint(
        meeting=meeting,
        domain=None if domain is None else parse_code(LifeDomain, domain, "domain"),
        text=_required(text, "text"),
        owner_id=owner_id,
        due_on=due_on,
    )
    save(session, actor, action)
    _record(session, actor, AuditAction.CREATE, meeting, part_of(domain), f"action {action.id}")
    return action


def finish_action(session: Session, actor: Actor, *, action_id: int) -> ActionPoint:
    """Write down that it is done; it comes back no more.

    Raises
    ------
    Refused
        When the actor may not see the team, or the point's life domain.
    GuardFailed
        When it was done before.
    """
    meeting = _own(session, actor, *_place_of(session, ActionPoint, action_id))
    action = session.get_one(ActionPoint, action_id)
    if action.done_on is not None:
        raise GuardFailed("action point", "finish", "one that is still open")
    action.done_on = clock.today()
    save(session, actor, action)
    _record(session, actor, AuditAction.UPDATE, meeting, part_of(action.domain), f"action {action.id} done")
    return action


def reopen_action(session: Session, actor: Actor, *, action_id: int) -> ActionPoint:
    """Write down that it is not done after all; it comes back until it is.

    Raises
    ------
    Refused
        When the actor may not see the team, or the point's life domain.
    GuardFailed
        When it is open.
    """
    meeting = _own(session, actor, *_place_of(session, ActionPoint, action_id))
    action = session.get_one(ActionPoint, action_id)
    if action.done_on is None:
        raise GuardFailed("action point", "reopen", "one that is done")
    action.done_on = None
    save(session, actor, action)
    _record(session, actor, AuditAction.UPDATE, meeting, part_of(action.domain), f"action {action.id} open")
    return action


def _may(actor: Actor, act: str) -> None:
    require_role(actor, act, *sorted(TEAM))
    require_person(actor, act)


def _own(session: Session, actor: Actor, ref: str, domain: LifeDomain | None = None) -> TeamMeeting:
    """Return a meeting whose team, and this life domain, the actor may see; else it reads as absent."""
    _may(actor, "working on a meeting")
    parts = dict.fromkeys((ClientPart.TEAM, part_of(domain)))
    require_parts(session, actor, client_of(session, ref), "meeting", *parts)
    return load_meeting(session, ref)


def _place_of(
    session: Session, kind: type[MeetingItem | ActionPoint], point_id: int
) -> tuple[str, LifeDomain | None]:
    """Return the reference of a point's meeting, and its life domain; of no point, of no meeting."""
    statement = select(TeamMeeting.ref, kind.domain).join(kind).where(kind.id == point_id)
    row = session.execute(statement).one_or_none()
    return ("", None) if row is None else (row[0], row[1])


def _move(session: Session, actor: Actor, meeting: TeamMeeting, event: str) -> TeamMeeting:
    meeting.state = MEETING.next_state(meeting.state, event, actor, meeting)
    save(session, actor, meeting)
    _record(session, actor, AuditAction.TRANSITION, meeting, ClientPart.TEAM, event)
    return meeting


def _open_for_writing(meeting: TeamMeeting) -> None:
    if meeting.state is MeetingState.CANCELLED:
        raise GuardFailed("meeting", "writing", "a meeting that was not cancelled")


def _may_own(session: Session, meeting: TeamMeeting, owner_id: int, domain: LifeDomain | None) -> bool:
    if owner_id not in {one.id for one in members_to_ask(meeting.team)}:
        return False
    owner = session.get_one(Professional, owner_id)
    reader = Actor(
        name=f"professional:{owner.id}",
        roles=frozenset({ActorRole.TEAM_MEMBER}),
        professional_id=owner.id,
        organisation_id=owner.organisation_id,
    )
    return bool(decide(session, reader, meeting.team.client, part_of(domain)))


def _self_in(actor: Actor, known: set[int]) -> set[int]:
    return {actor.professional_id} & known if actor.professional_id is not None else set()


def _required(text: str, where: str) -> str:
    checked = _text(filled(text, where), where)
    return checked or ""


def _text(text: str | None, where: str) -> str | None:
    if text is None or not text.strip():
        return None
    checked = filled(text, where)
    if len(checked) > LONGEST_TEXT:
        raise InvalidInput(where, f"is longer than {LONGEST_TEXT} characters")
    return checked


def _record(
    session: Session,
    actor: Actor,
    action: AuditAction,
    meeting: TeamMeeting,
    part: ClientPart,
    detail: str | None = None,
) -> None:
    subject = meeting.team.client.ref
    record(session, actor, action, "meeting", meeting.ref, subject=subject, part=part.value, detail=detail)
