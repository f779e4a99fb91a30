"""Signing somebody up after a first talk: the least there is to know, and a team with who did it as lead."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordination import clock
from coordination.errors import GuardFailed
from coordination.teams.sign_up import BASES, sign_up
from coordination.vocabulary import ActorRole, IncomeStatus, LegalBasis, ReferralSource
from web import access
from web.actors import current_actor
from web.feedback import told
from web.forms import FormInput
from web.i18n import gettext as _
from web.pages.client_file.about import read_birth_year, read_home
from web.pages.client_file.blueprint import blueprint
from web.pages.client_file.section import Given, given_of
from web.presenters.client_file_forms import choices
from web.unit_of_work import unit_of_work


@blueprint.get("/new")
@access.roles(ActorRole.SUPERVISOR)
def new() -> ResponseReturnValue:
    """Show the form of a sign-up."""
    shown = given_of(
        first_talk_on=clock.today(), income_status=IncomeStatus.UNKNOWN, basis=LegalBasis.STATUTORY_TASK
    )
    return _page(shown, {})


@blueprint.post("/new")
@access.roles(ActorRole.SUPERVISOR)
def signed_up() -> ResponseReturnValue:
    """Sign somebody up."""
    form = FormInput(request.form)
    name = form.text("display_name", _("Naam"), maximum=120)
    year = read_birth_year(form)
    home = read_home(form)
    income = form.code("income_status", _("Inkomen"), IncomeStatus)
    source = form.code("referral_source", _("Wie verwees door"), ReferralSource)
    talked_on = form.date("first_talk_on", _("Eerste gesprek"))
    basis = form.code("basis", _("Waarom mag je dit bijhouden"), LegalBasis)
    if basis is not None and basis not in BASES:
        form.refuse("basis", _("Waarom mag je dit bijhouden: kies er een uit de lijst."))
    if talked_on is not None and talked_on > clock.today():
        form.refuse("first_talk_on", _("Eerste gesprek: kies een dag tot en met vandaag."))
    if not form.flag("informed"):
        form.refuse("informed", _("Zeg eerst aan de cliënt wat je bijhoudt en wie het ziet."))
    if not (name and year and home and income and source and talked_on and basis) or form.errors:
        return _page(request.form, form.errors), 422
    try:
        with unit_of_work() as session:
            client = sign_up(
                session,
                current_actor(),
                first_talk_on=talked_on,
                basis=basis,
                display_name=name,
                birth_year=year,
                postcode=home.postcode,
                locality=home.locality,
                latitude=home.latitude,
                longitude=home.longitude,
                income_status=income,
                referral_source=source,
            )
            ref = client.ref
    except GuardFailed:
        form.refuse(
            "basis",
            _("Jouw organisatie is niet gebonden door beroepsgeheim. Vraag een dienst die dat wel is."),
        )
        return _page(request.form, form.errors), 422
    told(_("Aangemeld. Jij leidt het team. Vul nu samen aan wat de cliënt wil en kan."))
    return redirect(url_for("client_file.index", ref=ref), 303)


def _page(given: Given, errors: dict[str, str]) -> str:
    return render_template(
        "client_file/new.html",
        given=given,
        errors=errors,
        statuses=choices.codes(IncomeStatus),
        sources=choices.codes(ReferralSource),
        bases=[
            (LegalBasis.STATUTORY_TASK.value, _("Het is de wettelijke opdracht van mijn organisatie")),
            (
                LegalBasis.SHARED_SECRECY.value,
                _("Gedeeld beroepsgeheim: de cliënt vindt het goed"),
            ),
        ],
    )
