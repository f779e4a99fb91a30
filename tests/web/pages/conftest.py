"""The pages on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.web.conftest import running


@pytest.fixture
def app(database_url: str) -> Iterator[Flask]:
    """Start the application on a database with all tables and no rows, once on each engine."""
    yield from running(database_url)
