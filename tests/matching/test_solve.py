"""Plans are the best there are: against trying everything, another solver, and cases made by hand."""

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from matching.checks import bound_from_prices, faults_of, recount
from matching.errors import InfeasibleProblem, RoundCancelled
from matching.problem import Floor
from matching.solve import solve
from matching.solve.cuts import largest_number
from matching.solve.network import combined_scale, solve_network
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
        used = [(int(o), 1) for o in range(problem.options) if resource in problem.uses[o]]
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


def test_placements_come_before_score():
    """One place; the client who weighs more gets it although the other scores higher."""
    problem = make([2, 1], [1], [{"client": 0, "uses": {0: 1}}, {"client": 1, "uses": {0: 1}, "score": 900}])
    assert solve(problem).chosen == (0,)
    swapped = make(
        [2, 1],
        [1],
        [{"client": 0, "uses": {0: 1}}, {"client": 1, "uses": {0: 1}, "score": 900}],
        levels=("score", "placements"),
    )
    assert solve(swapped).chosen == (1,)


def test_nested_limits_are_one_flow():
    """Two shifts of a programme of one place: only one client goes in."""
    options = [{"client": c, "uses": {1 + c: 1, 0: 1}, "score": 5 + c} for c in range(2)]
    problem = make([1, 1], [1, 1, 1], options)
    assert as_tree(problem) is not None
    assert solve(problem).chosen == (1,)


def test_crossing_limits_are_searched():
    options = [
        {"client": 0, "uses": {0: 1, 1: 1}},
        {"client": 1, "uses": {1: 1, 2: 1}},
        {"client": 2, "uses": {0: 1, 2: 1}},
    ]
    problem = make([1, 1, 1], [1, 1, 1], options)
    assert as_tree(problem) is None
    solution = solve(problem)
    assert solution.proof == "search"
    assert solution.objective["placements"] == 1


def test_stability_bonus_keeps_what_was_discussed():
    options = [{"client": 0, "uses": {0: 1}, "score": 100}, {"client": 0, "uses": {1: 1}, "score": 90}]
    assert solve(make([1], [1, 1], options)).chosen == (0,)
    kept = make([1], [1, 1], options, previous=(1,), stability_bonus=20)
    assert solve(kept).chosen == (1,)
    assert solve(kept).objective["score"] == 110


def test_one_client_may_have_a_workfloor_and_a_course():
    options = [
        {"client": 0, "slot": 0, "uses": {0: 1}, "score": 5},
        {"client": 0, "slot": 1, "uses": {0: 1}, "score": 3},
        {"client": 0, "slot": 1, "uses": {1: 1}, "score": 2},
    ]
    problem = make([4], [1, 1], options)
    assert solve(problem).chosen == (0, 2)
    assert solve(problem).objective == {"placements": 4, "score": 7}


def test_infeasible_fixed_options_are_named():
    options = [{"client": 0, "uses": {0: 1}}, {"client": 1, "uses": {0: 1}}, {"client": 0}]
    with pytest.raises(InfeasibleProblem, match="use 2 of r0, which has 1"):
        solve(make([1, 1], [1], options, fixed=(0, 1)))
    with pytest.raises(InfeasibleProblem, match="o0 and o2 stand in one slot"):
        solve(make([1, 1], [1], options, fixed=(0, 2)))


def test_floor_out_of_reach_is_named():
    with pytest.raises(InfeasibleProblem, match="floor 1 asks 2 clients, of whom 1 have an option"):
        solve(make([1, 1], [1], [{"client": 0, "uses": {0: 1}}], floors=(Floor((0, 1), 2),)))


def test_cancelled_before_and_during_the_search():
    problem = mid_size(0)
    with pytest.raises(RoundCancelled):
        solve(problem, cancelled=lambda: True)
    asked = iter([False])
    with pytest.raises(RoundCancelled):
        solve(problem, cancelled=lambda: next(asked, True))


def test_out_of_time_gives_the_best_so_far_with_a_true_bound():
    problem = mid_size(0)
    best = solve(problem)
    solution = solve(problem, time_limit=0.0)
    assert solution.status == "stopped"
    assert solution.stop_reason == "time_limit"
    assert faults_of(problem, solution) == ()
    first = problem.levels[0]
    assert solution.objective[first] <= best.objective[first] <= solution.bound[first]
    assert solution.gap > 0


def test_progress_ends_at_the_last_level():
    seen = []
    solve(mid_size(1), progress=seen.append)
    assert [seen[0].done, seen[-1].done] == [0, 2]
    assert seen[-1].gap == 0.0
    assert seen[-1].placed > 0


def test_empty_problem_has_an_empty_plan():
    solution = solve(make([], [], []))
    assert (solution.chosen, solution.status) == ((), "optimal")


def test_search_recounts_what_it_claims():
    problem = mid_size(2)
    solution = solve(problem)
    assert recount(problem, solution) == solution.objective


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


def test_keep_apart_that_no_best_plan_breaks_costs_no_search():
    options = [{"client": c, "place": c, "uses": {c: 1}, "score": 5} for c in range(2)]
    options += [{"client": c, "place": 1 - c, "uses": {1 - c: 1}, "score": 1} for c in range(2)]
    solution = solve(make([1, 1], [1, 1], options, keep_apart=((0, 1),)))
    assert (solution.chosen, solution.proof) == ((0, 1), "multipliers")


def test_keep_apart_that_the_best_plan_would_break_is_kept():
    options = [{"client": c, "place": 0, "when": (1,), "uses": {0: 1}, "score": 5} for c in range(2)]
    options += [{"client": 1, "place": 0, "when": (2,), "uses": {0: 1}, "score": 1}]
    solution = solve(make([1, 1], [2], options, keep_apart=((0, 1),)))
    assert (solution.chosen, solution.proof) == ((0, 2), "search")


def test_floor_gives_a_group_its_places_and_stays_one_flow():
    """One place: by weight client 0 would get it; the floor asks one of clients 1 and 2."""
    options = [{"client": c, "uses": {0: 1}, "score": c} for c in range(3)]
    solution = solve(make([9, 1, 1], [1], options, floors=(Floor((1, 2), 1),)))
    assert (solution.chosen, solution.proof) == ((2,), "multipliers")
    assert solution.floor_prices[0] > 0


def test_demands_that_only_together_are_too_much_are_named():
    options = [{"client": c, "uses": {0: 1}} for c in range(3)]
    with pytest.raises(InfeasibleProblem, match="fixed option o0, floor 1 cannot all be met"):
        solve(make([1, 1, 1], [1], options, fixed=(0,), floors=(Floor((1, 2), 1),)))
