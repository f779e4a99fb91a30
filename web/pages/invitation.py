"""Setting a password by the link of an invitation."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import access
from web.accounts.invitations import account_of
from web.accounts.models import Account
from web.accounts.operations import about, set_password
from web.accounts.passwords import password_fault
from web.accounts.words import password_hint, password_sentence
from web.feedback import told
from web.i18n import gettext as _
from web.unit_of_work import reading, unit_of_work

blueprint = Blueprint("invitation", __name__, url_prefix="/invitation")

_BY_LINK = access.public("whoever has the signed link of an invitation; the view checks it")


@blueprint.get("/<token>")
@_BY_LINK
def show(token: str) -> ResponseReturnValue:
    """Ask for a password."""
    with reading() as session:
        account = account_of(session, token)
        return _page(token, account, {}) if account is not None else _no_longer()


@blueprint.post("/<token>")
@_BY_LINK
def accept(token: str) -> ResponseReturnValue:
    """Set the password; the link is used up with that."""
    password = request.form.get("new_password", "")
    with unit_of_work() as session:
        account = account_of(session, token)
        if account is None:
            return _no_longer()
        fault = password_fault(password, about(account))
        if fault is not None:
            return _page(token, account, {"new_password": password_sentence(fault)}), 422
        if request.form.get("repeated_password", "") != password:
            sentence = _("Dit is niet tweemaal hetzelfde. Vul het wachtwoord opnieuw in.")
            return _page(token, account, {"repeated_password": sentence}), 422
        set_password(session, account.actor, account_id=account.id, password=password)
    told(_("Je wachtwoord is ingesteld. Meld je nu aan."))
    return redirect(url_for("security.login"), 303)


def _page(token: str, account: Account, errors: dict[str, str]) -> str:
    return render_template(
        "accounts/invitation.html", token=token, email=account.email, errors=errors, hint=password_hint()
    )


def _no_longer() -> ResponseReturnValue:
    return render_template("accounts/invitation_over.html"), 404
