"""The second step of signing in: a code of an app, or setting up that app for the first time."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug.exceptions import NotFound

from web import access
from web.accounts import counters, second_factor, step_up
from web.accounts.models import Account, AccountSession
from web.accounts.queries import factor_of, recovery_codes_left
from web.accounts.sessions import awaiting_factor
from web.actors import current_account
from web.back import onward
from web.i18n import gettext as _
from web.unit_of_work import reading, unit_of_work

blueprint = Blueprint("second_factor", __name__, url_prefix="/second-factor")

_HALFWAY = access.public("who gave the right password and not yet the second factor; the view asks for that")


@blueprint.get("/")
@_HALFWAY
def show() -> ResponseReturnValue:
    """Ask for a code; who has no app yet sets one up first."""
    waiting = awaiting_factor()
    if waiting is None:
        return redirect(url_for("start.index"), 303)
    return _ask(waiting[0], {})


@blueprint.post("/")
@_HALFWAY
def enter() -> ResponseReturnValue:
    """Let in whoever gives the right code."""
    waiting = awaiting_factor()
    if waiting is None:
        return redirect(url_for("security.login"), 303)
    account, found = waiting
    limits = counters.account_limits("code", account.id)
    if not counters.use_up(limits):
        return _ask(account, {"code": too_many()}), 429
    code = request.form.get("code", "")
    with unit_of_work() as session:
        if factor_of(session, account.id) is not None:
            codes: list[str] | None = []
            right = second_factor.check(session, account.actor, account_id=account.id, code=code)
        else:
            codes = second_factor.confirm(session, account.actor, account_id=account.id, code=code)
            right = codes is not None
        if right:
            session.get_one(AccountSession, found.id).awaits_factor = False
    if not right:
        return _ask(account, {"code": wrong_code()}), 422
    counters.give_back(limits)
    step_up.remember(found.id)
    if codes:
        return render_template("accounts/recovery_codes.html", codes=codes, onward=onward())
    return redirect(onward(), 303)


@blueprint.post("/cancel")
@_HALFWAY
def cancel() -> ResponseReturnValue:
    """End the half session."""
    waiting = awaiting_factor()
    if waiting is not None:
        with unit_of_work() as session:
            session.delete(session.get_one(AccountSession, waiting[1].id))
    return redirect(url_for("security.login"), 303)


@blueprint.get("/set-up")
@access.signed_in
def set_up() -> ResponseReturnValue:
    """Show what an app needs, to somebody who wants a second factor without having to."""
    account = _without_factor()
    return _set_up_page(account, {})


@blueprint.post("/set-up")
@access.signed_in
def confirm() -> ResponseReturnValue:
    """Take the app into use by its first code."""
    account = _without_factor()
    limits = counters.account_limits("code", account.id)
    if not counters.use_up(limits):
        return _set_up_page(account, {"code": too_many()}), 429
    with unit_of_work() as session:
        code = request.form.get("code", "")
        codes = second_factor.confirm(session, account.actor, account_id=account.id, code=code)
    if codes is None:
        return _set_up_page(account, {"code": wrong_code()}), 422
    counters.give_back(limits)
    return render_template("accounts/recovery_codes.html", codes=codes, onward=url_for("account.show"))


@blueprint.post("/recovery-codes")
@access.signed_in
def renew_codes() -> ResponseReturnValue:
    """Show new recovery codes, given a code of the app; the old ones are worth nothing any more."""
    account = current_account()
    limits = counters.account_limits("code", account.id)
    within = counters.use_up(limits)
    codes: list[str] = []
    if within:
        with unit_of_work() as session:
            code = request.form.get("code", "")
            if second_factor.check(session, account.actor, account_id=account.id, code=code):
                codes = second_factor.renew_recovery_codes(session, account.actor, account_id=account.id)
    if not codes:
        return _renewing({"code": wrong_code() if within else too_many()}), 422 if within else 429
    counters.give_back(limits)
    return render_template("accounts/recovery_codes.html", codes=codes, onward=url_for("account.show"))


@blueprint.get("/recovery-codes")
@access.signed_in
def renewing() -> ResponseReturnValue:
    """Ask for a code of the app before new recovery codes are shown."""
    return _renewing({})


def wrong_code() -> str:
    """Return what people read when a code is not right."""
    return _("Deze code klopt niet, of is al gebruikt. Wacht op de volgende code en probeer opnieuw.")


def too_many() -> str:
    """Return what people read when there were too many tries."""
    return _("Er zijn te veel pogingen geweest. Probeer het over een kwartier opnieuw.")


def _ask(account: Account, errors: dict[str, str]) -> str:
    with reading() as session:
        known = factor_of(session, account.id) is not None
    if known:
        return render_template("security/second_factor.html", errors=errors, onward=onward())
    return _set_up_page(account, errors)


def _set_up_page(account: Account, errors: dict[str, str]) -> str:
    with unit_of_work() as session:
        factor = second_factor.begin(session, account.id)
        return render_template(
            "security/set_up_factor.html",
            picture=Markup(second_factor.picture(account, factor)),  # noqa: S704  drawn by us, from squares
            secret=second_factor.secret_text(factor),
            must=awaiting_factor() is not None,
            errors=errors,
            onward=onward(),
        )


def _renewing(errors: dict[str, str]) -> str:
    with reading() as session:
        if factor_of(session, current_account().id) is None:
            raise NotFound
        left = recovery_codes_left(session, current_account().id)
    return render_template("accounts/new_recovery_codes.html", errors=errors, left=left)


def _without_factor() -> Account:
    """Return the account when it may set up a factor: not in the demo, whose accounts are everybody's."""
    account = current_account()
    with reading() as session:
        if account.is_demo or factor_of(session, account.id) is not None:
            raise NotFound
    return account
