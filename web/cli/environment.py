"""Which database, mode and keys a command works with."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session, sessionmaker

from coordination.actors import Actor, automatic
from coordination.base import create_engine
from coordination.errors import DatabaseUnusable
from web import config, database

OWN_SECRETS = ("SCHAKEL_SECRET_KEY", "SCHAKEL_PASSWORD_SALT", "SCHAKEL_DATA_KEYS", "SCHAKEL_AUDIT_KEY")


def settle(*, said: bool = False) -> None:
    """Complete the environment for the demo: it has secrets of its own, kept in the instance folder.

    Parameters
    ----------
    said
        Whether the demo must have been asked for (SCHAKEL_MODE=demo). Otherwise an instance that
        `schakel demo` made is taken for what it is, unless the environment brings a mode or secrets.
    """
    folder = config.instance_folder()
    mode = os.environ.get("SCHAKEL_MODE")
    made_by_demo = (folder / "demo_secret_key").exists() and not any(map(os.environ.get, OWN_SECRETS))
    if mode == config.Mode.DEMO or (mode is None and made_by_demo and not said):
        enter_demo()


def enter_demo() -> None:
    """Make this process and those it starts part of the demo; what the environment says already stays."""
    for name, value in config.demo_environment(config.instance_folder()).items():
        os.environ.setdefault(name, value)


def settings(*, said: bool = False) -> config.Settings:
    """Return the checked settings and give the domain its keys.

    Raises
    ------
    UnsafeConfiguration
        When a secret is missing or unsafe.
    """
    settle(said=said)
    loaded = config.load_settings()
    config.apply_keys(loaded)
    return loaded


def require_database(url: str) -> None:
    """Refuse to go on with a database that cannot be used.

    Raises
    ------
    DatabaseUnusable
        Saying in one sentence why.
    """
    if sentence := database.problem(url):
        raise DatabaseUnusable(sentence)


@contextmanager
def sessions() -> Iterator[sessionmaker[Session]]:
    """Open the configured database for a command.

    Raises
    ------
    DatabaseUnusable
        When it cannot be used.
    """
    url = settings().database_url
    require_database(url)
    engine = create_engine(database.engine_url(url))
    try:
        yield sessionmaker(engine)
    finally:
        engine.dispose()


def actor() -> Actor:
    """Return who acts when somebody with access to the machine gives a command."""
    return automatic("command-line")
