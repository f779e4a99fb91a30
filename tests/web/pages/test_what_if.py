"""What if, and the policy: asked on a page, worked out by a worker, read in words."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from coordination.capacity.models import CapacityOffer
from coordination.rounds.changes import OfferTerm, ServiceTerm
from coordination.rounds.models import MatchingRound, WhatIf
from coordination.rounds.operations import run_round
from coordination.rounds.snapshot import unpack
from coordination.rounds.what_if import run_what_if
from coordination.vocabulary import ActorRole, HalfDays, LanguageLevel, PlacementKind, Sector
from matching import Parameters
from tests.coordination import factories as make
from tests.web.pages.casework import WORKDAYS, Desk, desk
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client, Page
from web import jobs
from web.extensions import db
from web.presenters import what_if_questions
from web.unit_of_work import unit_of_work

ONE = [("Voormiddagen", make.MORNINGS, 1)]


@pytest.fixture
def work(client: Client, accounts: Accounts) -> Desk:
    return desk(client, accounts)


@pytest.fixture(autouse=True)
def queue(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Catch what is handed to the workers: there is none in these tests."""
    handed: list[str] = []
    monkeypatch.setattr(jobs, "enqueue", lambda ref: handed.append(ref) or True)
    monkeypatch.setattr(jobs, "cancel", lambda ref: handed.append(f"cancel {ref}"))
    monkeypatch.setattr(jobs, "worker_problem", lambda: None)
    return handed


def worked_out(client: Client, work: Desk, ref: str) -> Page:
    with work.app.app_context():
        run_what_if(sessionmaker(db.engine), ref)
    return client.get(f"/what-if/{ref}")


def asked(client: Client, work: Desk, queue: list[str], url: str, form: dict[str, object]) -> Page:
    page = client.post(url, form)
    assert page.path == f"/what-if/{queue[-1]}", page.text
    return worked_out(client, work, queue[-1])


def two_for_one(work: Desk) -> tuple[int, str]:
    """Make two clients and one place, and a round."""
    work.client("Amina B.")
    work.client("Bas C.")
    return work.offer("Keukenhulp", shifts=ONE), work.round()


def test_a_supervisor_sees_who_would_gain_by_a_place_more(
    client: Client, work: Desk, queue: list[str]
) -> None:
    offer, ref = two_for_one(work)
    assert client.get(f"/rounds/{ref}").soup.find("a", href=f"/rounds/{ref}/what-if")
    form = {"where": str(offer), "what": "more", "count": "1"}
    page = asked(client, work, queue, f"/rounds/{ref}/what-if", form)
    assert page.h1 == "Als er 1 plaats bij komt bij Keukenhulp"
    assert "1 persoon meer krijgt een plek." in page.text
    assert "Bewezen uitkomst" in page.text
    assert "Bas C." in page.text or "Amina B." in page.text
    assert "krijgt een plek" in page.text


def test_a_place_that_goes_names_who_would_lose(client: Client, work: Desk, queue: list[str]) -> None:
    offer, ref = two_for_one(work)
    form = {"where": str(offer), "what": "gone", "count": "1"}
    page = asked(client, work, queue, f"/rounds/{ref}/what-if", form)
    assert "1 persoon minder krijgt een plek." in page.text
    assert "verliest een plek" in page.text


def test_the_ranking_names_the_place_that_helps_most(client: Client, work: Desk, queue: list[str]) -> None:
    _, ref = two_for_one(work)
    page = asked(client, work, queue, f"/rounds/{ref}/what-if/ranking", {})
    assert page.h1 == "Welke plaats erbij helpt het meest?"
    assert "Keukenhulp" in page.text
    assert "Bewezen: nergens anders" in page.text
    assert "Welke plaats erbij" in client.get(f"/rounds/{ref}/what-if").text


def test_conf_01_clients_of_somebody_else_are_a_number_only(
    client: Client, work: Desk, queue: list[str]
) -> None:
    work.client("Amina B.", member=False)
    work.client("Bas C.", member=False)
    offer = work.offer(shifts=ONE)
    ref = work.round()
    form = {"where": str(offer), "what": "more", "count": "1"}
    page = asked(client, work, queue, f"/rounds/{ref}/what-if", form)
    assert "Amina" not in page.text
    assert "Bas" not in page.text
    assert "Wie je niet begeleidt, staat hier alleen als aantal." in page.text
    # Of two others even their number says too much (CONF-24).
    assert "krijgt een plek niemand van jou, en hoogstens enkele anderen" in page.text
    assert "verliest een plek niemand van jou, en hoogstens enkele anderen" in page.text
    assert "in groepen van vijf" in page.text


