"""My days for my own calendar, at the secret address that I made."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, request, url_for
from flask.typing import ResponseReturnValue

from web import access
from web.accounts import counters
from web.mail import feed
from web.unit_of_work import reading

blueprint = Blueprint("calendar", __name__, url_prefix="/calendar")

#: Readings of calendars from one network per quarter of an hour; a program asks every few minutes at most.
MOST = 120


@blueprint.get("/<key>.ics")
@access.public(
    "a calendar has no account; whoever knows the secret address of one reads days, and nobody's name"
)
def show(key: str) -> ResponseReturnValue:
    """Give the feed; a wrong address and one that was revoked are answered alike."""
    limits = dict.fromkeys(counters.source_limits("calendar", request.remote_addr or ""), MOST)
    if not counters.use_up(limits):
        abort(429)
    with reading() as session:
        account = feed.account_behind(session, key, demo=current_app.config["DEMO"])
        if account is None:
            abort(404)
        content = feed.feed_of(session, account, url_for("to_do.index", _external=True))
    return Response(content, mimetype="text/calendar", headers={"Cache-Control": "private, no-store"})
