"""Soft rules on support, load, group, stress, threshold, setting, duration, people and what comes along."""

import pytest

from matching import SOFT_RULES
from tests.matching.asking import points
from tests.matching.worlds import a_client, a_service, an_offer


@pytest.mark.parametrize(
    ("needed", "offered", "expected"),
    [
        (3, 3, 10),
        (3, 4, 8),
        (3, 5, 5),
        (1, 4, 3),
        (1, 5, 1),
        (3, 2, 6),
        (3, 1, 3),
        (5, 2, 0),
        (5, 1, 0),
        (None, 3, 5),
        (3, None, 5),
    ],
)
def test_sr_03_support_follows_need(needed, offered, expected):
    client = a_client(support_intensity_needed=needed)
    assert points("SR-03", client, an_offer(support_intensity_offered=offered)) == expected


@pytest.mark.parametrize(
    ("places", "taken", "expected"),
    [(10, 0, 10), (10, 5, 5), (10, 10, 0), (10, 12, 0), (0, 0, 5), (None, 3, 5), (10, None, 5)],
)
def test_sr_09_load_is_spread_over_hosts(places, taken, expected):
    assert points("SR-09", None, an_offer(host_places=places, host_places_taken=taken)) == expected


@pytest.mark.parametrize(("needs", "expected"), [({"quiet_place"}, 10), ({"seated_work"}, 0), (set(), 0)])
def test_sr_09_a_scarce_special_place_is_kept_for_who_needs_it(needs, expected):
    offer = an_offer(
        adaptations=frozenset({"quiet_place", "seated_work"}),
        scarce_adaptations=frozenset({"quiet_place"}),
        host_places=10,
        host_places_taken=0,
    )
    assert points("SR-09", a_client(needs=frozenset(needs)), offer) == expected


@pytest.mark.parametrize(
    ("size", "starters", "best", "expected"),
    [
        (None, None, None, 5),
        (0, 0, 8, 5),
        (5, None, None, 5),
        (7, 3, None, 10),
        (7, 7, None, 0),
        (7, 5, None, 5),
        (8, 0, 8, 5),
        (7, 0, 8, 10),
        (9, 9, 8, 0),
    ],
)
def test_sr_10_a_group_is_not_only_starters_nor_too_large(size, starters, best, expected):
    offer = an_offer(group_size=size, group_starters=starters, group_best=best)
    assert points("SR-10", None, offer) == expected


@pytest.mark.parametrize(
    ("asks", "stress", "expected"),
    [
        (True, 1, 10),
        (True, 3, 5),
        (True, 5, 0),
        (True, None, 5),
        (False, 1, 5),
        (False, 5, 5),
        (None, 5, 5),
    ],
)
def test_sr_11_little_stress_for_who_asks(asks, stress, expected):
    assert points("SR-11", a_client(wants_low_stress=asks), an_offer(stress_level=stress)) == expected


@pytest.mark.parametrize(
    ("steps", "introductions", "introduced", "expected"),
    [
        (0, set(), set(), 8),
        (1, set(), set(), 8),
        (2, set(), set(), 6),
        (3, set(), set(), 4),
        (9, set(), set(), 2),
        (None, set(), set(), 5),
        (1, {"guest_visit"}, set(), 10),
        (None, {"buddy"}, set(), 7),
        (9, set(), {"farm"}, 10),
        (9, set(), {"garden"}, 10),
        (9, set(), {"kitchen"}, 2),
    ],
)
def test_sr_12_a_low_threshold(steps, introductions, introduced, expected):
    client = a_client(introduced_at=frozenset(introduced))
    offer = an_offer(warm_introductions=frozenset(introductions))
    assert points("SR-12", client, offer, a_service(intake_steps=steps)) == expected


@pytest.mark.parametrize(("regular", "expected"), [(True, 10), (False, 0), (None, 5)])
def test_sr_13_ordinary_before_sheltered(regular, expected):
    assert points("SR-13", None, an_offer(regular_environment=regular)) == expected


