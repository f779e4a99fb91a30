"""The application as a whole: what it refuses to start with, its headers, its error pages, its health."""

from __future__ import annotations

import hashlib
import re
import stat
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_security import hash_password
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError

from coordination.encryption import new_key
from coordination.errors import (
    AlreadyPlaced,
    CapacityTaken,
    GuardFailed,
    IllegalTransition,
    InvalidInput,
    NotAllowed,
    NotFound,
)
from coordination.vocabulary import ActorRole
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client, text_of
from web import access, database, jobs
from web.app import create_app
from web.config import UnsafeConfiguration, demo_environment, load_settings
from web.extensions import db
from web.unit_of_work import unit_of_work

STATIC = Path("web/static")


@pytest.fixture
def production(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[pytest.MonkeyPatch]:
    """Give the environment what a production needs."""
    monkeypatch.setenv("SCHAKEL_SECRET_KEY", "s" * 40)
    monkeypatch.setenv("SCHAKEL_PASSWORD_SALT", "p" * 40)
    monkeypatch.setenv("SCHAKEL_DATA_KEYS", new_key())
    monkeypatch.setenv("SCHAKEL_AUDIT_KEY", "a" * 40)
    monkeypatch.setenv("SCHAKEL_INSTANCE", str(tmp_path))
    monkeypatch.setenv("SCHAKEL_PROXIES", "1")
    return monkeypatch


def test_without_a_word_it_is_production_with_secure_cookies(production: pytest.MonkeyPatch) -> None:
    app = create_app()

    assert app.config["SCHAKEL"].is_production
    assert app.config["SESSION_COOKIE_SECURE"]
    assert app.config["SESSION_COOKIE_NAME"].startswith("__Host-")
    with app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("SCHAKEL_SECRET_KEY", "", "SCHAKEL_SECRET_KEY is not set"),
        ("SCHAKEL_SECRET_KEY", "short", "SCHAKEL_SECRET_KEY is too short"),
        ("SCHAKEL_PASSWORD_SALT", "", "SCHAKEL_PASSWORD_SALT is not set"),
        ("SCHAKEL_DATA_KEYS", "", "SCHAKEL_DATA_KEYS is not set"),
        ("SCHAKEL_AUDIT_KEY", "", "SCHAKEL_AUDIT_KEY is not set"),
        ("SCHAKEL_AUDIT_KEY", "short", "SCHAKEL_AUDIT_KEY is too short"),
        ("SCHAKEL_DEMO_PASSWORD", "x", "SCHAKEL_DEMO_PASSWORD is set"),
        ("SCHAKEL_NOW", "2026-11-12", "SCHAKEL_NOW is set"),
        ("SCHAKEL_PROXIES", "0", "SCHAKEL_PROXIES is 0; production is reached through a proxy"),
        (
            "SCHAKEL_DATABASE_URL",
            "postgresql://a:b@db/schakel",
            "SCHAKEL_DATABASE_URL reaches over the network",
        ),
        ("FLASK_DEBUG", "1", "FLASK_DEBUG is set"),
        ("SCHAKEL_MODE", "live", "SCHAKEL_MODE is 'live'; it is one of production, demo, test"),
        ("SCHAKEL_PORT", "http", "SCHAKEL_PORT is 'http'; it is a number from 1 to 65535"),
        ("SCHAKEL_PORT", "70000", "SCHAKEL_PORT is '70000'"),
        ("SCHAKEL_REFERENCE_PREFIX", "Halm", "SCHAKEL_REFERENCE_PREFIX is 'Halm'; it is two to eight"),
    ],
)
def test_production_refuses_an_unsafe_setting_and_names_it(
    production: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    production.setenv(name, value)

    with pytest.raises(UnsafeConfiguration, match=f"^{re.escape(sentence)}"):
        create_app()


@pytest.mark.parametrize(
    ("url", "refused"),
    [
        ("postgresql://a:b@db/schakel", True),
        ("postgresql+psycopg://a:b@127.0.0.1/schakel", True),
        ("postgres://a:b@db/schakel?sslmode=prefer", True),
        ("postgresql://a:b@db/schakel?sslmode=require&sslmode=disable", True),
        ("postgresql://a:b@/schakel?host=/run/postgresql,db", True),
        ("postgresql://a:b@/schakel?hostaddr=10.0.0.1", True),
        ("postgresql://a:b@db/schakel?sslmode=require", False),
        ("postgresql://a:b@db/schakel?sslmode=verify-ca", False),
        ("postgresql://a:b@db,db2/schakel?sslmode=verify-full&sslrootcert=ca.pem", False),
        ("postgresql://a@/schakel?host=/run/postgresql", False),
        ("postgresql:///schakel", False),
    ],
)
def test_asvs_v12_3_1_production_takes_a_database_over_the_network_only_with_tls(
    production: pytest.MonkeyPatch, url: str, refused: bool
) -> None:
    production.setenv("SCHAKEL_DATABASE_URL", url)
    if refused:
        with pytest.raises(UnsafeConfiguration, match="sslmode=verify-full"):
            load_settings()
    else:
        assert load_settings().database_url == url
    assert load_settings({"MODE": "test"}).database_url == url


def test_what_the_address_leaves_open_comes_from_the_variables_of_the_client_of_postgresql(
    production: pytest.MonkeyPatch,
) -> None:
    production.setenv("SCHAKEL_DATABASE_URL", "postgresql:///schakel")
    production.setenv("PGHOST", "db")
    with pytest.raises(UnsafeConfiguration, match="sslmode"):
        load_settings()
    production.setenv("PGSSLMODE", "verify-full")
    assert load_settings().is_production


@pytest.mark.parametrize("name", ["SECRET_KEY", "PASSWORD_SALT", "DATA_KEYS", "AUDIT_KEY"])
def test_production_refuses_each_secret_of_the_demo(
    production: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    production.setenv(f"SCHAKEL_{name}", demo_environment(tmp_path)[f"SCHAKEL_{name}"])

    with pytest.raises(UnsafeConfiguration, match=f"SCHAKEL_{name} belongs to the demo"):
        create_app()


def test_the_demo_makes_its_secrets_once_and_keeps_them_to_itself(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    first, second = demo_environment(tmp_path / "instance"), demo_environment(tmp_path / "instance")

    assert first == second
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "instance").iterdir()} == {0o600}

    for name, value in first.items():
        monkeypatch.setenv(name, value)
    assert load_settings().is_demo
    assert demo_environment(tmp_path / "other")["SCHAKEL_SECRET_KEY"] != first["SCHAKEL_SECRET_KEY"]


def test_a_page_carries_the_headers_that_keep_strangers_out(client: Client) -> None:
    headers = client.get("/sign-in").response.headers
    policy = headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert "unsafe" not in policy
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(client: Client, accounts: Accounts) -> None:
    token = client.token()
    fields = {"email": accounts.make(ActorRole.SUPERVISOR).email, "password": "x" * 12, "csrf_token": token}
    cookies = client.http.post("/sign-in", data=fields).headers.getlist("Set-Cookie")

    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in cookies)


