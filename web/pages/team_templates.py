"""Forming a team by a template: which seats there are, who fills each, and whom to look for (A1-14)."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination import clock
from coordination.consent.access import open_client
from coordination.errors import NotFound
from coordination.teams import queries, templates
from coordination.teams.models import SupportTeam
from coordination.vocabulary import ActorRole, ClientPart, TeamTemplate
from web import access
from web.actors import current_actor
from web.feedback import told
from web.forms import FormInput
from web.i18n import gettext as _
from web.presenters import team_seats
from web.unit_of_work import unit_of_work

blueprint = Blueprint("team_templates", __name__, url_prefix="/teams")

_team = access.client_part(ClientPart.TEAM, ActorRole.TEAM_MEMBER, ActorRole.SUPERVISOR)
_NONE = "none"


@blueprint.get("/<ref>/template")
@_team
def show(ref: str) -> ResponseReturnValue:
    """Show the templates with their seats, and which one this team follows."""
    with unit_of_work() as session:
        return _page(session, ref, FormInput(request.args))


@blueprint.post("/<ref>/template")
@_team
def choose(ref: str) -> ResponseReturnValue:
    """Say by which template the team is formed."""
    form = FormInput(request.form)
    none = request.form.get("template") == _NONE
    template = None if none else form.code("template", _("Sjabloon"), TeamTemplate)
    with unit_of_work() as session:
        if form.errors:
            return _page(session, ref, form), 422
        templates.choose_template(session, current_actor(), team=_opened(session, ref), template=template)
    told(_("Bewaard. Wie er nog ontbreekt, staat bij het team."))
    return redirect(url_for("teams.show", ref=ref), 303)


def _opened(session: Session, ref: str) -> SupportTeam:
    client = open_client(session, current_actor(), ref, ClientPart.TEAM)
    team = queries.team_of(session, client.id)
    if team is None:
        raise NotFound("team")
    return team


def _page(session: Session, ref: str, form: FormInput) -> str:
    team, today = _opened(session, ref), clock.today()
    return render_template(
        "teams/template.html",
        ref=ref,
        form=form,
        chosen=team.template,
        none=_NONE,
        templates=[
            (template, team_seats.seats_of(templates.seat_states(template, team.memberships, today)))
            for template in TeamTemplate
        ],
    )
