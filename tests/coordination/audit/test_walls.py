"""What the database itself refuses, and to whom it gives how much."""

import secrets

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DatabaseError

from coordination.audit import walls
from coordination.audit.walls import NoSuchRole
from coordination.base import create_engine
from tests.coordination.audit.conftest import Book
from web import database

CHANGES = [
    "UPDATE audit_events SET detail = 'x'",
    "UPDATE audit_events SET detail = detail",
    "DELETE FROM audit_events",
    "UPDATE audit_links SET position = position + 100",
    "DELETE FROM audit_links",
]


@pytest.fixture
def role(databases):
    """A database of PostgreSQL and a role that may run the application on it: its name and its own URL."""
    name, password = f"app_{secrets.token_hex(4)}", "a long password"
    with databases("postgresql").fresh("migrated") as url:
        owner = create_engine(url)
        with owner.begin() as connection:
            connection.exec_driver_sql(f"CREATE ROLE {name} LOGIN PASSWORD '{password}' NOSUPERUSER")
        yield name, url, make_url(url).set(username=name, password=password).render_as_string(False)
        with owner.begin() as connection:
            connection.exec_driver_sql(f"DROP OWNED BY {name}")
            connection.exec_driver_sql(f"DROP ROLE {name}")
        owner.dispose()


@pytest.fixture
def engines():
    """Connect to a URL; every connection is let go of when the test ends."""
    opened = []

    def connect(url):
        opened.append(create_engine(url))
        return opened[-1]

    yield connect
    for engine in opened:
        engine.dispose()


def refusal(engine, statement):
    with pytest.raises(DatabaseError) as refused, engine.begin() as connection:
        connection.execute(text(statement))
    return str(refused.value.orig)


@pytest.mark.parametrize("statement", CHANGES)
def test_conf_19_the_database_refuses_to_change_the_record_even_for_its_owner(book, statement):
    book.sealed(2)
    book.write(1)
    assert "the record is only ever added to" in refusal(book.engine, statement)
    assert book.broken_at() is None


def test_conf_19_the_walls_stand_again_after_every_upgrade(book, database_url):
    book.tamper()  # on SQLite that takes them away
    if book.engine.dialect.name == "postgresql":
        with book.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE audit_events DISABLE TRIGGER ALL")
            connection.exec_driver_sql("DROP TRIGGER audit_links_kept ON audit_links")
    told = []
    database.upgrade(database_url, told.append)
    database.upgrade(database_url, told.append)
    walls = [line for line in told if line.split(":")[1] == " the record can only be added to"]
    others = [line for line in told if line not in walls]
    assert len(walls) == {"sqlite": 4, "postgresql": 2}[book.engine.dialect.name]
    assert len(others) == len(set(others)), "what stands is not built again"
    assert {line.split(":")[1] for line in others} <= {
        " no place is promised twice, nor without the client's yes",
        " no phase without its plan, no leap on a ladder without a reason",
    }
    book.sealed(1)
    for statement in CHANGES:
        assert "only ever added to" in refusal(book.engine, statement)


@pytest.mark.postgres
def test_conf_19_the_applications_role_adds_and_reads_and_can_do_no_more(role, engines, tmp_path):
    name, url, own_url = role
    database.give_role(url, name)
    engine = engines(own_url)
    (tmp_path / "heads.txt").touch()
    book = Book(engine, tmp_path / "heads.txt")
    book.sealed(3)
    assert book.broken_at() is None
    for statement in [*CHANGES, "TRUNCATE audit_events", "TRUNCATE audit_links"]:
        assert "permission denied for table audit_" in refusal(engine, statement)
    for statement in (
        "ALTER TABLE audit_events DISABLE TRIGGER ALL",
        "DROP TRIGGER audit_events_kept ON audit_events",
        "DROP TABLE audit_links",
        "ALTER TABLE audit_links OWNER TO CURRENT_USER",
        "CREATE OR REPLACE FUNCTION schakel_keep_record() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END'",
        "SET session_replication_role = replica",
        "UPDATE alembic_version SET version_num = '9999'",
    ):
        assert refusal(engine, statement)
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO job_workers (name, started_at, seen_at) VALUES ('w', now(), now())"
        )
        connection.exec_driver_sql("DELETE FROM job_workers")
    assert database.problem(own_url) is None


@pytest.mark.postgres
def test_conf_19_giving_a_role_twice_takes_back_what_it_had_too_much(role, engines):
    name, url, own_url = role
    engine = engines(url)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"GRANT ALL ON audit_events TO {name}")
        connection.exec_driver_sql("GRANT UPDATE ON audit_links TO PUBLIC")
    assert "could change the record" in database.role_problem(own_url)
    database.give_role(url, name)
    database.give_role(url, name)
    assert database.role_problem(own_url) is None


@pytest.mark.postgres
def test_conf_19_a_role_that_could_change_the_record_is_told_why(role, engines):
    name, url, own_url = role
    owner = make_url(url).username
    assert f"it owns audit_events, or can act as {owner} who does" in database.role_problem(url)
    database.give_role(url, name)
    engine = engines(url)
    for given, reason in (
        (f"GRANT DELETE ON audit_links TO {name}", "change or delete what stands in audit_links"),
        (f"GRANT UPDATE (detail) ON audit_events TO {name}", "change or delete what stands in audit_events"),
        (f"GRANT {owner} TO {name}", f"it owns audit_events, or can act as {owner}"),
        (f"ALTER TABLE audit_links OWNER TO {name}", f"it owns audit_links, or can act as {name}"),
    ):
        with engine.connect() as connection, connection.begin() as transaction:
            connection.exec_driver_sql(given)
            assert reason in walls.powers(connection, name)
            transaction.rollback()
    assert database.role_problem(own_url) is None


@pytest.mark.postgres
def test_a_role_that_does_not_exist_or_owns_the_record_is_refused(role):
    _, url, _ = role
    with pytest.raises(NoSuchRole, match='make it first, with CREATE ROLE "no;body"'):
        database.give_role(url, "no;body")
    with pytest.raises(NoSuchRole, match="cannot run the application: it owns audit_events"):
        database.give_role(url, make_url(url).username)


def test_sqlite_has_no_roles(databases):
    with databases("sqlite").fresh("migrated") as url:
        assert database.role_problem(url) is None
        with pytest.raises(database.DatabaseUnusable, match="only PostgreSQL has"):
            database.give_role(url, "site")
