"""A page asks as many questions of the database for a long list as for a short one."""

from __future__ import annotations

from sqlalchemy import func, select

from benchmarks.walk import Address, Site
from coordination.capacity.models import CapacityOffer
from coordination.clients.models import Trajectory
from coordination.organisations.models import Organisation, Professional
from coordination.placements.models import Placement
from coordination.vocabulary import ActorRole
from seed.synthetic import load_city
from tests.coordination import factories as make
from tests.web.conftest import running
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client
from web.access import rule_of
from web.unit_of_work import unit_of_work

#: Clients of the small world and of the large one.
SIZES = (14, 42)
#: Of what nobody has in the small world a list asks for particulars in the large one: once per kind of thing.
KINDS = 4
#: Two people who see all lists between them: one who guides, works in teams and keeps accounts, and a host.
INSIDE = (ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER, ActorRole.ADMINISTRATOR)
HOST = (ActorRole.PARTNER,)


def guide(session):
    """Return who has the fullest caseload."""
    statement = select(Professional).join(Trajectory, Trajectory.supervisor_id == Professional.id)
    most = statement.group_by(Professional.id).order_by(func.count().desc(), Professional.id)
    return session.scalars(most.limit(1)).one()


def host(session):
    """Return a new colleague at the organisation where most people have a place."""
    offers = select(Organisation).join(CapacityOffer, CapacityOffer.host_organisation_id == Organisation.id)
    stays = offers.join(Placement, Placement.offer_id == CapacityOffer.id).group_by(Organisation.id)
    fullest = session.scalars(stays.order_by(func.count().desc(), Organisation.id).limit(1)).one()
    return make.make_professional(session, fullest, display_name="Noor Verzonnen")


def lists(app, roles):
    """Return the addresses of all pages in these roles that are about no single thing."""
    for rule in app.url_map.iter_rules():
        access = None if rule.arguments or "GET" not in rule.methods else rule_of(app, rule.endpoint, "GET")
        if access and not access.anonymous and (not access.roles or not access.roles.isdisjoint(roles)):
            yield rule.rule, rule.endpoint


def asked_in(url, size):
    """Return how many questions each list asks in a world of this size, by whose list it is and address."""
    counted = {}
    app = next(worlds := running(url))
    accounts = Accounts(app)
    with app.app_context(), unit_of_work() as session:
        load_city(session, clients=size, year=True)
    for roles, found in ((INSIDE, guide), (HOST, host)):
        with app.app_context(), unit_of_work() as session:
            person = found(session)
            session.flush()
            session.expunge(person)
        account = accounts.of(person, *roles)
        browser = Client(app)
        browser.sign_in(account)
        site = Site(app)
        site.visitors[roles[0]] = browser.http
        for path, endpoint in lists(app, roles):
            address = Address(roles[0], endpoint, path, path)
            if site.ask(address).text:
                counted[roles[0].value, path] = address.queries
    next(worlds, None)
    return counted


def test_a_long_list_asks_no_more_than_a_short_one(databases):
    found = []
    for size in SIZES:
        with databases("sqlite").fresh("migrated") as url:
            found.append(asked_in(url, size))
    small, large = found
    assert len(small) > 60
    grown = {key: (small[key], large[key]) for key in small if large.get(key, 0) > small[key] + KINDS}
    assert grown == {}
