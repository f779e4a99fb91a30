"""Emergency access on screen and through the API: opened, told, over after an hour, looked at (CONF-16)."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from coordination import clock
from coordination.audit.queries import events_about
from coordination.vocabulary import ActorRole, OrganisationKind, RoleKind
from tests.coordination import factories as make
from tests.web.conftest import running
from tests.web.pages.casework import desk
from tests.web.support.accounts import Accounts
from tests.web.support.mail import texts
from tests.web.support.pages import Client
from web.accounts.models import Account
from web.unit_of_work import unit_of_work

WHY = "Bewusteloos gevonden, ambulance vraagt wat er speelt"
UNNAMED = {"title"}


@dataclass
class Ward:
    """A client of one supervisor; a helper elsewhere with a colleague; and the officer."""

    ref: str
    helper: Client
    colleague: Client
    officer: Client
    form: dict[str, object]
    account: Account


@pytest.fixture
def app(databases, tmp_path: Path):
    with databases("sqlite").fresh("migrated") as url:
        yield from running(url, INSTANCE=tmp_path)


@pytest.fixture
def ward(app: Flask, accounts: Accounts) -> Ward:
    ref = desk(Client(app), accounts).client("Amina Verzonnen")
    with app.app_context(), unit_of_work() as session:
        care = make.make_organisation(session, OrganisationKind.ADDICTION_CARE).id
        city = make.make_organisation(session).id
    role = RoleKind.ADDICTION_COUNSELLOR
    helper = accounts.make(ActorRole.TEAM_MEMBER, organisation_id=care, name="Hulp Verlener", function=role)
    colleague = accounts.make(ActorRole.TEAM_MEMBER, organisation_id=care, name="Co Lega", function=role)
    officer = accounts.make(ActorRole.DATA_PROTECTION_OFFICER, organisation_id=city, name="Fien Gegevens")
    browsers = []
    for account in (helper, colleague, officer):
        browser = Client(app)
        browser.sign_in(account)
        browsers.append(browser)
    form = {"client": ref.lower(), "reason": WHY, "informed": colleague.professional_id}
    return Ward(ref, *browsers, form, helper)


def test_conf_16_a_file_opens_for_an_hour_by_page_and_api_and_closes_by_itself(
    ward: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = (f"/emergency/clients/{ward.ref}", f"/teams/{ward.ref}", f"/api/v1/clients/{ward.ref}")
    assert {ward.helper.get(url).status for url in pages} == {404}
    now = clock.now()
    monkeypatch.setenv("SCHAKEL_NOW", now.isoformat())
    page = ward.helper.post("/emergency/", ward.form, unchecked=UNNAMED)
    assert (page.status, page.path, page.h1) == (200, f"/emergency/clients/{ward.ref}", "Amina Verzonnen")
    assert "Nog 60 minuten open" in page.text
    assert "psychische en emotionele situatie" in page.text
    assert ward.helper.get(f"/api/v1/clients/{ward.ref}").response.get_json()["name"] == "Amina Verzonnen"
    assert [one["ref"] for one in ward.helper.get("/api/v1/clients").response.get_json()] == [ward.ref]
    monkeypatch.setenv("SCHAKEL_NOW", (now + timedelta(minutes=60)).isoformat())
    ward.helper.sign_in(ward.account)  # nobody's session outlives an hour of doing nothing
    assert {ward.helper.get(url).status for url in pages} == {404}
    assert ward.helper.get("/api/v1/clients").response.get_json() == []


def test_conf_16_every_look_is_recorded_as_vital_interest(app: Flask, ward: Ward) -> None:
    ward.helper.post("/emergency/", ward.form, unchecked=UNNAMED)
    with app.app_context(), unit_of_work() as session:
        bases = {one.basis for one in events_about(session, ward.ref) if one.action == "view"}
        assert not [one for one in events_about(session, ward.ref) if WHY in f"{one.detail}{one.part}"]
    assert bases == {"vital_interest"}


def test_conf_16_a_short_reason_or_nobody_told_opens_nothing_and_keeps_what_was_typed(ward: Ward) -> None:
    page = ward.helper.post("/emergency/", ward.form | {"reason": "dringend"})
    assert page.status == 422
    assert "minstens 20 tekens" in page.text
    assert page.soup.select_one("textarea[name=reason]").get_text() == "dringend"
    assert ward.helper.post("/emergency/", ward.form | {"informed": ""}).status == 422
    assert ward.helper.get(f"/emergency/clients/{ward.ref}").status == 404


def test_conf_16_a_reference_that_nobody_has_reads_like_every_absent_page(ward: Ward) -> None:
    page = ward.helper.post("/emergency/", ward.form | {"client": "GENT-NOBODY22"})
    assert (page.status, page.text) == (404, ward.helper.get("/nowhere").text)


def test_conf_16_the_second_person_reads_it_in_schakel_and_gets_a_neutral_letter(
    app: Flask, ward: Ward, tmp_path: Path
) -> None:
    ward.helper.post("/emergency/", ward.form, unchecked=UNNAMED)
    assert "Een collega opende een dossier in nood" in ward.colleague.get("/teams/").text
    page = ward.colleague.get("/emergency/")
    assert "Hulp Verlener opende een dossier in nood" in page.text
    body = page.response.get_data(as_text=True)
    assert not [word for word in (ward.ref, "Amina", "ambulance") if word in body]
    [letter] = texts(app, tmp_path / "outbox")
    assert "/emergency/" in letter
    assert not [word for word in (ward.ref, "Amina", "Hulp", "nood") if word in letter]
    action = page.soup.select_one("form[action$='/read']")["action"]
    ward.colleague.post(str(action))
    assert "Een collega opende" not in ward.colleague.get("/teams/").text


def test_conf_16_the_client_is_told_afterwards_or_a_reason_says_why_not(ward: Ward) -> None:
    ward.helper.post("/emergency/", ward.form, unchecked=UNNAMED)
    page = ward.helper.get("/emergency/")
    told, withhold = (
        str(page.soup.select_one(f"form[action$='/{step}']")["action"]) for step in ("told", "withhold")
    )
    short = ward.helper.post(withhold, {"withheld": "eng"})
    assert short.status == 422
    assert short.soup.select_one("details[open] textarea#withheld").get_text() == "eng"
    assert "minstens 20 tekens" in short.soup.select_one("#withheld-error").get_text()
    assert short.soup.select_one("#errors a[href='#withheld']")
    page = ward.helper.post(withhold, {"withheld": "De partner leest mee op zijn telefoon"})
    assert "niet verteld: gevaarlijk" in page.text
    page = ward.helper.post(told, {"told_on": clock.today().isoformat()})
    assert "De cliënt weet het sinds" in page.text
    assert ward.colleague.post(told, {"told_on": clock.today().isoformat()}).status == 404


def test_conf_16_the_officer_sees_every_one_with_its_reason_and_reviews_it(ward: Ward) -> None:
    ward.helper.post("/emergency/", ward.form, unchecked=UNNAMED)
    assert ward.helper.get("/emergency/review").status == 404
    assert "/emergency/review" in [str(link["href"]) for link in ward.officer.get("/").soup.select("main a")]
    page = ward.officer.get("/emergency/review")
    assert page.h1 == "Noodtoegang nakijken"
    assert {WHY, ward.ref, "Co Lega (nog niet gelezen)"} <= {
        " ".join(one.get_text().split()) for one in page.soup.select("dd")
    }
    action = str(page.soup.select_one("form[action*='/emergency/review/']")["action"])
    assert ward.helper.post(action, {"outcome": "justified", "note": "Terecht geopend"}).status == 404
    page = ward.officer.post(action, {"outcome": "justified", "note": "Ja"})
    assert (page.status, page.soup.select_one("textarea#note").get_text()) == (422, "Ja")
    assert page.soup.select_one("input[name=outcome][checked]")["value"] == "justified"
    assert "Bevinding" in page.soup.select_one("#note-error").get_text()
    page = ward.officer.post(action, {"outcome": "justified", "note": "Terecht geopend"})
    assert "Terecht geopend" in page.text
    assert ward.officer.get(f"/emergency/clients/{ward.ref}").status == 404
