"""Who can do what of a job coach's work, who has room, and the profiles of one's own organisation."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from coordination.coaching import operations, queries
from coordination.placements.queries import own_placement
from coordination.vocabulary import ActorRole, ClientPart
from web import access
from web.actors import current_actor
from web.api.reading import picked
from web.api.schemas import teamwork as shape
from web.unit_of_work import unit_of_work

blueprint = Blueprint("api_coaches", __name__, url_prefix="/coaches", description="Job coaches")

_readers = access.roles(
    ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER, ActorRole.PARTNER, ActorRole.ADMINISTRATOR
)


@blueprint.get("")
@_readers
@blueprint.arguments(shape.AskedTaskSchema, location="query")
@blueprint.response(200, shape.CoachSchema(many=True))
def index(given: dict[str, Any]) -> list[dict[str, Any]]:
    """List who can do a task, those with room and with the most of what it asks first."""
    names = ("name", "organisation", "tasks", "competences", "missing", "languages", "people", "maximum")
    with unit_of_work() as session:
        return [
            picked(one, *names, professional="professional_id", service="service_id")
            for one in queries.who_can(session, current_actor(), **given)
        ]


@blueprint.get("/guides")
@access.roles(*queries.COLLEAGUES)
@blueprint.response(200, shape.GuideSchema(many=True))
def guides() -> list[dict[str, Any]]:
    """List who guides clients and how full they are, the own organisation and most room first (HR-18)."""
    names = ("name", "role", "organisation", "phone", "languages", "people", "maximum")
    with unit_of_work() as session:
        return [
            picked(one, *names, professional="professional_id")
            for one in queries.who_guides(session, current_actor())
        ]


@blueprint.get("/professionals/<int:number>")
@_readers
@blueprint.response(200, shape.CoachProfileSchema)
def professional(number: int) -> dict[str, Any]:
    """Return what a colleague of one's organisation can do."""
    return _profile(professional_id=number)


@blueprint.post("/professionals/<int:number>")
@_readers
@blueprint.arguments(shape.KeepCoachProfileSchema)
@blueprint.response(204)
def keep_professional(given: dict[str, Any], number: int) -> None:
    """Keep what a colleague can do."""
    _keep(given, professional_id=number)


@blueprint.get("/services/<int:number>")
@_readers
@blueprint.response(200, shape.CoachProfileSchema)
def service(number: int) -> dict[str, Any]:
    """Return what a service of one's organisation can do."""
    return _profile(service_id=number)


@blueprint.post("/services/<int:number>")
@_readers
@blueprint.arguments(shape.KeepCoachProfileSchema)
@blueprint.response(204)
def keep_service(given: dict[str, Any], number: int) -> None:
    """Keep what a service can do."""
    _keep(given, service_id=number)


@blueprint.post("/of/<ref>")
@access.client_part(ClientPart.PROPOSALS, ActorRole.SUPERVISOR)
@blueprint.arguments(shape.CoachOfStaySchema)
@blueprint.response(204)
def assign(given: dict[str, Any], ref: str) -> None:
    """Let somebody with room coach a stay."""
    with unit_of_work() as session:
        own_placement(session, current_actor(), ref)
        operations.assign_coach(
            session, current_actor(), placement_ref=ref, professional_id=given["professional"]
        )


def _profile(**whose: int) -> dict[str, Any]:
    with unit_of_work() as session:
        queries.owner_of(session, current_actor(), **whose)
        found = queries.profile_of(session, **whose)
        return {"tasks": found.tasks if found else [], "competences": found.competences if found else []}


def _keep(given: dict[str, Any], **whose: int) -> None:
    with unit_of_work() as session:
        operations.set_profile(
            session, current_actor(), tasks=given["tasks"], competences=given["competences"], **whose
        )