def two_for_one_course(work: Desk, *, member: bool) -> tuple[int, str]:
    """Make two clients with a place each and one course for both, beside their place, and a round."""
    for name in ("Amina B.", "Bas C."):
        work.client(name, member=member, wants_course_beside=True)
    # The wish of both is a kitchen: it scores above the course, which is no catering.
    work.offer("Keukenhulp", shifts=[("Voormiddagen", make.MORNINGS, 2)])
    afternoons = HalfDays.of(["mon-afternoon", "wed-afternoon"])
    course = work.offer(
        "Nederlands",
        placement_kind=PlacementKind.LANGUAGE_COURSE,
        sector=Sector.CARE,
        shifts=[("Namiddag", afternoons, 1)],
    )
    return course, work.round()


def test_a_course_more_beside_the_place_is_told_with_who_gets_it(
    client: Client, work: Desk, queue: list[str]
) -> None:
    course, ref = two_for_one_course(work, member=True)
    form = {"where": str(course), "what": "more", "count": "1"}
    page = asked(client, work, queue, f"/rounds/{ref}/what-if", form)
    assert "Evenveel mensen krijgen een plek." in page.text
    assert "Mensen met een cursus naast hun plek 1 → 2" in page.text
    assert "krijgt er een cursus bij" in page.text
    assert "Elk van de twee is bewezen, samen niet." in page.text


def test_conf_24_of_somebody_elses_course_not_even_the_number_is_told(
    client: Client, work: Desk, queue: list[str]
) -> None:
    course, ref = two_for_one_course(work, member=False)
    form = {"where": str(course), "what": "more", "count": "1"}
    page = asked(client, work, queue, f"/rounds/{ref}/what-if", form)
    assert "Cursus naast de plek" in page.text
    assert "Mensen met een cursus" not in page.text
    assert "krijgt er een cursus bij" not in page.text
    assert "Voor jouw cliënten verandert de cursus niet." in page.text


def test_a_question_under_way_can_be_watched_and_stopped(
    client: Client, work: Desk, queue: list[str]
) -> None:
    _, ref = two_for_one(work)
    page = client.post(f"/rounds/{ref}/what-if/ranking")
    assert "Uitzoeken wat dit zou doen" in page.text
    question = queue[-1]
    assert client.get(f"/what-if/{question}/progress").soup.select_one("[hx-get]")
    again = client.post(f"/rounds/{ref}/what-if/ranking")
    assert "Je vorige vraag wordt nog uitgezocht" in again.notices[0]
    assert "stopgezet" in client.post(f"/what-if/{question}/cancel").notices[0]
    assert queue[-1] == f"cancel {question}"
    assert client.post(f"/what-if/{question}/cancel").notices[0].strip().endswith("Dit was al uitgezocht.")


def test_a_form_left_open_says_what_is_missing(client: Client, work: Desk) -> None:
    _, ref = two_for_one(work)
    page = client.post(f"/rounds/{ref}/what-if", {"where": "", "what": "more", "count": "0"})
    assert page.status == 422
    assert "Waar: vul dit in." in page.text
    page = client.post(f"/rounds/{ref}/what-if", {"where": "999", "what": "more", "count": "1"})
    assert "Waar: kies een plek uit de lijst." in page.text


def test_the_question_of_a_colleague_is_absent(
    client: Client, accounts: Accounts, work: Desk, queue: list[str]
) -> None:
    _, ref = two_for_one(work)
    client.post(f"/rounds/{ref}/what-if/ranking")
    client.sign_out()
    client.sign_in(accounts.make(ActorRole.SUPERVISOR))
    assert client.get(f"/what-if/{queue[-1]}").status == 404


def test_e_3_5_what_would_help_stands_beside_who_has_no_place(client: Client, work: Desk) -> None:
    work.client("Bas C.", dutch_level=LanguageLevel.NONE, availability=WORKDAYS)
    for title in ("Keukenhulp", "Moestuin"):
        work.offer(title, min_dutch_level=LanguageLevel.B1)
    page = client.get(f"/rounds/{work.round()}")
    assert "Als er een taalcoach bij komt: 2 plaatsen." in page.text


def test_a_second_round_says_what_it_keeps(client: Client, work: Desk) -> None:
    _, ref = two_for_one(work)
    assert "Tegenover de vorige voorstellen" not in client.get(f"/rounds/{ref}").text
    assert "Voorstel gebleven 1" in client.get(f"/rounds/{work.round()}").text


