"""What every table shares: naming, keys, time stamps, column types; and engines for both databases."""

from __future__ import annotations

import random
import secrets
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from typing import Any, ClassVar, cast

import sqlalchemy
from sqlalchemy import JSON, DateTime, Engine, Enum, Integer, MetaData, String, event
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

from coordination import clock
from coordination.vocabulary import HalfDays

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# Statements that stay compiled: the pages together ask some hundreds, and to compile one takes milliseconds.
_STATEMENTS_KEPT = 3_000
# So many of them each connection to SQLite keeps prepared: to prepare those of a page anew takes up to 8 ms.
_STATEMENTS_PREPARED = 1_000
# To PostgreSQL: to plan those of a page anew takes up to 30 ms, and each takes memory there.
_STATEMENTS_PLANNED = 300

# How long a statement waits on SQLite where nothing else was said; how long at a time for a turn to write.
_SQLITE_WAIT_SECONDS, _TURN_MILLISECONDS = 60, 2

# Without 0/O, 1/I/L: a reference is read out over the telephone.
REFERENCE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


_DRAWN_FROM: ContextVar[random.Random | None] = ContextVar("references_drawn_from", default=None)


def new_reference(prefix: str, length: int = 8) -> str:
    """Return a random reference such as ``GENT-7QK2M9XA`` that tells nothing about what it names."""
    rng = _DRAWN_FROM.get()
    choice = secrets.choice if rng is None else rng.choice
    return f"{prefix}-{''.join(choice(REFERENCE_ALPHABET) for _ in range(length))}"


@contextmanager
def references_drawn_from(rng: random.Random) -> Iterator[None]:
    """Draw references from a generator, so that an invented world reads the same every time; never else."""
    token = _DRAWN_FROM.set(rng)
    try:
        yield
    finally:
        _DRAWN_FROM.reset(token)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, stored in UTC and always aware: SQLite would drop the zone."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment needs a time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        return None if value is None else value.replace(tzinfo=UTC)


class HalfDaySet(TypeDecorator[HalfDays]):
    """A set of half-days, stored as its 21-bit mask."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:
        """Store the mask, checked."""
        return None if value is None else int(HalfDays(value))

    def process_result_value(self, value: int | None, dialect: Dialect) -> HalfDays | None:
        """Read the mask back as a set."""
        return None if value is None else HalfDays(value)


class CodeList(TypeDecorator[list[Any]]):
    """A list of codes of one enum, stored as JSON; an unknown code is refused on the way in."""

    impl = JSON
    cache_ok = True

    def __init__(self, enum: type[StrEnum]) -> None:
        super().__init__()
        self.enum = enum

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> list[str] | None:
        """Store plain codes in a stable order, each once."""
        return None if value is None else sorted({self.enum(code).value for code in value})

    def process_result_value(self, value: list[str] | None, dialect: Dialect) -> list[StrEnum] | None:
        """Read the codes back as members."""
        return None if value is None else [self.enum(code) for code in value]


def code_type(enum: type[StrEnum]) -> Enum:
    """Return the column type for one code: text in the database, a checked member in Python."""
    return Enum(
        enum,
        native_enum=False,
        create_constraint=False,
        validate_strings=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )


class Base(DeclarativeBase):
    """Root of every table. Codes are columns of their enum; moments are UTC."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime(),
        HalfDays: HalfDaySet(),
        str: String(200),
    }


class Row(Base):
    """A table row with key, time stamps, author and an optimistic lock.

    ``created_by`` and ``updated_by`` hold ``Actor.name``. ``version`` makes the second of two people who
    changed the same row fail with ``StaleDataError`` instead of overwriting the first.
    """

    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    created_by: Mapped[str] = mapped_column(String(80))
    updated_at: Mapped[datetime] = mapped_column(default=clock.now, onupdate=clock.now)
    updated_by: Mapped[str] = mapped_column(String(80))
    version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805  SQLAlchemy passes the class
        """Turn on the optimistic lock."""
        return {"version_id_col": cls.version}


def create_engine(url: str, *, wait_seconds: int | None = None) -> Engine:
    """Return an engine for ``url`` that keeps our promises on SQLite and on PostgreSQL.

    Parameters
    ----------
    wait_seconds
        How long a statement waits for what somebody else holds: on SQLite the turn to write, on PostgreSQL a
        row. After that it fails with ``OperationalError``, and nothing of its transaction is kept. Without
        it work in the background waits a minute on SQLite, and on PostgreSQL until its turn comes.

    SQLite gets write-ahead logging, full synchronisation, foreign keys, a busy timeout, and transactions that
    begin IMMEDIATE, so that two writers queue instead of failing (a deferred begin fails at once when both
    have read). A connection with the execution option ``read_only=True`` begins DEFERRED. Values of a
    statement never stand in an error's text, and so in no log.
    """
    kept: dict[str, Any] = {"hide_parameters": True, "query_cache_size": _STATEMENTS_KEPT}
    if not url.startswith("sqlite"):
        engine = sqlalchemy.create_engine(url, pool_pre_ping=True, **kept)
        event.listen(engine, "connect", partial(_prepare_postgres, wait_seconds))
        return engine
    prepared = {"cached_statements": _STATEMENTS_PREPARED}
    engine = sqlalchemy.create_engine(url, connect_args=prepared, **kept)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", partial(_begin_sqlite, wait_seconds or _SQLITE_WAIT_SECONDS))
    return engine


def _prepare_postgres(wait_seconds: int | None, connection: Any, _record: ConnectionPoolEntry) -> None:
    connection.prepared_max = _STATEMENTS_PLANNED
    if wait_seconds is None:
        return
    connection.autocommit = True  # else the first rollback would take it back
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{wait_seconds}s'")
    connection.autocommit = False


def _prepare_sqlite(connection: Any, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    wait = f"busy_timeout={_SQLITE_WAIT_SECONDS * 1000}"
    # What is deleted is overwritten, and not only left out (CONF-23).
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", wait):
        connection.execute(f"PRAGMA {pragma}")


def empty_log(engine: Engine) -> None:
    """Bring SQLite's write-ahead log into its file and cut it off: what was deleted stands there until then.

    PostgreSQL looks after its own log; nothing is done there. While somebody reads, the log stays.
    """
    if engine.dialect.name == "sqlite":
        with closing(engine.raw_connection()) as lent:
            raw = cast(Any, lent.driver_connection)
            raw.execute("PRAGMA busy_timeout=1000")  # meanwhile nobody writes
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            raw.execute(f"PRAGMA busy_timeout={_SQLITE_WAIT_SECONDS * 1000}")


def _begin_sqlite(wait_seconds: int, connection: Connection) -> None:
    if connection.get_execution_options().get("read_only", False):
        connection.exec_driver_sql("BEGIN")
        return
    # Left to itself SQLite lets who waits ask again less and less often, so that one who keeps coming back
    # always goes before. Everybody who asks again as often has the same chance.
    deadline, raw = time.monotonic() + wait_seconds, cast(Any, connection.connection.driver_connection)
    raw.execute(f"PRAGMA busy_timeout={_TURN_MILLISECONDS}")
    try:
        while time.monotonic() < deadline:
            if _begun(raw):
                return
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # says that it waited in vain, as any statement does
    finally:
        raw.execute(f"PRAGMA busy_timeout={_SQLITE_WAIT_SECONDS * 1000}")


def _begun(raw: Any) -> bool:
    """Say whether it is this connection's turn to write."""
    try:
        raw.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True