def test_a_file_that_is_the_same_for_everybody_may_be_kept_and_its_address_changes_with_it(
    client: Client,
) -> None:
    page = client.get("/sign-in")
    sheet = page.soup.select_one("link[rel=stylesheet]")
    assert sheet is not None

    response = client.get(str(sheet["href"])).response

    assert "max-age=31536000" in response.headers["Cache-Control"]
    assert re.search(r"\?v=[0-9a-f]{12}$", str(sheet["href"]))


@pytest.mark.parametrize(
    ("error", "status", "heading"),
    [
        (NotFound("client"), 404, "Deze pagina is er niet"),
        (NotAllowed("act", "why"), 404, "Deze pagina is er niet"),
        (InvalidInput("places", "below zero"), 422, "Dit is niet gelukt"),
        (IllegalTransition("placement", "ended", "confirm", []), 409, "Dit is niet gelukt"),
        (GuardFailed("placement", "confirm", "an agreement"), 409, "Dit is niet gelukt"),
        (CapacityTaken("mon-morning"), 409, "Dit is niet gelukt"),
        (AlreadyPlaced("mon-morning"), 409, "Dit is niet gelukt"),
        (StaleDataError("row"), 409, "Dit is net gewijzigd"),
        (OperationalError("select", {}, Exception("gone")), 503, "Schakel is even niet bereikbaar"),
    ],
)
def test_what_cannot_be_done_becomes_a_page_in_plain_words(
    app: Flask, client: Client, accounts: Accounts, error: Exception, status: int, heading: str
) -> None:
    @access.signed_in
    def view() -> str:
        raise error

    app.add_url_rule("/failing", view_func=view, methods=["POST"])
    client.sign_in(accounts.make(ActorRole.SUPERVISOR))

    page = client.post("/failing", headers={"Referer": "http://localhost/"})

    assert (page.status, page.h1) == (status, heading)
    assert "Terug en kijken hoe het staat" in page.links
    assert str(error) not in page.text


def test_a_program_gets_what_cannot_be_done_as_json(app: Flask, client: Client) -> None:
    @access.public("a test")
    def view() -> str:
        raise CapacityTaken("mon-morning")

    app.add_url_rule("/api/failing", view_func=view)

    page = client.get("/api/failing")

    assert page.status == 409
    assert page.response.get_json() == {
        "code": 409,
        "status": "capacity_taken",
        "message": "no place is free any more on mon-morning",
    }


def test_a_fault_of_ours_shows_nothing_of_the_inside(app: Flask, client: Client) -> None:
    @access.public("a test")
    def view() -> str:
        raise RuntimeError("CNRY-inside")

    app.add_url_rule("/broken", view_func=view)
    app.config["PROPAGATE_EXCEPTIONS"] = False

    page = client.get("/broken")

    assert (page.status, page.h1) == (500, "Er ging iets mis bij ons")
    assert "CNRY" not in page.response.get_data(as_text=True)


