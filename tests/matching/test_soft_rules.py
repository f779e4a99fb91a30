"""Soft rules: 0 to 10 points each, and the score that they make together."""

import numpy as np
import pytest

from matching import SOFT_RULES, InvalidPolicy, Parameters, Weights, WishFacts
from matching.frame import World
from matching.scores import base, scores_of, shares, tables
from tests.matching.asking import explain, points
from tests.matching.worlds import GHENT, a_client, a_service, an_offer, facts, of_kind, random_facts


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


@pytest.mark.parametrize("seed", range(4))
def test_tables_of_client_classes_add_up_to_what_pair_by_pair_gives(monkeypatch, seed):
    world = World(random_facts(seed, clients=80, offers=9), Parameters())
    frame = world.all_pairs(slice(0, 80))
    one_by_one = scores_of(frame, Weights())
    monkeypatch.setattr(tables, "_FEW", 0)
    monkeypatch.setattr(tables, "_CELLS", 3)
    assert np.array_equal(scores_of(frame, Weights()), one_by_one)
    (made,) = world.scored.values()
    assert len(made.parts) > 1
    assert made.rest


@pytest.mark.parametrize("cells", [1, 8])
def test_strengths_that_no_place_uses_still_count_where_scores_come_from_tables(monkeypatch, cells):
    own = [frozenset(f"own {one}" for one in range(number)) for number in range(4)]
    clients = tuple(
        a_client(f"anna{number}", strengths=frozenset({"cooking"}) | more) for number, more in enumerate(own)
    )
    offers = tuple(
        an_offer(f"place{number}", skills=frozenset({"cooking", "speed", "order", f"other {number}"}))
        for number in range(3)
    )
    world = World(facts(clients=clients, offers=offers), Parameters())
    frame = world.all_pairs(slice(0, len(clients)))
    one_by_one = scores_of(frame, Weights())
    assert len(np.unique(one_by_one[:, 0])) > 2
    monkeypatch.setattr(tables, "_FEW", 0)
    monkeypatch.setattr(tables, "_CELLS", cells)
    assert np.array_equal(scores_of(frame, Weights()), one_by_one)


@pytest.mark.parametrize("most", [8, 200])
def test_shares_looked_up_are_those_divided(monkeypatch, most):
    rng = np.random.default_rng(most)
    whole = rng.integers(0, most, 300)
    part = rng.integers(-3, most, 300)
    divided = base.share(part, whole)
    monkeypatch.setattr(base, "_MANY", 0)
    assert base.share(part, whole).tolist() == divided.tolist()


def test_score_is_the_sum_of_the_reasons_shown():
    found = explain(wishing(("sector", "green")), an_offer(sector="green"))
    assert found.score == sum(reason.weighted for reason in found.reasons)
    assert 0 <= found.score <= 1000


def test_best_and_worst_score():
    best = a_client(
        wishes=(wish("host", "farm", 1),),
        strengths=frozenset({"x"}),
        earlier_good_stays=frozenset({"farm"}),
        support_intensity_needed=2,
        wants_low_stress=True,
        introduced_at=frozenset({"farm"}),
        wanted_duration="step",
        prefers_new_network=True,
        supervisor_wishes=frozenset({"known_person"}),
        poverty_signals=frozenset({"no_transport_money"}),
    )
    offer = an_offer(
        skills=frozenset({"x"}),
        support_intensity_offered=2,
        host_places=4,
        host_places_taken=0,
        group_size=6,
        group_starters=0,
        stress_level=1,
        pays_premium=True,
        meal_included=True,
        travel_cost_paid=True,
    )
    service = a_service(
        leads_to=frozenset({("gent_2014", 3, 4)}), care_from=frozenset({"pcsw"}), duration_model="fixed_term"
    )
    assert explain(best, offer, service).score == 1000
    far = an_offer(
        kind="regular_job",
        location=(GHENT[0] + 10**6, GHENT[1]),
        skills=frozenset({"y"}),
        support_intensity_offered=1,
        host_places=4,
        host_places_taken=4,
        group_size=6,
        group_starters=6,
        stress_level=5,
        regular_environment=False,
    )
    worst = a_client(
        wishes=(wish("host", "zoo", 1),),
        strengths=frozenset({"x"}),
        rungs={"gent_2014": (1, 1)},
        support_intensity_needed=5,
        wants_low_stress=True,
        wanted_duration="lasting",
        unwanted_peers_at=frozenset({"farm"}),
        supervisor_wishes=frozenset({"steady_person"}),
        poverty_signals=frozenset({"debts"}),
    )
    long = a_service(intake_steps=9, duration_model="fixed_term")
    # Even the longest way in is worth a little, so that the worst is not quite nothing.
    assert {reason.code: reason.points for reason in explain(worst, far, long).reasons if reason.points} == {
        "SR-08": 1,
        "SR-12": 2,
    }


@pytest.mark.parametrize(
    "values", [{"SR-99": 1}, {"SR-01": -1}, {"SR-01": 1.5}, {"SR-01": True}, {"SR-01": 0}, {}]
)
def test_weights_that_cannot_be_are_refused(values):
    with pytest.raises(InvalidPolicy):
        Weights(values=values)


def test_weights_shift_by_half_at_most_and_with_a_reason():
    shifted = Weights().shifted({"SR-05": 10, "SR-01": 9}, "winter: people come on foot")
    assert (shifted.values["SR-05"], shifted.values["SR-01"], shifted.values["SR-02"]) == (10, 9, 9)
    assert shifted.shifted_from == Weights().values
    assert shifted.version == Weights().version


@pytest.mark.parametrize(
    ("changes", "reason", "words"),
    [
        ({"SR-05": 11}, "far", "SR-05 may weigh 4 to 10, not 11"),
        ({"SR-05": 3}, "far", "SR-05 may weigh 4 to 10, not 3"),
        ({"SR-18": 0}, "no money", "SR-18 may weigh 1 to 1, not 0"),
        ({"SR-05": 8}, "", "need a reason"),
        ({"SR-05": 8}, "  ", "need a reason"),
        ({"SR-77": 8}, "far", "SR-77 is no soft rule"),
    ],
)
def test_weights_shifted_too_far_or_silently_are_refused(changes, reason, words):
    with pytest.raises(InvalidPolicy, match=words):
        Weights().shifted(changes, reason)


def test_weights_shifted_twice_stay_within_half_of_the_first():
    once = Weights().shifted({"SR-05": 10}, "far")
    with pytest.raises(InvalidPolicy, match="SR-05 may weigh 4 to 10"):
        once.shifted({"SR-05": 15}, "farther")


def test_a_shift_cannot_be_smuggled_in_with_the_stored_weights():
    stored = Weights().shifted({"SR-05": 10}, "far").to_dict()
    assert Weights.from_dict(stored).reason == "far"
    stored["values"] = {**stored["values"], "SR-01": 100}
    with pytest.raises(InvalidPolicy, match="SR-01"):
        Weights.from_dict(stored)


def test_a_reason_without_a_shift_is_refused():
    with pytest.raises(InvalidPolicy, match="only they have one"):
        Weights(reason="because")


def test_weights_survive_json():
    weights = Weights(values={"SR-01": 7, "SR-05": 3}, version="june")
    assert Weights.from_dict(weights.to_dict()) == weights
