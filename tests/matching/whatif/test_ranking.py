"""Which place more unlocks most, and what levels cost each other: against trying everything."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Policy, RoundCancelled
from matching.solve import solve
from matching.whatif import Limits, Settings, Turn, situation
from matching.whatif.levels import level_prices
from matching.whatif.ranking import rank_capacity, shadow_prices
from tests.matching.problems import is_possible
from tests.matching.worlds import a_client, a_shift, an_offer, facts, random_facts

seeds = st.integers(min_value=0, max_value=10**6)


def every_gain(now, extra):
    """What more of every single resource gives, by solving each anew."""
    gains = {}
    for at in range(now.problem.capacities.size):
        capacities = now.problem.capacities.copy()
        capacities[at] += extra
        after = solve(replace(now.problem, capacities=capacities)).objective
        gains[at] = tuple(after[level] - now.solution.objective[level] for level in after)
    return gains


@given(seeds, st.integers(min_value=1, max_value=2))
@settings(max_examples=25, deadline=None, derandomize=True)
def test_the_ranking_of_places_is_the_true_one(seed, extra):
    now = situation(random_facts(seed, clients=12, offers=6, free_choice=0))
    ranking = rank_capacity(now, top=4, extra=extra)
    gains = every_gain(now, extra)
    nothing = (0,) * 2
    best = sorted((gain for gain in gains.values() if gain > nothing), reverse=True)[:4]
    assert ranking.complete
    assert [one.worth for one in ranking.best] == best
    for one in ranking.best:
        at = [now.problem.resource_ids[k] for k in gains].index(one.resource)
        assert tuple(interval.exact for interval in one.levels.values()) == gains[at]


@given(seeds)
@settings(max_examples=25, deadline=None, derandomize=True)
def test_a_shadow_price_is_never_below_what_one_more_is_worth(seed):
    now = situation(random_facts(seed, clients=12, offers=6, free_choice=0.2))
    prices = shadow_prices(now)
    if prices is None:
        return
    for at, (first, second) in every_gain(now, 1).items():
        assert now.solution.scale * first + second <= prices[at]


def test_places_chosen_one_by_one_are_ranked_without_a_claim_to_be_complete():
    now = situation(random_facts(11, clients=12, offers=6, free_choice=1))
    ranking = rank_capacity(now, top=3)
    gains = every_gain(now, 1)
    if now.solution.prices is None:
        assert not ranking.complete
    for one in ranking.best:
        assert one.worth in gains.values()
        assert one.half_day is not None


def test_the_place_that_unlocks_somebody_is_named_with_who_it_is():
    world = facts(
        clients=[a_client("anna"), a_client("bert")],
        offers=[an_offer("garden"), an_offer("shut", shifts=(a_shift(places=0),), location=None)],
    )
    ranking = rank_capacity(situation(world))
    assert {(one.offer, one.shift, one.placed) for one in ranking.best} == {
        ("garden", "am", 1),
        ("shut", "am", 1),
    }
    assert all(move.turn is Turn.GAINS_PLACE for one in ranking.best for move in one.moves)


def test_where_everybody_has_the_best_place_nothing_is_ranked():
    ranking = rank_capacity(situation(facts()))
    assert ranking.best == ()
    assert ranking.complete


def test_a_ranking_can_be_stopped():
    now = situation(random_facts(3, clients=12, offers=4, free_choice=0))
    with pytest.raises(RoundCancelled):
        rank_capacity(now, limits=Limits(cancelled=lambda: True))


def most_score(problem, least):
    """The most score of any plan that places so many clients at least."""
    best = None
    values = problem.values().tolist()
    by_client = [
        np.flatnonzero(problem.option_client == client).tolist() for client in range(problem.clients)
    ]
    for chosen in itertools.product(*([None, *options] for options in by_client)):
        plan = tuple(option for option in chosen if option is not None)
        if len(plan) >= least and is_possible(problem, plan):
            score = sum(values[option] for option in plan)
            best = score if best is None else max(best, score)
    return best


@given(seeds)
@settings(max_examples=20, deadline=None, derandomize=True)
def test_the_price_of_each_level_is_what_trying_everything_finds(seed):
    now = situation(random_facts(seed, clients=6, offers=4, free_choice=0))
    prices = level_prices(now)
    placed = len(now.assignment)
    for point in (prices.same_number, prices.one_less, prices.most_score, prices.one_more):
        if point is not None:
            assert point.score.exact == most_score(now.problem, point.placed)
    assert prices.same_number.placed >= placed
    assert prices.priority.exact == prices.same_number.score.exact - now.solution.objective["score"]


def test_one_more_placement_costs_the_score_that_it_takes_from_the_others():
    # The garden suits anna far better; bert can only go to the garden, so she must make way.
    world = facts(
        clients=[a_client("anna"), a_client("bert", travel_mode="foot", max_travel_minutes=5)],
        offers=[an_offer("garden"), an_offer("far", location=(51_080_000, 3_790_000))],
    )
    prices = level_prices(situation(world))
    assert prices.plan.placed == 2
    assert prices.priority.exact == 0
    assert prices.last_placement.exact == max(prices.one_less.score.exact - prices.plan.score.exact, 0)


def test_with_score_first_the_plan_itself_has_the_most_score():
    world = random_facts(5, clients=8, offers=5, free_choice=0)
    now = situation(world, Settings(policy=Policy(levels=("score", "placements"))))
    prices = level_prices(now)
    assert prices.most_score.score.exact == now.solution.objective["score"]
