"""What is free in the coming weeks, summed by kind and by area."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from coordination import clock
from coordination.placements.room import room_ahead
from coordination.vocabulary import ActorRole
from web import access
from web.forms import FormInput
from web.i18n import gettext as _
from web.presenters import room as presenter
from web.unit_of_work import reading

blueprint = Blueprint("room", __name__)

WEEKS = 8


@blueprint.get("/room")
@access.roles(ActorRole.SUPERVISOR)
def index() -> ResponseReturnValue:
    """Show what is free, week by week; what is in the network is no secret, who has a place is not here."""
    form = FormInput(request.args)
    week = form.integer("week", _("Week"), minimum=0, maximum=WEEKS - 1, required=False) or 0
    by = presenter.BY_AREA if request.args.get("by") == presenter.BY_AREA else presenter.BY_KIND
    kind, area = request.args.get("kind", ""), request.args.get("area", "")
    with reading() as session:
        rooms = room_ahead(session, WEEKS)
        shown = [one for one in rooms if kind in ("", one.kind.value) and area in ("", one.area)]
        page = render_template(
            "room/index.html",
            grid=presenter.room_grid(shown, by, WEEKS, week, clock.today()),
            by=by,
            chosen={"kind": kind, "area": area},
            kinds=presenter.kinds_in(rooms),
            areas=presenter.areas_in(rooms),
            form=form,
        )
    return page, 422 if form.errors else 200
