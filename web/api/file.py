"""The parts of one client's file, by life domain: of what is refused nothing is sent (CONF-02, CONF-14)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask_smorest import Blueprint
from sqlalchemy.orm import Session

from coordination import clock
from coordination.clients.models import Client
from coordination.clients.rules import effective_availability, open_trajectory_of
from coordination.consent.access import ClientFile, open_file
from coordination.consent.own import shared_now
from coordination.consent.rules import DOMAIN_PARTS
from coordination.placements.queries import placements_of
from coordination.vocabulary import ActorRole, ClientPart, PlanGoalState
from web import access
from web.actors import current_actor
from web.api.reading import picked
from web.api.schemas import file as shape
from web.unit_of_work import unit_of_work

blueprint = Blueprint("api_file", __name__, description="A client's file, part by part")


@blueprint.get("/clients/<ref>/file")
@access.client_part(ClientPart.EXISTENCE, ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER)
@blueprint.response(200, shape.FileSchema)
def show(ref: str) -> dict[str, Any]:
    """Return the file in the parts that the asker may see today; each part that is sent is recorded."""
    with unit_of_work() as session:
        file = open_file(session, current_actor(), ref, *_PARTS, *DOMAIN_PARTS)
        shown = {part.value: read(session, file.client) for part, read in _READ.items() if file.shows(part)}
        return shown | {
            "ref": file.client.ref,
            "domains": file.domains,
            "assessments": _assessments(file),
        }


def _identity(_session: Session, client: Client) -> dict[str, Any]:
    return picked(client, "birth_year", "postcode", "locality", "languages", name="display_name")


def _wishes(_session: Session, client: Client) -> list[dict[str, Any]]:
    return [picked(one, *shape.WishSchema().fields) for one in client.wishes]


def _availability(_session: Session, client: Client) -> dict[str, Any]:
    return {"half_days": effective_availability(client, client.judicial_conditions, clock.today())}


def _rungs(_session: Session, client: Client) -> list[dict[str, Any]]:
    last = {one.scheme: one for one in client.rung_assessments}
    return [picked(one, *shape.RungSchema().fields) for one in last.values()]


def _functional(_session: Session, client: Client) -> dict[str, Any]:
    return picked(client, *shape.FunctionalSchema().fields)


def _proposals(session: Session, client: Client) -> list[dict[str, Any]]:
    found = placements_of(session, current_actor(), client)
    return [picked(one, "ref", "state", "starts_on", offer="offer.title") for one in found]


def _agreements(session: Session, client: Client) -> list[dict[str, Any]]:
    return [
        picked(one, "purpose", "parts", "given_on", "last_day")
        | {"recipients": [name for _number, name in one.recipients]}
        for one in shared_now(session, client)
    ]


def _income(_session: Session, client: Client) -> dict[str, Any]:
    trajectory = open_trajectory_of(client)
    goals = trajectory.goals if trajectory is not None else []
    return {
        "income_status": client.income_status,
        "trajectory": trajectory.kind if trajectory is not None else None,
        "goals": [one.text for one in goals if one.state is PlanGoalState.OPEN],
    }


def _assessments(file: ClientFile) -> list[dict[str, Any]]:
    found = file.client.domain_assessments
    return [picked(one, *shape.AssessmentSchema().fields) for one in found if one.domain in file.domains]


_READ: Mapping[ClientPart, Callable[[Session, Client], object]] = {
    ClientPart.IDENTITY: _identity,
    ClientPart.WISHES: _wishes,
    ClientPart.AVAILABILITY: _availability,
    ClientPart.RUNGS: _rungs,
    ClientPart.FUNCTIONAL_PROFILE: _functional,
    ClientPart.PROPOSALS: _proposals,
    ClientPart.AGREEMENTS_TO_SHARE: _agreements,
    ClientPart.WORK_EDUCATION_INCOME: _income,
}
_PARTS = tuple(part for part in _READ if part not in DOMAIN_PARTS)
