"""The graph answers from facts alone: which way in, which way up, what hangs by one thread."""

import inspect
from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordination.errors import NotFound
from coordination.services.graph import Link, ServiceGraph, ServiceNode
from coordination.vocabulary import LadderScheme, ServiceKind, ServiceLinkKind

GENT = LadderScheme.GENT_2014
REFERS, LEADS, CARES = ServiceLinkKind.REFERS_TO, ServiceLinkKind.LEADS_TO, ServiceLinkKind.GIVES_CARE_TO


def node(number, organisation=None, **given):
    """Service 7 belongs to organisation 70 unless another is given."""
    owner = organisation or number * 10
    facts = {
        "name_nl": f"Dienst {number}",
        "kind": ServiceKind.WORK_CARE,
        "organisation_name": f"Org {owner}",
    }
    return ServiceNode(id=number, organisation_id=owner, **facts | given)


def refers(*numbers):
    return [Link(from_service=a, to_service=b, kind=REFERS) for a, b in pairwise(numbers)]


def leads(from_service, to_service, from_rung, to_rung, scheme=GENT):
    return Link(
        from_service=from_service,
        to_service=to_service,
        kind=LEADS,
        scheme=scheme,
        from_rung=from_rung,
        to_rung=to_rung,
    )


def ids(nodes):
    return None if nodes is None else [found.id for found in nodes]


def line(**stopped):
    """Five services in a row, each referring to the next: 1 -> 2 -> 3 -> 4 -> 5."""
    return ServiceGraph(
        [node(n, intake_stopped=n in stopped.get("at", ())) for n in range(1, 6)], refers(1, 2, 3, 4, 5)
    )


# --- referral routes ---


def test_hr_29_a_route_has_at_most_three_referrals():
    assert line().routes_from(5) == {20, 30, 40, 50}
    assert line().routes_from(4) == {10, 20, 30, 40}


def test_hr_29_the_organisation_of_the_service_always_has_a_route():
    assert ServiceGraph([node(1), node(2)], []).routes_from(2) == {20}


def test_hr_29_routes_do_not_run_against_the_direction_of_a_referral():
    assert ServiceGraph([node(1), node(2)], refers(1, 2)).routes_from(1) == {10}


def test_hr_29_nobody_is_referred_from_or_through_a_stopped_service():
    assert line(at=[3]).routes_from(5) == {40, 50}
    assert line(at=[2]).routes_from(5) == {30, 40, 50}


def test_hr_29_a_stop_of_the_target_itself_leaves_the_route_to_hr_22():
    assert line(at=[5]).routes_from(5) == line().routes_from(5)


def test_hr_29_another_way_round_a_stopped_service_is_found():
    services = [node(1), node(2, intake_stopped=True), node(3), node(4)]
    graph = ServiceGraph(services, refers(1, 2, 4) + refers(1, 3, 4))
    assert graph.routes_from(4) == {10, 30, 40}


def test_hr_29_only_referrals_make_a_route():
    links = [leads(1, 2, 3, 4), Link(from_service=3, to_service=2, kind=CARES)]
    assert ServiceGraph([node(1), node(2), node(3)], links).routes_from(2) == {20}


def test_hr_29_a_client_without_a_team_gets_in_only_where_self_referral_is_allowed():
    graph = ServiceGraph([node(1), node(2, self_referral=True)], [])
    assert graph.has_route(set(), 2)
    assert not graph.has_route(set(), 1)
    assert graph.self_referral(2)


@pytest.mark.parametrize("organisations", [{10}, {20}, {30}, {40}, {50}, set(), {10, 40}, {999}])
@pytest.mark.parametrize("target", [1, 2, 3, 4, 5])
def test_hr_29_what_is_shown_and_what_is_matched_on_agree(organisations, target):
    graph = line(at=[2])
    assert (graph.route(organisations, target) is not None) == graph.has_route(organisations, target)


