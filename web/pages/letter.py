"""Choosing a password with the letter that a supervisor handed over."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import access
from web.accounts import counters
from web.accounts.clients import account_by_letter, use_up_letter
from web.accounts.operations import about, set_password
from web.accounts.passwords import password_fault
from web.accounts.words import password_hint, password_sentence
from web.feedback import told
from web.forms import FormInput
from web.i18n import gettext as _
from web.unit_of_work import reading, unit_of_work

blueprint = Blueprint("letter", __name__, url_prefix="/letter")

_WITH_LETTER = access.public("whoever has a letter with a code; the view checks name and code")


@blueprint.get("/")
@_WITH_LETTER
def show() -> ResponseReturnValue:
    """Ask for the name and the code of the letter, and a password."""
    return _page(FormInput(request.args))


@blueprint.post("/")
@_WITH_LETTER
def accept() -> ResponseReturnValue:
    """Set the password; the letter is used up with that."""
    form = FormInput(request.form)
    name = form.text("name", _("Naam in de brief"), maximum=160)
    code = form.text("code", _("Code in de brief"), maximum=40)
    password = request.form.get("new_password", "")
    if name is None or code is None:
        return _page(form), 422
    limits = counters.password_limits(name.lower(), request.remote_addr or "", None)
    if not counters.use_up(limits):
        form.refuse("code", _("Er zijn te veel pogingen geweest. Probeer het over een kwartier opnieuw."))
        return _page(form), 429
    with reading() as read:
        account = account_by_letter(read, name, code)
        known = [] if account is None else about(account)
    if account is None:
        form.refuse(
            "code",
            _("Naam en code horen niet bij elkaar, of de brief werkt niet meer. Vraag een nieuwe brief."),
        )
        return _page(form), 422
    counters.give_back(limits)
    fault = password_fault(password, known)
    if fault is not None:
        form.refuse("new_password", password_sentence(fault))
    elif request.form.get("repeated_password", "") != password:
        form.refuse("repeated_password", _("Dit is niet tweemaal hetzelfde. Vul het wachtwoord opnieuw in."))
    if form.errors:
        return _page(form), 422
    with unit_of_work() as session:
        # Once more: somebody may have used the letter, or got a new one, in the meantime.
        found = account_by_letter(session, name, code)
        if found is None:
            return _page(form), 422
        use_up_letter(found)
        set_password(session, found.actor, account_id=found.id, password=password)
    told(_("Je wachtwoord is gekozen. Meld je nu aan."))
    return redirect(url_for("security.login"), 303)


def _page(form: FormInput) -> str:
    return render_template("own/letter.html", typed=form, hint=password_hint())
