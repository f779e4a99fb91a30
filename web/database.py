"""The database: bring it to the version of the program, and say in one sentence why it cannot be used.

The tables are made and changed by the migrations in ``web/migrations`` alone, on SQLite and PostgreSQL alike.
A migration run is one transaction: it ends at the newest version or leaves everything as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, MetaData, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError

from coordination.audit import walls
from coordination.base import Base, create_engine
from coordination.errors import DatabaseUnusable
from coordination.placements import walls as places
from coordination.plans import walls as growth

if TYPE_CHECKING:  # Alembic takes a moment to import, and only some commands need it
    from alembic.config import Config
    from alembic.script import ScriptDirectory

MIGRATIONS = Path(__file__).with_name("migrations")
VERSION_TABLE = "alembic_version"
MODELS = ("coordination.models", "web.accounts.models", "web.jobs.models", "web.mail.models")
# Any number will do, as long as every program that migrates this database uses the same.
UPGRADE_LOCK = 5_326_001
CONNECT_SECONDS = 5


class Version(Enum):
    """How a database stands to the program."""

    EMPTY = "empty"
    OLDER = "older"
    CURRENT = "current"
    NEWER = "newer"
    FOREIGN = "foreign"


def engine_url(url: str) -> str:
    """Return ``url`` with the driver that Schakel uses: ``postgresql://`` means psycopg.

    Raises
    ------
    DatabaseUnusable
        When it is no address of a SQLite or PostgreSQL database.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise DatabaseUnusable(
            "the database address (SCHAKEL_DATABASE_URL) cannot be read: write it as "
            "postgresql://user:password@host:5432/name or sqlite:////folder/file.sqlite"
        ) from None
    backend = parsed.drivername.partition("+")[0]
    if backend in {"postgres", "postgresql"}:
        parsed = parsed.set(drivername="postgresql+psycopg")
    elif backend != "sqlite":
        raise DatabaseUnusable(f"a {backend} database cannot be used: Schakel knows postgresql and sqlite")
    return parsed.render_as_string(hide_password=False)


def name_of(url: str) -> str:
    """Return a database as people may read it: the file, or name and host; never user or password."""
    parsed = make_url(engine_url(url))
    if parsed.drivername.startswith("sqlite"):
        return parsed.database or "in memory"
    host = parsed.host or parsed.query.get("host") or "the local socket"
    port = f":{parsed.port}" if parsed.port else ""
    return f"{parsed.database} on {host}{port}"


def upgrade(url: str, progress: Callable[[str], None] | None = None) -> None:
    """Make the tables, or bring them from an older version to the program's.

    Parameters
    ----------
    url
        Address of the database; the folder of a SQLite file is made when it is missing.
    progress
        Called with one line for each step done.

    Raises
    ------
    DatabaseUnusable
        When the database cannot be reached, is newer than the program, or belongs to another program.
        Nothing has been changed then.
    """
    file = _sqlite_file(make_url(engine_url(url)))
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
    with _connection(url, migrating=True) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": UPGRADE_LOCK})
        version, revision = _version(connection)
        if version in {Version.NEWER, Version.FOREIGN}:
            raise DatabaseUnusable(_sentence(url, version, revision))
        if version is not Version.CURRENT:
            _migrate(connection, head_revision(), progress)
        for wall in walls.build(connection):
            if progress is not None:
                progress(f"{wall}: the record can only be added to")
        if (built := places.build(connection)) and progress is not None:
            progress(f"{len(built)} walls: no place is promised twice, nor without the client's yes")
        if (built := growth.build(connection)) and progress is not None:
            progress(f"{len(built)} walls: no phase without its plan, no leap on a ladder without a reason")
        connection.commit()


def problem(url: str) -> str | None:
    """Say in one sentence why the database cannot be used, or None when it is ready. Changes nothing."""
    try:
        file = _sqlite_file(make_url(engine_url(url)))
        if file is not None and not file.exists():
            return _sentence(url, Version.EMPTY, None)
        with _connection(url) as connection:
            version, revision = _version(connection)
    except DatabaseUnusable as error:
        return str(error)
    return None if version is Version.CURRENT else _sentence(url, version, revision)


def give_role(url: str, role: str) -> None:
    """Let a role of PostgreSQL run the application, unable to change the record or the tables.

    Raises
    ------
    DatabaseUnusable
        When it is no PostgreSQL database, or the role that is connected may not give this.
    NoSuchRole
        When there is no such role, or it could change the record all the same.
    """
    with _connection(url, migrating=True) as connection:
        if connection.dialect.name != "postgresql":
            raise DatabaseUnusable(f"the database {name_of(url)} has no roles: only PostgreSQL has")
        walls.grant(connection, role, only_read=[VERSION_TABLE])
        connection.commit()


