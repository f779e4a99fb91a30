"""Waiting lists: who of one's clients waits where, and how it stands."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from coordination.consent.access import open_client
from coordination.vocabulary import ActorRole, ClientPart
from coordination.waiting_lists import operations, queries
from coordination.waiting_lists.models import WaitingListEntry
from web import access
from web.actors import current_actor
from web.api.reading import picked
from web.api.schemas import placement_life as shape
from web.api.schemas.base import CreatedSchema
from web.unit_of_work import unit_of_work

blueprint = Blueprint("api_waiting_lists", __name__, description="Waiting lists")

_ROLES = (ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER)
_team = access.client_part(ClientPart.PROPOSALS, *_ROLES)


@blueprint.get("/waiting-lists")
@access.roles(*_ROLES)
@blueprint.response(200, shape.ListEntrySchema(many=True))
def index() -> list[dict[str, Any]]:
    """List who of one's clients waits where, the longest first."""
    with unit_of_work() as session:
        return [_told(one) for one, _named in queries.entries(session, current_actor())]


@blueprint.get("/waiting-lists/own")
@access.roles(ActorRole.PARTNER)
@blueprint.response(200, shape.OwnListSchema(many=True))
def own() -> list[dict[str, Any]]:
    """List the lists of one's own organisation, in numbers; nobody is named (CONF-24)."""
    with unit_of_work() as session:
        lists = queries.own_lists(session, current_actor())
        return [picked(one, "service", "number", "longest_since") for one in lists]


@blueprint.get("/clients/<ref>/waiting-lists")
@_team
@blueprint.response(200, shape.ListEntrySchema(many=True))
def of_client(ref: str) -> list[dict[str, Any]]:
    """List where one client waits, what is over last."""
    with unit_of_work() as session:
        actor = current_actor()
        client = open_client(session, actor, ref, ClientPart.PROPOSALS)
        return [_told(one) for one in queries.entries_of(session, actor, client)]


@blueprint.post("/clients/<ref>/waiting-lists")
@_team
@blueprint.arguments(shape.NewListEntrySchema)
@blueprint.response(201, CreatedSchema)
def put_on(given: dict[str, Any], ref: str) -> dict[str, Any]:
    """Put a client on the list of a service."""
    with unit_of_work() as session:
        service, owner = given.pop("service"), given.pop("list_owner")
        entry = operations.put_on(
            session, current_actor(), client_ref=ref, service_id=service, list_owner_id=owner, **given
        )
        return picked(entry, "id")


@blueprint.get("/waiting-lists/<int:entry_id>")
@_team
@blueprint.response(200, shape.ListEntrySchema)
def show(entry_id: int) -> dict[str, Any]:
    """Return one place on a list."""
    with unit_of_work() as session:
        entry, _events = queries.history_of(session, current_actor(), entry_id)
        return _told(entry)


@blueprint.post("/waiting-lists/<int:entry_id>/asked")
@_team
@blueprint.arguments(shape.ListStandingSchema)
@blueprint.response(204)
def asked(given: dict[str, Any], entry_id: int) -> None:
    """Write down how it stands on the list."""
    with unit_of_work() as session:
        operations.tell_position(session, current_actor(), entry_id=entry_id, **given)


@blueprint.post("/waiting-lists/<int:entry_id>/step")
@_team
@blueprint.arguments(shape.StepSchema)
@blueprint.response(204)
def step(given: dict[str, Any], entry_id: int) -> None:
    """Take a step of the list's table."""
    with unit_of_work() as session:
        operations.move(session, current_actor(), entry_id=entry_id, event=given["event"])


def _told(entry: WaitingListEntry) -> dict[str, Any]:
    names = ("id", "state", "since", "position", "position_on", "ask_again_on", "ended_on")
    return picked(entry, *names, client="client.ref", service="service_id", list_owner="list_owner_id")
