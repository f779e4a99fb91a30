"""The database: from nothing to the newest version on both engines; clear words when it cannot be used."""

import shutil
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import MetaData, inspect, text

from coordination.base import create_engine
from coordination.errors import DatabaseUnusable
from coordination.organisations.models import Organisation, Site
from coordination.vocabulary import SecrecyRegime
from tests.support.databases import open_session
from web import database

ADDED = '''"""A later version.

Revision 9999, after {head}.
"""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{head}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("organisations") as table:
        table.alter_column("name", type_=sa.String(300), existing_type=sa.String(160))
    op.create_table("later", sa.Column("id", sa.Integer(), nullable=False))
'''
FAILING = ADDED + '    op.drop_table("nowhere")\n'


@pytest.fixture
def later_program(tmp_path, monkeypatch):
    """Make the program one version newer, with the given text of its last migration."""

    def make(migration=ADDED):
        folder = tmp_path / "migrations"
        shutil.copytree(database.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
        head = database.head_revision()
        (folder / "versions" / "9999_later.py").write_text(migration.format(head=head), encoding="utf-8")
        monkeypatch.setattr(database, "MIGRATIONS", folder)

    return make


def run(url, *statements):
    engine = create_engine(url)
    with engine.begin() as connection:
        results = [connection.execute(text(statement)) for statement in statements]
        rows = results[-1].all() if results[-1].returns_rows else []
    engine.dispose()
    return rows


def table_names(url):
    engine = create_engine(url)
    names = set(inspect(engine).get_table_names())
    engine.dispose()
    return names


@pytest.fixture
def database_with_rows(database_url):
    """A database with an organisation and a site that refers to it."""
    actor = {"created_by": "test", "updated_by": "test"}
    organisation = Organisation(
        name="OCMW Gent", kinds=[], secrecy_regime=SecrecyRegime.PROFESSIONAL_SECRECY, **actor
    )
    site = Site(organisation=organisation, name="Onderbergen", postcode="9000", locality="Gent", **actor)
    with open_session(database_url) as session:
        session.add(site)
        session.commit()
    return database_url


def test_an_empty_database_gets_every_table_and_differs_in_nothing_from_the_models(empty_database_url):
    database.upgrade(empty_database_url)
    assert database.problem(empty_database_url) is None
    assert database.differences(empty_database_url) == []


def test_upgrading_twice_changes_nothing_and_says_nothing(database_url):
    told = []
    database.upgrade(database_url, told.append)
    assert told == []
    assert database.problem(database_url) is None


def test_upgrading_tells_each_step(empty_database_url):
    told = []
    database.upgrade(empty_database_url, told.append)
    assert told
    assert told[0].startswith("0001 ")


def test_a_database_without_tables_says_how_to_make_them(empty_database_url):
    sentence = database.problem(empty_database_url)
    assert "has no tables yet" in sentence
    assert "schakel init" in sentence


def test_looking_at_a_missing_file_does_not_make_it(tmp_path):
    file = tmp_path / "none" / "schakel.sqlite"
    assert "has no tables yet" in database.problem(f"sqlite:///{file}")
    assert not file.parent.exists()


def test_an_older_database_says_that_init_upgrades_it_and_every_row_survives(
    database_with_rows, later_program
):
    before = database.head_revision()
    later_program()
    sentence = database.problem(database_with_rows)
    assert f"older version ({before}" in sentence
    assert "schakel init" in sentence
    database.upgrade(database_with_rows)
    assert database.problem(database_with_rows) is None
    rows = run(
        database_with_rows,
        "SELECT o.name, s.name FROM sites AS s JOIN organisations AS o ON o.id = s.organisation_id",
    )
    assert rows == [("OCMW Gent", "Onderbergen")]


def value_of(column, row):
    """A value that the column takes; rows refer to those of the same number, ends come after beginnings."""
    place = list(column.table.columns).index(column)
    kind = column.type.python_type
    if kind is int:
        return 3 - row if column.name.startswith("to_") else row
    values = {bool: True, str: f"x{row}", bytes: b"x", float: 1.0, dict: [], object: []}
    values[date] = date(2026, 11, 2) + timedelta(days=place)
    values[datetime] = datetime(2026, 11, 2, tzinfo=UTC) + timedelta(days=place)
    return values[kind]


def two_rows_of_everything(url):
    """Put two rows into every table there is, and return the names of the tables."""
    engine, tables = create_engine(url), MetaData()
    with engine.begin() as connection:
        tables.reflect(connection)
        mine = [table for table in tables.sorted_tables if table.name != "alembic_version"]
        for table in mine:
            needed = [column for column in table.columns if not column.nullable]
            rows = [{column.name: value_of(column, row) for column in needed} for row in (1, 2)]
            connection.execute(table.insert(), rows)
    engine.dispose()
    return [table.name for table in mine]


def test_the_rows_of_every_table_of_the_first_version_survive_the_upgrade(empty_database_url, monkeypatch):
    with monkeypatch.context() as then:
        then.setattr(database, "head_revision", lambda: "0001")
        database.upgrade(empty_database_url)
    names = two_rows_of_everything(empty_database_url)
    database.upgrade(empty_database_url)
    assert database.differences(empty_database_url) == []
    kept = " UNION ALL ".join(f"SELECT '{name}' FROM {name}" for name in names)  # noqa: S608
    assert sorted(name for (name,) in run(empty_database_url, kept)) == sorted(names * 2)


def test_a_newer_database_says_that_the_program_must_be_upgraded_and_is_left_alone(
    database_url, later_program, monkeypatch
):
    own = database.MIGRATIONS
    later_program()
    database.upgrade(database_url)
    monkeypatch.setattr(database, "MIGRATIONS", own)
    sentence = database.problem(database_url)
    assert "newer version (9999)" in sentence
    assert "upgrade the program" in sentence
    with pytest.raises(DatabaseUnusable, match="newer version"):
        database.upgrade(database_url)


def test_a_migration_that_fails_leaves_the_database_as_it_was(database_url, later_program):
    later_program(FAILING)
    before = table_names(database_url)
    with pytest.raises(DatabaseUnusable, match=r"is as it was: .*nowhere"):
        database.upgrade(database_url)
    assert table_names(database_url) == before
    assert "older version" in database.problem(database_url)


def test_tables_of_another_program_are_left_alone(empty_database_url):
    run(empty_database_url, "CREATE TABLE invoices (id INTEGER)")
    assert "Schakel did not make" in database.problem(empty_database_url)
    with pytest.raises(DatabaseUnusable, match="database of its own"):
        database.upgrade(empty_database_url)
    assert table_names(empty_database_url) == {"invoices"}


def test_a_server_that_is_away_is_named_without_user_or_password():
    sentence = database.problem("postgresql://someone:s3cret@127.0.0.1:9/schakel")
    assert sentence.startswith("the database schakel on 127.0.0.1:9 cannot be reached: ")
    assert "s3cret" not in sentence
    assert "someone" not in sentence
    assert "\n" not in sentence


def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path):
    file = tmp_path / "letter.sqlite"
    file.write_text("Beste collega, " * 100, encoding="utf-8")
    assert "file is not a database" in database.problem(f"sqlite:///{file}")


@pytest.mark.parametrize(
    ("url", "words"),
    [("no address", "cannot be read"), ("mysql://host/schakel", "Schakel knows postgresql and sqlite")],
)
def test_an_address_that_cannot_be_used_is_refused_in_one_sentence(url, words):
    assert words in database.problem(url)
    with pytest.raises(DatabaseUnusable, match=words):
        database.upgrade(url)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_way_to_write_a_postgresql_address_means_our_driver(scheme):
    assert database.engine_url(f"{scheme}://u:p@host/db") == "postgresql+psycopg://u:p@host/db"