def role_problem(url: str) -> str | None:
    """Say in one sentence why nobody may run the application as this role, or None when it is fit (CONF-19).

    On SQLite there are no roles. A database that does not answer lets nobody start.
    """
    try:
        if make_url(engine_url(url)).drivername.startswith("sqlite"):
            return None
        with _connection(url) as connection:
            able = walls.powers(connection)
    except DatabaseUnusable as error:
        return str(error)
    return able and (
        f"the role that the program connects with to the database {name_of(url)} could change the record: "
        f"{able}; give it a role of its own with `schakel init --app-role NAME`"
    )


def head_revision() -> str:
    """Return the version of the tables that this program needs."""
    head = scripts(MIGRATIONS).get_current_head()
    if head is None:
        raise DatabaseUnusable(f"there are no migrations in {MIGRATIONS}")
    return head


def tables() -> MetaData:
    """Return every table of the program, domain and web."""
    for module in MODELS:
        import_module(module)
    return Base.metadata


def differences(url: str) -> list[Any]:
    """Return what the tables of the program have and the database at ``url`` has not, or the reverse.

    For developers and tests; each item is an operation of Alembic's autogenerate.
    """
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with _connection(url) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, tables()))


@lru_cache(maxsize=4)
def scripts(folder: Path) -> ScriptDirectory:
    """Return the migrations in ``folder``."""
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(configuration(folder))


def configuration(folder: Path) -> Config:
    """Return Alembic's configuration for the migrations in ``folder``; no file is read."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _migrate(connection: Connection, target: str, progress: Callable[[str], None] | None) -> None:
    from alembic import command

    def applied(*, step: Any, **_details: Any) -> None:
        if progress is not None:
            progress(f"{step.up_revision_id} {step.up_revision.doc}")

    config = configuration(MIGRATIONS)
    config.attributes.update(connection=connection, on_version_apply=applied)
    places.take_down(connection)
    growth.take_down(connection)
    command.upgrade(config, target)
    if connection.dialect.name == "sqlite" and (broken := _broken_references(connection)):
        raise DatabaseUnusable(f"the upgrade would leave rows without the row they refer to, in {broken}")


def _broken_references(connection: Connection) -> str:
    rows = connection.exec_driver_sql("PRAGMA foreign_key_check")
    return ", ".join(sorted({str(row[0]) for row in rows}))


def _version(connection: Connection) -> tuple[Version, str | None]:
    names = set(inspect(connection).get_table_names())
    if VERSION_TABLE not in names:
        return (Version.FOREIGN if names else Version.EMPTY), None
    revision = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608  a constant
    if revision is None:
        return (Version.EMPTY if names == {VERSION_TABLE} else Version.FOREIGN), None
    known = {script.revision for script in scripts(MIGRATIONS).walk_revisions()}
    if revision not in known:
        return Version.NEWER, str(revision)
    return (Version.CURRENT if revision == head_revision() else Version.OLDER), str(revision)


def _sentence(url: str, version: Version, revision: str | None) -> str:
    subject = f"the database {name_of(url)}"
    if version is Version.EMPTY:
        return f"{subject} has no tables yet: make them with `schakel init`"
    if version is Version.OLDER:
        return (
            f"{subject} is of an older version ({revision}, this program needs {head_revision()}): "
            "`schakel init` upgrades it and keeps the data"
        )
    if version is Version.NEWER:
        return (
            f"{subject} is of a newer version ({revision}) than this program ({head_revision()}): "
            "upgrade the program"
        )
    return f"{subject} holds tables that Schakel did not make: give Schakel a database of its own"


def _sqlite_file(url: URL) -> Path | None:
    if not url.drivername.startswith("sqlite") or not url.database or url.database == ":memory:":
        return None
    return Path(url.database)


@contextmanager
def _connection(url: str, *, migrating: bool = False) -> Iterator[Connection]:
    """Connect for one look or one upgrade; whatever stands in the way becomes one sentence."""
    parsed = make_url(engine_url(url))
    if not parsed.drivername.startswith("sqlite") and "connect_timeout" not in parsed.query:
        parsed = parsed.update_query_dict({"connect_timeout": str(CONNECT_SECONDS)})
    try:
        engine = create_engine(parsed.render_as_string(hide_password=False))
    except NoSuchModuleError:
        raise DatabaseUnusable(f"no driver for {parsed.drivername} is installed") from None
    if migrating and engine.dialect.name == "sqlite":
        # A table that is rebuilt is dropped first, which would empty the tables that refer to it.
        event.listen(engine, "connect", _without_foreign_keys)
    failed = "cannot be reached"
    try:
        with engine.connect().execution_options(read_only=not migrating) as connection:
            failed = "could not be upgraded, and is as it was" if migrating else "cannot be read"
            yield connection
    except DatabaseError as error:
        raise DatabaseUnusable(f"the database {name_of(url)} {failed}: {_reason(error, parsed)}") from None
    finally:
        engine.dispose()


def _without_foreign_keys(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA foreign_keys=OFF")


def _reason(error: DatabaseError, url: URL) -> str:
    """Return the first line of what the driver says, on one line and without the password."""
    lines = str(error.orig).strip().splitlines() or ["no reason given"]
    reason = lines[0].strip()
    return reason.replace(url.password, "***") if url.password else reason
