"""No event, no page; a worker links what is written; production refuses who could change the record."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import make_url, text

from coordination.audit import heads
from coordination.audit.queries import head_of
from coordination.base import create_engine
from tests.coordination import factories as make
from tests.support.databases import Databases, open_session
from tests.web.conftest import running
from tests.web.jobs.processes import Workers, wait_until
from tests.web.pages.casework import desk
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client
from web import database
from web.app import create_app
from web.cli import run
from web.config import UnsafeConfiguration
from web.jobs import engine as jobs_engine

NAME = "Zegerik V."
UNWRITABLE = {
    "gone": ("ALTER TABLE audit_events RENAME TO elsewhere",),
    "refused": (
        "CREATE TRIGGER full BEFORE INSERT ON audit_events BEGIN SELECT RAISE(ABORT, 'CNRY-full'); END",
    ),
}


def execute(url: str, *statements: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


@pytest.fixture
def role(databases: Callable[[str], Databases]) -> Iterator[tuple[str, str]]:
    """Lend a database of PostgreSQL without tables: its owner's URL, and that of a role without rights."""
    name, password = f"site_{secrets.token_hex(4)}", "a long password"
    with databases("postgresql").fresh(None) as url:
        execute(url, f"CREATE ROLE {name} LOGIN PASSWORD '{password}'")
        yield url, make_url(url).set(username=name, password=password).render_as_string(hide_password=False)
        execute(url, f"DROP OWNED BY {name}", f"DROP ROLE {name}")


def given(monkeypatch: pytest.MonkeyPatch, url: str, **settings: object) -> None:
    settings |= {"DATABASE_URL": url, "SECRET_KEY": "s" * 40, "PASSWORD_SALT": "p" * 40}
    for name, value in settings.items():
        monkeypatch.setenv(f"SCHAKEL_{name}", str(value))


@pytest.mark.parametrize("how", UNWRITABLE)
def test_conf_19_inv_18_what_cannot_be_recorded_is_not_shown(
    app: Flask, client: Client, accounts: Accounts, how: str
) -> None:
    work = desk(client, accounts)
    ref = work.client(NAME)
    assert NAME in client.get(f"/clients/{ref}").text

    execute(app.config["SCHAKEL"].database_url, *UNWRITABLE[how])

    for path in (f"/clients/{ref}", "/clients/", f"/api/v1/clients/{ref}", "/api/v1/clients"):
        page = client.get(path)
        body = page.response.get_data(as_text=True)
        assert page.status == 503, path
        assert NAME not in body
        assert "CNRY" not in body


@pytest.mark.postgres
def test_conf_19_inv_18_what_the_role_may_not_record_is_not_shown(
    role: tuple[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    url, own_url = role
    given(monkeypatch, url, INSTANCE=tmp_path)
    name = make_url(own_url).username
    assert run(["init", "--app-role", str(name)]) == 0

    for app in running(own_url):
        client = Client(app)
        ref = desk(client, Accounts(app)).client(NAME)
        assert NAME in client.get(f"/clients/{ref}").text
        execute(url, f"REVOKE INSERT ON audit_events FROM {name}")
        page = client.get(f"/clients/{ref}")
        assert page.status == 503
        assert NAME not in page.response.get_data(as_text=True)


@pytest.mark.postgres
@pytest.mark.parametrize("command", ["serve", "worker"])
def test_conf_19_production_refuses_a_role_that_owns_the_record(
    role: tuple[str, str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    command: str,
) -> None:
    url, own_url = role
    given(monkeypatch, url, INSTANCE=tmp_path, MODE="production", PROXIES=1)
    assert run(["init", "--app-role", str(make_url(own_url).username)]) == 0
    capsys.readouterr()

    assert run([command]) == 1
    said = capsys.readouterr().err
    assert "could change the record: it owns audit_events" in said
    assert "--app-role" in said
    with pytest.raises(UnsafeConfiguration, match="could change the record"):
        create_app()

    monkeypatch.setenv("SCHAKEL_DATABASE_URL", own_url)
    assert create_app().config["SCHAKEL"].is_production


@pytest.mark.postgres
def test_conf_19_a_worker_links_the_record_with_no_more_than_the_applications_role(
    role: tuple[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    url, own_url = role
    given(monkeypatch, url, INSTANCE=tmp_path)
    assert run(["init", "--app-role", str(make_url(own_url).username)]) == 0
    _linked_by_a_worker(own_url, tmp_path)


def test_conf_19_a_worker_links_the_record_within_seconds(
    databases: Callable[[str], Databases], tmp_path: Path
) -> None:
    with databases("sqlite").fresh("migrated") as url:
        jobs_engine.prepare(url)
        _linked_by_a_worker(url, tmp_path)


def _linked_by_a_worker(url: str, folder: Path) -> None:
    workers = Workers(url, folder)
    try:
        process = workers.start("gent-1")
        with open_session(url) as session:
            make.make_client(session)
            session.commit()

        def linked() -> bool:
            with open_session(url) as session:
                head = head_of(session)
            return head is not None and head == heads.last(folder / "audit-heads.txt")

        wait_until(linked, process)
    finally:
        workers.end()


def test_init_gives_a_role_on_postgresql_only(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given(monkeypatch, f"sqlite:///{tmp_path}/schakel.db", INSTANCE=tmp_path)
    assert run(["init", "--app-role", "site"]) == 1
    assert "has no roles: only PostgreSQL has" in capsys.readouterr().err


def test_the_demo_makes_a_key_of_the_record_of_its_own(tmp_path: Path) -> None:
    from web.config import demo_environment

    key = demo_environment(tmp_path)["SCHAKEL_AUDIT_KEY"]
    assert key == (tmp_path / "demo_audit_key").read_text() != os.environ["SCHAKEL_AUDIT_KEY"]
    assert database.role_problem(f"sqlite:///{tmp_path}/none.db") is None
    assert not (tmp_path / "none.db").exists()
