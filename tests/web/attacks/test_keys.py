"""An old key of restricted text can go: everything is brought under the new one while the service runs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from coordination.base import create_engine
from coordination.clients.models import Client
from coordination.encryption import KeysMissing, configure_keys, new_key
from tests.conftest import DATA_KEY
from tests.coordination import factories as make
from web.keys import encrypt_anew


@pytest.fixture(autouse=True)
def keys() -> Iterator[None]:
    """Give the keys of the tests back afterwards."""
    yield
    configure_keys([DATA_KEY])


def test_once_everything_is_encrypted_anew_the_old_key_reads_nothing_and_the_new_one_all(
    database_url: str,
) -> None:
    old, new = new_key(), new_key()
    engine = create_engine(database_url)
    configure_keys([old])
    with Session(engine) as session:
        ids = [make.make_client(session, display_name=f"Naam {number}").id for number in range(3)]
        session.commit()
    configure_keys([new, old])
    with Session(engine) as session:
        ids.append(make.make_client(session, display_name="Naam 3").id)
        session.commit()
    assert encrypt_anew(database_url) >= 3
    assert encrypt_anew(database_url) == 0
    configure_keys([new])
    with Session(engine) as session:
        names = [session.get_one(Client, number).display_name for number in ids]
    assert names == [f"Naam {number}" for number in range(4)]
    configure_keys([old])
    with Session(engine) as session, pytest.raises(KeysMissing):
        session.get_one(Client, ids[0])
    engine.dispose()
