"""What somebody who leaves still has open, and handing it to a colleague."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint
from sqlalchemy.orm import Session

from coordination.actors import Actor
from coordination.consent.access import list_clients
from coordination.errors import NotFound
from coordination.handover import queries
from coordination.handover.operations import MAY_LEAVE, hand_over
from coordination.organisations.models import Professional
from coordination.organisations.queries import professional
from coordination.vocabulary import ActorRole
from web import access
from web.accounts.administration import close_of_leaver
from web.actors import current_actor
from web.api.schemas import placement_life as shape
from web.unit_of_work import unit_of_work

blueprint = Blueprint("api_handover", __name__, description="The open work of who leaves")

_administrator = access.roles(ActorRole.ADMINISTRATOR)


@blueprint.get("/handover")
@access.roles(*MAY_LEAVE)
@blueprint.response(200, shape.WorkSchema(many=True))
def mine() -> list[dict[str, Any]]:
    """List what one still has open oneself; a client is named where one may open it."""
    with unit_of_work() as session:
        actor = current_actor()
        if actor.professional_id is None:
            raise NotFound("professional")
        shown = {one.ref for one in list_clients(session, actor)}
        return [
            {
                "kind": one.kind,
                "number": one.number,
                "client": one.ref if one.ref in shown else None,
                "title": one.title,
            }
            for one in queries.open_work(session, actor.professional_id)
        ]


@blueprint.get("/handover/<int:professional_id>")
@_administrator
@blueprint.response(200, shape.OpenCountSchema(many=True))
def of_colleague(professional_id: int) -> list[dict[str, Any]]:
    """Count what a colleague still has open; an administrator reads numbers and no client."""
    with unit_of_work() as session:
        leaver = _colleague(session, current_actor(), professional_id)
        counted = queries.counts(queries.open_work(session, leaver.id))
        return [{"kind": kind, "number": number} for kind, number in counted.items()]


@blueprint.post("/handover/<int:professional_id>")
@_administrator
@blueprint.arguments(shape.HandedSchema)
@blueprint.response(204)
def hand(given: dict[str, Any], professional_id: int) -> None:
    """Hand everything of a colleague who is gone to one other, and end the access."""
    with unit_of_work() as session:
        actor = current_actor()
        leaver = _colleague(session, actor, professional_id)
        taker = given.pop("colleague")
        choices = {one.key: taker for one in queries.open_work(session, leaver.id)}
        hand_over(session, actor, leaver=leaver, choices=choices, **given)
        close_of_leaver(session, actor, professional_id=leaver.id)


def _colleague(session: Session, actor: Actor, professional_id: int) -> Professional:
    found = professional(session, professional_id)
    if actor.organisation_id not in (None, found.organisation_id) or not found.active:
        raise NotFound("professional")
    return found
