"""Reading accounts and sessions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from coordination.organisations.models import Professional
from web.accounts.models import Account, AccountSession
from web.accounts.rules import ABSOLUTE_LIMIT


def account_by_address(session: Session, address: str) -> Account | None:
    """Return the account with this e-mail address, in lower case, with its professional."""
    return session.scalar(
        select(Account)
        .where(Account.email == address)
        .options(joinedload(Account.professional).joinedload(Professional.organisation))
    )


def living_sessions(
    session: Session, account_id: int, now: datetime, idle_limit: timedelta
) -> Sequence[AccountSession]:
    """Return the sessions of an account that are alive, the one used last first.

    Parameters
    ----------
    now
        The moment at which they must be alive, in UTC.
    idle_limit
        How long one lives without being used.
    """
    return session.scalars(
        select(AccountSession)
        .where(
            AccountSession.account_id == account_id,
            AccountSession.ended_at.is_(None),
            AccountSession.started_at > now - ABSOLUTE_LIMIT,
            AccountSession.used_at > now - idle_limit,
        )
        .order_by(AccountSession.used_at.desc(), AccountSession.id.desc())
    ).all()
