"""What must be in order with a client's statute before the first day (HR-17)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_smorest import Blueprint

from coordination.authorisations import operations
from coordination.authorisations.queries import needed_for
from coordination.consent.access import open_client
from coordination.errors import InvalidInput, NotFound
from coordination.placements.queries import own_placement
from coordination.vocabulary import ActorRole, ClientPart, StatuteAuthorisationKind, parse_code
from web import access
from web.actors import current_actor
from web.api.reading import picked
from web.api.schemas import placement_life as shape
from web.unit_of_work import unit_of_work

blueprint = Blueprint("api_authorisations", __name__, description="Permissions before the first day")

_own_or_guided = access.client_part(ClientPart.WORK_EDUCATION_INCOME, ActorRole.CLIENT, ActorRole.SUPERVISOR)
_guided = access.client_part(ClientPart.WORK_EDUCATION_INCOME, ActorRole.SUPERVISOR)
_TOLD = ("kind", "state", "requested_on", "answer_by", "decided_on", "valid_to")


@blueprint.get("/placements/<ref>/authorisations")
@_own_or_guided
@blueprint.response(200, shape.AuthorisationSchema(many=True))
def index(ref: str) -> list[dict[str, Any]]:
    """List what a placement asks for with this client's income, and how far each is."""
    with unit_of_work() as session:
        actor = current_actor()
        placement = own_placement(session, actor, ref)
        client = open_client(session, actor, placement.client.ref, *operations.PARTS)
        more = ("not_needed_because", "lets_start", "is_house_rule")
        return [picked(one, *_TOLD, *more) for one in needed_for(session, client, placement.offer)]


@blueprint.post("/placements/<ref>/authorisations/<kind>/request")
@_own_or_guided
@blueprint.arguments(shape.RequestedSchema)
@blueprint.response(204)
def request_(given: dict[str, Any], ref: str, kind: str) -> None:
    """Note that it was asked for, or handed in."""
    _do(operations.request, ref, kind, **given)


@blueprint.post("/placements/<ref>/authorisations/<kind>/decide")
@_guided
@blueprint.arguments(shape.DecidedSchema)
@blueprint.response(204)
def decide(given: dict[str, Any], ref: str, kind: str) -> None:
    """Note what the office decided."""
    _do(operations.decide, ref, kind, **given)


@blueprint.post("/placements/<ref>/authorisations/<kind>/set-aside")
@_guided
@blueprint.arguments(shape.NotNeededSchema)
@blueprint.response(204)
def set_aside(given: dict[str, Any], ref: str, kind: str) -> None:
    """Note that it is not needed, and why."""
    _do(operations.set_aside, ref, kind, **given)


@blueprint.post("/placements/<ref>/authorisations/<kind>/need-again")
@_guided
@blueprint.response(204)
def need_again(ref: str, kind: str) -> None:
    """Take back that it is not needed."""
    _do(operations.need_again, ref, kind)


def _do(act: Callable[..., object], ref: str, kind: str, **given: Any) -> None:
    with unit_of_work() as session:
        actor = current_actor()
        placement = own_placement(session, actor, ref)
        where = {"client_ref": placement.client.ref, "offer_id": placement.offer_id}
        if kind not in set(StatuteAuthorisationKind):
            raise NotFound("authorisation")
        try:
            act(session, actor, kind=parse_code(StatuteAuthorisationKind, kind, "kind"), **where, **given)
        except InvalidInput as error:
            if error.where == "kind":
                raise NotFound("authorisation") from None
            raise
