"""Every page of every user: for everybody's eyes and hands, and no name where others read along."""

import pytest

from tests.journeys.support.pages import page_routes, walk
from tests.journeys.support.people import AGAIN, PAPER, PAPER_ON_ITS_SIDE, QUICK, THOROUGH, named
from tests.journeys.support.second_factor import walk_second_factor

pytestmark = pytest.mark.journey

SIGNED_IN = {
    "supervisor": "Lotte Van Denkbeeld",
    "partner": "Martine Zilverblick",
    "team_member": "Nadia Van Nergens",
    "informal_member": "Mila",
}
# These have pages of their own as well; they are walked where it may take minutes.
ALSO = ("administrator", "client", "data_protection_officer")
# What the demo leads nobody of the role to.
UNLED = {
    "administrator": {
        "/network/organisations/<int:organisation_id>/professionals/new",
        "/network/own",
        "/network/services/<int:service_id>",
    },
    "client": {"/authorisations/<ref>", "/papers/<ref>", "/papers/<ref>/<kind>"},
}
# What people take along on paper, and how wide it lies there.
PRINTED = {
    "/teams/<ref>/wheel": PAPER,
    "/clients/<ref>/track": PAPER,
    "/network/map": PAPER,
    "/rounds/<ref>": PAPER,
    "/room": PAPER,
    "/shortages/": PAPER,
    "/offers/<int:offer_id>/week": PAPER,
    "/teams/<ref>/sharing": PAPER_ON_ITS_SIDE,
    "/mine/sharing": PAPER_ON_ITS_SIDE,
    "/clients/<ref>": PAPER,
    "/clients/<ref>/file": PAPER,
    "/clients/<ref>/file/person": PAPER,
    "/clients/<ref>/plan": PAPER,
    "/papers/<ref>/<kind>": PAPER,
    "/mine/": PAPER,
    "/mine/wishes": PAPER,
    "/mine/plan": PAPER,
}
CLIENTS = "tbody th a[href^='/clients/'], tbody th a[href^='/teams/']"


@pytest.mark.timeout(600)
@pytest.mark.parametrize("role", SIGNED_IN)
def test_every_page_of_the_role_is_for_everybody_and_its_title_names_nobody(role, somebody, demo):
    # A page is looked at whole where the first of these roles finds it; in its other states, and as others
    # see it, its colours are those of the components on /design. `make test-long` looks at all of them whole.
    earlier = list(SIGNED_IN)[: list(SIGNED_IN).index(role)]
    known = {route for one in earlier for route in page_routes(demo.routes(), one)}
    assert_for_everybody(role, somebody, demo, looks=QUICK, again=AGAIN, known=known)


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("role", [*SIGNED_IN, *ALSO])
def test_every_page_of_the_role_is_for_everybody_at_three_widths_in_light_and_dark(role, somebody, demo):
    assert_for_everybody(role, somebody, demo, looks=THOROUGH, again=THOROUGH)


def assert_for_everybody(role, somebody, demo, *, looks, again, known=frozenset()):
    """Walk the pages of a role; those that are known, or come once more, get the looks of `again`."""
    first = next(one["name"] for one in demo.demo_accounts() if one["role"] == role)
    person = somebody(SIGNED_IN.get(role, first))
    person.to_first_place()
    names = [named(name) for name in person.main.locator(CLIENTS).all_inner_texts()]
    assert names or role not in ("supervisor", "team_member")
    routes = page_routes(demo.routes(), role)
    visited, faults = set(), []
    for route, address in walk(person, routes):
        faults += person.barriers(looks=again if route in visited | known else looks)
        visited.add(route)
        if route in PRINTED:
            faults += person.on_paper(PRINTED[route])
        seen_by_others = f"{person.page.title()} {person.page.url}"
        faults += [f"{address} tells {name.pattern}" for name in names if name.search(seen_by_others)]
        if role == "partner" and "GENT-" in person.page.content():
            faults.append(f"{address} gives a partner the reference of a client")
    assert not faults, "\n\n".join(faults)
    assert visited == set(routes) - UNLED.get(role, set())


@pytest.mark.parametrize("address", ["/sign-in", "/design", "/nowhere"])
def test_the_door_is_accessible_and_fits_a_phone(address, somebody):
    stranger = somebody()
    stranger.open(address)
    stranger.look("door" + address.replace("/", "-"))
    assert not stranger.barriers()


@pytest.mark.long
def test_every_page_of_the_second_step_is_for_everybody(somebody, demo):
    newcomer = somebody()
    faults = [
        fault for _name in walk_second_factor(newcomer, demo) for fault in newcomer.barriers(looks=THOROUGH)
    ]
    assert not faults, "\n\n".join(faults)
