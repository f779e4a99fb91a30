"""My account: where I am signed in, and what keeps others out."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordination import clock
from web import access
from web.accounts import counters
from web.accounts.forms import password_matches
from web.accounts.models import Account
from web.accounts.operations import about, end_session, end_sessions, set_password
from web.accounts.passwords import password_fault
from web.accounts.queries import factor_of, living_sessions, recovery_codes_left
from web.accounts.sessions import current_session_id, idle_limit
from web.accounts.words import password_hint, password_sentence
from web.actors import current_account
from web.feedback import told
from web.i18n import gettext as _
from web.i18n import ngettext
from web.unit_of_work import reading, unit_of_work

blueprint = Blueprint("account", __name__, url_prefix="/account")


@blueprint.get("/")
@access.signed_in
def show() -> ResponseReturnValue:
    """Show one's own account with the sessions that are alive."""
    return _page({})


@blueprint.post("/password")
@access.signed_in
def change_password() -> ResponseReturnValue:
    """Set another password, given the current one; every other session ends."""
    account = current_account()
    errors = _password_errors(account)
    if errors:
        return _page(errors), 422
    with unit_of_work() as session:
        set_password(
            session,
            account.actor,
            account_id=account.id,
            password=request.form["new_password"],
            keep_session=current_session_id(),
        )
    told(_("Je wachtwoord is gewijzigd. Op andere toestellen ben je nu afgemeld."))
    return redirect(url_for("account.show"), 303)


@blueprint.post("/sessions/<int:session_id>/end")
@access.signed_in
def end_one(session_id: int) -> ResponseReturnValue:
    """End one of one's own sessions."""
    account = current_account()
    with unit_of_work() as session:
        end_session(session, account.actor, account_id=account.id, session_id=session_id)
    told(_("Die sessie is beëindigd."))
    return redirect(url_for("account.show"), 303)


@blueprint.post("/sessions/end-others")
@access.signed_in
def end_others() -> ResponseReturnValue:
    """End all of one's own sessions but this one."""
    account = current_account()
    with unit_of_work() as session:
        ended = end_sessions(session, account.actor, account_id=account.id, but=current_session_id())
    told(ngettext("%(num)s andere sessie is beëindigd.", "%(num)s andere sessies zijn beëindigd.", ended))
    return redirect(url_for("account.show"), 303)


def _page(errors: Mapping[str, str]) -> str:
    with reading() as session:
        return render_template(
            "accounts/show.html",
            sessions=living_sessions(session, current_account().id, clock.now(), idle_limit()),
            current=current_session_id(),
            errors=errors,
            has_factor=factor_of(session, current_account().id) is not None,
            codes_left=recovery_codes_left(session, current_account().id),
            password_hint=password_hint(),
        )


def _password_errors(account: Account) -> dict[str, str]:
    given = {name: request.form.get(name, "") for name in ("current_password", "new_password")}
    if not given["current_password"]:
        return {"current_password": _("Vul je huidige wachtwoord in.")}
    fault = password_fault(given["new_password"], about(account))
    if fault is not None:
        return {"new_password": password_sentence(fault)}
    if request.form.get("repeated_password", "") != given["new_password"]:
        return {
            "repeated_password": _("Dit is niet tweemaal hetzelfde. Vul het nieuwe wachtwoord opnieuw in.")
        }
    limits = counters.account_limits("current password", account.id)
    if not counters.use_up(limits):
        return {
            "current_password": _("Er zijn te veel pogingen geweest. Probeer het over een kwartier opnieuw.")
        }
    if not password_matches(account, given["current_password"]):
        return {"current_password": _("Dit is je huidige wachtwoord niet.")}
    counters.give_back(limits)
    return {}
