"""What somebody typed and could not be used: kept for a while, and offered again (CONF-36).

Kept is a form that a page of ours sent: by whoever holds the cookie of a session that has just ended by
itself, or by who was told that it could not be done and was led to another page. Never a password or a
token, and nothing of a session that somebody ended. One form per account, the latest, for at most an hour;
then it is offered no more and the worker erases it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask, Response, current_app, flash, g, request
from flask_login import current_user
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException

from coordination import clock
from coordination.audit.operations import record
from coordination.vocabulary import AuditAction
from web.accounts.models import Account, Draft
from web.accounts.rules import SessionEnd, may_sign_in
from web.actors import current_account
from web.back import way_back
from web.feedback import DRAFT, was_warned
from web.i18n import gettext as _
from web.unit_of_work import unit_of_work

LIFETIME = timedelta(hours=1)
LARGEST = 20_000
#: Fields that are never kept, by what their name begins with; nor is a password, whatever it is called.
NEVER = ("csrf_token", "code", "token", "secret")
#: What a choice, a number, a day, a reference or an address of ours looks like; everything else is typed.
_CHOSEN = re.compile(r"[a-z0-9_:.,+-]*|[A-Z]{2,6}-[A-Z0-9]+|/\S*")
_ENDED_BY_ITSELF = (SessionEnd.IDLE, SessionEnd.TOO_LONG)


@dataclass(frozen=True)
class Kept:
    """A form that was kept: where it goes, where it was typed, and its fields in order."""

    path: str
    came_from: str | None
    fields: tuple[tuple[str, str], ...]


def init_drafts(app: Flask) -> None:
    """Keep what was typed whenever a form is refused and leads to another page than its own."""
    app.after_request(_keep_refused)


def is_text(value: str) -> bool:
    """Say whether a value was typed as words, rather than chosen."""
    return bool(value.strip()) and _CHOSEN.fullmatch(value.strip()) is None


def typed_texts() -> list[str]:
    """Return the words in the form of this request, when a page of ours sent it; [] without any."""
    if request.method != "POST" or way_back() is None:
        return []
    try:
        return [value for _name, value in _fields() if is_text(value)]
    except HTTPException:  # too large to be read
        return []


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
    fields = list(_fields())
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


def _keep_refused(response: Response) -> Response:
    if not was_warned() or response.status_code != 303 or not current_user.is_authenticated:
        return response
    if typed_texts() and keep_for(current_account()):
        flash(_("Wat je typte is niet verloren."), DRAFT)
    return response


def _fields() -> Iterable[tuple[str, str]]:
    """Return the fields of this form that may be kept, in order."""
    for name, value in request.form.items(multi=True):
        if "password" not in name.lower() and not name.lower().startswith(NEVER):
            yield name, value


def _may_return(account: Account) -> bool:
    return may_sign_in(account, demo=current_app.config["DEMO"])
