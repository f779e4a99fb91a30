"""Signing in with the account of one's own organisation, against a real OpenID provider."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from coordination.actors import automatic
from coordination.audit.models import AuditEvent
from coordination.clock import now
from coordination.vocabulary import ActorRole, AuditAction
from tests.support.databases import Databases
from tests.web.conftest import running
from tests.web.support.accounts import Accounts
from tests.web.support.pages import PASSWORD, Client, Page
from tests.web.support.provider import Provider, free_port, running_provider
from tests.web.test_accounts_second_factor import code, with_factor
from web.accounts import openid, services
from web.accounts.models import Account, AccountIdentity, AccountSession, SignInAttempt, SignInService
from web.unit_of_work import reading, unit_of_work

OURS = "schakel-test"
LIST = "/sign-in/organisation/"


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    """Run a real provider for these tests."""
    with running_provider() as running_one:
        yield running_one


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> str:
    """Name the database engine: SQLite, and PostgreSQL where a test asks for it by its mark."""
    return getattr(request, "param", "sqlite")


@pytest.fixture
def app(
    engine: str, databases: Callable[[str], Databases], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Flask]:
    """Start the application as strict as in production, with a secret for each service."""
    monkeypatch.setenv("SCHAKEL_SECOND_FACTOR", "yes")
    for number in range(1, 9):
        monkeypatch.setenv(openid.secret_name(number), "a secret of the environment")
    with databases(engine).fresh("migrated") as url:
        yield from running(url)


on_both = pytest.mark.parametrize(
    "engine", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)


@pytest.fixture
def colleague(accounts: Accounts) -> Account:
    """Make somebody who has an account: a supervisor, so one of those who need a second factor."""
    return accounts.make(ActorRole.SUPERVISOR)


def believe(app: Flask, account: Account, issuer: str, **settings: Any) -> int:
    """Let the organisation of an account believe a service; return the organisation."""
    number = account.actor.organisation_id
    assert number is not None
    with app.app_context(), unit_of_work() as session:
        found = services.propose(
            session,
            automatic("one"),
            organisation_id=number,
            issuer=issuer,
            known_as=OURS,
            **settings,
        )
        services.confirm(session, automatic("two"), organisation_id=number, version=found.version)
    return number


def somebody(provider: Provider, account: Account, **claims: object) -> str:
    """Let the provider know the owner of an account, and return how it names that person."""
    subject = f"person-{time.monotonic_ns()}"
    said = {"email": account.email, "email_verified": True, "amr": ["pwd", "mfa"], **claims}
    provider.knows(subject, **{name: value for name, value in said.items() if value is not None})
    return subject


def is_in(client: Client) -> bool:
    return client.get("/account/").h1 == "Mijn account"


def refused(page: Page) -> bool:
    return page.status == 403 and "is niet gelukt" in page.text


def linked(app: Flask) -> int:
    with app.app_context(), reading() as session:
        return len(session.scalars(select(AccountIdentity)).all())


@on_both
def test_asvs_v10_5_a_colleague_comes_in_by_the_own_organisation_and_is_known_from_then_on(
    app: Flask, client: Client, colleague: Account, provider: Provider
) -> None:
    number = believe(app, colleague, provider.issuer)
    subject = somebody(provider, colleague)

    page = client.get("/sign-in")
    page = client.get(page.links["Aanmelden met het account van je organisatie"])
    start = page.links[f"Organisatie {number}"]
    sent = client.http.get(start)
    asked = parse_qs(urlsplit(sent.headers["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["code_challenge"][0]) == 43
    assert {"state", "nonce"} <= set(asked)
    assert asked["scope"] == ["openid email"]
    client.get(provider.choose(sent.headers["Location"], subject))
    assert is_in(client)

    # By who it is at the service, no longer by the address.
    provider.knows(subject, email="anders@elders.example", email_verified=False, amr=["mfa"])
    later = Client(app)
    assert provider.come_in(later, start, subject).status == 200
    assert is_in(later)
    assert linked(app) == 1


def test_asvs_v6_3_3_the_service_says_whether_a_second_factor_was_given_else_ours_is_asked(
    app: Flask, colleague: Account, provider: Provider
) -> None:
    number = believe(app, colleague, provider.issuer, factor_values=["mfa", "urn:two"])
    for claims, let_in in (
        ({"amr": ["pwd"]}, False),
        ({"amr": None}, False),
        ({"amr": "mfa"}, False),
        ({"amr": ["pwd", "mfa"]}, True),
        ({"amr": None, "acr": "urn:two"}, True),
    ):
        with app.app_context(), unit_of_work() as session:
            session.query(AccountIdentity).delete()
        client = Client(app)
        page = provider.come_in(client, f"{LIST}{number}", somebody(provider, colleague, **claims))
        assert is_in(client) is let_in, claims
        assert let_in or claims == {"amr": "mfa"} or page.h1 == "Tweede stap instellen"


def test_whoever_links_an_account_with_a_factor_of_ours_gives_that_once(
    app: Flask, client: Client, colleague: Account, provider: Provider
) -> None:
    number = believe(app, colleague, provider.issuer)
    with_factor(app, colleague)
    subject = somebody(provider, colleague)
    assert provider.come_in(client, f"{LIST}{number}", subject).h1 == "Tweede stap"
    client.post("/second-factor/", {"code": code(app, colleague)})
    assert is_in(client)

    later = Client(app)
    provider.come_in(later, f"{LIST}{number}", subject)
    assert is_in(later)


#: What makes a token, or the address in it, one that lets nobody in.
WRONG: tuple[dict[str, object], ...] = (
    {"iss": "https://elsewhere.example"},
    {"aud": "another-program"},
    {"aud": [OURS, "another-program"]},
    {"nonce": "another-one"},
    {"nonce": ""},
    {"exp": 1_700_000_000},
    {"azp": "another-program"},
    {"at_hash": "wrong"},
    {"email_verified": False},
    {"email_verified": "true"},
    {"email": "niemand@schakel.example"},
    {"email": None},
)


def test_asvs_v10_5_what_does_not_hold_lets_nobody_in_and_links_nobody(
    app: Flask, colleague: Account, provider: Provider
) -> None:
    number = believe(app, colleague, provider.issuer)
    for claims in WRONG:
        client = Client(app)
        page = provider.come_in(client, f"{LIST}{number}", somebody(provider, colleague, **claims))
        assert refused(page), claims
        assert not is_in(client), claims
    assert linked(app) == 0


def test_an_address_of_another_organisation_lets_nobody_in_and_a_person_is_linked_once(
    app: Flask, accounts: Accounts, colleague: Account, provider: Provider
) -> None:
    number = believe(app, colleague, provider.issuer)
    stranger = accounts.make(ActorRole.SUPERVISOR)
    second = accounts.make(ActorRole.SUPERVISOR, organisation_id=number)
    client = Client(app)
    assert refused(provider.come_in(client, f"{LIST}{number}", somebody(provider, stranger)))

    first = somebody(provider, colleague)
    provider.come_in(client, f"{LIST}{number}", first)
    # Somebody else who gets the address later, and the same person with another address.
    assert refused(provider.come_in(Client(app), f"{LIST}{number}", somebody(provider, colleague)))
    provider.knows(first, email=second.email, email_verified=True, amr=["mfa"])
    other = Client(app)
    provider.come_in(other, f"{LIST}{number}", first)
    assert colleague.email in other.get("/account/").text
    assert linked(app) == 1


def test_somebody_whose_access_ended_does_not_come_in_this_way_either(
    app: Flask, client: Client, colleague: Account, provider: Provider
) -> None:
    number = believe(app, colleague, provider.issuer)
    subject = somebody(provider, colleague)
    provider.come_in(client, f"{LIST}{number}", subject)
    assert is_in(client)
    with app.app_context(), unit_of_work() as session:
        session.get_one(Account, colleague.id).active = False
    assert not is_in(client)
    assert refused(provider.come_in(Client(app), f"{LIST}{number}", subject))


@on_both
def test_asvs_v10_2_1_a_return_is_good_once_in_one_browser_and_for_ten_minutes(
    app: Flask, client: Client, colleague: Account, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = believe(app, colleague, provider.issuer)
    subject = somebody(provider, colleague)
    start = f"{LIST}{number}"

    def returning(browser: Client) -> str:
        return provider.choose(browser.http.get(start).headers["Location"], subject)

    before = returning(client)
    assert refused(Client(app).get(before)), "in another browser"
    with app.app_context(), reading() as session:
        assert session.scalars(select(SignInAttempt)).one()
    cookie = client.http.get_cookie("schakel")
    assert cookie is not None
    assert client.get(before).status == 200
    assert is_in(client)
    replaying = Client(app)
    replaying.http.set_cookie("schakel", cookie.value)
    assert refused(replaying.get(before)), "a second time, with the cookie of the first"
    assert refused(client.get(f"{start}/back?code=x&state=y"))
    assert refused(client.get(f"{start}/back?error=access_denied&state=y"))

    late = Client(app)
    address = returning(late)
    monkeypatch.setenv("SCHAKEL_NOW", (now().replace(microsecond=0)).isoformat()[:10] + "T23:59:59")
    with app.app_context(), unit_of_work() as session:
        session.query(SignInAttempt).update({"until": now()})
    assert refused(late.get(address)), "too late"


def test_a_service_that_does_not_answer_or_is_another_one_is_one_clear_sentence(
    app: Flask, client: Client, colleague: Account, provider: Provider
) -> None:
    number = believe(app, colleague, f"http://localhost:{free_port()}")
    page = client.get(f"{LIST}{number}")
    assert (page.status, page.h1) == (503, "Aanmelden met je organisatie")
    sentence = (
        f"De aanmelddienst van Organisatie {number} antwoordt niet. Probeer het over enkele minuten opnieuw."
    )
    assert page.notices == [sentence]

    # The same provider under a name that it does not give itself.
    believe(app, colleague, f"{provider.issuer}/")
    assert client.get(f"{LIST}{number}").status == 503


def test_who_is_not_let_in_reads_the_same_whatever_the_reason_and_it_is_recorded_without_a_name(
    app: Flask, accounts: Accounts, colleague: Account, provider: Provider
) -> None:
    number = believe(app, colleague, provider.issuer)
    stranger = accounts.make(ActorRole.SUPERVISOR)
    texts = {
        provider.come_in(Client(app), f"{LIST}{number}", somebody(provider, account, **claims)).text
        for account, claims in (
            (stranger, {}),
            (colleague, {"email_verified": False}),
            (colleague, {"email": "niemand@x.example"}),
        )
    }
    assert len(texts) == 1
    with app.app_context(), reading() as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.action == AuditAction.VIEW_DENIED)).all()
    assert [(one.object_ref, one.detail) for one in events] == [("unknown", f"sign-in service {number}")] * 3


def test_where_an_organisation_chose_so_a_password_is_refused_like_a_wrong_one(
    app: Flask, accounts: Accounts, colleague: Account, provider: Provider
) -> None:
    stranger = accounts.make(ActorRole.PARTNER)
    number = believe(app, colleague, provider.issuer, only=True)
    client = Client(app)
    with_right = client.arrive(colleague)
    with_wrong = client.arrive(colleague, "een heel ander wachtwoord")
    assert with_right.path == "/sign-in"
    assert with_right.text == with_wrong.text
    assert client.arrive(stranger, PASSWORD).path != "/sign-in"

    back = Client(app)
    provider.come_in(back, f"{LIST}{number}", somebody(provider, colleague))
    assert is_in(back)
    believe(app, colleague, provider.issuer, only=False)
    assert Client(app).arrive(colleague).path != "/sign-in"


def test_asvs_v7_4_1_signing_out_ends_it_here_and_leads_on_to_signing_out_there(
    app: Flask, client: Client, colleague: Account, provider: Provider
) -> None:
    number = believe(app, colleague, provider.issuer)
    provider.come_in(client, f"{LIST}{number}", somebody(provider, colleague))
    page = client.sign_out()
    assert f"Bij Organisatie {number} ben je misschien nog aangemeld." in page.text
    assert not is_in(client)
    sent = client.http.get(page.links["Ook daar afmelden"])
    address = urlsplit(sent.headers["Location"])
    assert f"{address.scheme}://{address.netloc}" == provider.issuer
    assert parse_qs(address.query)["client_id"] == [OURS]
    assert "Ook daar afmelden" not in client.get("/sign-in").links


def test_asvs_v7_5_3_before_what_is_sensitive_the_service_asks_again_and_only_the_same_person_goes_on(
    app: Flask, accounts: Accounts, colleague: Account, provider: Provider
) -> None:
    number = believe(app, colleague, provider.issuer)
    other = accounts.make(ActorRole.SUPERVISOR, organisation_id=number)
    long_ago = int(time.time()) - 3600
    subject = somebody(provider, colleague, auth_time=long_ago)
    other_subject = somebody(provider, other)
    client = Client(app)
    provider.come_in(client, f"{LIST}{number}", subject)
    page = client.get("/organisation/own-texts")
    assert page.h1 == "Ben jij het nog?", "letting through without asking is no asking"
    assert not page.soup.select("main input[type=password]")
    again = page.links["Opnieuw aanmelden bij je organisatie"]

    sent = client.http.get(again).headers["Location"]
    assert parse_qs(urlsplit(sent).query)["prompt"] == ["login"]
    assert refused(client.get(provider.choose(sent, other_subject)))
    assert client.get("/organisation/own-texts").h1 == "Ben jij het nog?"
    assert provider.come_in(client, again, subject).h1 == "Ben jij het nog?", "asked an hour ago"

    provider.knows(subject, amr=["mfa"], auth_time=int(time.time()))
    page = provider.come_in(client, again, subject)
    assert page.path == "/organisation/own-texts"
    assert is_in(client)


def test_another_service_or_none_makes_everybody_who_came_in_by_the_old_one_leave(
    app: Flask, colleague: Account, provider: Provider
) -> None:
    number = believe(app, colleague, provider.issuer)
    subject = somebody(provider, colleague)
    client = Client(app)
    provider.come_in(client, f"{LIST}{number}", subject)
    with app.app_context(), unit_of_work() as session:
        services.propose(
            session, automatic("one"), organisation_id=number, issuer="https://ander.example", known_as=OURS
        )
    assert not is_in(client)
    assert linked(app) == 0
    assert Client(app).get(f"{LIST}{number}").status == 404

    believe(app, colleague, provider.issuer)
    provider.come_in(client, f"{LIST}{number}", subject)
    assert is_in(client)
    with app.app_context(), unit_of_work() as session:
        services.remove(session, automatic("one"), organisation_id=number)
    assert not is_in(client)
    with app.app_context(), reading() as session:
        assert session.scalars(select(SignInService)).all() == []
        assert session.scalars(select(AccountSession).where(AccountSession.ended_at.is_(None))).all() == []


def test_asvs_v10_5_only_signatures_with_a_key_of_the_service_count(
    app: Flask, colleague: Account, provider: Provider
) -> None:
    number = believe(app, colleague, provider.issuer)
    with app.test_request_context():
        with reading() as session:
            client = openid.client_of(services.believed(session, number))
        client.server_metadata["_loaded_at"] = 1.0
        client.server_metadata |= {
            "issuer": provider.issuer,
            **dict.fromkeys(("authorization_endpoint", "token_endpoint", "jwks_uri"), provider.issuer),
            "id_token_signing_alg_values_supported": ["none", "HS256", "ES256"],
            "verify": False,
        }
        known = client.load_server_metadata()
    assert known["id_token_signing_alg_values_supported"] == ["ES256"]
    assert "verify" not in known, "what a service says of itself cannot change how we speak with it"
