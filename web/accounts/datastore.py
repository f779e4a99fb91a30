"""Where Flask-Security finds accounts and roles."""

from __future__ import annotations

from typing import Any

from flask_security import SQLAlchemyUserDatastore
from sqlalchemy import func, select

from coordination.vocabulary import ActorRole
from web.accounts.models import Account, AccountRole
from web.extensions import db


class AccountDatastore(SQLAlchemyUserDatastore):
    """Accounts in our table; roles from the closed list."""

    def __init__(self) -> None:
        super().__init__(db, Account, AccountRole)

    def find_user(self, case_insensitive: bool = False, **kwargs: Any) -> Account | None:
        """Return the account with this value in the one attribute given."""
        ((attribute, value),) = kwargs.items()
        column = getattr(Account, attribute)
        same = func.lower(column) == str(value).lower() if case_insensitive else column == value
        return db.session().scalar(select(Account).where(same))

    def find_role(self, role: str) -> AccountRole | None:
        """Return the role with this code, or None."""
        return AccountRole(ActorRole(role)) if role in set(ActorRole) else None
