"""A process that dies in the middle of an import leaves nothing half-written, on either database."""

import multiprocessing
import os
import signal

from sqlalchemy import func, select
from sqlalchemy.orm import sessionmaker

from coordination.audit.chain import configure_audit_key
from coordination.audit.models import AuditEvent
from coordination.base import create_engine
from coordination.clients.models import Client
from coordination.encryption import configure_keys
from coordination.exchange import operations, queries
from coordination.exchange.models import Import
from coordination.exchange.running import run_import
from coordination.teams.models import TeamMembership
from coordination.vocabulary import ImportState
from tests.conftest import AUDIT_KEY, DATA_KEY
from tests.coordination.exchange.books import checked, clients_csv, supervisor
from tests.support.databases import open_session

SECONDS = 60


def dies_halfway(url, job):
    """Apply an import, and be killed after the first rows."""
    configure_keys([DATA_KEY])
    configure_audit_key(AUDIT_KEY)
    sessions = sessionmaker(create_engine(url))
    run_import(sessions, job, progress=lambda done, due: os.kill(os.getpid(), signal.SIGKILL))


def counted(url):
    with open_session(url) as session:
        tables = (Client, TeamMembership, AuditEvent)
        return [session.scalar(select(func.count()).select_from(table)) for table in tables]


def test_inv_18_a_kill_in_the_middle_of_an_import_leaves_nothing_and_the_next_worker_does_all_of_it(
    database_url,
):
    with open_session(database_url) as session:
        actor = supervisor(session)
        run = checked(session, actor, clients_csv(*range(1, 601)))
        operations.start(session, actor, run=run)
        job = operations.give_job(session, actor, run=run)
        session.commit()
    before = counted(database_url)
    process = multiprocessing.get_context("spawn").Process(target=dies_halfway, args=(database_url, job))
    process.start()
    process.join(SECONDS)
    assert process.exitcode == -signal.SIGKILL
    assert counted(database_url) == before
    engine = create_engine(database_url)
    assert run_import(sessionmaker(engine), job) is ImportState.APPLIED
    assert run_import(sessionmaker(engine), job) is ImportState.APPLIED  # once more does nothing
    engine.dispose()
    assert counted(database_url)[:2] == [600, 600]
    with open_session(database_url) as session:
        assert session.scalars(select(Import)).one().content is None


def test_while_a_file_of_people_is_checked_others_go_on_writing(database_url):
    with open_session(database_url) as session:
        actor = supervisor(session)
        run = operations.bring_in(session, actor, data=clients_csv(*range(1, 601)))
        job = operations.give_job(session, actor, run=run)
        session.commit()
    wrote = []

    def write(done, due):
        with open_session(database_url) as session:
            wrote.append(operations.bring_in(session, actor, data=clients_csv(done)).ref)
            session.commit()

    engine = create_engine(database_url)
    assert run_import(sessionmaker(engine), job, progress=write) is ImportState.CHECKED
    engine.dispose()
    assert len(wrote) == 2
    with open_session(database_url) as session:
        found = queries.open_import(session, actor, job.partition("~")[0])
        assert (found.totals["new"], found.is_read) == (600, True)
