"""The next day: a plan made from the one before is proved, keeps what it can, and says what it changes."""

import random
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Policy, make_plan
from matching.plan import Because, Fate
from tests.matching.worlds import MON_PM, ON, a_client, a_shift, an_offer, facts, random_facts

seeds = st.integers(min_value=0, max_value=10**6)


def proposed(plan):
    return {one.chosen.client: one.chosen.option_id for one in plan.proposals}


def told(plan):
    return {one.client: (one.fate, one.because) for one in plan.differences}


def the_next_day(world, seed, share=0.1):
    """The same world with some clients gone, some new, and some places taken or freed."""
    rng = random.Random(seed)
    few = max(round(share * len(world.clients)), 1)
    gone = {one.key for one in rng.sample(world.clients, few)}
    fresh = random_facts(seed + 1, clients=few, offers=len(world.offers)).clients
    fresh = [replace(one, key=f"new{number}") for number, one in enumerate(fresh)]
    offers = [
        replace(
            offer,
            shifts=tuple(replace(s, places=max(s.places + rng.choice([-1, 1]), 0)) for s in offer.shifts),
        )
        if rng.random() < share
        else offer
        for offer in world.offers
    ]
    clients = [one for one in world.clients if one.key not in gone]
    return replace(world, clients=(*clients, *fresh), offers=tuple(offers))


@given(seeds)
@settings(max_examples=8, deadline=None, derandomize=True)
def test_a_new_plan_from_the_old_one_is_as_good_as_a_cold_one_and_proved(seed):
    world = random_facts(seed, clients=40, offers=15, free_choice=0.1)
    before = make_plan(world)
    after_world = the_next_day(world, seed)
    cold = make_plan(after_world)
    warm = make_plan(after_world, previous=proposed(before))
    assert warm.status == "optimal"
    assert warm.objective["placements"] == cold.objective["placements"]
    kept = sum(one.fate is Fate.KEPT for one in warm.differences)
    same = sum(proposed(before).get(client) == option for client, option in proposed(cold).items())
    assert kept >= same
    # Everybody with a proposal then or now is told of once, and kept plus the rest adds up.
    assert [one.client for one in warm.differences] == sorted({*proposed(before), *proposed(warm)})
    for one in warm.differences:
        assert (one.before, one.after) == (
            proposed(before).get(one.client),
            proposed(warm).get(one.client),
        )


def two_offers(**changes):
    return [an_offer("garden"), an_offer("kitchen", shifts=(a_shift("pm", MON_PM),), **changes)]


def test_sr_19_a_proposal_stays_where_another_is_hardly_better():
    world = facts(offers=two_offers(location=(51_060_000, 3_750_000)))
    assert proposed(make_plan(world)) == {"anna": "garden/am"}
    again = make_plan(world, previous={"anna": "kitchen/pm"}, policy=Policy(stability_bonus=200))
    assert proposed(again) == {"anna": "kitchen/pm"}
    assert told(again) == {"anna": (Fate.KEPT, Because.STILL_BEST)}


def test_a_move_says_whether_the_place_is_gone_or_another_suits_better():
    world = facts(offers=two_offers(location=(51_090_000, 3_790_000)))
    better = make_plan(world, previous={"anna": "kitchen/pm"}, policy=Policy(stability_bonus=0))
    assert told(better) == {"anna": (Fate.MOVED, Because.SUITS_BETTER)}
    closed = replace(world.offers[0], review_by=ON - timedelta(days=1))
    gone = make_plan(replace(world, offers=(closed, world.offers[1])), previous={"anna": "garden/am"})
    assert told(gone) == {"anna": (Fate.MOVED, Because.NO_LONGER_POSSIBLE)}


def test_who_loses_a_place_to_somebody_more_urgent_hears_no_more_than_that():
    clients = [a_client("anna"), a_client("bert", priority_class="place_lapses")]
    plan = make_plan(facts(clients=clients), previous={"anna": "garden/am"})
    assert told(plan) == {
        "anna": (Fate.LOST, Because.PLACE_WENT_TO_OTHERS),
        "bert": (Fate.NEW, Because.NO_PROPOSAL_BEFORE),
    }


def test_who_no_longer_looks_and_whose_place_has_shut_are_told_apart():
    shut = an_offer("garden", shifts=(a_shift(places=0),))
    clients = [a_client("anna"), a_client("bert", looks_for_place=False)]
    plan = make_plan(
        facts(clients=clients, offers=[shut]), previous=dict.fromkeys(("anna", "bert"), "garden/am")
    )
    assert told(plan) == {
        "anna": (Fate.LOST, Because.NO_LONGER_POSSIBLE),
        "bert": (Fate.LOST, Because.NO_LONGER_LOOKS),
    }
