"""E-mail that did not arrive, for who looks after the accounts: to whom, and never its text."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordination.messages import operations
from coordination.vocabulary import ActorRole
from web import access
from web.actors import current_actor
from web.feedback import told
from web.forms import FormInput
from web.i18n import gettext as _
from web.unit_of_work import reading, unit_of_work

blueprint = Blueprint("undelivered", __name__, url_prefix="/undelivered")

_ADMINISTRATOR = access.roles(ActorRole.ADMINISTRATOR)


@blueprint.get("/")
@_ADMINISTRATOR
def index() -> ResponseReturnValue:
    """List what was refused, and what was tried for days."""
    return _page()


@blueprint.post("/again")
@_ADMINISTRATOR
def again() -> ResponseReturnValue:
    """Try one again."""
    return _done(operations.try_again, _("De e-mail vertrekt opnieuw."))


@blueprint.post("/put-away")
@_ADMINISTRATOR
def put_away() -> ResponseReturnValue:
    """Take one off the list."""
    return _done(operations.put_away, _("Weggelegd."))


def _done(act: Callable[..., None], good: str) -> ResponseReturnValue:
    number = FormInput(request.form).integer("message", _("E-mail"), minimum=1)
    if number is None:
        return _page(), 422
    with unit_of_work() as session:
        act(session, current_actor(), message_id=number)
    told(good)
    return redirect(url_for("undelivered.index"), 303)


def _page() -> str:
    with reading() as session:
        return render_template("to_do/undelivered.html", messages=operations.undelivered(session))
