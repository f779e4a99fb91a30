"""Leaving the network as an organisation, and fetching what is one's own (CONF-05, CONF-35)."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from coordination.retention import withdrawal
from coordination.retention.own_texts import export_own_texts
from coordination.vocabulary import ActorRole
from web import access
from web.actors import current_leaver
from web.api.reading import picked
from web.api.schemas.organisation import ExportSchema, LeavingSchema, OwnTextSchema
from web.unit_of_work import unit_of_work

blueprint = Blueprint(
    "api_organisation", __name__, url_prefix="/organisation", description="The own organisation"
)

_administrator = access.also_after_leaving(access.roles(ActorRole.ADMINISTRATOR))


@blueprint.get("/export")
@_administrator
@blueprint.response(200, ExportSchema)
def export() -> dict[str, Any]:
    """Return what the organisation put into the network about itself; no client stands in it."""
    with unit_of_work() as session:
        return withdrawal.export_own_data(session, current_leaver())


@blueprint.post("/withdraw")
@_administrator
@blueprint.response(200, LeavingSchema)
def withdraw() -> dict[str, Any]:
    """Leave the network: memberships end at once."""
    with unit_of_work() as session:
        left = withdrawal.withdraw_organisation(session, current_leaver())
        return picked(left, "name", "withdrawn_on") | {"last_day": withdrawal.last_day_to_fetch(left)}


@blueprint.get("/own-texts")
@access.also_after_leaving(access.roles(ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER))
@blueprint.response(200, OwnTextSchema(many=True))
def own_texts() -> list[dict[str, Any]]:
    """Return what the asker wrote about clients in whose team the asker is no more."""
    with unit_of_work() as session:
        return export_own_texts(session, current_leaver())
