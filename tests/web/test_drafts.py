"""What was typed while a session ended by itself is kept and offered after signing in (CONF-36)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import text

from coordination import clock
from coordination.vocabulary import ActorRole
from tests.web.pages.casework import Desk, desk
from tests.web.support.accounts import Accounts
from tests.web.support.pages import PASSWORD, Client
from web.accounts.models import AccountSession, Draft
from web.extensions import db
from web.unit_of_work import unit_of_work

TYPED = "Kan je mee zoeken naar een rustige plek?"


@pytest.fixture
def work(client: Client, accounts: Accounts) -> Desk:
    return desk(client, accounts)


def later(monkeypatch: pytest.MonkeyPatch, minutes: int) -> None:
    now = clock.now().timestamp() + 60 * minutes
    monkeypatch.setenv("SCHAKEL_NOW", datetime.fromtimestamp(now, UTC).isoformat())


def send(work: Desk, client: Client, ref: str, **more: str) -> str:
    """Send the form of an invitation, and return where it led."""
    page = client.post(
        f"/teams/{ref}/invite",
        {"question": TYPED, "function": "direct", **more},
        follow=False,
        headers={"Referer": f"http://localhost/teams/{ref}/invite"},
    )
    return page.response.headers.get("Location", "")


def kept(app: Flask) -> list[Draft]:
    with app.app_context(), unit_of_work() as session:
        found = list(session.query(Draft))
        session.expunge_all()
    return found


def test_conf_36_what_was_typed_is_offered_after_signing_in_again(
    client: Client, work: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = work.client()
    later(monkeypatch, 16)
    assert send(work, client, ref) == "/sign-in?next=/account/draft/"
    assert "Wat je typte, is bewaard" in " ".join(client.get("/sign-in").notices)
    client.post("/sign-in", {"email": work.account.email, "password": PASSWORD, "next": "/account/draft/"})
    page = client.get("/account/draft/")
    assert page.soup.find("textarea").get_text().strip() == TYPED
    form = page.form(f"/teams/{ref}/invite")
    fields = {str(one["name"]): str(one.get("value", "")) for one in form.find_all("input")}
    assert fields["function"] == "direct"
    # Sent after all, it is an ordinary form: this one says what is missing, with the text still there.
    again = client.post(f"/teams/{ref}/invite", fields | {"question": TYPED})
    assert again.status == 422
    assert TYPED in again.text
    assert "Er is niets bewaard" in client.get("/account/draft/").text


def test_conf_36_it_is_stored_encrypted_and_without_password_or_token(
    app: Flask, client: Client, work: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = work.client()
    later(monkeypatch, 16)
    send(work, client, ref, new_password="geheim-geheim", code="123456")
    with app.app_context():
        raw = db.session.execute(text("SELECT fields FROM account_drafts")).scalar_one()
    assert TYPED.encode() not in bytes(raw)
    [draft] = kept(app)
    for never in ("geheim", "123456", "csrf"):
        assert never not in draft.fields.decode()


def test_conf_36_after_an_hour_it_is_offered_no_more_and_it_can_be_thrown_away(
    app: Flask, client: Client, work: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = work.client()
    later(monkeypatch, 16)
    send(work, client, ref)
    client.sign_in(work.account)
    assert TYPED in client.get("/account/draft/").soup.get_text()
    client.post("/account/draft/forget")
    assert kept(app) == []
    later(monkeypatch, 16)
    send(work, client, ref)
    later(monkeypatch, 61)
    client.sign_in(work.account)
    assert "Er is niets bewaard" in client.get("/account/draft/").text


def test_conf_36_nobody_else_reads_it(
    client: Client, work: Desk, accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = work.client()
    later(monkeypatch, 16)
    send(work, client, ref)
    client.sign_in(
        accounts.make(ActorRole.SUPERVISOR, organisation_id=work.account.professional.organisation_id)
    )
    page = client.get("/account/draft/")
    assert TYPED not in page.soup.get_text()


def test_conf_36_of_a_session_that_somebody_ended_nothing_is_kept(
    app: Flask, client: Client, work: Desk
) -> None:
    ref = work.client()
    client.token()
    with app.app_context(), unit_of_work() as session:
        for one in session.query(AccountSession):
            one.ended_at = clock.now()
    assert "draft" not in send(work, client, ref)
    assert kept(app) == []


def test_conf_36_a_form_that_no_page_of_ours_sent_is_not_kept(
    app: Flask, client: Client, work: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = work.client()
    later(monkeypatch, 16)
    client.post(
        f"/teams/{ref}/invite", {"question": TYPED}, headers={"Referer": "https://elsewhere.example/"}
    )
    client.post(f"/teams/{ref}/invite", {"question": TYPED}, token=False)
    client.post(f"/teams/{ref}/invite", {"question": " "}, headers={"Referer": "http://localhost/teams/"})
    assert kept(app) == []


def test_what_was_typed_stands_on_the_page_of_a_refusal(client: Client, work: Desk) -> None:
    ref = work.client()
    came_from = {"Referer": f"http://localhost/teams/{ref}/invite"}
    page = client.post(f"/teams/{ref}/invite", {"question": TYPED}, token=False, headers=came_from)
    assert page.status == 400
    assert [one.get_text() for one in page.soup.find_all("blockquote")] == [TYPED]
    # What no page of ours sent is not repeated, so that nobody else can put words on it.
    elsewhere = {"Referer": "https://elsewhere.example/"}
    page = client.post(f"/teams/{ref}/invite", {"question": TYPED}, token=False, headers=elsewhere)
    assert TYPED not in page.text
