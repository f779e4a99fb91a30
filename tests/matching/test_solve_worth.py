"""One more unit of a resource is worth exactly what solving anew with it gives."""

from dataclasses import replace

import numpy as np
import pytest

from matching.errors import InfeasibleProblem
from matching.solve import solve
from matching.solve.worth import FlowState, worth_of_one_more
from tests.matching.problems import make, random_problem


def test_one_more_unit_is_worth_what_solving_anew_gives():
    asked = gained = 0
    for seed in range(200):
        problem = random_problem(seed, everything=False)
        try:
            before = solve(problem)
        except InfeasibleProblem:
            continue
        state = FlowState(problem, before)
        for resource in range(problem.capacities.size):
            capacities = problem.capacities.copy()
            if capacities[resource] == 0:  # its options could not be chosen at all: another problem
                continue
            capacities[resource] += 1
            larger = replace(problem, capacities=capacities)
            after = solve(larger)
            found = worth_of_one_more(state, resource)
            gain = {level: after.objective[level] - before.objective[level] for level in problem.levels}
            assert found.gain == gain, (seed, resource)
            chosen = set(before.chosen) - set(found.leaves) | set(found.takes)
            assert len(chosen) == len(before.chosen) - len(found.leaves) + len(found.takes)
            asked += 1
            gained += any(gain.values())
    assert asked > 200
    assert gained > 20


def test_a_chain_of_moves_is_told():
    """A new place at 1 goes to who sits at 0, whose place goes to the one without."""
    options = [
        {"client": 0, "uses": {0: 1}, "score": 5},
        {"client": 0, "uses": {1: 1}, "score": 9},
        {"client": 1, "uses": {1: 1}, "score": 20},
        {"client": 2, "uses": {0: 1}, "score": 1},
    ]
    problem = make([1, 1, 1], [1, 1], options)
    found = worth_of_one_more(FlowState(problem, solve(problem)), 1)
    assert found.gain == {"placements": 1, "score": 5}
    assert set(found.takes) == {1, 3}
    assert found.leaves == (0,)


def test_only_a_plan_proved_by_flow_can_be_asked():
    rng = np.random.default_rng(1)
    options = [{"client": n, "uses": {0: int(rng.integers(1, 4))}, "score": n} for n in range(6)]
    problem = make([1] * 6, [5], options)
    with pytest.raises(ValueError, match="proved by flow"):
        FlowState(problem, solve(problem))