def test_terms_of_a_place_and_of_a_service_are_asked_about(
    client: Client, work: Desk, queue: list[str]
) -> None:
    work.client("Bas C.", dutch_level=LanguageLevel.NONE, availability=WORKDAYS)
    offer = work.offer("Keukenhulp", min_dutch_level=LanguageLevel.B1)
    ref = work.round()
    form = {"about": "terms", "offer": str(offer), "term": "language_support"}
    page = asked(client, work, queue, f"/rounds/{ref}/what-if", form)
    assert page.h1 == "Als er hulp met taal is bij Keukenhulp"
    assert "1 persoon meer krijgt een plek." in page.text
    with work.app.app_context(), unit_of_work() as session:
        service = session.get_one(CapacityOffer, offer).service_id
    form = {"about": "service", "service": str(service), "service_term": "any_age"}
    page = asked(client, work, queue, f"/rounds/{ref}/what-if", form)
    assert page.h1.startswith("Als elke leeftijd welkom is bij ")
    form = {"about": "service", "service": str(service), "service_term": "longer", "much": "4"}
    page = client.post(f"/rounds/{ref}/what-if", form)
    assert page.status == 422
    assert "alleen een programma heeft een einde en een groep" in page.text


def test_a_half_day_of_an_own_client_is_asked_about_and_of_nobody_else(
    client: Client, work: Desk, queue: list[str]
) -> None:
    ref_of = work.client("Bas C.", availability=HalfDays.of(["fri-morning"]))
    other = work.client("Cleo D.", member=False)
    work.offer("Keukenhulp")
    ref = work.round()
    page = client.get(f"/rounds/{ref}/what-if")
    assert "Bas C." in page.text
    assert other not in page.text
    form = {"about": "client", "client": ref_of, "can": "can", "half_days": sorted(make.MORNINGS.names)}
    page = asked(client, work, queue, f"/rounds/{ref}/what-if", form)
    assert page.h1.startswith(f"Als {ref_of} ook kan op ")
    assert "krijgt een plek 1" in page.text
    assert "Bas C. krijgt een plek geen plek Keukenhulp" in page.text
    page = client.post(f"/rounds/{ref}/what-if", form | {"client": other})
    assert page.status == 422
    assert "Cliënt: kies iemand uit de lijst." in page.text


def test_hours_of_guidance_are_asked_about_where_they_are_counted(
    client: Client, work: Desk, queue: list[str]
) -> None:
    offer, _ = two_for_one(work)
    with work.app.app_context(), unit_of_work() as session:
        row = session.get_one(CapacityOffer, offer)
        row.guidance_minutes, row.host_organisation.guidance_hours = 120, 1
        guiding = row.host_organisation_id
    ref = work.round()
    assert "past niet: ruimte bij de begeleiding" in client.get(f"/rounds/{ref}").text
    form = {"about": "guidance", "guiding": str(guiding), "way": "more", "hours": "1"}
    page = asked(client, work, queue, f"/rounds/{ref}/what-if", form)
    assert page.h1.startswith("Als er 1 uur begeleiding per week bij komt bij ")
    assert "1 persoon meer krijgt een plek." in page.text


def test_a_rule_or_weight_is_tried_by_a_supervisor_and_decided_by_who_may(
    client: Client, accounts: Accounts, work: Desk, queue: list[str]
) -> None:
    _, ref = two_for_one(work)
    form = {"about": "number", "number": "parameter-near_home_minutes", "value": "5"}
    page = asked(client, work, queue, f"/rounds/{ref}/what-if", form)
    assert page.h1 == "Als wat dicht bij huis is (minuten) wordt 5"
    assert "Dit beleid invoeren?" not in page.text
    client.sign_out()
    client.sign_in(accounts.make(ActorRole.ADMINISTRATOR))
    other = {"weight-SR-05": "30", "parameter-pension_age": "67"}
    page = asked(client, work, queue, "/policy/", POLICY | other)
    assert page.h1.startswith("Als het beleid anders was en als Reistijd weegt 30 en leeftijd waarop ")
    page = client.post(f"/what-if/{queue[-1]}/decide", {"reason": " ", "after": "0"})
    assert page.status == 422
    assert "Schrijf in een zin" in page.soup.select_one("#reason-error").get_text()
    client.post(f"/what-if/{queue[-1]}/decide", {"reason": "Reizen weegt te licht.", "after": "0"})
    work.round()
    with work.app.app_context(), unit_of_work() as session:
        newest = session.scalars(select(MatchingRound).order_by(MatchingRound.id.desc())).first()
        assert (newest.weights["values"]["SR-05"], newest.weights["version"]) == (30, "weights-2")
        assert unpack(newest.snapshot)[1].pension_age == 67
    page = client.get("/policy/")
    assert page.soup.find("input", {"name": "weight-SR-05"})["value"] == "30"


def test_e_2_a_supervisor_shifts_weights_for_one_round_by_half_and_says_why(
    client: Client, work: Desk, queue: list[str]
) -> None:
    two_for_one(work)
    page = client.post("/rounds/", {"weight-SR-05": "10", "reason": ""})
    assert page.status == 422
    assert "Waarom: vul dit in." in page.text
    page = client.post("/rounds/", {"weight-SR-05": "30", "reason": "Winter."})
    assert page.status == 422
    assert "hoogstens de helft zwaarder of lichter" in page.text
    client.post("/rounds/", {"weight-SR-05": "10", "reason": "In de winter komen mensen te voet."})
    with work.app.app_context():
        run_round(sessionmaker(db.engine), queue[-1])
    assert "In de winter komen mensen te voet." in client.get(f"/rounds/{queue[-1]}").text


