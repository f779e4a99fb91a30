"""Counting tries: a guesser runs out of them, and a stranger cannot use up a colleague's (ASVS V6.3.1).

Every try is counted before its password is looked at, in one statement that adds one in the database, so that
many tries at once are counted exactly. A device on which somebody signed in before has tries of its own;
whoever guesses from elsewhere cannot take those.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import current_app
from sqlalchemy import case, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from coordination import clock
from web.accounts.models import SignInCounter
from web.extensions import db

WINDOW = timedelta(minutes=15)
# Passwords per quarter of an hour: for one address from one source or known device ...
TRIES = 10
# ... for one address from all unknown devices together, and from one source for all addresses together.
TRIES_FROM_EVERYWHERE = 50
TRIES_FOR_EVERYBODY = 50


def password_limits(address: str, source: str, device: str | None) -> dict[str, int]:
    """Return what a try with a password uses up: the limit by the key of its counter.

    Parameters
    ----------
    address
        What was typed as e-mail address, in lower case, whether or not somebody has it.
    source
        Network address that the request came from.
    device
        Mark of a device on which this account signed in before, or None.
    """
    if device is not None:
        return {_key("device", address, device): TRIES}
    network = _network(source)
    return {
        _key("source", address, network): TRIES,
        _key("address", address): TRIES_FROM_EVERYWHERE,
        _key("network", network): TRIES_FOR_EVERYBODY,
    }


def account_limits(purpose: str, account_id: int) -> dict[str, int]:
    """Return what a try by somebody who is known already uses up (``code``, ``current password``)."""
    return {_key(purpose, str(account_id)): TRIES}


def source_limits(purpose: str, source: str) -> dict[str, int]:
    """Return what a try by nobody in particular uses up, by the network that it comes from."""
    return {_key(purpose, _network(source)): TRIES_FOR_EVERYBODY}


def use_up(limits: Mapping[str, int]) -> bool:
    """Count one try, durably, and say whether it is within every limit."""
    now = clock.now()
    with Session(db.engine) as session, session.begin():
        # In one order, so that two tries never wait for each other.
        counts = {key: _count(session, key, now) for key in sorted(limits)}
    return all(counts[key] <= limit for key, limit in limits.items())


def give_back(limits: Mapping[str, int]) -> None:
    """Undo what a try used up that was right: who shares its source must not pay for it.

    The strictest counter begins anew, and what is older than a day is forgotten.
    """
    own = min(limits, key=lambda key: limits[key])
    shared = [key for key in limits if key != own]
    with Session(db.engine) as session, session.begin():
        # In the same order as when they were used up: somebody may be signing in on two devices at once.
        mine = select(SignInCounter.key).where(SignInCounter.key.in_(limits)).order_by(SignInCounter.key)
        session.execute(mine.with_for_update())
        session.execute(delete(SignInCounter).where(SignInCounter.key == own))
        if shared:
            less = update(SignInCounter).where(SignInCounter.key.in_(shared), SignInCounter.count > 0)
            session.execute(less.values(count=SignInCounter.count - 1))
        session.execute(delete(SignInCounter).where(SignInCounter.since < clock.now() - timedelta(days=1)))


def _count(session: Session, key: str, now: Any) -> int:
    insert = (postgresql if session.get_bind().dialect.name == "postgresql" else sqlite).insert
    over = SignInCounter.since <= now - WINDOW
    statement = (
        insert(SignInCounter)
        .values(key=key, count=1, since=now)
        .on_conflict_do_update(
            index_elements=[SignInCounter.key],
            set_={
                "count": case((over, 1), else_=SignInCounter.count + 1),
                "since": case((over, now), else_=SignInCounter.since),
            },
        )
        .returning(SignInCounter.count)
    )
    return int(session.execute(statement).scalar_one())


def _network(source: str) -> str:
    """Return the address itself, or of a version 6 address the network that one customer has."""
    try:
        address = ipaddress.ip_address(source)
    except ValueError:
        return source
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network((address, 64), strict=False))


def _key(*parts: str) -> str:
    secret = current_app.config["SCHAKEL"].secret_key.encode()
    return hmac.new(secret, "\n".join(("counter", *parts)).encode(), hashlib.sha256).hexdigest()
