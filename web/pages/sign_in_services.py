"""Which sign-in service an organisation believes: two administrators decide about it."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordination.errors import GuardFailed, InvalidInput
from coordination.organisations.queries import organisations
from coordination.vocabulary import ActorRole
from web import access
from web.accounts import openid, services
from web.actors import current_actor
from web.feedback import told, warned
from web.forms import FormInput
from web.i18n import gettext as _
from web.unit_of_work import reading, unit_of_work

blueprint = Blueprint("sign_in_services", __name__, url_prefix="/accounts/sign-in")

_administrator = access.roles(ActorRole.ADMINISTRATOR)


@blueprint.get("/")
@_administrator
def index() -> ResponseReturnValue:
    """Show the services, with a form to propose one."""
    return _page(FormInput(request.args))


@blueprint.post("/")
@_administrator
def propose() -> ResponseReturnValue:
    """Keep which service the organisation believes; another administrator confirms it."""
    form = FormInput(request.form)
    organisation_id = form.integer("organisation", _("Organisatie"), minimum=1)
    issuer = form.text("issuer", _("Adres van de aanmelddienst"), maximum=300)
    known_as = form.text("known_as", _("Naam van Schakel bij die dienst"), maximum=200)
    values = form.text("factor_values", _("Teken van een tweede stap"), maximum=400, required=False)
    if form.errors or organisation_id is None or issuer is None or known_as is None:
        return _page(form), 422
    try:
        with unit_of_work() as session:
            services.propose(
                session,
                current_actor(),
                organisation_id=organisation_id,
                issuer=issuer,
                known_as=known_as,
                factor_values=[one.strip() for one in (values or "").split(",") if one.strip()],
                only=form.flag("only"),
            )
    except InvalidInput as error:
        sentence = {
            "issuer": _("Geef het adres zoals de dienst zichzelf noemt: https, zonder vraagteken."),
            "factor_values": _("Geef hoogstens tien codes, met een komma ertussen."),
        }.get(error.where, _("Dit kan niet."))
        form.refuse(error.where, sentence)
        return _page(form), 422
    told(_("Genoteerd. Een andere beheerder bevestigt dit: pas dan telt het."))
    return redirect(url_for("sign_in_services.index"), 303)


@blueprint.post("/<int:organisation_id>/confirm")
@_administrator
def confirm(organisation_id: int) -> ResponseReturnValue:
    """Let the service count, as the second administrator."""
    version = FormInput(request.form).integer("version", "version", minimum=1)
    try:
        with unit_of_work() as session:
            services.confirm(session, current_actor(), organisation_id=organisation_id, version=version or 0)
    except GuardFailed:
        warned(_("Dit is niet bevestigd: het werd intussen gewijzigd, of je stelde het zelf voor."))
    else:
        told(_("Bevestigd. Collega’s melden zich vanaf nu zo aan."))
    return redirect(url_for("sign_in_services.index"), 303)


@blueprint.post("/<int:organisation_id>/remove")
@_administrator
def remove(organisation_id: int) -> ResponseReturnValue:
    """Believe no service any more."""
    with unit_of_work() as session:
        services.remove(session, current_actor(), organisation_id=organisation_id)
    told(_("Weggenomen. Wie zo aangemeld was, is dat niet meer; een wachtwoord werkt weer."))
    return redirect(url_for("sign_in_services.index"), 303)


def _page(form: FormInput) -> str:
    actor = current_actor()
    with reading() as session:
        known = organisations(session)
        return render_template(
            "accounts/sign_in_services.html",
            form=form,
            me=actor.name,
            services=services.services(session, actor),
            secrets={one.id: openid.secret_name(one.id) for one in known},
            has_secret={one.id for one in known if openid.secret_of(one.id)},
            organisations=[
                (str(one.id), one.name) for one in known if actor.organisation_id in (None, one.id)
            ],
            usual=", ".join(services.FACTOR_VALUES),
        )
