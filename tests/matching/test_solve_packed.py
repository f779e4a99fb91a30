"""Places counted in persons, jobs for agents: bounded by knapsacks, and the best of all."""

import itertools
import random
from dataclasses import replace

import numpy as np
import pytest

from matching.checks import faults_of
from matching.solve import anew, bounded, hard, packed, solve
from tests.matching.problems import best_by_trying_everything, make


def families(seed, clients=5, places=3, room=6):
    """Families of one to four persons, each with a few places."""
    rng = random.Random(seed)
    options = [
        {"client": client, "place": place, "score": rng.randint(0, 30), "uses": {place: rng.randint(1, 4)}}
        for client in range(clients)
        for place in rng.sample(range(places), min(places, rng.randint(1, 3)))
    ]
    weights = [rng.choice((1, 1, 5, 7)) for _ in range(clients)]
    levels = rng.choice((("placements", "score"), ("score", "placements")))
    return make(weights, [rng.randint(0, room) for _ in range(places)], options, levels=levels)


def check_against_everything(seeds):
    for seed in seeds:
        problem = families(seed)
        best = best_by_trying_everything(problem)
        solution = solve(problem)
        assert faults_of(problem, solution) == (), seed
        assert tuple(solution.objective.values()) == best, seed
        assert tuple(solution.bound.values()) == best, seed


def check_bounds(seeds):
    for seed in seeds:
        problem = families(seed)
        best = best_by_trying_everything(problem)
        solution = solve(problem, prove=False)
        assert faults_of(problem, solution) == (), seed
        values, bounds = tuple(solution.objective.values()), tuple(solution.bound.values())
        assert values <= best, seed
        assert bounds[0] >= best[0], seed
        if best[0] == values[0]:
            assert bounds[1] >= best[1], seed
        if solution.status == "optimal":
            assert values == best, seed


def test_knapsack_bounds_lie_above_the_best_of_all(monkeypatch):
    monkeypatch.setattr(hard, "PACKED_FROM", 0)
    monkeypatch.setattr(hard, "SEARCHED_TO", 0)
    check_bounds(range(80))


def test_bounded_by_knapsacks_the_plan_is_the_best_of_all(monkeypatch):
    monkeypatch.setattr(hard, "PACKED_FROM", 0)
    check_against_everything(range(200, 240))


def test_where_not_everybody_fits_the_first_level_counts_as_much_as_it_costs_and_the_bound_is_close(
    monkeypatch,
):
    monkeypatch.setattr(hard, "PACKED_FROM", 0)
    monkeypatch.setattr(hard, "SEARCHED_TO", 0)
    problem = families(2, clients=60, places=6, room=20)
    found = solve(problem, prove=False)
    assert faults_of(problem, found) == ()
    assert (found.status, found.proof) == ("optimal", "multipliers")
    assert found.objective["placements"] < problem.weights.sum()
    # What closes it counts the first level for less than both levels together do.
    both, *_, closest = (one.factors[0] / one.factors[1] for one in found.client_prices if one.factors[1])
    assert closest < both / 2
    without = replace(found, client_prices=found.client_prices[:-1])
    assert any("for score" in fault for fault in faults_of(problem, without))


@pytest.mark.long
def test_thousands_of_families_get_the_best_of_all(monkeypatch):
    monkeypatch.setattr(hard, "PACKED_FROM", 0)
    check_against_everything(range(1000, 2500))
    monkeypatch.setattr(hard, "SEARCHED_TO", 0)
    check_bounds(range(3000, 5000))


def test_the_order_of_the_options_and_a_place_nobody_can_go_to_change_no_value(monkeypatch):
    monkeypatch.setattr(hard, "SEARCHED_TO", 0)
    monkeypatch.setattr(packed, "_RINGS", 60)
    monkeypatch.setattr(packed, "_PARTS", 4)
    rng = np.random.default_rng(6)
    options = [
        {"client": client, "place": place, "score": int(rng.integers(0, 50)), "uses": {place: 1 + client % 4}}
        for client in range(120)
        for place in sorted(rng.choice(12, size=6, replace=False).tolist())
    ]
    room = [15] * 12
    one = solve(make([1] * 120, room, options), prove=False)
    other = solve(make([1] * 120, [*room, 9], list(reversed(options))), prove=False)
    for level in one.objective:
        assert one.bound[level] >= other.objective[level]
        assert other.bound[level] >= one.objective[level]
    assert max(one.gap, other.gap) < 0.02
    assert one.proof == other.proof == "multipliers"


def jobs(agents, count, seed):
    """Jobs of which the cheap ones are the heavy ones, all to be done by agents with just enough room."""
    rng = np.random.default_rng(seed)
    use = rng.integers(1, 100, (count, agents))
    score = 1000 - (111 - use + rng.integers(-10, 11, use.shape))
    options = [
        {
            "client": job,
            "place": agent,
            "score": int(score[job, agent]),
            "uses": {agent: int(use[job, agent])},
        }
        for job in range(count)
        for agent in range(agents)
    ]
    return make([1] * count, (use.sum(axis=0) * 8 // (10 * agents)).tolist(), options)


def test_rings_of_moves_fill_the_places_nearly_to_the_last_unit(monkeypatch):
    monkeypatch.setattr(hard, "SEARCHED_TO", 0)
    monkeypatch.setattr(packed, "_RINGS", 60)
    monkeypatch.setattr(bounded, "_STEPS", 20)
    monkeypatch.setattr(packed, "_PARTS", 1)
    monkeypatch.setattr(anew, "_DIVIDED", 10)
    problem = jobs(6, 90, 1)
    found = solve(problem, prove=False)
    assert faults_of(problem, found) == ()
    assert found.objective["placements"] == found.bound["placements"] == 90
    cost, least = (90_000 - one["score"] for one in (found.objective, found.bound))
    assert (cost - least) / cost < 0.01
    assert solve(problem, prove=False) == found


def test_a_bound_that_the_prices_of_clients_do_not_prove_is_a_fault(monkeypatch):
    monkeypatch.setattr(hard, "PACKED_FROM", 0)
    monkeypatch.setattr(hard, "SEARCHED_TO", 0)
    problem = families(3, clients=8)
    found = solve(problem, prove=False)
    assert faults_of(problem, found) == ()
    first, second = problem.levels
    for level, other in ((first, second), (second, first)):
        fewer = {level: found.objective[level] - 1, other: found.bound[other]}
        told = faults_of(problem, replace(found, bound=fewer))
        assert any(f"for {level}" in fault for fault in told)
    lower = replace(found.client_prices[0], prices=(-1,) * problem.clients)
    assert faults_of(problem, replace(found, client_prices=(lower,))) == ("a multiplier is below zero",)


def test_stopped_before_any_ring_there_is_still_a_plan_for_nearly_everybody():
    problem = jobs(6, 90, 1)
    asked = itertools.count()
    found = solve(problem, interrupted=lambda: next(asked) > 0)
    assert faults_of(problem, found) == ()
    assert found.stop_reason == "interrupted"
    assert found.objective["placements"] > 75
