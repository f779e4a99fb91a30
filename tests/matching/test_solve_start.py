"""Tomorrow's plan from today's prices: any start gives a valid bound and, where proved, the same optimum."""

import json
from dataclasses import replace

import numpy as np
import pytest

from matching.checks import faults_of
from matching.errors import InfeasibleProblem
from matching.files import BadPricesFile, read_prices, solve_file, write_prices
from matching.solve import core, hard, prices_by_name, solve
from matching.solve.core import Core
from tests.matching.problems import best_by_trying_everything, random_problem
from tests.matching.test_solve_priced import with_hours

ODD = (-5.0, 0.0, 1e-30, 0.5, 3.0, 80.0, 1e6, 1e300, float("inf"), float("-inf"), float("nan"))


def odd_start(problem, seed):
    """Prices that are bad, missing, of other problems, or no prices at all."""
    rng = np.random.default_rng(seed)
    names = [problem.resource_ids[number] for number in range(problem.capacities.size)]
    found = {name: ODD[rng.integers(len(ODD))] for name in names if rng.random() < 0.7}
    return {**found, "of another problem": 12.0}


@pytest.mark.parametrize("block", range(2))
def test_whatever_the_start_bound_and_plan_lie_around_the_best_of_all(block, monkeypatch):
    monkeypatch.setattr(hard, "PRICED_FROM", 0)
    monkeypatch.setattr(hard, "SEARCHED_TO", 0)
    monkeypatch.setattr(core, "CORE_FROM", 0)
    for seed in range(8000 + 60 * block, 8060 + 60 * block):
        problem = random_problem(seed)
        start, gap = odd_start(problem, seed), (0.0, 0.05)[seed % 2]
        best = best_by_trying_everything(problem)
        if best is None:
            with pytest.raises(InfeasibleProblem):
                solve(problem, gap=gap, start=start)
            continue
        solution = solve(problem, gap=gap, start=start)
        assert faults_of(problem, solution) == (), seed
        first = problem.levels[0]
        assert tuple(solution.objective.values()) <= best, seed
        assert solution.objective[first] <= best[0] <= solution.bound[first], seed
        if solution.status == "optimal":
            assert tuple(solution.objective.values()) == best, seed


@pytest.mark.parametrize("seed", range(2))
def test_a_large_problem_with_an_odd_start_keeps_its_bound_above_every_plan(seed):
    problem = with_hours(seed, clients=600)
    known = solve(problem, gap=0.004)
    found = solve(problem, gap=0.004, start=odd_start(problem, seed))
    assert faults_of(problem, found) == ()
    assert found.gap <= 0.004
    first = problem.levels[0]
    assert found.bound[first] >= known.objective[first]
    assert known.bound[first] >= found.objective[first]


def changed(problem, known):
    """The same a day later: three places have room for one more, and who had a place would rather keep it."""
    rng = np.random.default_rng(1)
    capacities = problem.capacities.copy()
    capacities[rng.choice(60, 3, replace=False)] += 1
    return replace(problem, capacities=capacities, previous=known.chosen, stability_bonus=50)


def test_the_next_day_takes_a_single_flow_from_the_prices_of_the_day_before(monkeypatch):
    monkeypatch.setattr(core, "CORE_FROM", 0)
    today = with_hours(4)
    known = solve(today, gap=0.004)
    later = changed(today, known)
    flows = []
    flow = Core._flow
    monkeypatch.setattr(Core, "_flow", lambda *given: flows.append(1) or flow(*given))
    cold = solve(later, gap=0.01)
    before = len(flows)
    warm = solve(later, gap=0.01, start=prices_by_name(today, known.near))
    assert before >= 4
    assert len(flows) - before == 1
    assert max(cold.gap, warm.gap) <= 0.01
    assert faults_of(later, warm) == ()
    kept = len(set(known.chosen) & set(warm.chosen)) / len(known.chosen)
    assert kept > 0.9


def test_the_same_start_gives_the_same_plan_and_a_proof_the_same_value():
    today = with_hours(5, clients=600)
    known = solve(today, gap=0.004)
    later, start = changed(today, known), prices_by_name(today, known.near)
    one, other = solve(later, gap=0.004, start=start), solve(later, gap=0.004, start=start)
    assert (one.chosen, one.bound, one.near) == (other.chosen, other.bound, other.near)
    proved, cold = solve(later, start=start), solve(later)
    assert proved.objective == cold.objective or "proved" not in (proved.stop_reason, cold.stop_reason)
    # Prices to go on from are there whatever proved the plan.
    assert len(proved.near) == later.capacities.size
    assert max(proved.near) > 0


def as_file(problem):
    """The problem as a file of the form that is solved from the command line."""
    uses = [
        {
            problem.resource_ids[problem.uses.items[at]]: int(problem.amounts[at])
            for at in range(problem.uses.starts[option], problem.uses.starts[option + 1])
        }
        for option in range(problem.options)
    ]
    clients = [{"id": name, "weight": int(problem.weights[at])} for at, name in enumerate(problem.client_ids)]
    resources = [
        {"id": name, "capacity": int(problem.capacities[at])} for at, name in enumerate(problem.resource_ids)
    ]
    options = [
        {
            "id": problem.option_ids[at],
            "client": problem.client_ids[problem.option_client[at]],
            "place": f"p{problem.option_place[at]}",
            "score": int(problem.scores[at]),
            "uses": uses[at],
        }
        for at in range(problem.options)
    ]
    parts = {"clients": clients, "resources": resources, "options": options}
    return json.dumps({"format": "schakel-problem/1", **parts})


def test_a_file_of_prices_is_begun_with_where_it_is_there_and_kept_for_the_next_day(tmp_path):
    problem = with_hours(6, clients=600)
    source, prices = tmp_path / "problem.json", tmp_path / "prices.json"
    source.write_text(as_file(problem), encoding="utf-8")
    first = solve_file(source, gap=0.02, prices_path=prices)
    kept = read_prices(prices)
    assert set(kept) <= set(problem.resource_ids)
    assert min(kept.values()) > 0
    again = solve_file(source, gap=0.02, prices_path=prices)
    assert max(first.document["gap"], again.document["gap"]) <= 0.02


@pytest.mark.parametrize("text", ["", "{}", '{"format": "schakel-plan/1", "prices": {}}', '{"prices": [1]}'])
def test_a_file_that_holds_no_prices_is_told_of_and_stays_as_it_is(text, tmp_path):
    prices = tmp_path / "prices.json"
    prices.write_text(text, encoding="utf-8")
    with pytest.raises(BadPricesFile, match=r"prices\.json is no file of prices"):
        read_prices(prices)
    assert prices.read_text(encoding="utf-8") == text
    write_prices(prices, {"kitchen": 2.5})
    assert read_prices(prices) == {"kitchen": 2.5}
