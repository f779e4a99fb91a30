"""The first administrator of an installation, let in from the command line."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.conftest import AUDIT_KEY, DATA_KEY
from tests.web.conftest import running
from tests.web.support.pages import Client
from web.cli import run

PASSWORD = "trappenhuis koe lamp 7"
SECRETS = {
    "SECRET_KEY": "s" * 40,
    "PASSWORD_SALT": "p" * 40,
    "DATA_KEYS": DATA_KEY,
    "AUDIT_KEY": AUDIT_KEY,
}


@pytest.fixture
def installation(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Prepare an installation without accounts, and return the address of its database."""
    settings = {"MODE": "test", "DATABASE_URL": database_url, "INSTANCE": str(tmp_path)}
    for name, value in {**SECRETS, **settings}.items():
        monkeypatch.setenv(f"SCHAKEL_{name}", value)
    return database_url


def test_asvs_v6_3_2_the_first_administrator_sets_a_password_by_a_link_of_the_command_line(
    installation: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["invite", "Beheer@schakel.example", "--site", "https://schakel.example", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    link = urlsplit(facts["link"])

    assert (facts["email"], link.scheme, link.netloc) == (
        "beheer@schakel.example",
        "https",
        "schakel.example",
    )
    for app in running(installation):
        client = Client(app)
        client.post(link.path, {"new_password": PASSWORD, "repeated_password": PASSWORD})
        client.sign_in(facts["email"], PASSWORD)
        assert client.get("/accounts/").h1 == "Accounts"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["x@schakel.example", "--site", "schakel.example"], 2, "write the whole address"),
        (["geen adres", "--site", "https://schakel.example"], 1, "it is no address"),
    ],
)
def test_an_impossible_invitation_is_refused_in_one_line(
    installation: str, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, said: str
) -> None:
    assert run(["invite", *arguments]) == code

    (line,) = capsys.readouterr().err.strip().splitlines()
    assert said in line
