"""A flow found by flows over few options is the best over all of them."""

import numpy as np
import pytest

from matching.checks import bound_from_prices, faults_of
from matching.errors import InfeasibleProblem
from matching.problem import Floor
from matching.solve import best_flow, core, near, solve
from tests.matching.problems import best_by_trying_everything, make, random_problem


@pytest.fixture
def by_few(monkeypatch):
    """Begin with as few options as there can be, and note whether that told."""
    monkeypatch.setattr(core, "CORE_FROM", 0)
    monkeypatch.setattr(near, "_FIRST", 1)
    monkeypatch.setattr(near, "_LATER", 1)
    told, found_by = [], near.flow_by_few

    def noted(tree, graph, value):
        found = found_by(tree, graph, value)
        told.append(found is not None)
        return found

    monkeypatch.setattr(best_flow, "flow_by_few", noted)
    return told


def test_a_flow_by_few_finds_the_best_of_all_and_its_prices_prove_it(by_few):
    for seed in range(300):
        problem = random_problem(seed, everything=False)
        best = best_by_trying_everything(problem)
        if best is None:
            with pytest.raises(InfeasibleProblem):
                solve(problem)
            continue
        solution = solve(problem)
        assert tuple(solution.objective.values()) == best, seed
        assert faults_of(problem, solution) == (), seed
        assert bound_from_prices(problem, solution) == solution.scale * best[0] + best[1], seed
    assert sum(by_few) > 0.9 * len(by_few)


def crowded(seed, clients=400, places=30):
    """Groups inside buildings, half of them full, pins, and a floor that costs others their place."""
    rng = np.random.default_rng(seed)
    options = [
        {"client": client, "place": int(place), "score": int(rng.integers(1000)), "uses": uses}
        for client in range(clients)
        for place in rng.choice(places, 8, replace=False)
        for uses in [{int(place): 1, places + int(place) // 3: 1}]
    ]
    room = [*rng.integers(5, 15, places).tolist(), *rng.integers(12, 30, places // 3).tolist()]
    weights = rng.integers(20, 60, clients)
    light = np.argsort(weights, kind="stable")[:60].tolist()
    return make(weights.tolist(), room, options, floors=(Floor(tuple(light), 25),), fixed=(3, 800))


@pytest.mark.parametrize("seed", range(4))
def test_flows_over_few_options_end_with_the_plan_of_one_over_all(seed, by_few, monkeypatch):
    monkeypatch.setattr(near, "_LATER", 2)
    problem = crowded(seed)
    sizes, flow = [], near.flow
    monkeypatch.setattr(near, "flow", lambda graph, cost: sizes.append(graph.options) or flow(graph, cost))
    found = solve(problem)
    assert by_few == [True]
    assert max(sizes) < problem.options / 2
    monkeypatch.setattr(core, "CORE_FROM", problem.options * 2)
    whole = solve(problem)
    assert found.objective == whole.objective
    assert found.prices == whole.prices
    assert faults_of(problem, found) == ()


def test_who_must_not_stay_out_and_finds_no_way_among_few_gets_one_among_all(by_few):
    """The first flow knows one option of each: both floors ask for the one place that each values most."""
    options = [
        {"client": client, "score": score, "uses": {place: 1}}
        for client in range(2)
        for place, score in ((0, 9), (1, 5), (2, 4))
    ]
    problem = make([1, 1], [1, 1, 1], options, floors=(Floor((0,), 1), Floor((1,), 1)))
    solution = solve(problem)
    assert tuple(solution.objective.values()) == (2, 14)
    assert faults_of(problem, solution) == ()
