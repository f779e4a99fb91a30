"""The justice assistant's page (CONF-13), and a question that tells nobody about whom (CONF-15)."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from coordination import clock
from coordination.clients import operations as clients
from coordination.clients.queries import client_by_ref
from coordination.organisations.models import Organisation, Professional
from coordination.teams.queries import team_of
from coordination.vocabulary import (
    ActorRole,
    Adaptation,
    HalfDays,
    LegalBasis,
    LifeDomain,
    MembershipFunction,
    OrganisationKind,
    RoleKind,
)
from tests.coordination import factories as make
from tests.web.conftest import running
from tests.web.pages.casework import desk
from tests.web.support.accounts import Accounts
from tests.web.support.mail import texts
from tests.web.support.pages import Client
from web.unit_of_work import unit_of_work

UNNAMED = {"title"}
CONDITION = "Niet in de buurt van het station"


@dataclass
class Circle:
    """A client with a supervisor, a justice assistant, and a psychologist who only advises."""

    ref: str
    supervisor: Client
    assistant: Client
    adviser: Client


@pytest.fixture
def app(databases, tmp_path: Path):
    with databases("sqlite").fresh("migrated") as url:
        yield from running(url, INSTANCE=tmp_path)


@pytest.fixture
def circle(app: Flask, accounts: Accounts) -> Circle:
    supervisor, assistant, adviser = Client(app), Client(app), Client(app)
    work = desk(supervisor, accounts)
    ref = work.client("Amina Verzonnen", functional_needs=[Adaptation.QUIET_PLACE])
    with app.app_context(), unit_of_work() as session:
        house = make.make_organisation(session, OrganisationKind.HOUSE_OF_JUSTICE).id
        care = make.make_organisation(session, OrganisationKind.MENTAL_HEALTH_CENTRE).id
    kinds = (
        (
            assistant,
            house,
            RoleKind.JUSTICE_ASSISTANT,
            LegalBasis.JUDICIAL_MANDATE,
            LifeDomain.JUSTICE_POLICE,
        ),
        (adviser, care, RoleKind.PSYCHOLOGIST, LegalBasis.SHARED_SECRECY, LifeDomain.MENTAL_HEALTH),
    )
    for browser, home, role, basis, domain in kinds:
        account = accounts.make(ActorRole.TEAM_MEMBER, organisation_id=home, function=role)
        only_advice = browser is adviser
        with app.app_context(), unit_of_work() as session:
            client = client_by_ref(session, ref)
            make.make_member(
                session,
                team_of(session, client.id),
                session.get_one(Professional, account.professional_id),
                domain_scope=[domain],
                legal_basis=basis,
                function=MembershipFunction.CONSULTATION_ONLY if only_advice else MembershipFunction.DIRECT,
            )
            if not only_advice:
                clients.record_judicial_condition(
                    session,
                    make.SEED,
                    client=client,
                    source_organisation=session.get_one(Organisation, house),
                    half_days=HalfDays.of(["fri-afternoon"]),
                    text=CONDITION,
                )
        browser.sign_in(account)
    return Circle(ref, supervisor, assistant, adviser)


def test_conf_13_the_assistant_reads_conditions_attendance_and_facts_and_no_care(circle: Circle) -> None:
    url = f"/justice/{circle.ref}"
    team = circle.supervisor.get(f"/teams/{circle.ref}", unchecked=UNNAMED)
    assert f"{url}/report" in team.links.values()
    for kind in ("attended", "difficulties"):
        sent = {"kind": kind, "happened_on": clock.today().isoformat()}
        page = circle.supervisor.post(f"{url}/report", sent, unchecked=UNNAMED)
        assert page.status == 200
    assert url in circle.assistant.get(f"/teams/{circle.ref}", unchecked=UNNAMED).links.values()
    page = circle.assistant.get(url, unchecked=UNNAMED)
    for text in (CONDITION, "dag aanwezig gemeld 1", "was aanwezig", "de uitvoering loopt moeilijk"):
        assert text in page.text
    body = page.response.get_data(as_text=True)
    assert not [word for word in ("Koken", "leefloon", "rustige") if word in body]


def test_conf_13_conf_14_nobody_else_opens_the_page_of_justice(circle: Circle) -> None:
    absent = circle.supervisor.get("/justice/GENT-NOBODY22")
    for browser in (circle.supervisor, circle.adviser):
        page = browser.get(f"/justice/{circle.ref}")
        assert (page.status, page.text) == (404, absent.text)
    assert circle.assistant.get(f"/justice/{circle.ref}/report").status == 404
    assert CONDITION not in circle.supervisor.get(f"/clients/{circle.ref}", unchecked=UNNAMED).text


def test_conf_13_the_same_wall_stands_in_the_api(circle: Circle) -> None:
    answer = circle.assistant.get(f"/api/v1/clients/{circle.ref}").response.get_json()
    assert sorted(answer) == ["name", "ref", "state"]
    body = circle.assistant.get(f"/api/v1/clients/{circle.ref}/team").response.get_data(as_text=True)
    assert CONDITION not in body


def test_conf_13_a_fact_outside_the_list_or_ahead_is_refused_beside_its_field(circle: Circle) -> None:
    url = f"/justice/{circle.ref}/report"
    wrong = {"kind": "relapse", "happened_on": make.days(1).isoformat()}
    assert circle.supervisor.post(url, wrong, unchecked=UNNAMED).status == 422
    page = circle.supervisor.post(url, wrong | {"kind": "attended"}, unchecked=UNNAMED)
    assert "Dag: kies een dag tot en met vandaag" in page.text


def asked(circle: Circle, question: str = "Hoe bouw je drukte langzaam op?") -> str:
    """Put a question to the adviser; return its address as the adviser finds it."""
    page = circle.supervisor.get(f"/advice/clients/{circle.ref}", unchecked=UNNAMED)
    adviser = str(page.soup.select_one("select[name=adviser] option")["value"])
    form = {"adviser": adviser, "question": question, "facts": ["functional_needs", "availability"]}
    page = circle.supervisor.post(f"/advice/clients/{circle.ref}", form, unchecked=UNNAMED)
    assert page.status == 200, page.text
    links = circle.adviser.get("/advice/").links.values()
    return next(one for one in links if one.startswith("/advice/ADVIES-"))


def test_conf_15_neither_reference_nor_name_is_sent_to_who_advises(
    app: Flask, circle: Circle, tmp_path: Path
) -> None:
    url = asked(circle)
    page = circle.adviser.get(url)
    assert "Hoe bouw je drukte langzaam op?" in page.text
    assert "ma" in page.text
    assert "Een team vraagt je advies" in circle.adviser.get("/teams/").text
    sent = [
        circle.adviser.get(one).response for one in (url, "/advice/", "/teams/", "/meetings/", "/emergency/")
    ]
    sent += [circle.adviser.http.get("/api/v1/clients")]
    letters = texts(app, tmp_path / "outbox")
    bodies = [f"{one.get_data(as_text=True)}{one.headers}" for one in sent] + letters
    assert letters
    assert not [word for word in (circle.ref, "Amina", "Verzonnen") for body in bodies if word in body]


def test_conf_15_the_answer_reaches_who_asked_and_nobody_else(circle: Circle) -> None:
    url = asked(circle)
    for browser in (circle.supervisor, circle.assistant):
        assert browser.get(url).status == 404
    page = circle.adviser.post(f"{url}/answer", {"answer": "Bel mij op 0470 12 34 56"})
    assert page.status == 422
    circle.adviser.post(f"{url}/answer", {"answer": "Begin in een rustige hoek"})
    page = circle.supervisor.get(f"/advice/clients/{circle.ref}", unchecked=UNNAMED)
    assert "Begin in een rustige hoek" in page.text
    assert circle.assistant.get(f"/advice/clients/{circle.ref}").status == 404


def test_conf_15_a_question_that_names_the_client_is_not_sent(circle: Circle) -> None:
    page = circle.supervisor.get(f"/advice/clients/{circle.ref}", unchecked=UNNAMED)
    adviser = str(page.soup.select_one("select[name=adviser] option")["value"])
    form = {"adviser": adviser, "question": "Wat doe je als Amina te laat komt?"}
    page = circle.supervisor.post(f"/advice/clients/{circle.ref}", form, unchecked=UNNAMED)
    assert page.status == 422
    assert "zonder naam" in page.text
    assert "Geen vragen voor jou" in circle.adviser.get("/advice/").text
