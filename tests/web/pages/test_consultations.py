"""Statutory case consultation on screen: who takes part reads it, and nobody else finds a trace (CONF-17)."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from coordination import clock
from coordination.clients.queries import client_by_ref
from coordination.organisations.models import Professional
from coordination.teams.queries import team_of
from coordination.vocabulary import ActorRole, LifeDomain, OrganisationKind, RoleKind
from tests.coordination import factories as make
from tests.web.conftest import running
from tests.web.pages.casework import desk
from tests.web.support.accounts import Accounts
from tests.web.support.mail import texts
from tests.web.support.pages import Client
from web.unit_of_work import unit_of_work

UNNAMED = {"title"}


@dataclass
class Case:
    """A supervisor who convenes, a justice assistant who takes part, and a teammate who does not."""

    ref: str
    supervisor: Client
    assistant: Client
    teammate: Client
    form: dict[str, object]

    def convene(self) -> str:
        """Convene a consultation; return its address."""
        page = self.supervisor.post("/consultations/", self.form)
        assert page.status == 200, page.text
        return page.path


@pytest.fixture
def app(databases, tmp_path: Path):
    with databases("sqlite").fresh("migrated") as url:
        yield from running(url, INSTANCE=tmp_path)


@pytest.fixture
def case(app: Flask, accounts: Accounts) -> Case:
    supervisor, assistant, teammate = Client(app), Client(app), Client(app)
    work = desk(supervisor, accounts)
    ref = work.client("Amina Verzonnen")
    with app.app_context(), unit_of_work() as session:
        justice = make.make_organisation(session, OrganisationKind.HOUSE_OF_JUSTICE).id
        care = make.make_organisation(session, OrganisationKind.ADDICTION_CARE).id
    role = RoleKind.JUSTICE_ASSISTANT
    invited = accounts.make(ActorRole.TEAM_MEMBER, organisation_id=justice, name="Jus Titie", function=role)
    member = accounts.make(ActorRole.TEAM_MEMBER, organisation_id=care, name="Hulp Verlener")
    with app.app_context(), unit_of_work() as session:
        team = team_of(session, client_by_ref(session, ref).id)
        person = session.get_one(Professional, member.professional_id)
        make.make_member(session, team, person, domain_scope=[LifeDomain.ALCOHOL_DRUGS])
    assistant.sign_in(invited)
    teammate.sign_in(member)
    form = {
        "client": ref,
        "ground": "prosecutor_permission",
        "ground_ref": "Toestemming 2026/17 van 3 november",
        "purpose": "protect_integrity",
        "method": "Een gesprek, verslag door de voorzitter",
        "held_on": clock.today().isoformat(),
        "convenor": str(work.account.professional_id),
        "participants": [str(invited.professional_id)],
    }
    return Case(ref, supervisor, assistant, teammate, form)


def test_conf_17_who_takes_part_reads_ground_purpose_and_report(case: Case) -> None:
    url = case.convene()
    page = case.assistant.get(url)
    assert "Toestemming 2026/17 van 3 november" in page.text
    assert "fysieke of psychische integriteit beschermen" in page.text
    case.assistant.post(f"{url}/report", {"report": "Een veiligheidsplan"})
    assert "Een veiligheidsplan" in case.supervisor.get(url).text
    page = case.supervisor.post(f"{url}/close")
    assert "afgesloten" in page.text
    assert not page.soup.select("textarea")
    assert url in case.assistant.get("/consultations/").links.values()


def test_conf_17_the_team_finds_no_list_no_count_no_page_and_no_answer(case: Case) -> None:
    watched = (
        "/consultations/",
        "/teams/",
        f"/teams/{case.ref}",
        "/meetings/",
        f"/meetings/clients/{case.ref}",
        f"/api/v1/clients/{case.ref}",
        f"/api/v1/clients/{case.ref}/team",
    )
    before = [case.teammate.get(one, unchecked=UNNAMED).text for one in watched]
    url = case.convene()
    case.assistant.post(f"{url}/report", {"report": "Een veiligheidsplan"})
    assert [case.teammate.get(one, unchecked=UNNAMED).text for one in watched] == before
    page, absent = case.teammate.get(url), case.teammate.get("/consultations/CASUS-NOBODY22")
    assert (page.status, page.text) == (404, absent.text)
    assert case.teammate.post(f"{url}/report", {"report": "x"}).status == 404


def test_conf_17_taking_part_opens_no_file_by_page_or_api(case: Case) -> None:
    case.convene()
    for url in (f"/teams/{case.ref}", f"/meetings/clients/{case.ref}", f"/api/v1/clients/{case.ref}"):
        assert case.assistant.get(url).status == 404
    assert case.assistant.get("/api/v1/clients").response.get_json() == []
    assert "Amina" not in case.assistant.get(case.convene()).text


@pytest.mark.parametrize("missing", ["ground", "ground_ref", "purpose", "method", "convenor", "participants"])
def test_conf_17_what_is_missing_is_asked_beside_its_field(missing: str, case: Case) -> None:
    page = case.supervisor.post(
        "/consultations/", {name: one for name, one in case.form.items() if name != missing}
    )
    assert page.status == 422
    assert page.soup.select_one(f"#errors a[href='#{missing}']") is not None
    assert case.ref in str(page.soup.select_one("input[name=client]"))


def test_conf_17_who_may_not_know_the_client_convenes_nothing(case: Case) -> None:
    page = case.assistant.post("/consultations/", case.form)
    absent = case.assistant.post("/consultations/", case.form | {"client": "GENT-NOBODY22"})
    assert (page.status, page.text) == (404, absent.text)


def test_conf_17_conf_32_the_letter_names_neither_client_nor_ground(
    app: Flask, case: Case, tmp_path: Path
) -> None:
    case.convene()
    [letter] = texts(app, tmp_path / "outbox")
    assert not [word for word in (case.ref, "Amina", "Toestemming", "integriteit") if word in letter]


def test_a_report_that_is_too_long_is_refused_beside_the_field_and_not_lost(case: Case) -> None:
    url = case.convene()
    long = "Wat er gezegd is. " * 1500
    page = case.supervisor.post(f"{url}/report", {"report": long})
    assert page.status == 422
    assert page.soup.select_one("#errors a")["href"] == "#report"
    assert page.soup.select_one("#report").get_text() == long


def test_who_can_take_part_stands_in_groups_the_team_of_the_client_first(case: Case) -> None:
    page = case.supervisor.get(f"/consultations/new?client={case.ref}")
    groups = page.soup.select("#participants details")
    assert groups[0].summary.get_text(" ", strip=True) == "In het team van deze cliënt 1"
    assert "Hulp Verlener" in groups[0].get_text()
    # Everybody once, in one group; only the nearest stands open, and whoever was ticked.
    names = [label.get_text() for label in page.soup.select("#participants label")]
    assert len(names) == len(set(names))
    assert [group.has_attr("open") for group in groups] == [True] + [False] * (len(groups) - 1)
    page = case.supervisor.post("/consultations/", case.form | {"ground": ""})
    open_ones = page.soup.select("#participants details[open]")
    assert any("Jus Titie" in group.get_text() for group in open_ones)
    # Without a client, or with one whose team may not be seen, no team is named.
    for address in ("/consultations/new", "/consultations/new?client=GENT-22222222"):
        assert "In het team" not in case.supervisor.get(address).text
    assert "In het team" not in case.assistant.get(f"/consultations/new?client={case.ref}").text
