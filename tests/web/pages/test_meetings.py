"""Meetings on screen: each point for who may know it, invitations that name nobody (CONF-18)."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from icalendar import Calendar

from coordination import clock
from coordination.clients.queries import client_by_ref
from coordination.organisations.models import Professional
from coordination.teams.queries import team_of
from coordination.vocabulary import ActorRole, LegalBasis, LifeDomain, OrganisationKind, RoleKind
from tests.coordination import factories as make
from tests.web.conftest import running
from tests.web.pages.casework import desk
from tests.web.support.accounts import Accounts
from tests.web.support.mail import texts
from tests.web.support.pages import Client
from web.accounts.models import Account
from web.unit_of_work import unit_of_work

UNNAMED = {"title"}
HOUR = "14:30"


@dataclass
class Table:
    """A client's supervisor and counsellor, each signed in."""

    ref: str
    supervisor: Client
    counsellor: Client
    lead: Account
    member: Account

    def plan(self) -> str:
        """Plan a meeting of both for the day after tomorrow; return its address."""
        guests = [str(self.lead.professional_id), str(self.member.professional_id)]
        form = {"day": make.days(2).isoformat(), "hour": HOUR, "minutes_long": "45", "guests": guests}
        form |= {"place": "Bij Amina thuis", "client_invited": "on"}
        page = self.supervisor.post(f"/meetings/clients/{self.ref}", form, unchecked=UNNAMED)
        assert page.status == 200, page.text
        return page.path


@pytest.fixture
def app(databases, tmp_path: Path):
    with databases("sqlite").fresh("migrated") as url:
        yield from running(url, INSTANCE=tmp_path)


@pytest.fixture
def table(app: Flask, accounts: Accounts) -> Table:
    supervisor, counsellor = Client(app), Client(app)
    work = desk(supervisor, accounts)
    ref = work.client("Amina Verzonnen")
    with app.app_context(), unit_of_work() as session:
        care = make.make_organisation(session, OrganisationKind.ADDICTION_CARE).id
    role = RoleKind.ADDICTION_COUNSELLOR
    member = accounts.make(ActorRole.TEAM_MEMBER, organisation_id=care, name="Hulp Verlener", function=role)
    with app.app_context(), unit_of_work() as session:
        team = team_of(session, client_by_ref(session, ref).id)
        person = session.get_one(Professional, member.professional_id)
        basis = LegalBasis.SHARED_SECRECY
        make.make_member(session, team, person, domain_scope=[LifeDomain.ALCOHOL_DRUGS], legal_basis=basis)
    counsellor.sign_in(member)
    return Table(ref, supervisor, counsellor, work.account, member)


def read(browser: Client, url: str) -> str:
    return browser.get(url, unchecked=UNNAMED).text


def test_a_meeting_is_planned_from_the_team_and_found_by_who_is_asked(table: Table) -> None:
    team = table.supervisor.get(f"/teams/{table.ref}", unchecked=UNNAMED)
    assert f"/meetings/clients/{table.ref}" in team.links.values()
    url = table.plan()
    assert "Bij Amina thuis" in read(table.counsellor, url)
    assert url in table.counsellor.get("/meetings/").links.values()
    assert "45 minuten" in read(table.counsellor, url)


def test_conf_18_a_point_of_another_domain_is_on_no_page_and_no_trace_of_it(table: Table) -> None:
    url = table.plan()
    table.counsellor.post(f"{url}/items", {"topic": "Herval", "domain": "alcohol_drugs"}, unchecked=UNNAMED)
    table.counsellor.post(f"{url}/items", {"topic": "Sleutel", "domain": "practical"}, unchecked=UNNAMED)
    assert "Herval" in read(table.counsellor, url)
    mine = read(table.supervisor, url)
    assert "Sleutel" in mine
    assert "Herval" not in mine
    assert "niet met je gedeeld" not in mine
    answer = table.supervisor.post(f"{url}/items", {"topic": "Herval", "domain": "alcohol_drugs"})
    assert answer.status == 404


