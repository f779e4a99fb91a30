"""Inequalities that every plan keeps and the linear relaxation misses, for free choice of half-days.

Take a set ``S`` of resources and the options that pick ``k`` different ones, all out of ``S``. If ``N`` of
them are chosen, each resource ``r`` serves at most ``min(c_r, N)`` of them, so ``k N`` is at most the sum
of these over ``S``. The largest whole ``N`` that allows bounds how many are chosen. One half-day left over
that nobody can use alone makes the relaxation place half a client; these inequalities do not, and minutes
of search become seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from matching.problem import Problem

Bools = npt.NDArray[np.bool_]
#: Most sets looked at in one group of resources: the lists themselves and unions of them.
MOST_SETS = 200


def pick_cuts(problem: Problem, possible: Bools) -> list[tuple[list[int], int]]:
    """Return options of which at most so many can be chosen together (18).

    Parameters
    ----------
    problem
        The problem.
    possible
        Options that can be chosen alone.
    """
    capacities: list[int] = problem.capacities.tolist()
    found = []
    for options in _groups(problem, possible):
        for count in sorted({int(problem.pick_counts[option]) for option in options}):
            own = [option for option in options if problem.pick_counts[option] == count]
            lists = {option: frozenset(problem.picks[option].tolist()) for option in own}
            for resources in _unions(sorted(set(lists.values()), key=sorted)):
                inside = [option for option in own if lists[option] <= resources]
                most = largest_number([capacities[resource] for resource in resources], count, len(inside))
                if most < len(inside):
                    found.append((inside, most))
    return found


def largest_number(capacities: Sequence[int], count: int, options: int) -> int:
    """Return how many options can at most pick ``count`` different ones out of these resources each."""
    number = options
    while number and sum(min(capacity, number) for capacity in capacities) < count * number:
        number -= 1
    return number


def _groups(problem: Problem, possible: Bools) -> Iterable[list[int]]:
    """Return the options that pick, grouped so that no resource is picked from two groups."""
    leader = list(range(problem.capacities.size))

    def lead(resource: int) -> int:
        while leader[resource] != resource:
            leader[resource] = leader[leader[resource]]
            resource = leader[resource]
        return resource

    options: list[int] = np.flatnonzero(possible & (problem.pick_counts > 0)).tolist()
    for option in options:
        first, *rest = (lead(resource) for resource in problem.picks[option].tolist())
        for other in rest:
            leader[lead(other)] = lead(first)
    groups: dict[int, list[int]] = {}
    for option in options:
        groups.setdefault(lead(int(problem.picks[option][0])), []).append(option)
    return groups.values()


def _unions(lists: list[frozenset[int]]) -> list[frozenset[int]]:
    """Return the lists and unions of them, small unions first, up to ``MOST_SETS``."""
    found = dict.fromkeys(lists)
    latest = lists
    while latest and len(found) < MOST_SETS:
        fresh = dict.fromkeys(one | other for one in latest for other in lists if one | other not in found)
        latest = list(fresh)[: MOST_SETS - len(found)]
        found.update(dict.fromkeys(latest))
    return list(found)[:MOST_SETS]
