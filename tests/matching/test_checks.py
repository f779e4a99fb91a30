"""The independent check sees every kind of fault, and a problem that cannot be is refused."""

from dataclasses import replace

import pytest

from matching import checks_of_prices
from matching.checks import faults_of, verify
from matching.checks_of_prices import bound_from_prices
from matching.errors import InfeasibleProblem, InvalidProblem, PlanFault
from matching.problem import Floor, Lists, ints
from matching.solve import solve
from tests.matching.problems import make, random_problem


def problem(**more):
    options = [
        {"client": 0, "uses": {0: 1}, "score": 5},
        {"client": 1, "uses": {0: 1}, "score": 4},
        {"client": 1, "pick": ((1, 2), 1), "score": 3},
        {"client": 0, "uses": {0: 1}, "score": 1},
    ]
    return make([3, 2], [1, 1, 1], options, **more)


def spoiled(**changes):
    return replace(solve(problem()), **changes)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"chosen": (0, 1)}, "resource r0 is used 2 times of 1"),
        ({"chosen": (0, 3)}, "client c0 has 2 options"),
        ({"chosen": (0, 0)}, "chosen twice"),
        ({"picked": {}}, "does not pick 1"),
        ({"picked": {2: (0,)}}, "not on its list"),
        ({"picked": {2: (1,), 1: (1,)}}, "not chosen"),
        ({"objective": {"placements": 5, "score": 9}}, "level score claims 9 and is 8"),
        ({"bound": {"placements": 4, "score": 8}}, "above its bound 4"),
        ({"prices": (0, 0, 0)}, "the multipliers prove a bound"),
        ({"prices": (-1, 0, 0)}, "below zero"),
    ],
)
def test_every_fault_is_seen(changes, words):
    assert faults_of(problem(), spoiled()) == ()
    assert any(words in fault for fault in faults_of(problem(), spoiled(**changes)))


def test_demands_are_checked():
    solution = replace(solve(problem()), chosen=(0,), picked={})
    assert "fixed option o1 is not chosen" in faults_of(problem(fixed=(1,)), solution)
    floors = (Floor((0, 1), 2),)
    assert "floor 1 asks 2 and gets 1" in faults_of(problem(floors=floors), solution)
    both = solve(problem())
    assert any("keep apart" in fault for fault in faults_of(problem(keep_apart=((0, 1),)), both))


def test_a_fault_stops_the_round():
    with pytest.raises(PlanFault, match="used 2 times"):
        verify(problem(), spoiled(chosen=(0, 1)))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"capacities": ints([-1, 1, 1])}, "capacity of resource r0 is -1"),
        ({"weights": ints([0, 1])}, "weight of client c0 is 0"),
        ({"weights": ints([1])}, "weights has 1 values where 2 belong"),
        ({"scores": ints([10**10, 0, 0, 0])}, "score of option o0"),
        ({"option_client": ints([0, 1, 2, 0])}, "client of option o2 is 2"),
        ({"pick_counts": ints([0, 0, 3, 0])}, "option o2 picks 3 out of 2"),
        ({"pick_counts": ints([0, 0, -1, 0])}, "option o2 picks -1"),
        ({"amounts": ints([1, -1, 1])}, "amount used by option o1 is -1"),
        ({"uses": Lists.of([[7], [0], [], [0]])}, "resource used by option o0 is 7"),
        ({"picks": Lists.of([[], [], [1, 1], []])}, "option o2 names the same resource to pick twice"),
        ({"fixed": (9,)}, "does not exist: 9"),
        ({"floors": (Floor((5,), 1),)}, "names a client that does not exist"),
        ({"keep_apart": ((1, 1),)}, "no two clients"),
        ({"stability_bonus": -1}, "stability bonus is -1"),
        ({"levels": ("score",)}, "levels must be"),
    ],
)
def test_problem_that_cannot_be_is_refused(changes, words):
    with pytest.raises(InvalidProblem, match=words):
        replace(problem(), **changes)


def test_a_bound_is_the_same_however_it_is_added_up(monkeypatch):
    """In blocks of any length, in 64 bits or in whole numbers of any length."""
    told = []
    for seed in range(0, 300, 4):
        case = random_problem(seed, everything=False)
        try:
            told.append((case, found := solve(case), bound_from_prices(case, found)))
        except InfeasibleProblem:
            continue
    assert len(told) > 30
    monkeypatch.setattr(checks_of_prices, "_BLOCK", 3)
    assert [bound_from_prices(case, found) for case, found, _ in told] == [bound for *_, bound in told]
    monkeypatch.setattr(checks_of_prices, "_LIMIT", 0)
    assert [bound_from_prices(case, found) for case, found, _ in told] == [bound for *_, bound in told]
