"""``schakel retention``: a rehearsal tells what would go, and the act does just that (CONF-23)."""

import json
import os

import pytest
from sqlalchemy import func, select

from coordination import clock
from coordination.audit.models import AuditEvent
from coordination.clients.models import Client, RungAssessment
from coordination.vocabulary import TrajectoryState
from tests.coordination.stories import make_story
from tests.support.databases import open_session
from web.accounts.models import SignInCounter
from web.cli import run


@pytest.fixture
def long_ago(database_url, use):
    """An installation with one client whose trajectory closed two years and more ago."""
    use(database_url)
    with open_session(database_url) as session:
        client = make_story(session).client(display_name="Verzonnen Naam")
        for one in client.trajectories:
            one.state, one.closed_on = TrajectoryState.CLOSED, clock.today()
        session.add(SignInCounter(key="k", count=1, since=clock.now()))
        ref = client.ref
        session.commit()
    os.environ["SCHAKEL_NOW"] = f"{clock.months_after(clock.today(), 25).isoformat()}T12:00"
    os.environ["SCHAKEL_MODE"] = "test"
    return ref


def told(capsys, *options):
    code = run(["retention", "--json", *options])
    return code, json.loads(capsys.readouterr().out)


def rungs(url):
    with open_session(url) as session:
        return session.scalar(select(func.count()).select_from(RungAssessment))


def test_conf_23_a_rehearsal_counts_and_erases_nothing(long_ago, database_url, capsys):
    code, facts = told(capsys, "--dry-run")
    assert (code, facts["rehearsal"], facts["state"]) == (0, True, None)
    assert facts["kinds"]["domain_data"]["cases"] == facts["kinds"]["sign_in_counters"]["cases"] == 1
    assert rungs(database_url) == 1


def test_conf_23_the_act_erases_what_was_rehearsed_and_the_record_stays_whole(long_ago, database_url, capsys):
    rehearsed = told(capsys, "--dry-run")[1]["kinds"]
    code, facts = told(capsys)
    assert (code, facts["state"]) == (0, "finished")
    assert {kind: one["cases"] for kind, one in facts["kinds"].items()} == {
        kind: one["cases"] for kind, one in rehearsed.items() if one["cases"]
    }
    assert rungs(database_url) == 0
    assert run(["audit", "verify"]) == 0


def test_conf_23_what_it_prints_names_nobody(long_ago, database_url, capsys):
    assert run(["retention"]) == 0
    printed = "".join(capsys.readouterr())
    assert "life domains and wishes" in printed
    assert long_ago not in printed
    assert "Verzonnen" not in printed
    with open_session(database_url) as session:
        assert session.scalar(select(Client.display_name)) == "Verzonnen Naam"
        done = session.scalars(select(AuditEvent.detail).where(AuditEvent.object_kind == "erasure")).all()
        assert "finished: 1 cases" in done
