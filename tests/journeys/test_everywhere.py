"""Every page of every user: for everybody's eyes and hands, and no name where others read along."""

import pytest

from tests.journeys.support.pages import addresses, page_routes

pytestmark = pytest.mark.journey

SIGNED_IN = {
    "supervisor": "Lotte Van Denkbeeld",
    "partner": "Martine Zilverblick",
    "team_member": "Nadia Van Nergens",
}


@pytest.mark.timeout(600)
@pytest.mark.parametrize("role", SIGNED_IN)
def test_every_page_of_the_role_is_accessible_and_fits_a_phone(role, somebody, demo):
    person = somebody(SIGNED_IN[role])
    routes = page_routes(demo.routes(), role)
    found = addresses(person, routes)
    assert {route for route, _ in found} == set(routes)
    faults = []
    for _, address in found:
        person.open(address)
        faults += person.barriers()
    assert not faults, "\n\n".join(faults)


@pytest.mark.parametrize("address", ["/sign-in", "/design", "/nowhere"])
def test_the_door_is_accessible_and_fits_a_phone(address, somebody):
    stranger = somebody()
    stranger.open(address)
    stranger.look("door" + address.replace("/", "-"))
    assert not stranger.barriers()
