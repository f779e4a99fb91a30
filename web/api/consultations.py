"""Statutory case consultation: found by who takes part in it, and by nobody else (CONF-17)."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_smorest import Blueprint

from coordination.consultations import operations, queries
from coordination.consultations.models import CaseConsultation
from coordination.vocabulary import ActorRole
from web import access, letters
from web.actors import current_actor
from web.api.reading import picked
from web.api.schemas import casework as shape
from web.unit_of_work import unit_of_work

blueprint = Blueprint(
    "api_consultations", __name__, url_prefix="/consultations", description="Statutory case consultation"
)

_rule = access.roles(ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER)


@blueprint.get("")
@_rule
@blueprint.response(200, shape.ConsultationLineSchema(many=True))
def index() -> list[dict[str, Any]]:
    """List the consultations in which the asker takes part."""
    with unit_of_work() as session:
        found = queries.my_consultations(session, current_actor())
        return [picked(one, "ref", "held_on", "state", "purpose") for one in found]


@blueprint.post("")
@_rule
@blueprint.arguments(shape.ConveneSchema)
@blueprint.response(201, shape.ConsultationSchema)
def convene(given: dict[str, Any]) -> dict[str, Any]:
    """Convene a consultation; ground, purpose, method and participants are fixed from now on."""
    with unit_of_work() as session:
        actor = current_actor()
        made = operations.convene(
            session,
            actor,
            client_ref=given.pop("client"),
            convenor_id=given.pop("convenor"),
            participant_ids=given.pop("participants"),
            **given,
        )
        link = url_for("consultations.show", ref=made.ref, _external=True)
        others = {one.professional_id for one in made.participants} - {actor.professional_id}
        letters.tell(session, others, link)
        return _shown(made)


@blueprint.get("/<ref>")
@_rule
@blueprint.response(200, shape.ConsultationSchema)
def show(ref: str) -> dict[str, Any]:
    """Return one consultation to who takes part in it."""
    with unit_of_work() as session:
        return _shown(queries.open_consultation(session, current_actor(), ref))


@blueprint.post("/<ref>/report")
@_rule
@blueprint.arguments(shape.ReportSchema)
@blueprint.response(204)
def report(given: dict[str, str], ref: str) -> None:
    """Write what was said."""
    with unit_of_work() as session:
        operations.write_report(session, current_actor(), consultation_ref=ref, report=given["report"])


@blueprint.post("/<ref>/close")
@_rule
@blueprint.response(204)
def close(ref: str) -> None:
    """Close it for good."""
    with unit_of_work() as session:
        operations.close(session, current_actor(), consultation_ref=ref)


def _shown(one: CaseConsultation) -> dict[str, Any]:
    names = ("ref", "held_on", "state", "purpose", "ground", "ground_ref", "method", "report")
    people = [f"{p.professional.display_name} ({p.organisation.name})" for p in one.participants]
    shown = picked(one, *names, client="client.ref", convenor="convenor.display_name")
    return shown | {"participants": people}
