"""Why not there, for all places at once: what fits, what to ask, what stands in the way most."""

import pytest

from coordination.vocabulary import LanguageLevel, PlacementState
from tests.web.pages.casework import Desk, desk
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client, Page


@pytest.fixture
def work(client: Client, accounts: Accounts) -> Desk:
    return desk(client, accounts)


def rows(page: Page, table: int = 0) -> list[list[str]]:
    found = page.soup.select("table")[table].select("tbody tr")
    return [[" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")] for row in found]


def test_all_places_stand_there_by_what_the_rules_say(client: Client, work: Desk) -> None:
    ref = work.client(dutch_level=LanguageLevel.A1)
    work.offer("Keuken")
    work.offer("Onthaal", min_dutch_level=LanguageLevel.B2)
    work.offer("Balie", min_dutch_level=LanguageLevel.B1)
    work.round()
    page = client.get(f"/clients/{ref}/why-not")
    assert (page.status, page.notices) == (200, [])
    chips = {chip.contents[0].strip(): chip.span.get_text() for chip in page.soup.select(".chips a")}
    assert chips == {"Past": "1", "Eerst iets navragen": "0", "Past niet": "2"}
    [fits] = rows(page)
    assert "Keuken" in fits[0]
    assert fits[1] == "Het voorstel van de laatste ronde"
    assert rows(page, 1) == [["Nederlands", "2", "2"]]
    other = client.get(f"/clients/{ref}/why-not?show=does_not_fit")
    assert [row[1] for row in rows(other)] == ["Past niet: nederlands"] * 2
    link = other.soup.select_one("tbody th a")["href"]
    assert "Dit staat in de weg" in client.get(link).text


def test_before_a_round_it_says_what_to_do(client: Client, work: Desk) -> None:
    page = client.get(f"/clients/{work.client()}/why-not")
    assert "Nog geen ronde voor deze cliënt" in page.text
    assert not page.soup.select("table")


def test_conf_01_all_places_of_a_foreign_client_are_absent(client: Client, work: Desk) -> None:
    ref = work.client(member=False)
    work.offer()
    work.round()
    assert client.get(f"/clients/{ref}/why-not").status == 404


def test_e_3_9_among_all_places_a_hidden_domain_is_not_told(client: Client, work: Desk) -> None:
    ref = work.client(postcode="9000", no_go_postcodes=["9000"])
    work.offer()
    work.round()
    page = client.get(f"/clients/{ref}/why-not?show=does_not_fit")
    assert [row[1] for row in rows(page)] == ["Past niet: vrije plaats"]
    assert rows(page, 1)[0][0] == "Vrije plaats"


def test_a_place_among_all_places_is_proposed_there_and_then(client: Client, work: Desk) -> None:
    ref = work.client(dutch_level=LanguageLevel.B1)
    number, shut = work.offer("Keuken"), work.offer("Balie", min_dutch_level=LanguageLevel.C1)
    work.round()
    url = f"/clients/{ref}/why-not?offer={number}"
    assert not client.get(f"/clients/{ref}/why-not?offer={shut}").soup.select("#propose")
    form = client.get(url).soup.select_one("#propose form")
    fields = {one["name"]: one["value"] for one in form.select("input") if one["name"] != "csrf_token"}
    made = client.post(form["action"], fields)
    found, state = work.placement(ref)
    assert (made.path, state) == (f"/placements/{found}", PlacementState.SHORTLISTED)
    assert "Een persoon stelde dit voor" in client.get(f"/placements/{found}/history").text
    assert not client.get(url).soup.select("#propose form")
    again = client.post(form["action"], fields)
    assert (again.path, again.notices[0]) == (
        f"/clients/{ref}/why-not",
        "Deze plek staat al op de lijst van de cliënt.",
    )
    other = client.post(form["action"], {"offer": str(shut)})
    assert other.notices[0] == "Een regel zegt nu nee tegen deze plek."
