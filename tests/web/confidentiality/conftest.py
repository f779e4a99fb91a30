"""The small world with every kind of account, and its table of answers: made once for this room."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.web.confidentiality.matrix import Row, Visitors, made, visitors_in
from tests.web.confidentiality.world import World


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    """Call every route as every kind of account."""
    return made(tmp_path_factory.mktemp("matrix"))


@pytest.fixture(scope="module")
def visitors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitors]:
    """Send requests as every kind of account; what they change is undone."""
    with visitors_in(tmp_path_factory.mktemp("world")) as visitors:
        yield visitors


@pytest.fixture
def world(visitors: Visitors) -> World:
    """Return who there is in the small world."""
    return visitors.world
