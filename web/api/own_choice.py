"""A place of one's own choice for a client: whether it can be proposed, and proposing it."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from coordination.rounds import own_choice
from coordination.vocabulary import ActorRole, ClientPart, HalfDays
from web import access
from web.actors import current_actor
from web.api.schemas.base import NamedSchema
from web.api.schemas.own_choice import OwnChoiceSchema, ProposeSchema
from web.unit_of_work import unit_of_work

blueprint = Blueprint("api_own_choice", __name__, description="A place of one's own choice")

_PROPOSALS = access.client_part(ClientPart.PROPOSALS, ActorRole.SUPERVISOR)


@blueprint.get("/clients/<ref>/places/<int:offer_id>")
@_PROPOSALS
@blueprint.response(200, OwnChoiceSchema)
def show(ref: str, offer_id: int) -> dict[str, Any]:
    """Say whether a place can be proposed to a client today, when, and what to ask along the way."""
    with unit_of_work() as session:
        found = own_choice.own_choice(session, current_actor(), client_ref=ref, offer_id=offer_id)
        return {
            "round": found.round_ref or None,
            "may_be_proposed": found.refusal is None,
            "missing": None if found.refusal is None else found.refusal.guard,
            "stays": found.stays,
            "questions": found.questions,
        }


@blueprint.post("/clients/<ref>/places/<int:offer_id>/propose")
@_PROPOSALS
@blueprint.arguments(ProposeSchema)
@blueprint.response(201, NamedSchema)
def propose(given: dict[str, Any], ref: str, offer_id: int) -> dict[str, str]:
    """Put a place on the client's short list; refused with what is missing where a rule says no."""
    names = given["half_days"]
    half_days = None if names is None else HalfDays.of(names)
    with unit_of_work() as session:
        placement = own_choice.propose_own_choice(
            session,
            current_actor(),
            client_ref=ref,
            offer_id=offer_id,
            shift_id=given["shift_id"],
            half_days=half_days,
        )
        return {"ref": placement.ref}
