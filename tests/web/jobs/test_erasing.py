"""The worker erases when somebody asked for it, and never by itself; leftovers go by themselves (CONF-23)."""

import os

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, sessionmaker

from coordination import clock
from coordination.base import create_engine
from coordination.clients.models import RungAssessment
from coordination.errors import GuardFailed
from coordination.messages import operations as messages
from coordination.messages.models import Message
from coordination.retention import operations, queries, rehearsing
from coordination.rows import save
from coordination.teams.models import SignUpRequest
from coordination.vocabulary import ErasureState, MessageState, TrajectoryState
from tests.coordination.factories import SEED
from tests.coordination.stories import make_story
from tests.support.databases import open_session
from web import retention
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


def test_conf_23_mail_that_ended_and_sign_ups_that_became_no_file_go_by_themselves(session, monkeypatch):
    story, today = make_story(session), clock.today()
    for state in MessageState:
        letter = messages.post(session, SEED, b"To: iemand@schakel.example")
        if state is not MessageState.WAITING:
            messages.settle(session, [letter.id], MessageState.SENT)
            letter.state = state
    for client_id in (None, story.client().id):
        asked = SignUpRequest(organisation_id=story.pcsw.id, client_id=client_id, name="Iemand Verzonnen")
        asked.language, asked.asked_on = "nl", today
        save(session, SEED, asked)
    session.commit()
    sessions = sessionmaker(session.get_bind())

    def left_after(months):
        monkeypatch.setenv("SCHAKEL_NOW", f"{clock.months_after(today, months).isoformat()}T12:00")
        maintenance.erase(sessions, None, leftovers=True)
        with sessions() as other:
            return (
                other.scalars(select(Message.state)).all(),
                [one is not None for one in other.scalars(select(SignUpRequest.client_id)).all()],
            )

    assert len(left_after(0)[0]) == len(MessageState)
    assert left_after(2) == ([MessageState.WAITING], [False, True])
    assert left_after(7) == ([MessageState.WAITING], [True])


@pytest.fixture
def sessions(database_url, monkeypatch):
    """Sessions on a database with a client whose data is due."""
    with open_session(database_url) as session:
        for one in make_story(session).client().trajectories:
            one.state, one.closed_on = TrajectoryState.CLOSED, clock.today()
        session.commit()
    monkeypatch.setenv("SCHAKEL_NOW", f"{clock.months_after(clock.today(), 25).isoformat()}T12:00")
    engine = create_engine(database_url)
    yield sessionmaker(engine)
    engine.dispose()


def asked(sessions):
    with sessions.begin() as session:
        return rehearsing.ask(session, maintenance.ACTOR).ref


def test_conf_23_a_rehearsal_hinders_nobody_who_writes_meanwhile(sessions):
    written = []
    url = sessions.kw["bind"].url.render_as_string(hide_password=False)
    impatient = create_engine(url, wait_seconds=2)

    def write(done, due):
        with Session(impatient) as session, session.begin():
            session.add(SignInCounter(key=f"k{len(written)}", count=1, since=clock.now()))
            session.execute(
                update(RungAssessment).values(updated_by="colleague")
            )  # of the client that is due
        written.append((done, due))

    counts = retention.rehearse(sessions, maintenance.ACTOR, None, progress=write)
    impatient.dispose()
    assert counts["domain_data"]["cases"] == 1
    assert written == [(1, 1)]
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(RungAssessment)) == 1
        assert session.scalar(select(func.count()).select_from(SignInCounter)) == 1


def test_conf_23_a_rehearsal_that_is_stopped_halfway_keeps_no_counts(sessions, monkeypatch):
    ref, note, noted = asked(sessions), rehearsing.note, []

    def stopping(session, actor, *, ref, done):
        noted.append(done)
        if done:
            operations.ask_to_stop(session, actor, ref=ref)
        return note(session, actor, ref=ref, done=done)

    monkeypatch.setattr(rehearsing, "note", stopping)
    assert retention.work_out(sessions, maintenance.ACTOR, ref, None) is ErasureState.STOPPED
    assert noted == [0, 1]
    with sessions() as session:
        run = queries.erasure(session, ref)
        assert (run.state, run.rehearsed) == (ErasureState.STOPPED, {})
    assert retention.work_out(sessions, maintenance.ACTOR, ref, None) is ErasureState.STOPPED


def test_conf_23_a_rehearsal_whose_worker_died_is_closed_and_is_never_taken_for_an_act(sessions):
    ref = asked(sessions)
    maintenance.erase(sessions, None, leftovers=False)
    with sessions.begin() as session:
        assert session.scalar(select(func.count()).select_from(RungAssessment)) == 1
        with pytest.raises(GuardFailed):
            operations.go_on(session, maintenance.ACTOR, ref=ref)
        maintenance.fail(session, maintenance.ACTOR, ref, maintenance.WORKER_DIED)
        run = queries.erasure(session, ref)
        assert (run.state, run.failure) == (ErasureState.FAILED, maintenance.WORKER_DIED)
