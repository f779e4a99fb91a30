"""The second factor: required where restricted parts are seen, good once, and no way around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask

from coordination import clock
from coordination.actors import automatic
from coordination.vocabulary import ActorRole
from tests.web.conftest import running
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client, Page
from web.accounts import second_factor
from web.accounts.models import Account, AccountFactor
from web.config import UnsafeConfiguration, load_settings
from web.unit_of_work import reading, unit_of_work

WRONG_CODE = "Deze code klopt niet, of is al gebruikt. Wacht op de volgende code en probeer opnieuw."


@pytest.fixture
def app(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """Start the application on each database engine, as strict as in production."""
    monkeypatch.setenv("SCHAKEL_SECOND_FACTOR", "yes")
    monkeypatch.setenv("SCHAKEL_NOW", "2026-11-23T09:00:10")
    yield from running(database_url)


def code(app: Flask, account: Account, seconds: int = 0) -> str:
    """Return what the account's app shows, so many seconds from now."""
    with app.app_context(), reading() as session:
        secret = session.get_one(AccountFactor, account.id).secret
    return second_factor.code_at(secret, clock.now() + timedelta(seconds=seconds))


def with_factor(app: Flask, account: Account) -> list[str]:
    """Give the account a factor, and return its recovery codes."""
    with app.app_context(), unit_of_work() as session:
        secret = second_factor.begin(session, account.id).secret
        first = second_factor.code_at(secret, clock.now() - timedelta(seconds=30))
        codes = second_factor.confirm(session, automatic("test"), account_id=account.id, code=first)
    assert codes is not None
    return codes


def enter(client: Client, given: str, onward: str = "") -> Page:
    """Send a code at the second step."""
    return client.post("/second-factor/", {"code": given, "next": onward})


@pytest.mark.parametrize("role", [ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER, ActorRole.ADMINISTRATOR])
def test_asvs_v6_3_3_who_sees_restricted_parts_sets_up_a_second_factor_before_anything_else(
    app: Flask, client: Client, accounts: Accounts, role: ActorRole
) -> None:
    account = accounts.make(role)

    client.sign_in(account)
    page = client.get("/account/")

    assert page.h1 == "Tweede stap instellen"
    assert client.get("/api/v1/session").status == 401
    assert page.soup.select_one("main svg") is not None
    assert "data:" not in str(page.soup.select_one("main"))

    page = enter(client, code(app, account), "/account/")

    assert page.h1 == "Je herstelcodes"
    assert len(page.soup.select("main li")) == 10
    assert page.links["Ik heb ze bewaard"] == "/account/"
    assert client.get("/account/").h1 == "Mijn account"


def test_asvs_v6_3_3_without_the_second_factor_no_page_opens_but_those_for_everybody(
    app: Flask, client: Client, accounts: Accounts
) -> None:
    account = accounts.make(ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER, ActorRole.PARTNER)
    with_factor(app, account)
    client.sign_in(account)

    for path in ("/", "/clients/", "/rounds/", "/offers/", "/teams/", "/account/", "/second-factor/set-up"):
        assert client.get(path).h1 == "Tweede stap", path
    assert client.get("/api/v1/session").status == 401


def test_a_partner_needs_no_second_factor_and_may_have_one(
    app: Flask, client: Client, accounts: Accounts
) -> None:
    account = accounts.make(ActorRole.PARTNER)
    client.sign_in(account)

    assert client.get("/second-factor/set-up").h1 == "Tweede stap instellen"
    page = client.post("/second-factor/set-up", {"code": code(app, account)})
    assert page.h1 == "Je herstelcodes"

    elsewhere = Client(app)
    assert elsewhere.arrive(account).h1 == "Tweede stap"
    assert enter(elsewhere, code(app, account, 30)).h1 != "Tweede stap"
    assert "Je hebt nog 10 herstelcodes." in elsewhere.get("/account/").text


def test_asvs_v6_5_1_a_code_is_good_once(app: Flask, accounts: Accounts) -> None:
    account = accounts.make(ActorRole.SUPERVISOR)
    with_factor(app, account)
    owner, onlooker = Client(app), Client(app)
    owner.sign_in(account)
    onlooker.sign_in(account)
    shown = code(app, account)

    assert enter(owner, shown, "/account/").h1 == "Mijn account"
    replayed = enter(onlooker, shown, "/account/")

    assert replayed.status == 422
    assert WRONG_CODE in replayed.text
    assert onlooker.get("/account/").h1 == "Tweede stap"


def test_asvs_v6_5_1_of_eight_uses_of_one_code_at_once_one_is_let_in(app: Flask, accounts: Accounts) -> None:
    account = accounts.make(ActorRole.SUPERVISOR)
    with_factor(app, account)
    clients = [Client(app) for _number in range(8)]
    for one in clients:
        one.sign_in(account)
    shown = code(app, account)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda one: enter(one, shown), clients))

    assert sorted(one.get("/account/").h1 for one in clients) == ["Mijn account"] + ["Tweede stap"] * 7


