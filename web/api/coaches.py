"""Who can do what of a job coach's work, who has room, and the profiles of one's own organisation."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint
from sqlalchemy.orm import Session

from coordination.coaching import operations, queries
from coordination.errors import NotFound
from coordination.organisations.models import Professional
from coordination.placements.queries import own_placement
from coordination.services.models import Service
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
    with unit_of_work() as session:
        return _profile(session, Professional, number)


@blueprint.post("/professionals/<int:number>")
@_readers
@blueprint.arguments(shape.KeepCoachProfileSchema)
@blueprint.response(204)
def keep_professional(given: dict[str, Any], number: int) -> None:
    """Keep what a colleague can do."""
    with unit_of_work() as session:
        _owner(session, Professional, number)
        operations.set_profile(session, current_actor(), professional_id=number, **given)


@blueprint.get("/services/<int:number>")
@_readers
@blueprint.response(200, shape.CoachProfileSchema)
def service(number: int) -> dict[str, Any]:
    """Return what a service of one's organisation can do."""
    with unit_of_work() as session:
        return _profile(session, Service, number)


@blueprint.post("/services/<int:number>")
@_readers
@blueprint.arguments(shape.KeepCoachProfileSchema)
@blueprint.response(204)
def keep_service(given: dict[str, Any], number: int) -> None:
    """Keep what a service can do."""
    with unit_of_work() as session:
        _owner(session, Service, number)
        operations.set_profile(session, current_actor(), service_id=number, **given)


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


def _profile(session: Session, kind: type[Professional] | type[Service], number: int) -> dict[str, Any]:
    _owner(session, kind, number)
    found = queries.profile_of(
        session, **{"professional_id" if kind is Professional else "service_id": number}
    )
    return {"tasks": found.tasks if found else [], "competences": found.competences if found else []}


def _owner(session: Session, kind: type[Professional] | type[Service], number: int) -> None:
    """Let nobody know of a profile of another organisation; an administrator sees them all."""
    owner: Professional | Service | None
    owner = session.get(Professional, number) if kind is Professional else session.get(Service, number)
    actor = current_actor()
    if owner is None or not (
        owner.organisation_id == actor.organisation_id or actor.has(ActorRole.ADMINISTRATOR)
    ):
        raise NotFound("profile")
