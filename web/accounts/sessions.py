"""Sessions that the server knows: signing out ends one for good, also for whoever kept its cookie.

The cookie carries the account and a random key; a row says whether that key is still alive. Both are read at
every request, so that ending a session or closing an account works at the next click. A session also ends by
itself: after some minutes without use, and after twelve hours in any case (CONF-36).
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from flask import Flask, current_app, g, request, session
from flask_login import LoginManager, current_user, user_logged_out
from flask_security import user_authenticated
from flask_security.utils import set_request_attr
from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session, joinedload

from coordination import clock
from coordination.audit.operations import record
from coordination.organisations.models import Professional
from coordination.vocabulary import AuditAction
from web.accounts.models import Account, AccountFactor, AccountSession
from web.accounts.queries import factor_of
from web.accounts.rules import (
    ABSOLUTE_LIMIT,
    SessionEnd,
    browser_family,
    may_sign_in,
    needs_factor,
    session_end,
)
from web.extensions import db
from web.feedback import warned
from web.i18n import gettext as _
from web.i18n import ngettext
from web.unit_of_work import reading, unit_of_work

_COOKIE_KEY = "key"
#: In the cookie, after signing out: the organisation at whose own service somebody may still be signed in.
SIGNED_OUT_OF = "signed_out_of"
# Several requests within this time are one use: not every picture of a page deserves a write.
_SAME_USE = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Through:
    """That somebody comes from an organisation's own sign-in service.

    ``factor`` says whether a second factor was given there, so that ours is not asked for. ``session`` is a
    digest of what the service calls the session there.
    """

    organisation_id: int
    factor: bool
    session: str | None = None


def init_sessions(app: Flask) -> None:
    """Begin, check and end sessions with those of Flask-Login."""
    manager = login_manager_of(app)
    manager.user_loader(load_account)
    # The session is the only way in: a token in a header would be bound by none of its limits.
    manager.request_loader(None)
    user_authenticated.connect(_begin, app)
    user_logged_out.connect(_end, app)
    app.before_request(_note_use)


def login_manager_of(app: Flask) -> LoginManager:
    """Return the login manager that Flask-Security made for the application."""
    return cast("LoginManager", app.login_manager)  # type: ignore[attr-defined]


def idle_limit() -> timedelta:
    """Return how long a session lives without being used."""
    return timedelta(minutes=current_app.config["SCHAKEL"].idle_minutes)


def load_account(uniquifier: str) -> Account | None:
    """Return the account of the session that the cookie names, when both are alive."""
    key = session.get(_COOKIE_KEY)
    if not isinstance(key, str):
        return None
    with reading() as read:
        account, found = _alive(read, uniquifier, key)
    if account is None or found is None:
        g.session_end = SessionEnd.ENDED
        return None
    if not may_sign_in(account, demo=current_app.config["DEMO"]):
        return None
    g.session_end = session_end(found, clock.now(), idle_limit())
    if g.session_end is not None:
        # Whose session it was, so that what was typed meanwhile can be kept for that account (CONF-36).
        g.ended_account = None if found.awaits_factor else account
        return None
    if found.awaits_factor:
        g.awaiting_factor = (account, found)
        return None
    g.account_session = found
    set_request_attr("fs_authn_via", "session")
    set_request_attr("fs_paa", session.get("fs_paa", 0))
    return account


def current_session_id() -> int | None:
    """Return the number of the session of this request, or None when nobody is signed in."""
    found: AccountSession | None = g.get("account_session")
    return found.id if found is not None else None


def awaiting_factor() -> tuple[Account, AccountSession] | None:
    """Return whose password was given while the second factor is still to come, with the session."""
    if current_user.is_authenticated:
        return None
    found: tuple[Account, AccountSession] | None = g.get("awaiting_factor")
    return found


def say_why_it_ended() -> None:
    """Tell on the sign-in page, once, why the session of this request is over."""
    sentence = _why(g.get("session_end"))
    if sentence:
        session.pop(_COOKIE_KEY, None)
        warned(sentence)


def _why(end: SessionEnd | None) -> str | None:
    if end is SessionEnd.IDLE:
        minutes = current_app.config["SCHAKEL"].idle_minutes
        return ngettext(
            "Je deed %(num)s minuut niets: je bent afgemeld. Meld je weer aan en je komt terug waar je was.",
            "Je deed %(num)s minuten niets: je bent afgemeld. Meld je weer aan en je komt terug waar je was.",
            minutes,
        )
    if end is SessionEnd.TOO_LONG:
        hours = int(ABSOLUTE_LIMIT.total_seconds() // 3600)
        return _(
            "Je was al %(hours)s uur aangemeld. Meld je weer aan en je komt terug waar je was.", hours=hours
        )
    if end is SessionEnd.ENDED:
        return _("Deze sessie is beëindigd. Meld je weer aan om verder te werken.")
    return None


# Asked at every request, and so made once.
_ALIVE = (
    select(Account, AccountSession)
    .join(AccountSession, AccountSession.account_id == Account.id)
    .where(Account.fs_uniquifier == bindparam("uniquifier"), AccountSession.key == bindparam("key"))
    .options(joinedload(Account.professional).joinedload(Professional.organisation))
)


def _alive(read: Session, uniquifier: str, key: str) -> tuple[Account | None, AccountSession | None]:
    row = read.execute(_ALIVE, {"uniquifier": uniquifier, "key": _digest(key)}).one_or_none()
    return (row[0], row[1]) if row is not None else (None, None)


def _note_use() -> None:
    """Move the moment of the last use, unless the page refreshed itself."""
    found: AccountSession | None = g.get("account_session")
    now = clock.now()
    if found is None or _is_automatic() or now - found.used_at < _SAME_USE:
        return
    with unit_of_work() as write:
        later = (AccountSession.id == found.id, AccountSession.used_at < now)
        write.execute(update(AccountSession).where(*later).values(used_at=now))


def _is_automatic() -> bool:
    """Say whether no person asked: htmx that polls, or a page that its own header reloads.

    A browser marks each navigation that somebody caused with ``Sec-Fetch-User``; one that says nothing about
    navigations at all is an old one, or a program.
    """
    if request.method not in ("GET", "HEAD"):
        return False
    if request.headers.get("HX-Request"):
        return True
    return request.headers.get("Sec-Fetch-Mode") == "navigate" and "Sec-Fetch-User" not in request.headers


def _begin(_app: Flask, user: Account, **_kwargs: object) -> None:
    key = secrets.token_urlsafe(32)
    session[_COOKIE_KEY] = key
    browser = browser_family(request.headers.get("User-Agent", ""))
    required = needs_factor(user, required=current_app.config["SCHAKEL"].second_factor)
    through: Through | None = g.get("signed_in_through")
    awaits = required or factor_of(db.session(), user.id) is not None
    if through is not None and through.factor:
        awaits = False
    if awaits:
        _forget_half_ways(user.id)
    began = AccountSession(
        account_id=user.id,
        key=_digest(key),
        browser=browser,
        awaits_factor=awaits,
        through_id=through.organisation_id if through else None,
        service_session=through.session if through else None,
    )
    # Flask-Security commits when its view has answered.
    db.session.add(began)
    db.session.flush()
    g.began_session = began.id
    detail = None if through is None else "sign-in service"
    record(db.session(), user.actor, AuditAction.SIGN_IN, "account", user.id, detail=detail)


def _forget_half_ways(account_id: int) -> None:
    """Forget a factor that was begun and not confirmed, and end the sessions that wait for it.

    Else whoever has the password, and was shown that secret before its owner, would know it for good.
    """
    rows = db.session()
    begun = (AccountFactor.account_id == account_id, AccountFactor.confirmed_at.is_(None))
    if rows.execute(delete(AccountFactor).where(*begun).returning(AccountFactor.account_id)).all():
        waiting = (AccountSession.account_id == account_id, AccountSession.awaits_factor)
        ended = update(AccountSession).where(*waiting, AccountSession.ended_at.is_(None))
        rows.execute(ended.values(ended_at=clock.now()))


def _end(_app: Flask, user: Account, **_kwargs: object) -> None:
    key = session.pop(_COOKIE_KEY, None)
    if isinstance(key, str):
        with unit_of_work() as write:
            alive = (AccountSession.key == _digest(key), AccountSession.ended_at.is_(None))
            ended = update(AccountSession).where(*alive).values(ended_at=clock.now())
            session[SIGNED_OUT_OF] = write.scalar(ended.returning(AccountSession.through_id))
            record(write, user.actor, AuditAction.SIGN_OUT, "account", user.id)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
