"""Meetings of a team, of every point only what the asker may know (CONF-18)."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_smorest import Blueprint
from sqlalchemy.orm import Session

from coordination.consent.access import open_file
from coordination.errors import NotFound
from coordination.meetings import operations, queries
from coordination.meetings.models import ActionPoint, MeetingItem, TeamMeeting
from coordination.vocabulary import ActorRole, ClientPart
from web import access, letters
from web.actors import current_actor
from web.api.reading import picked
from web.api.schemas import meetings as shape
from web.api.schemas.base import CreatedSchema
from web.presenters import calendar
from web.unit_of_work import unit_of_work

blueprint = Blueprint("api_meetings", __name__, description="Meetings of a team")

_ROLES = (ActorRole.TEAM_MEMBER, ActorRole.SUPERVISOR)
_team = access.client_part(ClientPart.TEAM, *_ROLES)


@blueprint.get("/meetings")
@access.roles(*_ROLES)
@blueprint.response(200, shape.MeetingSchema(many=True))
def index() -> list[dict[str, Any]]:
    """List the planned meetings to which the asker is asked."""
    with unit_of_work() as session:
        return [_line(one) for one in queries.my_meetings(session, current_actor())]


@blueprint.get("/clients/<ref>/meetings")
@_team
@blueprint.response(200, shape.MeetingSchema(many=True))
def of_client(ref: str) -> list[dict[str, Any]]:
    """List the meetings of one team, the newest first."""
    with unit_of_work() as session:
        file = open_file(session, current_actor(), ref, ClientPart.TEAM)
        if not file.shows(ClientPart.TEAM):
            raise NotFound("client")
        return [_line(one) for one in queries.meetings_of(session, file)]


@blueprint.post("/clients/<ref>/meetings")
@_team
@blueprint.arguments(shape.NewMeetingSchema)
@blueprint.response(201, shape.OpenMeetingSchema)
def plan(given: dict[str, Any], ref: str) -> dict[str, Any]:
    """Plan a meeting, and leave an invitation for who is asked."""
    with unit_of_work() as session:
        actor = current_actor()
        guests = given.pop("guests")
        meeting = operations.plan_meeting(session, actor, client_ref=ref, guest_ids=guests, **given)
        _send(session, meeting)
        return _open(session, meeting.ref)


@blueprint.get("/meetings/<ref>")
@_team
@blueprint.response(200, shape.OpenMeetingSchema)
def show(ref: str) -> dict[str, Any]:
    """Return one meeting; of a point that is hidden there is no trace unless the client agreed to that."""
    with unit_of_work() as session:
        return _open(session, ref)


@blueprint.post("/meetings/<ref>/items")
@_team
@blueprint.arguments(shape.NewItemSchema)
@blueprint.response(201, CreatedSchema)
def add_item(given: dict[str, Any], ref: str) -> dict[str, Any]:
    """Put a point on the agenda."""
    with unit_of_work() as session:
        return picked(operations.add_item(session, current_actor(), meeting_ref=ref, **given), "id")


@blueprint.put("/meetings/<ref>/items/<int:item_id>")
@_team
@blueprint.arguments(shape.MinutesSchema)
@blueprint.response(204)
def minutes(given: dict[str, Any], ref: str, item_id: int) -> None:
    """Write what was said and agreed on a point."""
    with unit_of_work() as session:
        written = operations.write_minutes(session, current_actor(), item_id=item_id, **given)
        if written.meeting.ref != ref:
            raise NotFound("point")


@blueprint.post("/meetings/<ref>/actions")
@_team
@blueprint.arguments(shape.NewActionSchema)
@blueprint.response(201, CreatedSchema)
def add_action(given: dict[str, Any], ref: str) -> dict[str, Any]:
    """Agree who does what by when."""
    with unit_of_work() as session:
        owner = given.pop("owner")
        made = operations.add_action(session, current_actor(), meeting_ref=ref, owner_id=owner, **given)
        return picked(made, "id")


@blueprint.post("/meetings/<ref>/actions/<int:action_id>/done")
@_team
@blueprint.response(204)
def done(ref: str, action_id: int) -> None:
    """Say that something is done."""
    with unit_of_work() as session:
        finished = operations.finish_action(session, current_actor(), action_id=action_id)
        if finished.meeting.ref != ref:
            raise NotFound("action")


@blueprint.post("/meetings/<ref>/actions/<int:action_id>/reopen")
@_team
@blueprint.response(204)
def reopen(ref: str, action_id: int) -> None:
    """Say that something is not done after all; it comes back until it is."""
    with unit_of_work() as session:
        opened = operations.reopen_action(session, current_actor(), action_id=action_id)
        if opened.meeting.ref != ref:
            raise NotFound("action")


@blueprint.post("/meetings/<ref>/hold")
@_team
@blueprint.arguments(shape.HeldSchema)
@blueprint.response(204)
def hold(given: dict[str, Any], ref: str) -> None:
    """Write down who was there."""
    with unit_of_work() as session:
        operations.hold_meeting(
            session,
            current_actor(),
            meeting_ref=ref,
            present_ids=given["present"],
            client_present=given["client_present"],
        )


@blueprint.post("/meetings/<ref>/cancel")
@_team
@blueprint.response(204)
def cancel(ref: str) -> None:
    """Cancel the meeting, and tell who was asked."""
    with unit_of_work() as session:
        _send(session, operations.cancel_meeting(session, current_actor(), meeting_ref=ref))


def _open(session: Session, ref: str) -> dict[str, Any]:
    view = queries.open_meeting(session, current_actor(), ref)
    own = ("place", "client_invited", "client_present")
    return {
        **_line(view.meeting),
        **picked(view.meeting, *own, called_by="called_by.display_name"),
        "guests": [
            picked(one, "present", professional="professional_id", name="professional.display_name")
            for one in view.meeting.guests
        ],
        "items": [_item(one) for one in view.items],
        "actions": [_action(one) for one in view.actions],
        "carried": [_action(one) for one in view.carried],
        "hidden": view.hidden,
        "domains": view.domains,
    }


def _line(meeting: TeamMeeting) -> dict[str, Any]:
    return picked(meeting, "ref", "starts_at", "minutes_long", "state", client="team.client.ref")


def _item(item: MeetingItem) -> dict[str, Any]:
    names = ("id", "domain", "topic", "minutes", "agreement", "disclosed_on")
    return picked(item, *names, raised_by="raised_by.display_name")


def _action(action: ActionPoint) -> dict[str, Any]:
    return picked(action, "id", "domain", "text", "due_on", "done_on", owner="owner.display_name")


def _send(session: Session, meeting: TeamMeeting) -> None:
    """Leave a letter with the invitation, that names no client, for everybody who is asked but the sender."""
    link = url_for("meetings.show", ref=meeting.ref, _external=True)
    others = {one.professional_id for one in meeting.guests} - {current_actor().professional_id}
    letters.tell(session, others, link, calendar=calendar.invitation(meeting, link))
