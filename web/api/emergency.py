"""Emergency access: opening a file for an hour, what follows from it, and the officer's look (CONF-16).

What is open then is read at ``/clients/<ref>/file``, as everything else.
"""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_smorest import Blueprint

from coordination import clock
from coordination.consent import emergency
from coordination.consent.access import decisions
from coordination.vocabulary import ClientPart
from web import access, letters
from web.actors import current_actor
from web.api.schemas import emergency as shape
from web.presenters import emergency as presenter
from web.unit_of_work import unit_of_work

blueprint = Blueprint("api_emergency", __name__, url_prefix="/emergency", description="Emergency access")

_may_open = access.roles(*emergency.MAY_OPEN)
_officer = access.roles(emergency.OFFICER)
_follow_up = access.roles(*emergency.MAY_OPEN, emergency.OFFICER)


@blueprint.get("")
@_may_open
@blueprint.response(200, shape.EmergenciesSchema)
def index() -> dict[str, Any]:
    """List what the asker opened, and what the asker was told of."""
    with unit_of_work() as session:
        actor, now = current_actor(), clock.now()
        heard = emergency.told(session, actor)
        known = decisions(session, actor, [one.client_id for one in heard], [ClientPart.EXISTENCE])
        return {
            "opened": [presenter.own_line(one, now) for one in emergency.own(session, actor)],
            "told": [
                presenter.heard_line(
                    one,
                    now,
                    named=bool(known[one.client_id][ClientPart.EXISTENCE]),
                    asked=one.informed_id == actor.professional_id,
                )
                for one in heard
            ],
        }


@blueprint.post("")
@_may_open
@blueprint.arguments(shape.BreakGlassSchema)
@blueprint.response(201, shape.EmergencySchema)
def open_(given: dict[str, Any]) -> presenter.Line:
    """Break the glass: a reason of twenty characters or more, and a colleague who is told."""
    with unit_of_work() as session:
        opened = emergency.break_glass(
            session,
            current_actor(),
            client_ref=given["client"],
            reason=given["reason"],
            informed_id=given["informed"],
        )
        people = {opened.informed_id, *([opened.lead_id] if opened.lead_id else [])}
        letters.tell(session, people, url_for("emergency.index", _external=True))
        return presenter.own_line(opened, clock.now())


@blueprint.post("/<int:access_id>/close")
@_may_open
@blueprint.response(204)
def close(access_id: int) -> None:
    """End it before the hour is over."""
    with unit_of_work() as session:
        emergency.close_early(session, current_actor(), access_id=access_id)


@blueprint.post("/<int:access_id>/read")
@_may_open
@blueprint.response(204)
def read(access_id: int) -> None:
    """Say that one has read that a colleague opened a file."""
    with unit_of_work() as session:
        emergency.acknowledge(session, current_actor(), access_id=access_id)


@blueprint.post("/<int:access_id>/told")
@_follow_up
@blueprint.arguments(shape.ToldSchema)
@blueprint.response(204)
def tell(given: dict[str, Any], access_id: int) -> None:
    """Write down that the client was told."""
    with unit_of_work() as session:
        emergency.tell_client(session, current_actor(), access_id=access_id, on=given["told_on"])


@blueprint.post("/<int:access_id>/withhold")
@_follow_up
@blueprint.arguments(shape.WithheldSchema)
@blueprint.response(204)
def withhold(given: dict[str, str], access_id: int) -> None:
    """Write down why telling the client is dangerous."""
    with unit_of_work() as session:
        emergency.withhold_from_client(session, current_actor(), access_id=access_id, reason=given["reason"])


@blueprint.get("/review")
@_officer
@blueprint.response(200, shape.ReviewedSchema(many=True))
def overview() -> list[presenter.OfficerLine]:
    """List every emergency access with its reasons, for the data protection officer."""
    with unit_of_work() as session:
        found = emergency.all_for_officer(session, current_actor())
        return [presenter.officer_line(session, one) for one in found]


@blueprint.post("/review/<int:access_id>")
@_officer
@blueprint.arguments(shape.FindingSchema)
@blueprint.response(204)
def review(given: dict[str, Any], access_id: int) -> None:
    """Say whether an emergency access was justified."""
    with unit_of_work() as session:
        emergency.review(session, current_actor(), access_id=access_id, **given)
