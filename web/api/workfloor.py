"""Who was there on a half-day: a floor's sheet, read and filled in by its workplace."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from coordination import clock
from coordination.vocabulary import ActorRole, ClientPart
from coordination.workfloor import operations, queries
from web import access
from web.actors import current_actor
from web.api.reading import picked
from web.api.schemas import placement_life as shape
from web.unit_of_work import unit_of_work

blueprint = Blueprint("api_workfloor", __name__, description="Who was there on a half-day")

_floor = access.client_part(ClientPart.FUNCTIONAL_PROFILE, ActorRole.PARTNER)


@blueprint.get("/floor/<int:offer_id>")
@_floor
@blueprint.arguments(shape.WhichSheetSchema, location="query")
@blueprint.response(200, shape.SheetSchema)
def sheet(given: dict[str, Any], offer_id: int) -> dict[str, Any]:
    """Return everybody who works at an own offer on one half-day, and what was written down."""
    with unit_of_work() as session:
        day = given["day"] or clock.today()
        found = queries.open_sheet(session, current_actor(), offer_id, day, given["half_day"])
        return {
            **picked(found, "title", "day", "half_day", offer="offer_id"),
            "rows": [picked(one, "ref", "name", "code", "version") for one in found.rows],
        }


@blueprint.put("/floor/<int:offer_id>")
@_floor
@blueprint.arguments(shape.AttendanceSchema)
@blueprint.response(200, shape.KeptSchema)
def record(given: dict[str, Any], offer_id: int) -> dict[str, Any]:
    """Write down who was there; when somebody else did so meanwhile, nothing is kept: 409."""
    with unit_of_work() as session:
        kept = operations.record_attendance(
            session,
            current_actor(),
            offer_id=offer_id,
            day=given["day"],
            half_day=given["half_day"],
            codes={row["ref"]: row["code"] for row in given["rows"]},
            seen={row["ref"]: row["version"] for row in given["rows"]},
        )
        return {"kept": len(kept)}


@blueprint.post("/placements/<ref>/called")
@access.client_part(ClientPart.PROPOSALS, ActorRole.SUPERVISOR)
@blueprint.response(204)
def called(ref: str) -> None:
    """Note that somebody asked after an absence without notice."""
    with unit_of_work() as session:
        operations.mark_called(session, current_actor(), placement_ref=ref)


@blueprint.post("/placements/<ref>/called/undo")
@access.client_part(ClientPart.PROPOSALS, ActorRole.SUPERVISOR)
@blueprint.response(204)
def not_called(ref: str) -> None:
    """Take back what the asker noted today: nobody asked after all."""
    with unit_of_work() as session:
        operations.mark_called(session, current_actor(), placement_ref=ref, back=True)
