"""Whoever waits for what somebody else holds waits for a while, and then nothing of his is kept."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from coordination.base import create_engine
from tests.coordination.factories import make_organisation

RENAME = text("UPDATE organisations SET name = :name")


def test_a_click_gives_up_after_its_wait_and_keeps_nothing(session, database_url):
    make_organisation(session, name="Zoals het was")
    session.commit()
    session.execute(RENAME, {"name": "Wordt lang bewaard"})  # and is not committed yet
    impatient = create_engine(database_url, wait_seconds=1)
    try:
        with pytest.raises(OperationalError), impatient.begin() as click:
            click.execute(RENAME, {"name": "Te laat"})
        session.rollback()
        with impatient.begin() as click:
            assert click.scalar(text("SELECT name FROM organisations")) == "Zoals het was"
            click.execute(RENAME, {"name": "Op tijd"})
    finally:
        impatient.dispose()
