"""Guessing passwords: counted exactly, soon refused, and no way to lock a colleague out."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from coordination.audit.models import AuditEvent
from coordination.vocabulary import ActorRole, AuditAction
from tests.web.conftest import running
from tests.web.support.accounts import Accounts
from tests.web.support.pages import PASSWORD, Client
from web.accounts import counters, forms
from web.accounts.models import Account, SignInCounter
from web.accounts.passwords import PasswordFault, password_fault
from web.unit_of_work import reading

WRONG = "iets heel anders dan dat"
TOO_MANY = "Dit klopt nog niet Er zijn te veel pogingen geweest. Probeer het over een kwartier opnieuw."


@pytest.fixture
def app(database_url: str) -> Iterator[Flask]:
    """Start the application on each database engine."""
    yield from running(database_url)


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note every password that is looked at, whether or not there is an account."""
    seen: list[str] = []

    def noted(hasher: Callable[..., Any]) -> Callable[..., Any]:
        def hashing(password: str, *rest: Any) -> Any:
            seen.append(password)
            return hasher(password, *rest)

        return hashing

    for name in ("hash_password", "verify_and_update_password"):
        monkeypatch.setattr(forms, name, noted(getattr(forms, name)))
    return seen


def strangers_tries(app: Flask, account: Account, number: int, source: str = "203.0.113.9") -> list[int]:
    """Try wrong passwords from elsewhere, and return the status of each answer."""
    stranger = Client(app)
    stranger.http.environ_base["REMOTE_ADDR"] = source
    return [stranger.arrive(account, WRONG).status for _number in range(number)]


def test_asvs_v6_3_1_of_64_wrong_passwords_at_once_10_are_looked_at_and_all_are_counted(
    app: Flask, accounts: Accounts, hashed: list[str]
) -> None:
    account = accounts.make(ActorRole.SUPERVISOR)
    together = threading.Barrier(16)

    def four_tries(_number: int) -> list[int]:
        client = Client(app)
        together.wait()
        return [client.arrive(account, WRONG).status for _try in range(4)]

    with ThreadPoolExecutor(16) as pool:
        statuses = [status for four in pool.map(four_tries, range(16)) for status in four]

    assert len(hashed) == 10
    assert sorted(statuses) == [200] * 10 + [429] * 54
    with app.app_context(), reading() as session:
        assert set(session.scalars(select(SignInCounter.count))) == {64}


