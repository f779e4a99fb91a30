"""What I typed and could not be used: read it again, send it after all, or throw it away (CONF-36)."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from web import access, drafts
from web.actors import current_account
from web.feedback import told
from web.i18n import gettext as _
from web.unit_of_work import reading, unit_of_work

# Tells that a form comes from the page of what was kept.
MARK = "kept_draft"

blueprint = Blueprint("drafts", __name__, url_prefix="/account/draft")


@blueprint.before_app_request
def _sent_after_all() -> None:
    """Forget what was kept as soon as it is sent again: if it is refused, its own page shows it."""
    if request.method == "POST" and MARK in request.form and current_user.is_authenticated:
        with unit_of_work() as session:
            drafts.forget(session, current_account().id)


@blueprint.get("/")
@access.signed_in
def show() -> ResponseReturnValue:
    """Show what was kept, as a form that can be sent again; the page it came from decides what is right."""
    with reading() as session:
        kept = drafts.kept_for(session, current_account().id)
    return render_template("accounts/draft.html", kept=kept, mark=MARK, is_text=drafts.is_text)


@blueprint.post("/forget")
@access.signed_in
def forget() -> ResponseReturnValue:
    """Throw away what was kept."""
    with unit_of_work() as session:
        drafts.forget(session, current_account().id)
    told(_("Weggegooid."))
    return redirect(url_for("start.index"), 303)
