"""Clients and their teams, as far as the asker may see them."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from coordination import clock
from coordination.consent.access import ClientFile, list_files, open_file
from coordination.errors import NotFound
from coordination.teams import queries as teams
from coordination.teams.graph import TeamGraph
from coordination.vocabulary import ActorRole, ClientPart
from web import access
from web.actors import current_actor
from web.api.schemas.teams import ClientSchema, TeamSchema
from web.unit_of_work import unit_of_work

blueprint = Blueprint("api_clients", __name__, description="Clients and their teams")

_ROLES = (ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER)


@blueprint.get("/clients")
@access.client_part(ClientPart.EXISTENCE, *_ROLES)
@blueprint.response(200, ClientSchema(many=True))
def index() -> list[dict[str, Any]]:
    """List the clients that the asker may know of."""
    with unit_of_work() as session:
        return [_client(file) for file in list_files(session, current_actor(), (), [ClientPart.IDENTITY])]


@blueprint.get("/clients/<ref>")
@access.client_part(ClientPart.EXISTENCE, *_ROLES)
@blueprint.response(200, ClientSchema)
def show(ref: str) -> dict[str, Any]:
    """Return one client in the parts that the asker may see."""
    with unit_of_work() as session:
        return _client(open_file(session, current_actor(), ref, ClientPart.IDENTITY))


@blueprint.get("/clients/<ref>/team")
@access.client_part(ClientPart.TEAM, *_ROLES)
@blueprint.response(200, TeamSchema)
def team(ref: str) -> dict[str, Any]:
    """Return who is involved with a client, and the life domains that nobody looks after."""
    with unit_of_work() as session:
        file = open_file(session, current_actor(), ref, ClientPart.TEAM)
        found = teams.team_of(session, file.client.id) if file.shows(ClientPart.TEAM) else None
        if found is None:
            raise NotFound("team")
        graph = TeamGraph(found, clock.today())
        return {
            "client": file.client.ref,
            "members": [*graph.members, *graph.awaited],
            "uncovered_domains": graph.uncovered_domains,
        }


def _client(file: ClientFile) -> dict[str, Any]:
    shown: dict[str, Any] = {"ref": file.client.ref, "state": file.client.state}
    if file.shows(ClientPart.IDENTITY):
        shown["name"] = file.client.display_name
    return shown
