"""From the account that is signed in to the actor whom the domain's operations ask for."""

from __future__ import annotations

from typing import cast

from flask_login import current_user

from coordination.actors import Actor
from coordination.errors import NoActor
from web.accounts.models import Account


def current_account() -> Account:
    """Return the account that is signed in.

    Raises
    ------
    NoActor
        When nobody is.
    """
    if not current_user.is_authenticated:
        raise NoActor
    return cast("Account", current_user._get_current_object())


def current_actor() -> Actor:
    """Return the actor behind this request.

    Raises
    ------
    NoActor
        When nobody is signed in.
    """
    return current_account().actor


def current_leaver() -> Actor:
    """Return the actor with its roles, also once its organisation has left the network (CONF-35).

    Raises
    ------
    NoActor
        When nobody is signed in.
    """
    return current_account().leaver
