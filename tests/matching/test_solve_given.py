"""What bounds the second level where so much of the first is reached: never too low, and as low as can be."""

import itertools

import numpy as np
import pytest
from scipy.optimize import linprog

from matching.checks import bound_from_clients
from matching.solve.bounded import Knapsacks
from matching.solve.given import climbed
from matching.solve.network import level_values
from tests.matching.problems import best_by_trying_everything
from tests.matching.test_solve_packed import families

FINE = 1000


def never():
    return False


def given(problem, reached, stop=never):
    packed = Knapsacks(problem)
    values = level_values(problem, packed.options)
    first, second = (values[level] for level in problem.levels)
    begin = packed.relaxed(second, (first, reached[0]))
    return climbed(packed, (first, second), reached, begin, FINE, stop)


def dual(problem, reached):
    """The best bound there is: the linear program over every load of every place."""
    packed = Knapsacks(problem)
    values = level_values(problem, packed.options)
    first, second = (values[level] for level in problem.levels)
    loads = []
    for place, room in enumerate(problem.capacities.tolist()):
        there = np.flatnonzero(packed.resource == place).tolist()
        for size in range(1, len(there) + 1):
            for load in map(list, itertools.combinations(there, size)):
                if packed.amount[load].sum() <= room:
                    loads.append((place, load))
    limits = np.zeros((problem.capacities.size + problem.clients + 1, len(loads)))
    for column, (place, load) in enumerate(loads):
        limits[place, column] = 1
        np.add.at(limits[:, column], problem.capacities.size + packed.client[load], 1)
        limits[-1, column] = -first[load].sum()
    high = np.append(np.ones(limits.shape[0] - 1), -reached[0])
    return -linprog([-second[load].sum() for _, load in loads], A_ub=limits, b_ub=high).fun


@pytest.mark.parametrize("seed", range(40))
def test_no_plan_with_so_much_on_the_first_level_has_more_on_the_second(seed):
    problem = families(seed, clients=6)
    reached = best_by_trying_everything(problem)
    for known in (reached[1], 0):
        found = given(problem, (reached[0], known))
        assert reached[1] <= found.bound
        first, second = found.proof.factors
        proved = bound_from_clients(problem, found.proof)
        assert found.bound == (proved - first * reached[0]) // second


def test_nearly_always_no_prices_prove_less_than_those_it_ends_with():
    lowest = 0
    for seed in range(60):
        problem = families(seed, clients=8, room=9)
        reached = best_by_trying_everything(problem)
        # A climb does not end at the very bottom, and told in whole values that may be one more.
        lowest += given(problem, reached).bound <= max(dual(problem, reached), reached[1]) + 1
    assert lowest >= 57


def test_stopped_at_once_its_bound_holds_and_the_same_climb_gives_the_same():
    problem = families(2, clients=60, places=6, room=20)
    first = given(problem, (100, 500))
    again = given(problem, (100, 500))
    assert (first.bound, first.factor, first.proof) == (again.bound, again.factor, again.proof)
    assert given(problem, (100, 500), lambda: True).bound >= first.bound
