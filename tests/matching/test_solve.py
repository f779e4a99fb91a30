"""Plans are the best there are: against trying everything, another solver, and cases made by hand."""

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from matching.checks import bound_from_prices, faults_of
from matching.errors import InfeasibleProblem
from matching.solve import hard, solve
from matching.solve.best_flow import solve_network
from matching.solve.cuts import largest_number
from matching.solve.network import combined_scale
from matching.solve.priced import solve_priced
from matching.solve.tree import as_tree
from tests.matching.problems import best_by_trying_everything, make, random_problem


@pytest.mark.parametrize("block", range(8))
def test_with_every_feature_the_plan_is_the_best_of_all(block):
    for seed in range(25 * block, 25 * block + 25):
        problem = random_problem(seed)
        best = best_by_trying_everything(problem)
        if best is None:
            with pytest.raises(InfeasibleProblem):
                solve(problem)
            continue
        solution = solve(problem)
        assert tuple(solution.objective.values()) == best, seed
        assert tuple(solution.bound.values()) == best, seed
        assert solution.status == "optimal"
        assert faults_of(problem, solution) == (), seed


def test_a_flow_finds_the_best_of_all_and_its_prices_prove_it():
    proved = 0
    for seed in range(400):
        problem = random_problem(seed, everything=False)
        assert as_tree(problem) is not None, seed
        best = best_by_trying_everything(problem)
        if best is None:
            with pytest.raises(InfeasibleProblem):
                solve(problem)
            continue
        solution = solve(problem)
        assert tuple(solution.objective.values()) == best, seed
        assert faults_of(problem, solution) == (), seed
        assert solution.proof == "multipliers"
        first, second = best
        assert bound_from_prices(problem, solution) == solution.scale * first + second
        proved += 1
    assert proved > 250


def test_levels_that_one_number_cannot_hold_are_solved_one_after_the_other():
    for seed in range(60):
        small = random_problem(seed, everything=False)
        options = [
            {
                "client": int(small.option_client[o]),
                "score": int(small.scores[o]) * 40_000_000,
                "uses": {int(r): 1 for r in small.uses[o]},
            }
            for o in range(small.options)
        ]
        # Many clients outside the game make the factor between the levels too large for 64 bits.
        crowd = [{"client": small.clients + n, "score": 10**9} for n in range(60)]
        weights = [*(small.weights * 100_000).tolist(), *([10**6] * 60)]
        large = make(weights, small.capacities.tolist(), options + crowd, levels=small.levels)
        tree = as_tree(large)
        values = {"placements": large.weights[large.option_client], "score": large.scores}
        first, second = (values[level] for level in large.levels)
        scale = combined_scale(first, second, large.option_client, large.clients)
        assert scale * int(first.max()) * (large.clients + 9) > 2**61 or small.levels[0] == "score"
        solution = solve_network(large, tree)
        bare = make(
            (small.weights * 100_000).tolist(), small.capacities.tolist(), options, levels=small.levels
        )
        best = dict(zip(small.levels, best_by_trying_everything(bare), strict=True))
        assert solution.objective == {
            level: best[level] + {"placements": 60 * 10**6, "score": 60 * 10**9}[level]
            for level in small.levels
        }, seed
        assert faults_of(large, solution) == (), seed


def mid_size(seed, clients=150, places=25):
    rng = np.random.default_rng(seed)
    options = [
        {
            "client": client,
            "score": int(rng.integers(0, 1000)),
            "place": int(place),
            **(
                {"uses": {int(place): 1}}
                if place % 3
                else {"pick": ((int(place), int(place + 1) % places, int(place + 2) % places), 2)}
            ),
        }
        for client in range(clients)
        for place in rng.choice(places, size=5, replace=False)
    ]
    weights = rng.integers(30, 120, clients).tolist()
    return make(weights, rng.integers(1, 8, places).tolist(), options)


def by_highs(problem):
    """The same problem as a linear one, for HiGHS: level by level."""
    picks = [(o, int(r)) for o in range(problem.options) for r in problem.picks[o] if problem.pick_counts[o]]
    size = problem.options + len(picks)
    rows, columns, values, low, high = [], [], [], [], []

    def add(terms, least, most):
        for column, value in terms:
            rows.append(len(low))
            columns.append(column)
            values.append(value)
        low.append(least)
        high.append(most)

    for client in range(problem.clients):
        add([(o, 1) for o in np.flatnonzero(problem.option_client == client)], 0, 1)
    for resource, capacity in enumerate(problem.capacities):
        at = np.flatnonzero(problem.uses.items == resource)
        used = list(zip(problem.uses.owner[at].tolist(), problem.amounts[at].tolist(), strict=True))
        used += [(problem.options + at, 1) for at, (_, r) in enumerate(picks) if r == resource]
        add(used, 0, capacity)
    for option in np.flatnonzero(problem.pick_counts):
        own = [(problem.options + at, 1) for at, (o, _) in enumerate(picks) if o == option]
        add([*own, (int(option), -int(problem.pick_counts[option]))], 0, 0)
    for at, (option, _) in enumerate(picks):
        add([(problem.options + at, 1), (option, -1)], -np.inf, 0)
    levels = {
        "placements": problem.weights[problem.option_client],
        "score": problem.values(),
    }
    found = {}
    for level in problem.levels:
        gain = np.zeros(size)
        gain[: problem.options] = levels[level]
        matrix = coo_array((values, (rows, columns)), shape=(len(low), size))
        result = milp(
            -gain,
            constraints=LinearConstraint(matrix, low, high),
            integrality=np.ones(size),
            bounds=Bounds(0, 1),
        )
        found[level] = round(-result.fun)
        add([(at, value) for at, value in enumerate(gain) if value], found[level] - 0.5, np.inf)
    return found


