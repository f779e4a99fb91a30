"""Somebody without an account keeps the places right by a link, once, and reads of nobody."""

import re

import pytest
from flask import Flask

from coordination.capacity.queries import offer as find_offer
from coordination.vocabulary import ActorRole
from tests.coordination import factories as make
from tests.coordination.stories import make_story
from tests.web.support.accounts import Accounts
from tests.web.support.mail import letters
from tests.web.support.pages import Client
from web.extensions import db
from web.pages import capacity_link
from web.unit_of_work import unit_of_work


@pytest.fixture
def floor(app: Flask) -> tuple[int, int, int, int, str, int]:
    """Make a stale offer with somebody of the host to write to; return ids and the client's name."""
    with app.app_context(), unit_of_work() as session:
        story = make_story(session)
        client, offer = story.client(display_name="Verzonnen Naam"), story.offer(title="Keuken De Lepel")
        story.reserved(client, offer)
        offer.review_by = make.days(-3)
        contact = make.make_professional(session, story.host, email="contact@example.org")
        return story.host.id, offer.id, offer.shifts[0].id, contact.id, client.display_name, story.pcsw.id


@pytest.fixture
def link(app: Flask, client: Client, accounts: Accounts, floor, tmp_path) -> str:
    """Let a supervisor send a link, and return its address as the letter has it."""
    client.sign_in(accounts.make(ActorRole.SUPERVISOR, organisation_id=floor[5]))
    assert "Keuken De Lepel" in client.get("/capacity-link/").text
    page = client.post(f"/capacity-link/send/{floor[1]}", {"person": str(floor[3])})
    assert page.path == "/capacity-link/"
    [letter] = [one for one in letters(app, tmp_path) if one["To"] == "contact@example.org"]
    text = letter.get_payload(decode=True).decode()
    assert "Verzonnen" not in text
    return re.search(r"http://[^/]+(/capacity-link/\S+)", text).group(1)


@pytest.fixture
def visitor(app: Flask) -> Client:
    return Client(app)


def test_a_link_shows_the_places_of_the_offer_and_of_nobody_anything(visitor, link, floor):
    page = visitor.get(link)
    assert page.status == 200
    assert "Keuken De Lepel" in page.text
    assert floor[4] not in page.response.get_data(as_text=True)


def test_a_link_works_once_looking_does_not_use_it_up_inv_22(visitor, app, link, floor):
    for _ in range(3):
        assert visitor.get(link).status == 200
    assert "Bedankt" in visitor.post(link, {f"shift-{floor[2]}": "5"}).text
    with app.app_context():
        offer = find_offer(db.session(), floor[1])
        assert (offer.shifts[0].places, offer.review_by) == (5, make.days(30))
    again = visitor.get(link)
    assert again.status == 404
    assert "al gebruikt" in again.text
    assert "al gebruikt" in visitor.post(link, {f"shift-{floor[2]}": "1"}).text


def test_a_link_that_ran_out_and_one_for_another_offer_say_so_in_one_sentence(
    visitor, app, link, floor, monkeypatch
):
    with app.app_context(), unit_of_work() as session:
        other = make_story(session).offer().id
    wrong = visitor.get(link.replace(f"/{floor[1]}/", f"/{other}/"))
    assert (wrong.status, "ander aanbod" in wrong.text) == (404, True)
    broken = visitor.get(link[:-3])
    assert (broken.status, "werkt niet meer" in broken.text) == (404, True)
    after = make.days(15)
    monkeypatch.setenv("SCHAKEL_NOW", after.isoformat())
    late = visitor.get(link)
    assert (late.status, "werkt niet meer" in late.text) == (404, True)


def test_fewer_places_than_are_promised_is_refused_and_does_not_use_the_link_up_inv_03(visitor, link, floor):
    page = visitor.post(link, {f"shift-{floor[2]}": "0"})
    assert page.status == 422
    assert "ingenomen of beloofd" in page.text
    assert "Bedankt" in visitor.post(link, {f"shift-{floor[2]}": "2"}).text


