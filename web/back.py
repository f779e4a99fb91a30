"""The page that somebody came from, when it is one of ours."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException


def way_back() -> str | None:
    """Return path and query of the page of ours that sent this request, when it can be opened again."""
    came_from = urlsplit(request.referrer or "")
    if came_from.netloc != request.host:
        return None
    try:
        current_app.url_map.bind("").match(came_from.path, method="GET")
    except HTTPException:
        return None
    return came_from.path + (f"?{came_from.query}" if came_from.query else "")


def onward() -> str:
    """Return the page of ours that the request says to go to next, else the start page."""
    wanted = request.values.get("next", "")
    address = urlsplit(wanted)
    ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return wanted if ours and not address.scheme and not address.netloc else url_for("start.index")
