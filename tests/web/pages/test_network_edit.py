"""The network kept by its own people: what was typed is what the graph and a round read."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from coordination.organisations.models import Organisation, Professional, Site
from coordination.rounds.facts import build_facts
from coordination.services import queries as services
from coordination.services.models import Programme, Service
from coordination.vocabulary import ActorRole, LegalForm, OrganisationKind, RoleKind
from tests.coordination import factories as make
from tests.coordination.stories import make_story
from tests.support.databases import Databases
from tests.web.conftest import running
from tests.web.pages.keeping import Partner
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client
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


@pytest.fixture(scope="module")
def administrator(accounts: Accounts) -> Client:
    client = Client(accounts.app)
    client.sign_in(accounts.of_network())
    return client


SECTIONS = {
    "names": ({"name_nl": "Atelier", "name_fr": "L'atelier"}, {"name_nl": "Atelier", "name_fr": "L'atelier"}),
    "intake": (
        {
            "self_referral": "yes",
            "intake_channels": ["phone", "outreach"],
            "intake_steps": "2",
            "cost_to_client_cents": "0,50",
        },
        {"self_referral": True, "intake_steps": 2, "cost_to_client_cents": 50},
    ),
    "target-group": (
        {"min_age": "18", "max_age": "64", "min_dutch_level": "A1", "is_activation_track": "yes"},
        {"min_age": 18, "max_age": 64, "is_activation_track": True, "target_group_is_hard": False},
    ),
    "ladder": (
        {"ladder_scheme": "vng_2010", "lowest_rung": "2", "highest_rung": "4"},
        {"ladder_scheme": "vng_2010", "lowest_rung": 2, "highest_rung": 4},
    ),
    "course": (
        {"duration_model": "fixed_term", "is_end_station": "yes", "support_themes": ["transport"]},
        {"duration_model": "fixed_term", "is_end_station": True, "support_themes": ["transport"]},
    ),
    "intake-stop": (
        {
            "stopped_from": make.days(0).isoformat(),
            "stopped_until": make.days(9).isoformat(),
            "reason": "Vol",
        },
        {"intake_stop_from": make.days(0), "intake_stop_until": make.days(9), "intake_stop_reason": "Vol"},
    ),
    "funding": (
        {"source-0": "ESF", "ends_on-0": make.days(60).isoformat()},
        {"funding": (("ESF", make.days(60), None),)},
    ),
}


@pytest.mark.parametrize("part", SECTIONS)
def test_what_is_typed_of_a_service_is_kept_shown_and_offered_again(partner: Partner, part: str) -> None:
    typed, kept = SECTIONS[part]
    path = f"/network/services/{partner.service_id}/{part}"
    page = partner.client.post(path, typed)
    assert page.path == f"/network/services/{partner.service_id}"
    assert any("bewaard" in notice for notice in page.notices)
    service = partner.row(Service, partner.service_id)
    assert {name: getattr(service, name) for name in kept} == kept
    form = partner.client.get(path).form(path)
    for name, value in typed.items():
        for one in value if isinstance(value, list) else [value]:
            shown = [str(field.get("value")) for field in form.find_all(attrs={"name": name})]
            assert one in shown or form.select(f'#{name} option[selected][value="{one}"]'), name


def test_a_service_is_called_by_its_name_in_the_readers_language_or_else_in_dutch(partner: Partner) -> None:
    path = f"/network/services/{partner.service_id}"
    partner.client.post(f"{path}/names", {"name_nl": "Atelier", "name_fr": "L'atelier"})
    for language, name in (("fr", "L'atelier"), ("en", "Atelier"), ("nl", "Atelier")):
        partner.client.post("/language", {"language": language})
        assert partner.client.get(path).h1 == name
        assert name in partner.client.get(f"/network/organisations/{partner.id}").text


def test_hr_29_what_is_typed_is_what_a_round_reads(app: Flask, partner: Partner) -> None:
    path = f"/network/services/{partner.service_id}"
    for part, (typed, _kept) in SECTIONS.items():
        assert partner.client.post(f"{path}/{part}", typed).status == 200
    with app.app_context(), unit_of_work() as session:
        service = session.get_one(Service, partner.service_id)
        make.make_offer(session, site=session.get_one(Site, partner.site_id), service=service)
        (facts,) = [
            one for one in build_facts(session, make.days(0)).services if one.key == f"service:{service.id}"
        ]
    assert facts.self_referral
    assert (facts.min_age, facts.max_age, facts.intake_steps) == (18, 64, 2)
    assert facts.scheme == "vng_2010"
    assert facts.intake_stop == (make.days(0), make.days(9))
    assert facts.end_station
    assert facts.asks_contribution


def test_a_programme_keeps_its_dates_hr_05(partner: Partner) -> None:
    path = f"/network/services/{partner.programme_id}/course"
    typed = {
        "starts_on": make.days(10).isoformat(),
        "ends_on": make.days(100).isoformat(),
        "cohort_min": "4",
        "cohort_max": "12",
        "sessions_per_week": "3",
        "duration_model": "fixed_term",
    }
    partner.client.post(path, typed)
    programme = partner.row(Programme, partner.programme_id)
    assert (programme.starts_on, programme.ends_on) == (make.days(10), make.days(100))
    assert (programme.cohort_min, programme.cohort_max, programme.sessions_per_week) == (4, 12, 3)


@pytest.mark.parametrize(
    ("part", "changed", "field", "sentence"),
    [
        ("names", {"name_nl": ""}, "name_nl", "vul dit in"),
        ("intake", {"intake_steps": "-1"}, "intake_steps", "van 0 tot 50"),
        ("target-group", {"min_age": "70"}, "max_age", "jonger dan de laagste leeftijd"),
        ("ladder", {"ladder_scheme": ""}, "ladder_scheme", "vul dit in"),
        ("ladder", {"lowest_rung": "7"}, "lowest_rung", "van 1 tot 6"),
        ("ladder", {"lowest_rung": ""}, "highest_rung", "allebei in, of geen van beide"),
        ("ladder", {"lowest_rung": "5"}, "highest_rung", "lager dan de laagste trede"),
        ("intake-stop", {"stopped_until": "2020-01-01"}, "stopped_until", "ligt voor de eerste"),
        ("intake-stop", {"stopped_from": ""}, "stopped_from", "vul ook de eerste dag in"),
        ("funding", {"ends_on-0": "31/31/2026"}, "ends_on-0", "dat is geen datum"),
    ],
)
def test_what_cannot_be_is_refused_at_the_field_and_nothing_is_written(
    partner: Partner, part: str, changed: dict[str, object], field: str, sentence: str
) -> None:
    before = partner.row(Service, partner.service_id)
    page = partner.client.post(f"/network/services/{partner.service_id}/{part}", SECTIONS[part][0] | changed)
    assert page.status == 422
    fault = page.soup.find(id=f"{field}-error")
    assert fault is not None, page.notices
    assert sentence in fault.get_text()
    assert partner.row(Service, partner.service_id).version == before.version


def test_a_programme_that_ends_before_it_starts_is_refused_whole(partner: Partner) -> None:
    path = f"/network/services/{partner.programme_id}/course"
    typed = {"starts_on": "2026-09-01", "ends_on": "2026-08-31", "cohort_min": "0", "cohort_max": "9"}
    page = partner.client.post(path, typed | {"duration_model": "open_ended", "is_end_station": "yes"})
    assert page.status == 422
    assert "eindigt niet voor het begint" in page.soup.find(id="ends_on-error").get_text()
    assert page.soup.find(id="ends_on")["value"] == "2026-08-31"
    assert not partner.row(Service, partner.programme_id).is_end_station


def test_an_emptied_stop_takes_people_again(partner: Partner) -> None:
    path = f"/network/services/{partner.service_id}/intake-stop"
    assert "Aanmeldingsstop" in partner.client.post(path, SECTIONS["intake-stop"][0]).text
    partner.client.post(path, {"stopped_from": "", "stopped_until": "", "reason": ""})
    assert partner.row(Service, partner.service_id).intake_stop_from is None


# --- what the page says ---


def test_dead_ends_and_money_that_stops_stand_where_they_are_kept(
    app: Flask, partner: Partner, other: Partner
) -> None:
    with app.app_context(), unit_of_work() as session:
        service = session.get_one(Service, partner.service_id)
        make.link(session, session.get_one(Service, other.service_id), service)
        make.make_offer(session, site=session.get_one(Site, partner.site_id), service=service)
    partner.client.post(f"/network/services/{partner.service_id}/funding", SECTIONS["funding"][0])
    for path in (f"/network/organisations/{partner.id}", f"/network/services/{partner.service_id}"):
        text = partner.client.get(path).text
        assert "Loopt dood" in text
        assert "2 plaatsen in gevaar" in text
        assert "Enige verwijzer: Naaiatelier" in text


def test_each_line_of_money_tells_which_places_hang_on_it(app: Flask, partner: Partner) -> None:
    with app.app_context(), unit_of_work() as session:
        service = session.get_one(Service, partner.service_id)
        make.make_offer(session, site=session.get_one(Site, partner.site_id), service=service)
    path = f"/network/services/{partner.service_id}/funding"
    soon, later = make.days(60).isoformat(), make.days(400).isoformat()
    partner.client.post(path, {"source-0": "ESF", "ends_on-0": soon, "places-0": "1"})
    typed = {"source-0": "ESF", "ends_on-0": soon, "places-0": "1", "source-1": "Stad", "ends_on-1": later}
    page = partner.client.post(path, typed)
    assert "1 plaats in gevaar: betaald door ESF" in page.text
    assert "Stad" in page.text
    assert "door Stad" not in page.text
    page = partner.client.post(path, typed | {"source-2": "Stad", "ends_on-2": later})
    assert (page.status, "Lijn 3: deze lijn staat er al." in page.text) == (422, True)
    partner.client.post(path, {"source-0": "", "source-1": "Stad", "ends_on-1": later})
    assert partner.row(Service, partner.service_id).funding == (("Stad", make.days(400), None),)


def test_a_form_says_how_many_requests_wait_and_only_to_who_may_know(
    app: Flask, accounts: Accounts, administrator: Client
) -> None:
    with app.app_context(), unit_of_work() as session:
        story = make_story(session)
        offer = story.offer()
        story.offered(story.client(), offer)
        host_id, service_id = story.host.id, offer.service_id
    client = Client(app)
    client.sign_in(accounts.make(ActorRole.PARTNER, organisation_id=host_id))
    path = f"/network/services/{service_id}/target-group"
    assert "1 vraag op jullie antwoord" in client.get(path).text
    assert "op jullie antwoord" not in administrator.get(path).text


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"other": "itself"}, "other", "kies"),
        ({"scheme": "", "from_rung": "2", "to_rung": "3"}, "scheme", "zegt niets zonder haar ladder"),
        ({"kind": "leads_to"}, "scheme", "vraagt een ladder, een trede om te beginnen"),
        (
            {"kind": "leads_to", "scheme": "gent_2014", "from_rung": "3", "to_rung": "3"},
            "to_rung",
            "kies een hogere trede",
        ),
    ],
)
def test_a_route_to_oneself_or_with_rungs_that_say_nothing_gets_one_sentence(
    app: Flask, partner: Partner, other: Partner, changed: dict[str, str], field: str, sentence: str
) -> None:
    path = f"/network/services/{partner.service_id}/link"
    typed = {"direction": "out", "other": str(other.service_id), "kind": "refers_to"} | changed
    if typed["other"] == "itself":
        typed["other"] = str(partner.service_id)
    page = partner.client.post(path, typed)
    assert page.status == 422
    assert sentence in page.soup.find(id=f"{field}-error").get_text()
    with app.app_context(), unit_of_work() as session:
        assert services.links_of(session, partner.id) == []


# --- organisation, sites, colleagues ---


def test_a_site_without_a_position_stands_in_the_middle_of_its_postcode(partner: Partner) -> None:
    typed = {"name": "Loods", "postcode": "9040", "locality": "Sint-Amandsberg", "step_free": "yes"}
    page = partner.client.post(f"/network/sites/{partner.site_id}", typed)
    assert "Loods" in page.text
    site = partner.row(Site, partner.site_id)
    assert (site.postcode, site.step_free) == ("9040", True)
    assert site.latitude == pytest.approx(51.06, abs=0.05)
    page = partner.client.post(f"/network/organisations/{partner.id}/sites/new", typed | {"name": "Winkel"})
    assert "Winkel" in page.text


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"postcode": "0900"}, "postcode"),
        ({"postcode": "9999"}, "postcode"),
        ({"latitude": "51,05"}, "longitude"),
        ({"latitude": "151", "longitude": "3"}, "latitude"),
        ({"name": ""}, "name"),
    ],
)
def test_a_place_that_is_none_is_refused_at_the_field(
    partner: Partner, changed: dict[str, str], field: str
) -> None:
    typed = {"name": "Loods", "postcode": "9040", "locality": "Sint-Amandsberg"} | changed
    page = partner.client.post(f"/network/sites/{partner.site_id}", typed)
    assert page.status == 422
    assert page.soup.find(id=f"{field}-error")


def test_a_partner_keeps_guidance_and_never_a_function_hr_18(partner: Partner) -> None:
    path = f"/network/professionals/{partner.colleague_id}"
    typed = {"caseload_max": "12", "languages": ["tr"], "role": "justice_assistant", "active": ""}
    partner.client.post(path, typed)
    person = partner.row(Professional, partner.colleague_id)
    assert (person.caseload_max, person.languages) == (12, ["tr"])
    assert (person.role, person.active) == (RoleKind.TRAJECTORY_SUPERVISOR, True)


def test_a_partner_says_what_the_organisation_is_in_law_and_not_its_kind_hr_28(partner: Partner) -> None:
    typed = {"legal_form": "commercial", "kinds": ["pcsw"], "name": "Anders"}
    page = partner.client.post(f"/network/organisations/{partner.id}/details", typed)
    assert page.h1 == partner.name
    found = partner.row(Organisation, partner.id)
    assert (found.legal_form, found.kinds) == (LegalForm.COMMERCIAL, [OrganisationKind.HOST_ORGANISATION])


def test_an_administrator_sets_up_an_organisation_from_nothing(app: Flask, administrator: Client) -> None:
    page = administrator.post(
        "/network/organisations/new",
        {"name": "Stadsboerderij", "kinds": ["host_organisation"], "legal_form": "non_profit"},
    )
    assert page.h1 == "Stadsboerderij"
    path = page.path
    service = {
        "name_nl": "Moestuin",
        "kind": "group_work",
        "breadth": "specialist",
        "duration_model": "fixed_term",
    }
    dates = {"starts_on": "2027-01-04", "ends_on": "2027-06-30"}
    page = administrator.post(f"{path}/services/new", service | dates)
    assert page.soup.find(id="cohort_max-error")
    page = administrator.post(f"{path}/services/new", service | dates | {"cohort_max": "10"})
    assert page.h1 == "Moestuin"
    assert "4 januari 2027 tot en met 30 juni 2027" in page.text
    page = administrator.post(
        f"{path}/professionals/new", {"display_name": "Jo Nieuw", "role": "job_coach", "languages": ["fr"]}
    )
    assert "Jo Nieuw" in page.text
    assert "Stadsboerderij" in administrator.get("/network/organisations").text
    twice = {"name": "Stadsboerderij", "kinds": ["pcsw"], "legal_form": "public"}
    page = administrator.post("/network/organisations/new", twice)
    assert page.status == 422
    assert "er staat al een organisatie met deze naam" in page.soup.find(id="name-error").get_text()


# --- who may ---


def test_what_another_organisation_keeps_is_not_there(partner: Partner, other: Partner) -> None:
    paths = [
        f"organisations/{other.id}",
        f"organisations/{other.id}/details",
        f"organisations/{other.id}/sites/new",
        f"organisations/{other.id}/services/new",
        f"sites/{other.site_id}",
        f"professionals/{other.colleague_id}",
        f"services/{other.service_id}",
        f"services/{other.service_id}/link",
        *(f"services/{other.service_id}/{part}" for part in SECTIONS),
    ]
    for path in paths:
        assert partner.client.get(f"/network/{path}").status == 404, path
        if "/" in path.partition("/")[2]:
            assert partner.client.post(f"/network/{path}", {"name": "X"}).status == 404, path
    for path in ("organisations", "organisations/new", f"organisations/{partner.id}/professionals/new"):
        assert partner.client.get(f"/network/{path}").status == 404, path


def test_a_supervisor_reads_a_service_and_changes_nothing(accounts: Accounts, partner: Partner) -> None:
    client = Client(accounts.app)
    client.sign_in(accounts.make(ActorRole.SUPERVISOR))
    page = client.get(f"/network/services/{partner.service_id}")
    assert page.h1 == "Naaiatelier"
    assert not page.soup.select("main form")
    assert "Aanpassen" not in page.text
    assert client.get(f"/network/services/{partner.service_id}/intake").status == 404
    assert client.get(f"/network/organisations/{partner.id}").status == 404


def test_ones_own_organisation_is_one_click_away(partner: Partner) -> None:
    page = partner.client.get("/network/own")
    assert page.h1 == partner.name
    assert "/network/own" in partner.client.get("/offers/").links.values()
