"""``schakel import`` and ``schakel export``: all or nothing, and one line for each fault."""

import pytest
from sqlalchemy import func, select

from coordination.organisations.models import Organisation
from tests.coordination.exchange.books import ORGANISATIONS
from tests.support.databases import open_session
from web.cli import run


def organisations(url):
    with open_session(url) as session:
        return session.scalar(select(func.count()).select_from(Organisation))


@pytest.fixture
def file(database_url, use, tmp_path):
    """A file beside an installation with an empty database."""
    use(database_url)
    return tmp_path / "organisaties.csv"


def test_a_file_is_looked_at_brought_in_and_changes_nothing_the_second_time(file, database_url, capsys):
    file.write_text(ORGANISATIONS, encoding="utf-8")
    assert run(["import", str(file), "--dry-run"]) == 0
    assert organisations(database_url) == 0
    assert run(["import", str(file)]) == 0
    assert run(["import", str(file)]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "1 new: nothing was changed"
    assert out[1].startswith("1 new: applied as IMP-")
    assert out[2] == "1 unchanged: nothing was changed"
    assert organisations(database_url) == 1


def test_every_fault_gets_a_line_the_first_hundred_and_then_their_number(file, database_url, capsys):
    rows = "".join(f"org-{number},Naam {number},bakkerij\n" for number in range(103))
    file.write_text(f"id,name,kinds\n{rows}", encoding="utf-8")
    assert run(["import", str(file)]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert lines[-2:] == ["and 3 faults more", "Nothing was changed."]
    assert sum("column kinds: This code is not in the list" in line for line in lines) == 100
    assert organisations(database_url) == 0


def test_a_file_that_cannot_be_read_and_clients_in_nobodys_name_are_wrong_use(file, capsys):
    file.write_bytes(b"PK\x03\x04")
    assert run(["import", str(file)]) == 2
    assert "called XLSX but is none" in capsys.readouterr().err
    assert run(["import", str(file), "--as", "niemand@schakel.example"]) == 2
    assert run(["export", "clients", "--as", "niemand@schakel.example", "-o", str(file)]) == 2