def test_asvs_v6_3_1_who_runs_out_of_tries_is_refused_with_the_right_password_too_until_15_minutes_later(
    app: Flask, client: Client, accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCHAKEL_NOW", "2026-11-23T09:00:00")
    account = accounts.make(ActorRole.SUPERVISOR)
    for _number in range(10):
        client.sign_in(account, WRONG)

    refused = client.arrive(account)
    monkeypatch.setenv("SCHAKEL_NOW", "2026-11-23T09:15:00")

    assert refused.status == 429
    assert refused.notices == [TOO_MANY]
    assert refused.response.headers["Retry-After"] == "900"
    assert client.arrive(account).path != "/sign-in"


def test_asvs_v6_3_1_a_stranger_does_not_lock_a_colleague_out_of_a_known_device(
    app: Flask, client: Client, accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counters, "TRIES_FROM_EVERYWHERE", 14)
    account = accounts.make(ActorRole.SUPERVISOR)
    client.sign_in(account)
    client.sign_out()

    # From the same office, and from everywhere.
    refused = strangers_tries(app, account, 11, source="127.0.0.1")
    from_everywhere = [strangers_tries(app, account, 1, source=f"203.0.113.{one}") for one in range(4)]

    assert refused == [200] * 10 + [429]
    assert from_everywhere == [[200], [200], [200], [429]]
    assert Client(app).arrive(account).status == 429
    assert client.arrive(account).path != "/sign-in"


def test_asvs_v6_3_1_a_known_device_runs_out_of_tries_as_well(
    client: Client, accounts: Accounts, hashed: list[str]
) -> None:
    account = accounts.make(ActorRole.SUPERVISOR)
    client.sign_in(account)
    client.sign_out()
    hashed.clear()

    statuses = [client.arrive(account, WRONG).status for _number in range(12)]

    assert statuses == [200] * 10 + [429] * 2
    assert len(hashed) == 10


def test_asvs_v6_3_1_a_mark_that_was_not_given_out_here_makes_no_known_device(
    app: Flask, client: Client, accounts: Accounts
) -> None:
    account = accounts.make(ActorRole.SUPERVISOR)
    client.sign_in(account)
    mark = client.http.get_cookie("schakel-device")
    assert mark is not None
    forger = Client(app)
    # The first character of the signature: bits of the last one may stand for nothing.
    before, dot, signature = mark.value.rpartition(".")
    other = "a" if signature[0] == "b" else "b"
    forger.http.set_cookie("schakel-device", before + dot + other + signature[1:])
    for _number in range(10):
        forger.sign_in(account, WRONG)

    # The tries were taken from the source's, so the source has none left.
    assert Client(app).arrive(account).status == 429


def test_asvs_v6_3_1_one_source_does_not_try_one_password_on_everybody(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counters, "TRIES_FOR_EVERYBODY", 5)
    stranger = Client(app)
    addresses = [f"collega{number}@elders.example" for number in range(6)]

    statuses = [stranger.arrive(address, WRONG).status for address in addresses]

    assert statuses == [200] * 5 + [429]


def test_asvs_v6_3_1_signing_in_rightly_uses_nothing_up(app: Flask, accounts: Accounts) -> None:
    account = accounts.make(ActorRole.SUPERVISOR)

    for _number in range(3):
        assert Client(app).arrive(account).path != "/sign-in"

    with app.app_context(), reading() as session:
        fetched = counters.account_limits("list", account.id)
        tried = select(SignInCounter.count).where(SignInCounter.key.not_in(fetched))
        assert sum(session.scalars(tried)) == 0


def test_asvs_v6_3_8_an_unknown_address_is_answered_like_a_wrong_password_also_when_there_were_too_many(
    app: Flask, accounts: Accounts, hashed: list[str]
) -> None:
    account = accounts.make(ActorRole.SUPERVISOR)
    bodies: dict[str, list[str]] = {}
    for address in (account.email, "niemand@schakel.example"):
        client = Client(app)
        client.http.environ_base["REMOTE_ADDR"] = f"203.0.113.{len(bodies)}"
        pages = [client.arrive(address, WRONG) for _number in range(11)]
        bodies[address] = [page.text for page in pages]
        assert pages[-1].notices == [TOO_MANY]

    known, unknown = bodies.values()
    assert known == unknown
    assert len(hashed) == 20


def test_asvs_v16_3_1_a_refused_sign_in_stands_in_the_record_without_what_was_typed(
    app: Flask, client: Client, accounts: Accounts
) -> None:
    account = accounts.make(ActorRole.SUPERVISOR)
    client.sign_in(account, WRONG)
    client.sign_in("niemand@schakel.example", WRONG)

    with app.app_context(), reading() as session:
        events = session.scalars(
            select(AuditEvent).where(AuditEvent.action == AuditAction.VIEW_DENIED).order_by(AuditEvent.at)
        ).all()

    assert [(event.actor, event.object_ref) for event in events] == [
        ("sign-in", str(account.id)),
        ("sign-in", "unknown"),
    ]


def test_a_counter_names_nobody(app: Flask, client: Client, accounts: Accounts) -> None:
    account = accounts.make(ActorRole.SUPERVISOR)
    client.sign_in(account, WRONG)

    with app.app_context(), reading() as session:
        keys = session.scalars(select(SignInCounter.key)).all()
        assert session.scalar(select(func.count()).select_from(SignInCounter)) == 3
    assert all(len(key) == 64 and set(key) <= set("0123456789abcdef") for key in keys)


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("kort", PasswordFault.SHORT),
        ("elf tekens!", PasswordFault.SHORT),
        ("x" * 201, PasswordFault.LONG),
        ("password1234", PasswordFault.GUESSABLE),
        ("wachtwoord123", PasswordFault.GUESSABLE),
        ("Azertyuiop12!", PasswordFault.GUESSABLE),
        ("aaaaaaaaaaaaaaaa", PasswordFault.GUESSABLE),
        ("123456789012", PasswordFault.GUESSABLE),
        ("lottedesmet1", PasswordFault.GUESSABLE),
        ("vier losse woorden naast elkaar", None),
        ("Trappenhuis-7-koe", None),
        ("é" * 3 + "trappenhuis koe lamp " * 3, None),
    ],
)
def test_asvs_v6_2_1_v6_2_4_v6_2_12_short_common_and_leaked_passwords_are_refused_offline(
    password: str, fault: PasswordFault | None
) -> None:
    assert password_fault(password, ["Lotte De Smet", "lotte.de.smet@schakel.example"]) is fault


NEW = "trappenhuis koe lamp 7"


def changed(client: Client, *, current: str = PASSWORD, new: str = NEW, repeated: str | None = None) -> Any:
    """Send the form that changes the password."""
    return client.post(
        "/account/password",
        {
            "current_password": current,
            "new_password": new,
            "repeated_password": new if repeated is None else repeated,
        },
    )


def test_asvs_v6_2_2_v7_4_3_changing_the_password_ends_the_other_sessions_and_not_this_one(
    app: Flask, client: Client, accounts: Accounts
) -> None:
    account = accounts.make(ActorRole.SUPERVISOR)
    elsewhere = Client(app)
    client.sign_in(account)
    elsewhere.sign_in(account)

    page = changed(client)

    assert page.notices == ["Je wachtwoord is gewijzigd. Op andere toestellen ben je nu afgemeld."]
    assert elsewhere.get("/account/").h1 == "Aanmelden"
    assert Client(app).arrive(account).path == "/sign-in"
    assert Client(app).arrive(account.email, NEW).path != "/sign-in"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"current": ""}, "current_password"),
        ({"current": WRONG}, "current_password"),
        ({"new": "kort"}, "new_password"),
        ({"new": "wachtwoord123"}, "new_password"),
        ({"repeated": "iets anders"}, "repeated_password"),
    ],
)
def test_asvs_v6_2_3_a_password_is_changed_with_the_current_one_only_and_never_shown_again(
    client: Client, accounts: Accounts, given: dict[str, str], field: str
) -> None:
    client.sign_in(accounts.make(ActorRole.SUPERVISOR))

    page = changed(client, **given)

    assert page.status == 422
    assert f"#{field}" in page.links.values()
    assert not [field for field in page.soup.select("input[type=password]") if field.get("value")]


def test_asvs_v6_3_1_the_current_password_cannot_be_guessed_from_an_open_session(
    client: Client, accounts: Accounts, hashed: list[str]
) -> None:
    client.sign_in(accounts.make(ActorRole.SUPERVISOR))
    hashed.clear()

    for _number in range(12):
        changed(client, current=WRONG)

    assert len(hashed) == 10
    assert changed(client).status == 422
