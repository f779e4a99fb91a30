"""Looking something up: within what one may see, without a name in any address."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from coordination.audit.models import AuditEvent
from coordination.search import queries
from coordination.search.rules import answers_to, is_of_ref, plain
from coordination.services.models import Service
from coordination.teams.models import TeamMembership
from coordination.vocabulary import ActorRole, AuditAction, MembershipState
from tests.coordination import factories as make
from tests.coordination.stories import make_story
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client, Page
from web import limits
from web.extensions import db
from web.unit_of_work import unit_of_work


class Found:
    """A supervisor with two clients, and one of somebody else with the same family name."""

    def __init__(self, app: Flask, accounts: Accounts) -> None:
        with app.app_context(), unit_of_work() as session:
            story = make_story(session)
            zoe = story.client(display_name="Zoë Zoekmij")
            other = story.client(display_name="Karel Gewoon")
            hidden = make.make_client(session, display_name="Anders Zoekmij")
            offer = story.offer(title="Keuken van De Lepel")
            session.flush()
            self.zoe, self.other, self.hidden = zoe.ref, other.ref, hidden.ref
            self.service = offer.service_id
            self.host, self.supervisor = story.host.id, story.supervisor
            session.expunge_all()
        self.account = accounts.of(self.supervisor, ActorRole.SUPERVISOR)


@pytest.fixture
def found(app: Flask, accounts: Accounts) -> Found:
    return Found(app, accounts)


@pytest.fixture
def supervisor(client: Client, found: Found) -> Client:
    client.sign_in(found.account)
    return client


def search(reader: Client, wanted: str, **given: object) -> Page:
    return reader.post("/search/", {"wanted": wanted}, **given)


def links(page: Page) -> set[str]:
    return {str(link["href"]) for link in page.soup.select(".found a")}


def test_a_client_is_found_by_the_beginning_of_a_name_whatever_the_accents(
    supervisor: Client, found: Found
) -> None:
    for wanted in ("zoe", "ZOEK", "zoë zoek", "zoek zo"):
        assert f"/clients/{found.zoe}" in links(search(supervisor, wanted)), wanted


def test_what_may_not_be_seen_changes_nothing_of_what_is_found_conf_01(
    app: Flask, supervisor: Client, found: Found
) -> None:
    page = search(supervisor, "zoekmij")
    assert found.hidden not in page.text
    assert "Anders" not in page.text
    absent = search(supervisor, "nooitgehoord").soup.select_one(".found")
    hidden = search(supervisor, found.hidden).soup.select_one(".found")
    assert str(absent) == str(hidden)
    with app.app_context(), unit_of_work() as session:
        for number in range(queries.MOST + 3):
            make.make_client(session, display_name=f"Zoekmij {number}")
    again = search(supervisor, "zoekmij")
    assert str(again.soup.select_one(".found")) == str(page.soup.select_one(".found"))


def test_who_left_the_team_finds_the_client_no_more_conf_08(
    app: Flask, supervisor: Client, found: Found
) -> None:
    with app.app_context(), unit_of_work() as session:
        for one in session.scalars(select(TeamMembership)):
            one.state = MembershipState.ENDED
    assert "Niets gevonden" in search(supervisor, "zoekmij").text
    assert "Niets gevonden" in search(supervisor, found.zoe).text


def test_a_whole_reference_leads_straight_to_the_client(supervisor: Client, found: Found) -> None:
    page = search(supervisor, f" {found.zoe.lower()} ", follow=False)
    assert (page.status, page.response.headers["Location"]) == (303, f"/clients/{found.zoe}")


def test_that_a_name_was_shown_is_written_down_and_that_one_did_not_match_is_not_conf_19(
    app: Flask, supervisor: Client, found: Found
) -> None:
    search(supervisor, "zoe")
    with app.app_context():
        events = db.session().scalars(select(AuditEvent).where(AuditEvent.action == AuditAction.VIEW))
        seen = {event.subject: event.part for event in events}
    assert set(seen) == {found.zoe}
    assert "identity" in (seen[found.zoe] or "")


def test_the_network_is_found_too_and_what_is_found_can_be_opened(supervisor: Client, found: Found) -> None:
    page = search(supervisor, "lepel")
    assert [href for href in links(page) if href.endswith(f"/services/{found.service}")]
    assert {href: supervisor.get(href).status for href in links(page)} == dict.fromkeys(links(page), 200)


def test_a_service_is_called_in_the_readers_language_where_it_has_a_name_there(
    supervisor: Client, found: Found, app: Flask
) -> None:
    with app.app_context(), unit_of_work() as session:
        service = session.get_one(Service, found.service)
        service.name_nl, service.name_en, service.name_fr = "Zoekdienst", "Search service", None
    for language, name in (("en", "Search service"), ("fr", "Zoekdienst")):
        supervisor.post("/language", {"language": language})
        assert name in search(supervisor, "zoekdienst").text


def test_a_host_finds_its_own_places_and_no_client(app: Flask, accounts: Accounts, found: Found) -> None:
    host = Client(app)
    host.sign_in(accounts.make(ActorRole.PARTNER, organisation_id=found.host))
    assert "Keuken van De Lepel" in search(host, "keuken").text
    assert "Niets gevonden" in search(host, "zoekmij").text
    assert "Niets gevonden" in search(host, found.zoe).text


def test_a_name_stands_in_no_address_and_too_little_is_asked_for_more(supervisor: Client) -> None:
    page = search(supervisor, "zoe")
    assert page.path == "/search/"
    assert search(supervisor, "z").status == 422
    assert supervisor.get("/search/?wanted=zoe").soup.select_one(".found") is None


def test_every_page_has_the_field_and_who_has_one_file_has_none(
    app: Flask, accounts: Accounts, supervisor: Client
) -> None:
    for path in ("/", "/clients/", "/account/", "/nowhere"):
        assert supervisor.get(path).form("/search/")
    officer = Client(app)
    officer.sign_in(accounts.make(ActorRole.DATA_PROTECTION_OFFICER))
    assert not officer.get("/").soup.select("form[action='/search/']")
    assert search(officer, "zoe").status == 404


def test_asvs_v2_4_1_searching_is_counted_as_a_list(
    supervisor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "LISTS", 2)
    assert [search(supervisor, "zo", follow=False).status for _ in range(3)] == [200, 200, 429]


def test_where_there_are_more_names_than_are_compared_it_is_said(
    supervisor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "NAMES_AT_MOST", 1)
    assert "typ dan de referentie" in search(supervisor, "zoekmij").text


@pytest.mark.parametrize(
    ("name", "wanted", "answers"),
    [
        ("Zoë Van den Broeck", "broeck zoe", True),
        ("Anne-Marie Peeters", "marie", True),
        ("Karel Gewoon", "arel", False),
        ("Karel Gewoon", "karel zo", False),
    ],
)
def test_every_word_that_was_typed_begins_a_word_of_the_name(name: str, wanted: str, answers: bool) -> None:
    assert answers_to(plain(name), plain(wanted)) is answers


def test_a_reference_is_known_by_its_beginning_with_or_without_the_first_part() -> None:
    assert [is_of_ref("GENT-7QK2M9XA", plain(one)) for one in ("gent-7qk", "7QK2", "qk2")] == [
        True,
        True,
        False,
    ]
