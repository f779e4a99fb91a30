"""The signed-in account, and the token with which it changes something."""

from __future__ import annotations

from flask_smorest import Blueprint
from flask_wtf.csrf import generate_csrf

from web import access
from web.actors import current_actor
from web.api.schemas.session import SessionSchema

blueprint = Blueprint("api_session", __name__, description="The signed-in account")


@blueprint.get("/session")
@access.signed_in
@blueprint.response(200, SessionSchema)
def show() -> dict[str, object]:
    """Return the account, its roles, and the token for calls that change something."""
    actor = current_actor()
    return {"account": actor.name, "roles": sorted(actor.roles), "csrf_token": generate_csrf()}
