"""What a client's file refuses: one sentence at the field, nothing half-written, what was typed stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from tests.coordination.factories import days
from tests.support.databases import Databases
from tests.web.conftest import running
from tests.web.pages.casework import Desk, desk
from tests.web.pages.client_file_desk import facts, sent, url
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client

SIGN_UP = {
    "display_name": "Nadia",
    "birth_year": "1995",
    "postcode": "9000",
    "income_status": "unknown",
    "referral_source": "self",
    "first_talk_on": days(0).isoformat(),
    "basis": "statutory_task",
    "informed": "yes",
}


@pytest.fixture
def app(databases: Callable[[str], Databases]) -> Iterator[Flask]:
    """Start the application on one engine: what is refused here is refused before the database."""
    with databases("sqlite").fresh("migrated") as address:
        yield from running(address)


@pytest.fixture
def work(client: Client, accounts: Accounts) -> Desk:
    return desk(client, accounts)


REFUSED: list[tuple[str, dict[str, Any], str, str]] = [
    ("person", {"display_name": ""}, "display_name", "Naam: vul dit in."),
    ("person", {"birth_year": "1850"}, "birth_year", "Geboortejaar: van 1900"),
    ("person", {"postcode": "0999"}, "postcode", "geen Belgische postcode"),
    ("languages", {"dutch_level": "Z9"}, "dutch_level", "kies er een uit de lijst"),
    ("languages", {"language-0": "ar", "language-1": "ar"}, "language-1", "deze taal staat er al"),
    ("languages", {"language-0": "", "level-0": "B1"}, "language-0", "kies ook welke taal"),
    ("income", {"income_status": ""}, "income_status", "Inkomen: vul dit in."),
    ("income", {"resident_flemish_region": "misschien"}, "resident_flemish_region", "uit de lijst"),
    ("availability", {"half_days": []}, "half_days", "kies minstens één dagdeel"),
    ("availability", {"unknown": "yes", "half_days": ["sun-evening"]}, "unknown", "niet allebei"),
    ("availability", {"earliest_start_on": "morgen"}, "earliest_start_on", "dat is geen datum"),
    ("limits", {"no_go_postcodes": "9000, Gent"}, "no_go_postcodes", "vier cijfers per postcode"),
    ("limits", {"contact-0": "organisation:999999"}, "contact-0", "kies er een uit de lijst"),
    ("travel", {"max_travel_minutes": "900"}, "max_travel_minutes", "van 0 tot 240"),
    ("needs", {"work_skills": ["toveren"]}, "work_skills", "kies uit de lijst"),
    ("support", {"support_intensity_needed": "6"}, "support_intensity_needed", "van 1 tot 5"),
    ("search", {"looking_since": days(1).isoformat()}, "looking_since", "tot en met vandaag"),
    ("wishes", {"wish-1": "sector:catering", "rank-1": "2"}, "wish-1", "deze wens staat er al"),
    ("wishes", {"wish-1": "near_home", "rank-1": "1"}, "rank-1", "een andere wens heeft dat nummer al"),
    ("wishes", {"wish-1": "sector:varen", "rank-1": "2"}, "wish-1", "kies er een uit de lijst"),
    ("wishes", {"words-1": "Iets met mensen"}, "wish-1", "kies ook waarover het gaat"),
    ("rungs", {"current_rung": "6"}, "reason", "krijgt er een reden bij"),
    ("rungs", {"current_rung": "7"}, "current_rung", "van 1 tot 6"),
    ("rungs", {"next_review_on": days(-1).isoformat()}, "next_review_on", "na de inschatting"),
    ("rungs", {"assessed_on": days(1).isoformat()}, "assessed_on", "tot en met vandaag"),
    ("competences", {"level-cooperation": ""}, "level-handling_rules", "minstens één competentie"),
    ("competences", {"level-cooperation": "6"}, "level-cooperation", "van 1 tot 5"),
    ("poverty", {"checked_on": days(1).isoformat()}, "checked_on", "tot en met vandaag"),
    ("introductions", {"organisation": "999999", "kind": "buddy"}, "organisation", "uit de lijst"),
    ("trajectory", {"supervisor": "999999"}, "supervisor", "kies er een uit de lijst"),
    ("trajectory", {"goal": ""}, "goal", "Doel: vul dit in."),
    ("work_education_income", {"instrument": "asi"}, "client_worry", "vul dit in"),
]


@pytest.fixture
def ref(work: Desk) -> str:
    return work.client()


@pytest.fixture(scope="module")
def refusing(databases: Callable[[str], Databases]) -> Iterator[tuple[Client, str]]:
    """Sign somebody in who may see one client; what is refused leaves the world as it was."""
    with databases("sqlite").fresh("migrated") as address:
        for app in running(address):
            browser = Client(app)
            yield browser, desk(browser, Accounts(app)).client()


@pytest.mark.parametrize(("section", "fields", "where", "sentence"), REFUSED)
def test_one_sentence_stands_at_the_field_and_nothing_is_kept(
    refusing: tuple[Client, str], section: str, fields: dict[str, Any], where: str, sentence: str
) -> None:
    client, ref = refusing
    before = facts(client.app, ref)
    typed = sent(client.get(url(ref, section))) | fields
    page = client.post(url(ref, section), typed)
    assert page.status == 422
    found = page.soup.find(id=f"{where}-error")
    assert found is not None, page.text
    assert sentence in found.get_text()
    assert page.soup.select_one(f"#errors a[href='#{where}']")
    for name, value in fields.items():
        field = page.soup.select_one(f"input[type=text]#{name}, input[type=number]#{name}, textarea#{name}")
        if field is not None:
            assert value == (field.get_text(strip=True) if field.name == "textarea" else field["value"])
    assert facts(client.app, ref) == before


def test_who_saves_later_is_told_and_overwrites_nothing(client: Client, ref: str) -> None:
    page = client.get(url(ref, "travel"))
    late = sent(page) | {"travel_mode": "foot"}
    client.post(url(ref, "travel"), sent(page) | {"travel_mode": "car"})
    page = client.post(url(ref, "travel"), late)
    assert page.status == 409
    assert "Iemand anders heeft dit net gewijzigd" in page.text
    assert facts(client.app, ref).travel_mode == "car"
    assert sent(page)["travel_mode"] == ["foot"]
    client.post(url(ref, "travel"), sent(page))
    assert facts(client.app, ref).travel_mode == "foot"


def test_who_saves_another_section_meanwhile_disturbs_nobody(client: Client, ref: str) -> None:
    page = client.get(url(ref, "travel"))
    other = client.get(url(ref, "languages"))
    client.post(url(ref, "languages"), sent(other) | {"dutch_level": "C1"})
    assert client.post(url(ref, "travel"), sent(page) | {"travel_mode": "car"}).status == 200


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"display_name": " "}, "display_name"),
        ({"postcode": "1"}, "postcode"),
        ({"birth_year": "veel"}, "birth_year"),
        ({"referral_source": ""}, "referral_source"),
        ({"first_talk_on": days(1).isoformat()}, "first_talk_on"),
        ({"basis": "mandate"}, "basis"),
        ({"informed": None}, "informed"),
    ],
)
def test_inv_16_a_sign_up_asks_the_least_and_refuses_at_the_field(
    refusing: tuple[Client, str], fields: dict[str, Any], where: str
) -> None:
    client, known = refusing
    typed = {name: value for name, value in (SIGN_UP | fields).items() if value is not None}
    page = client.post("/clients/new", typed)
    assert page.status == 422
    assert page.soup.find(id=f"{where}-error")
    assert [line.get_text() for line in client.get("/clients/").soup.select("tbody .ref")] == [known]


def test_who_is_signed_up_has_a_team_and_a_checklist(client: Client, work: Desk) -> None:
    assert "/clients/new" in client.get("/clients/").links.values()
    page = client.post("/clients/new", SIGN_UP)
    assert page.status == 200
    assert page.h1 == "Dossier"
    ref = page.path.split("/")[2]
    assert "Op welke dagdelen kan de cliënt?" in page.text
    assert "Nadia" in page.text
    assert "Nadia" not in page.title
    team = client.get(f"/clients/{ref}", unchecked={"title"})
    assert url(ref) in team.links.values()
    page = client.get("/clients/new")
    fields = {field["name"] for field in page.soup.select("main [name]")} - {"csrf_token"}
    assert fields == set(SIGN_UP)
