"""Which seats a template asks for, who fills each, and by which template a team is formed (A1-14)."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint
from sqlalchemy.orm import Session

from coordination import clock
from coordination.consent.access import open_client
from coordination.errors import NotFound
from coordination.teams import queries, templates
from coordination.teams.models import SupportTeam
from coordination.vocabulary import ActorRole, ClientPart, TeamTemplate
from web import access
from web.actors import current_actor
from web.api.reading import picked
from web.api.schemas import teamwork as shape
from web.unit_of_work import unit_of_work

blueprint = Blueprint("api_team_templates", __name__, description="Templates of teams")

_team = access.client_part(ClientPart.TEAM, ActorRole.TEAM_MEMBER, ActorRole.SUPERVISOR)


@blueprint.get("/clients/<ref>/team/templates")
@_team
@blueprint.response(200, shape.TemplateSeatsSchema(many=True))
def index(ref: str) -> list[dict[str, Any]]:
    """List the templates with their seats, and who of this team fills each."""
    with unit_of_work() as session:
        team, today = _opened(session, ref), clock.today()
        return [
            {
                "template": one,
                "chosen": one is team.template,
                "seats": [_seat(state) for state in templates.seat_states(one, team.memberships, today)],
            }
            for one in TeamTemplate
        ]


@blueprint.post("/clients/<ref>/team/templates")
@_team
@blueprint.arguments(shape.ChosenTemplateSchema)
@blueprint.response(204)
def choose(given: dict[str, Any], ref: str) -> None:
    """Say by which template the team is formed; nobody is added or taken away by it."""
    with unit_of_work() as session:
        templates.choose_template(session, current_actor(), team=_opened(session, ref), **given)


def _opened(session: Session, ref: str) -> SupportTeam:
    client = open_client(session, current_actor(), ref, ClientPart.TEAM)
    team = queries.team_of(session, client.id)
    if team is None:
        raise NotFound("team")
    return team


def _seat(state: templates.SeatState) -> dict[str, Any]:
    seat = picked(state.seat, "roles", "domains", "function", "needed")
    return seat | picked(state, taken_by="taken_by.id", awaited="awaited.id")
