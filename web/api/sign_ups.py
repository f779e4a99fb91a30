"""Who signed up alone at one's organisation, and what is answered."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from coordination import clock
from coordination.errors import InvalidInput
from coordination.teams import self_sign_up
from coordination.teams.models import SignUpRequest
from coordination.vocabulary import ActorRole, ReferralSource
from seed.places import place
from web import access
from web.actors import current_actor
from web.api.reading import picked
from web.api.schemas import teamwork as shape
from web.api.schemas.base import NamedSchema
from web.unit_of_work import unit_of_work

blueprint = Blueprint("api_sign_ups", __name__, url_prefix="/sign-ups", description="Who signed up alone")

_intake = access.roles(ActorRole.SUPERVISOR)


@blueprint.get("")
@_intake
@blueprint.response(200, shape.SignUpSchema(many=True))
def index() -> list[dict[str, Any]]:
    """List who signed up at one's organisation and waits, the longest first."""
    with unit_of_work() as session:
        return [_told(one) for one in self_sign_up.waiting(session, current_actor())]


@blueprint.get("/<int:request_id>")
@_intake
@blueprint.response(200, shape.SignUpSchema)
def show(request_id: int) -> dict[str, Any]:
    """Return one who waits."""
    with unit_of_work() as session:
        return _told(self_sign_up.open_request(session, current_actor(), request_id))


@blueprint.post("/<int:request_id>")
@_intake
@blueprint.arguments(shape.TakeUpSchema)
@blueprint.response(201, NamedSchema)
def take_up(given: dict[str, Any], request_id: int) -> dict[str, Any]:
    """Open a file for who signed up; whoever does it leads the team (INV-12)."""
    with unit_of_work() as session:
        actor = current_actor()
        self_sign_up.open_request(session, actor, request_id)
        if given["first_talk_on"] > clock.today():
            raise InvalidInput("first_talk_on", "is a day that has not come yet")
        home = place(given.pop("postcode"))
        given.pop("client_informed")
        client = self_sign_up.take_up(
            session,
            actor,
            request_id=request_id,
            referral_source=ReferralSource.SELF,
            postcode=home.postcode,
            locality=home.locality,
            latitude=home.latitude,
            longitude=home.longitude,
            **given,
        )
        return picked(client, "ref")


@blueprint.post("/<int:request_id>/decline")
@_intake
@blueprint.arguments(shape.DeclineSignUpSchema)
@blueprint.response(204)
def decline(given: dict[str, Any], request_id: int) -> None:
    """Not take somebody up; name, contact and words are gone at once."""
    with unit_of_work() as session:
        self_sign_up.decline(session, current_actor(), request_id=request_id, **given)


def _told(request: SignUpRequest) -> dict[str, Any]:
    return picked(request, "id", "name", "contact", "own_words", "language", "asked_on")
