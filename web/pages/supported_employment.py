"""Supported employment of one client: the five stages, the twelve conditions, and what was agreed (S4)."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from coordination.supported_employment.queries import open_supported
from coordination.vocabulary import ActorRole, ClientPart
from web import access
from web.actors import current_actor
from web.presenters import supported_employment as presenter
from web.unit_of_work import unit_of_work

blueprint = Blueprint("supported_employment", __name__, url_prefix="/teams")


@blueprint.get("/<ref>/supported-employment")
@access.client_part(ClientPart.PROPOSALS, ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER)
def show(ref: str) -> ResponseReturnValue:
    """Show how far each placement is what supported employment asks, computed from what stands elsewhere."""
    with unit_of_work() as session:
        found = open_supported(session, current_actor(), ref)
        return render_template(
            "teams/supported_employment.html",
            ref=ref,
            placements=[presenter.view_of(one) for one in found.placements],
            steps=presenter.steps_of(found.stage),
        )
