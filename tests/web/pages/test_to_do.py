"""What waits for me, on one page; and what of it leaves the house, by e-mail and to a calendar."""

import re

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import func, select

from coordination.capacity.models import CapacityOffer
from coordination.clients.models import Client as ClientRow
from coordination.placements.models import Placement
from coordination.to_do.queries import SOURCES
from coordination.vocabulary import ActorRole, LifeDomain, WaitKind
from tests.coordination import factories as make
from tests.coordination.stories import make_story
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client
from web.accounts.models import Account
from web.extensions import db
from web.mail.models import CalendarFeed, MailPreference
from web.unit_of_work import unit_of_work
from web.waiting import PAGES


@pytest.fixture
def story(app: Flask):
    """Make one client at every turn of the way; return ids of supervisor and host, and what is secret."""
    with app.app_context(), unit_of_work() as session:
        made = make_story(session)
        clients = [made.client(display_name=f"Verzonnen Naam {number}") for number in range(6)]
        offer = made.offer(shifts=[("Voormiddagen", make.MORNINGS, 9)])
        offer.review_by = make.days(4)
        made.discussed(clients[0], offer)
        made.agreed(clients[1], offer)
        made.offered(clients[2], offer)
        made.reserved(clients[3], offer)
        made.ended(clients[4], offer)
        made.share_profile(clients[5], expires_on=make.days(5))
        return made.supervisor.id, made.host.id, made.pcsw.id


def account_of(app: Flask, accounts: Accounts, story) -> Account:
    """Make an account of the story's own supervisor."""
    made = accounts.make(ActorRole.SUPERVISOR, organisation_id=story[2])
    with app.app_context(), unit_of_work() as session:
        session.get_one(Account, made.id).professional_id = story[0]
    return made


@pytest.fixture
def supervisor(app: Flask, client: Client, accounts: Accounts, story) -> Client:
    client.sign_in(account_of(app, accounts, story))
    return client


def test_every_kind_has_a_page(app):
    assert set(PAGES) == set(WaitKind)
    assert {endpoint for endpoint, _name in PAGES.values()} <= set(app.view_functions)
    assert len(set(SOURCES)) == len(SOURCES)


def test_the_list_names_what_lapses_first_and_the_first_page_begins_with_it(supervisor):
    page = supervisor.get("/to-do/")
    assert page.h1 == "Wat op je wacht"
    rows = [row.get_text(" ", strip=True) for row in page.soup.select("tbody tr")]
    assert len(rows) >= 6
    assert "geen dag" in rows[-1]
    assert "geen dag" not in rows[0]
    assert "Wacht op jou" in supervisor.get("/").text


def test_whoever_has_nothing_waiting_reads_so(client, accounts):
    client.sign_in(accounts.make(ActorRole.TEAM_MEMBER))
    assert "Er wacht niets" in client.get("/to-do/").text


@pytest.mark.parametrize("role", [ActorRole.SUPERVISOR, ActorRole.PARTNER])
def test_everything_in_the_list_can_be_opened_by_who_has_it(app, accounts, story, role):
    visitor = Client(app)
    if role is ActorRole.SUPERVISOR:
        visitor.sign_in(account_of(app, accounts, story))
    else:
        visitor.sign_in(accounts.make(role, organisation_id=story[1]))
    links = [str(row.a["href"]) for row in visitor.get("/to-do/").soup.select("tbody tr")]
    assert links
    assert {href: visitor.get(href).status for href in links} == dict.fromkeys(links, 200)


def colleagues(app: Flask) -> list[Account]:
    """Make accounts in the Ghent network: of those who guide most, and of some hosts."""
    accounts = Accounts(app)
    with app.app_context():
        session = db.session()
        busy = select(Placement.supervisor_id).group_by(Placement.supervisor_id)
        guides = list(session.scalars(busy.order_by(func.count().desc(), Placement.supervisor_id).limit(3)))
        hosts = list(session.scalars(select(CapacityOffer.host_organisation_id).distinct().limit(6)))
    made = [accounts.make(ActorRole.PARTNER, organisation_id=one) for one in hosts]
    for number in guides:
        account = accounts.make(ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER, organisation_id=hosts[0])
        with app.app_context(), unit_of_work() as session:
            session.get_one(Account, account.id).professional_id = number
        made.append(account)
    return made


def test_everything_in_the_lists_of_the_demo_can_be_opened(seeded_app: Flask) -> None:
    found = 0
    for account in colleagues(seeded_app):
        visitor = Client(seeded_app)
        visitor.sign_in(account)
        links = {str(row.a["href"]) for row in visitor.get("/to-do/").soup.select("tbody tr")}
        assert [href for href in sorted(links) if visitor.get(href).status != 200] == []
        found += len(links)
    assert found > 10


def test_what_is_wanted_by_e_mail_is_kept(app, supervisor):
    assert "Bewaard" in " ".join(supervisor.post("/to-do/messages", {"wanted": "digest"}).notices)
    with app.app_context():
        [kept] = db.session().scalars(select(MailPreference))
        assert (kept.at_once, kept.digest) == (False, True)


def address(page) -> str:
    return re.search(r"http://[^/]+(/calendar/\S+?\.ics)", page.text).group(1)


def test_a_calendar_is_read_at_a_secret_address_that_is_shown_once_and_names_nobody_conf_32(app, supervisor):
    feed = address(supervisor.post("/to-do/calendar", follow=False))
    assert "/calendar/" not in supervisor.get("/to-do/messages").text
    answer = Client(app).get(feed).response
    text = answer.get_data(as_text=True)
    events = Calendar.from_ical(text).walk("VEVENT")
    assert answer.mimetype == "text/calendar"
    assert len(events) > 3
    assert len({str(event["uid"]) for event in events}) == len(events)
    with app.app_context():
        session = db.session()
        secret = [*session.scalars(select(ClientRow.ref)), *session.scalars(select(Placement.ref))]
        secret += [*session.scalars(select(Placement.alias)), "Verzonnen", *LifeDomain]
        [kept] = session.scalars(select(CalendarFeed))
        assert kept.key not in feed
    unfolded = text.replace("\r\n ", "")
    assert not [word for word in secret if word in unfolded]


def test_an_address_that_was_revoked_replaced_or_guessed_is_answered_alike(app, supervisor):
    first = address(supervisor.post("/to-do/calendar", follow=False))
    second = address(supervisor.post("/to-do/calendar", follow=False))
    visitor = Client(app)
    assert visitor.get(second).status == 200
    supervisor.post("/to-do/calendar/revoke")
    answers = {bare(visitor.get(one)) for one in (first, second, "/calendar/geraden.ics")}
    assert len(answers) == 1
    assert answers.pop()[0] == 404


def bare(page) -> tuple[int, str]:
    return page.status, page.text


def test_an_account_that_ended_has_no_calendar_any_more(app, accounts, story, client):
    account = account_of(app, accounts, story)
    client.sign_in(account)
    feed = address(client.post("/to-do/calendar", follow=False))
    with app.app_context(), unit_of_work() as session:
        session.get(Account, account.id).active = False
    assert Client(app).get(feed).status == 404
