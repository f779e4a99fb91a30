"""Sessions that the server knows: signing out ends one for good, also for whoever kept its cookie.

The cookie carries the account and a random key; a row says whether that key is still alive. Both are read at
every request, so that ending a session or closing an account works at the next click.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import cast

from flask import Flask, current_app, session
from flask_login import LoginManager, user_logged_out
from flask_security import user_authenticated
from flask_security.utils import set_request_attr
from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from coordination import clock
from coordination.audit.operations import record
from coordination.organisations.models import Professional
from coordination.vocabulary import AuditAction
from web.accounts.models import Account, AccountSession
from web.accounts.rules import may_sign_in
from web.extensions import db
from web.unit_of_work import reading, unit_of_work

_COOKIE_KEY = "key"


def init_sessions(app: Flask) -> None:
    """Begin, check and end sessions with those of Flask-Login."""
    login_manager_of(app).user_loader(load_account)
    user_authenticated.connect(_begin, app)
    user_logged_out.connect(_end, app)


def login_manager_of(app: Flask) -> LoginManager:
    """Return the login manager that Flask-Security made for the application."""
    return cast("LoginManager", app.login_manager)  # type: ignore[attr-defined]


def load_account(uniquifier: str) -> Account | None:
    """Return the account of the session that the cookie names, when both are alive."""
    key = session.get(_COOKIE_KEY)
    if not isinstance(key, str):
        return None
    with reading() as read:
        account = _alive(read, uniquifier, key)
    if account is None or not may_sign_in(account, demo=current_app.config["DEMO"]):
        return None
    set_request_attr("fs_authn_via", "session")
    set_request_attr("fs_paa", session.get("fs_paa", 0))
    return account


def _alive(read: Session, uniquifier: str, key: str) -> Account | None:
    return read.scalar(
        select(Account)
        .join(AccountSession, AccountSession.account_id == Account.id)
        .where(
            Account.fs_uniquifier == uniquifier,
            AccountSession.key == _digest(key),
            AccountSession.ended_at.is_(None),
        )
        .options(joinedload(Account.professional).joinedload(Professional.organisation))
    )


def _begin(_app: Flask, user: Account, **_kwargs: object) -> None:
    key = secrets.token_urlsafe(32)
    session[_COOKIE_KEY] = key
    # Flask-Security commits when its view has answered.
    db.session.add(AccountSession(account_id=user.id, key=_digest(key)))
    record(db.session(), user.actor, AuditAction.SIGN_IN, "account", user.id)


def _end(_app: Flask, user: Account, **_kwargs: object) -> None:
    key = session.pop(_COOKIE_KEY, None)
    if isinstance(key, str):
        with unit_of_work() as write:
            alive = (AccountSession.key == _digest(key), AccountSession.ended_at.is_(None))
            write.execute(update(AccountSession).where(*alive).values(ended_at=clock.now()))
            record(write, user.actor, AuditAction.SIGN_OUT, "account", user.id)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
