"""A partner's offers."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from coordination import clock
from coordination.capacity import operations as capacity
from coordination.capacity import queries
from coordination.capacity.models import CapacityOffer
from coordination.capacity.rules import Stay, free_in_shift, offer_state
from coordination.placements.queries import stays_of_offer, stays_of_offers
from coordination.vocabulary import ActorRole
from web import access
from web.actors import current_actor
from web.api.schemas.network import OfferSchema, PlacesSchema
from web.unit_of_work import reading, unit_of_work

blueprint = Blueprint("api_offers", __name__, description="A partner's own offers")


@blueprint.get("/offers")
@access.roles(ActorRole.PARTNER)
@blueprint.response(200, OfferSchema(many=True))
def index() -> list[dict[str, Any]]:
    """List the offers of the asker's organisation with what is free today."""
    with reading() as session:
        organisation_id = current_actor().organisation_id
        found = queries.offers_of_host(session, organisation_id) if organisation_id else []
        stays = stays_of_offers(session, [offer.id for offer in found])
        return [_offer(offer, stays.get(offer.id, [])) for offer in found]


@blueprint.post("/offers/<int:offer_id>/confirm")
@access.roles(ActorRole.PARTNER)
@blueprint.response(200, OfferSchema)
def confirm(offer_id: int) -> dict[str, Any]:
    """Say that an offer is still right (INV-22)."""
    with unit_of_work() as session:
        offer = capacity.confirm_offer(session, current_actor(), offer_id=offer_id)
        return _offer(offer, stays_of_offer(session, offer.id))


@blueprint.put("/offers/<int:offer_id>/places")
@access.roles(ActorRole.PARTNER)
@blueprint.arguments(PlacesSchema)
@blueprint.response(200, OfferSchema)
def change_places(given: dict[str, Any], offer_id: int) -> dict[str, Any]:
    """Change numbers of places; fewer than are taken on some day is refused (INV-03)."""
    with unit_of_work() as session:
        offer = capacity.change_places(
            session, current_actor(), offer_id=offer_id, places=given["places"], stays_of=stays_of_offer
        )
        return _offer(offer, stays_of_offer(session, offer.id))


def _offer(offer: CapacityOffer, stays: list[Stay]) -> dict[str, Any]:
    on = clock.today()
    return {
        "id": offer.id,
        "title": offer.title,
        "placement_kind": offer.placement_kind,
        "state": offer_state(offer, stays, on),
        "review_by": offer.review_by,
        "free_choice": offer.free_choice,
        "shifts": [
            {
                "id": shift.id,
                "name": shift.name,
                "half_days": shift.half_days,
                "places": shift.places,
                "free": max(free_in_shift(shift, stays, on, on), 0),
            }
            for shift in offer.shifts
        ],
    }
