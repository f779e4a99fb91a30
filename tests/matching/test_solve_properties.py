"""What holds of every small problem, whatever hypothesis makes of it."""

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matching.checks import faults_of
from matching.errors import InfeasibleProblem
from matching.problem import Floor
from matching.solve import solve
from matching.solve.worth import FlowState, worth_of_one_more
from tests.matching.problems import best_by_trying_everything, make

LEVELS = st.sampled_from([("placements", "score"), ("score", "placements")])


@st.composite
def one_flow(draw):
    """A few clients, places inside a larger limit, perhaps a floor or a fixed option."""
    clients, places = draw(st.integers(1, 6)), draw(st.integers(1, 4))
    options = [
        {"client": client, "uses": {0: 1, place: 1}, "score": draw(st.integers(0, 20))}
        for client in range(clients)
        for place in sorted(draw(st.sets(st.integers(1, places), max_size=3)))
    ]
    more = {"levels": draw(LEVELS)}
    if draw(st.booleans()):
        group = tuple(range(0, clients, 2))
        more["floors"] = (Floor(group, draw(st.integers(0, len(group)))),)
    if options and draw(st.booleans()):
        more["fixed"] = (draw(st.integers(0, len(options) - 1)),)
    room = [draw(st.integers(1, 5)), *(draw(st.integers(1, 2)) for _ in range(places))]
    return make([draw(st.integers(1, 9)) for _ in range(clients)], room, options, **more)


@st.composite
def any_kind(draw):
    """A few clients, amounts and picks out of a list, perhaps clients to keep apart."""
    clients, resources = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    amounts = st.dictionaries(st.integers(0, resources - 1), st.integers(0, 3), max_size=2)
    options = []
    for client in range(clients):
        for _ in range(draw(st.integers(0, 2))):
            uses = draw(amounts)
            rest = tuple(resource for resource in range(resources) if resource not in uses)
            count = draw(st.integers(0, min(2, len(rest))))
            place, score = draw(st.integers(0, 1)), draw(st.integers(-5, 20))
            options.append(
                {"client": client, "uses": uses, "pick": (rest, count), "place": place, "score": score}
            )
    apart = ((0, 1),) if clients > 1 and draw(st.booleans()) else ()
    weights = [draw(st.integers(1, 9)) for _ in range(clients)]
    room = [draw(st.integers(0, 4)) for _ in range(resources)]
    return make(weights, room, options, keep_apart=apart, levels=draw(LEVELS))


def solved(problem):
    """The solution, if there is any."""
    try:
        return solve(problem)
    except InfeasibleProblem:
        assume(False)


@settings(max_examples=150, deadline=None)
@given(one_flow(), st.data())
def test_one_more_unit_is_worth_exactly_what_solving_anew_with_it_gives(problem, data):
    before = solved(problem)
    resource = data.draw(st.integers(0, problem.capacities.size - 1))
    more = problem.capacities.copy()
    more[resource] += 1
    after = solve(replace(problem, capacities=more))
    found = worth_of_one_more(FlowState(problem, before), resource)
    assert found.gain == {level: after.objective[level] - before.objective[level] for level in problem.levels}


@settings(max_examples=150, deadline=None)
@given(one_flow(), st.integers(2, 1000))
def test_all_scores_times_as_much_leave_plan_and_placements_as_they_are(problem, times):
    before = solved(problem)
    scaled = replace(problem, scores=problem.scores * times)
    after = solve(scaled)
    assert faults_of(scaled, after) == ()
    assert after.objective["placements"] == before.objective["placements"]
    assert after.objective["score"] == times * before.objective["score"]
    # The plan of the one is the best of the other too, whichever of equally good ones is taken.
    assert sum(int(scaled.scores[option]) for option in before.chosen) == after.objective["score"]


@settings(max_examples=60, deadline=None)
@given(any_kind())
def test_the_plan_is_the_best_of_all_and_its_bound_says_so(problem):
    best = best_by_trying_everything(problem)
    assume(best is not None)
    found = solve(problem)
    assert faults_of(problem, found) == ()
    assert tuple(found.objective.values()) == best
    assert tuple(found.bound.values()) == best


@settings(max_examples=60, deadline=None)
@given(any_kind(), st.integers(2, 50))
def test_all_amounts_and_rooms_times_as_much_leave_the_values_as_they_are(problem, times):
    assume(not problem.pick_counts.any())
    before = solved(problem)
    after = solve(replace(problem, amounts=problem.amounts * times, capacities=problem.capacities * times))
    assert after.objective == before.objective