def test_a_method_that_a_page_does_not_have_is_named_in_the_answer(client: Client) -> None:
    page = client.get("/sign-out")

    assert page.status == 405
    assert "POST" in page.response.headers["Allow"]


def test_when_the_database_is_away_every_page_says_so_and_when_to_come_back(
    app: Flask, client: Client, accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.sign_in(accounts.make(ActorRole.SUPERVISOR))

    def away(*_args: object, **_kwargs: object) -> None:
        raise OperationalError("select", {}, Exception("gone"))

    monkeypatch.setattr("web.accounts.sessions._alive", away)
    page = client.get("/")

    assert (page.status, page.h1) == (503, "Schakel is even niet bereikbaar")
    assert page.response.headers["Retry-After"] == "30"


@pytest.mark.parametrize(
    ("broken", "status", "answer"),
    [
        (None, 200, {"status": "ok"}),
        ("database", 503, {"status": "not ready", "reason": "it is away"}),
        ("worker", 503, {"status": "not ready", "reason": "it is away"}),
    ],
)
def test_health_says_what_is_missing(
    client: Client, monkeypatch: pytest.MonkeyPatch, broken: str | None, status: int, answer: dict[str, str]
) -> None:
    monkeypatch.setattr(database, "problem", lambda _url: "it is away" if broken == "database" else None)
    monkeypatch.setattr(jobs, "worker_problem", lambda _url: "it is away" if broken == "worker" else None)

    page = client.get("/healthz")

    assert (page.status, page.response.get_json()) == (status, answer)


def test_who_has_no_pages_reads_so(
    client: Client, accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.navigation.all_entries", list)

    page = client.arrive(accounts.make(ActorRole.ADMINISTRATOR))

    assert page.path == "/"
    assert "Hier wacht niets op jou" in page.text


@pytest.mark.parametrize("language", ["nl", "en", "fr"])
def test_every_component_keeps_the_rules_of_a_page_in_every_language(client: Client, language: str) -> None:
    client.post("/language", {"language": language})

    assert client.get("/design").status == 200


def test_components_are_shown_to_nobody_in_production(production: pytest.MonkeyPatch) -> None:
    app = create_app()

    assert app.test_client().get("/design").status_code == 404
    with app.app_context():
        db.engine.dispose()


def test_vendored_files_are_the_ones_that_were_written_down() -> None:
    folder = STATIC / "vendor"
    files = tomllib.loads((folder / "VENDORED.toml").read_text(encoding="utf-8"))["file"]

    for file in files:
        assert hashlib.sha256((folder / file["path"]).read_bytes()).hexdigest() == file["sha256"], file[
            "path"
        ]
        assert (folder / file["licence_file"]).is_file()
    known = {file["path"] for file in files} | {file["licence_file"] for file in files} | {"VENDORED.toml"}
    assert {path.name for path in folder.iterdir()} == known


@pytest.mark.parametrize("number", [2**31, 2**63, 10**30])
def test_a_number_that_no_column_can_hold_is_nobodys(client: Client, accounts: Accounts, number: int) -> None:
    client.sign_in(accounts.make(ActorRole.PARTNER))
    assert client.get(f"/offers/{number}").status == 404
    token = {"X-CSRFToken": client.token()}
    assert client.http.post(f"/api/v1/offers/{number}/confirm", headers=token).status_code == 404
    assert client.post(f"/account/sessions/{number}/end").status == 404


@pytest.mark.parametrize("size", [0, 3 * 1024 * 1024])
def test_a_request_that_is_too_big_is_refused(client: Client, size: int) -> None:
    page = client.post("/language", {"language": "en", "filler": "x" * size})

    assert page.status == (413 if size else 200)


def test_the_menu_marks_where_one_is(app: Flask, client: Client, accounts: Accounts) -> None:
    client.sign_in(accounts.make(ActorRole.SUPERVISOR))

    page = client.get("/clients/")

    current = page.soup.select(".bar__nav a[aria-current]")
    assert [text_of(link) for link in current] == ["Mijn cliënten"]


def test_a_fault_in_the_database_writes_no_value_into_the_log(
    app: Flask, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    @access.public("a test")
    def view() -> str:
        with unit_of_work() as session:
            session.execute(text("SELECT :name FROM no_such_table"), {"name": "CNRY-client"})
        return ""

    app.add_url_rule("/leaking", view_func=view)
    app.config["PROPAGATE_EXCEPTIONS"] = False

    page = client.get("/leaking")

    assert page.status == 503
    assert "CNRY" not in caplog.text + page.response.get_data(as_text=True)


def test_passwords_are_hashed_slowly_wherever_people_are(production: pytest.MonkeyPatch) -> None:
    app = create_app()
    with app.app_context():
        hashed = hash_password("een lang wachtwoord")
        db.engine.dispose()

    memory, rounds = (int(value) for value in re.findall(r"[mt]=(\d+)", hashed))
    assert hashed.startswith("$argon2id$")
    assert memory >= 19456
    assert rounds >= 2
