"""A client's team as a wheel of six life domains, today or on a day that is over."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.consent.access import ClientFile, open_file
from coordination.errors import NotFound
from coordination.teams.graph import TeamGraph
from coordination.teams.history import team_on
from coordination.teams.models import SupportTeam
from coordination.teams.queries import team_of
from coordination.vocabulary import ActorRole, ClientPart
from web import access
from web.actors import current_actor
from web.forms import FormInput
from web.i18n import gettext as _
from web.pictures import wheel as picture
from web.presenters import team_wheel as presenter
from web.unit_of_work import unit_of_work

blueprint = Blueprint("team_wheel", __name__)

MONTHS_BACK = 3


@blueprint.get("/teams/<ref>/wheel")
@access.client_part(ClientPart.TEAM, ActorRole.TEAM_MEMBER, ActorRole.SUPERVISOR)
def show(ref: str) -> ResponseReturnValue:
    """Show who stands in which life domain, and what is different from the day that was asked for."""
    actor, today = current_actor(), clock.today()
    form = FormInput(request.args)
    asked = form.date("on", _("Dag"), required=False)
    if asked is not None and asked > today:
        form.refuse("on", _("Dag: kies een dag die voorbij is."))
    on = today if asked is None or form.errors else asked
    with unit_of_work() as session:
        file = open_file(session, actor, ref, ClientPart.TEAM, ClientPart.IDENTITY)
        team = _team(session, file)
        now = _wheel(team, file, actor, today)
        then = now if on == today else _wheel(team, file, actor, on)
        page = render_template(
            "pictures/team_wheel.html",
            wheel=then,
            drawings=(picture.draw_wide(then), picture.draw_narrow(then)),
            differences=presenter.differences(then, now),
            form=form,
            earlier=clock.months_after(today, -MONTHS_BACK),
            today=today,
            formed_on=team.formed_on,
        )
    return page, 422 if form.errors else 200


def _team(session: Session, file: ClientFile) -> SupportTeam:
    team = team_of(session, file.client.id) if file.shows(ClientPart.TEAM) else None
    if team is None:
        raise NotFound("team")
    return team


def _wheel(team: SupportTeam, file: ClientFile, actor: Actor, on: date) -> presenter.Wheel:
    today = clock.today()
    return presenter.wheel_of(
        team_on(team, on, today),
        on,
        is_today=on == today,
        missing=TeamGraph(team, today).missing_tandem_seats,
        ref=file.client.ref,
        title=file.client.display_name if file.shows(ClientPart.IDENTITY) else file.client.ref,
        is_demo=file.client.is_demo,
        me=actor.professional_id,
    )
