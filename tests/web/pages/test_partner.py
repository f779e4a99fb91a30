"""A partner keeps its places right and answers questions, and reads no more than it needs."""

from dataclasses import dataclass

import pytest
from flask import Flask

from coordination.placements.models import Placement
from coordination.vocabulary import ActorRole, EndReason, PlacementState
from tests.coordination import factories as make
from tests.coordination.stories import make_story
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client
from web.unit_of_work import unit_of_work


@dataclass
class Floor:
    """A host with one offer, of which one place is asked for."""

    host_id: int
    offer_id: int
    shift_id: int
    ref: str
    alias: str
    name: str
    client_ref: str


@pytest.fixture
def floor(app: Flask) -> Floor:
    with app.app_context(), unit_of_work() as session:
        story = make_story(session)
        story.supervisor.phone = "09 000 00 01"
        client, offer = story.client(display_name="Verzonnen Naam"), story.offer(title="Keuken van De Lepel")
        placement = story.offered(client, offer)
        return Floor(
            story.host.id,
            offer.id,
            offer.shifts[0].id,
            placement.ref,
            placement.alias,
            client.display_name,
            client.ref,
        )


@pytest.fixture
def partner(client: Client, accounts: Accounts, floor: Floor) -> Client:
    client.sign_in(accounts.make(ActorRole.PARTNER, organisation_id=floor.host_id))
    return client


@pytest.fixture
def stranger(app: Flask, accounts: Accounts, floor: Floor) -> Client:
    """A partner of another host."""
    with app.app_context(), unit_of_work() as session:
        other_id = make.make_host(session).id
    other = Client(app)
    other.sign_in(accounts.make(ActorRole.PARTNER, organisation_id=other_id))
    return other


def test_a_partner_sees_what_is_free_and_that_a_question_waits(partner: Client, floor: Floor) -> None:
    page = partner.get("/offers/")
    assert "Keuken van De Lepel" in page.text
    assert "2/2" in page.text
    assert "1 vraag wacht op jullie antwoord" in page.text


def test_one_click_confirms_that_an_offer_is_still_right_inv_22(partner: Client, floor: Floor) -> None:
    page = partner.post(f"/offers/{floor.offer_id}/confirm", {"from": "index"})
    assert page.path == "/offers/"
    assert any("Bedankt" in notice for notice in page.notices)


def test_places_are_changed_and_shown_at_once(partner: Client, floor: Floor) -> None:
    page = partner.post(f"/offers/{floor.offer_id}/places", {f"shift-{floor.shift_id}": "5"})
    assert "5/5" in page.text


@pytest.mark.parametrize("typed", ["-1", "veel", "", "501"])
def test_impossible_places_are_refused_beside_the_field_and_nothing_changes(
    partner: Client, floor: Floor, typed: str
) -> None:
    name = f"shift-{floor.shift_id}"
    page = partner.post(f"/offers/{floor.offer_id}/places", {name: typed})
    assert page.status == 422
    assert page.soup.find(id=f"{name}-error")
    assert "2/2" in partner.get(f"/offers/{floor.offer_id}").text


def test_fewer_places_than_are_taken_is_refused_with_the_number_inv_03(partner: Client, floor: Floor) -> None:
    partner.post(f"/proposals/{floor.ref}/accept", {"hold_until": ""})
    partner.post(f"/proposals/{floor.ref}/accept", {"hold_until": make.days(20).isoformat()})
    page = partner.post(f"/offers/{floor.offer_id}/places", {f"shift-{floor.shift_id}": "0"})
    assert page.status == 422
    assert "ingenomen" in page.text or "beloofd" in page.text


def test_a_pause_with_dates_stops_the_intake_and_is_ended_again_hr_22(partner: Client, floor: Floor) -> None:
    dates = {"paused_from": make.days(0).isoformat(), "paused_until": make.days(9).isoformat()}
    page = partner.post(f"/offers/{floor.offer_id}/pause", dates)
    assert "aanmeldingsstop" in page.text
    page = partner.post(f"/offers/{floor.offer_id}/resume")
    assert "aanmeldingsstop" not in page.text


def test_a_pause_that_ends_before_it_starts_is_refused_and_keeps_what_was_typed(
    partner: Client, floor: Floor
) -> None:
    dates = {"paused_from": make.days(9).isoformat(), "paused_until": make.days(3).isoformat()}
    page = partner.post(f"/offers/{floor.offer_id}/pause", dates)
    assert page.status == 422
    field = page.soup.find(id="paused_until")
    assert field is not None
    assert field["value"] == dates["paused_until"]


def test_a_question_shows_the_functional_profile_and_no_name_conf_11(partner: Client, floor: Floor) -> None:
    pages = [partner.get("/proposals/"), partner.get(f"/proposals/{floor.ref}")]
    for page in pages:
        body = page.response.get_data(as_text=True)
        assert floor.alias in body
        assert "rustige plek" in body
        assert floor.name not in body
        assert floor.client_ref not in body
        assert "leefloon" not in body
    assert pages[1].soup.select_one("a[href='tel:090000001']")


def test_yes_keeps_a_place_until_a_day_inv_03(partner: Client, floor: Floor) -> None:
    page = partner.post(f"/proposals/{floor.ref}/accept", {"hold_until": make.days(20).isoformat()})
    assert "plaats gereserveerd" in page.text
    assert floor.name not in page.response.get_data(as_text=True)


