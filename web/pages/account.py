"""My account: where I am signed in, and what keeps others out."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coordination import clock
from web import access
from web.accounts.operations import end_session, end_sessions
from web.accounts.queries import living_sessions
from web.accounts.sessions import current_session_id, idle_limit
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
    with reading() as session:
        alive = living_sessions(session, current_account().id, clock.now(), idle_limit())
        return render_template("accounts/show.html", sessions=alive, current=current_session_id())


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
