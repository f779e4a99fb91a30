"""Who comes to us, who is there, who leaves; whom to call; what we signed, and what we could not do."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from coordination import clock
from coordination.glance import hosts
from coordination.vocabulary import ActorRole
from web import access
from web.actors import current_actor
from web.unit_of_work import unit_of_work

blueprint = Blueprint("our_people", __name__, url_prefix="/our-people")


@blueprint.get("/")
@access.roles(ActorRole.PARTNER)
def index() -> ResponseReturnValue:
    """Show the people of the reader's organisation, as far as each may be known there (CONF-11)."""
    with unit_of_work() as session:
        actor, today = current_actor(), clock.today()
        house = hosts.house_of(session, actor)
        refused = hosts.not_taken(session, actor)
        return render_template(
            "our_people/index.html",
            house=house,
            week=today + hosts.STARTS_WITHIN,
            six_weeks=today + hosts.LEAVES_WITHIN,
            refused=refused,
            total=sum(one.number for one in refused),
        )
