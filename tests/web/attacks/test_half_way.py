"""Somebody who has the password of an account whose second factor is not set up yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from coordination import clock
from coordination.vocabulary import ActorRole
from tests.support.databases import Databases
from tests.web.conftest import running
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client
from web.accounts import second_factor
from web.accounts.models import Account, AccountFactor
from web.unit_of_work import reading


@pytest.fixture
def app(databases: Callable[[str], Databases]) -> Iterator[Flask]:
    """Start the application as strict as in production."""
    with databases("sqlite").fresh("migrated") as url:
        yield from running(url, SECOND_FACTOR="yes")


def secret_of(app: Flask, account: Account) -> bytes:
    with app.app_context(), reading() as session:
        return session.get_one(AccountFactor, account.id).secret


def test_asvs_v6_3_3_a_secret_that_was_shown_before_its_owner_signed_in_is_worth_nothing(
    app: Flask, accounts: Accounts
) -> None:
    account = accounts.make(ActorRole.SUPERVISOR)
    thief, owner = Client(app), Client(app)
    thief.arrive(account)
    known = secret_of(app, account)
    owner.arrive(account)
    assert secret_of(app, account) != known
    assert thief.get("/second-factor/").path == "/sign-in"
    assert owner.post("/second-factor/", {"code": second_factor.code_at(known, clock.now())}).status == 422
    right = second_factor.code_at(secret_of(app, account), clock.now())
    assert owner.post("/second-factor/", {"code": right}).status == 200
    assert owner.get("/clients/").status == 200