@given(
    links=st.sets(st.tuples(st.integers(1, 6), st.integers(1, 6)).filter(lambda pair: pair[0] != pair[1])),
    stopped=st.sets(st.integers(1, 6)),
)
def test_hr_29_routes_are_those_that_a_plain_search_finds(links, stopped):
    graph = ServiceGraph(
        [node(n, intake_stopped=n in stopped) for n in range(1, 7)],
        [link for pair in links for link in refers(*pair)],
    )
    for target in range(1, 7):
        usable = nx.DiGraph(
            (a, b) for a, b in links if a not in stopped and (b not in stopped or b == target)
        )
        usable.add_node(target)
        away = nx.single_target_shortest_path_length(usable, target, cutoff=3)
        assert graph.routes_from(target) == {number * 10 for number in dict(away)}
        for number in dict(away):
            assert len(graph.route({number * 10}, target).steps) == dict(away)[number] + 1


def test_the_shortest_route_is_shown_with_whose_referral_it_is():
    graph = ServiceGraph([node(n) for n in range(1, 5)], refers(1, 2, 4) + refers(3, 4))
    route = graph.route({10, 30}, 4)
    assert (route.organisation_id, route.organisation_name) == (30, "Org 30")
    assert ids(route.steps) == [3, 4]
    assert ids(graph.route({10}, 4).steps) == [1, 2, 4]
    assert not route.self_referral


def test_a_team_with_the_service_itself_needs_no_referral():
    route = line().route({50, 40}, 5)
    assert (route.organisation_id, ids(route.steps)) == (50, [5])


def test_a_referral_by_the_team_comes_before_signing_up_in_person():
    graph = ServiceGraph([node(1), node(2, self_referral=True)], refers(1, 2))
    assert graph.route({10}, 2).organisation_id == 10
    alone = graph.route({99}, 2)
    assert alone.self_referral
    assert (alone.organisation_id, ids(alone.steps)) == (None, [2])


def test_of_equal_routes_always_the_same_one_is_shown():
    links = refers(1, 3) + refers(2, 3)
    for order in (links, links[::-1]):
        graph = ServiceGraph([node(3), node(2, 20), node(1, 10)], order)
        assert graph.route({20, 10}, 3).organisation_id == 10


# --- chains up the ladder ---


def ladder():
    """Rung 1 at service 1 to rung 4 at service 5, over 2 and 4 or over 3 and 4; a longer way over 6 and 7."""
    return ServiceGraph(
        [node(n) for n in range(1, 8)],
        [
            leads(1, 2, 1, 2),
            leads(1, 3, 1, 2),
            leads(2, 4, 2, 3),
            leads(3, 4, 2, 3),
            leads(4, 5, 3, 4),
            leads(1, 6, 1, 2),
            leads(6, 7, 2, 3),
        ],
    )


def test_which_chain_of_services_leads_from_rung_to_rung():
    chains = ladder().chains(GENT, 1, 4)
    assert [[(step.service.id, step.rung) for step in chain.steps] for chain in chains] == [
        [(1, 1), (2, 2), (4, 3), (5, 4)],
        [(1, 1), (3, 2), (4, 3), (5, 4)],
    ]
    assert len(ladder().chains(GENT, 1, 4, limit=1)) == 1


def test_steps_are_joined_only_where_one_arrives_at_the_rung_the_next_starts_from():
    graph = ServiceGraph([node(1), node(2), node(3)], [leads(1, 2, 1, 2), leads(2, 3, 3, 4)])
    assert graph.chains(GENT, 1, 4) == []


def test_a_chain_stays_on_one_ladder():
    other = LadderScheme.W2_FLANDERS
    graph = ServiceGraph([node(1), node(2), node(3)], [leads(1, 2, 1, 2), leads(2, 3, 2, 3, other)])
    assert graph.chains(GENT, 1, 3) == []
    assert len(graph.chains(other, 2, 3)) == 1


