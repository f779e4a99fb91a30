"""Neutral letters: that there is something new in Schakel, and where; never about whom (CONF-32)."""

from __future__ import annotations

import os
import secrets
from collections.abc import Collection
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination import clock
from web.accounts.invitations import OUTBOX
from web.accounts.models import Account
from web.i18n import gettext as _


def tell(
    session: Session, professional_ids: Collection[int], link: str, *, calendar: bytes | None = None
) -> int:
    """Leave a letter for everybody of these who can sign in; return how many were left.

    It names no client, no life domain and no colleague: the link opens only for who may read what is there.

    Parameters
    ----------
    link
        Address of the page, with the host; it must name nobody.
    calendar
        An invitation in iCalendar form to go along.
    """
    found = session.scalars(
        select(Account.email).where(Account.professional_id.in_(professional_ids), Account.active)
    )
    addresses = sorted(set(found))
    for address in addresses:
        letter = EmailMessage()
        letter["To"] = address
        letter["Subject"] = _("Er is iets nieuws voor jou in Schakel")
        letter["Date"] = format_datetime(clock.now())
        letter.set_content(
            _(
                "Dag,\n\ner is iets nieuws voor jou in Schakel. Meld je aan om het te lezen:\n\n%(link)s\n",
                link=link,
            )
        )
        if calendar is not None:
            letter.add_attachment(calendar, maintype="text", subtype="calendar", filename="overleg.ics")
        _leave(letter)
    return len(addresses)


def _leave(letter: EmailMessage) -> None:
    """Leave the letter as a file, readable for its owner alone, for whatever carries mail here."""
    folder = Path(current_app.config["SCHAKEL"].instance) / OUTBOX
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = folder / f"news-{secrets.token_hex(8)}.eml"
    descriptor = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(letter.as_bytes())
