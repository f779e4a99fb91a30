"""How long things are kept, for the data protection officer: periods, and a rehearsal to follow (CONF-23)."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from coordination.errors import NotFound
from coordination.retention import operations, queries, rehearsing
from coordination.retention.models import ErasureRun
from coordination.vocabulary import ActorRole, RetentionKind
from web import access, jobs
from web.actors import current_actor
from web.api.reading import picked
from web.api.schemas.retention import NewPeriodSchema, PeriodSchema, RunSchema
from web.unit_of_work import reading, unit_of_work

blueprint = Blueprint(
    "api_retention", __name__, url_prefix="/retention", description="How long things are kept"
)

_officer = access.roles(ActorRole.DATA_PROTECTION_OFFICER)


@blueprint.get("/periods")
@_officer
@blueprint.response(200, PeriodSchema(many=True))
def periods() -> list[Any]:
    """List how long each kind of thing is kept, with the source."""
    with reading() as session:
        return list(queries.periods(session).values())


@blueprint.post("/periods/<kind>")
@_officer
@blueprint.arguments(NewPeriodSchema)
@blueprint.response(200, PeriodSchema)
def set_period(given: dict[str, Any], kind: str) -> Any:
    """Set how long one kind of thing is kept, and on what that rests."""
    chosen = next((one for one in RetentionKind if one.value == kind), None)
    if chosen is None:
        raise NotFound("period")
    with unit_of_work() as session:
        operations.set_period(session, current_actor(), kind=chosen, **given)
    with reading() as session:
        return queries.periods(session)[chosen]


@blueprint.post("/rehearsals")
@_officer
@blueprint.response(202, RunSchema)
def rehearse() -> dict[str, Any]:
    """Ask what would be erased now; it is counted in the background, and nothing is erased."""
    with unit_of_work() as session:
        asked = _shown(rehearsing.ask(session, current_actor()))
    jobs.enqueue(asked["ref"])
    return asked


@blueprint.get("/runs/<ref>")
@_officer
@blueprint.response(200, RunSchema)
def show(ref: str) -> dict[str, Any]:
    """Return how far a rehearsal or an erasure is, and what it counted."""
    with reading() as session:
        return _shown(queries.open_run(session, current_actor(), ref))


@blueprint.post("/runs/<ref>/stop")
@_officer
@blueprint.response(200, RunSchema)
def stop(ref: str) -> dict[str, Any]:
    """Stop a rehearsal, or an erasure after the step that runs; what is gone stays gone."""
    with unit_of_work() as session:
        stopped = _shown(operations.ask_to_stop(session, current_actor(), ref=ref))
    if stopped["is_rehearsal"]:
        jobs.cancel(ref)
    return stopped


def _shown(run: ErasureRun) -> dict[str, Any]:
    counts = run.rehearsed if run.is_rehearsal else run.erased
    shown = picked(
        run, "ref", "state", "for_day", "finished_at", "progress", "due", "failure", requested_at="created_at"
    )
    return shown | {"is_rehearsal": bool(run.is_rehearsal), "counts": counts}
