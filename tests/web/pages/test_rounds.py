"""Matching rounds on screen: start, watch, stop, and what a round gave."""

import pytest
from sqlalchemy import select

from coordination.actors import automatic
from coordination.rounds import operations
from coordination.rounds.models import MatchingRound
from coordination.vocabulary import (
    ActorRole,
    HalfDays,
    LanguageLevel,
    PlacementKind,
    PlacementState,
    RoundState,
    Sector,
)
from tests.coordination import factories as make
from tests.web.pages.casework import Desk, desk, statements
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client, Page
from web import jobs
from web.unit_of_work import unit_of_work

WORKER = automatic("test")


@pytest.fixture
def work(client: Client, accounts: Accounts) -> Desk:
    return desk(client, accounts)


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Catch what is handed to the workers: there is none in these tests."""
    handed: list[str] = []
    monkeypatch.setattr(jobs, "enqueue", lambda ref: handed.append(ref) or True)
    monkeypatch.setattr(jobs, "cancel", lambda ref: handed.append(f"cancel {ref}"))
    monkeypatch.setattr(jobs, "worker_problem", lambda: None)
    return handed


def _round(work: Desk) -> MatchingRound:
    with work.app.app_context(), unit_of_work() as session:
        found = session.scalars(select(MatchingRound)).one()
        session.expunge(found)
        return found


def _section(page: Page, title: str) -> str:
    found = [one for one in page.soup.select("section") if one.h2 and title in one.h2.get_text()]
    return " ".join(found[0].get_text(" ").split()) if found else ""


def test_one_button_starts_a_round_and_leads_to_its_page(
    client: Client, work: Desk, queue: list[str]
) -> None:
    page = client.post("/rounds/")
    started = _round(work)
    assert page.path == f"/rounds/{started.ref}"
    assert queue == [started.ref]
    assert "De ronde staat klaar en begint zo." in page.text


def test_the_policy_stands_beside_the_button_in_plain_words(client: Client, work: Desk) -> None:
    text = _section(client.get("/rounds/"), "Waar een ronde naar streeft")
    assert "Eerst: zoveel mogelijk mensen een plek" in text
    assert "Jij bespreekt het, de cliënt beslist." in text


def test_a_second_round_at_once_is_refused_in_plain_words(
    client: Client, work: Desk, queue: list[str]
) -> None:
    client.post("/rounds/")
    page = client.post("/rounds/")
    assert "Er loopt al een ronde" in page.notices[0]
    assert len(queue) == 1
    assert not page.soup.find("form", action="/rounds/")


def test_a_round_under_way_shows_step_and_gap_and_asks_again(
    client: Client, work: Desk, queue: list[str]
) -> None:
    client.post("/rounds/")
    ref = _round(work).ref
    with work.app.app_context(), unit_of_work() as session:
        begun = operations.begin_round(session, WORKER, round_ref=ref)
        operations.report_progress(session, WORKER, round_ref=ref, percent=40, step="solve")
        begun.gap = 0.03
    page = client.get(f"/rounds/{ref}")
    assert "De beste verdeling zoeken" in page.text
    assert "hoogstens 3% onder het maximum" in page.text
    assert page.soup.progress["value"] == "40"
    assert page.soup.select_one(f"[hx-get='/rounds/{ref}/progress']")
    assert page.soup.select_one("noscript meta[http-equiv=refresh]")
    part = client.get(f"/rounds/{ref}/progress")
    assert "De beste verdeling zoeken" in part.text
    assert part.soup.select_one("[hx-get]")


def test_once_it_has_ended_the_part_sends_the_reader_to_the_result(
    client: Client, work: Desk, queue: list[str]
) -> None:
    ref = work.round()
    part = client.get(f"/rounds/{ref}/progress")
    assert part.response.headers["HX-Redirect"] == f"/rounds/{ref}"
    assert not part.soup.select_one("[hx-get]")


def test_without_a_worker_the_page_says_so(
    client: Client, work: Desk, queue: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "worker_problem", lambda: "no worker")
    assert "niemand die de ronde uitvoert" in client.post("/rounds/").text


def test_a_round_can_be_stopped(client: Client, work: Desk, queue: list[str]) -> None:
    client.post("/rounds/")
    ref = _round(work).ref
    page = client.post(f"/rounds/{ref}/cancel")
    assert "De ronde is stopgezet" in page.notices[0]
    assert _round(work).state is RoundState.CANCELLED
    assert queue[-1] == f"cancel {ref}"
    assert "Er is niets van bewaard" in client.get(f"/rounds/{ref}").text


def test_stopping_what_has_ended_is_said_to_be_too_late(client: Client, work: Desk, queue: list[str]) -> None:
    ref = work.round()
    page = client.post(f"/rounds/{ref}/cancel")
    assert "was al klaar" in page.notices[0]
    assert page.path == f"/rounds/{ref}"


def test_a_failed_round_says_what_to_do(client: Client, work: Desk, queue: list[str]) -> None:
    client.post("/rounds/")
    ref = _round(work).ref
    with work.app.app_context(), unit_of_work() as session:
        operations.fail_round(session, WORKER, round_ref=ref, failure="worker_died")
    page = client.get(f"/rounds/{ref}")
    assert "Deze ronde is niet gelukt" in page.text
    assert "worker_died" not in page.text


def test_the_result_shows_who_is_placed_why_and_who_is_not(client: Client, work: Desk) -> None:
    work.client("Amina B.")
    work.client("Bas C.", dutch_level=LanguageLevel.NONE, availability=None)
    work.offer("Keukenhulp", min_dutch_level=LanguageLevel.A2)
    page = client.get(f"/rounds/{work.round()}")
    assert "Voor 1 van de 2 mensen die een plek zoeken, ligt er een voorstel." in page.text
    mine = _section(page, "Voorstellen voor jouw cliënten")
    assert "Amina B." in mine
    assert "Keukenhulp" in mine
    nothing = _section(page, "Nog niets dat past")
    assert "Bas C." in nothing
    assert "past niet: nederlands" in nothing.lower()


def test_who_fits_but_finds_everything_full_stands_apart(client: Client, work: Desk) -> None:
    for number in range(3):
        work.client(f"Cliënt {number}")
    work.offer("Keukenhulp")
    page = client.get(f"/rounds/{work.round()}")
    assert "alle plaatsen zijn bezet" in _section(page, "Past wel maar alles is volzet")


def test_what_must_be_asked_first_stands_beside_the_client(client: Client, work: Desk) -> None:
    work.client("Bas C.", availability=None)
    work.offer()
    page = client.get(f"/rounds/{work.round()}")
    assert "Op welke dagdelen kan de cliënt?" in _section(page, "Eerst iets na te vragen")


def test_the_proof_and_first_come_are_told_in_plain_words(client: Client, work: Desk) -> None:
    work.client()
    work.offer()
    page = client.get(f"/rounds/{work.round()}")
    assert "Bewezen de beste verdeling" in page.text
    assert "Verschil met het maximum 0%" in page.text
    ways = {
        row.th.get_text(" ").partition(" wie ")[0]: [one.get_text() for one in row.select("td")]
        for row in page.soup.select("#ways tbody tr")
    }
    one_by_one = ways["Op volgorde van aanmelden"]
    assert one_by_one[0] == "1"
    assert ways["Op voorrang"] == one_by_one
    assert ways["Deze ronde iedereen samen bekeken"] == one_by_one


def test_inv_19_policy_weights_and_versions_stand_with_the_round(client: Client, work: Desk) -> None:
    work.client()
    work.offer()
    text = _section(client.get(f"/rounds/{work.round()}"), "Hoe deze ronde koos")
    for version in ("policy-1", "weights-1", "2026."):
        assert version in text
    assert "Wensen 18" in text


def test_conf_01_a_round_shows_no_client_of_somebody_else(client: Client, work: Desk) -> None:
    work.client("Van een ander", member=False)
    work.offer()
    page = client.get(f"/rounds/{work.round()}")
    assert "Van een ander" not in page.text
    assert "Voor jouw cliënten was er in deze ronde geen voorstel." in page.text


def test_an_unknown_round_is_absent(client: Client, work: Desk) -> None:
    assert client.get("/rounds/RND-22222222").status == 404


def test_a_partner_has_no_rounds(client: Client, accounts: Accounts, work: Desk) -> None:
    client.sign_out()
    with work.app.app_context(), unit_of_work() as session:
        organisation_id = make.make_host(session).id
    client.sign_in(accounts.make(ActorRole.PARTNER, organisation_id=organisation_id))
    assert client.get("/rounds/").status == 404
    assert client.post("/rounds/").status == 404


def test_the_list_asks_the_database_as_often_for_ten_clients_as_for_two(client: Client, work: Desk) -> None:
    work.offer(shifts=[("Voormiddagen", make.MORNINGS, 20)])
    for number in range(2):
        work.client(f"Cliënt {number}")
    ref = work.round()
    few = statements(client, f"/rounds/{ref}")
    for number in range(8):
        work.client(f"Nog een {number}")
    ref = work.round()
    assert statements(client, f"/rounds/{ref}") == few


def test_conf_24_few_people_of_others_are_hidden_on_the_page_and_in_the_api(
    client: Client, work: Desk
) -> None:
    work.client("Amina B.")
    work.client("Bas C.", member=False)
    work.offer("Keukenhulp")
    ref = work.round()
    page = client.get(f"/rounds/{ref}")
    assert "tonen we niet" in page.text
    assert "verborgen" in page.text
    assert "Mensen met een voorstel" not in page.text
    assert "verborgen" in client.get("/rounds/").text
    answer = client.http.get(f"/api/v1/rounds/{ref}").get_json()
    assert answer["exact"] is False
    for hidden in ("placed", "unplaced", "pairs", "objective", "bound", "first_come"):
        assert answer[hidden] is None
    assert client.http.get("/api/v1/rounds").get_json()[0]["placed"] is None


def test_conf_24_two_days_say_the_same_of_others_though_one_more_came_and_was_placed(
    client: Client, work: Desk
) -> None:
    work.client("Amina B.")
    work.offer("Keukenhulp", shifts=[("Voormiddagen", make.MORNINGS, 20)])
    for number in range(10):
        work.client(f"Ander {number}", member=False)
    first = work.round()
    work.client("Nog een ander", member=False)
    second = work.round()
    said = [client.http.get(f"/api/v1/rounds/{ref}").get_json() for ref in (first, second)]
    assert said[0]["placed"] == said[1]["placed"] == {"low": 10, "high": 14}
    when = {"ref", "requested_at", "finished_at"}
    assert [name for name in said[0] if said[0][name] != said[1][name]] == sorted(
        when, key=list(said[0]).index
    )
    tiles = [
        [one.get_text() for one in client.get(f"/rounds/{ref}").soup.select("main .stat dd")]
        for ref in (first, second)
    ]
    assert tiles[0] == tiles[1]
    assert tiles[0][0] == "10–14"
    page = client.get(f"/rounds/{second}")
    assert "tellen we in groepen van vijf" in page.text
    assert (said[1]["own_placed"], said[1]["own_unplaced"]) == (1, 0)
    assert "1 van jouw 1 cliënt heeft een voorstel." in page.text
    assert "Mensen, naar gewicht" not in page.text
    lines = [
        [cell.get_text() for cell in row.select("td.num")]
        for row in client.get("/rounds/").soup.select("main tbody tr")
    ]
    assert lines[0] == lines[1] == ["10–14", "verborgen", "1 van 1"]


def test_a_course_beside_the_place_stands_with_the_proposal_and_can_be_taken_up(
    client: Client, work: Desk
) -> None:
    ref = work.client("Amina B.", wants_course_beside=True)
    work.offer("Keukenhulp", shifts=[("Voormiddagen", make.MORNINGS, 1)])
    afternoon = HalfDays.of(["mon-afternoon"])
    course = PlacementKind.LANGUAGE_COURSE
    work.offer("Nederlands", placement_kind=course, shifts=[("Namiddag", afternoon, 1)], sector=Sector.GREEN)
    page = client.get(f"/rounds/{work.round()}")
    assert "Ernaast: Nederlands, ma namiddag" in page.text
    assert "Eerst kwam de plek. Met wat daarna vrij bleef, is dit bewezen de beste verdeling." in page.text
    assert "Kan ook een cursus volgen naast de plek: 1." in page.text
    page = client.get(f"/clients/{ref}")
    assert "Een cursus ernaast" in page.text
    placement, state = work.placement(ref)
    assert state is PlacementState.SUGGESTED
    client.post(f"/placements/{placement}/shortlist")
    assert work.placement(ref) == (placement, PlacementState.SHORTLISTED)


def test_conf_24_how_many_others_want_a_course_beside_is_not_told_of_few(client: Client, work: Desk) -> None:
    work.client("Amina B.", wants_course_beside=True)
    work.client("Bas C.", member=False, wants_course_beside=True)
    work.offer("Keukenhulp", shifts=[("Voormiddagen", make.MORNINGS, 2)])
    afternoon, course = HalfDays.of(["mon-afternoon"]), PlacementKind.LANGUAGE_COURSE
    work.offer("Nederlands", placement_kind=course, shifts=[("Namiddag", afternoon, 2)], sector=Sector.GREEN)
    page = client.get(f"/rounds/{work.round()}")
    assert "Ernaast: Nederlands, ma namiddag" in page.text
    assert "Kan ook een cursus volgen" not in page.text
    assert "Voor wie ook iets wil leren, zocht de ronde" in page.text
