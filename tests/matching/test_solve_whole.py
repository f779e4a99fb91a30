"""Hours filled with whole clients: fillings, the bound they prove, and the optimum by dividing."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from matching.checks import bound_from_prices, faults_of
from matching.errors import InfeasibleProblem
from matching.solve import core, hard, solve
from matching.solve.fillings import Kinds, best_filling
from tests.matching.problems import best_by_trying_everything, make
from tests.matching.test_solve_priced import with_hours


def kinds(seats, amounts, rooms):
    """Kinds around resource 0."""
    number = np.array(seats)
    return Kinds(np.zeros_like(number), number, np.array(amounts), np.array(rooms), np.arange(number.size))


@pytest.mark.parametrize("seed", range(20))
def test_the_best_filling_is_the_best_of_all_whole_numbers(seed):
    rng = np.random.default_rng(seed)
    seats = rng.integers(0, 2, 4)
    of_seat = rng.integers(1, 4, 2)
    amounts, price = rng.integers(1, 7, 4) * 15, rng.integers(0, 50, 4)
    capacity = int(rng.integers(20, 300))
    worth, counts = best_filling(kinds(seats, amounts, of_seat[seats]), 0, price, capacity)
    fits = [
        numbers
        for numbers in product(range(4), repeat=4)
        if np.dot(numbers, amounts) <= capacity
        and all(np.array(numbers)[seats == seat].sum() <= of_seat[seat] for seat in (0, 1))
    ]
    assert worth == max(int(np.dot(numbers, price)) for numbers in fits)
    assert tuple(counts.tolist()) in fits
    assert int(counts @ price) == worth


def small(seed):
    """Five clients, four places of which three share the hours of two coaches, and now and then more."""
    rng = np.random.default_rng(seed)
    need, factor = rng.integers(1, 4, 5), rng.integers(1, 3, 4)
    options = []
    for client in range(5):
        for place in sorted(rng.choice(4, size=int(rng.integers(1, 5)), replace=False).tolist()):
            uses = {place: 1}
            if place < 3:
                uses[4 + place // 2] = int(need[client] * factor[place])
            if place == 3 and client % 2:
                uses[6] = 1
            score = int(rng.integers(0, 20))
            options.append({"client": client, "place": place, "score": score, "uses": uses})
    more = {}
    if seed % 3 == 0:
        more["keep_apart"] = ((0, 1), (2, 3))
    if seed % 5 == 0:
        more["fixed"] = (int(rng.integers(0, len(options))),)
    capacities = [*rng.integers(1, 4, 4).tolist(), *rng.integers(3, 7, 2).tolist(), 1]
    return make(rng.integers(1, 5, 5).tolist(), capacities, options, **more)


@pytest.mark.parametrize("seeds", [range(40), pytest.param(range(40, 1000), marks=pytest.mark.long)])
def test_what_filling_and_dividing_prove_of_small_problems_is_true(monkeypatch, seeds):
    """Prices of counts, dividing, and what no better plan can use: no search, or one over that."""
    monkeypatch.setattr(hard, "PRICED_FROM", 0)
    monkeypatch.setattr(core, "CORE_FROM", 0)
    by_counts = settled = 0
    for seed in seeds:
        problem = small(seed)
        best = best_by_trying_everything(problem)
        if best is None:
            with pytest.raises(InfeasibleProblem):
                solve(problem)
            continue
        for searched in (-1, 1000):
            monkeypatch.setattr(hard, "SEARCHED_TO", searched)
            solution = solve(problem)
            assert faults_of(problem, solution) == (), seed
            assert solution.objective["placements"] <= best[0] <= solution.bound["placements"], seed
            if solution.status == "optimal":
                assert tuple(solution.objective.values()) == best, seed
                settled += searched < 0
            else:
                assert searched < 0, seed
        if solution.count_prices is not None:
            by_counts += 1
            fine = solution.count_prices.factors[1]
            assert fine * (solution.scale * best[0] + best[1]) <= bound_from_prices(problem, solution), seed
    assert settled > 0.75 * len(seeds)
    assert by_counts > 0.1 * len(seeds)


def test_what_the_prices_of_counts_prove_is_checked():
    problem = with_hours(3, clients=500, places=40, organisations=3)
    solution = solve(problem)
    if solution.count_prices is None:
        pytest.fail("this problem is settled by prices alone")
    assert solution.proof == "multipliers"
    assert solution.status == "optimal"
    assert faults_of(problem, solution) == ()
    proof = solution.count_prices
    spoiled = replace(proof, kinds=tuple((r, s, a, 0) for r, s, a, _ in proof.kinds))
    assert "prove a bound of" in faults_of(problem, replace(solution, count_prices=spoiled))[0]
    below = replace(proof, kinds=((*proof.kinds[0][:3], -1), *proof.kinds[1:]))
    assert faults_of(problem, replace(solution, count_prices=below)) == ("a multiplier is below zero",)
    other = replace(proof, factors=(proof.factors[0] + 1, proof.factors[1]))
    assert "another weight" in faults_of(problem, replace(solution, count_prices=other))[0]


def test_dividing_ends_what_one_program_leaves_open_and_stops_at_any_time(monkeypatch):
    problem = with_hours(5, clients=500, places=40, organisations=4)
    whole = solve(problem, prove=True)
    assert whole.status == "optimal"
    assert faults_of(problem, whole) == ()
    asked = []
    stopped = solve(problem, interrupted=lambda: len(asked) > 12 or bool(asked.append(0)))
    assert stopped.stop_reason in ("interrupted", "proved")
    assert faults_of(problem, stopped) == ()
    first = problem.levels[0]
    assert stopped.objective[first] <= whole.objective[first] <= stopped.bound[first]
