"""The pages: on SQLite in every run, on PostgreSQL too in a long one.

A page asks what the concepts below it ask, which are tested on both databases, and every run reads the whole
site and sends every form on PostgreSQL as well (``tests/web/confidentiality/test_on_postgresql.py``).
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.web.conftest import running


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=[pytest.mark.postgres, pytest.mark.long])])
def engine_name(request: pytest.FixtureRequest) -> str:
    """Name of the database engine."""
    name: str = request.param
    return name


@pytest.fixture
def app(database_url: str) -> Iterator[Flask]:
    """Start the application on a database with all tables and no rows."""
    yield from running(database_url)
