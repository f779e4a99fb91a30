"""What a justice assistant is told, and the facts that a carer reports (CONF-13)."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from coordination.consent.access import open_file
from coordination.errors import NotFound
from coordination.justice import queries
from coordination.justice.models import ReportedFact
from coordination.justice.operations import REPORTERS, report_fact
from coordination.vocabulary import ClientPart
from web import access
from web.actors import current_actor
from web.api.reading import picked
from web.api.schemas import casework as shape
from web.unit_of_work import unit_of_work

blueprint = Blueprint("api_justice", __name__, url_prefix="/justice", description="Justice")


@blueprint.get("/<ref>")
@access.client_part(ClientPart.JUSTICE_POLICE, *REPORTERS)
@blueprint.response(200, shape.JusticeSchema)
def show(ref: str) -> dict[str, Any]:
    """Return to a justice assistant the own conditions, attendance and what was reported; no care."""
    with unit_of_work() as session:
        view = queries.open_justice_page(session, current_actor(), ref)
        client = view.file.client
        return {
            "client": client.ref,
            "name": client.display_name if view.file.shows(ClientPart.IDENTITY) else None,
            "conditions": [picked(one, "id", "half_days", "text") for one in view.conditions],
            "facts": [_fact(one) for one in view.facts],
            "attended": view.attended,
        }


@blueprint.get("/<ref>/facts")
@access.client_part(ClientPart.TEAM, *REPORTERS)
@blueprint.response(200, shape.FactSchema(many=True))
def reported(ref: str) -> list[dict[str, Any]]:
    """Return to a carer what the own organisation reported."""
    with unit_of_work() as session:
        actor = current_actor()
        file = open_file(session, actor, ref, ClientPart.TEAM, ClientPart.IDENTITY)
        if not (file.shows(ClientPart.TEAM) and file.shows(ClientPart.IDENTITY)):
            raise NotFound("client")
        return [_fact(one) for one in queries.reported_by_us(session, actor, file)]


@blueprint.post("/<ref>/facts")
@access.client_part(ClientPart.TEAM, *REPORTERS)
@blueprint.arguments(shape.NewFactSchema)
@blueprint.response(201, shape.FactSchema)
def report(given: dict[str, Any], ref: str) -> dict[str, Any]:
    """Report one fact: a code and a day, without any text."""
    with unit_of_work() as session:
        return _fact(
            report_fact(
                session,
                current_actor(),
                client_ref=ref,
                kind=given["kind"],
                happened_on=given["happened_on"],
                recipient_id=given["recipient"],
            )
        )


def _fact(fact: ReportedFact) -> dict[str, Any]:
    return picked(fact, "id", "kind", "happened_on", reported_by="reported_by.organisation.name")
