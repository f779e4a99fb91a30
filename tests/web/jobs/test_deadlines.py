"""Places that were held too long come free by themselves, each once, whatever happens to the worker."""

import signal

import pytest
from sqlalchemy import func, insert, select

from coordination.audit.models import AuditEvent
from coordination.base import new_reference
from coordination.placements.models import Placement
from coordination.vocabulary import AuditAction, PlacementState
from tests.coordination.factories import days
from tests.coordination.stories import make_story
from tests.support.databases import open_session
from tests.web.jobs.processes import Workers, wait_until
from web.jobs import engine

MANY = 400


@pytest.fixture
def workers(database_url, tmp_path):
    started = Workers(database_url, tmp_path)
    yield started
    started.end()
    engine.disconnect()


def overdue_holds(url, number):
    """Make holds that ran out yesterday, as copies of one that was made by everybody's own acts."""
    with open_session(url) as session:
        story = make_story(session)
        held = story.reserved(story.client(), story.offer())
        held.hold_until = days(-1)
        session.flush()
        facts = {
            column.key: getattr(held, column.key)
            for column in Placement.__mapper__.column_attrs
            if column.key != "id"
        }
        session.execute(
            insert(Placement), [facts | {"ref": new_reference("PL", 10)} for _ in range(number - 1)]
        )
        session.commit()


def in_state(url, state):
    with open_session(url) as session:
        # Reading only: a transaction that could write would queue behind the worker until it is done.
        session.connection(execution_options={"read_only": True})
        return session.scalar(select(func.count()).select_from(Placement).where(Placement.state == state))


def test_a_worker_killed_in_the_middle_of_releasing_releases_each_place_exactly_once(workers):
    url = workers.database_url
    overdue_holds(url, MANY)
    first = workers.start("gent-1")
    wait_until(lambda: in_state(url, PlacementState.EXPIRED) > 0, first)
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert 0 < in_state(url, PlacementState.EXPIRED) < MANY
    others = [workers.start("gent-1"), workers.start("gent-2")]
    wait_until(lambda: in_state(url, PlacementState.EXPIRED) == MANY, others[0])
    with open_session(url) as session:
        told = select(AuditEvent.object_ref).where(
            AuditEvent.action == AuditAction.TRANSITION, AuditEvent.detail == "expire"
        )
        released = list(session.scalars(told))
    assert len(released) == len(set(released)) == MANY
    assert all(worker.poll() is None for worker in others)
