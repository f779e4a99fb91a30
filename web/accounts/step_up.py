"""Asking once more who it is, before what is most sensitive (ASVS V7.5.3).

Who takes a copy of a file away, breaks the glass or decides about accounts has given password or code in the
last ten minutes, in this session; else it is asked first, and what was typed is kept meanwhile. The accounts
of the demo are everybody's and are not asked.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Flask, Response, abort, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from coordination import clock
from web import drafts
from web.accounts.models import Account, AccountSession
from web.back import way_back

FRESH = timedelta(minutes=10)
API = "/api/v1"
#: Routes, by method and address without that of the API; what begins with ``ACCOUNTS`` and changes something
#: is one of them too.
ASKED = frozenset(
    {
        ("GET", "/exchange/export/<kind>.csv"),
        ("GET", "/exchange/export/<kind>.xlsx"),
        ("GET", "/organisation/export"),
        ("GET", "/organisation/own-texts"),
        ("GET", "/mine/requests/<int:request_id>/copy"),
        ("GET", "/mine/requests/<int:request_id>/copy.json"),
        ("GET", "/clients/<ref>/own/copy/<int:request_id>"),
        ("GET", "/clients/<ref>/requests/<int:request_id>/copy"),
        ("POST", "/emergency"),
        ("POST", "/papers/<ref>/<kind>/sign"),
        ("POST", "/placements/<ref>/papers/<kind>/sign"),
    }
)
ACCOUNTS = "/accounts"
_COOKIE = "sure"


def init_step_up(app: Flask) -> None:
    """Ask after the rule of the route has let somebody in, and before the view looks at anything."""
    app.before_request(_ask)


def asks(method: str, path: str) -> bool:
    """Say whether a route is one of those before which it is asked once more."""
    place = path.removeprefix(API).rstrip("/")
    # Without a body an answer still says that there is one, and how long.
    if ("GET" if method == "HEAD" else method, place) in ASKED:
        return True
    return method not in ("GET", "HEAD", "OPTIONS") and place.startswith(ACCOUNTS)


def is_sure() -> bool:
    """Say whether it was asked, in this session, a short while ago; signing in here counts.

    Signing in elsewhere does not by itself: a service may let somebody through without asking a thing.
    """
    found: AccountSession | None = g.get("account_session")
    if found is None:
        return False
    moments = [found.started_at] if found.through_id is None else []
    number, moment = (session.get(_COOKIE) or (None, 0.0))[:2]
    if number == found.id:
        moments.append(datetime.fromtimestamp(moment, found.started_at.tzinfo))
    return any(timedelta(0) <= clock.now() - one < FRESH for one in moments)


def remember(session_id: int | None = None, at: float | None = None) -> None:
    """Remember, in the signed cookie and for one session only, that it was asked.

    Parameters
    ----------
    session_id
        The session; None for the one of this request.
    at
        When it was asked, in seconds since 1970; None for now. A moment still to come is now.
    """
    number = g.account_session.id if session_id is None else session_id
    now = clock.now().timestamp()
    session[_COOKIE] = [number, now if at is None else min(at, now)]


def _ask() -> ResponseReturnValue | None:
    rule = request.url_rule
    if rule is None or not current_user.is_authenticated or not asks(request.method, rule.rule):
        return None
    account: Account = current_user._get_current_object()
    if account.is_demo or is_sure():
        return None
    if request.path.startswith(f"{API}/"):
        abort(401)
    if request.headers.get("HX-Request"):
        return Response(status=401, headers={"HX-Refresh": "true"})
    if request.method == "GET":
        onward: str | None = request.full_path.rstrip("?")
    else:
        onward = url_for("drafts.show") if drafts.keep_for(account) else way_back()
    return redirect(url_for("confirm.show", next=onward), 303)
