"""The port of the background work: enqueue, cancel, status, and whether anybody works at all."""

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from web import jobs
from web.jobs import JobStatus, engine, liveness, names
from web.jobs.models import JobWorker


@pytest.fixture
def prepared_url(database_url):
    """A database with tables, and the engine's own tables beside it."""
    engine.prepare(database_url)
    yield database_url
    engine.disconnect()


def test_a_round_that_is_handed_over_twice_waits_once(prepared_url):
    assert jobs.enqueue("RONDE-1", prepared_url)
    assert jobs.enqueue("RONDE-1", prepared_url)
    assert jobs.status("RONDE-1", prepared_url) is JobStatus.WAITING
    assert len(engine.client(prepared_url).list_workflows()) == 1


def test_a_round_that_was_never_handed_over_has_no_status(prepared_url):
    assert jobs.status("RONDE-9", prepared_url) is None


def test_a_cancelled_round_leaves_the_queue(prepared_url):
    jobs.enqueue("RONDE-1", prepared_url)
    jobs.cancel("RONDE-1", prepared_url)
    assert jobs.status("RONDE-1", prepared_url) is JobStatus.CANCELLED


def test_a_queue_that_is_not_there_loses_nothing_and_stops_nobody(tmp_path, caplog):
    url = f"sqlite:///{tmp_path}/schakel.db"
    assert not jobs.enqueue("RONDE-1", url)
    jobs.cancel("RONDE-1", url)
    assert "RONDE-1 waits for a worker to find it" in caplog.text
    engine.disconnect()


def test_preparing_the_queue_twice_keeps_what_waits(prepared_url):
    jobs.enqueue("RONDE-1", prepared_url)
    engine.prepare(prepared_url)
    assert jobs.status("RONDE-1", prepared_url) is JobStatus.WAITING


def test_only_the_reference_travels_and_it_travels_as_text(tmp_path):
    url = f"sqlite:///{tmp_path}/schakel.db"
    engine.prepare(url)
    jobs.enqueue("RONDE-1", url)
    with closing(sqlite3.connect(tmp_path / "schakel-jobs.db")) as connection:
        kept = "\n".join(connection.iterdump())
    assert '{"namedArgs":{},"positionalArgs":["RONDE-1"]}' in kept
    engine.disconnect()


def test_without_a_worker_it_is_said_how_to_start_one(database_url):
    assert (
        jobs.worker_problem(database_url) == "no worker has been started yet: start one with `schakel worker`"
    )


def test_a_worker_that_gives_signs_of_life_is_no_problem(database_url):
    with liveness.opened(database_url) as session:
        liveness.beat(session, "gent-1")
        session.commit()
    assert jobs.worker_problem(database_url) is None


@pytest.mark.parametrize("end", ["silence", "stop"])
def test_a_worker_that_went_silent_or_stopped_is_no_worker(database_url, end):
    with liveness.opened(database_url) as session:
        liveness.beat(session, "gent-1")
        session.flush()
        worker = session.get(JobWorker, "gent-1")
        worker.seen_at -= liveness.ALIVE + timedelta(seconds=1) if end == "silence" else timedelta(0)
        if end == "stop":
            liveness.stop(session, "gent-1")
        session.commit()
    assert "no worker has given a sign of life since" in jobs.worker_problem(database_url)


def test_a_database_without_tables_has_no_worker(empty_database_url):
    assert "cannot be read" in jobs.worker_problem(empty_database_url)


def test_two_workers_of_one_machine_bear_different_names_and_a_freed_name_is_used_again(tmp_path):
    with names.held(tmp_path) as first:
        with names.held(tmp_path) as second:
            assert first != second
        with names.held(tmp_path) as third:
            assert third == second


def test_a_name_that_is_borne_already_is_refused(tmp_path):
    with names.held(tmp_path, "gent-1"), pytest.raises(names.NameTaken, match="gent-1 runs already"):
        names.held(tmp_path, "gent-1").__enter__()
