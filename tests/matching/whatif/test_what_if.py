"""What a change would do: the same as solving the changed round from nothing, and no needless moves."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Parameters, Policy, RoundCancelled, Weights, WishFacts, make_plan
from matching.errors import InvalidChange
from matching.whatif import (
    ClientHalfDays,
    LikeOffer,
    Limits,
    Numbers,
    OfferTerms,
    Places,
    Rules,
    ServiceTerms,
    Settings,
    Shared,
    Turn,
    WithOffer,
    WithoutOffer,
    from_dict,
    situation,
    to_dict,
    what_if,
)
from matching.whatif.changes import apply_all
from matching.whatif.effect import Interval, level_changes
from tests.matching.worlds import (
    MON_AM,
    MON_PM,
    ON,
    TUE_AM,
    WED_AM,
    WEEKDAYS,
    a_client,
    a_service,
    a_shift,
    an_offer,
    facts,
    random_facts,
)

seeds = st.integers(min_value=0, max_value=10**6)


def changes_for(world, seed):
    """One change of every kind on a random world."""
    offer, client = world.offers[seed % len(world.offers)], world.clients[seed % len(world.clients)]
    heavier = {**Weights().values, "SR-01": 2, "SR-05": 40}
    return [
        Places(offer=offer.key, count=1 + seed % 2),
        Places(offer=offer.key, count=-1),
        WithoutOffer(offer=offer.key),
        WithOffer(offer=replace(offer, key="new")),
        LikeOffer(offer=offer.key, key="twin"),
        OfferTerms(offer=offer.key, terms={"language_support": True, "income_statuses": []}),
        ClientHalfDays(client=client.key, half_days=MON_AM | MON_PM, can=bool(seed % 2)),
        Rules(parameters=Parameters(horizon_weeks=4)),
        Rules(weights=Weights(values=heavier, version="w2")),
        Rules(policy=Policy(levels=("score", "placements"))),
        Numbers(weights={"SR-05": 40}, parameters={"pension_age": 60}),
        ServiceTerms(service=offer.service, terms={"intake_stop": None, "min_age": None}),
    ]


def cold(world, asked):
    return make_plan(
        world, policy=asked.policy, weights=asked.weights, parameters=asked.parameters, seed=asked.seed
    )


@given(seeds)
@settings(max_examples=25, deadline=None, derandomize=True)
def test_every_change_does_what_solving_anew_says(seed):
    world = random_facts(seed, clients=8, offers=5)
    asked = Settings()
    now = situation(world, asked)
    before = cold(world, asked)
    assert dict(now.solution.objective) == dict(before.objective)
    for change in changes_for(world, seed):
        after = cold(*apply_all((change,), world, asked))
        found = what_if(now, [change])
        assert found.proved
        assert (found.placed_before, found.placed_after) == (
            len(before.proposals),
            found.placed_before + len(found.who(Turn.GAINS_PLACE)) - len(found.who(Turn.LOSES_PLACE)),
        )
        if list(after.objective) == list(before.objective):
            for level, interval in found.levels.items():
                assert interval.exact == after.objective[level] - before.objective[level]
        else:
            assert set(found.levels.values()) == {Interval(None, None)}


@given(seeds)
@settings(max_examples=10, deadline=None, derandomize=True)
def test_a_change_that_changes_nothing_moves_nobody(seed):
    world = random_facts(seed, clients=14, offers=6, free_choice=0)
    now = situation(world)
    for nothing in (Places(offer=world.offers[0].key, count=0), Rules(policy=Policy(version="other"))):
        found = what_if(now, [nothing])
        assert found.moves == ()
        assert {interval.exact for interval in found.levels.values()} == {0}


@given(seeds)
@settings(max_examples=10, deadline=None, derandomize=True)
def test_a_place_more_and_a_place_less_take_each_other_back(seed):
    world = random_facts(seed, clients=10, offers=5)
    now = situation(world)
    key = world.offers[0].key
    found = what_if(now, [Places(offer=key, count=2), Places(offer=key, count=-2)])
    assert {interval.exact for interval in found.levels.values()} == {0}


def two_for_one_place(**changes):
    return facts(
        clients=[a_client("anna", waiting_days=300), a_client("bert", **changes)],
        offers=[an_offer(shifts=(a_shift(places=1),))],
    )


def test_one_more_place_names_who_gains_and_nobody_loses():
    found = what_if(situation(two_for_one_place()), [Places(offer="garden", shift="am", count=1)])
    assert [(move.client, move.turn, move.after) for move in found.moves] == [
        ("bert", Turn.GAINS_PLACE, "garden/am")
    ]
    assert found.placed_after - found.placed_before == 1


def test_a_full_shift_without_any_place_can_be_opened():
    world = facts(offers=[an_offer(shifts=(a_shift(places=0),))])
    found = what_if(situation(world), [Places(offer="garden", shift="am", count=1)])
    assert [move.client for move in found.who(Turn.GAINS_PLACE)] == ["anna"]


def test_an_offer_that_closes_names_who_loses_and_who_must_move():
    world = facts(
        clients=[a_client("anna", waiting_days=300), a_client("bert", waiting_days=10)],
        offers=[an_offer("garden"), an_offer("kitchen", location=None, shifts=(a_shift("pm", MON_PM),))],
    )
    found = what_if(situation(world), [WithoutOffer(offer="garden")])
    assert found.placed_after == 1
    assert [move.client for move in found.who(Turn.LOSES_PLACE)] == ["bert"]
    assert {move.client for move in found.moves} <= {"anna", "bert"}


def test_a_half_day_that_a_client_could_too_opens_what_needs_it():
    world = facts(
        clients=[a_client(availability=MON_AM)], offers=[an_offer(shifts=(a_shift("wed", WED_AM),))]
    )
    found = what_if(situation(world), [ClientHalfDays(client="anna", half_days=WED_AM, can=True)])
    assert [move.after for move in found.who(Turn.GAINS_PLACE)] == ["garden/wed"]


def test_other_weights_show_who_moves_to_what_suits_better_and_worse():
    near = an_offer("near", shifts=(a_shift(places=1),))
    wished = an_offer("wished", location=(51_100_000, 3_800_000), sector="green")
    wish = WishFacts(dimension="sector", value="green", rank=1)
    world = facts(clients=[a_client(wishes=(wish,))], offers=[near, wished])
    now = situation(world)
    assert now.assignment == {"anna": "wished/am"}
    only_travel = Weights(values={"SR-05": 10}, version="near")
    (move,) = what_if(now, [Rules(weights=only_travel)]).moves
    assert (move.before, move.after, move.turn) == ("wished/am", "near/am", Turn.BETTER)


def test_what_is_not_proved_is_told_as_an_interval_that_holds_the_truth():
    before = situation(two_for_one_place()).solution
    loose = replace(
        before, status="stopped", bound={"placements": before.objective["placements"] + 30, "score": 9_999}
    )
    found = level_changes(before, loose)
    assert found["placements"] == Interval(0, 30)
    assert found["placements"].exact is None
    assert found["score"] == Interval(None, None)
    second = replace(before, status="stopped", bound={**before.bound, "score": 9_999})
    assert level_changes(before, second)["score"] == Interval(0, 9_999 - before.objective["score"])
    assert level_changes(before, loose, only_less=True)["placements"] == Interval(0, 0)


@pytest.mark.parametrize(
    "change",
    [
        Places(offer="nowhere", count=1),
        Places(offer="garden", shift="night", count=1),
        Places(offer="garden", half_day=TUE_AM, count=1),
        WithoutOffer(offer="nowhere"),
        LikeOffer(offer="garden", key="garden"),
        OfferTerms(offer="garden", terms={"name": "x"}),
        ClientHalfDays(client="nobody", half_days=MON_AM, can=True),
    ],
)
def test_a_change_of_what_does_not_exist_is_refused(change):
    with pytest.raises(InvalidChange):
        what_if(situation(facts()), [change])


def test_changes_go_through_json_and_back():
    world = facts()
    for change in changes_for(world, 3):
        if not isinstance(change, WithOffer):
            assert from_dict(to_dict(change)) == change
    for wrong in (
        {"kind": "magic"},
        {"kind": "places", "colour": 1},
        {"kind": "rules", "policy": {"levels": []}},
        {"kind": "numbers", "shares": {}},
    ):
        with pytest.raises(InvalidChange):
            from_dict(wrong)
    with pytest.raises(InvalidChange):
        to_dict(WithOffer(offer=an_offer()))


def test_a_question_can_be_stopped():
    now = situation(facts())
    with pytest.raises(RoundCancelled):
        what_if(now, [WithoutOffer(offer="garden")], Limits(cancelled=lambda: True))


def test_an_unknown_week_that_becomes_known_counts_as_the_rest_of_the_week():
    world = facts(clients=[a_client(availability=None)])
    now = situation(world)
    assert not now.assignment
    found = what_if(now, [ClientHalfDays(client="anna", half_days=WEEKDAYS & ~(MON_AM | TUE_AM), can=False)])
    assert [move.client for move in found.who(Turn.GAINS_PLACE)] == ["anna"]


def test_a_programme_that_lasts_longer_or_takes_more_people_is_a_change_of_its_service():
    course = a_service(programme=(ON, ON + timedelta(days=20)), group_places=0)
    world = facts([a_client()], [an_offer()], [course])
    now = situation(world)
    assert now.assignment == {}
    longer = ServiceTerms(
        service=course.key, terms={"programme": [ON.isoformat(), (ON + timedelta(days=60)).isoformat()]}
    )
    assert what_if(now, [longer]).placed_after == 0
    both = [from_dict(to_dict(one)) for one in (longer, Shared(what="group", key=course.key, count=1))]
    assert what_if(now, both).placed_after == 1


@pytest.mark.parametrize(
    "change",
    [
        ServiceTerms(service="nowhere", terms={}),
        ServiceTerms(service="volunteering", terms={"colour": 1}),
        ServiceTerms(service="volunteering", terms={"programme": ["soon", "later"]}),
        Shared(what="minutes", key="nobody", count=60),
        Shared(what="group", key="volunteering", count=1),
        Numbers(weights={"SR-99": 1}),
        Numbers(parameters={"pension_age": -1}),
    ],
)
def test_terms_and_numbers_that_cannot_be_are_refused(change):
    world = facts(services=[a_service(programme=(ON, ON + timedelta(days=90)))])
    with pytest.raises(InvalidChange):
        change.apply(world, Settings())


def learning(places):
    """Anna and Ben each have a place, and look for one course beside it."""
    wish = (WishFacts(dimension="placement_kind", value="guided_volunteering", rank=1),)
    learners = [
        a_client(key, wants_beside=True, wishes=wish, waiting_days=days)
        for key, days in (("anna", 300), ("ben", 10))
    ]
    course = an_offer("dutch", kind="language_course", shifts=(a_shift("pm", MON_PM, places=places),))
    return situation(facts(learners, [an_offer("garden", shifts=(a_shift(places=2),)), course]))


def test_one_more_place_in_a_course_is_told_of_who_looks_for_one_beside_the_place():
    effect = what_if(learning(places=1), [Places(offer="dutch", count=1)])
    assert (effect.placed_before, effect.placed_after, effect.moves) == (2, 2, ())
    beside = effect.beside
    assert (beside.proved, beside.placed_before, beside.placed_after) == (True, 1, 2)
    assert [(move.client, move.turn, move.before, move.after) for move in beside.moves] == [
        ("ben", Turn.GAINS_PLACE, None, "dutch/pm")
    ]


def test_who_loses_the_place_looks_for_no_course_beside_it():
    effect = what_if(learning(places=2), [WithoutOffer(offer="garden")])
    assert [(move.client, move.turn) for move in effect.beside.moves if move.after is None] == [
        ("anna", Turn.LOSES_PLACE),
        ("ben", Turn.LOSES_PLACE),
    ]
    # The courses are places like any other then.
    assert {move.after for move in effect.moves} == {"dutch/pm"}


def test_where_nobody_looks_for_a_course_beside_nothing_is_told_of_any():
    plain = situation(facts([a_client()], [an_offer()]))
    assert what_if(plain, [Places(offer=plain.prepared.world.offers.facts[0].key, count=1)]).beside is None
