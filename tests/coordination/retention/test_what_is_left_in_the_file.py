"""What is erased is gone from the files of the embedded database too, its log included (CONF-23)."""

from pathlib import Path

import pytest
from sqlalchemy import make_url
from sqlalchemy.orm import Session

from coordination.base import create_engine, empty_log
from tests.coordination import factories as make

MARK = "MERKTEKEN-" + "x" * 60


def holds_mark(path):
    return any(MARK.encode() in file.read_bytes() for file in (path, Path(f"{path}-wal")) if file.exists())


@pytest.mark.parametrize("seen_in_file", [False, True])
def test_conf_23_no_byte_of_a_deleted_row_is_left_in_the_database_file_or_its_log(databases, seen_in_file):
    with databases("sqlite").fresh("migrated") as url:
        engine, path = create_engine(url), Path(make_url(url).database)
        with Session(engine) as session:
            site = make.make_site(session, name=MARK)
            session.commit()
            if seen_in_file:
                empty_log(engine)
            assert holds_mark(path)
            session.delete(site)
            session.commit()
            assert holds_mark(path)
            empty_log(engine)
            assert not holds_mark(path)
        engine.dispose()
