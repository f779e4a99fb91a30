"""How much every page asks of the database: a bounded number of questions, and none once per row of a list.

Walked on the Ghent network as somebody of each role; `python -m benchmarks.pages` does the same for a whole
city with a year behind it.
"""

import pytest
from sqlalchemy import select

from benchmarks.walk import Site, walked
from coordination.clients.models import Client as Person
from coordination.organisations.models import Professional
from coordination.vocabulary import ActorRole
from seed.ghent import demo_people
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client
from web.unit_of_work import reading

#: The most questions that a page asks (the first page puts some thirty lists together), and how often the
#: same one: a page opens a few things one by one, never a list.
MOST, MOST_ALIKE = 100, 4
#: One page shows its kind; of these the kinds differ by state.
SOME = {"clients.show": 2, "placements.show": 3, "proposals.show": 2}


def account_of(app, role):
    """Return an account of the most telling person of a role."""
    accounts = Accounts(app)
    with app.app_context(), reading() as session:
        if role is ActorRole.CLIENT:
            first = session.scalars(select(Person.id).order_by(Person.id)).first()
        else:
            name = next(one.name for one in demo_people() if role in one.roles)
            first = session.scalars(select(Professional).where(Professional.display_name == name)).one()
    return accounts.of_client(first) if role is ActorRole.CLIENT else accounts.of(first, role)


@pytest.mark.parametrize(
    "role",
    [
        ActorRole.SUPERVISOR,
        ActorRole.TEAM_MEMBER,
        ActorRole.PARTNER,
        ActorRole.CLIENT,
        ActorRole.ADMINISTRATOR,
    ],
)
def test_no_page_asks_the_same_once_per_row(seeded_app, role):
    browser = Client(seeded_app)
    browser.sign_in(account_of(seeded_app, role))
    site = Site(seeded_app)
    site.visitors[role] = browser.http
    pages = list(walked(site, role, SOME, 1, questions=False))
    assert len(pages) > 8
    assert {one.name: one.repeats for one in pages if one.repeats > MOST_ALIKE} == {}
    assert {one.name: one.queries for one in pages if one.queries > MOST} == {}
