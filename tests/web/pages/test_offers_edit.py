"""A partner publishes an offer and keeps all of it in forms; what was typed is what a round reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from coordination.capacity.models import CapacityOffer
from coordination.vocabulary import ActorRole, CapacityState, OrganisationKind, RoleKind
from tests.coordination import factories as make
from tests.coordination.stories import make_story
from tests.support.databases import Databases
from tests.web.conftest import running
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client
from web.unit_of_work import unit_of_work


@pytest.fixture(scope="module")
def app(databases: Callable[[str], Databases]) -> Iterator[Flask]:
    """Start the application once for all: each test has an organisation of its own."""
    with databases("sqlite").fresh("migrated") as url:
        yield from running(url)


class Host:
    """A host with a site, a service, colleagues and an offer; its partner is signed in."""

    def __init__(self, accounts: Accounts) -> None:
        self.app = app = accounts.app
        with app.app_context(), unit_of_work() as session:
            story = make_story(session)
            host = story.host
            self.id = host.id
            self.site_id = make.make_site(session, host, name="Loods").id
            self.service_id = make.make_service(session, host, name_nl="Leerwerk").id
            self.offer_id = story.offer(title="Keuken").id
            story.offered(story.client(), session.get_one(CapacityOffer, self.offer_id))
            self.colleague_id = make.make_professional(session, host, display_name="An Ker").id
            self.stranger_id = make.make_professional(session, display_name="Vreemde").id
            self.coach_id = make.make_professional(session, role=RoleKind.JOB_COACH).id
            self.ocmw_id = make.make_organisation(session, OrganisationKind.PCSW).id
        self.client = Client(app)
        self.client.sign_in(accounts.make(ActorRole.PARTNER, organisation_id=self.id))

    def offer(self, offer_id: int | None = None) -> CapacityOffer:
        with self.app.app_context(), unit_of_work() as session:
            found = session.get_one(CapacityOffer, offer_id or self.offer_id)
            list(found.shifts)
            session.expunge_all()
            return found

    def typed(self, **given: object) -> dict[str, object]:
        """Return a whole form for a new offer."""
        return {
            "title": "Naaien",
            "tasks_text": "Kleren herstellen",
            "placement_kind": "work_care",
            "sector": "second_hand_shop",
            "service": self.service_id,
            "site": self.site_id,
            "employer": "",
            "week-1": ["mon-morning", "tue-morning"],
            "places-1": "3",
            "valid_from": make.days(0).isoformat(),
            "valid_to": "",
        } | given


@pytest.fixture(scope="module")
def accounts(app: Flask) -> Accounts:
    return Accounts(app)


@pytest.fixture
def host(accounts: Accounts) -> Host:
    return Host(accounts)


def newest(host: Host) -> CapacityOffer:
    with host.app.app_context(), unit_of_work() as session:
        offer_id = session.query(CapacityOffer.id).order_by(CapacityOffer.id.desc()).limit(1).scalar()
    return host.offer(offer_id)


def test_an_offer_is_published_from_a_to_z_and_is_open(host: Host) -> None:
    page = host.client.post("/offers/new", host.typed(**{"week-2": ["fri-evening"], "places-2": "1"}))
    assert page.h1 == "Naaien"
    assert any("staat open" in notice for notice in page.notices)
    made = newest(host)
    assert made.state is CapacityState.OPEN
    assert made.host_organisation_id == host.id
    assert {(shift.name, shift.places) for shift in made.shifts} == {
        ("ma en di voormiddag", 3),
        ("vr avond", 1),
    }


def test_people_may_choose_their_half_days(host: Host) -> None:
    typed = host.typed(**{"places-wed-morning": "2", "places-thu-evening": "1", "min_half_days": "2"})
    host.client.post("/offers/new?free=1", typed)
    made = newest(host)
    assert made.free_choice
    assert made.min_half_days == 2
    assert sorted(shift.places for shift in made.shifts) == [1, 2]


@pytest.mark.parametrize(
    ("path", "changed", "field", "sentence"),
    [
        ("", {"week-1": [], "places-1": ""}, "week-1", "Zet minstens één plaats op een dagdeel"),
        ("", {"places-1": ""}, "places-1", "Kies per blok de dagdelen en het aantal plaatsen"),
        ("", {"week-1": []}, "week-1", "Kies per blok de dagdelen en het aantal plaatsen"),
        ("", {"week-1": ["mon-night"]}, "week-1", "die dagdelen kunnen niet"),
        ("", {"week-2": ["mon-morning", "tue-morning"], "places-2": "1"}, "week-1", "maar één keer"),
        ("", {"valid_to": "2020-01-01"}, "valid_to", "de laatste dag ligt voor de eerste"),
        ("", {"max_half_days": "1", "min_half_days": "2"}, "max_half_days", "minder dan het minste"),
        ("", {"placement_kind": "article_60"}, "employer", "bij artikel 60 is dat een OCMW"),
        ("", {"title": " "}, "title", "vul dit in"),
        ("?free=1", {"min_half_days": "2", "places-mon-morning": "1"}, "min_half_days", "zoveel dagdelen"),
        ("?free=1", {"places-mon-morning": "-1"}, "places", "van 0 tot 500"),
    ],
)
def test_an_impossible_offer_is_refused_at_the_field_and_what_was_typed_stays(
    host: Host, path: str, changed: dict[str, object], field: str, sentence: str
) -> None:
    before = newest(host).id
    page = host.client.post(f"/offers/new{path}", host.typed(**changed))
    assert page.status == 422
    fault = page.soup.find(id=f"{field}-error")
    assert fault is not None, page.notices
    assert sentence in fault.get_text()
    assert page.soup.find(id="tasks_text").get_text() == "Kleren herstellen"
    assert newest(host).id == before


def test_a_place_at_another_organisations_service_or_site_is_no_choice(host: Host) -> None:
    with host.app.app_context(), unit_of_work() as session:
        other = make.make_service(session).id
        site = make.make_site(session).id
    for changed in ({"service": other}, {"site": site}):
        assert host.client.post("/offers/new", host.typed(**changed)).status == 422


SECTIONS = {
    "work": (
        {
            "title": "Bakkerij",
            "tasks_text": "Brood bakken",
            "sector": "catering",
            "settings": ["indoors", "small_team"],
            "basic": ["punctuality"],
            "working": ["accuracy"],
            "sectors": [],
        },
        {"title": "Bakkerij", "sector": "catering", "skills": ["accuracy", "punctuality"]},
    ),
    "period": (
        {"valid_from": "2026-01-05", "valid_to": "2030-06-30", "duration_weeks": "26", "answer_days": "7"},
        {"duration_weeks": 26, "answer_days": 7},
    ),
    "admission": (
        {
            "income_statuses_accepted": ["integration_income"],
            "min_dutch_level": "A2",
            "language_support": "yes",
            "safety_requirement_text": "Stevige schoenen",
            "required_competences-accuracy": "3",
        },
        {"min_dutch_level": "A2", "language_support": True, "required_competences": {"accuracy": 3}},
    ),
    "conditions": (
        {
            "adaptations_available": ["quiet_place"],
            "support_intensity_offered": "4",
            "stress_level": "2",
            "group_best": "6",
            "warm_introductions": ["buddy"],
        },
        {"support_intensity_offered": 4, "group_best": 6, "regular_environment": False},
    ),
    "sharing": (
        {"guidance_minutes": "90", "most_newcomers": "2", "most_much_support": ""},
        {"guidance_minutes": 90, "most_newcomers": 2, "most_much_support": None},
    ),
    "rewards": (
        {"travel_cost_paid": "yes", "premium_cents_per_half_day": "1,50"},
        {"travel_cost_paid": True, "meal_included": False, "premium_cents_per_half_day": 150},
    ),
}


@pytest.mark.parametrize("part", SECTIONS)
def test_what_is_typed_is_kept_shown_and_offered_again(host: Host, part: str) -> None:
    typed, kept = SECTIONS[part]
    path = f"/offers/{host.offer_id}/{part}"
    page = host.client.get(path)
    assert "1 vraag op jullie antwoord" in page.text
    assert host.client.post(path, typed).path == f"/offers/{host.offer_id}"
    offer = host.offer()
    assert {name: getattr(offer, name) for name in kept} == kept
    form = host.client.get(path).form(path)
    for name, value in typed.items():
        for one in value if isinstance(value, list) else [value]:
            shown = [
                str(field.get("value", field.get_text())).strip()
                for field in form.find_all(attrs={"name": name})
            ]
            assert one in shown or form.select(f'#{name} option[selected][value="{one}"]'), name


def test_people_are_named_and_an_anchor_person_works_there_hr_13(host: Host) -> None:
    path = f"/offers/{host.offer_id}/people"
    typed = {"guiding": host.ocmw_id, "contact": host.colleague_id, "anchor_person": host.colleague_id}
    host.client.post(path, typed | {"job_coach": host.coach_id, "steady_supervisor": "yes"})
    offer = host.offer()
    assert (offer.guiding_organisation_id, offer.job_coach_id) == (host.ocmw_id, host.coach_id)
    assert (offer.contact_id, offer.anchor_person_id, offer.steady_supervisor) == (
        host.colleague_id,
        host.colleague_id,
        True,
    )
    page = host.client.post(path, typed | {"anchor_person": host.stranger_id})
    assert page.status == 422
    assert page.soup.find(id="anchor_person-error")


@pytest.mark.parametrize(
    ("part", "changed", "field"),
    [
        ("period", {"valid_from": "2026-03-02", "valid_to": "2026-03-01"}, "valid_to"),
        ("period", {"answer_days": "0"}, "answer_days"),
        ("admission", {"required_competences-accuracy": "6"}, "required_competences-accuracy"),
        ("conditions", {"stress_level": "9"}, "stress_level"),
        ("rewards", {"premium_cents_per_half_day": "veel"}, "premium_cents_per_half_day"),
        ("rewards", {"premium_cents_per_half_day": "1,505"}, "premium_cents_per_half_day"),
        ("work", {"tasks_text": ""}, "tasks_text"),
        ("work", {"sector": "toveren"}, "sector"),
    ],
)
def test_what_cannot_be_is_refused_at_the_field_and_nothing_is_written(
    host: Host, part: str, changed: dict[str, object], field: str
) -> None:
    before = host.offer()
    page = host.client.post(f"/offers/{host.offer_id}/{part}", SECTIONS[part][0] | changed)
    assert page.status == 422
    assert page.soup.find(id=f"{field}-error")
    assert host.offer().version == before.version


def test_who_looked_before_a_colleague_changed_it_overwrites_nothing_unseen(host: Host) -> None:
    path = f"/offers/{host.offer_id}/rewards"
    seen = host.client.get(path).soup.select_one("input[name=version]")["value"]
    host.client.post(path, {"meal_included": "yes", "version": seen})
    page = host.client.post(path, {"travel_cost_paid": "yes", "version": seen})
    assert page.status == 422
    assert "Iemand anders heeft dit net gewijzigd" in page.text
    assert page.soup.select_one("#travel_cost_paid").has_attr("checked")
    assert host.offer().meal_included
    told = page.soup.find("strong", string="Wat er nu bewaard is, en bij jou anders staat").find_parent("div")
    assert [one.get_text() for one in told.select("dd")] == ["niets", "ja"]


def test_half_days_are_added_and_not_twice(host: Host) -> None:
    path = f"/offers/{host.offer_id}/half-days"
    typed = {"half_days": ["sat-morning"], "places": "4", "name": ""}
    assert "za voormiddag" in host.client.post(path, typed).text
    page = host.client.post(path, typed)
    assert page.status == 422
    assert page.soup.find(id="half_days-error")


def test_places_are_changed_all_or_none(host: Host) -> None:
    host.client.post(f"/offers/{host.offer_id}/half-days", {"half_days": ["sat-morning"], "places": "4"})
    first, last = host.offer().shifts
    page = host.client.post(
        f"/offers/{host.offer_id}/places", {f"shift-{first.id}": "9", f"shift-{last.id}": "veel"}
    )
    assert page.status == 422
    assert [shift.places for shift in host.offer().shifts] == [first.places, last.places]


def test_closing_asks_to_be_sure_and_then_nothing_changes_any_more(host: Host) -> None:
    path = f"/offers/{host.offer_id}/close"
    assert host.client.post(path).status == 422
    assert host.client.post(path, {"sure": "yes"}).path == "/offers/"
    assert host.offer().state is CapacityState.CLOSED
    assert host.client.post(f"/offers/{host.offer_id}/rewards", {"meal_included": "yes"}).status == 409


def test_another_organisations_offer_is_not_there_conf_01(app: Flask, host: Host) -> None:
    with app.app_context(), unit_of_work() as session:
        other = make.make_offer(session).id
    for part in (*SECTIONS, "people", "half-days", "close"):
        assert host.client.get(f"/offers/{other}/{part}").status == 404
        assert host.client.post(f"/offers/{other}/{part}", {"sure": "yes"}).status == 404