@pytest.mark.parametrize(
    ("wish", "model", "end_station", "expected"),
    [
        ("step", "fixed_term", False, 10),
        ("step", "statutory_max", False, 10),
        ("step", "until_growth_exhausted", False, 10),
        ("step", "open_ended", False, 3),
        ("step", "open_ended", True, 0),
        ("lasting", "open_ended", False, 10),
        ("lasting", "fixed_term", True, 10),
        ("lasting", "until_growth_exhausted", False, 5),
        ("lasting", "fixed_term", False, 0),
        ("lasting", "statutory_max", False, 0),
        ("lasting", None, True, 10),
        ("lasting", None, False, 5),
        ("step", None, False, 5),
        (None, "fixed_term", False, 5),
    ],
)
def test_sr_14_the_place_lasts_as_the_client_wants(wish, model, end_station, expected):
    service = a_service(duration_model=model, end_station=end_station)
    assert points("SR-14", a_client(wanted_duration=wish), None, service) == expected


@pytest.mark.parametrize(
    ("fresh", "familiar", "peers", "expected"),
    [
        (None, set(), set(), 5),
        (False, {"farm"}, set(), 5),
        (True, {"farm"}, set(), 0),
        (True, {"park"}, set(), 10),
        (True, set(), {"farm"}, 0),
        (None, set(), {"farm"}, 0),
        (None, set(), {"park"}, 5),
    ],
)
def test_sr_16_people_around(fresh, familiar, peers, expected):
    client = a_client(
        prefers_new_network=fresh,
        familiar_at=frozenset(familiar),
        unwanted_peers_at=frozenset(peers),
    )
    assert points("SR-16", client) == expected


def test_sr_16_stands_on_a_life_domain_so_that_not_everybody_sees_it():
    (rule,) = [rule for rule in SOFT_RULES if rule.code == "SR-16"]
    assert rule.life_domain == "family_social"


@pytest.mark.parametrize(
    ("wishes", "facts", "expected"),
    [
        (set(), {}, 5),
        ({"known_person"}, {}, 0),
        ({"known_person"}, {"known_contacts": frozenset({"farm"})}, 10),
        ({"known_person"}, {"earlier_good_stays": frozenset({"farm"})}, 10),
        ({"steady_person"}, {}, 10),
        ({"own_language"}, {"languages": frozenset({"ar"})}, 10),
        ({"own_language"}, {"languages": frozenset({"tr"})}, 0),
        ({"own_language", "steady_person"}, {"languages": frozenset({"tr"})}, 5),
        ({"own_language", "steady_person", "known_person"}, {}, 3),
    ],
)
def test_sr_17_the_supervisor_wished_for(wishes, facts, expected):
    client = a_client(supervisor_wishes=frozenset(wishes), **facts)
    offer = an_offer(steady_supervisor=True, supervisor_languages=frozenset({"ar", "nl"}))
    assert points("SR-17", client, offer) == expected


def test_sr_17_a_place_that_says_nothing_promises_nothing():
    assert points("SR-17", a_client(supervisor_wishes=frozenset({"steady_person"}))) == 0


@pytest.mark.parametrize(
    ("premium", "meal", "travel", "expected"),
    [
        (None, None, False, 0),
        (False, False, False, 0),
        (True, None, False, 6),
        (True, True, False, 8),
        (True, True, True, 10),
    ],
)
def test_sr_18_premium_meal_or_travel(premium, meal, travel, expected):
    offer = an_offer(pays_premium=premium, meal_included=meal, travel_cost_paid=travel)
    assert points("SR-18", None, offer) == expected


@pytest.mark.parametrize(
    ("signals", "relieves", "travel", "expected"),
    [
        (set(), {"debts"}, True, 5),
        ({"debts"}, set(), False, 0),
        ({"debts"}, {"debts"}, False, 10),
        ({"debts", "no_internet"}, {"no_internet"}, False, 5),
        ({"no_transport_money"}, set(), True, 10),
        ({"no_transport_money"}, set(), False, 0),
    ],
)
def test_sr_20_a_stay_relieves_poverty(signals, relieves, travel, expected):
    client = a_client(poverty_signals=frozenset(signals))
    offer = an_offer(travel_cost_paid=travel)
    assert points("SR-20", client, offer, a_service(relieves=frozenset(relieves))) == expected