def test_a_hold_of_more_than_thirty_days_is_refused(partner: Client, floor: Floor) -> None:
    page = partner.post(f"/proposals/{floor.ref}/accept", {"hold_until": make.days(31).isoformat()})
    assert page.status == 422
    assert page.soup.find(id="hold_until-error")


def test_no_needs_a_reason_and_then_the_profile_is_gone_conf_12(partner: Client, floor: Floor) -> None:
    assert partner.post(f"/proposals/{floor.ref}/decline").status == 422
    page = partner.post(f"/proposals/{floor.ref}/decline", {"reason": "no_guidance_available"})
    assert page.path == "/proposals/"
    assert floor.alias not in page.text
    assert partner.get(f"/proposals/{floor.ref}").status == 404


def test_a_no_after_a_colleagues_yes_says_how_it_stands_and_loses_no_text(
    partner: Client, floor: Floor
) -> None:
    partner.post(f"/proposals/{floor.ref}/accept", {"hold_until": make.days(9).isoformat()})
    said = {"reason": "needs_cannot_be_met", "note": "Een tafel op een andere hoogte"}
    page = partner.post(f"/proposals/{floor.ref}/decline", said)
    assert page.status == 409
    assert "Een tafel op een andere hoogte" in page.text
    page = partner.post(f"/proposals/{floor.ref}/decline", {"reason": "no_guidance_available"})
    assert 'Nee zeggen kan nu niet. De plaatsing staat op "plaats gereserveerd"' in page.notices[0]


def test_another_host_finds_neither_offer_nor_question_conf_01(stranger: Client, floor: Floor) -> None:
    absent = stranger.get("/proposals/P-NOSUCHONE")
    for path in (f"/offers/{floor.offer_id}", f"/proposals/{floor.ref}"):
        page = stranger.get(path)
        assert page.status == 404
        assert page.text == absent.text
    for path in (f"/offers/{floor.offer_id}/confirm", f"/proposals/{floor.ref}/accept"):
        assert stranger.post(path, {"hold_until": make.days(5).isoformat()}).status == 404
    assert "Keuken van De Lepel" not in stranger.get("/offers/").text


def test_a_partner_asks_about_the_floor_and_not_about_the_person_inv_17(
    partner: Client, floor: Floor
) -> None:
    page = partner.post(f"/proposals/{floor.ref}/ask", {"question": "Welke diagnose is er?"})
    assert page.status == 422
    assert page.soup.find(id="question-error")
    assert "Welke diagnose is er?" in page.text
    page = partner.post(f"/proposals/{floor.ref}/ask", {"question": "Kan negen uur ook?"})
    assert "vraag van de partner" in page.text
    assert "Kan negen uur ook?" in page.text
    page = partner.post(f"/proposals/{floor.ref}/ask", {"question": "Is er een fiets nodig?"})
    assert page.status == 409, "somebody of the same house asked a moment earlier"
    assert "Is er een fiets nodig?" in page.notices[0]


def test_a_request_goes_on_the_waiting_list_and_can_still_get_a_place(partner: Client, floor: Floor) -> None:
    page = partner.post(f"/proposals/{floor.ref}/waitlist", {"until": make.days(200).isoformat()})
    assert page.status == 422
    page = partner.post(f"/proposals/{floor.ref}/waitlist", {"until": make.days(60).isoformat()})
    assert "op wachtlijst" in page.text
    page = partner.post(f"/proposals/{floor.ref}/accept", {"hold_until": make.days(20).isoformat()})
    assert "plaats gereserveerd" in page.text


def test_a_place_taken_back_takes_the_profile_away_conf_12(partner: Client, floor: Floor) -> None:
    partner.post(f"/proposals/{floor.ref}/accept", {"hold_until": make.days(20).isoformat()})
    assert partner.post(f"/proposals/{floor.ref}/withdraw").path == "/proposals/"
    assert partner.get(f"/proposals/{floor.ref}").status == 404


def test_a_partner_reads_that_a_stay_ended_and_never_why(app: Flask, partner: Client, floor: Floor) -> None:
    with app.app_context(), unit_of_work() as session:
        placement = session.query(Placement).filter(Placement.ref == floor.ref).one()
        placement.state, placement.ends_on = PlacementState.ENDED, make.days(7)
        placement.end_reason, placement.aftercare_by = EndReason.HEALTH, make.days(35)
    body = partner.get("/proposals/")
    assert "beëindigd" in body.text
    assert floor.alias in body.text
    assert "gezondheid" not in body.text
    assert partner.get(f"/proposals/{floor.ref}").status == 404


def test_another_host_takes_no_step_of_a_foreign_stay_conf_01(stranger: Client, floor: Floor) -> None:
    for act, data in (
        ("ask", {"question": "Kan negen uur ook?"}),
        ("waitlist", {"until": make.days(9).isoformat()}),
        ("withdraw", {}),
        ("first-day", {"on": make.days(0).isoformat()}),
        ("end", {"reason": "other", "last_day": make.days(0).isoformat()}),
    ):
        assert stranger.post(f"/proposals/{floor.ref}/{act}", data).status == 404
