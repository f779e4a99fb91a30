"""The application on a database of its own, a client that checks what it reads, people who can sign in."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache

from tests.support.databases import Databases
from tests.support.routes import share_compiled_routes
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client
from web.app import create_app
from web.extensions import db


@pytest.fixture
def app(databases: Callable[[str], Databases]) -> Iterator[Flask]:
    """Start the application on a database with all tables and no rows."""
    with databases("sqlite").fresh("migrated") as url:
        yield from running(url)


@pytest.fixture
def seeded_app(databases: Callable[[str], Databases]) -> Iterator[Flask]:
    """Start the application on the Ghent network."""
    with databases("sqlite").fresh("seeded") as url:
        yield from running(url)


class SharedBytecode(BytecodeCache):
    """Keeps compiled templates for the whole run: each test has an application of its own."""

    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if found := self.known.get(bucket.key + bucket.checksum):
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.known[bucket.key + bucket.checksum] = bucket.bytecode_to_string()


TEMPLATES = SharedBytecode()
share_compiled_routes()


def running(url: str, mode: str = "test", **settings: object) -> Iterator[Flask]:
    """Start the application on a database, and let go of its connections afterwards."""
    app = create_app({"MODE": mode, "DATABASE_URL": url, **settings})
    app.jinja_env.bytecode_cache = TEMPLATES
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> Client:
    """Open a browser in which nobody has signed in."""
    return Client(app)


@pytest.fixture
def seeded_client(seeded_app: Flask) -> Client:
    """Open a browser on the Ghent network in which nobody has signed in."""
    return Client(seeded_app)


@pytest.fixture
def accounts(app: Flask) -> Accounts:
    """Make people who can sign in."""
    return Accounts(app)


@pytest.fixture
def seeded_accounts(seeded_app: Flask) -> Accounts:
    """Make people who can sign in, on the Ghent network."""
    return Accounts(seeded_app)
