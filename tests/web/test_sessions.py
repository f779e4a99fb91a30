"""Sessions: how long they live, what counts as use, and who can end them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from coordination import clock
from coordination.actors import automatic
from coordination.audit.models import AuditEvent
from coordination.vocabulary import ActorRole, AuditAction
from tests.web.conftest import running
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client
from web.accounts.administration import end_access
from web.accounts.models import Account, AccountSession
from web.accounts.rules import browser_family
from web.app import create_app
from web.extensions import db
from web.unit_of_work import reading, unit_of_work

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/156.0 Safari/537.36 Edg/156.0"
IDLE = "Je deed 15 minuten niets: je bent afgemeld. Meld je weer aan en je komt terug waar je was."


@pytest.fixture
def app(database_url: str) -> Iterator[Flask]:
    """Start the application on each database engine."""
    yield from running(database_url)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Set the clock to a time of one working day."""

    def set_clock(time: str) -> None:
        monkeypatch.setenv("SCHAKEL_NOW", f"2026-11-23T{time}+01:00")

    set_clock("09:00:00")
    return set_clock


def test_conf_36_asvs_v7_3_1_a_session_that_was_idle_for_15_minutes_is_over_and_the_page_says_why(
    at: Callable[[str], None], client: Client, accounts: Accounts
) -> None:
    account = accounts.make(ActorRole.SUPERVISOR)
    client.sign_in(account)

    at("09:14:59")
    assert client.get("/account/").h1 == "Mijn account"
    at("09:29:58")
    assert client.get("/account/").h1 == "Mijn account"
    at("09:44:58")
    page = client.get("/account/?from=mail")

    assert page.h1 == "Aanmelden"
    assert page.notices == [IDLE]

    form = page.form("/sign-in")
    fields = {str(field["name"]): str(field.get("value", "")) for field in form.find_all("input")}
    again = client.arrive(account)
    assert again.path != "/sign-in"
    assert fields["next"] == "/account/?from=mail"


def test_conf_36_the_reason_is_given_once(
    at: Callable[[str], None], client: Client, accounts: Accounts
) -> None:
    client.sign_in(accounts.make(ActorRole.SUPERVISOR))
    at("09:30:00")

    assert client.get("/account/").notices == [IDLE]
    assert client.get("/account/").notices == []


def test_conf_36_a_form_sent_too_late_changes_nothing_and_leads_back_to_its_page(
    at: Callable[[str], None], client: Client, accounts: Accounts
) -> None:
    client.sign_in(accounts.make(ActorRole.SUPERVISOR))
    at("09:30:00")

    page = client.post(
        "/account/sessions/end-others", follow=False, headers={"Referer": "http://localhost/account/"}
    )

    assert page.response.headers["Location"] == "/sign-in?next=/account/"


@pytest.mark.parametrize(
    "headers",
    [{"HX-Request": "true"}, {"Sec-Fetch-Mode": "navigate"}],
    ids=["htmx that polls", "a page that reloads itself"],
)
def test_conf_36_a_page_that_refreshes_itself_does_not_keep_a_session_alive(
    at: Callable[[str], None], client: Client, accounts: Accounts, headers: dict[str, str]
) -> None:
    client.sign_in(accounts.make(ActorRole.SUPERVISOR))

    at("09:10:00")
    assert client.get("/account/", headers=headers).h1 == "Mijn account"
    at("09:15:00")

    assert client.get("/account/").h1 == "Aanmelden"


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Mode": "navigate", "Sec-Fetch-User": "?1"}, {}], ids=["a click", "an old browser"]
)
def test_conf_36_a_click_keeps_a_session_alive(
    at: Callable[[str], None], client: Client, accounts: Accounts, headers: dict[str, str]
) -> None:
    client.sign_in(accounts.make(ActorRole.SUPERVISOR))

    at("09:10:00")
    client.get("/account/", headers=headers)
    at("09:24:00")

    assert client.get("/account/").h1 == "Mijn account"


def test_conf_36_a_part_of_a_page_that_comes_too_late_makes_the_whole_page_go(
    at: Callable[[str], None], client: Client, accounts: Accounts
) -> None:
    client.sign_in(accounts.make(ActorRole.SUPERVISOR))
    at("09:30:00")

    part = client.get("/account/", follow=False, headers={"HX-Request": "true"})

    assert part.status == 401
    assert part.response.headers["HX-Refresh"] == "true"
    assert client.get("/account/").notices == [IDLE]


def test_asvs_v7_3_2_after_12_hours_a_session_is_over_however_much_it_was_used(
    at: Callable[[str], None], client: Client, accounts: Accounts
) -> None:
    client.sign_in(accounts.make(ActorRole.SUPERVISOR))
    for minute in range(9 * 60 + 14, 21 * 60, 14):
        at(f"{minute // 60:02}:{minute % 60:02}:00")
        assert client.get("/account/").h1 == "Mijn account"

    at("21:00:00")
    page = client.get("/account/")

    assert page.h1 == "Aanmelden"
    assert page.notices == ["Je was al 12 uur aangemeld. Meld je weer aan en je komt terug waar je was."]