def test_every_number_that_rules_stand_on_has_its_words() -> None:
    assert set(what_if_questions._PARAMETERS) == set(Parameters().to_dict())
    assert set(what_if_questions.OFFER_TERMS) == set(OfferTerm)
    assert set(what_if_questions.SERVICE_TERMS) == set(ServiceTerm)


POLICY = {
    "first": "placements",
    "class-place_lapses": "100",
    "class-programme_ends": "60",
    "class-waiting_long": "40",
    "class-regular": "30",
    "waiting_weight": "40",
    "waiting_full_days": "365",
    "stability_bonus": "50",
}


def test_a_supervisor_reads_the_policy_and_changes_nothing(client: Client, work: Desk) -> None:
    page = client.get("/policy/")
    assert "Eerst: zoveel mogelijk mensen een plek" in page.text
    assert not page.soup.find("form", action="/policy/")
    assert client.post("/policy/", POLICY).status == 404


def test_a_policy_is_seen_at_work_before_it_is_decided(
    client: Client, accounts: Accounts, work: Desk, queue: list[str]
) -> None:
    two_for_one(work)
    client.sign_out()
    client.sign_in(accounts.make(ActorRole.ADMINISTRATOR))
    floors = {"floor-0": "dutch_level:B1", "percent-0": "50"}
    page = asked(client, work, queue, "/policy/", POLICY | floors)
    assert page.h1 == "Als het beleid anders was"
    assert "Bewezen uitkomst" in page.text
    assert "Amina" not in page.text
    question = queue[-1]
    page = client.post(f"/what-if/{question}/decide", {"reason": "", "after": "0"})
    assert "Schrijf in een zin" in page.notices[0]
    page = client.post(f"/what-if/{question}/decide", {"reason": "Wachten weegt te licht.", "after": "0"})
    assert page.path == "/policy/"
    assert "Wachten weegt te licht." in page.text
    assert "Minstens 50% van wie ergens past: mensen met Nederlands op niveau" in page.text
    page = client.post(f"/what-if/{question}/decide", {"reason": "Nog eens.", "after": "0"})
    assert "intussen veranderd" in page.notices[0]
    work.round()
    with work.app.app_context(), unit_of_work() as session:
        newest = session.scalars(select(MatchingRound).order_by(MatchingRound.id.desc())).first()
        assert newest.policy["version"] == "policy-2"
        assert newest.policy["waiting_weight"] == 40
        assert session.scalars(select(WhatIf)).one().ref == question


def test_a_floor_may_stand_on_the_postcodes_of_an_area(
    client: Client, accounts: Accounts, work: Desk, queue: list[str]
) -> None:
    two_for_one(work)
    client.sign_out()
    client.sign_in(accounts.make(ActorRole.ADMINISTRATOR))
    area = {"floor-0": "area", "area-0": "9000, 9040", "percent-0": "50"}
    page = asked(client, work, queue, "/policy/", POLICY | area)
    assert page.h1 == "Als het beleid anders was"
    client.post(f"/what-if/{queue[-1]}/decide", {"reason": "Niemand achterlaten.", "after": "0"})
    page = client.get("/policy/")
    assert "mensen uit 9000 9040" in page.text
    assert page.soup.find("input", {"name": "area-0"})["value"] == "9000 9040"
    twice = area | {"floor-1": "area", "area-1": "9040", "percent-1": "50"}
    assert "elke groep één keer" in client.post("/policy/", POLICY | twice).text


def test_a_policy_that_cannot_be_is_refused_beside_its_field(
    client: Client, accounts: Accounts, work: Desk
) -> None:
    client.sign_out()
    client.sign_in(accounts.make(ActorRole.ADMINISTRATOR))
    mixed = {"floor-0": "dutch_level:B1", "percent-0": "5", "floor-1": "age_band:18_24", "percent-1": "5"}
    page = client.post("/policy/", POLICY | mixed)
    assert page.status == 422
    assert "kies groepen van één soort" in page.text
    page = client.post("/policy/", POLICY)
    assert "Doe eerst een ronde" in page.notices[0]


def test_a_partner_asks_nothing(client: Client, accounts: Accounts, work: Desk) -> None:
    _, ref = two_for_one(work)
    client.sign_out()
    with work.app.app_context(), unit_of_work() as session:
        organisation_id = make.make_host(session).id
    client.sign_in(accounts.make(ActorRole.PARTNER, organisation_id=organisation_id))
    assert client.get(f"/rounds/{ref}/what-if").status == 404
    assert client.get("/policy/").status == 404
