"""Neutral letters: that there is something new in Schakel, and where; never about whom (CONF-32)."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.organisations.models import Organisation, Professional
from web.accounts.models import Account
from web.actors import current_actor
from web.i18n import gettext as _
from web.mail.letters import post_letter


def tell(
    session: Session, professional_ids: Collection[int], link: str, *, calendar: bytes | None = None
) -> int:
    """Write a letter for everybody of these who can sign in; return how many were written.

    It names no client, no life domain and no colleague: the link opens only for who may read what is there.
    It leaves when the act of this request is committed.

    Parameters
    ----------
    link
        Address of the page, with the host; it must name nobody.
    calendar
        An invitation in iCalendar form to go along.
    """
    found = session.scalars(
        select(Account.email)
        .join(Professional, Professional.id == Account.professional_id)
        .join(Organisation, Organisation.id == Professional.organisation_id)
        .where(
            Account.professional_id.in_(professional_ids),
            Account.active,
            Account.asked_address.is_(None),
            Professional.active,
            Organisation.active,
        )
    )
    addresses = sorted(set(found))
    for address in addresses:
        post_letter(
            session,
            current_actor(),
            to=address,
            subject=_("Er is iets nieuws voor jou in Schakel"),
            text=_(
                "Dag,\n\ner is iets nieuws voor jou in Schakel. Meld je aan om het te lezen:\n\n%(link)s\n",
                link=link,
            ),
            calendar=calendar,
        )
    return len(addresses)
