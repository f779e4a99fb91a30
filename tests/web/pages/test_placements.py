"""From proposal to place on screen: the road, each act, bad input, and what the partner will read."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from coordination import clock
from coordination.capacity.models import CapacityOffer
from coordination.clients.models import Client as Person
from coordination.clients.models import Trajectory
from coordination.consent.models import Consent
from coordination.placements.models import ClientAnswer, DeclinedOffer
from coordination.vocabulary import (
    ActorRole,
    Adaptation,
    ClientPart,
    PlacementKind,
    PlacementState,
    TrajectoryKind,
)
from tests.coordination import factories as make
from tests.web.pages.casework import Desk, desk, statements
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client, Page
from web.unit_of_work import unit_of_work

TODAY = clock.today().isoformat()
YES = {
    "answer": "yes",
    "form": "oral_recorded",
    "given_on": TODAY,
    "language": "nl",
    "place": "Bureau Zuid",
    "own_words": "Ja, ik wil koken.",
}
SHARE = {
    "form": "oral_recorded",
    "given_on": TODAY,
    "language": "nl",
    "expires_on": (clock.today() + timedelta(days=90)).isoformat(),
}


@pytest.fixture
def work(client: Client, accounts: Accounts) -> Desk:
    return desk(client, accounts)


@pytest.fixture
def url(work: Desk) -> str:
    """Address of a suggestion for a client of mine, with one alternative beside it."""
    ref = work.client("Amina B.", functional_needs=[Adaptation.FIXED_CONTACT])
    for title in ("Keukenhulp", "Zaalhulp"):
        work.offer(title, adaptations_available=[Adaptation.FIXED_CONTACT])
    work.round()
    return f"/placements/{work.placement(ref)[0]}"


def _state(work: Desk) -> PlacementState:
    with work.app.app_context(), unit_of_work() as session:
        ref = session.scalars(select(Person.ref)).one()
    return work.placement(ref)[1]


def _talked(client: Client, url: str) -> Page:
    client.post(f"{url}/shortlist")
    shown = [box["value"] for box in client.get(url).soup.select("input[name=alternatives]")]
    return client.post(f"{url}/talk", {"discussed_on": TODAY, "alternatives": shown})


def _agreed(client: Client, url: str) -> Page:
    _talked(client, url)
    return client.post(f"{url}/answer", YES)


def test_the_road_from_suggestion_to_the_partner(client: Client, work: Desk, url: str) -> None:
    assert client.post(f"{url}/shortlist").notices[0].startswith("Op de korte lijst gezet")
    assert "Gesprek genoteerd" in _talked_again(client, url).notices[0]
    assert "Akkoord van de cliënt genoteerd" in client.post(f"{url}/answer", YES).notices[0]
    sent = client.post(f"{url}/send", SHARE)
    assert "Gevraagd" in sent.notices[0]
    assert _state(work) is PlacementState.OFFERED
    now = sent.soup.select_one("[aria-current=step]")
    assert "Plaats vrijgehouden" in now.get_text()


def _talked_again(client: Client, url: str) -> Page:
    shown = [box["value"] for box in client.get(url).soup.select("input[name=alternatives]")]
    return client.post(f"{url}/talk", {"discussed_on": TODAY, "alternatives": shown})


def test_each_page_says_what_is_next(client: Client, work: Desk, url: str) -> None:
    assert "Nu: bekijken" in client.get(url).text
    client.post(f"{url}/shortlist")
    assert "Nu: bespreken met de cliënt" in client.get(url).text
    _talked_again(client, url)
    page = client.get(url)
    assert "Nu: het antwoord van de cliënt" in page.text
    assert "Een nee heeft geen enkel gevolg" in page.text
    client.post(f"{url}/answer", YES)
    assert "Nu: de plaats vragen aan" in client.get(url).text


def test_conf_27_a_talk_without_an_alternative_is_refused(client: Client, work: Desk, url: str) -> None:
    client.post(f"{url}/shortlist")
    page = client.post(f"{url}/talk", {"discussed_on": TODAY})
    assert page.status == 422
    assert "Toon de cliënt ook minstens één ander voorstel" in page.notices[0]
    assert _state(work) is PlacementState.SHORTLISTED


def test_a_talk_in_the_future_is_refused_and_the_day_stays(client: Client, work: Desk, url: str) -> None:
    client.post(f"{url}/shortlist")
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    page = client.post(f"{url}/talk", {"discussed_on": tomorrow})
    assert page.status == 422
    assert "die dag moet nog komen" in page.notices[0]
    assert page.soup.select_one("#discussed_on")["value"] == tomorrow


def test_conf_28_a_spoken_yes_needs_place_and_own_words(client: Client, work: Desk, url: str) -> None:
    _talked(client, url)
    page = client.post(f"{url}/answer", YES | {"place": ""})
    assert page.status == 422
    assert "waar jullie samen zaten" in page.notices[0]
    assert page.soup.select_one("#own_words").get_text() == "Ja, ik wil koken."
    assert page.soup.select_one("#answer-yes").has_attr("checked")
    assert _state(work) is PlacementState.DISCUSSED
    assert client.post(f"{url}/answer", YES | {"own_words": ""}).status == 422


def test_inv_01_a_digital_yes_cannot_be_given_for_the_client(client: Client, work: Desk, url: str) -> None:
    page = _talked(client, url)
    assert not page.soup.select("input[name=form][value=digital]")
    assert client.post(f"{url}/answer", YES | {"form": "digital"}).status == 422


def test_an_answer_with_an_unknown_code_is_refused(client: Client, work: Desk, url: str) -> None:
    _talked(client, url)
    page = client.post(f"{url}/answer", YES | {"answer": "maybe", "reason": "laziness"})
    assert page.status == 422
    assert _state(work) is PlacementState.DISCUSSED


def test_inv_01_the_answer_is_kept_as_it_was_given(client: Client, work: Desk, url: str) -> None:
    page = _agreed(client, url)
    assert "Ja, ik wil koken." in page.text
    with work.app.app_context(), unit_of_work() as session:
        kept = session.scalars(select(ClientAnswer)).one()
        assert (kept.agrees, kept.place, kept.language) == (True, "Bureau Zuid", "nl")


def test_conf_29_a_no_needs_no_reason_and_leaves_only_a_pause(client: Client, work: Desk, url: str) -> None:
    _talked(client, url)
    page = client.post(
        f"{url}/answer", {"answer": "no", "form": "written", "given_on": TODAY, "language": "nl"}
    )
    assert "Een nee heeft geen enkel gevolg" in page.notices[0]
    assert _state(work) is PlacementState.DECLINED_BY_CLIENT
    stopped = page.soup.select_one(".steps__stopped")
    assert "Cliënt kiest iets anders" in stopped.get_text()
    with work.app.app_context(), unit_of_work() as session:
        assert session.scalars(select(DeclinedOffer)).one().until > clock.today()


def test_conf_11_the_partner_preview_names_nobody(client: Client, work: Desk, url: str) -> None:
    page = _agreed(client, url)
    card = next(one for one in page.soup.select(".card") if "Dit leest de partner" in one.get_text())
    assert "Amina" not in card.get_text()
    assert "vaste contactpersoon" in card.get_text()


def test_hr_23_sending_records_the_agreement_to_share(client: Client, work: Desk, url: str) -> None:
    _agreed(client, url)
    client.post(f"{url}/send", SHARE | {"share_name": "yes"})
    with work.app.app_context(), unit_of_work() as session:
        consent = session.scalars(select(Consent)).one()
        assert set(consent.items) == {ClientPart.FUNCTIONAL_PROFILE, ClientPart.IDENTITY}


def test_the_name_is_not_shared_unless_the_client_says_so(client: Client, work: Desk, url: str) -> None:
    _agreed(client, url)
    client.post(f"{url}/send", SHARE)
    with work.app.app_context(), unit_of_work() as session:
        assert session.scalars(select(Consent)).one().items == [ClientPart.FUNCTIONAL_PROFILE]


def test_conf_09_an_agreement_to_share_without_end_is_refused(client: Client, work: Desk, url: str) -> None:
    _agreed(client, url)
    far = (clock.today() + timedelta(days=800)).isoformat()
    for wrong in ("", far, TODAY):
        page = client.post(f"{url}/send", SHARE | {"expires_on": wrong})
        assert page.status == 422
        assert "Akkoord geldt tot" in page.notices[0]
    assert _state(work) is PlacementState.AGREED


def test_on_screen_it_is_an_agreement_to_share(client: Client, work: Desk, url: str) -> None:
    page = _agreed(client, url)
    assert "Akkoord om te delen" in page.text
    assert "toestemming" not in page.text.lower()


def test_a_place_that_may_not_be_asked_for_says_why_inv_07_hr_21(
    client: Client, work: Desk, url: str
) -> None:
    _agreed(client, url)
    with work.app.app_context(), unit_of_work() as session:
        session.scalars(select(Trajectory)).one().kind = TrajectoryKind.SUPPORTED_EMPLOYMENT
        for offer in session.scalars(select(CapacityOffer)):
            offer.placement_kind = PlacementKind.WORK_CARE
    page = client.post(f"{url}/send", SHARE)
    assert page.status == 422
    assert "begeleid werken en arbeidszorg (AMA) mogen niet samen" in page.text
    with work.app.app_context(), unit_of_work() as session:
        for offer in session.scalars(select(CapacityOffer)):
            offer.review_by = clock.today() - timedelta(days=1)
    assert "neemt nu niemand op" in client.post(f"{url}/send", SHARE).text


def test_a_client_may_always_withdraw_and_is_asked_no_reason(client: Client, work: Desk, url: str) -> None:
    _agreed(client, url)
    client.post(f"{url}/send", SHARE)
    page = client.post(f"{url}/withdraw")
    assert "Stopgezet zoals de cliënt vroeg" in page.notices[0]
    assert _state(work) is PlacementState.WITHDRAWN_BY_CLIENT


def test_a_proposal_can_be_taken_off_the_short_list(client: Client, work: Desk, url: str) -> None:
    client.post(f"{url}/shortlist")
    client.post(f"{url}/take-off")
    assert _state(work) is PlacementState.SUGGESTED


def test_a_step_that_cannot_be_says_how_it_stands_and_what_would_make_it_possible(
    client: Client, work: Desk, url: str
) -> None:
    client.post(f"{url}/shortlist")
    page = client.post(f"{url}/shortlist")
    assert (
        'Op de korte lijst zetten kan nu niet. De plaatsing staat op "op de korte lijst";'
        ' dit kan alleen vanuit "suggestie".' in page.notices[0]
    )
    assert page.path == url


def test_of_two_who_note_an_answer_the_second_is_told_by_whom_and_loses_no_text(
    client: Client, work: Desk, url: str
) -> None:
    _agreed(client, url)
    said = {"place": "Aan de balie", "own_words": "Liever op dinsdag."}
    page = client.post(f"{url}/answer", YES | said)
    assert page.status == 409
    assert "De cliënt ging akkoord" in page.notices[0]
    for text in said.values():
        assert text in page.notices[0]


def test_conf_01_a_placement_of_a_foreign_client_is_absent(
    client: Client, work: Desk, accounts: Accounts, url: str
) -> None:
    client.sign_out()
    desk(client, accounts)
    foreign, absent = client.get(url), client.get("/placements/PL-2222222222")
    assert foreign.status == absent.status == 404
    assert foreign.text == absent.text
    for act in ("shortlist", "take-off", "withdraw"):
        assert client.post(f"{url}/{act}").status == 404
    assert client.post(f"{url}/answer", YES).status == 404
    assert client.post(f"{url}/send", SHARE).status == 404
    assert client.post(f"{url}/talk", {"discussed_on": TODAY}).status == 404


def test_a_partner_has_no_road_of_a_placement(
    client: Client, accounts: Accounts, work: Desk, url: str
) -> None:
    client.sign_out()
    with work.app.app_context(), unit_of_work() as session:
        organisation_id = session.scalars(select(Person)).one().trajectories[0].supervisor.organisation_id
    client.sign_in(accounts.make(ActorRole.PARTNER, organisation_id=organisation_id))
    assert client.get(url).status == 404


def test_my_proposals_stand_by_who_must_act(client: Client, work: Desk, url: str) -> None:
    page = client.get("/placements/")
    assert [one.get_text() for one in page.soup.select("main h2")] == ["Jij bent aan zet"]
    _talked(client, url)
    page = client.get("/placements/")
    assert [one.get_text() for one in page.soup.select("main h2")] == ["Wacht op de cliënt"]
    client.post(f"{url}/answer", YES)
    client.post(f"{url}/send", SHARE)
    page = client.get("/placements/")
    assert [one.get_text() for one in page.soup.select("main h2")] == ["Wacht op een partner"]
    assert "Amina B." in page.text


def test_every_open_track_of_a_client_is_listed(client: Client, work: Desk) -> None:
    ref = work.client("J.")
    for title in ("Opleiding", "Sollicitatietraining"):
        work.offer(title)
    work.round()
    client.post(f"/placements/{work.placement(ref)[0]}/shortlist")
    form = client.get(f"/clients/{ref}").form(f"/clients/{ref}/alternatives")
    client.post(form["action"], {one["name"]: one["value"] for one in form.select("input")})
    rows = client.get("/placements/").soup.select("tbody tr")
    assert sorted(row.td.span.contents[0].strip() for row in rows) == ["Opleiding", "Sollicitatietraining"]


def test_the_page_says_why_and_by_which_way(client: Client, work: Desk, url: str) -> None:
    page = client.get(url)
    assert "Alles wat de cliënt wil, komt hier terug." in page.text
    assert "de cliënt meldt zich zelf aan" in page.soup.select_one(".way").get_text()


def test_without_proposals_the_page_says_what_to_do(client: Client, work: Desk) -> None:
    page = client.get("/placements/")
    assert "Start een ronde" in page.text
    assert page.links["Naar de rondes"] == "/rounds/"


def test_the_list_asks_the_database_as_often_for_ten_clients_as_for_two(client: Client, work: Desk) -> None:
    work.offer(shifts=[("Voormiddagen", make.MORNINGS, 20)])
    for number in range(2):
        work.client(f"Cliënt {number}")
    work.round()
    few = statements(client, "/placements/")
    for number in range(8):
        work.client(f"Nog een {number}")
    work.round()
    assert statements(client, "/placements/") == few
