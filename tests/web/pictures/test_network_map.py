"""The network map: always laid out alike, few crossings, legible for four hundred, no small number."""

import itertools

import pytest
from flask import Flask

from coordination.services.graph import Link, ServiceGraph, ServiceNode
from coordination.vocabulary import (
    ActorRole,
    LadderScheme,
    LifeDomain,
    ServiceBreadth,
    ServiceKind,
    ServiceLinkKind,
)
from tests.coordination import factories as make
from tests.web.pages.casework import signed_in
from tests.web.pictures.made_up import network
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client
from web.pictures.network_map import crossings, draw, order
from web.presenters.network_map import Choice, flow_words, map_of
from web.unit_of_work import unit_of_work

GHENT = LadderScheme.GENT_2014
ALL = Choice(GHENT)


def node(number: int, rung: int, **given: object) -> ServiceNode:
    facts: dict = {
        "id": number,
        "name_nl": f"Dienst {number}",
        "kind": ServiceKind.GROUP_WORK,
        "organisation_id": number,
        "organisation_name": f"Organisatie {number}",
        "lowest_rung": rung,
        "highest_rung": rung,
    }
    return ServiceNode(**facts | given)


def leads(start: int, end: int, lower: int, upper: int) -> Link:
    return Link(
        from_service=start,
        to_service=end,
        kind=ServiceLinkKind.LEADS_TO,
        scheme=GHENT,
        from_rung=lower,
        to_rung=upper,
    )


def drawn(graph: ServiceGraph, choice: Choice = ALL, **given: object):
    facts: dict = {"flows": {}, "places": {}, "areas": {}}
    return map_of(graph, choice, **facts | given)


@pytest.fixture
def hourglass() -> ServiceGraph:
    """Two on rung 2, one waist on rung 3, two on rung 4."""
    nodes = [node(1, 2), node(2, 2), node(3, 3), node(4, 4), node(5, 4)]
    return ServiceGraph(nodes, [leads(1, 3, 2, 3), leads(2, 3, 2, 3), leads(3, 4, 3, 4), leads(3, 5, 3, 4)])


def test_barycentre_order_leaves_fewer_crossings_than_names():
    found = network(60, 110)
    by_name = {
        lane.key: sorted((stop.id for stop in lane.stops), key=lambda one: one) for lane in found.lanes
    }
    assert crossings(order(found), found.ways) < 0.6 * crossings(by_name, found.ways)


def test_a_network_without_a_need_to_cross_is_drawn_without_crossings(hourglass: ServiceGraph):
    found = map_of(hourglass, ALL, flows={}, places={}, areas={})
    assert crossings(order(found), found.ways) == 0


def test_the_same_network_is_always_drawn_alike_whatever_the_order_of_its_facts(app):
    nodes = [node(number, 1 + number % 5) for number in range(1, 30)]
    links = [leads(a, b, 1, 2) for a, b in itertools.pairwise(range(1, 30))]
    with app.test_request_context():
        one, other = drawn(ServiceGraph(nodes, links)), drawn(ServiceGraph(nodes[::-1], links[::-1]))
        assert draw(one) == draw(other)


@pytest.mark.parametrize("size", [45, 400])
def test_no_two_services_stand_on_each_other_and_all_stand_within(size):
    drawing = draw(network(size, size * 2))
    assert len(drawing.stops) == size
    at = sorted((shape.x, shape.y) for shape in drawing.stops)
    for (x, y), (x2, y2) in itertools.combinations(at, 2):
        assert abs(x - x2) >= 150 or abs(y - y2) >= 40
    assert all(0 < x < drawing.width - 100 and drawing.top <= y <= drawing.height for x, y in at)
    assert drawing.height < 2200


def test_the_waist_is_the_only_link_and_dead_ends_and_generalists_are_said_in_a_word(app, hourglass):
    nodes = [*hourglass.services, node(6, 3, breadth=ServiceBreadth.GENERALIST)]
    graph = ServiceGraph(nodes, hourglass.links())
    with app.test_request_context():
        marks = {stop.id: (stop.shape, stop.marks) for stop in drawn(graph).stops}
    assert graph.cut_points() == frozenset()
    assert marks[4] == ("dead", ("loopt dood",))
    assert marks[6] == ("wide", ("generalist",))


def test_a_service_between_two_pieces_is_a_single_link_and_so_is_the_way_between_them(app):
    nodes = [node(1, 1), node(2, 2), node(3, 3), node(4, 4), node(5, 5)]
    graph = ServiceGraph(nodes, [leads(one, one + 1, one, one + 1) for one in range(1, 5)])
    assert graph.cut_points() == {3}
    assert graph.bridges() == {(2, 3), (3, 4)}
    with app.test_request_context():
        found = drawn(graph)
    assert [stop.id for stop in found.stops if stop.shape == "single"] == [3]
    assert [(way.start, way.end) for way in found.ways if way.is_bridge] == [(2, 3), (3, 4)]


def test_filters_leave_what_was_asked_for(app, hourglass: ServiceGraph):
    nodes = [node(1, 2, life_domains=(LifeDomain.JUSTICE_POLICE,)), *hourglass.services[1:]]
    graph = ServiceGraph(nodes, hourglass.links())
    with app.test_request_context():
        asked = {
            "rung": drawn(graph, Choice(GHENT, rung=4)),
            "domain": drawn(graph, Choice(GHENT, domain=LifeDomain.JUSTICE_POLICE)),
            "area": drawn(graph, Choice(GHENT, area="Gent"), areas={2: frozenset({"Gent"})}),
            "service": drawn(graph, Choice(GHENT, service=4)),
        }
    assert {name: {stop.id for stop in found.stops} for name, found in asked.items()} == {
        "rung": {4, 5},
        "domain": {1},
        "area": {2},
        "service": {3, 4},
    }


def test_the_page_draws_and_tells_the_same_services_and_ways(app: Flask, client: Client, accounts: Accounts):
    with app.app_context(), unit_of_work() as session:
        lower, upper = (
            make.make_service(session, name_nl=name, lowest_rung=rung, highest_rung=rung)
            for name, rung in (("Buurthuis", 2), ("Atelier", 3))
        )
        make.link(session, lower, upper, ServiceLinkKind.LEADS_TO, scheme=GHENT, from_rung=2, to_rung=3)
        upper_id = upper.id
    page = signed_in(client, accounts).get("/network/map?zoom=large")
    in_table = {row.th.a["href"] for row in page.soup.select("tbody tr")}
    assert {one["href"] for one in page.soup.select(".map a")} == in_table
    assert f"/network/services/{upper_id}" in in_table
    assert (
        "Buurthuis leidt naar Atelier: minder dan vijf mensen" in page.soup.select_one(".map__way title").text
    )
    assert "leidt naar Atelier: minder dan vijf mensen in een jaar" in page.text
    assert client.get("/network/map?area=Nergens&rung=2&service=999999").status == 200
    empty = client.get("/network/map?rung=6")
    assert "Niets gevonden" in empty.text


def test_numbers_below_five_are_not_told_conf_24(app):
    with app.test_request_context():
        assert flow_words(None) == "minder dan vijf mensen in een jaar"
        assert flow_words(5) == "5–9 mensen in een jaar"


def test_the_map_is_for_supervisors_alone(client: Client, accounts: Accounts):
    client.sign_in(accounts.make(ActorRole.TEAM_MEMBER))
    assert client.get("/network/map").status == 404
