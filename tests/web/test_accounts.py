"""Signing in and out, languages and the demo's accounts."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from coordination.actors import Actor, automatic
from coordination.audit.models import AuditEvent
from coordination.errors import InvalidInput, NotAllowed
from coordination.vocabulary import ActorRole, AuditAction, RoleKind
from tests.support.databases import Databases
from tests.web.conftest import running
from tests.web.support.accounts import Accounts
from tests.web.support.pages import PASSWORD, Client
from web.accounts.demo import create_demo_accounts, demo_accounts
from web.accounts.models import Account
from web.accounts.operations import create_account
from web.config import UnsafeConfiguration
from web.unit_of_work import reading, unit_of_work

DEMO_PASSWORD = "wachtwoord-van-de-demo"


@pytest.fixture
def app(database_url: str) -> Iterator[Flask]:
    """Start the application on each database engine."""
    yield from running(database_url)


@pytest.fixture
def demo_app(databases: Callable[[str], Databases], monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """Start the application as a demo."""
    for name in ("SECRET_KEY", "PASSWORD_SALT"):
        monkeypatch.setenv(f"SCHAKEL_{name}", "demo-key-" + "x" * 32)
    monkeypatch.setenv("SCHAKEL_DEMO_PASSWORD", DEMO_PASSWORD)
    with databases("sqlite").fresh("migrated") as url:
        yield from running(url, "demo")


def test_somebody_unknown_is_sent_to_sign_in_and_then_to_the_page_that_was_asked_for(
    client: Client, accounts: Accounts
) -> None:
    account = accounts.make(ActorRole.TEAM_MEMBER)

    page = client.get("/?from=mail")

    assert page.path == "/sign-in"
    assert page.h1 == "Aanmelden"

    client.sign_in(account)

    assert client.get("/").path != "/sign-in"


@pytest.mark.parametrize("given", ["wrong password", "unknown address", "closed account"])
def test_what_does_not_match_gets_one_and_the_same_sentence(
    client: Client, accounts: Accounts, app: Flask, given: str
) -> None:
    account = accounts.make(ActorRole.SUPERVISOR)
    if given == "closed account":
        with app.app_context(), unit_of_work() as session:
            session.get_one(Account, account.id).active = False
    email = "niemand@schakel.example" if given == "unknown address" else account.email
    password = "iets heel anders dan dat" if given == "wrong password" else PASSWORD

    page = client.arrive(email, password)

    assert page.path == "/sign-in"
    assert page.notices == [
        "Dit klopt nog niet Dit e-mailadres en wachtwoord horen niet bij elkaar. Kijk ze even na."
    ]


def test_an_empty_form_says_what_to_fill_in_and_leads_to_the_field(client: Client) -> None:
    page = client.arrive("", "")

    assert page.links["Vul je e-mailadres in."] == "#email"
    assert page.links["Vul je wachtwoord in."] == "#password"


def test_signing_out_ends_the_session_also_for_who_kept_the_cookie(
    client: Client, accounts: Accounts
) -> None:
    client.sign_in(accounts.make(ActorRole.TEAM_MEMBER))
    kept = client.http.get_cookie("schakel")
    assert kept is not None

    client.sign_out()
    client.http.set_cookie("schakel", kept.value)

    assert client.get("/").path == "/sign-in"


def test_signing_out_in_one_browser_leaves_the_other_one_signed_in(app: Flask, accounts: Accounts) -> None:
    account = accounts.make(ActorRole.TEAM_MEMBER)
    here, there = Client(app), Client(app)
    here.sign_in(account)
    there.sign_in(account)

    here.sign_out()

    assert here.get("/").path == "/sign-in"
    assert there.get("/").path != "/sign-in"


def test_closing_an_account_ends_its_session_at_the_next_click(
    client: Client, accounts: Accounts, app: Flask
) -> None:
    account = accounts.make(ActorRole.TEAM_MEMBER)
    client.sign_in(account)

    with app.app_context(), unit_of_work() as session:
        session.get_one(Account, account.id).active = False

    assert client.get("/").path == "/sign-in"


def test_signing_in_and_out_stand_in_the_record_without_name_or_address(
    client: Client, accounts: Accounts, app: Flask
) -> None:
    account = accounts.make(ActorRole.TEAM_MEMBER)
    client.sign_in(account)
    client.sign_out()

    with app.app_context(), reading() as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.object_kind == "account")).all()

    assert [event.action for event in events] == [
        AuditAction.CREATE,
        AuditAction.SIGN_IN,
        AuditAction.SIGN_OUT,
    ]
    assert {event.object_ref for event in events} == {str(account.id)}
    assert events[1].professional_id == account.professional_id


def test_the_language_is_chosen_before_signing_in_and_kept_on_the_account_after(
    client: Client, accounts: Accounts, app: Flask
) -> None:
    account = accounts.make(ActorRole.TEAM_MEMBER)

    page = client.post("/language", {"language": "en"}, headers={"Referer": "http://localhost/sign-in"})

    assert page.path == "/sign-in"
    assert page.soup.html is not None
    assert page.soup.html["lang"] == "en"

    client.sign_in(account)
    client.post("/language", {"language": "fr"})
    elsewhere = Client(app)
    elsewhere.sign_in(account)
    page = elsewhere.get("/")

    assert page.soup.html is not None
    assert page.soup.html["lang"] == "fr"


def test_a_language_that_is_not_spoken_is_refused(client: Client) -> None:
    assert client.post("/language", {"language": "de"}).status == 422


@pytest.mark.parametrize(
    "referrer",
    ["http://elsewhere.example/x", "http://localhost//elsewhere.example", "http://localhost/nowhere"],
)
def test_choosing_a_language_never_leads_to_another_site(client: Client, referrer: str) -> None:
    page = client.post("/language", {"language": "en"}, follow=False, headers={"Referer": referrer})

    assert page.response.headers["Location"] == "/"


def test_the_demo_offers_its_accounts_and_one_click_signs_in(demo_app: Flask) -> None:
    accounts = Accounts(demo_app)
    accounts.make(ActorRole.TEAM_MEMBER, name="Lotte De Smet", demo=True)
    accounts.make(ActorRole.TEAM_MEMBER, name="Wim Baert", function=RoleKind.WORK_LEADER, demo=True)
    with demo_app.app_context(), unit_of_work() as session:
        for account in session.scalars(select(Account)):
            session.delete(account)
        session.flush()
        made = create_demo_accounts(session, automatic("seed"))
        again = create_demo_accounts(session, automatic("seed"))
        offered = demo_accounts(session)

    assert (made, again) == (2, 0)
    assert [(account.email, account.role) for account in offered] == [
        ("lotte.de.smet@schakel.example", ActorRole.SUPERVISOR),
        ("wim.baert@schakel.example", ActorRole.PARTNER),
    ]

    client = Client(demo_app)
    page = client.get("/sign-in")
    first = page.soup.select_one(".people form")
    assert first is not None
    fields = {str(field["name"]): str(field["value"]) for field in first.find_all("input")}

    assert "Lotte De Smet" in page.text
    assert "Verzonnen gegevens:" in page.soup.get_text()
    assert client.post(str(first["action"]), fields).path != "/sign-in"


def test_outside_the_demo_its_accounts_are_neither_offered_nor_let_in(
    client: Client, accounts: Accounts
) -> None:
    account = accounts.make(ActorRole.SUPERVISOR, name="Lotte De Smet", demo=True)

    assert "Lotte De Smet" not in client.get("/sign-in").text
    assert client.arrive(account).path == "/sign-in"


def test_demo_accounts_are_made_in_the_demo_only(app: Flask) -> None:
    with (
        app.app_context(),
        reading() as session,
        pytest.raises(UnsafeConfiguration, match="in the demo only"),
    ):
        create_demo_accounts(session, automatic("seed"))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"email": "geen adres"}, "email: it is no address"),
        ({"password": "kort"}, "password: it needs 12 characters"),
        ({"roles": []}, "roles: an account has at least one role"),
        ({"roles": [ActorRole.WORKER]}, "roles: an account has at least one role"),
        ({"professional_id": 999}, "professional_id: there is no such professional"),
        ({"language": "de"}, "language: 'de' is none of nl, en, fr"),
    ],
)
def test_an_impossible_account_is_refused_with_field_and_reason(
    app: Flask, changed: dict[str, object], sentence: str
) -> None:
    wanted = {"email": "nieuw@schakel.example", "password": PASSWORD, "roles": [ActorRole.SUPERVISOR]}
    with app.app_context(), unit_of_work() as session, pytest.raises(InvalidInput, match=sentence):
        create_account(session, automatic("test"), **(wanted | changed))  # type: ignore[arg-type]


def test_an_address_has_one_account_whatever_its_capitals(app: Flask, accounts: Accounts) -> None:
    account = accounts.make(ActorRole.SUPERVISOR)
    address = account.email.upper()

    with app.app_context(), unit_of_work() as session, pytest.raises(InvalidInput, match="already"):
        create_account(
            session, automatic("test"), email=address, password=PASSWORD, roles=[ActorRole.SUPERVISOR]
        )

    client = Client(app)
    assert client.arrive(address).path != "/sign-in"


def test_only_an_administrator_or_an_automatic_task_makes_accounts(app: Flask) -> None:
    supervisor = Actor(name="account:1", roles=frozenset({ActorRole.SUPERVISOR}), professional_id=1)

    with app.app_context(), unit_of_work() as session, pytest.raises(NotAllowed):
        create_account(
            session, supervisor, email="x@schakel.example", password=PASSWORD, roles=[ActorRole.SUPERVISOR]
        )
