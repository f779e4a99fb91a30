"""Who works here no more, alone or with the whole organisation, gets nothing from anywhere (CONF-35)."""

from __future__ import annotations

import io
from unittest.mock import patch

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from coordination import clock
from coordination.clients.models import Client as Person
from coordination.consent import emergency
from coordination.consent.access import decide
from coordination.exchange import rules
from coordination.exchange.models import Import
from coordination.organisations.models import Professional
from coordination.vocabulary import ActorRole, ClientPart, ImportState
from tests.coordination import factories as make
from tests.coordination.exchange.books import ORGANISATIONS
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client
from web import access
from web.accounts.models import Account
from web.extensions import db
from web.jobs import imports
from web.letters import tell
from web.mail import delivery
from web.unit_of_work import unit_of_work

EVERY_ROLE = (
    ActorRole.SUPERVISOR,
    ActorRole.TEAM_MEMBER,
    ActorRole.PARTNER,
    ActorRole.ADMINISTRATOR,
    ActorRole.DATA_PROTECTION_OFFICER,
)
#: What is fetched once an organisation has left, and the page that says so; leaving twice is a conflict.
STILL_OPEN = {
    ("GET", "/organisation/"),
    ("GET", "/organisation/export"),
    ("GET", "/organisation/own-texts"),
    ("POST", "/organisation/withdraw"),
}


@pytest.fixture
def leaver(accounts: Accounts) -> Account:
    """Make somebody with every role that somebody who works can have."""
    return accounts.make(*EVERY_ROLE)


def signed_in(app: Flask, account: Account) -> Client:
    browser = Client(app)
    browser.sign_in(account)
    return browser


def leave(browser: Client) -> None:
    assert "uit het netwerk" in " ".join(browser.post("/organisation/withdraw").notices)


def test_conf_35_once_the_organisation_has_left_no_address_that_takes_a_role_answers(
    app: Flask, leaver: Account
) -> None:
    browser = signed_in(app, leaver)
    assert browser.get("/network/").status == 200
    leave(browser)
    token = browser.token()
    tried = 0
    with patch("web.errors.render_template", return_value=""):
        for route in access.route_rules(app):
            method, path = route["method"], route["path"].removeprefix("/api/v1")
            if not route["rule"].startswith(("roles", "client part")) or (method, path) in STILL_OPEN:
                continue
            address = _filled(route["path"])
            answer = browser.http.open(address, method=method, headers={"X-CSRFToken": token})
            answer.close()
            assert answer.status_code == 404, f"{method} {address}"
            tried += 1
    assert tried > 400


def test_conf_35_what_is_ones_own_is_still_fetched_and_the_start_page_leads_there(
    app: Flask, leaver: Account
) -> None:
    browser = signed_in(app, leaver)
    leave(browser)
    links = browser.get("/").links.values()
    assert {"/organisation/", "/organisation/own-texts"} <= set(links)
    for address in ("/organisation/", "/organisation/export", "/organisation/own-texts", "/account/"):
        assert browser.http.get(address).status_code == 200
    assert browser.http.get("/api/v1/session").get_json()["roles"] == []


def test_conf_35_a_file_that_was_opened_in_an_emergency_closes_with_the_organisation(
    app: Flask, accounts: Accounts, leaver: Account
) -> None:
    home = leaver.professional.organisation_id
    told = accounts.make(ActorRole.TEAM_MEMBER, organisation_id=home)
    browser = signed_in(app, leaver)
    with app.app_context(), unit_of_work() as session:
        ref = make.make_client(session).ref
        emergency.break_glass(
            session,
            leaver.actor,
            client_ref=ref,
            reason="Bewusteloos gevonden, wat speelt er",
            informed_id=told.professional_id or 0,
        )
    assert sees(app, leaver, ref)
    leave(browser)
    assert not sees(app, leaver, ref)


def sees(app: Flask, account: Account, ref: str) -> bool:
    with app.app_context(), unit_of_work() as session:
        person = session.query(Person).filter_by(ref=ref).one()
        return bool(decide(session, account.actor, person, ClientPart.IDENTITY))


@pytest.mark.parametrize("how", ["works here no more", "the organisation left"])
def test_conf_32_conf_35_the_calendar_and_the_mail_of_who_left_stop_at_once(
    app: Flask, leaver: Account, how: str
) -> None:
    browser = signed_in(app, leaver)
    page = browser.post("/to-do/calendar", follow=False)
    feed = next(text for text in page.text.split() if "/calendar/" in text)
    assert Client(app).http.get(feed).status_code == 200
    with app.app_context(), unit_of_work() as session:
        assert is_told(session, leaver)
        person = session.get_one(Professional, leaver.professional_id)
        if how == "works here no more":
            person.active = False
    if how == "the organisation left":
        leave(browser)
    assert Client(app).http.get(feed).status_code == 404
    with app.app_context(), unit_of_work() as session:
        assert not is_told(session, leaver)


def is_told(session: Session, account: Account) -> bool:
    """Say whether somebody still gets letters, and the summary of the day; one and the other agree."""
    with patch("web.letters.current_actor", return_value=account.leaver):
        by_letter = tell(session, [account.professional_id or 0], "http://localhost/") == 1
    of_the_day = account.id in set(session.scalars(delivery._without_digest(clock.today())))
    assert by_letter is of_the_day
    return by_letter


def _filled(path: str) -> str:
    """Return an address with a number or text in each place."""
    parts = (
        part if "<" not in part else "1" if part.startswith("<int:") else "X" for part in path.split("/")
    )
    return "/".join(parts)


@pytest.mark.parametrize("how", ["nothing", "access ended", "works here no more"])
def test_work_in_the_background_is_not_done_for_who_has_no_access_any_more(
    app: Flask, accounts: Accounts, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    asker = accounts.make(ActorRole.ADMINISTRATOR)
    browser = signed_in(app, asker)
    monkeypatch.setattr("web.jobs.enqueue", lambda *_args: True)
    file = {"source": "bestand", "file": (io.BytesIO(ORGANISATIONS.encode()), "x.csv")}
    page = browser.post("/exchange/", file, content_type="multipart/form-data")
    monkeypatch.setattr(rules, "is_large", lambda _run: True)
    browser.post(f"{page.path}/apply")
    with app.app_context():
        sessions = sessionmaker(db.engine)
        with unit_of_work() as session:
            job = session.scalars(select(Import.job)).one() or ""
            account = session.get_one(Account, asker.id)
            if how == "access ended":
                account.active = False
            if how == "works here no more" and account.professional:
                account.professional.active = False
        ended_in = imports.work(sessions, str(db.engine.url), job)
    assert ended_in is (ImportState.APPLIED if how == "nothing" else ImportState.CHECKED)
