"""Reading accounts and sessions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from coordination.organisations.models import Professional
from web.accounts.models import Account, AccountFactor, AccountSession, RecoveryCode
from web.accounts.rules import ABSOLUTE_LIMIT


def account_by_address(session: Session, address: str) -> Account | None:
    """Return the account with this e-mail address, in lower case, with its professional."""
    return session.scalar(
        select(Account)
        .where(Account.email == address)
        .options(joinedload(Account.professional).joinedload(Professional.organisation))
    )


def factor_of(session: Session, account_id: int) -> AccountFactor | None:
    """Return the second factor that the account is asked for, or None when it has none."""
    confirmed = AccountFactor.confirmed_at.is_not(None)
    return session.scalar(select(AccountFactor).where(AccountFactor.account_id == account_id, confirmed))


def recovery_codes_left(session: Session, account_id: int) -> int:
    """Return how many recovery codes of the account were not used yet."""
    left = (RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
    return session.scalar(select(func.count()).where(*left)) or 0


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
            ~AccountSession.awaits_factor,
            AccountSession.started_at > now - ABSOLUTE_LIMIT,
            AccountSession.used_at > now - idle_limit,
        )
        .order_by(AccountSession.used_at.desc(), AccountSession.id.desc())
    ).all()
