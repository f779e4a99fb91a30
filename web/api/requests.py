"""Requests of clients, for who leads the team: what is late first, and the decision (CONF-21, CONF-22)."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from coordination.consent.access import open_client
from coordination.requests import operations, queries
from coordination.vocabulary import ActorRole, ClientPart
from web import access
from web.actors import current_actor
from web.api.own import request_facts
from web.api.schemas.own import CopySchema, RequestSchema
from web.api.schemas.requests import DecisionSchema, WaitingSchema
from web.unit_of_work import unit_of_work

blueprint = Blueprint("api_requests", __name__, description="Requests of clients")

_SHARING = access.client_part(ClientPart.AGREEMENTS_TO_SHARE, ActorRole.SUPERVISOR)


@blueprint.get("/requests")
@access.roles(ActorRole.SUPERVISOR)
@blueprint.response(200, WaitingSchema(many=True))
def index() -> list[dict[str, Any]]:
    """List the requests that wait, the overdue ones first."""
    with unit_of_work() as session:
        return [
            {
                "request": request_facts(one.request),
                "client": one.client_ref,
                "name": one.client_name,
                "overdue": one.overdue,
                "mine": one.mine,
            }
            for one in queries.waiting_requests(session, current_actor())
        ]


@blueprint.post("/requests/<int:request_id>/decide")
@_SHARING
@blueprint.arguments(DecisionSchema)
@blueprint.response(200, RequestSchema)
def decide(given: dict[str, Any], request_id: int) -> dict[str, Any]:
    """Grant or refuse a request; a correction that is granted reaches who received the data."""
    answer = given["answer"]
    with unit_of_work() as session:
        actor = current_actor()
        match given["decision"]:
            case "copy":
                decided = operations.grant_copy(session, actor, request_id=request_id, answer=answer)
            case "correct":
                decided = operations.correct(session, actor, request_id=request_id, answer=answer)
            case _:
                decided = operations.refuse(session, actor, request_id=request_id, answer=answer or "")
        return request_facts(decided)


@blueprint.get("/clients/<ref>/requests/<int:request_id>/copy")
@_SHARING
@blueprint.response(200, CopySchema)
def copy(ref: str, request_id: int) -> dict[str, Any]:
    """Hand the copy out to the lead, who prints it for a client without a login."""
    with unit_of_work() as session:
        actor = current_actor()
        client = open_client(session, actor, ref, ClientPart.AGREEMENTS_TO_SHARE)
        return operations.hand_out(session, actor, request_id=request_id, client=client)
