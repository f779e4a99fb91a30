"""What I am told about data that I received: no longer shared with me, or corrected (CONF-08, CONF-22)."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordination.placements.notices import notices_for, put_away
from coordination.vocabulary import ActorRole
from web import access
from web.actors import current_actor
from web.feedback import told
from web.forms import FormInput
from web.i18n import gettext as _
from web.unit_of_work import reading, unit_of_work

blueprint = Blueprint("notices", __name__, url_prefix="/notices")

_RECEIVERS = access.roles(ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER, ActorRole.PARTNER)


@blueprint.get("/")
@_RECEIVERS
def index() -> ResponseReturnValue:
    """List what I am told and did not put away."""
    return _page()


@blueprint.post("/read")
@_RECEIVERS
def read() -> ResponseReturnValue:
    """Put one away, or back on the list."""
    form = FormInput(request.form)
    notice_id = form.integer("notice", _("Bericht"), minimum=1)
    if notice_id is None:
        return _page(), 422
    back = form.flag("again")
    with unit_of_work() as session:
        put_away(session, current_actor(), notice_id=notice_id, back=back)
    if back:
        told(_("Het staat er weer bij."))
    else:
        again = {"notice": str(notice_id), "again": "yes"}
        told(_("Weggelegd."), undo=url_for("notices.read"), fields=again)
    return redirect(url_for("notices.index"), 303)


def _page() -> str:
    with reading() as session:
        return render_template("notices/index.html", notices=notices_for(session, current_actor()))
