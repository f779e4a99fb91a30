"""The start page: everybody lands on what waits for them first."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from web import access
from web.actors import current_actor
from web.extensions import db
from web.navigation import entries_for
from web.waiting import Summary, what_waits

blueprint = Blueprint("start", __name__)


@blueprint.app_context_processor
def _waiting() -> dict[str, Callable[[], list[Summary]]]:
    """Give the layout what waits for who lands on the own first page."""
    return {"what_waits": _on_first_page}


def _on_first_page() -> list[Summary]:
    if not current_user.is_authenticated or request.method != "GET":
        return []
    entries = entries_for(current_actor().roles)
    if not entries or request.endpoint != entries[0].endpoint:
        return []
    return what_waits(db.session(), current_actor())


@blueprint.get("/")
@access.signed_in
def index() -> ResponseReturnValue:
    """Send the user to the first page of the menu; say so when the role has none."""
    entries = entries_for(current_actor().roles)
    if entries:
        return redirect(entries[0].href, 303)
    return render_template("start/index.html")
