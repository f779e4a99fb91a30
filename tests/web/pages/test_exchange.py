"""Files in and out on screen: looked at row by row, applied or dropped, undone; and who gets which sheet."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from sqlalchemy import func, select

from coordination.clients.models import Client as Person
from coordination.exchange import rules
from coordination.exchange.models import Import
from coordination.organisations.models import Organisation
from coordination.vocabulary import ActorRole
from tests.coordination.exchange.books import CLIENT, CLIENT_COLUMNS, ORGANISATIONS
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client, Page
from web.extensions import db
from web.unit_of_work import unit_of_work


def sent(client: Client, data: bytes | str, **given: str) -> Page:
    """Upload a file as a browser would."""
    raw = data if isinstance(data, bytes) else data.encode()
    fields = {"source": "bestand", **given, "file": (io.BytesIO(raw), "geheim.csv")}
    return client.post("/exchange/", fields, content_type="multipart/form-data")


def number_of(app: Flask, table: type) -> int:
    with app.app_context(), unit_of_work() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_file_is_shown_row_by_row_then_applied_then_undone(
    app: Flask, client: Client, accounts: Accounts
) -> None:
    client.sign_in(accounts.make(ActorRole.ADMINISTRATOR))
    before = number_of(app, Organisation)
    page = sent(client, ORGANISATIONS)
    assert page.h1.startswith("Bestand IMP-")
    assert "organisaties, rij 2" in page.text
    assert number_of(app, Organisation) == before
    page = client.post(f"{page.path}/apply")
    assert "Toegepast. Alles staat erin." in page.text
    assert number_of(app, Organisation) == before + 1
    page = client.post(f"{page.path}/undo")
    assert "Ongedaan gemaakt" in page.text
    assert number_of(app, Organisation) == before


def test_a_refused_row_says_why_in_dutch_and_cannot_be_applied(
    app: Flask, client: Client, accounts: Accounts
) -> None:
    client.sign_in(accounts.make(ActorRole.ADMINISTRATOR))
    page = sent(client, "id,name,kinds\norg-1,=1+1,pcsw\n")
    assert "In cel B2 staat een formule. Zet er de waarde zelf." in page.text
    assert "Alles toepassen" not in page.text
    page = client.post(f"{page.path}/apply")
    assert "er is nog een rij geweigerd" in page.text
    page = client.post(f"{page.path}/drop")
    assert "Weggegooid" in page.text
    with app.app_context(), unit_of_work() as session:
        run = session.scalars(select(Import)).one()
        assert (run.content, run.plan) == (None, None)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "Kies een bestand"),
        (b"\xd0\xcf\x11\xe0oud", "oude XLS"),
        ("id;naam;é\n".encode("latin-1"), "Deze regel is geen UTF-8"),
        (b"PK\x03\x04niets", "heet XLSX, maar is er geen"),
        (b"id,name,kinds,kleur\n1,a,pcsw,b\n", "Kies wat er in het bestand staat"),
    ],
)
def test_a_file_that_cannot_be_read_gets_one_clear_sentence(
    client: Client, accounts: Accounts, data: bytes, said: str
) -> None:
    client.sign_in(accounts.make(ActorRole.ADMINISTRATOR))
    assert said in sent(client, data).text


def test_a_supervisor_signs_up_people_and_nobody_elses_page_shows_the_import(
    app: Flask, client: Client, accounts: Accounts
) -> None:
    client.sign_in(accounts.make(ActorRole.SUPERVISOR))
    page = sent(client, f"{CLIENT_COLUMNS}\nd-1;{CLIENT.format(1)}\n")
    assert client.post(f"{page.path}/apply").status == 200
    assert "Amina 1" in client.get("/clients/").text
    assert number_of(app, Person) == 1
    stranger = Client(app)
    stranger.sign_in(accounts.make(ActorRole.SUPERVISOR))
    assert stranger.get(page.path).status == 404
    assert stranger.post(f"{page.path}/undo").status == 404


def test_what_a_role_may_not_bring_in_is_refused_row_by_row(client: Client, accounts: Accounts) -> None:
    client.sign_in(accounts.make(ActorRole.PARTNER))
    page = sent(client, ORGANISATIONS)
    assert "Met jouw rol kan je dit niet invoeren." in page.text


SHEETS_OF = {
    ActorRole.SUPERVISOR: {"organisations": 200, "offers": 200, "clients": 200, "teams": 200},
    ActorRole.PARTNER: {"organisations": 200, "offers": 200, "clients": 404, "teams": 404},
    ActorRole.ADMINISTRATOR: {"organisations": 200, "contacts": 200, "clients": 404, "teams": 404},
    ActorRole.TEAM_MEMBER: {"organisations": 404, "clients": 404, "teams": 404},
    ActorRole.DATA_PROTECTION_OFFICER: {"clients": 404},
}


@pytest.mark.parametrize("role", SHEETS_OF)
def test_who_may_take_which_sheet_away(client: Client, accounts: Accounts, role: ActorRole) -> None:
    client.sign_in(accounts.make(role))
    for kind, status in SHEETS_OF[role].items():
        for ending in ("csv", "xlsx"):
            assert client.http.get(f"/exchange/export/{kind}.{ending}").status_code == status, (kind, ending)


def test_the_template_has_an_example_that_can_be_read(client: Client, accounts: Accounts) -> None:
    client.sign_in(accounts.make(ActorRole.ADMINISTRATOR))
    given = client.http.get("/exchange/template.xlsx")
    assert given.status_code == 200
    assert "attachment" in given.headers["Content-Disposition"]
    page = sent(client, given.get_data())
    assert "3 nieuw" in page.text or "nieuw" in page.text


def test_a_file_larger_than_other_forms_is_taken_and_one_that_is_too_large_is_not(
    client: Client, accounts: Accounts
) -> None:
    client.sign_in(accounts.make(ActorRole.ADMINISTRATOR))
    padding = "x" * 100 + "," + "\n"
    assert sent(client, ("id,name,kinds\n" + padding * 30_000)).status in (200, 422)
    assert sent(client, b"x" * 20_200_000).status == 413


def test_who_brings_in_many_rows_reads_beforehand_that_others_cannot_save_meanwhile(
    app: Flask, client: Client, accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.sign_in(accounts.make(ActorRole.ADMINISTRATOR))
    page = sent(client, ORGANISATIONS)
    assert "niemand anders iets bewaren" not in page.text
    monkeypatch.setattr(rules, "is_large", lambda run: True)
    with app.app_context():
        embedded = db.engine.dialect.name == "sqlite"
    assert ("niemand anders iets bewaren" in client.get(page.path).text) is embedded
