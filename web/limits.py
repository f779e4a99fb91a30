"""How much one account may fetch: whoever collects data is slowed down (ASVS V2.4.1).

Lists and what may be taken away are counted per account and quarter of an hour, in the database like the
tries of a password, so that several processes count as one. Reading at the pace of a person never gets there.
"""

from __future__ import annotations

from flask import Flask, current_app, request
from flask_login import current_user
from werkzeug.exceptions import TooManyRequests

from web import access
from web.accounts import counters

#: What may be fetched per quarter of an hour.
LISTS, EXPORTS = 300, 30
_TAKEN_AWAY = (
    "/export",
    "/own-texts",
    "/copy",
    "/copy.json",
    "/copy/<int:request_id>",
    ".ics",
    ".csv",
    ".xlsx",
)
#: What is asked by a form, since a name stands in no address, and shows many all the same.
_ASKED = ("/search/",)


def init_limits(app: Flask) -> None:
    """Count before a view is asked; who may not come in is not counted."""
    app.before_request(_count)


def is_export(path: str) -> bool:
    """Say whether a route hands out something that is taken away."""
    return path.endswith(_TAKEN_AWAY)


def is_list(path: str, rule: access.Rule) -> bool:
    """Say whether a route shows many: it names nobody, and is for some roles only."""
    return "<" not in path and bool(rule.roles)


def allows(account_id: int, what: str, most: int) -> bool:
    """Count one more and say whether it is within what one account may fetch."""
    return counters.use_up(dict.fromkeys(counters.account_limits(what, account_id), most))


def _count() -> None:
    if request.url_rule is None or not current_user.is_authenticated:
        return
    path, method = request.url_rule.rule, "GET" if request.method == "HEAD" else request.method
    if method != "GET" and path not in _ASKED:
        return
    rule = access.rule_of(current_app, request.url_rule.endpoint, method)
    if rule is None or rule.anonymous:
        return
    if is_export(path):
        within = allows(current_user.id, "export", EXPORTS)
    else:
        within = not is_list(path, rule) or allows(current_user.id, "list", LISTS)
    if not within:
        raise TooManyRequests(retry_after=int(counters.WINDOW.total_seconds()))
