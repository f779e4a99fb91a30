"""Before what is most sensitive it is asked once more who it is (ASVS V7.5.3)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from coordination.vocabulary import ActorRole
from tests.web.support.accounts import Accounts
from tests.web.support.pages import PASSWORD, Client
from web import access
from web.accounts import step_up

CONFIRM = "/account/confirm/"


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Set the clock to a time of one working day."""

    def set_clock(time: str) -> None:
        monkeypatch.setenv("SCHAKEL_NOW", f"2026-11-23T{time}+01:00")

    set_clock("09:00:00")
    return set_clock


def test_asvs_v7_5_3_a_copy_is_handed_out_to_who_has_just_signed_in_and_later_after_the_password(
    at: Callable[[str], None], client: Client, accounts: Accounts
) -> None:
    client.sign_in(accounts.make(ActorRole.ADMINISTRATOR))
    at("09:09:59")
    assert client.get("/organisation/export").path == "/organisation/export"
    at("09:10:00")
    page = client.get("/organisation/export")
    assert (page.path, page.h1) == (CONFIRM, "Ben jij het nog?")

    address = f"{CONFIRM}?next=/organisation/export"
    assert client.post(address, {"current_password": "niet dit"}).status == 422
    assert client.get("/organisation/export").path == CONFIRM
    assert client.post(address, {"current_password": PASSWORD}).path == "/organisation/export"
    at("09:19:00")
    assert client.get("/organisation/export").path == "/organisation/export"
    at("09:21:00")
    assert client.get("/organisation/export").path == CONFIRM


def test_asvs_v7_5_3_what_was_typed_to_break_the_glass_is_kept_while_it_is_asked(
    at: Callable[[str], None], client: Client, accounts: Accounts
) -> None:
    client.sign_in(accounts.make(ActorRole.SUPERVISOR))
    at("09:12:00")
    typed = {"client": "GENT-2345", "reason": "Bewusteloos gevonden aan het station", "informed": "1"}
    page = client.post("/emergency/", typed, headers={"Referer": "http://localhost/emergency/"})
    assert page.path == CONFIRM
    page = client.post(f"{CONFIRM}?next=/account/draft/", {"current_password": PASSWORD})
    assert page.path == "/account/draft/"
    assert typed["reason"] in str(page.form("/emergency/"))


def test_asvs_v7_5_3_an_administrator_is_asked_before_somebody_is_let_in_or_out(
    at: Callable[[str], None], client: Client, accounts: Accounts
) -> None:
    administrator = accounts.make(ActorRole.ADMINISTRATOR)
    colleague = accounts.make(
        ActorRole.SUPERVISOR, organisation_id=administrator.actor.organisation_id, name="Weg"
    )
    client.sign_in(administrator)
    at("09:12:00")
    assert client.post(f"/accounts/{colleague.id}/end").path == CONFIRM
    other = Client(client.app)
    other.sign_in(colleague)
    assert other.get("/account/").h1 == "Mijn account"


def test_asvs_v7_5_3_it_is_not_asked_of_who_may_not_come_in_at_all_and_programs_are_refused(
    at: Callable[[str], None], client: Client, accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.sign_in(accounts.make(ActorRole.SUPERVISOR))
    at("09:12:00")
    assert client.get("/organisation/export").status == 404
    assert client.http.get("/api/v1/session").status_code == 200
    monkeypatch.setattr(step_up, "ASKED", {("GET", "/session")})
    assert client.http.get("/api/v1/session").status_code == 401


def test_asvs_v6_3_1_the_password_that_is_asked_again_can_be_guessed_ten_times(
    client: Client, accounts: Accounts
) -> None:
    client.sign_in(accounts.make(ActorRole.ADMINISTRATOR))
    statuses = [client.post(CONFIRM, {"current_password": "fout"}).status for _ in range(11)]
    assert statuses == [422] * 10 + [429]
    assert client.get(f"{CONFIRM}?next=//elders.example/").status == 200
    right = client.http.post(
        f"{CONFIRM}?next=//elders.example/", data={"csrf_token": client.token(), "current_password": PASSWORD}
    )
    assert right.status_code == 429


def test_which_routes_ask_again_exist_and_everything_that_changes_an_account_is_among_them(
    app: Flask,
) -> None:
    routes = {(one["method"], one["path"]) for one in access.route_rules(app)}
    asked = {route for route in routes if step_up.asks(*route)}
    places = {(method, path.removeprefix(step_up.API).rstrip("/")) for method, path in asked}
    assert places >= step_up.ASKED
    changes = {route for route in routes if route[1].startswith("/accounts/") and route[0] == "POST"}
    assert changes
    assert changes <= asked
