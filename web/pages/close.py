"""What somebody close to a client reads: the agreements and whom to call, and nothing else (CONF-33)."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from coordination.consent.access import open_close
from coordination.consent.own import whom_to_call
from coordination.placements.own import agreed_places
from coordination.vocabulary import ActorRole, ClientPart
from web import access
from web.actors import current_actor
from web.unit_of_work import unit_of_work

blueprint = Blueprint("close", __name__, url_prefix="/close")


@blueprint.get("/")
@access.client_part(ClientPart.AGREEMENTS_AND_CONTACT, ActorRole.INFORMAL_MEMBER)
def index() -> ResponseReturnValue:
    """Show the sheet of the client who named me."""
    with unit_of_work() as session:
        client = open_close(session, current_actor())
        return render_template(
            "own/sheet_of_close.html",
            places=agreed_places(session, client),
            contacts=whom_to_call(session, client),
        )
