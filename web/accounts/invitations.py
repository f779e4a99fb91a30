"""Links by which a colleague sets a password: signed, good for a week and once."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from flask import current_app, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy.orm import Session

from coordination.actors import Actor
from coordination.audit.operations import record
from coordination.vocabulary import AuditAction
from web.accounts import services
from web.accounts.models import Account
from web.i18n import gettext as _
from web.mail.letters import post_letter

LIFETIME = timedelta(days=7)
OUTBOX = "outbox"


def send(session: Session, actor: Actor, account: Account) -> str:
    """Write the letter with the link down, to leave when that is committed, and return the link.

    Who signs in at the own organisation's service alone needs no password: the link leads there. Where the
    address bears another account, its owner is told so, and that nothing changed.
    """
    elsewhere = services.takes_no_password(session, account)
    if elsewhere and account.professional is not None:
        number = account.professional.organisation_id
        link = url_for("organisation_sign_in.start", organisation_id=number, _external=True)
    else:
        token = _signer().dumps([account.id, _mark(account)])
        link = url_for("invitation.show", token=token, _external=True)
    record(session, actor, AuditAction.SHARE, "account", account.id, detail="invitation")
    post_letter(
        session,
        actor,
        to=account.address,
        subject=_("Je toegang tot Schakel"),
        text=_text(account, link, elsewhere=elsewhere),
    )
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


def _text(account: Account, link: str, *, elsewhere: bool) -> str:
    if account.asked_address is not None:
        return _of_another()
    return _with_organisation(link) if elsewhere else _with_password(link)


def _of_another() -> str:
    return _(
        "Dag,\n\niemand vroeg voor een collega een toegang tot Schakel met dit adres. Er is al een"
        " account mee, en dat blijft zoals het is.\n\nBen jij die collega? Geef dan een ander adres"
        " door aan je beheerder.\n"
    )


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


def _mark(account: Account) -> str:
    # Changes with every password that is set, so that a link is good once.
    return hashlib.sha256(f"invitation:{account.fs_uniquifier}".encode()).hexdigest()[:24]


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SCHAKEL"].secret_key, salt="invitation")
