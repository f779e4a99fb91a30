"""Whoever collects data is slowed down; whoever reads at the pace of a person never notices (ASVS V2.4.1)."""

from __future__ import annotations

import pytest
from flask import Flask

from coordination.vocabulary import ActorRole
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client
from web import access, limits


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the limits small; the start page is no list, for it shows a few of what is one's own."""
    monkeypatch.setattr(limits, "LISTS", 3)
    monkeypatch.setattr(limits, "EXPORTS", 2)


def test_asvs_v2_4_1_after_so_many_lists_one_waits_and_is_told_how_long(
    few: None, client: Client, accounts: Accounts
) -> None:
    client.sign_in(accounts.make(ActorRole.SUPERVISOR))
    counted = [client.get(url).status for url in ("/clients/", "/placements/", "/clients/?show=x")]
    page = client.get("/clients/")
    assert (counted, page.status) == ([200, 200, 200], 429)
    assert page.response.headers["Retry-After"] == "900"
    assert "probeer het over een kwartier opnieuw" in page.text
    assert client.http.get("/api/v1/clients").status_code == 429
    assert client.get("/account/").status == 200


def test_asvs_v2_4_1_each_account_has_its_own_count_and_a_refused_page_costs_nothing(
    few: None, app: Flask, accounts: Accounts
) -> None:
    collector, colleague = Client(app), Client(app)
    collector.sign_in(accounts.make(ActorRole.SUPERVISOR))
    colleague.sign_in(accounts.make(ActorRole.SUPERVISOR))
    assert [collector.get("/offers/").status for _ in range(9)] == [404] * 9
    assert [collector.get("/clients/").status for _ in range(4)] == [200, 200, 200, 429]
    assert colleague.get("/clients/").status == 200


def test_asvs_v2_4_1_what_is_taken_away_is_counted_apart(
    few: None, client: Client, accounts: Accounts
) -> None:
    client.sign_in(accounts.make(ActorRole.ADMINISTRATOR))
    assert [client.http.get("/organisation/export").status_code for _ in range(3)] == [200, 200, 429]
    assert client.get("/accounts/").status == 200


def test_every_list_of_people_is_counted_and_every_file_that_is_handed_out(app: Flask) -> None:
    rules = {rule.rule: access.rule_of(app, rule.endpoint, "GET") for rule in app.url_map.iter_rules()}
    lists = {path for path, rule in rules.items() if rule and limits.is_list(path, rule)}
    assert {"/clients/", "/placements/", "/proposals/", "/meetings/", "/api/v1/clients"} <= lists
    exports = {path for path in rules if limits.is_export(path)}
    assert {"/organisation/export", "/mine/requests/<int:request_id>/copy.json"} <= exports