@pytest.mark.parametrize(("seconds", "let_in"), [(0, True), (30, True), (60, False), (-60, False)])
def test_asvs_v6_5_5_a_code_is_good_for_its_half_minute_and_the_one_beside_it(
    app: Flask, client: Client, accounts: Accounts, seconds: int, let_in: bool
) -> None:
    account = accounts.make(ActorRole.SUPERVISOR)
    with_factor(app, account)
    client.sign_in(account)

    enter(client, code(app, account, seconds))

    assert (client.get("/account/").h1 == "Mijn account") is let_in


def test_asvs_v6_3_1_codes_cannot_be_guessed(app: Flask, client: Client, accounts: Accounts) -> None:
    account = accounts.make(ActorRole.SUPERVISOR)
    with_factor(app, account)
    client.sign_in(account)
    right = code(app, account)
    wrong = "000000" if right != "000000" else "000001"

    statuses = [enter(client, wrong).status for _number in range(10)]

    assert statuses == [422] * 10
    assert enter(client, right).status == 429


def test_asvs_v6_5_1_a_recovery_code_lets_in_once_and_new_ones_replace_the_old(
    app: Flask, accounts: Accounts
) -> None:
    account = accounts.make(ActorRole.SUPERVISOR)
    first, second, *_rest = with_factor(app, account)
    one, two, three = Client(app), Client(app), Client(app)
    for client in (one, two, three):
        client.sign_in(account)

    assert enter(one, first.lower(), "/account/").h1 == "Mijn account"
    assert enter(two, first).status == 422
    assert "Je hebt nog 9 herstelcodes." in one.get("/account/").text

    refused = one.post("/second-factor/recovery-codes", {"code": "onzin"})
    page = one.post("/second-factor/recovery-codes", {"code": code(app, account)})

    assert refused.status == 422
    assert page.h1 == "Je herstelcodes"
    assert enter(three, second).status == 422
    fresh = str(page.soup.select("main li code")[0].string)
    assert re.fullmatch(r"([2-9A-HJKMNP-Z]{4}-){3}[2-9A-HJKMNP-Z]{4}", fresh)
    assert enter(three, fresh, "/account/").h1 == "Mijn account"


def test_who_does_not_go_on_after_the_password_has_no_session(
    app: Flask, client: Client, accounts: Accounts
) -> None:
    account = accounts.make(ActorRole.SUPERVISOR)
    with_factor(app, account)
    client.sign_in(account)

    page = client.post("/second-factor/cancel")

    assert page.h1 == "Aanmelden"
    assert client.get("/second-factor/").h1 == "Aanmelden"


@pytest.mark.parametrize(
    "onward", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example"]
)
def test_the_second_step_never_leads_to_another_site(
    app: Flask, client: Client, accounts: Accounts, onward: str
) -> None:
    account = accounts.make(ActorRole.SUPERVISOR)
    with_factor(app, account)
    client.sign_in(account)

    page = client.post("/second-factor/", {"code": code(app, account), "next": onward}, follow=False)

    assert page.response.headers["Location"] == "/"


def test_the_secret_of_a_factor_is_stored_encrypted(app: Flask, accounts: Accounts) -> None:
    account = accounts.make(ActorRole.SUPERVISOR)
    with_factor(app, account)

    with app.app_context(), reading() as session:
        known = session.get_one(AccountFactor, account.id).secret
        stored = session.connection().exec_driver_sql("SELECT secret FROM account_factors").scalar_one()

    assert len(known) == 20
    assert known not in bytes(stored)


def test_asvs_v6_3_3_a_token_in_a_header_is_no_way_around_the_session(
    app: Flask, client: Client, accounts: Accounts
) -> None:
    account = accounts.make(ActorRole.PARTNER)
    answer = client.http.post(
        "/sign-in?include_auth_token",
        json={"email": account.email, "password": "een lang wachtwoord voor tests"},
        headers={"X-CSRFToken": client.token(), "Accept": "application/json"},
    )
    token = (answer.get_json().get("response", {}).get("user") or {}).get("authentication_token", "none")

    page = Client(app).get("/api/v1/session", headers={"Authentication-Token": token})

    assert page.status == 401


def test_production_does_not_start_without_the_second_factor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCHAKEL_SECOND_FACTOR", "no")
    for name in ("SECRET_KEY", "PASSWORD_SALT"):
        monkeypatch.setenv(f"SCHAKEL_{name}", "x" * 32)

    with pytest.raises(UnsafeConfiguration, match="SECOND_FACTOR is no"):
        load_settings({"MODE": "production"})
    with pytest.raises(UnsafeConfiguration, match="it is yes or no"):
        load_settings({"MODE": "test", "SECOND_FACTOR": "maybe"})
