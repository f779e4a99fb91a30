"""Signing in with the account of one's own organisation (OpenID Connect).

Which organisations do so is no secret. Whether somebody has an account here is: whoever is not let in reads
one sentence, whatever the reason.
"""

from __future__ import annotations

from flask import Blueprint, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_security import login_user
from sqlalchemy.orm import Session

from web import access
from web.accounts import counters, openid, services, sign_outs, step_up
from web.accounts.models import Account, SignInService
from web.accounts.queries import factor_of
from web.accounts.sessions import SIGNED_OUT_OF, Through
from web.actors import current_account
from web.back import onward
from web.extensions import csrf
from web.i18n import gettext as _
from web.unit_of_work import reading, unit_of_work

blueprint = Blueprint("organisation_sign_in", __name__, url_prefix="/sign-in/organisation")

_DOOR = access.public("signing in with the account of one's own organisation")


@blueprint.get("/")
@_DOOR
def index() -> ResponseReturnValue:
    """List the organisations that have a sign-in service of their own."""
    return _page()


@blueprint.get("/<int:organisation_id>")
@_DOOR
def start(organisation_id: int) -> ResponseReturnValue:
    """Send the browser to the organisation's service."""
    return _send(organisation_id, onward=onward())


@blueprint.get("/<int:organisation_id>/again")
@access.signed_in
def again(organisation_id: int) -> ResponseReturnValue:
    """Have the service ask once more who it is, before what is most sensitive (ASVS V7.5.3)."""
    return _send(organisation_id, onward=onward(), again=True)


@blueprint.get("/<int:organisation_id>/back")
@_DOOR
def back(organisation_id: int) -> ResponseReturnValue:
    """Let in who comes back from the service, when that is a colleague with an account here."""
    with reading() as read:
        service = services.believed(read, organisation_id)
    if not counters.use_up(counters.source_limits("sign-in service", request.remote_addr or "")):
        return _page(_("Er zijn te veel pogingen geweest. Probeer het over een kwartier opnieuw.")), 429
    try:
        arrival = openid.arrive(service)
    except openid.ServiceDown:
        return _page(_down(service)), 503
    except openid.Untrusted:
        return _refused(service)
    if arrival.again:
        return _asked_again(service, arrival)
    with unit_of_work() as write:
        found = services.account_of(write, service, arrival)
        if found is not None:
            _let_in(write, service, arrival, *found)
    if found is None:
        return _refused(service)
    return redirect(arrival.onward, 303)


@blueprint.get("/<int:organisation_id>/out")
@_DOOR
def out(organisation_id: int) -> ResponseReturnValue:
    """Send the browser on to sign out of the service as well."""
    with reading() as read:
        service = services.believed(read, organisation_id)
    session.pop(SIGNED_OUT_OF, None)
    try:
        address = openid.way_out(service, url_for("security.login", _external=True))
    except openid.ServiceDown:
        return _page(_down(service)), 503
    if address is None:
        return _page(
            _("Bij %(name)s kan je je van hieruit niet afmelden.", name=service.organisation.name)
        ), 404
    return redirect(address, 302)


@blueprint.post("/<int:organisation_id>/signed-out")
@access.public("a sign-in service says that somebody signed out there; its signature is checked")
def signed_out(organisation_id: int) -> ResponseReturnValue:
    """End the sessions of whom the organisation's service says that they signed out there."""
    with reading() as read:
        service = services.believed(read, organisation_id)
    tries = counters.source_limits("signed out elsewhere", request.remote_addr or "")
    if not counters.use_up(tries):
        return "", 429
    try:
        notice = sign_outs.read(service, request.form.get("logout_token", ""))
    except openid.ServiceDown:
        return "", 503
    except openid.Untrusted:
        return "", 400
    counters.give_back(tries)
    with unit_of_work() as write:
        sign_outs.end_sessions(write, service, notice)
    return "", 204


csrf.exempt(signed_out)  # no browser sends it, and it changes nothing for who does


@blueprint.app_context_processor
def offer_services() -> dict[str, object]:
    """Let the sign-in page lead to the services, and say where somebody may still be signed in."""
    return {"sign_in_services": _offered, "signed_out_of": _signed_out_of}


def _offered() -> list[SignInService]:
    with reading() as read:
        return list(services.offered(read))


def _signed_out_of() -> SignInService | None:
    number = session.get(SIGNED_OUT_OF)
    return next((one for one in _offered() if one.organisation_id == number), None) if number else None


def _send(organisation_id: int, *, onward: str, again: bool = False) -> ResponseReturnValue:
    with reading() as read:
        service = services.believed(read, organisation_id)
    if not counters.use_up(counters.source_limits("to a sign-in service", request.remote_addr or "")):
        return _page(_("Er zijn te veel pogingen geweest. Probeer het over een kwartier opnieuw.")), 429
    came_back = url_for("organisation_sign_in.back", organisation_id=organisation_id, _external=True)
    try:
        return openid.begin(service, came_back, onward=onward, again=again)
    except openid.ServiceDown:
        return _page(_down(service)), 503


def _let_in(
    write: Session, service: SignInService, arrival: openid.Arrival, account: Account, linked: bool
) -> None:
    # Whoever links an account that has a factor of ours shows that it is theirs.
    factor = arrival.factor and not (linked and factor_of(write, account.id) is not None)
    session.pop(SIGNED_OUT_OF, None)
    there = None if arrival.session is None else sign_outs.digest_of(arrival.session)
    g.signed_in_through = Through(service.organisation_id, factor, there)
    login_user(account, remember=False, authn_via=["openid"])
    if arrival.asked_at is not None:
        step_up.remember(g.began_session, arrival.asked_at)


def _asked_again(service: SignInService, arrival: openid.Arrival) -> ResponseReturnValue:
    """Go on with what was sensitive, when the same person was asked just now."""
    if not current_user.is_authenticated:
        return _refused(service)
    with unit_of_work() as write:
        found = services.account_of(write, service, arrival)
        same = found is not None and found[0].id == current_account().id and not found[1]
        if not same or arrival.asked_at is None:
            services.refuse_arrival(write, service.organisation_id)
            return _page(_not_you(service)), 403
    step_up.remember(at=arrival.asked_at)
    return redirect(arrival.onward, 303)


def _refused(service: SignInService) -> ResponseReturnValue:
    with unit_of_work() as write:
        services.refuse_arrival(write, service.organisation_id)
    return _page(_not_you(service)), 403


def _not_you(service: SignInService) -> str:
    return _(
        "Aanmelden met %(name)s is niet gelukt. Probeer het opnieuw, of vraag de beheerder van Schakel in je "
        "organisatie of je uitgenodigd bent.",
        name=service.organisation.name,
    )


def _down(service: SignInService) -> str:
    return _(
        "De aanmelddienst van %(name)s antwoordt niet. Probeer het over enkele minuten opnieuw.",
        name=service.organisation.name,
    )


def _page(fault: str | None = None) -> str:
    with reading() as read:
        return render_template(
            "security/organisations.html", services=services.offered(read), fault=fault, onward=onward()
        )
