"""A sign-in service tells that somebody signed out there, in a token that it really signed: it ends here."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask
from sqlalchemy import func, select

from coordination.audit.models import AuditEvent
from coordination.vocabulary import ActorRole, AuditAction
from tests.support.databases import Databases
from tests.web.conftest import running
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client
from tests.web.support.provider import Provider, free_port, running_provider
from tests.web.test_organisation_sign_in import LIST, OURS, believe, is_in, somebody
from web.accounts import openid, sign_outs
from web.accounts.models import Account
from web.unit_of_work import reading

BACK = "http://localhost/told"
SECRET = "a secret of the environment"


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    """Run a real provider for these tests."""
    with running_provider() as running_one:
        yield running_one


@pytest.fixture
def app(databases: Callable[[str], Databases], monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """Start the application as strict as in production, with a secret for each service."""
    monkeypatch.setenv("SCHAKEL_SECOND_FACTOR", "yes")
    for number in range(1, 9):
        monkeypatch.setenv(openid.secret_name(number), SECRET)
    with databases("sqlite").fresh("migrated") as url:
        yield from running(url)


@pytest.fixture
def colleague(accounts: Accounts) -> Account:
    """Make somebody who has an account."""
    return accounts.make(ActorRole.SUPERVISOR)


def word_of(provider: Provider, subject: str, **claims: object) -> str:
    """Let the provider sign the word that somebody signed out, with the key by which it lets people in.

    It cannot send that word itself; what it says of somebody goes into the token as it is.
    """
    now = int(time.time())
    said = {
        "events": {sign_outs.EVENT: {}},
        "jti": f"one-{time.monotonic_ns()}",
        "iat": now,
        "exp": now + 120,
    }
    provider.knows(subject, **{**said, **claims})
    asked = {
        "response_type": "code",
        "client_id": OURS,
        "redirect_uri": BACK,
        "scope": "openid",
        "state": "s",
    }
    if nonce := claims.get("nonce"):
        asked["nonce"] = str(nonce)
    known = requests.get(f"{provider.issuer}/.well-known/openid-configuration", timeout=30).json()
    address = requests.Request("GET", known["authorization_endpoint"], params=asked).prepare().url
    code = parse_qs(urlsplit(provider.choose(str(address), subject)).query)["code"][0]
    given = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK}
    answer = requests.post(known["token_endpoint"], data=given, auth=(OURS, SECRET), timeout=30)
    return str(answer.json()["id_token"])


def tell(app: Flask, organisation_id: int, token: str) -> int:
    """Send the word as the provider would: without cookie, form token or browser."""
    answer = app.test_client().post(f"{LIST}{organisation_id}/signed-out", data={"logout_token": token})
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.get_data() == b""
    return answer.status_code


def come_in(app: Flask, provider: Provider, number: int, subject: str, **claims: Any) -> Client:
    if claims:
        provider.knows(subject, **claims)
    client = Client(app)
    provider.come_in(client, f"{LIST}{number}", subject)
    assert is_in(client)
    return client


def test_asvs_v7_4_1_who_signs_out_at_the_own_organisation_is_out_here_at_the_next_click(
    app: Flask, accounts: Accounts, colleague: Account, provider: Provider
) -> None:
    number = believe(app, colleague, provider.issuer)
    other = accounts.make(ActorRole.SUPERVISOR, organisation_id=number)
    subject, other_subject = somebody(provider, colleague), somebody(provider, other)
    at_work, at_home = (come_in(app, provider, number, subject) for _ in range(2))
    colleague_of = come_in(app, provider, number, other_subject)

    token = word_of(provider, subject)
    assert tell(app, number, token) == 204
    assert not is_in(at_work)
    assert not is_in(at_home)
    assert is_in(colleague_of)
    with app.app_context(), reading() as session:
        told = select(func.count()).where(
            AuditEvent.action == AuditAction.SIGN_OUT, AuditEvent.object_ref == str(colleague.id)
        )
        assert session.scalar(told) == 1


def test_one_session_there_ends_the_one_here_and_what_began_later_goes_on(
    app: Flask, colleague: Account, provider: Provider
) -> None:
    number = believe(app, colleague, provider.issuer)
    subject = somebody(provider, colleague)
    said = {"email": colleague.email, "email_verified": True, "amr": ["mfa"]}
    at_work = come_in(app, provider, number, subject, **said, sid="at-work")
    at_home = come_in(app, provider, number, subject, **said, sid="at-home")

    assert tell(app, number, word_of(provider, subject, sid="at-work")) == 204
    assert not is_in(at_work)
    assert is_in(at_home)

    # Said before somebody came in again: the word is about what was, however often it is repeated.
    long_ago = int(time.time()) - 300
    assert tell(app, number, word_of(provider, subject, sid="at-home", iat=long_ago)) == 204
    assert is_in(at_home)


#: What makes a word one that ends nothing.
WRONG: tuple[dict[str, object], ...] = (
    {"events": {}},
    {"events": {sign_outs.EVENT: True}},
    {"events": "http://schemas.openid.net/event/backchannel-logout"},
    {"nonce": "of-a-token-that-lets-in"},
    {"iss": "https://elsewhere.example"},
    {"aud": "another-program"},
    {"iat": 1_700_000_000},
    {"exp": 1_700_000_000},
    {"jti": ""},
    {"sid": ""},
)


def test_asvs_v10_5_a_word_that_does_not_hold_ends_nothing(
    app: Flask, colleague: Account, provider: Provider
) -> None:
    number = believe(app, colleague, provider.issuer)
    subject = somebody(provider, colleague)
    client = come_in(app, provider, number, subject)
    for claims in WRONG:
        assert tell(app, number, word_of(provider, subject, **claims)) == 400, claims
    good = word_of(provider, subject)
    head, body, signature = good.split(".")
    for token in ("", "x", f"{head}.{body}.", f"{head}.{body}.{signature[::-1]}", "x" * 20_000):
        assert tell(app, number, token) == 400
    nowhere = app.test_client().post(f"{LIST}{number + 1}/signed-out", data={"logout_token": good})
    assert nowhere.status_code == 404
    assert is_in(client)
    assert app.test_client().get(f"{LIST}{number}/signed-out").status_code == 405


def test_a_service_that_does_not_hand_out_its_keys_ends_nothing(
    app: Flask, colleague: Account, provider: Provider
) -> None:
    number = believe(app, colleague, f"http://localhost:{free_port()}")
    assert tell(app, number, "a.b.c") == 503
