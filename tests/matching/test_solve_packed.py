"""Places counted in persons, jobs for agents: bounded by knapsacks, and the best of all."""

import random

import numpy as np
import pytest

from matching.checks import faults_of
from matching.solve import hard, solve
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
    check_bounds(range(120))


def test_bounded_by_knapsacks_the_plan_is_the_best_of_all(monkeypatch):
    monkeypatch.setattr(hard, "PACKED_FROM", 0)
    check_against_everything(range(200, 260))


@pytest.mark.long
def test_thousands_of_families_get_the_best_of_all(monkeypatch):
    monkeypatch.setattr(hard, "PACKED_FROM", 0)
    check_against_everything(range(1000, 2500))
    monkeypatch.setattr(hard, "SEARCHED_TO", 0)
    check_bounds(range(3000, 5000))


def test_the_order_of_the_options_and_a_place_nobody_can_go_to_change_no_value(monkeypatch):
    monkeypatch.setattr(hard, "SEARCHED_TO", 0)
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
