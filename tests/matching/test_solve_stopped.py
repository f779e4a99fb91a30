"""Stopped inside one long flow: the best plan so far comes at once, and no process stays behind."""

import os
import random
import time

import numpy as np
import pytest

from matching.checks import faults_of
from matching.errors import InfeasibleProblem, NoPlanInTime, RoundCancelled
from matching.problem import Floor
from matching.solve import core, hard, network, solve
from matching.solve.search import Search, solve_search
from matching.solve.watched import Stopped, watched
from tests.matching.problems import make
from tests.matching.test_solve_priced import with_hours


def never():
    return False


def endless():
    while True:
        time.sleep(1)


@pytest.fixture(autouse=True)
def forked(monkeypatch):
    """Return the processes that were begun; who runs these tests may have others of its own."""
    begun, real = [], os.fork

    def fork():
        child = real()
        begun.append(child)
        return child

    monkeypatch.setattr(os, "fork", fork)
    return begun


def left(forked):
    """Return those of the processes that have not been seen to end."""
    assert forked
    found = []
    for child in forked:
        try:
            os.waitpid(child, os.WNOHANG)
        except ChildProcessError:
            continue
        found.append(child)
    return found


@pytest.fixture
def flows(monkeypatch):
    """Make every flow one that can be stopped; those named, counted from 1, never end.

    What it returns says whether the first of them has begun.
    """
    monkeypatch.setattr(network, "WATCHED_FROM", 0)
    begun, stuck = [], set()
    real = network._solved

    def one(*given):
        return endless() if len(begun) in stuck else real(*given)

    def counted(work, stop, refusal):
        begun.append(1)
        return watched(work, stop, refusal)

    monkeypatch.setattr(network, "_solved", one)
    monkeypatch.setattr(network, "watched", counted)

    def stick(*numbers):
        begun.clear()
        stuck.clear()
        stuck.update(numbers)
        return lambda: len(begun) >= min(numbers)

    return stick


def seats(**more):
    """Three clients for two places."""
    options = [{"client": client, "score": client, "uses": {client % 2: 1}} for client in range(3)]
    return make([1, 2, 3], [1, 1], options, **more)


def test_work_in_a_process_of_its_own_gives_the_same_answer_and_leaves_no_process(forked):
    assert watched(lambda: np.arange(300_000), never).sum() == 44_999_850_000
    assert left(forked) == []


def test_work_that_is_refused_or_breaks_off_says_so(forked):
    def refused():
        raise network.NoFlow

    with pytest.raises(network.NoFlow):
        watched(refused, never, network.NoFlow)
    with pytest.raises(ChildProcessError):
        watched(lambda: os._exit(1), never)
    assert left(forked) == []


def test_work_that_does_not_end_is_stopped_and_its_process_ended(forked):
    with pytest.raises(Stopped):
        watched(endless, lambda: True)
    assert left(forked) == []


def test_a_flow_that_can_be_stopped_gives_the_plan_of_one_that_cannot(flows):
    assert solve(seats(), interrupted=never).objective == {"placements": 5, "score": 3}
    with pytest.raises(InfeasibleProblem):
        solve(seats(fixed=(0, 2)), interrupted=never)


def test_stopped_within_the_first_flow_there_is_the_plan_by_priority(flows):
    flows(1)
    problem = seats()
    late = solve(problem, time_limit=0.1)
    assert (late.stop_reason, late.status, late.objective["placements"]) == ("time_limit", "stopped", 5)
    assert late.bound["placements"] == 6
    assert faults_of(problem, late) == ()


def test_who_interrupts_or_cancels_is_heard_within_a_flow(flows, forked):
    flows(1, 2)
    assert solve(seats(), interrupted=lambda: True).stop_reason == "interrupted"
    asked = []
    with pytest.raises(RoundCancelled):
        solve(seats(), cancelled=lambda: len(asked) > 1 or bool(asked.append(0)))
    assert left(forked) == []


def test_stopped_within_the_first_flow_a_floor_that_priority_misses_leaves_no_plan(flows):
    flows(1)
    with pytest.raises(NoPlanInTime):
        solve(seats(floors=(Floor(clients=(0,), least=1),)), time_limit=0.1)


def test_stopped_within_a_later_flow_the_best_plan_so_far_comes_with_its_bound(flows, monkeypatch):
    monkeypatch.setattr(hard, "PRICED_FROM", 0)
    monkeypatch.setattr(core, "CORE_FROM", 0)
    problem = with_hours(0, clients=60, places=16, organisations=2)
    best = solve(problem)
    first = problem.levels[0]
    for stuck in (2, 5):
        stopped = solve(problem, interrupted=flows(stuck))
        assert stopped.stop_reason == "interrupted"
        assert faults_of(problem, stopped) == ()
        assert stopped.objective[first] <= best.objective[first] <= stopped.bound[first]


def test_a_search_that_does_not_end_stops_at_a_set_amount_of_work_always_at_the_same_plan():
    rng = random.Random(4)
    sizes = [[rng.randint(5, 25) for _ in range(5)] for _ in range(60)]
    options = [
        {"client": client, "score": 500 + 10 * size + rng.randint(-9, 9), "uses": {place: size}}
        for client, row in enumerate(sizes)
        for place, size in enumerate(row)
    ]
    problem = make([1] * 60, [120] * 5, options)
    wanted = Search(
        seed=0,
        gap=0.0,
        prove=False,
        deadline=None,
        progress=lambda _: None,
        cancelled=never,
        interrupted=never,
        work=0.1,
    )
    first, again = (solve_search(problem, wanted) for _ in range(2))
    assert (first.stop_reason, first.status) == ("work_limit", "stopped")
    assert first.gap > 0
    assert first.chosen == again.chosen
    assert not faults_of(problem, first)
