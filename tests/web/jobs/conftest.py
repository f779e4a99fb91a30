"""What the tests of the background work share."""

import pytest

from tests.web.jobs.processes import Workers
from web.jobs import engine


@pytest.fixture
def workers(seeded_database_url, tmp_path):
    """Workers on a database that holds the Ghent network."""
    started = Workers(seeded_database_url, tmp_path)
    yield started
    started.end()
    engine.disconnect()
