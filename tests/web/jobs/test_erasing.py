"""The worker erases when somebody asked for it, and never by itself; leftovers go by themselves (CONF-23)."""

import os

from sqlalchemy import func, select
from sqlalchemy.orm import sessionmaker

from coordination import clock
from coordination.base import create_engine
from coordination.clients.models import RungAssessment
from coordination.retention import operations, queries
from coordination.vocabulary import ErasureState, TrajectoryState
from tests.coordination.stories import make_story
from tests.support.databases import open_session
from web.accounts.models import SignInCounter
from web.jobs import maintenance


def test_conf_23_a_worker_erases_a_clients_data_only_after_somebody_asked(
    database_url, tmp_path, monkeypatch
):
    with open_session(database_url) as session:
        for one in make_story(session).client().trajectories:
            one.state, one.closed_on = TrajectoryState.CLOSED, clock.today()
        session.add(SignInCounter(key="k", count=1, since=clock.now()))
        session.commit()
    letter = tmp_path / "invitation-1.eml"
    letter.write_text("link")
    os.utime(letter, (0, 0))
    monkeypatch.setenv("SCHAKEL_NOW", f"{clock.months_after(clock.today(), 25).isoformat()}T12:00")
    engine = create_engine(database_url)
    sessions = sessionmaker(engine)

    def left():
        with sessions() as session:
            tables = (RungAssessment, SignInCounter)
            return [session.scalar(select(func.count()).select_from(table)) for table in tables]

    maintenance.erase(sessions, tmp_path, leftovers=False)
    assert left() == [1, 1]
    maintenance.erase(sessions, tmp_path, leftovers=True)
    assert left() == [1, 0]
    assert not letter.exists()
    with sessions.begin() as session:
        ref = operations.request_erasure(session, maintenance.ACTOR, rehearsed={}).ref
    maintenance.erase(sessions, tmp_path, leftovers=False)
    assert left() == [0, 0]
    with sessions() as session:
        run = queries.erasure(session, ref)
        assert run.state is ErasureState.FINISHED
        assert run.finished_at is not None
    engine.dispose()