def test_conf_36_the_idle_limit_is_a_setting(
    at: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, app: Flask, accounts: Accounts
) -> None:
    account = accounts.make(ActorRole.SUPERVISOR)
    monkeypatch.setenv("SCHAKEL_IDLE_MINUTES", "5")
    settings = app.config["SCHAKEL"]
    strict = create_app(
        {
            "MODE": "test",
            "DATABASE_URL": settings.database_url,
            "SECRET_KEY": settings.secret_key,
            "PASSWORD_SALT": settings.password_salt,
        }
    )
    client = Client(strict)
    client.sign_in(account)
    at("09:05:00")

    assert client.get("/account/").notices[0].startswith("Je deed 5 minuten niets")
    with strict.app_context():
        db.engine.dispose()


def test_asvs_v7_2_4_every_sign_in_has_a_session_of_its_own(
    app: Flask, client: Client, accounts: Accounts
) -> None:
    account = accounts.make(ActorRole.SUPERVISOR)
    client.sign_in(account)
    client.sign_out()
    client.sign_in(account)

    with app.app_context(), reading() as session:
        keys = session.scalars(select(AccountSession.key)).all()

    assert len(set(keys)) == 2


def test_asvs_v7_5_2_one_sees_where_one_is_signed_in_and_ends_one_session(
    at: Callable[[str], None], app: Flask, accounts: Accounts
) -> None:
    account = accounts.make(ActorRole.SUPERVISOR)
    here, there = Client(app), Client(app)
    there.http.environ_base["HTTP_USER_AGENT"] = EDGE
    there.sign_in(account)
    at("09:05:00")
    here.http.environ_base["HTTP_USER_AGENT"] = FIREFOX
    here.sign_in(account)

    page = here.get("/account/")

    rows = [row.get_text(" ", strip=True) for row in page.soup.select("tbody tr")]
    assert [row.split(" ")[0] for row in rows] == ["Firefox", "Edge"]
    assert "deze sessie" in rows[0]
    assert "23 november 2026 om 09:00" in rows[1]

    other = page.soup.select_one("tbody form")
    assert other is not None
    done = here.post(str(other["action"]))

    assert done.notices == ["Die sessie is beëindigd."]
    assert there.get("/account/").notices == [
        "Deze sessie is beëindigd. Meld je weer aan om verder te werken."
    ]
    assert here.get("/account/").h1 == "Mijn account"


def test_asvs_v7_4_3_all_other_sessions_end_at_once(app: Flask, accounts: Accounts) -> None:
    account = accounts.make(ActorRole.SUPERVISOR)
    here, *others = clients = [Client(app) for _number in range(3)]
    for one in clients:
        one.sign_in(account)

    page = here.post("/account/sessions/end-others")

    assert page.notices == ["2 andere sessies zijn beëindigd."]
    assert [one.get("/account/").h1 for one in others] == ["Aanmelden"] * 2
    assert here.get("/account/").h1 == "Mijn account"


def test_conf_01_nobody_ends_a_session_of_somebody_else(app: Flask, accounts: Accounts) -> None:
    mine, theirs = Client(app), Client(app)
    mine.sign_in(accounts.make(ActorRole.SUPERVISOR))
    theirs.sign_in(accounts.make(ActorRole.SUPERVISOR))
    with app.app_context(), reading() as session:
        last = max(session.scalars(select(AccountSession.id)))

    assert mine.post(f"/account/sessions/{last}/end").status == 404
    assert mine.post("/account/sessions/999999/end").status == 404
    assert theirs.get("/account/").h1 == "Mijn account"


def test_asvs_v7_4_2_ending_an_account_s_access_ends_its_sessions_at_the_next_click(
    app: Flask, accounts: Accounts
) -> None:
    account = accounts.make(ActorRole.TEAM_MEMBER)
    clients = [Client(app), Client(app)]
    for one in clients:
        one.sign_in(account)

    with app.app_context(), unit_of_work() as session:
        end_access(session, automatic("test"), account_id=account.id)

    assert [one.get("/account/").h1 for one in clients] == ["Aanmelden"] * 2
    assert clients[0].arrive(account).path == "/sign-in"
    with app.app_context(), reading() as session:
        assert not session.get_one(Account, account.id).active
        assert not session.scalars(select(AccountSession).where(AccountSession.ended_at.is_(None))).all()
        ended = session.scalars(select(AuditEvent).where(AuditEvent.action == AuditAction.SIGN_OUT)).all()
        assert [event.detail for event in ended] == ["sessions: 2"]


def test_the_list_of_sessions_keeps_the_browser_s_family_and_nothing_finer() -> None:
    assert browser_family(FIREFOX) == "Firefox"
    assert browser_family(EDGE) == "Edge"
    assert browser_family("Mozilla/5.0 (Macintosh) AppleWebKit/605 Version/26.0 Safari/605") == "Safari"
    assert browser_family("python-requests/3") == ""


def test_the_clock_of_a_session_is_the_program_s_own(
    at: Callable[[str], None], app: Flask, client: Client, accounts: Accounts
) -> None:
    client.sign_in(accounts.make(ActorRole.SUPERVISOR))

    with app.app_context(), reading() as session:
        assert session.scalars(select(AccountSession.used_at)).one() == clock.now()
