"""The small world with every kind of account, made once, and its table of answers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.web.confidentiality.matrix import Row, Visitors, quiet_jobs, rows, visitors_in
from tests.web.confidentiality.world import World


@pytest.fixture(scope="session")
def _world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitors]:
    with visitors_in(tmp_path_factory.mktemp("world")) as visitors:
        yield visitors


@pytest.fixture(scope="module")
def visitors(_world: Visitors) -> Iterator[Visitors]:
    """Send requests as every kind of account; what they change is undone."""
    _world.undo()
    with quiet_jobs():
        yield _world


@pytest.fixture(scope="module")
def table(visitors: Visitors) -> list[Row]:
    """Call every route as every kind of account."""
    return list(rows(visitors))


@pytest.fixture
def world(visitors: Visitors) -> World:
    """Return who there is in the small world."""
    return visitors.world
