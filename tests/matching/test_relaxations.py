"""What would have to give for a client without a place: as small as can be, and true when it is done."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import explain_pair, make_plan, relaxations
from matching.left import with_places_left
from matching.relaxations import find_relaxations
from tests.matching.worlds import (
    MON_AM,
    ON,
    THU_AM,
    TUE_AM,
    WED_AM,
    a_client,
    a_service,
    a_shift,
    an_offer,
    facts,
    random_facts,
)

seeds = st.integers(min_value=0, max_value=10**6)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def sets_of(world, client="anna"):
    """Sets as [(kinds with values, count)]."""
    found = find_relaxations(world, [client])[client]
    return [
        (tuple(f"{one.kind}:{one.value}".rstrip(":") for one in each.relaxations), each.count)
        for each in found
    ]


def test_e_3_5_a_language_coach_gives_two_places_and_wednesday_gives_three():
    clients = [a_client(dutch_level="none", availability=MON_AM | TUE_AM)]
    hard = {"min_dutch_level": "B1"}
    wednesday = {"shifts": (a_shift("wed", WED_AM),)}
    world = facts(
        clients=clients,
        offers=[
            an_offer("garden", **hard),
            an_offer("kitchen", **hard),
            *(an_offer(f"shop{number}", **wednesday) for number in range(3)),
        ],
    )
    assert sets_of(world) == [(("weekday:wed",), 3), (("language_coach",), 2)]


def test_two_days_are_named_where_one_is_not_enough():
    both = an_offer(shifts=(a_shift("both", WED_AM | THU_AM),))
    assert sets_of(facts(clients=[a_client(availability=MON_AM)], offers=[both])) == [
        (("weekday:wed", "weekday:thu"), 1)
    ]


def test_a_set_of_two_that_opens_no_more_than_one_of_them_is_not_shown():
    client = a_client(dutch_level="none")
    world = facts(clients=[client], offers=[an_offer(min_dutch_level="B1")])
    assert sets_of(world) == [(("language_coach",), 1)]


@pytest.mark.parametrize(
    ("client", "offer", "service", "wanted"),
    [
        ({}, {"shifts": (a_shift(places=0),)}, {}, "place"),
        ({}, {"review_by": ON - timedelta(days=1)}, {}, "confirmation"),
        ({}, {"intake_stop": (ON - timedelta(days=1), None)}, {}, "intake_stop"),
        ({}, {}, {"intake_stop": (ON - timedelta(days=1), None)}, "intake_stop"),
        ({}, {"income_statuses": frozenset({"wage"})}, {}, "income_status"),
        ({"team_organisations": frozenset()}, {}, {}, "route"),
        ({"needs": frozenset({"step_free"})}, {}, {}, "adaptation:step_free"),
        (
            {"has_transport_money": False, "travel_mode": "public_transport"},
            {"location": (51_080_000, 3_780_000)},
            {},
            "travel_paid",
        ),
        (
            {"max_travel_minutes": 20, "travel_mode": "bike"},
            {"location": (51_080_000, 3_750_000)},
            {},
            "travel_longer:15",
        ),
        ({"availability": None}, {}, {}, "answer:HR-11"),
    ],
)
def test_each_kind_of_relaxation_is_found_where_it_alone_is_in_the_way(client, offer, service, wanted):
    world = facts(clients=[a_client(**client)], offers=[an_offer(**offer)], services=[a_service(**service)])
    assert ((wanted,), 1) in sets_of(world)


@pytest.mark.parametrize(
    ("client", "offer"),
    [
        ({"blocked_kinds": frozenset({"guided_volunteering"})}, {}),
        ({"avoided_contacts": frozenset({"farm"})}, {}),
        ({"no_go_areas": frozenset({"9000"})}, {}),
        ({"age": 12}, {}),
    ],
)
def test_what_a_client_does_not_want_and_what_the_law_asks_is_never_relaxed(client, offer):
    assert sets_of(facts(clients=[a_client(**client)], offers=[an_offer(**offer)])) == []


def test_an_unplaced_client_of_a_round_is_told_that_a_place_more_would_do():
    world = facts(clients=[a_client("anna", waiting_days=400), a_client("bert", waiting_days=1)])
    plan = make_plan(world)
    (left,) = plan.unplaced
    assert left.client == "bert"
    assert [(one.relaxations[0].kind, one.offers) for one in left.relaxations] == [("place", ("garden",))]


def test_half_days_chosen_one_by_one_count_what_is_left_of_each():
    world = facts(offers=[an_offer(free_choice={MON_AM: 1, TUE_AM: 2})])
    left = with_places_left(world, {("garden", None): [MON_AM, TUE_AM]}).offers[0]
    assert left.free_choice == {MON_AM: 0, TUE_AM: 1}


def _with_a_place(offer, _):
    return replace(
        offer,
        shifts=tuple(replace(shift, places=max(shift.places, 1)) for shift in offer.shifts),
        free_choice={mask: max(places, 1) for mask, places in offer.free_choice.items()},
    )


OF_OFFERS = {
    "place": _with_a_place,
    "language_coach": lambda offer, _: replace(offer, language_support=True),
    "confirmation": lambda offer, _: replace(offer, review_by=offer.review_by + timedelta(days=400)),
    "intake_stop": lambda offer, _: replace(offer, intake_stop=None),
    "travel_paid": lambda offer, _: replace(offer, travel_cost_paid=True),
    "income_status": lambda offer, _: replace(offer, income_statuses=frozenset()),
    "adaptation": lambda offer, value: replace(offer, adaptations=offer.adaptations | {value}),
}
OF_SERVICES = {
    "intake_stop": lambda service: replace(service, intake_stop=None),
    "route": lambda service: replace(service, self_referral=True),
}
OF_CLIENT = {
    "weekday": lambda client, day: replace(
        client, availability=client.availability | 0b111 << 3 * DAYS.index(day)
    ),
    "travel_longer": lambda client, minutes: replace(
        client, max_travel_minutes=client.max_travel_minutes + int(minutes)
    ),
    "development_plan": lambda client, _: replace(client, has_development_plan=True),
}


def applied(world, client, chosen):
    """The world after a set of relaxations, made by hand."""
    offers, services = world.offers, world.services
    (alone,) = [one for one in world.clients if one.key == client]
    for one in chosen.relaxations:
        offers = [OF_OFFERS.get(one.kind, lambda offer, _: offer)(offer, one.value) for offer in offers]
        services = [OF_SERVICES.get(one.kind, lambda service: service)(service) for service in services]
        alone = OF_CLIENT.get(one.kind, lambda client, _: client)(alone, one.value)
    return replace(world, clients=(alone,), offers=tuple(offers), services=tuple(services))


def opened(world, client):
    return {o.key for o in world.offers if explain_pair(world, client, o.key).may_be_proposed}


@given(seeds)
@settings(max_examples=8, deadline=None, derandomize=True)
def test_what_is_promised_is_what_the_rules_say_once_it_is_done(seed):
    world = random_facts(seed, clients=4, offers=10)
    found = find_relaxations(world, [one.key for one in world.clients])
    for client, sets in found.items():
        before = opened(world, client)
        sizes = [len(one.relaxations) for one in sets]
        assert sizes == sorted(sizes)
        for chosen in sets:
            if chosen.sure:
                after = opened(applied(world, client, chosen), client) - before
                assert len(after) >= chosen.count
                assert set(chosen.offers) <= after


@given(seeds)
@settings(max_examples=8, deadline=None, derandomize=True)
def test_what_is_told_of_one_client_does_not_hang_on_who_else_is_asked_about(seed):
    world = random_facts(seed, clients=5, offers=10)
    together = find_relaxations(world, [one.key for one in world.clients])
    for client, sets in together.items():
        assert find_relaxations(world, [client]) == {client: sets}


@given(seeds)
@settings(max_examples=8, deadline=None, derandomize=True)
def test_a_city_whose_rules_are_looked_up_in_tables_is_told_the_same(seed):
    world = random_facts(seed, clients=5, offers=10)
    clients = [one.key for one in world.clients]
    one_by_one = find_relaxations(world, clients)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(relaxations, "_MANY", 0)
        assert find_relaxations(world, clients) == one_by_one
