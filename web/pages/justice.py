"""The justice assistant's own page, and the form by which a carer reports a fact (CONF-13)."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination import clock
from coordination.consent.access import open_file
from coordination.errors import GuardFailed, InvalidInput, NotFound
from coordination.justice import queries
from coordination.justice.operations import REPORTERS, report_fact
from coordination.teams.queries import team_of
from coordination.vocabulary import ClientPart, ReportableFact
from web import access
from web.actors import current_actor
from web.feedback import told
from web.forms import FormInput
from web.i18n import gettext as _
from web.presenters import client_file
from web.presenters.half_days import words as half_day_words
from web.presenters.labels import label_of
from web.unit_of_work import unit_of_work

blueprint = Blueprint("justice", __name__, url_prefix="/justice")


@blueprint.get("/<ref>")
@access.client_part(ClientPart.JUSTICE_POLICE, *REPORTERS)
def show(ref: str) -> ResponseReturnValue:
    """Show a justice assistant the own conditions, attendance and what was reported."""
    with unit_of_work() as session:
        view = queries.open_justice_page(session, current_actor(), ref)
        client = view.file.client
        named = view.file.shows(ClientPart.IDENTITY)
        return render_template(
            "justice/show.html",
            ref=ref,
            title=client.display_name if named else ref,
            identity=client_file.identity(client) if named else [],
            conditions=[(one, half_day_words(one.half_days)) for one in view.conditions],
            facts=view.facts,
            attended=view.attended,
        )


@blueprint.get("/<ref>/report")
@access.client_part(ClientPart.TEAM, *REPORTERS)
def form(ref: str) -> ResponseReturnValue:
    """Show a carer what was reported, and the form."""
    with unit_of_work() as session:
        return _form(session, ref, FormInput(request.args))


@blueprint.post("/<ref>/report")
@access.client_part(ClientPart.TEAM, *REPORTERS)
def report(ref: str) -> ResponseReturnValue:
    """Report one fact."""
    given = FormInput(request.form)
    kind = given.code("kind", _("Wat"), ReportableFact)
    day = given.date("happened_on", _("Dag"))
    recipient = given.integer("recipient", _("Aan wie"), minimum=1, required=False)
    with unit_of_work() as session:
        if kind is not None and day is not None and not given.errors:
            try:
                report_fact(
                    session,
                    current_actor(),
                    client_ref=ref,
                    kind=kind,
                    happened_on=day,
                    recipient_id=recipient,
                )
            except InvalidInput as fault:
                given.refuse(fault.where, _fault(fault.where))
            except GuardFailed:
                given.refuse(
                    "kind", _("Er zit geen justitieassistent in het team: er is niemand om aan te melden.")
                )
        if given.errors:
            session.rollback()
            return _form(session, ref, given), 422
    told(_("Gemeld. Zeg het ook aan de cliënt."))
    return redirect(url_for("justice.form", ref=ref), 303)


def _form(session: Session, ref: str, given: FormInput) -> str:
    actor = current_actor()
    file = open_file(session, actor, ref, ClientPart.TEAM, ClientPart.IDENTITY)
    team = team_of(session, file.client.id)
    allowed = file.shows(ClientPart.TEAM) and file.shows(ClientPart.IDENTITY)
    houses = queries.recipients_of(team) if team else []
    if not allowed or actor.organisation_id in {one.id for one in houses}:
        raise NotFound("client")
    return render_template(
        "justice/report.html",
        ref=ref,
        title=file.client.display_name,
        form=given,
        houses=[(str(one.id), one.name) for one in houses],
        kinds=[(one.value, label_of(one)) for one in ReportableFact],
        reported=queries.reported_by_us(session, actor, file),
        today=clock.today(),
    )


def _fault(where: str) -> str:
    return {
        "happened_on": _("Dag: kies een dag tot en met vandaag, die je nog niet meldde."),
    }.get(where, _("Aan wie: kies uit de lijst."))
