"""Routes between organisations: put in by one, confirmed by the other, and only then in the graph."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from coordination.services.models import ServiceLink
from coordination.services.queries import build_graph
from tests.support.databases import Databases
from tests.web.conftest import running
from tests.web.pages.keeping import Partner
from tests.web.support.accounts import Accounts
from web.unit_of_work import unit_of_work


@pytest.fixture(scope="module")
def app(databases: Callable[[str], Databases]) -> Iterator[Flask]:
    """Start the application once for all: each test has an organisation of its own."""
    with databases("sqlite").fresh("migrated") as url:
        yield from running(url)


@pytest.fixture(scope="module")
def accounts(app: Flask) -> Accounts:
    return Accounts(app)


@pytest.fixture
def partner(accounts: Accounts) -> Partner:
    return Partner(accounts)


@pytest.fixture
def other(accounts: Accounts) -> Partner:
    """Another organisation."""
    return Partner(accounts)


def _route(app: Flask, partner: Partner, other: Partner) -> bool:
    with app.app_context(), unit_of_work() as session:
        return build_graph(session).has_route({partner.id}, other.service_id)


def test_a_route_counts_once_the_other_organisation_confirmed_it(
    app: Flask, partner: Partner, other: Partner
) -> None:
    page = partner.link(other.service_id)
    assert any(f"zodra {other.name} ze bevestigt" in notice for notice in page.notices)
    assert f"Wacht op {other.name}" in page.text
    assert not _route(app, partner, other)
    page = other.client.get(f"/network/organisations/{other.id}")
    assert "Te bevestigen" in page.text
    action = page.soup.select_one("#confirm form[action$=confirm]")["action"]
    assert partner.client.post(action).status == 404
    assert not _route(app, partner, other)
    page = other.client.post(action)
    assert "Te bevestigen" not in page.text
    assert _route(app, partner, other)
    assert any("er is al een andere stap gezet" in notice for notice in other.client.post(action).notices)


def test_a_route_is_refused_by_the_other_organisation(app: Flask, partner: Partner, other: Partner) -> None:
    partner.link(other.service_id, direction="in")
    page = other.client.get(f"/network/organisations/{other.id}")
    other.client.post(page.soup.select_one("#confirm form[action$=remove]")["action"])
    with app.app_context(), unit_of_work() as session:
        assert not session.query(ServiceLink).filter_by(from_service_id=other.service_id).count()


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({"other": "own"}, "other", "kies een andere dienst"),
        ({"other": ""}, "other", "vul dit in"),
        ({"kind": "leads_to"}, "scheme", "vraagt een ladder"),
        ({"from_rung": "2", "to_rung": "3"}, "scheme", "zegt niets zonder haar ladder"),
        (
            {"kind": "leads_to", "scheme": "gent_2014", "from_rung": "4", "to_rung": "3"},
            "to_rung",
            "kies een hogere trede",
        ),
    ],
)
def test_a_route_to_oneself_or_without_its_ladder_is_refused_at_the_field(
    app: Flask, partner: Partner, other: Partner, given: dict[str, object], field: str, sentence: str
) -> None:
    given = {
        "other_id" if key == "other" else key: partner.service_id if value == "own" else value
        for key, value in given.items()
    }
    page = partner.link(**{"other_id": other.service_id, "evidence": "Afspraak"} | given)
    assert page.status == 422
    assert sentence in page.soup.find(id=f"{field}-error").get_text()
    assert page.soup.find(id="evidence")["value"] == "Afspraak"
    with app.app_context(), unit_of_work() as session:
        assert not session.query(ServiceLink).filter_by(from_service_id=partner.service_id).count()


def test_a_third_organisation_touches_no_route(accounts: Accounts, partner: Partner, other: Partner) -> None:
    partner.link(other.service_id)
    action = other.client.get(f"/network/organisations/{other.id}").soup.select_one("#confirm form")["action"]
    third = Partner(accounts)
    assert third.client.post(action).status == 404
    assert third.client.post(action.replace("confirm", "remove")).status == 404
