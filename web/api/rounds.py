"""Matching rounds: start one, follow it, read its result."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_smorest import Blueprint
from sqlalchemy.orm import Session

from coordination.rounds import operations, queries
from coordination.rounds.models import MatchingRound
from coordination.rounds.totals import totals_of
from coordination.vocabulary import ActorRole, ClientPart
from web import access, jobs
from web.actors import current_actor
from web.api.schemas.rounds import NewRoundSchema, RoundSchema, SuggestionSchema
from web.unit_of_work import reading, unit_of_work

blueprint = Blueprint("api_rounds", __name__, description="Matching rounds")


@blueprint.get("/rounds")
@access.roles(ActorRole.SUPERVISOR)
@blueprint.response(200, RoundSchema(many=True))
def index() -> list[dict[str, Any]]:
    """List the latest rounds."""
    with reading() as session:
        return _shown(session, queries.rounds(session, current_actor()))


@blueprint.post("/rounds")
@access.roles(ActorRole.SUPERVISOR)
@blueprint.arguments(NewRoundSchema)
@blueprint.response(202, RoundSchema)
def start(given: dict[str, int]) -> dict[str, Any]:
    """Ask for a round; it is worked out in the background."""
    with unit_of_work() as session:
        actor = current_actor()
        asked = operations.request_round(session, actor, seed=given["seed"])
        ref = asked.ref
    jobs.enqueue(ref)
    with reading() as session:
        return _shown(session, [queries.open_round(session, current_actor(), ref)])[0]


@blueprint.get("/rounds/<ref>")
@access.roles(ActorRole.SUPERVISOR)
@blueprint.response(200, RoundSchema)
def show(ref: str) -> dict[str, Any]:
    """Return state, result and proof of a round."""
    with reading() as session:
        return _shown(session, [queries.open_round(session, current_actor(), ref)])[0]


@blueprint.post("/rounds/<ref>/cancel")
@access.roles(ActorRole.SUPERVISOR)
@blueprint.response(200, RoundSchema)
def cancel(ref: str) -> dict[str, Any]:
    """Stop a round that has not finished."""
    with unit_of_work() as session:
        operations.cancel_round(session, current_actor(), round_ref=ref)
    jobs.cancel(ref)
    with reading() as session:
        return _shown(session, [queries.open_round(session, current_actor(), ref)])[0]


@blueprint.get("/rounds/<ref>/suggestions")
@access.client_part(ClientPart.PROPOSALS, ActorRole.SUPERVISOR)
@blueprint.response(200, SuggestionSchema(many=True))
def suggestions(ref: str) -> list[Any]:
    """List what the round proposes for the clients whose proposals the asker may see."""
    with unit_of_work() as session:
        actor = current_actor()
        found = queries.suggestions(session, actor, queries.open_round(session, actor, ref))
        return list(found)


def _shown(session: Session, found: Sequence[MatchingRound]) -> list[dict[str, Any]]:
    """Return rounds as who asks may know them: in fives, and no exact sum over the same people (CONF-24)."""
    totals = totals_of(session, current_actor(), found)
    rows = []
    for one in found:
        row = {name: getattr(one, name, None) for name in RoundSchema().fields}
        mine = totals[one.id]
        row |= {"placed": mine.placed, "unplaced": mine.unplaced, "exact": mine.own_only}
        row |= {"own_placed": mine.own_placed, "own_unplaced": mine.own_unplaced}
        if not mine.own_only:
            row |= dict.fromkeys(("pairs", "objective", "bound", "first_come"))
        rows.append(row)
    return rows
