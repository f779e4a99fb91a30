"""The start page: everybody lands on what waits for them first."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from web import access
from web.actors import current_actor
from web.navigation import entries_for

blueprint = Blueprint("start", __name__)


@blueprint.get("/")
@access.signed_in
def index() -> ResponseReturnValue:
    """Send the user to the first page of the menu; say so when the role has none."""
    entries = entries_for(current_actor().roles)
    if entries:
        return redirect(entries[0].href, 303)
    return render_template("start/index.html")