def test_whoever_tries_link_after_link_is_slowed_down(visitor, link, monkeypatch):
    monkeypatch.setattr(capacity_link, "MOST", 3)
    assert [visitor.get(link[:-3]).status for _ in range(5)] == [404, 404, 404, 429, 429]


def test_the_host_itself_sends_a_link_and_another_host_finds_no_offer(app, accounts, floor, visitor):
    visitor.sign_in(accounts.make(ActorRole.PARTNER, organisation_id=floor[0]))
    assert visitor.get(f"/capacity-link/send/{floor[1]}").status == 200
    wrong = visitor.post(f"/capacity-link/send/{floor[1]}", {"person": "999999"})
    assert wrong.status == 422
    with app.app_context(), unit_of_work() as session:
        other = make.make_host(session).id
    stranger = Client(app)
    stranger.sign_in(accounts.make(ActorRole.PARTNER, organisation_id=other))
    assert stranger.get(f"/capacity-link/send/{floor[1]}").status == 404
    assert stranger.post(f"/capacity-link/send/{floor[1]}", {"person": str(floor[3])}).status == 404


def test_a_partner_sets_how_it_answers_and_who_steps_in(accounts, floor, visitor, app):
    visitor.sign_in(accounts.make(ActorRole.PARTNER, organisation_id=floor[0]))
    given = {"answer_days": "7", "remind_days": "2", "deputy_id": str(floor[3]), "deputy_days": "4"}
    assert visitor.post("/offers/terms", given).path == "/offers/"
    with app.app_context():
        assert find_offer(db.session(), floor[1]).answer_days == 7
    page = visitor.post("/offers/terms", given | {"remind_days": "9"})
    assert page.status == 422
    assert page.soup.find(id="remind_days-error")


def test_a_partner_takes_places_out_of_service_and_back(accounts, floor, visitor):
    visitor.sign_in(accounts.make(ActorRole.PARTNER, organisation_id=floor[0]))
    given = {"shift_id": str(floor[2]), "places": "1", "starts_on": make.days(0).isoformat(), "ends_on": ""}
    page = visitor.post(f"/offers/{floor[1]}/out-of-service", given)
    assert page.path == f"/offers/{floor[1]}"
    assert "Buiten gebruik:" in page.text
    assert visitor.post(f"/offers/{floor[1]}/out-of-service", given | {"places": "2"}).status == 422
    number = page.soup.find("input", {"name": "outage"})["value"]
    page = visitor.post(f"/offers/{floor[1]}/back-in-service", {"outage": number})
    assert "Buiten gebruik:" not in page.text


def test_full_beside_free_places_says_that_nobody_can_stay(accounts, floor, visitor):
    visitor.sign_in(accounts.make(ActorRole.PARTNER, organisation_id=floor[0]))
    said = "Er is nu nog plaats, maar niet genoeg om iemand te laten blijven."
    assert said not in visitor.post(f"/offers/{floor[1]}/confirm", {}).text
    given = {"shift_id": str(floor[2]), "places": "1", "starts_on": make.days(10).isoformat(), "ends_on": ""}
    page = visitor.post(f"/offers/{floor[1]}/out-of-service", given)
    assert "volzet" in page.text
    assert said in page.text
    assert said in visitor.get("/offers/").text


def test_a_partner_says_interest_before_there_is_a_place(accounts, floor, visitor, client):
    visitor.sign_in(accounts.make(ActorRole.PARTNER, organisation_id=floor[0]))
    said = {"title": "Onthaal in de bib", "placement_kind": "guided_volunteering", "expected_on": ""}
    assert "Onthaal in de bib" in visitor.post("/offers/interest", said).text
    client.sign_in(accounts.make(ActorRole.SUPERVISOR, organisation_id=floor[5]))
    assert "Onthaal in de bib" in client.get("/capacity-link/").text
    page = visitor.get("/offers/")
    number = page.soup.find("input", {"name": "interest"})["value"]
    assert "Onthaal in de bib" not in visitor.post("/offers/interest/end", {"interest": number}).text
