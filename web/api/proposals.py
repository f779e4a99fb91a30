"""Questions to a host, and its answers."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_smorest import Blueprint

from coordination.placements import host
from coordination.placements.host import PartnerProposal
from coordination.vocabulary import ActorRole, ClientPart
from web import access
from web.actors import current_actor
from web.api.schemas.proposals import DeclineSchema, HoldSchema, ProposalSchema
from web.unit_of_work import unit_of_work

blueprint = Blueprint("api_proposals", __name__, description="Questions to a host")


@blueprint.get("/proposals")
@access.client_part(ClientPart.FUNCTIONAL_PROFILE, ActorRole.PARTNER)
@blueprint.response(200, ProposalSchema(many=True))
def index() -> list[PartnerProposal]:
    """List the questions to the asker's organisation, with the functional profile only (CONF-11)."""
    with unit_of_work() as session:
        return host.proposals_for_partner(session, current_actor())


@blueprint.get("/proposals/<ref>")
@access.client_part(ClientPart.FUNCTIONAL_PROFILE, ActorRole.PARTNER)
@blueprint.response(200, ProposalSchema)
def show(ref: str) -> PartnerProposal:
    """Return one question."""
    with unit_of_work() as session:
        return host.open_proposal(session, current_actor(), ref)


@blueprint.post("/proposals/<ref>/accept")
@access.client_part(ClientPart.FUNCTIONAL_PROFILE, ActorRole.PARTNER)
@blueprint.arguments(HoldSchema)
@blueprint.response(200, ProposalSchema)
def accept(given: dict[str, date | None], ref: str) -> PartnerProposal:
    """Keep a place; the last one goes to one person only (INV-03)."""
    with unit_of_work() as session:
        actor = current_actor()
        host.accept(session, actor, placement_ref=ref, hold_until=given["hold_until"])
        return host.open_proposal(session, actor, ref)


@blueprint.post("/proposals/<ref>/decline")
@access.client_part(ClientPart.FUNCTIONAL_PROFILE, ActorRole.PARTNER)
@blueprint.arguments(DeclineSchema)
@blueprint.response(204)
def decline(given: dict[str, Any], ref: str) -> None:
    """Say no with a reason; the profile is gone from then on (CONF-12)."""
    with unit_of_work() as session:
        host.decline(session, current_actor(), placement_ref=ref, reason=given["reason"])