@pytest.mark.parametrize("seed", range(3))
def test_plan_agrees_with_another_solver_on_free_choice_of_middle_size(seed):
    problem = mid_size(seed)
    solution = solve(problem)
    assert solution.objective == by_highs(problem)
    assert solution.bound == solution.objective
    assert faults_of(problem, solution) == ()


@pytest.mark.parametrize(
    ("capacities", "count", "options", "most"),
    [
        ([1, 1, 1], 2, 9, 1),
        ([1, 1, 1, 1], 2, 9, 2),
        ([9, 1, 1], 2, 9, 2),
        ([9, 9], 2, 5, 5),
        ([9], 2, 5, 0),
        ([2, 2, 2], 3, 9, 2),
    ],
)
def test_so_many_can_share_these_half_days_and_no_more(capacities, count, options, most):
    assert largest_number(capacities, count, options) == most


def test_free_choice_with_a_half_day_left_over_everywhere_is_proved():
    """Three single half-days each, of which two are needed: the relaxation would place half clients."""
    rng = np.random.default_rng(4)
    options = [
        {
            "client": client,
            "place": int(o),
            "score": int(rng.integers(0, 99)),
            "pick": (range(3 * o, 3 * o + 3), 2),
        }
        for client in range(60)
        for o in rng.choice(20, size=6, replace=False)
    ]
    problem = make([1] * 60, [1] * 60, options)
    solution = solve(problem)
    assert solution.objective["placements"] == solution.bound["placements"] == 20
    assert solution.status == "optimal"


@pytest.mark.parametrize("block", range(4))
def test_priced_first_the_plan_is_still_the_best_of_all(block, monkeypatch):
    monkeypatch.setattr(hard, "PRICED_FROM", 0)
    for seed in range(1000 + 40 * block, 1040 + 40 * block):
        problem = random_problem(seed)
        best = best_by_trying_everything(problem)
        if best is None:
            with pytest.raises(InfeasibleProblem):
                solve(problem)
            continue
        solution = solve(problem)
        assert tuple(solution.objective.values()) == best, seed
        assert tuple(solution.bound.values()) == best, seed
        assert faults_of(problem, solution) == (), seed


def with_hours(seed, clients=400, places=30, organisations=4):
    """Places of which some share the hours of a coach, used in different amounts."""
    rng = np.random.default_rng(seed)
    options = []
    need, factor = rng.integers(1, 6, clients), rng.integers(1, 4, places)
    for client in range(clients):
        for place in rng.choice(places, size=7, replace=False).tolist():
            uses = {place: 1}
            if place < 3 * organisations:
                uses[places + place // 3] = int(need[client] * factor[place])
            options.append(
                {"client": client, "place": place, "score": int(rng.integers(0, 1000)), "uses": uses}
            )
    seats = rng.integers(4, 12, places).tolist()
    return make(rng.integers(30, 120, clients).tolist(), [*seats, *[60] * organisations], options)


def test_shared_hours_are_priced_and_the_bound_is_proved_by_the_prices(monkeypatch):
    monkeypatch.setattr(hard, "PRICED_FROM", 0)
    problem = with_hours(1)
    assert as_tree(problem) is None
    rough = solve(problem, gap=0.2)
    assert rough.proof == "multipliers"
    assert rough.status in ("within_gap", "optimal")
    assert faults_of(problem, rough) == ()
    first = problem.levels[0]
    exact = by_highs(problem)
    assert rough.objective[first] <= exact[first] <= rough.bound[first]


def test_only_nearly_useful_options_are_left_to_the_search(monkeypatch):
    monkeypatch.setattr(hard, "PRICED_FROM", 0)
    problem = with_hours(3, clients=100)
    solution = solve(problem)
    assert solution.objective == by_highs(problem)
    assert solution.bound == solution.objective
    priced = solve_priced(problem, lambda: False, lambda flows, gap: None)
    assert priced.useful.sum() < problem.options
    assert priced.useful[list(solution.chosen)].all() or priced.value == (
        priced.scale * solution.objective["placements"] + solution.objective["score"]
    )
