"""In whose name a command acts that is about people."""

from __future__ import annotations

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.actors import Actor
from web.cli import environment


def acting_as(session: Session, email: str | None) -> Actor:
    """Return the actor of an account, or the command line itself when none is named.

    Raises
    ------
    click.UsageError
        When there is no active account with this address.
    """
    from web.accounts.models import Account

    if email is None:
        return environment.actor()
    account = session.scalar(select(Account).where(Account.email == email.strip().casefold()))
    if account is None or not account.active:
        raise click.UsageError(f"--as: there is no active account {email}")
    return account.actor
