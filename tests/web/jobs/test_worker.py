"""Workers that are killed, stopped or gone: no round is lost, and none is done twice."""

import signal
from datetime import timedelta

from sqlalchemy import func, select, update

from coordination.actors import automatic
from coordination.audit.models import AuditEvent
from coordination.rounds import operations
from coordination.rounds.models import MatchingRound, Suggestion
from coordination.vocabulary import RoundState
from tests.support.databases import open_session
from tests.web.jobs.processes import PATIENCE, Workers, wait_until
from web import jobs
from web.jobs import JobStatus, liveness
from web.jobs.models import JobWorker

ACTOR = automatic("test")


def ask_for_a_round(url, *, hand_over=True):
    with open_session(url) as session:
        ref = operations.request_round(session, ACTOR, seed=1).ref
        session.commit()
    if hand_over:
        assert jobs.enqueue(ref, url)
    return ref


def state_of(url, ref):
    with open_session(url) as session:
        return session.scalars(select(MatchingRound.state).where(MatchingRound.ref == ref)).one()


def wait_for(url, ref, state, process):
    wait_until(lambda: state_of(url, ref) is state, process)


def kill(process):
    process.send_signal(signal.SIGKILL)
    process.wait()


def assert_done_once(url, ref):
    with open_session(url) as session:
        found = session.scalars(select(MatchingRound).where(MatchingRound.ref == ref)).one()
        clients = select(func.count(), func.count(Suggestion.client_id.distinct()))
        rows, different = session.execute(clients.where(Suggestion.round_id == found.id)).one()
        assert rows == different == found.clients > 0
        finished = select(func.count()).where(AuditEvent.object_ref == ref, AuditEvent.detail == "finish")
        assert session.scalar(finished) == 1
    assert jobs.status(ref, url) is JobStatus.DONE


def test_a_killed_worker_loses_nothing_and_finishes_the_round_once_when_it_starts_again(workers):
    url = workers.database_url
    first = workers.start("gent-1")
    ref = ask_for_a_round(url)
    wait_for(url, ref, RoundState.RUNNING, first)
    kill(first)
    assert state_of(url, ref) is RoundState.RUNNING
    again = workers.start("gent-1")
    wait_for(url, ref, RoundState.FINISHED, again)
    wait_until(lambda: jobs.status(ref, url) is JobStatus.DONE, again)
    assert_done_once(url, ref)


def test_a_round_that_never_reached_the_queue_is_found_and_taken_over_from_a_worker_that_has_gone(workers):
    url = workers.database_url
    first = workers.start("gent-1")
    ref = ask_for_a_round(url, hand_over=False)
    wait_for(url, ref, RoundState.RUNNING, first)
    kill(first)
    with open_session(url) as session:
        long_ago = liveness.moment() - liveness.ALIVE - timedelta(seconds=1)
        session.execute(update(JobWorker).values(seen_at=long_ago))
        session.commit()
    other = workers.start("gent-2")
    wait_for(url, ref, RoundState.FINISHED, other)
    wait_until(lambda: jobs.status(ref, url) is JobStatus.DONE, other)
    assert_done_once(url, ref)


def test_a_worker_that_is_told_to_stop_ends_well_and_says_so(databases, tmp_path):
    with databases("sqlite").fresh("migrated") as url:
        workers = Workers(url, tmp_path)
        worker = workers.start("gent-1")
        assert jobs.worker_problem(url) is None
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(PATIENCE) == 0
        assert "worker gent-1 has stopped" in worker.log.read_text(encoding="utf-8")
        assert "no worker has given a sign of life" in jobs.worker_problem(url)
