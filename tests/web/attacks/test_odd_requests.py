"""Requests that no page of ours sends: other methods, texts and numbers that no column holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from coordination import clock
from coordination.vocabulary import ActorRole
from tests.support.databases import Databases
from tests.web.conftest import running
from tests.web.pages.casework import desk
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client
from web import limits
from web.config import Mode
from web.forms import row_numbers

LONG = "9" * 5_000


@pytest.fixture
def on_postgres(databases: Callable[[str], Databases]) -> Iterator[Flask]:
    """Start the application on PostgreSQL, which holds less than SQLite does."""
    with databases("postgresql").fresh("migrated") as url:
        yield from running(url)


@pytest.mark.postgres
def test_a_zero_byte_that_no_column_holds_is_refused_and_no_fault_of_ours(on_postgres: Flask) -> None:
    browser = Client(on_postgres)
    page = browser.post("/sign-in", {"email": "a\x00b@schakel.example", "password": "een wachtwoord"})
    assert (page.status, page.h1) == (422, "Dit is niet goed toegekomen")
    page = browser.post("/letter/", {"name": "brief-\x00", "code": "AAAA", "new_password": "x"})
    assert page.status == 422
    assert browser.get("/sign-in").status == 200


@pytest.mark.parametrize("odd", ["-1", "٣", "1e9", " 1", "", LONG, "9" * 10])
def test_a_number_that_is_no_rows_is_left_out(odd: str) -> None:
    assert row_numbers(["7", odd, "12"]) == [7, 12]


def test_boxes_with_a_number_without_end_are_refused_like_any_other(
    client: Client, accounts: Accounts
) -> None:
    client.sign_in(accounts.make(ActorRole.SUPERVISOR))
    page = client.post("/consultations/", {"participants": [LONG, LONG]})
    assert (page.status, page.path) == (422, "/consultations/")


def test_asvs_v7_5_3_v2_4_1_a_request_without_a_body_is_asked_and_counted_like_the_one_with_it(
    client: Client, accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.sign_in(accounts.make(ActorRole.ADMINISTRATOR))
    monkeypatch.setattr(limits, "EXPORTS", 1)
    assert client.http.head("/organisation/export").status_code == 200
    assert client.http.get("/organisation/export").status_code == 429
    monkeypatch.setattr(limits, "EXPORTS", 30)
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=11))
    answer = client.http.head("/organisation/export")
    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (303, "/account/confirm/")


@pytest.mark.parametrize("body", ["[" * 100_000, '{"a":' * 50_000, "\ufeff{}", '"x"', "1", "null"])
def test_json_of_another_shape_is_refused_however_deep_it_is(
    client: Client, accounts: Accounts, body: str
) -> None:
    client.sign_in(accounts.make(ActorRole.SUPERVISOR))
    token = client.http.get("/api/v1/session").get_json()["csrf_token"]
    answer = client.http.post(
        "/api/v1/rounds",
        data=body.encode(),
        content_type="application/json",
        headers={"X-CSRFToken": token},
    )
    assert answer.status_code in (400, 422)


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59"])
def test_a_meeting_at_the_end_of_the_calendar_is_refused(app: Flask, accounts: Accounts, moment: str) -> None:
    work = desk(Client(app), accounts)
    ref = work.client()
    browser = Client(app)
    browser.sign_in(work.account)
    token = browser.http.get("/api/v1/session").get_json()["csrf_token"]
    answer = browser.http.post(
        f"/api/v1/clients/{ref}/meetings", json={"starts_at": moment}, headers={"X-CSRFToken": token}
    )
    assert answer.status_code == 422


def test_in_production_no_request_for_another_host_is_answered_but_whether_the_site_is_up(
    app: Flask, client: Client
) -> None:
    in_production = {"mode": Mode.PRODUCTION, "site": "https://schakel.example.org"}
    app.config["SCHAKEL"] = replace(app.config["SCHAKEL"], **in_production)
    found = {
        (host, path): client.http.get(path, base_url=f"https://{host}").status_code
        for host in ("schakel.example.org", "evil.example", "schakel.example.org.evil.example", "10.0.0.1")
        for path in ("/sign-in", "/healthz")
    }
    assert found["schakel.example.org", "/sign-in"] == 200
    assert {host for (host, path), status in found.items() if path == "/sign-in" and status != 400} == {
        "schakel.example.org"
    }
    assert 400 not in {status for (_host, path), status in found.items() if path == "/healthz"}
