"""Fixtures that every room of the tests shares: databases on both engines, keys, and a browser."""

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy.orm import Session

from coordination.audit.chain import configure_audit_key
from coordination.encryption import configure_keys
from tests.support.databases import (
    Databases,
    open_databases,
    open_session,
    remove_shared_folder,
    shared_folder,
)
from tests.support.engines import share_compiled_statements
from tests.support.requirements import REQUIRE_ALL, chromium_path
from tests.support.scheduling import LongFirst, when

ENGINES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
DATA_KEY = "c2NoYWtlbC10ZXN0cy1vbmx5LW5vdC1hLXNlY3JldC0="
AUDIT_KEY = "schakel-tests-only-key-of-the-record"

# A developer's own settings must not reach the tests, least of all the address of a real database.
for _name in [name for name in os.environ if name.startswith("SCHAKEL_") and name != REQUIRE_ALL]:
    del os.environ[_name]
os.environ["SCHAKEL_DATA_KEYS"] = DATA_KEY
os.environ["SCHAKEL_AUDIT_KEY"] = AUDIT_KEY
configure_keys([DATA_KEY])
configure_audit_key(AUDIT_KEY)
share_compiled_statements()

# The same examples every time, so that a red run is about the change; `make test-long` looks for new ones.
# How fast a busy machine makes them says nothing about the program.
_PATIENT: dict[str, Any] = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("steady", derandomize=True, database=None, **_PATIENT)
settings.register_profile("exploring", max_examples=1000, print_blob=True, **_PATIENT)
settings.load_profile("steady")

_SHARED = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder that all workers of this run share."""
    given = getattr(config, "workerinput", {}).get("shared_folder")
    config.stash[_SHARED] = Path(given) if given else shared_folder()
    if not given:
        # Of the processes that the tests start, the first one compiles the modules for the others: that is
        # half of the time in which the site or a worker starts. What lies in .venv is compiled already.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LongFirst:
    """Hand out what takes long before the rest."""
    return LongFirst(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Bring what takes long to the front, where several workers share the tests."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: when(item.nodeid))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Leave what was imported out of the search for garbage, and search less often: a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 10)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker where the shared folder is."""
    node.workerinput["shared_folder"] = str(node.config.stash[_SHARED])


def pytest_unconfigure(config: pytest.Config) -> None:
    """Take down what the run has set up, once all workers have ended."""
    if not hasattr(config, "workerinput"):
        remove_shared_folder(config.stash[_SHARED])


@pytest.fixture(scope="session")
def databases(pytestconfig: pytest.Config) -> Callable[[str], Databases]:
    """Give the databases of an engine by name: ``databases("sqlite").fresh("seeded")`` lends one."""
    known: dict[str, Databases] = {}

    def of(engine: str) -> Databases:
        if engine not in known:
            known[engine] = open_databases(engine, pytestconfig.stash[_SHARED])
        return known[engine]

    return of


@pytest.fixture(params=ENGINES)
def engine_name(request: pytest.FixtureRequest) -> str:
    """Name of the database engine; a test that asks for it runs once on each."""
    name: str = request.param
    return name


@pytest.fixture
def empty_database_url(engine_name: str, databases: Callable[[str], Databases]) -> Iterator[str]:
    """URL of a database without tables."""
    with databases(engine_name).fresh(None) as url:
        yield url


@pytest.fixture
def database_url(engine_name: str, databases: Callable[[str], Databases]) -> Iterator[str]:
    """URL of a database of one's own with all tables and no rows."""
    with databases(engine_name).fresh("migrated") as url:
        yield url


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    """Open a session on a database with all tables and no rows."""
    with open_session(database_url) as opened:
        yield opened


@pytest.fixture
def seeded_database_url(engine_name: str, databases: Callable[[str], Databases]) -> Iterator[str]:
    """URL of a database of one's own that holds the Ghent network."""
    with databases(engine_name).fresh("seeded") as url:
        yield url


@pytest.fixture
def seeded_session(seeded_database_url: str) -> Iterator[Session]:
    """Open a session on a database that holds the Ghent network."""
    with open_session(seeded_database_url) as opened:
        yield opened


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Launch the machine's own Chromium; root needs it without sandbox."""
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": chromium_path(), "args": arguments}
