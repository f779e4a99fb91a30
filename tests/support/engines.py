"""Engines that share what they once compiled: each test has a database of its own, and so an engine."""

from typing import Any

import pytest
import sqlalchemy
from sqlalchemy import Engine
from sqlalchemy.util import LRUCache

#: Both engines, but PostgreSQL in the long run only: for what takes long and does not hang on the engine.
POSTGRESQL_LATER = pytest.mark.parametrize(
    "engine_name",
    ["sqlite", pytest.param("postgresql", marks=[pytest.mark.postgres, pytest.mark.long])],
    indirect=True,
)

MOST_STATEMENTS = 4000
_first: dict[str, Engine] = {}
_compiled: LRUCache[Any, Any] = LRUCache(MOST_STATEMENTS)
_create_engine = sqlalchemy.create_engine


def share_compiled_statements() -> None:
    """Let every engine of this process that speaks the same dialect find the statements of the earlier ones.

    A statement is compiled for a dialect and kept with the engine; most of a short test's time goes there. An
    engine takes over the dialect of the first one that has really connected, since what it learnt then (the
    server's version, the names of types) belongs to it.
    """
    sqlalchemy.create_engine = _created  # type: ignore[assignment]


def _created(url: Any, **options: Any) -> Engine:
    engine = _create_engine(url, **options)
    language = f"{engine.dialect.name}+{engine.dialect.driver}"
    if language in _first and _first[language].dialect.server_version_info is not None:
        engine.dialect = _first[language].dialect
    else:
        _first[language] = engine
    engine.update_execution_options(compiled_cache=_compiled)
    return engine