def test_conf_18_one_item_is_not_shared_with_you_only_if_the_client_agreed(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = table.plan()
    page = table.counsellor.post(
        f"{url}/items", {"topic": "Herval", "domain": "alcohol_drugs"}, unchecked=UNNAMED
    )
    monkeypatch.setenv("SCHAKEL_NOW", (clock.now() + timedelta(days=3)).isoformat())
    for browser, account in ((table.supervisor, table.lead), (table.counsellor, table.member)):
        browser.sign_in(account)
    page = table.counsellor.get(url, unchecked=UNNAMED)
    action = str(page.soup.select_one("form[action*='/items/']")["action"])
    written = {"minutes": "Besproken met Amina", "agreement": "Elke week bellen"}
    page = table.counsellor.post(action, written, unchecked=UNNAMED)
    assert "Afspraak: Elke week bellen" in page.text
    assert "niet met je gedeeld" not in read(table.supervisor, url)
    table.counsellor.post(action, written | {"disclosed": "on"}, unchecked=UNNAMED)
    mine = read(table.supervisor, url)
    assert "1 punt is niet met je gedeeld." in mine
    assert "Elke week bellen" not in mine
    assert table.supervisor.post(action, written).status == 404


def test_what_was_agreed_comes_back_at_the_next_meeting_until_it_is_done(table: Table) -> None:
    first = table.plan()
    todo = {
        "text": "VDAB bellen",
        "domain": "practical",
        "owner": "client",
        "due_on": make.days(9).isoformat(),
    }
    page = table.supervisor.post(f"{first}/actions", todo, unchecked=UNNAMED)
    assert "de cliënt zelf" in page.text
    second = table.plan()
    assert "Van vorige keer" in read(table.counsellor, second)
    assert "VDAB bellen" in read(table.counsellor, f"/meetings/clients/{table.ref}")
    action = str(page.soup.select_one("form[action$='/done']")["action"])
    done = table.counsellor.post(action, unchecked=UNNAMED)
    assert "Van vorige keer" not in read(table.counsellor, second)
    # Pressed by mistake: the words that say so bear the button that takes it back.
    back = done.soup.select_one(".notice--good form")
    assert back.button.get_text(" ", strip=True).startswith("Ongedaan maken")
    sent = {str(one["name"]): str(one["value"]) for one in back.select("input")}
    table.counsellor.post(str(back["action"]), sent, unchecked=UNNAMED)
    assert "Van vorige keer" in read(table.counsellor, second)
    table.counsellor.post(action, unchecked=UNNAMED)
    assert "Toch nog niet" in read(table.counsellor, first)


def test_the_invitation_names_no_client_no_place_and_no_domain_conf_32(
    app: Flask, table: Table, tmp_path: Path
) -> None:
    url = table.plan()
    text = table.counsellor.http.get(f"{url}/invitation.ics").get_data()
    [event] = Calendar.from_ical(text).walk("VEVENT")
    assert event.start.astimezone(clock.BRUSSELS).strftime("%H:%M") == HOUR
    assert (event.end - event.start) == timedelta(minutes=45)
    [letter] = texts(app, tmp_path / "outbox")
    assert "text/calendar" in letter
    words = ("Amina", table.ref, "thuis", "Hulp", *LifeDomain)
    assert not [word for word in words if word in text.decode() + letter]


def test_a_cancelled_meeting_is_cancelled_in_the_calendar_too(
    app: Flask, table: Table, tmp_path: Path
) -> None:
    url = table.plan()
    page = table.supervisor.post(f"{url}/cancel", unchecked=UNNAMED)
    assert "afgelast" in page.text
    [event] = Calendar.from_ical(table.counsellor.http.get(f"{url}/invitation.ics").get_data()).walk("VEVENT")
    assert event["STATUS"] == "CANCELLED"
    assert len(texts(app, tmp_path / "outbox")) == 2


def test_a_meeting_that_cannot_be_is_refused_beside_the_field_and_keeps_what_was_typed(table: Table) -> None:
    form = {"day": make.days(-1).isoformat(), "hour": "25:99", "minutes_long": "60", "place": "Wijkcentrum"}
    page = table.supervisor.post(f"/meetings/clients/{table.ref}", form, unchecked=UNNAMED)
    assert page.status == 422
    assert "Uur: schrijf het als 14:30." in page.text
    assert page.soup.select_one("input[name=place]")["value"] == "Wijkcentrum"
    page = table.supervisor.post(f"/meetings/clients/{table.ref}", form | {"hour": HOUR}, unchecked=UNNAMED)
    assert "kies een moment dat nog moet komen" in page.text


def test_conf_01_somebody_outside_the_team_finds_no_meeting(
    app: Flask, accounts: Accounts, table: Table
) -> None:
    url, stranger = table.plan(), Client(app)
    with app.app_context(), unit_of_work() as session:
        home = make.make_organisation(session).id
    stranger.sign_in(accounts.make(ActorRole.TEAM_MEMBER, organisation_id=home))
    absent = stranger.get("/meetings/OVERLEG-NOBODY22")
    for address in (url, f"/meetings/clients/{table.ref}", f"{url}/invitation.ics"):
        page = stranger.get(address)
        assert (page.status, page.text) == (404, absent.text)
    assert stranger.post(f"{url}/items", {"topic": "x", "domain": "practical"}).status == 404
    assert stranger.post(f"{url}/cancel").status == 404


def test_what_is_wrong_on_the_agenda_stands_beside_its_field_with_all_that_was_typed(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = table.plan()
    past = make.days(-1).isoformat()
    form = {"text": "Bellen met de kapper", "domain": "practical", "owner": "client", "due_on": past}
    page = table.supervisor.post(f"{url}/actions", form, unchecked=UNNAMED)
    assert page.status == 422
    assert page.soup.select_one("#errors a")["href"] == "#due_on"
    assert "kies een dag vanaf vandaag" in page.soup.select_one("#due_on-error").get_text()
    assert page.soup.select_one("#text").get_text() == "Bellen met de kapper"
    page = table.supervisor.post(f"{url}/items", {"topic": "", "domain": "practical"}, unchecked=UNNAMED)
    assert page.soup.select_one("details[open] #topic")["aria-describedby"].strip() == "topic-error"
    long = "Wat er gezegd is. " * 300
    table.supervisor.post(f"{url}/items", {"topic": "Werk", "domain": "practical"}, unchecked=UNNAMED)
    monkeypatch.setenv("SCHAKEL_NOW", (clock.now() + timedelta(days=3)).isoformat())
    table.supervisor.sign_in(table.lead)
    page = table.supervisor.get(url, unchecked=UNNAMED)
    item = str(page.soup.select_one("form[action*='/items/']")["action"])
    page = table.supervisor.post(item, {"minutes": long, "agreement": "Volgende week"}, unchecked=UNNAMED)
    assert page.status == 422
    assert page.soup.select_one("details[open] #minutes").get_text() == long


def test_what_was_typed_too_late_waits_to_be_read_again(table: Table) -> None:
    url = table.plan()
    here = {"Referer": f"http://localhost{url}"}
    table.supervisor.post(f"{url}/cancel")
    form = {"topic": "Wat als het regent?", "domain": "practical"}
    page = table.supervisor.post(f"{url}/items", form, headers=here, unchecked=UNNAMED)
    assert "Dit overleg is afgelast: er komt niets meer bij." in " ".join(page.notices)
    assert "Wat je typte is niet verloren." in " ".join(page.notices)
    kept = table.supervisor.get("/account/draft/")
    assert kept.soup.select_one("textarea").get_text() == "Wat als het regent?"
    # Nothing typed, nothing kept: who only pressed a button is told why, and no more.
    page = table.supervisor.post(f"{url}/cancel", headers=here, unchecked=UNNAMED)
    assert "niet verloren" not in page.text


def test_calling_a_meeting_off_asks_once_more_and_says_what_follows(table: Table) -> None:
    page = table.supervisor.get(table.plan(), unchecked=UNNAMED)
    asked = page.soup.select_one("details.sure")
    assert not asked.has_attr("open")
    assert asked.summary.get_text(strip=True) == "Overleg afgelasten"
    assert "krijgt meteen bericht" in asked.p.get_text()
    assert asked.form["action"].endswith("/cancel")
