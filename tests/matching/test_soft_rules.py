"""Soft rules: 0 to 10 points each, and the score that they make together."""

import pytest

from matching import SOFT_RULES, InvalidPolicy, Weights, WishFacts
from matching.scores import shares
from tests.matching.asking import explain, points
from tests.matching.worlds import GHENT, a_client, a_service, an_offer, of_kind


def wish(dimension, value, rank):
    return WishFacts(dimension=dimension, value=value, rank=rank)


def wishing(*wishes):
    return a_client(wishes=tuple(wish(d, v, rank) for rank, (d, v) in enumerate(wishes, 1)))


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        ([], 5),
        ([("sector", "green")], 10),
        ([("sector", "care")], 0),
        ([("sector", "green"), ("setting", "indoors")], 7),  # the first wish weighs double: 2 of 3
        ([("setting", "indoors"), ("sector", "green")], 3),
        ([("setting", "outdoors"), ("host", "farm"), ("placement_kind", "guided_volunteering")], 10),
        ([("host", "unknown_host")], 0),
        ([("near_home", "")], 10),
        ([("near_home", ""), ("sector", "care"), ("sector", "culture")], 5),
    ],
)
def test_sr_01_wishes_met_count_and_the_first_weighs_double(wishes, expected):
    offer = an_offer(sector="green", settings=frozenset({"outdoors"}))
    assert points("SR-01", wishing(*wishes), offer) == expected


def test_sr_01_near_home_is_not_met_from_afar():
    far = an_offer(location=(GHENT[0] + 100_000, GHENT[1]))
    assert points("SR-01", wishing(("near_home", "")), far) == 0


@pytest.mark.parametrize(
    ("strengths", "skills", "expected"),
    [
        (set(), {"cooking"}, 5),
        ({"cooking"}, set(), 5),
        ({"cooking", "order"}, {"cooking"}, 10),
        ({"cooking", "order"}, {"cooking", "speed"}, 5),
        ({"patience"}, {"cooking"}, 0),
    ],
)
def test_sr_02_strengths_used(strengths, skills, expected):
    client = a_client(strengths=frozenset(strengths))
    assert points("SR-02", client, an_offer(skills=frozenset(skills))) == expected


@pytest.mark.parametrize(
    ("rungs", "leads_to", "end_station", "expected"),
    [
        ((3, 4), {("gent_2014", 3, 4)}, False, 10),
        ((3, 4), {("gent_2014", 2, 4)}, False, 10),
        ((3, 5), {("gent_2014", 3, 5)}, False, 8),
        ((2, 4), {("gent_2014", 3, 4)}, False, 5),
        ((4, 4), {("gent_2014", 3, 4)}, False, 0),
        ((3, 4), set(), False, 0),
        ((3, 3), set(), True, 10),
        ((3, 4), set(), True, 5),
        ((3, None), set(), True, 5),
        (None, {("gent_2014", 3, 4)}, False, 5),
        ((3, 4), {("vng_2010", 3, 4)}, False, 0),
    ],
)
def test_sr_04_service_leads_to_the_next_rung(rungs, leads_to, end_station, expected):
    client = a_client(rungs={"gent_2014": rungs} if rungs else {})
    service = a_service(leads_to=frozenset(leads_to), end_station=end_station)
    assert points("SR-04", client, None, service) == expected


@pytest.mark.parametrize(
    ("kilometres", "limit", "expected"),
    [(0, 30, 10), (1, 30, 10), (4, 60, 7), (4, 30, 4), (9, 30, 0), (50, None, 0)],
)
def test_sr_05_travel_time_against_the_client_s_limit(kilometres, limit, expected):
    offer = an_offer(location=(GHENT[0] + kilometres * 8_993, GHENT[1]))
    assert points("SR-05", a_client(max_travel_minutes=limit), offer) == expected


def test_sr_05_is_neutral_without_a_home_or_place():
    assert points("SR-05", a_client(home=None)) == 5
    assert points("SR-05", None, an_offer(location=None)) == 5


@pytest.mark.parametrize(
    ("stays", "contacts", "expected"),
    [(set(), set(), 0), ({"farm"}, set(), 10), (set(), {"farm"}, 7), ({"farm"}, {"farm"}, 10)],
)
def test_sr_06_a_known_place(stays, contacts, expected):
    client = a_client(earlier_good_stays=frozenset(stays), known_contacts=frozenset(contacts))
    assert points("SR-06", client) == expected


@pytest.mark.parametrize(("care", "expected"), [(set(), 0), ({"centre"}, 5), ({"centre", "pcsw"}, 10)])
def test_sr_07_care_within_reach(care, expected):
    assert points("SR-07", None, None, a_service(care_from=frozenset(care))) == expected


@pytest.mark.parametrize(("days", "expected"), [(None, 0), (0, 0), (100, 1), (183, 3), (365, 10), (900, 10)])
def test_sr_08_waiting_counts_more_the_longer_it_lasts(days, expected):
    assert points("SR-08", a_client(waiting_days=days)) == expected


@pytest.mark.parametrize(
    ("now", "kind", "expected"),
    [
        (3, "work_care", 10),
        (2, "work_care", 10),
        (1, "work_care", 4),
        (1, "article_60", 0),
        (4, "work_care", 0),
    ],
)
def test_sr_15_small_steps(now, kind, expected):
    client = a_client(rungs={"gent_2014": (now, 6)})
    assert points("SR-15", client, of_kind(kind)) == expected


def test_sr_15_is_neutral_without_assessment():
    assert points("SR-15", a_client(rungs={})) == 5


def test_default_weights_sum_to_100():
    assert sum(Weights().values.values()) == 100


def test_shares_are_whole_and_sum_to_100_and_waiting_weighs_nothing_in_the_score():
    found = dict(zip([rule.code for rule in SOFT_RULES], shares(Weights()), strict=True))
    assert sum(found.values()) == 100
    assert found["SR-08"] == 0
    assert found["SR-01"] == max(found.values())


def test_score_is_the_sum_of_the_reasons_shown():
    found = explain(wishing(("sector", "green")), an_offer(sector="green"))
    assert found.score == sum(reason.weighted for reason in found.reasons)
    assert 0 <= found.score <= 1000


def test_best_and_worst_score():
    best = a_client(
        wishes=(wish("host", "farm", 1),), strengths=frozenset({"x"}), earlier_good_stays=frozenset({"farm"})
    )
    offer = an_offer(skills=frozenset({"x"}))
    service = a_service(leads_to=frozenset({("gent_2014", 3, 4)}), care_from=frozenset({"pcsw"}))
    assert explain(best, offer, service).score == 1000
    far = an_offer(kind="regular_job", location=(GHENT[0] + 10**6, GHENT[1]), skills=frozenset({"y"}))
    worst = a_client(
        wishes=(wish("host", "zoo", 1),), strengths=frozenset({"x"}), rungs={"gent_2014": (1, 1)}
    )
    assert explain(worst, far).score == 0


@pytest.mark.parametrize(
    "values", [{"SR-99": 1}, {"SR-01": -1}, {"SR-01": 1.5}, {"SR-01": True}, {"SR-01": 0}, {}]
)
def test_weights_that_cannot_be_are_refused(values):
    with pytest.raises(InvalidPolicy):
        Weights(values=values)


def test_weights_survive_json():
    weights = Weights(values={"SR-01": 7, "SR-05": 3}, version="june")
    assert Weights.from_dict(weights.to_dict()) == weights
