"""Encrypting everything that is kept under an older key with the newest one, so that the old key can go.

Done while the service runs: row by row and only where a row still holds what was read, a few hundred in one
transaction. What is written meanwhile is under the newest key anyway.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any

from sqlalchemy import Column, Connection, LargeBinary, Table, literal, select, type_coerce, update

from coordination.base import Base, create_engine
from coordination.encryption import EncryptedBytes, EncryptedText, renewed
from web.database import MODELS, engine_url

BATCH = 300


def encrypt_anew(url: str) -> int:
    """Bring every encrypted text of a database under the newest key; return how many were under another.

    Doing so twice does no harm.

    Raises
    ------
    KeysMissing
        When none of the configured keys fits a text.
    """
    for name in MODELS:
        import_module(name)
    engine, changed = create_engine(engine_url(url)), 0
    try:
        for table, columns in _encrypted():
            [key] = table.primary_key.columns
            last: Any = None
            while True:
                with engine.begin() as connection:
                    rows = _rows(connection, key, columns, last)
                    changed += sum(_renew(connection, table, key, columns, row) for row in rows)
                if not rows:
                    break
                last = rows[-1][0]
    finally:
        engine.dispose()
    return changed


def _encrypted() -> Iterator[tuple[Table, list[Column[Any]]]]:
    for table in Base.metadata.sorted_tables:
        columns = [one for one in table.columns if isinstance(one.type, EncryptedText | EncryptedBytes)]
        if columns:
            yield table, columns


def _rows(
    connection: Connection, key: Column[Any], columns: Sequence[Column[Any]], last: Any
) -> Sequence[Any]:
    raw = [type_coerce(one, LargeBinary) for one in columns]
    statement = select(key, *raw).order_by(key).limit(BATCH)
    if last is not None:
        statement = statement.where(key > last)
    return connection.execute(statement).all()


def _renew(
    connection: Connection, table: Table, key: Column[Any], columns: Sequence[Column[Any]], row: Any
) -> int:
    changed = 0
    for column, old in zip(columns, row[1:], strict=True):
        new = None if old is None else renewed(bytes(old))
        if new is not None:
            same = type_coerce(column, LargeBinary) == literal(bytes(old), LargeBinary)
            statement = update(table).where(key == row[0], same).values({column: literal(new, LargeBinary)})
            changed += connection.execute(statement).rowcount
    return changed
