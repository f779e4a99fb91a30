"""Links by which a colleague sets a password: signed, good for a week and once."""

from __future__ import annotations

import hashlib
import os
import secrets
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from flask import current_app, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.audit.operations import record
from coordination.vocabulary import AuditAction
from web.accounts import services
from web.accounts.models import Account
from web.i18n import gettext as _

LIFETIME = timedelta(days=7)
OUTBOX = "outbox"


def send(session: Session, actor: Actor, account: Account) -> str:
    """Write the letter with the link into the outbox, record that, and return the link.

    Who signs in at the own organisation's service alone needs no password: the link leads there.
    """
    elsewhere = services.takes_no_password(session, account)
    if elsewhere and account.professional is not None:
        number = account.professional.organisation_id
        link = url_for("organisation_sign_in.start", organisation_id=number, _external=True)
    else:
        token = _signer().dumps([account.id, _mark(account)])
        link = url_for("invitation.show", token=token, _external=True)
    record(session, actor, AuditAction.SHARE, "account", account.id, detail="invitation")
    _write(account, _with_organisation(link) if elsewhere else _with_password(link))
    return link


def account_of(session: Session, token: str) -> Account | None:
    """Return the account whose password the link sets, or None when it is not good (any more)."""
    try:
        account_id, mark = _signer().loads(token, max_age=int(LIFETIME.total_seconds()))
    except (BadSignature, ValueError, TypeError):
        return None
    account = session.get(Account, account_id)
    if account is None or not account.active or not secrets.compare_digest(_mark(account), str(mark)):
        return None
    return account


def _with_password(link: str) -> str:
    return _(
        "Dag,\n\nmet deze link kies je een wachtwoord voor Schakel:\n\n%(link)s\n\n"
        "De link werkt één keer, en %(days)s dagen lang.\n",
        link=link,
        days=LIFETIME.days,
    )


def _with_organisation(link: str) -> str:
    return _(
        "Dag,\n\nje kan je aanmelden bij Schakel met het account van je organisatie:\n\n%(link)s\n", link=link
    )


def _write(account: Account, text: str) -> None:
    """Leave the letter as a file, readable for its owner alone, for whatever carries mail here."""
    letter = EmailMessage()
    letter["To"] = account.email
    letter["Subject"] = _("Je toegang tot Schakel")
    letter["Date"] = format_datetime(clock.now())
    letter.set_content(text)
    folder = Path(current_app.config["SCHAKEL"].instance) / OUTBOX
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = folder / f"invitation-{account.id}-{secrets.token_hex(4)}.eml"
    descriptor = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(letter.as_bytes())


def _mark(account: Account) -> str:
    # Changes with every password that is set, so that a link is good once.
    return hashlib.sha256(f"invitation:{account.fs_uniquifier}".encode()).hexdigest()[:24]


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SCHAKEL"].secret_key, salt="invitation")
