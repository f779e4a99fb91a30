"""Questions about accounts and their sessions."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from coordination.vocabulary import ActorRole
from web.accounts.models import Account, AccountSession

ABSOLUTE_LIMIT = timedelta(hours=12)
# Who sees restricted parts of a file, and who lets them in.
FACTOR_ROLES = {
    ActorRole.SUPERVISOR,
    ActorRole.TEAM_MEMBER,
    ActorRole.ADMINISTRATOR,
    ActorRole.DATA_PROTECTION_OFFICER,
}

# In this order: most browsers also say that they are some other one.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)


class SessionEnd(StrEnum):
    """Why a session is over."""

    IDLE = "idle"
    TOO_LONG = "too_long"
    ENDED = "ended"


def may_sign_in(account: Account, *, demo: bool) -> bool:
    """Say whether the account may be used.

    Parameters
    ----------
    account
        The account, with its professional.
    demo
        Whether the program runs as a demo; the demo's accounts are known to everybody and work nowhere else.
    """
    if not account.active or (account.is_demo and not demo):
        return False
    return account.professional is None or account.professional.active


def needs_factor(account: Account, *, required: bool) -> bool:
    """Say whether the account may do nothing without a second factor (ASVS V6.3.3).

    Parameters
    ----------
    required
        Whether this installation requires one; the demo does not.
    """
    return required and not FACTOR_ROLES.isdisjoint(account.role_codes)


def session_end(session: AccountSession, now: datetime, idle_limit: timedelta) -> SessionEnd | None:
    """Say why a session is over, or None while it is alive (CONF-36; ASVS V7.3.1, V7.3.2).

    Parameters
    ----------
    now
        The moment of the request, in UTC.
    idle_limit
        How long it lives without being used.
    """
    if session.ended_at is not None:
        return SessionEnd.ENDED
    if now - session.started_at >= ABSOLUTE_LIMIT:
        return SessionEnd.TOO_LONG
    return SessionEnd.IDLE if now - session.used_at >= idle_limit else None


def browser_family(user_agent: str) -> str:
    """Return the browser's family, such as ``Firefox``; nothing for one that we do not know."""
    return next((family for mark, family in _BROWSERS if mark in user_agent), "")
