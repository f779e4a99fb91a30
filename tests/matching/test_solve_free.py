"""Free choice of half-days at any size: best of all, proved, the bound re-evaluated from its multipliers."""

from dataclasses import replace

import numpy as np
import pytest

from matching.checks import bound_from_prices, faults_of
from matching.errors import InfeasibleProblem
from matching.problem import Floor
from matching.solve import hard, solve
from matching.solve.serving import Serving
from tests.matching.problems import best_by_trying_everything, is_possible, make, random_problem


def free_choice(seed, clients=120, places=15, *, mixed=False, **more):
    """Every place with seven half-days, of which each client can some and needs two, in a mixed one three."""
    rng = np.random.default_rng(seed)
    options = []
    for client in range(clients):
        can = np.flatnonzero(rng.random(7) < 0.6)
        for place in rng.choice(places, size=5, replace=False).tolist():
            count = 3 if mixed and place % 5 == 0 else 2
            if can.size >= count:
                options.append(
                    {
                        "client": client,
                        "place": place,
                        "score": int(rng.integers(0, 1000)),
                        "pick": ((7 * place + can).tolist(), count),
                    }
                )
    capacities = rng.integers(0, 3, 7 * places).tolist()
    return make(rng.integers(30, 120, clients).tolist(), capacities, options, **more)


def check_against_everything(seeds, *, proved):
    """Compare with trying everything; return how many were proved."""
    count = 0
    for seed in seeds:
        problem = random_problem(seed)
        best = best_by_trying_everything(problem)
        if best is None:
            with pytest.raises(InfeasibleProblem):
                solve(problem)
            continue
        solution = solve(problem)
        assert faults_of(problem, solution) == (), seed
        assert tuple(solution.objective.values()) <= best, seed
        assert best[0] <= solution.bound[problem.levels[0]], seed
        if solution.status == "optimal":
            assert tuple(solution.objective.values()) == best, seed
            count += 1
        else:
            assert not proved, seed
    return count


def test_without_search_free_choice_lies_around_the_best_of_all(monkeypatch):
    monkeypatch.setattr(hard, "PRICED_FROM", 0)
    monkeypatch.setattr(hard, "SEARCHED_TO", 0)
    assert check_against_everything(range(7000, 7080), proved=False) > 60


def test_with_search_free_choice_is_the_best_of_all(monkeypatch):
    monkeypatch.setattr(hard, "PRICED_FROM", 0)
    check_against_everything(range(7200, 7240), proved=True)


def test_what_an_option_uses_and_picks_of_one_resource_counts_together(monkeypatch):
    monkeypatch.setattr(hard, "PRICED_FROM", 0)
    options = [
        {"client": 0, "score": 9, "uses": {0: 2}},
        {"client": 1, "score": 15, "uses": {0: 1}, "pick": ((0,), 1)},
    ]
    problem = make([5, 3], [3], options, levels=("score", "placements"), floors=(Floor((0,), 1),))
    found = solve(problem)
    assert faults_of(problem, found) == ()
    assert found.chosen == (0,)


@pytest.mark.long
def test_thousands_of_small_problems_lie_around_the_best_of_all(monkeypatch):
    monkeypatch.setattr(hard, "PRICED_FROM", 0)
    check_against_everything(range(20_000, 22_000), proved=True)
    monkeypatch.setattr(hard, "SEARCHED_TO", 0)
    check_against_everything(range(30_000, 34_000), proved=False)


@pytest.mark.parametrize("seed", range(4))
def test_free_choice_without_search_agrees_with_the_search(seed, monkeypatch):
    problem = free_choice(seed, mixed=seed % 2 > 0)
    searched = solve(problem, gap=0.002)
    monkeypatch.setattr(hard, "PRICED_FROM", 0)
    monkeypatch.setattr(hard, "SEARCHED_TO", 0)
    found = solve(problem, prove=False)
    first = problem.levels[0]
    assert faults_of(problem, found) == ()
    assert found.objective[first] <= searched.bound[first]
    assert searched.objective[first] <= found.bound[first]
    assert found.gap < (0.1 if seed % 2 else 0.06)
    if found.prices is not None:
        claimed = found.scale * found.bound[first] + found.bound[problem.levels[1]]
        assert bound_from_prices(problem, found) <= claimed
        spoiled = replace(found, set_prices=tuple((one, 0) for one, _ in found.set_prices))
        assert "multipliers prove" in faults_of(problem, spoiled)[0]


def test_floors_fixed_options_and_keep_apart_hold_with_free_choice(monkeypatch):
    monkeypatch.setattr(hard, "PRICED_FROM", 0)
    monkeypatch.setattr(hard, "SEARCHED_TO", 0)
    pairs = tuple((n, n + 1) for n in range(0, 100, 2))
    floors = (Floor(tuple(range(0, 120, 3)), 25),)
    problem = free_choice(11, keep_apart=pairs, floors=floors, fixed=(5,))
    found = solve(problem)
    assert faults_of(problem, found) == ()
    assert found.gap < 0.05


def test_one_who_can_move_makes_room_and_who_cannot_names_what_lacks():
    options = [
        {"client": 0, "pick": ((0, 1, 2), 2)},
        {"client": 1, "pick": ((0, 1), 1)},
        {"client": 2, "pick": ((0, 1), 1)},
    ]
    serving = Serving(make([1] * 3, [1, 1, 1], options))
    assert serving.take(0) is None
    assert serving.take(1) is None
    assert serving.take(2) == {0, 1}
    chosen, picked = serving.plan
    assert chosen == (0, 1)
    assert 2 in picked[0]


def test_served_is_exactly_what_can_be_served():
    """Taken or not agrees with trying all picks, and the resources named are asked too much of."""
    refused = 0
    for seed in range(300):
        problem = random_problem(seed)
        problem = replace(problem, option_slot=0 * problem.option_slot, fixed=(), floors=(), keep_apart=())
        serving = Serving(problem)
        for option in range(problem.options):
            taken = serving.plan[0]
            client = problem.option_client[option]
            lacks = serving.take(option)
            can = is_possible(problem, (*taken, option))
            assert (lacks is None) == can, (seed, option)
            if lacks:
                assert client not in problem.option_client[list(taken)]
                asked = sum(_must(problem, one, lacks) for one in (*taken, option))
                assert asked > problem.capacities[list(lacks)].sum()
                refused += 1
    assert refused > 100


def _must(problem, option, resources):
    used = slice(problem.uses.starts[option], problem.uses.starts[option + 1])
    uses = zip(problem.uses.items[used].tolist(), problem.amounts[used].tolist(), strict=True)
    elsewhere = [resource for resource in problem.picks[option].tolist() if resource not in resources]
    picks = max(int(problem.pick_counts[option]) - len(elsewhere), 0)
    return sum(amount for resource, amount in uses if resource in resources) + picks
