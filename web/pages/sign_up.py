"""Signing up by oneself, in public; and answering that, for who does the intake of the asked organisation."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordination import clock
from coordination.errors import GuardFailed, InvalidInput
from coordination.teams import self_sign_up
from coordination.teams.sign_up import BASES
from coordination.vocabulary import (
    ActorRole,
    IncomeStatus,
    LegalBasis,
    ReferralSource,
    SignUpDeclineReason,
)
from web import access
from web.accounts import counters
from web.actors import current_actor
from web.feedback import told, warned
from web.forms import FormInput
from web.i18n import gettext as _
from web.i18n import language
from web.pages.client_file.about import read_birth_year, read_home
from web.presenters.client_file_forms import choices
from web.unit_of_work import reading, unit_of_work

blueprint = Blueprint("sign_up", __name__)

_ANYBODY = access.public("somebody who asks for help has no account yet; nothing of anybody is shown")
_intake = access.roles(ActorRole.SUPERVISOR)
#: Under this name the tries of everybody together are counted.
_COUNTED = "sign-up"


@blueprint.get("/sign-up/")
@_ANYBODY
def new() -> ResponseReturnValue:
    """Ask for a name and how to call back; nothing else."""
    return _asking(FormInput(request.args))


@blueprint.post("/sign-up/")
@_ANYBODY
def ask() -> ResponseReturnValue:
    """Keep the request; the answer is the same for everybody, known here or not (CONF-01)."""
    form = FormInput(request.form)
    where = form.integer("organisation", _("Waar"), minimum=1)
    name = form.text("name", _("Naam"), maximum=self_sign_up.LONGEST_NAME)
    contact = form.text("contact", _("Hoe we je bereiken"), maximum=self_sign_up.LONGEST_CONTACT)
    words = form.text("own_words", _("Wat wil je graag?"), maximum=self_sign_up.LONGEST_WORDS, required=False)
    if not form.flag("agreed"):
        form.refuse("agreed", _("Vink aan dat we dit mogen bewaren om je terug te bellen."))
    if where is None or name is None or contact is None or form.errors:
        return _asking(form), 422
    if not counters.use_up(counters.password_limits(_COUNTED, request.remote_addr or "", None)):
        form.refuse("name", _("Er kwamen net heel veel aanmeldingen. Probeer het over een kwartier opnieuw."))
        return _asking(form), 429
    try:
        with unit_of_work() as session:
            self_sign_up.ask(
                session,
                organisation_id=where,
                name=name,
                contact=contact,
                own_words=words,
                language=language(),
            )
    except InvalidInput as error:
        field = error.where if error.where in ("name", "contact", "own_words") else "organisation"
        form.refuse(field, _("Kies een plek uit de lijst.") if field == "organisation" else _("Kijk dit na."))
        return _asking(form), 422
    return redirect(url_for("sign_up.thanks"), 303)


@blueprint.get("/sign-up/thanks")
@_ANYBODY
def thanks() -> ResponseReturnValue:
    """Say what happens next."""
    return render_template("sign_up/thanks.html", days=self_sign_up.ANSWER_WITHIN_DAYS)


@blueprint.get("/sign-ups/")
@_intake
def waiting() -> ResponseReturnValue:
    """List who signed up at my organisation and waits for an answer."""
    with unit_of_work() as session:
        today = clock.today()
        return render_template(
            "sign_up/waiting.html",
            requests=[
                (one, (today - one.asked_on).days > self_sign_up.ANSWER_WITHIN_DAYS)
                for one in self_sign_up.waiting(session, current_actor())
            ],
            reasons=choices.codes(SignUpDeclineReason),
        )


@blueprint.get("/sign-ups/<int:request_id>")
@_intake
def take_up_form(request_id: int) -> ResponseReturnValue:
    """Ask what is needed to open a file, after a first talk."""
    return _taking_up(request_id, FormInput(request.args))


@blueprint.post("/sign-ups/<int:request_id>")
@_intake
def take_up(request_id: int) -> ResponseReturnValue:
    """Open a file for who signed up; whoever does it leads the team (INV-12)."""
    form = FormInput(request.form)
    name = form.text("display_name", _("Naam"), maximum=120)
    year, home = read_birth_year(form), read_home(form)
    income = form.code("income_status", _("Inkomen"), IncomeStatus)
    talked_on = form.date("first_talk_on", _("Eerste gesprek"))
    basis = form.code("basis", _("Waarom mag je dit bijhouden"), LegalBasis)
    if basis is not None and basis not in BASES:
        form.refuse("basis", _("Waarom mag je dit bijhouden: kies er een uit de lijst."))
    if talked_on is not None and talked_on > clock.today():
        form.refuse("first_talk_on", _("Eerste gesprek: kies een dag tot en met vandaag."))
    if not form.flag("informed"):
        form.refuse("informed", _("Zeg eerst aan de cliënt wat je bijhoudt en wie het ziet."))
    if not (name and year and home and income and talked_on and basis) or form.errors:
        return _taking_up(request_id, form, 422)
    try:
        with unit_of_work() as session:
            client = self_sign_up.take_up(
                session,
                current_actor(),
                request_id=request_id,
                first_talk_on=talked_on,
                basis=basis,
                display_name=name,
                birth_year=year,
                postcode=home.postcode,
                locality=home.locality,
                latitude=home.latitude,
                longitude=home.longitude,
                income_status=income,
                referral_source=ReferralSource.SELF,
            )
            ref = client.ref
    except GuardFailed:
        return _answered()
    told(_("Opgenomen. Jij leidt het team. Vul nu samen aan wat de cliënt wil en kan."))
    return redirect(url_for("client_file.index", ref=ref), 303)


@blueprint.post("/sign-ups/<int:request_id>/decline")
@_intake
def decline(request_id: int) -> ResponseReturnValue:
    """Not take somebody up, with a reason; name and contact are gone at once."""
    reason = FormInput(request.form).code("reason", _("Reden"), SignUpDeclineReason)
    try:
        with unit_of_work() as session:
            self_sign_up.open_request(session, current_actor(), request_id)
            if reason is None:
                warned(_("Kies een reden uit de lijst."))
                return redirect(url_for("sign_up.waiting"), 303)
            self_sign_up.decline(session, current_actor(), request_id=request_id, reason=reason)
    except GuardFailed:
        return _answered()
    told(_("Genoteerd. Naam, contact en woorden zijn gewist."))
    return redirect(url_for("sign_up.waiting"), 303)


def _answered() -> ResponseReturnValue:
    warned(_("Een collega was je voor: deze aanmelding is al beantwoord."))
    return redirect(url_for("sign_up.waiting"), 303)


def _asking(form: FormInput) -> str:
    with reading() as session:
        return render_template(
            "sign_up/new.html",
            form=form,
            places=[(str(one.id), one.name) for one in self_sign_up.open_doors(session)],
        )


def _taking_up(request_id: int, form: FormInput, status: int = 200) -> ResponseReturnValue:
    try:
        with unit_of_work() as session:
            found = self_sign_up.open_request(session, current_actor(), request_id)
            page = render_template(
                "sign_up/take_up.html",
                found=found,
                form=form,
                statuses=choices.codes(IncomeStatus),
                bases=[
                    (
                        LegalBasis.STATUTORY_TASK.value,
                        _("Het is de wettelijke opdracht van mijn organisatie"),
                    ),
                    (LegalBasis.SHARED_SECRECY.value, _("Gedeeld beroepsgeheim: de cliënt vindt het goed")),
                ],
                today=clock.today().isoformat(),
            )
    except GuardFailed:
        return _answered()
    return page, status
