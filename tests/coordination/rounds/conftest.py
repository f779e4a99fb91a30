import pytest
from sqlalchemy.orm import Session, sessionmaker

from coordination.rounds import operations
from coordination.vocabulary import RoundState
from tests.coordination.stories import ROUND, make_story


@pytest.fixture
def story(session):
    return make_story(session)


@pytest.fixture
def sessions(session):
    """Give what a worker makes its sessions with, on the database of this test."""
    return sessionmaker(session.get_bind(), class_=Session)


@pytest.fixture
def run(session, sessions):
    """Ask for a round and run it; return its row."""

    def run_(seed=0, **given):
        session.commit()
        with sessions.begin() as other:
            ref = operations.request_round(other, ROUND, seed=seed).ref
        assert operations.run_round(sessions, ref, **given) is RoundState.FINISHED
        return _found(session, ref)

    return run_


def _found(session, ref):
    from coordination.rounds.queries import open_round

    session.expire_all()
    return open_round(session, ROUND, ref)