@pytest.mark.parametrize(("low", "high"), [(3, 3), (4, 1), (1, 6)])
def test_no_chain_leads_down_sideways_or_nowhere(low, high):
    assert ladder().chains(GENT, low, high) == []


def test_what_a_service_leads_to_is_told_with_its_rungs():
    assert [(link.to_service, link.from_rung, link.to_rung) for link in ladder().leads_to(4)] == [(5, 3, 4)]
    assert ladder().leads_to(5) == []


# --- what hangs by one thread ---


def test_who_is_the_single_link_between_two_services():
    graph = ServiceGraph([node(n) for n in range(1, 6)], refers(1, 2, 4, 5) + refers(1, 3, 4))
    assert ids(graph.single_links(1, 5)) == [4]
    assert ids(graph.single_links(1, 4)) == []
    assert ids(line().single_links(1, 4)) == [2, 3]


def test_two_services_without_any_way_between_them_are_told_apart_from_two_with_many():
    assert line().single_links(5, 1) is None
    assert ServiceGraph([node(1), node(2)], refers(1, 2)).single_links(1, 2) == []


def test_which_service_disconnects_a_rung_from_the_next_if_it_closes():
    assert ids(ladder().single_links_between_rungs(GENT, 1, 4)) == [1, 4, 5]
    assert ids(ladder().single_links_between_rungs(GENT, 2, 3)) == []
    assert ids(ladder().single_links_between_rungs(GENT, 3, 4)) == [4, 5]
    assert ladder().single_links_between_rungs(GENT, 4, 5) is None


def test_a_service_passed_on_two_rungs_closes_on_both():
    graph = ServiceGraph(
        [node(1), node(2), node(3), node(4)],
        [leads(1, 2, 1, 2), leads(2, 3, 2, 3), leads(1, 4, 1, 3), leads(3, 2, 3, 4), leads(4, 2, 3, 4)],
    )
    assert ids(graph.single_links_between_rungs(GENT, 1, 4)) == [1, 2]


def test_dead_ends_take_people_in_and_lead_nowhere():
    graph = ServiceGraph(
        [node(1), node(2), node(3), node(4, is_end_station=True), node(5)],
        [*refers(1, 2), leads(1, 3, 3, 4), leads(3, 2, 4, 5), *refers(1, 4)],
    )
    assert ids(graph.dead_ends()) == [2]


def test_care_for_a_service_is_found_against_the_direction_of_the_link():
    graph = ServiceGraph(
        [node(1), node(2), node(3)],
        [Link(from_service=3, to_service=1, kind=CARES), Link(from_service=2, to_service=1, kind=CARES)],
    )
    assert ids(graph.care_for(1)) == [2, 3]
    assert graph.care_for(2) == []


# --- the graph itself ---


def test_links_of_several_kinds_between_two_services_stand_side_by_side():
    graph = ServiceGraph([node(1), node(2)], [*refers(1, 2), leads(1, 2, 3, 4)])
    assert [link.kind for link in graph.links()] == [LEADS, REFERS]
    assert len(graph.links(REFERS)) == 1
    assert graph.graph.number_of_edges(1, 2) == 2


def test_a_service_the_graph_does_not_know_is_not_found():
    for question in (
        line().routes_from,
        line().service,
        line().care_for,
        line().leads_to,
        line().self_referral,
    ):
        with pytest.raises(NotFound):
            question(99)


def test_conf_31_no_client_can_be_put_into_the_graph():
    assert list(inspect.signature(ServiceGraph).parameters) == ["services", "links"]
    assert not [field for field in ServiceNode.__slots__ + Link.__slots__ if "client" in field]


def test_names_fall_back_to_dutch():
    named = node(1, name_en="Kitchen")
    assert (named.name("en"), named.name("fr"), named.name()) == ("Kitchen", "Dienst 1", "Dienst 1")
