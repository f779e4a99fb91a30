"""The demo's accounts on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from web.cli import console, environment

if TYPE_CHECKING:
    from web.config import Settings


def create() -> int:
    """Give every invented professional an account, if it has none yet; return how many were made."""
    from web.accounts.demo import create_demo_accounts
    from web.app import create_app
    from web.unit_of_work import unit_of_work

    with create_app().app_context(), unit_of_work() as session:
        return create_demo_accounts(session, environment.actor())


def all_accounts() -> list[dict[str, Any]]:
    """Return the accounts, those of supervisors first."""
    from web.accounts.demo import demo_accounts
    from web.app import create_app
    from web.unit_of_work import reading

    with create_app().app_context(), reading() as session:
        return [
            {
                "email": account.email,
                "role": account.role.value,
                "roles": [role.value for role in account.roles],
                "name": account.name,
                "organisation": account.organisation,
                "function": account.function.value if account.function else "",
            }
            for account in demo_accounts(session)
        ]


def one_of_each_role() -> list[dict[str, Any]]:
    """Return the first account of every role."""
    first: dict[str, dict[str, Any]] = {}
    for account in all_accounts():
        first.setdefault(account["role"], account)
    return list(first.values())


def who(account: dict[str, Any]) -> str:
    """Return the person and the partner behind an account; a client has none."""
    return ", ".join(word for word in (account["name"], account["organisation"]) if word)


def show(settings: Settings, *, as_json: bool) -> None:
    """Print the accounts with their roles and their password."""
    environment.require_database(settings.database_url)
    found = all_accounts()
    if not found:
        raise click.ClickException("there are no demo accounts yet: `schakel demo` makes them")
    if as_json:
        console.result_json([{**account, "password": settings.demo_password} for account in found])
        return
    for account in found:
        roles = ", ".join(account["roles"])
        console.result(f"{account['email']:44} {roles:24} {who(account)}")
    console.result(f"The password of all of them is {settings.demo_password}")
