"""E-mail that did not arrive, for who looks after the accounts: to whom, and never its text."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from coordination.messages import operations
from coordination.vocabulary import ActorRole
from web import access
from web.actors import current_actor
from web.api.reading import picked
from web.api.schemas.organisation import UndeliveredSchema
from web.unit_of_work import unit_of_work

blueprint = Blueprint(
    "api_undelivered", __name__, url_prefix="/undelivered", description="E-mail that did not arrive"
)

_administrator = access.roles(ActorRole.ADMINISTRATOR)


@blueprint.get("")
@_administrator
@blueprint.response(200, UndeliveredSchema(many=True))
def index() -> list[dict[str, Any]]:
    """List what was refused, and what was tried for days; a letter bears its address itself."""
    with unit_of_work() as session:
        return [
            picked(one, "id", "kind", "state", "fault", "ended_at", name="professional.display_name")
            for one in operations.undelivered(session)
        ]


@blueprint.post("/<int:message_id>/again")
@_administrator
@blueprint.response(204)
def again(message_id: int) -> None:
    """Try one again that was given up."""
    with unit_of_work() as session:
        operations.try_again(session, current_actor(), message_id=message_id)


@blueprint.post("/<int:message_id>/put-away")
@_administrator
@blueprint.response(204)
def put_away(message_id: int) -> None:
    """Take one off the list."""
    with unit_of_work() as session:
        operations.put_away(session, current_actor(), message_id=message_id)
