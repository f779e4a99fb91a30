"""The data protection officer sets periods, rehearses, and erases: counts and no names (CONF-23)."""

from __future__ import annotations

import pytest
from flask import Flask

from coordination import clock
from coordination.clients.models import Client as Person
from coordination.vocabulary import ActorRole, TrajectoryState
from tests.coordination import factories as make
from tests.coordination.stories import make_story
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client
from web.extensions import db
from web.jobs import maintenance
from web.unit_of_work import unit_of_work


@pytest.fixture
def officer(client: Client, accounts: Accounts) -> Client:
    with client.app.app_context(), unit_of_work() as session:
        home = make.make_organisation(session).id
    client.sign_in(accounts.make(ActorRole.DATA_PROTECTION_OFFICER, organisation_id=home))
    return client


@pytest.fixture
def long_ago(app: Flask, monkeypatch: pytest.MonkeyPatch) -> str:
    """Make a client whose trajectory closed more than two years before today."""
    now = clock.now()
    monkeypatch.setenv("SCHAKEL_NOW", f"{clock.months_after(clock.today(), -26).isoformat()}T12:00")
    with app.app_context(), unit_of_work() as session:
        client = make_story(session).client(display_name="Verzonnen Naam")
        for one in client.trajectories:
            one.state, one.closed_on = TrajectoryState.CLOSED, clock.today()
        ref = client.ref
    monkeypatch.setenv("SCHAKEL_NOW", now.isoformat())
    return ref


def work(app: Flask) -> None:
    """Do what a worker does in one pass."""
    from sqlalchemy.orm import sessionmaker

    with app.app_context():
        maintenance.erase(sessionmaker(db.engine), None, leftovers=False)


def test_conf_23_periods_stand_there_with_their_source_and_can_be_set(officer: Client) -> None:
    page = officer.get("/retention/")
    assert "2 jaar" in page.text
    assert "10 jaar" in page.text
    assert "Bestuursdecreet" in page.text
    page = officer.post("/retention/periods/domain_data", {"amount": "30", "source": "Selectieregel 12"})
    assert "30 maanden" in page.text
    assert "Selectieregel 12" in page.text
    assert officer.post("/retention/periods/domain_data", {"amount": "0", "source": ""}).status == 422


def test_conf_23_erasing_follows_a_rehearsal_and_is_done_by_a_worker(
    app: Flask, officer: Client, long_ago: str
) -> None:
    page = officer.post("/retention/rehearsal")
    assert "Levensdomeinen en wensen 1" in page.text
    page = officer.post("/retention/erasures")
    assert "wacht op de werker" in page.text
    assert "Er wordt al gewist" in " ".join(officer.post("/retention/erasures").notices)
    with app.app_context(), unit_of_work() as session:
        assert session.query(Person).one().availability is not None
    work(app)
    page = officer.get("/retention/")
    assert "klaar" in page.text
    assert "Verzonnen" not in page.text
    assert long_ago not in page.text
    with app.app_context(), unit_of_work() as session:
        assert session.query(Person).one().availability is None


def test_conf_23_an_erasure_that_waits_can_be_stopped(app: Flask, officer: Client, long_ago: str) -> None:
    page = officer.post("/retention/erasures")
    ref = page.soup.select_one("h3 .ref").get_text()
    officer.post(f"/retention/erasures/{ref}/stop")
    work(app)
    assert "stopgezet" in officer.get("/retention/").text
    with app.app_context(), unit_of_work() as session:
        assert session.query(Person).one().availability is not None


def test_conf_23_nobody_else_finds_the_page(client: Client, accounts: Accounts) -> None:
    client.sign_in(accounts.make(ActorRole.ADMINISTRATOR, ActorRole.SUPERVISOR))
    assert client.get("/retention/").status == 404
    assert client.post("/retention/erasures").status == 404
