"""The table of answers and the search for texts hold on PostgreSQL: some in every run, all in a long one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.databases import Databases
from tests.web.confidentiality.matrix import DOCUMENT, Visitors, _answer, quiet_jobs, rows, text_of
from tests.web.confidentiality.test_canaries import leaks
from tests.web.confidentiality.world import ACTORS, JUSTICE, LEAD, OTHER, OWN, World, build
from web.app import create_app
from web.extensions import db

#: The long ones read every page as one kind of account, and take minutes.
pytestmark = [pytest.mark.postgres, pytest.mark.timeout(3600)]
KEPT = "visited_kept"
#: Who reads the whole site in every run: who is shown the most of it, and who stands apart.
ALWAYS = (LEAD, JUSTICE)
#: Routes of which every run compares the answers: a list, a page, a part and the same by API.
SAMPLE = (
    ("GET", "/clients/<ref>"),
    ("GET", "/teams/<ref>"),
    ("GET", "/api/v1/clients"),
    ("GET", "/api/v1/clients/<ref>"),
    ("GET", "/rounds/<ref>"),
    ("GET", "/proposals/<ref>"),
)


class OnPostgres(Visitors):
    """Visitors of a world on PostgreSQL; what they change is undone by copying the database anew."""

    def __init__(self, world: World, databases: Databases, name: str, folder: Path) -> None:
        self._server, self._name, self._is_kept = databases.server, name, False
        unused = folder / "unused.sqlite"
        unused.touch()
        super().__init__(world, unused)

    def undo(self) -> None:
        """Make the world again as it was."""
        self._disconnect()
        self._server.drop(self._name)
        self._server.create(self._name, KEPT)

    def _let_go(self) -> None:
        self._disconnect()
        if not self._is_kept:
            self._server.create(KEPT, self._name)
            self._is_kept = True

    def _disconnect(self) -> None:
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture(scope="module")
def visitors(
    databases: Callable[[str], Databases], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Visitors]:
    """Send requests as every kind of account to a world on PostgreSQL."""
    folder = tmp_path_factory.mktemp("world")
    found = databases("postgresql")
    with found.fresh("migrated") as url:
        name = url.rpartition("/")[2].partition("?")[0].removeprefix(found.server.prefix)
        app = create_app({"MODE": "test", "DATABASE_URL": url, "INSTANCE": folder})
        try:
            with quiet_jobs():
                yield OnPostgres(build(app), found, name, folder)
        finally:
            with app.app_context():
                db.session.remove()
                db.engine.dispose()
            found.server.drop(KEPT)


def documented() -> dict[tuple[str, str, str], tuple[str, ...]]:
    """Return the answers of the table in the documentation, which were given on SQLite."""
    known = {}
    for line in DOCUMENT.read_text(encoding="utf-8").splitlines():
        cells = [one.strip() for one in line.strip("|").split("|")]
        method, space, path = cells[0].replace("`", "").partition(" ")
        if space and len(cells) == 3 + len(ACTORS) and path.startswith("/"):
            known[method, path, cells[2]] = tuple(cells[3:])
    return known


def test_conf_01_the_answers_on_postgresql_are_those_of_the_table(visitors: Visitors) -> None:
    known, compared = documented(), 0
    for method, path in SAMPLE:
        for relation in (OWN, OTHER, "any"):
            if (method, path, relation) not in known:
                continue
            said = known[method, path, relation]
            given = tuple(_answer(visitors, kind, method, path, relation) for kind in ACTORS)
            assert given == said, (path, relation)
            compared += 1
    assert compared > len(SAMPLE)


@pytest.mark.parametrize("kind", ALWAYS)
def test_conf_02_on_postgresql_too_nobody_finds_what_is_refused(kind: str, visitors: Visitors) -> None:
    assert leaks(visitors, kind) == set()


@pytest.mark.long
def test_conf_01_the_whole_table_is_the_same_on_postgresql(visitors: Visitors) -> None:
    assert text_of(list(rows(visitors))) == DOCUMENT.read_text(encoding="utf-8")


@pytest.mark.long
@pytest.mark.parametrize("kind", [kind for kind in ACTORS if kind not in ALWAYS])
def test_conf_02_on_postgresql_too_no_kind_of_account_finds_what_is_refused(
    kind: str, visitors: Visitors
) -> None:
    assert leaks(visitors, kind) == set()
