"""Plans of problems made by hand: what comes first, what is kept, what is refused, what stops a search."""

import pytest

from matching.checks import faults_of, recount
from matching.errors import InfeasibleProblem, RoundCancelled
from matching.problem import Floor
from matching.solve import solve
from matching.solve.tree import as_tree
from tests.matching.problems import make
from tests.matching.test_solve import mid_size


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
