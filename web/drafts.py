"""What somebody sent when the session was over: kept for a while, offered after signing in (CONF-36).

Kept is a form that a page of ours sent, by whoever holds the cookie of a session that has just ended by
itself; never a password or a token, and nothing of a session that somebody ended. One form per account, the
latest, for at most an hour after the session; then it is offered no more and the worker erases it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app, g, request
from sqlalchemy.orm import Session

from coordination import clock
from coordination.audit.operations import record
from coordination.vocabulary import AuditAction
from web.accounts.models import Account, Draft
from web.accounts.rules import SessionEnd, may_sign_in
from web.back import way_back
from web.unit_of_work import unit_of_work

LIFETIME = timedelta(hours=1)
LARGEST = 20_000
#: Fields that are never kept, by what their name begins with; nor is a password, whatever it is called.
NEVER = ("csrf_token", "code", "token", "secret")
_ENDED_BY_ITSELF = (SessionEnd.IDLE, SessionEnd.TOO_LONG)


@dataclass(frozen=True)
class Kept:
    """A form that was kept: where it goes, where it was typed, and its fields in order."""

    path: str
    came_from: str | None
    fields: tuple[tuple[str, str], ...]


def keep() -> bool:
    """Keep the form of this request, if its session ended by itself; return whether it was kept."""
    account: Account | None = g.get("ended_account")
    if account is None or g.get("session_end") not in _ENDED_BY_ITSELF:
        return False
    return keep_for(account)


def keep_for(account: Account) -> bool:
    """Keep the form of this request for an account; return whether there was one to keep."""
    if request.method != "POST":
        return False
    came_from = way_back()
    fields = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if "password" not in name.lower() and not name.lower().startswith(NEVER)
    ]
    data = json.dumps(fields).encode()
    if came_from is None or not any(value.strip() for _name, value in fields) or len(data) > LARGEST:
        return False
    if len(request.path) > 300 or len(came_from) > 300 or not _may_return(account):
        return False
    with unit_of_work() as session:
        draft = session.get(Draft, account.id) or Draft(account_id=account.id)
        draft.path, draft.came_from, draft.fields = request.path, came_from, data
        draft.kept_at = clock.now()
        session.add(draft)
        record(session, account.actor, AuditAction.CREATE, "draft", account.id)
    return True


def kept_for(session: Session, account_id: int) -> Kept | None:
    """Return what was kept for an account, or None when there is nothing, or not any more."""
    draft = session.get(Draft, account_id)
    if draft is None or clock.now() - draft.kept_at >= LIFETIME:
        return None
    fields = tuple((str(name), str(value)) for name, value in json.loads(draft.fields))
    return Kept(draft.path, draft.came_from, fields)


def forget(session: Session, account_id: int) -> None:
    """Erase what was kept for an account."""
    draft = session.get(Draft, account_id)
    if draft is not None:
        session.delete(draft)


def _may_return(account: Account) -> bool:
    return may_sign_in(account, demo=current_app.config["DEMO"])
