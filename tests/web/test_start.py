"""The start page: what waits, what changed since, whom I saw last; and the frame around every page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from coordination import clock
from coordination.actors import Actor
from coordination.audit.operations import record
from coordination.teams.models import TeamMembership
from coordination.vocabulary import ActorRole, AuditAction, ClientPart, MembershipState
from tests.coordination import factories as make
from tests.coordination.stories import make_story
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client, Page
from web import recent
from web.accounts.models import Account, AccountSession
from web.extensions import db
from web.navigation import IN_BAR, all_entries, entries_for, keys_for
from web.unit_of_work import unit_of_work

COLLEAGUE = Actor(name="account:4711", roles=frozenset({ActorRole.SUPERVISOR}))


class Desk:
    """A supervisor with clients, of whom one waits for a talk and another for a host."""

    def __init__(self, app: Flask, accounts: Accounts) -> None:
        self.app = app
        with app.app_context(), unit_of_work() as session:
            story = make_story(session)
            clients = [story.client(display_name=f"Verzonnen Naam {number}") for number in range(10)]
            stranger = make.make_client(session)
            offer = story.offer(shifts=[("Voormiddagen", make.MORNINGS, 9)])
            self.stay = story.discussed(clients[0], offer).ref
            self.request = story.offered(clients[1], offer).ref
            self.refs, self.stranger = [one.ref for one in clients], stranger.ref
            self.host, self.supervisor = story.host.id, story.supervisor
            session.expunge_all()
        self.account = accounts.of(self.supervisor, ActorRole.SUPERVISOR)

    def note(self, ref: str, part: ClientPart | None, kind: str = "client", detail: str = "step") -> None:
        """Write into the record what a colleague did."""
        with self.app.app_context(), unit_of_work() as session:
            record(session, COLLEAGUE, AuditAction.UPDATE, kind, ref, subject=ref, part=part, detail=detail)

    def leave(self, ref: str) -> None:
        """End every place in the team of one client."""
        with self.app.app_context(), unit_of_work() as session:
            for one in session.scalars(select(TeamMembership)):
                if one.team.client.ref == ref:
                    one.state = MembershipState.ENDED


@pytest.fixture
def desk(app: Flask, accounts: Accounts) -> Desk:
    return Desk(app, accounts)


@pytest.fixture
def supervisor(client: Client, desk: Desk) -> Client:
    client.sign_in(desk.account)
    return client


def part_of(page: Page, heading: str) -> str:
    found = page.soup.find(id=heading)
    assert found is not None
    return found.find_parent("section").get_text(" ", strip=True)


def test_one_lands_on_what_waits_and_each_line_can_be_opened(supervisor: Client, desk: Desk) -> None:
    page = supervisor.get("/")
    assert page.path == "/"
    assert page.soup.h1.get_text(strip=True).startswith("Goede")
    lines = [str(link["href"]) for link in page.soup.select(".start__main .line__link")]
    assert f"/placements/{desk.stay}" in lines
    assert {href: supervisor.get(href).status for href in lines} == dict.fromkeys(lines, 200)
    assert "Verzonnen Naam" not in page.text


def test_whoever_has_nothing_waiting_reads_what_to_do_next(client: Client, accounts: Accounts) -> None:
    for role in (
        ActorRole.SUPERVISOR,
        ActorRole.PARTNER,
        ActorRole.TEAM_MEMBER,
        ActorRole.ADMINISTRATOR,
        ActorRole.DATA_PROTECTION_OFFICER,
    ):
        reader = Client(client.app)
        reader.sign_in(accounts.make(role))
        calm = reader.get("/").soup.select_one(".calm")
        assert calm is not None, role
        assert calm.a is not None
        assert reader.get(str(calm.a["href"])).status == 200


def test_what_changed_is_told_by_the_part_that_one_may_see_conf_02(supervisor: Client, desk: Desk) -> None:
    seen, hidden = desk.refs[2], desk.refs[3]
    desk.note(seen, ClientPart.PROPOSALS)
    desk.note(hidden, ClientPart.MENTAL_HEALTH)
    desk.note(desk.refs[4], None)
    desk.note(desk.stranger, ClientPart.PROPOSALS)
    changed = part_of(supervisor.get("/"), "changed")
    assert seen in changed
    assert [ref for ref in (hidden, desk.refs[4], desk.stranger) if ref in changed] == []


def test_what_changed_before_the_last_visit_or_by_oneself_is_not_news(
    app: Flask, supervisor: Client, desk: Desk
) -> None:
    desk.note(desk.refs[2], ClientPart.PROPOSALS)
    again = Client(app)
    again.sign_in(desk.account)
    with app.app_context(), unit_of_work() as session:
        first = session.scalar(select(AccountSession.id).order_by(AccountSession.id).limit(1))
        moment = clock.now()
        session.execute(update(AccountSession).where(AccountSession.id == first).values(used_at=moment))
        session.execute(
            update(AccountSession).where(AccountSession.id != first).values(started_at=moment + timedelta(0))
        )
    page = again.get("/")
    assert "Sinds je vorige bezoek" in page.text
    assert desk.refs[2] not in part_of(page, "changed")


def test_whom_i_saw_last_is_kept_for_the_account_and_gone_when_access_ends_conf_08(
    app: Flask, supervisor: Client, desk: Desk
) -> None:
    assert "Wie je opent" in part_of(supervisor.get("/"), "seen")
    for ref in (*desk.refs, desk.refs[0]):
        assert supervisor.get(f"/clients/{ref}").status == 200
    supervisor.get(f"/clients/{desk.stranger}")
    with app.app_context():
        kept = db.session().get_one(Account, desk.account.id).seen_refs
    assert kept == [desk.refs[0], *desk.refs[:-8:-1]]
    assert len(kept) == recent.MOST
    elsewhere = Client(app)
    elsewhere.sign_in(desk.account)
    assert "Verzonnen Naam 0" in part_of(elsewhere.get("/"), "seen")
    desk.leave(desk.refs[0])
    seen = part_of(elsewhere.get("/"), "seen")
    assert [word for word in ("Verzonnen Naam 0", desk.refs[0]) if word in seen] == []
    assert "Verzonnen Naam 9" in seen


def test_a_host_reads_which_request_came_by_alias_alone_conf_11(
    app: Flask, accounts: Accounts, desk: Desk
) -> None:
    host = Client(app)
    host.sign_in(accounts.make(ActorRole.PARTNER, organisation_id=desk.host))
    page = host.get("/")
    assert f"/proposals/{desk.request}" in page.links.values()
    assert desk.refs[1] not in page.text
    assert page.soup.find(id="seen") is None


def test_the_bar_holds_a_few_places_and_the_rest_behind_one_word(supervisor: Client) -> None:
    bar = supervisor.get("/clients/").soup.select_one(".bar__nav")
    assert bar is not None
    assert len(bar.select(".menu > li")) == IN_BAR + 1
    with supervisor.app.test_request_context():
        expected = [entry.href for entry in entries_for(frozenset({ActorRole.SUPERVISOR}))]
    assert [str(link["href"]) for link in bar.select("a")] == expected


def test_every_key_leads_somewhere_else_whatever_the_roles(app: Flask) -> None:
    with app.test_request_context():
        entries = entries_for(frozenset(ActorRole))
        keys = [letter for letter, _entry in keys_for(entries)]
        assert len(entries) == len({entry.endpoint for entry in all_entries()} & set(app.view_functions))
    assert len(set(keys)) == len(keys)
    assert "" not in keys
    assert not {"s", "d"} & set(keys)


def test_the_sheet_of_keys_names_every_place_and_the_switch(supervisor: Client) -> None:
    sheet = supervisor.get("/clients/").soup.select_one("dialog#keys")
    assert sheet is not None
    assert sheet.select_one("input[type=checkbox][data-keys-on]")
    assert {str(link["href"]) for link in sheet.select("a[data-key]")} >= {"/", "/to-do/", "/clients/"}
