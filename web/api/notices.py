"""What one is told of data that one received: no longer shared, or corrected (CONF-08, CONF-22)."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from coordination.placements.notices import notices_for, put_away
from coordination.vocabulary import ActorRole
from web import access
from web.actors import current_actor
from web.api.reading import picked
from web.api.schemas import teamwork as shape
from web.unit_of_work import reading, unit_of_work

blueprint = Blueprint("api_notices", __name__, url_prefix="/notices", description="Notices of shared data")

_receivers = access.roles(ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER, ActorRole.PARTNER)


@blueprint.get("")
@_receivers
@blueprint.response(200, shape.NoticeSchema(many=True))
def index() -> list[dict[str, Any]]:
    """List what one is told and did not put away, the newest first."""
    with reading() as session:
        return [
            picked(one, "id", "kind", "about", "told_on") for one in notices_for(session, current_actor())
        ]


@blueprint.post("/read")
@_receivers
@blueprint.arguments(shape.PutAwaySchema)
@blueprint.response(204)
def read(given: dict[str, Any]) -> None:
    """Put one away; for a whole organisation one colleague is enough."""
    with unit_of_work() as session:
        put_away(session, current_actor(), notice_id=given["notice"])


@blueprint.post("/unread")
@_receivers
@blueprint.arguments(shape.PutAwaySchema)
@blueprint.response(204)
def unread(given: dict[str, Any]) -> None:
    """Put one back on the list that was put away by mistake."""
    with unit_of_work() as session:
        put_away(session, current_actor(), notice_id=given["notice"], back=True)
