"""Asking once more who it is: a code of the app, else the password, or the organisation's own service."""

from __future__ import annotations

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordination.audit.operations import record
from coordination.vocabulary import AuditAction
from web import access
from web.accounts import counters, second_factor, step_up
from web.accounts.forms import password_matches
from web.accounts.models import Account, AccountSession
from web.accounts.queries import factor_of
from web.actors import current_account
from web.back import onward
from web.i18n import gettext as _
from web.unit_of_work import reading, unit_of_work

blueprint = Blueprint("confirm", __name__, url_prefix="/account/confirm")


@blueprint.get("/")
@access.signed_in
def show() -> ResponseReturnValue:
    """Ask for a code or the password."""
    return _page({})


@blueprint.post("/")
@access.signed_in
def enter() -> ResponseReturnValue:
    """Go on to what was wanted, when it is right."""
    account = current_account()
    by_code = _by_code(account)
    if not by_code and _through() is not None:
        return _page({}), 422
    limits = counters.account_limits("code" if by_code else "current password", account.id)
    field = _field(by_code=by_code)
    if not counters.use_up(limits):
        return _page(
            {field: _("Er zijn te veel pogingen geweest. Probeer het over een kwartier opnieuw.")}
        ), 429
    if not _is_right(account, request.form.get(field, ""), by_code=by_code):
        return _page({field: _("Dat klopt niet. Kijk het na en probeer opnieuw.")}), 422
    counters.give_back(limits)
    step_up.remember()
    return redirect(onward(), 303)


def _is_right(account: Account, given: str, *, by_code: bool) -> bool:
    with unit_of_work() as session:
        if by_code:
            right = second_factor.check(session, account.actor, account_id=account.id, code=given)
        else:
            right = password_matches(account, given)
        action = AuditAction.SIGN_IN if right else AuditAction.VIEW_DENIED
        record(session, account.actor, action, "account", account.id, detail="asked once more")
    return right


def _by_code(account: Account) -> bool:
    with reading() as session:
        return factor_of(session, account.id) is not None


def _through() -> int | None:
    """Return the organisation by whose sign-in service this session began: that one asks then."""
    found: AccountSession | None = g.get("account_session")
    return found.through_id if found is not None else None


def _field(*, by_code: bool) -> str:
    # What is named like this is in no draft, should the session be over by now.
    return "code" if by_code else "current_password"


def _page(errors: dict[str, str]) -> str:
    return render_template(
        "accounts/confirm.html",
        errors=errors,
        by_code=_by_code(current_account()),
        through=_through(),
        onward=onward(),
        action=url_for("confirm.enter", next=onward()),
    )
