"""The data protection officer sets periods, rehearses, and erases: counts and no names (CONF-23)."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import sessionmaker

from coordination import clock
from coordination.clients.models import Client as Person
from coordination.retention import rehearsing
from coordination.vocabulary import ActorRole, TrajectoryState
from tests.coordination import factories as make
from tests.coordination.stories import make_story
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client
from web import jobs, retention
from web.extensions import db
from web.jobs import maintenance
from web.unit_of_work import unit_of_work


@pytest.fixture
def officer(client: Client, accounts: Accounts) -> Client:
    with client.app.app_context(), unit_of_work() as session:
        home = make.make_organisation(session).id
    client.sign_in(accounts.make(ActorRole.DATA_PROTECTION_OFFICER, organisation_id=home))
    return client


@pytest.fixture(autouse=True)
def handed_over(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Keep what is handed to the queue: `work` does it, and no connection to the queue stays open."""
    refs: list[str] = []
    monkeypatch.setattr(jobs, "enqueue", refs.append)
    monkeypatch.setattr(jobs, "cancel", refs.remove)
    return refs


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
    with app.app_context():
        sessions = sessionmaker(db.engine)
        with sessions() as session:
            waiting = rehearsing.waiting(session)
        for ref, _ in waiting:
            retention.work_out(sessions, maintenance.ACTOR, ref, None)
        maintenance.erase(sessions, None, leftovers=False)


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
    assert "Stop met nagaan" in officer.post("/retention/rehearsal").text
    assert "Levensdomeinen en wensen 1" not in officer.get("/retention/").text
    work(app)
    assert "Levensdomeinen en wensen 1" in officer.get("/retention/").text
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
    officer.post("/retention/rehearsal")
    work(app)
    page = officer.post("/retention/erasures")
    ref = page.soup.select_one("h3 .ref").get_text()
    officer.post(f"/retention/erasures/{ref}/stop")
    work(app)
    assert "stopgezet" in officer.get("/retention/").text
    with app.app_context(), unit_of_work() as session:
        assert session.query(Person).one().availability is not None


def test_conf_23_nothing_is_erased_without_a_rehearsal_that_still_holds(
    app: Flask, officer: Client, long_ago: str
) -> None:
    def refused() -> bool:
        return "Ga eerst na" in " ".join(officer.post("/retention/erasures").notices)

    assert refused()
    officer.post("/retention/rehearsal")
    assert "al nagegaan" in " ".join(officer.post("/retention/rehearsal").notices)
    assert refused()
    work(app)
    officer.post("/retention/periods/domain_data", {"amount": "25", "source": "Selectieregel 12"})
    assert refused()
    work(app)
    with app.app_context(), unit_of_work() as session:
        assert session.query(Person).one().availability is not None


def test_conf_23_a_rehearsal_tells_how_far_it_is_and_can_be_stopped(
    app: Flask, officer: Client, long_ago: str, handed_over: list[str]
) -> None:
    officer.post("/retention/rehearsal")
    [ref] = handed_over
    path = f"/retention/rehearsals/{ref}/progress"
    assert "Nagaan wat weg mag" in officer.http.get(path).text
    page = officer.post(f"/retention/erasures/{ref}/stop")
    assert "stopgezet" in page.text
    assert handed_over == []
    assert officer.http.get(path).headers["HX-Redirect"] == "/retention/"
    work(app)
    assert "Levensdomeinen en wensen 1" not in officer.get("/retention/").text
    assert "al nagegaan" in " ".join(officer.post(f"/retention/erasures/{ref}/stop").notices)


def test_conf_23_nobody_else_finds_the_page(client: Client, accounts: Accounts) -> None:
    client.sign_in(accounts.make(ActorRole.ADMINISTRATOR, ActorRole.SUPERVISOR))
    assert client.get("/retention/").status == 404
    assert client.post("/retention/erasures").status == 404
