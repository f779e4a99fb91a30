"""The data protection officer through the API: periods, and a rehearsal that a worker counts (CONF-23)."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import sessionmaker

from coordination import clock
from coordination.clients.models import RungAssessment
from coordination.placements.models import Placement
from coordination.vocabulary import PlacementState, TrajectoryState
from tests.web.api.conftest import NAME, Circle
from tests.web.confidentiality.bodies import body
from web import retention
from web.extensions import db
from web.jobs import maintenance

PERIOD = "/retention/periods/domain_data"


def work(app: Flask, ref: str) -> None:
    """Do what a worker does with this job."""
    with app.app_context():
        retention.work_out(sessionmaker(db.engine), maintenance.ACTOR, ref, None)


@pytest.fixture
def later(circle: Circle, monkeypatch: pytest.MonkeyPatch) -> Circle:
    """Let what runs for the client end, and two years pass."""
    with circle.session() as session:
        for one in circle.person(session).trajectories:
            one.state, one.closed_on = TrajectoryState.CLOSED, clock.today()
        session.query(Placement).one().state = PlacementState.DECLINED_BY_CLIENT
    monkeypatch.setenv("SCHAKEL_NOW", f"{clock.months_after(clock.today(), 25).isoformat()}T12:00")
    return circle


def test_conf_23_a_rehearsal_is_asked_for_counted_by_a_worker_and_names_nobody(
    app: Flask, later: Circle
) -> None:
    officer = later["officer"]
    status, asked = officer.send("/retention/rehearsals", body("/api/v1/retention/rehearsals"))
    assert (status, asked["state"], asked["is_rehearsal"], asked["counts"]) == (202, "waiting", True, {})
    assert officer.send("/retention/rehearsals")[0] == 409
    work(app, asked["ref"])
    status, run = officer.ask(f"/retention/runs/{asked['ref']}")
    assert (status, run["state"], run["progress"]) == (200, "finished", run["due"])
    assert run["counts"]["domain_data"]["cases"] == 1
    assert later.ref not in str(run)
    assert NAME not in str(run)
    with later.session() as session:
        assert session.query(RungAssessment).count() == 1
    assert officer.send(f"/retention/runs/{asked['ref']}/stop")[0] == 409


def test_conf_23_a_rehearsal_that_was_stopped_counts_nothing(app: Flask, later: Circle) -> None:
    officer = later["officer"]
    ref = officer.send("/retention/rehearsals")[1]["ref"]
    assert officer.send(f"/retention/runs/{ref}/stop")[1]["state"] == "stopped"
    work(app, ref)
    run = officer.ask(f"/retention/runs/{ref}")[1]
    assert (run["state"], run["counts"]) == ("stopped", {})


def test_conf_23_periods_are_read_with_their_source_and_set(circle: Circle) -> None:
    officer, given = circle["officer"], body("/api/v1/retention/periods/<kind>")
    status, periods = officer.ask("/retention/periods")
    came = {one["kind"]: one for one in periods}["domain_data"]
    assert (status, came["amount"], came["unit"], came["is_set"]) == (200, 24, "months", False)
    assert officer.send(PERIOD, given) == (200, came | given | {"is_set": True})
    assert officer.send(PERIOD, {"amount": 0, "source": ""})[0] == 422
    assert officer.send("/retention/periods/nothing", given)[0] == 404


def test_conf_23_nobody_else_finds_any_of_it(circle: Circle) -> None:
    ref = circle["officer"].send("/retention/rehearsals")[1]["ref"]
    for name in ("supervisor", "carer", "stranger", "administrator", "client"):
        other = circle[name]
        assert other.ask("/retention/periods")[0] == 404
        assert other.send(PERIOD, body("/api/v1/retention/periods/<kind>"))[0] == 404
        assert other.send("/retention/rehearsals")[0] == 404
        assert other.ask(f"/retention/runs/{ref}")[0] == 404
        assert other.send(f"/retention/runs/{ref}/stop")[0] == 404
