"""What the tests of the command line share."""

import os
import socket

import pytest

from coordination.audit.chain import configure_audit_key
from coordination.encryption import configure_keys

DATA_KEY = "c2NoYWtlbC10ZXN0cy1vbmx5LW5vdC1hLXNlY3JldC0="
AUDIT_KEY = "schakel-tests-only-key-of-the-record"
SECRETS = {
    "SCHAKEL_SECRET_KEY": "s" * 40,
    "SCHAKEL_PASSWORD_SALT": "p" * 40,
    "SCHAKEL_DATA_KEYS": DATA_KEY,
    "SCHAKEL_AUDIT_KEY": AUDIT_KEY,
}


@pytest.fixture(autouse=True)
def installation(tmp_path):
    """An installation in a folder of its own, with secrets of its own."""
    before = dict(os.environ)
    os.environ.update(SECRETS, SCHAKEL_INSTANCE=str(tmp_path / "instance"))
    yield tmp_path / "instance"
    os.environ.clear()
    os.environ.update(before)
    configure_keys([DATA_KEY])
    configure_audit_key(AUDIT_KEY)


@pytest.fixture
def no_secrets():
    """An installation that nobody has given any secret."""
    for name in SECRETS:
        del os.environ[name]


@pytest.fixture
def use():
    """Choose the database of the installation."""

    def choose(url):
        os.environ["SCHAKEL_DATABASE_URL"] = url

    return choose


@pytest.fixture
def taken_port():
    """A port of this machine that another program listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]
