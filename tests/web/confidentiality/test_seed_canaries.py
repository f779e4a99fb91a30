"""``schakel seed --canaries``: what an outside check searches for, on the Ghent network."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, update

from coordination.clients.models import Client
from seed import canaries
from tests.support.databases import Databases, open_session
from web.cli import run


@pytest.fixture
def ghent(
    databases: Callable[[str], Databases], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[str]:
    """Lend the Ghent network to the command line."""
    monkeypatch.setenv("SCHAKEL_MODE", "test")
    monkeypatch.setenv("SCHAKEL_INSTANCE", str(tmp_path))
    with databases("sqlite").fresh("seeded") as url:
        monkeypatch.setenv("SCHAKEL_DATABASE_URL", url)
        yield url


def test_every_restricted_field_of_the_network_gets_a_text_that_is_found_nowhere_else(
    ghent: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["seed", "--canaries", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    with open_session(ghent) as session:
        held = [
            (f"{table.name}.{column.name}", words)
            for table, column in canaries.restricted_fields()
            for words in session.scalars(select(column))
            if words
        ]
        refs = set(session.scalars(select(Client.ref)))
    found = [canaries.PATTERN.search(words) for _field, words in held]
    assert told["canaries"] == len(held) == len({words for _field, words in held}) > 500
    assert [one and one["field"] for one in found] == [field for field, _words in held]
    about = {one["ref"] for one in found if one}
    assert {ref for ref in about if not ref.startswith(canaries.NOBODY)} == refs
    assert len(about) == len(refs) + 1, "one person who signed up is nobody's client yet"


def test_planting_twice_is_planting_once(ghent: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["seed", "--canaries"]) == 0
    with open_session(ghent) as session:
        before = list(session.scalars(select(Client.avoided_contacts).order_by(Client.id)))
    assert run(["seed", "--canaries"]) == 0
    assert "Texts to find leaks by" in capsys.readouterr().out
    with open_session(ghent) as session:
        assert list(session.scalars(select(Client.avoided_contacts).order_by(Client.id))) == before


def test_a_database_with_real_people_is_never_overwritten(
    ghent: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_session(ghent) as session:
        session.execute(update(Client).where(Client.id == 1).values(is_demo=False))
        session.commit()
        name = session.scalar(select(Client.display_name).where(Client.id == 1))
    assert run(["seed", "--canaries"]) == 1
    assert "data that is not invented" in capsys.readouterr().err
    with open_session(ghent) as session:
        assert session.scalar(select(Client.display_name).where(Client.id == 1)) == name
