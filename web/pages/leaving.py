"""Leaving the network as an organisation, and fetching what is one's own (CONF-05, CONF-35)."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coordination.errors import GuardFailed
from coordination.organisations.queries import organisation
from coordination.retention import withdrawal
from coordination.retention.own_texts import export_own_texts
from coordination.vocabulary import ActorRole, ClientPart
from web import access
from web.actors import current_actor, current_leaver
from web.feedback import told, warned
from web.i18n import gettext as _
from web.unit_of_work import reading, unit_of_work

blueprint = Blueprint("leaving", __name__, url_prefix="/organisation")

_administrator = access.also_after_leaving(access.roles(ActorRole.ADMINISTRATOR))


@blueprint.get("/")
@_administrator
def show() -> ResponseReturnValue:
    """Show whether the organisation is in the network, with its export and the way out."""
    actor = current_leaver()
    with reading() as session:
        found = organisation(session, actor.organisation_id or 0)
        return render_template(
            "organisation/leave.html",
            name=found.name,
            left_on=found.withdrawn_on,
            until=withdrawal.last_day_to_fetch(found),
            days=withdrawal.DAYS_TO_FETCH,
        )


@blueprint.get("/export")
@_administrator
def export() -> ResponseReturnValue:
    """Fetch what the organisation put into the network about itself; no client stands in it."""
    with unit_of_work() as session:
        data = withdrawal.export_own_data(session, current_leaver())
    return _file(jsonify(data), "schakel-organisation.json")


@blueprint.post("/withdraw")
@_administrator
def withdraw() -> ResponseReturnValue:
    """Leave the network: memberships end at once."""
    try:
        with unit_of_work() as session:
            withdrawal.withdraw_organisation(session, current_leaver())
    except GuardFailed:
        warned(_("Je organisatie was al uit het netwerk."))
    else:
        told(_("Je organisatie is uit het netwerk. Niemand van jullie ziet nog een cliënt."))
    return redirect(url_for("leaving.show"), 303)


@blueprint.get("/taken-over")
@access.client_part(ClientPart.TEAM, ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER)
def taken_over() -> ResponseReturnValue:
    """Show what organisations that left had under way, of my clients, for who takes it over (CONF-35)."""
    with reading() as session:
        return render_template(
            "organisation/taken_over.html", lines=withdrawal.left_open(session, current_actor())
        )


@blueprint.get("/own-texts")
@access.also_after_leaving(access.roles(ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER))
def own_texts() -> ResponseReturnValue:
    """Fetch what I wrote about clients in whose team I am no more."""
    with unit_of_work() as session:
        texts = export_own_texts(session, current_leaver())
    return _file(jsonify(format="schakel-own-texts/1", texts=texts), "schakel-own-texts.json")


def _file(answer: Response, name: str) -> Response:
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
