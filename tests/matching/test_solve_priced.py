"""Shared hours priced over a core of options: plans keep every limit, bounds hold, and both are near."""

from dataclasses import replace

import numpy as np
import pytest

from matching.checks import bound_from_prices, faults_of
from matching.errors import InfeasibleProblem
from matching.problem import Lists, Problem, ints
from matching.solve import core, hard, solve
from matching.solve.apart import resources_apart
from matching.solve.core import Core
from matching.solve.network import build_graph, level_values
from matching.solve.priced import Pricing
from matching.solve.tree import as_tree
from tests.matching.problems import best_by_trying_everything, make, random_problem


def with_hours(seed, clients=900, places=60, organisations=5, **more):
    """Places of which a part share the hours of a coach; some clients count in a group limit too."""
    rng = np.random.default_rng(seed)
    need, factor = rng.integers(1, 6, clients), rng.integers(1, 4, places)
    options = []
    for client in range(clients):
        for place in sorted(rng.choice(places, size=8, replace=False).tolist()):
            uses = {place: 1}
            if place < 3 * organisations:
                uses[places + place // 3] = int(need[client] * factor[place])
            if client % 4 == 0 and place >= places - 5:
                uses[places + organisations + place - places + 5] = 1
            options.append(
                {"client": client, "place": place, "score": int(rng.integers(0, 1000)), "uses": uses}
            )
    seats = rng.integers(4, 14, places).tolist()
    capacities = [*seats, *[70] * organisations, *[2] * 5]
    return make(rng.integers(30, 120, clients).tolist(), capacities, options, **more)


@pytest.mark.parametrize("block", range(4))
def test_with_the_work_limited_bound_and_plan_lie_around_the_best_of_all(block, monkeypatch):
    monkeypatch.setattr(hard, "PRICED_FROM", 0)
    monkeypatch.setattr(hard, "SEARCHED_TO", 0)
    monkeypatch.setattr(core, "CORE_FROM", 0)
    for seed in range(5000 + 60 * block, 5060 + 60 * block):
        problem = random_problem(seed)
        best = best_by_trying_everything(problem)
        if best is None:
            with pytest.raises(InfeasibleProblem):
                solve(problem)
            continue
        solution = solve(problem)
        assert faults_of(problem, solution) == (), seed
        assert tuple(solution.objective.values()) <= best, seed
        first = problem.levels[0]
        assert solution.objective[first] <= best[0] <= solution.bound[first], seed
        if solution.status == "optimal":
            assert tuple(solution.objective.values()) == best, seed


@pytest.mark.parametrize("seed", range(3))
def test_a_large_problem_with_hours_and_keep_apart_ends_near_its_bound(seed):
    pairs = tuple((n, n + 1) for n in range(0, 300, 2))
    problem = with_hours(seed, keep_apart=pairs)
    solution = solve(problem, gap=0.004)
    assert solution.gap <= 0.004
    assert faults_of(problem, solution) == ()
    rough = solve(problem, gap=0.05)
    assert rough.proof == "multipliers"
    first, second = problem.levels
    claimed = rough.scale * rough.bound[first] + rough.bound[second]
    assert bound_from_prices(problem, rough) <= claimed
    # Whole clients around each coach bound it better than prices alone.
    assert solution.bound[first] <= rough.bound[first]


def test_whole_clients_around_a_coach_bound_better_than_prices_and_still_above_the_best():
    """Two seats of 3 or 4 hours each and 5 hours: prices allow part of a second client."""
    options = [{"client": client, "score": 1, "uses": {0: 1, 1: 3 + client % 2}} for client in range(4)] + [
        {"client": client, "score": 0, "uses": {2: 1}} for client in range(4)
    ]
    problem = make([10] * 4, [2, 5, 1], options)
    pricing = Pricing(problem, *reversed(resources_apart(problem)))
    pricing.run(lambda: False, lambda flows, gap: None)
    by_prices = pricing.bound
    pricing.strengthen(lambda: False)
    first, second = best_by_trying_everything(problem)
    assert pricing.scale * first + second <= pricing.bound < by_prices


def test_the_same_problem_in_another_order_has_the_same_bound_and_a_plan_as_good():
    problem = with_hours(7)
    solution = solve(problem, gap=0.004)
    order = np.random.default_rng(3).permutation(problem.options)
    lengths = np.diff(problem.uses.starts)[order]
    at = np.concatenate([np.arange(problem.uses.starts[o], problem.uses.starts[o + 1]) for o in order])
    other = replace(
        problem,
        option_ids=[problem.option_ids[o] for o in order],
        option_client=problem.option_client[order],
        option_place=problem.option_place[order],
        option_slot=problem.option_slot[order],
        scores=problem.scores[order],
        uses=Lists(np.concatenate(([0], np.cumsum(lengths))), problem.uses.items[at]),
        amounts=problem.amounts[at],
        pick_counts=problem.pick_counts[order],
    )
    again = solve(other, gap=0.004)
    assert faults_of(other, again) == ()
    first = problem.levels[0]
    assert again.bound[first] >= solution.objective[first]
    assert solution.bound[first] >= again.objective[first]


def test_an_irrelevant_place_and_a_limit_that_never_binds_change_nothing():
    problem = with_hours(8)
    size = problem.capacities.size
    wider = replace(
        problem,
        resource_ids=[*problem.resource_ids, "new", "loose"],
        capacities=np.append(problem.capacities, [5, 10**6]),
        uses=_each_also(problem, size + 1),
        amounts=np.insert(problem.amounts, problem.uses.starts[1:], 3),
    )
    one, other = solve(problem, gap=0.004), solve(wider, gap=0.004)
    assert one.chosen == other.chosen
    assert one.bound == other.bound


def _each_also(problem: Problem, resource: int) -> Lists:
    """The uses of every option, and one resource more."""
    items = np.insert(problem.uses.items, problem.uses.starts[1:], resource)
    return Lists(problem.uses.starts + np.arange(problem.options + 1), ints(items))


def test_a_core_bounds_the_whole_flow_and_grows_until_it_is_best(monkeypatch):
    monkeypatch.setattr(core, "CORE_FROM", 0)
    rng = np.random.default_rng(5)
    options = [
        {"client": client, "score": int(rng.integers(0, 1000)), "uses": {int(place): 1}}
        for client in range(300)
        for place in rng.choice(40, size=15, replace=False)
    ]
    problem = make(rng.integers(30, 120, 300).tolist(), rng.integers(2, 8, 40).tolist(), options)
    best = solve(problem)
    tree = as_tree(problem)
    values = level_values(problem, tree.arcs)
    worth = best.scale * values["placements"] + values["score"]
    whole = best.scale * best.objective["placements"] + best.objective["score"]
    small = Core(tree, build_graph(tree, problem.clients))
    for _ in range(12):
        found = small.solve(worth)
        reached = int(worth[found.carried].sum())
        assert reached <= whole <= found.bound
        if reached == found.bound:
            break
    assert reached == whole
    assert small.keep.mean() < 0.6


def test_interrupted_at_once_there_is_still_a_plan_with_its_true_gap():
    problem = with_hours(2)
    solution = solve(problem, interrupted=lambda: True)
    assert solution.stop_reason == "interrupted"
    assert faults_of(problem, solution) == ()
    near, level = solve(problem, gap=0.01), problem.levels[0]
    assert 0 < solution.objective[level] <= near.objective[level] <= solution.bound[level]
    assert 0 < solution.gap < 1
