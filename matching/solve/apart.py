"""Which resources keep a problem from being one flow: those are priced instead."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from matching.problem import PART, Ints, Problem
from matching.solve.reduce import binding_resources, possible_options
from matching.solve.tree import Tree, as_tree, left_by_fixed, uses_of

Bools = npt.NDArray[np.bool_]
Values = npt.NDArray[Any]

#: Tries at taking crossing resources out of the flow.
_TRIES = 8


def resources_apart(problem: Problem) -> tuple[Bools, Tree] | None:
    """Return which resources the flow cannot hold and the flow without them; None when there is none."""
    possible = possible_options(problem)
    binds = binding_resources(problem, possible)
    apart = np.zeros(problem.capacities.size, dtype=np.bool_)
    several = problem.pick_counts[problem.picks.owner] > 1
    apart[problem.picks.items[several]] = True
    options = np.flatnonzero(possible)
    largest = np.zeros(apart.size, dtype=np.int64)
    smallest = np.full(apart.size, 2**62, dtype=np.int64)
    for first in range(0, options.size, PART):
        _, resource, amount = uses_of(problem, options[first : first + PART], binds)
        np.maximum.at(largest, resource, amount)
        np.minimum.at(smallest, resource, amount)
    apart |= (largest > 0) & (largest != smallest)
    apart &= binds
    for _ in range(_TRIES):
        tree = as_tree(problem, apart, binds)
        if tree is not None:
            return apart, tree
        owner, resource, _ = uses_of(problem, options, binds & ~apart)
        crossing = _crossing(resource, owner, apart)
        if crossing is None:
            return None
        apart[crossing] = True
    return None


def per_unit(problem: Problem, inner: Values, apart: Ints) -> tuple[int, ...]:
    """Return all prices, of the flow and apart, per unit: the greatest common divisor of the amounts."""
    unit = np.zeros(inner.size, dtype=np.int64)
    possible = left_by_fixed(problem, possible_options(problem))
    options = np.flatnonzero(possible)
    every = np.ones(unit.size, dtype=np.bool_)
    for first in range(0, options.size, PART):
        _, resource, amount = uses_of(problem, options[first : first + PART], every)
        np.gcd.at(unit, resource, amount)
    picked = possible[problem.picks.owner] & (problem.pick_counts[problem.picks.owner] > 0)
    unit[problem.picks.items[picked]] = 1
    priced = apart * np.maximum(unit, 1)
    return tuple(int(a) + int(b) for a, b in zip(inner, priced, strict=True))


def _crossing(resource: Ints, owner: Ints, apart: Bools) -> Ints | None:
    """Return the resources in the way of nesting: parents of a resource other than its most frequent."""
    size = np.bincount(resource, minlength=apart.size)
    order = np.lexsort((resource, size[resource], owner))
    resource, owner = resource[order], owner[order]
    chained = np.flatnonzero(owner[1:] == owner[:-1])
    pairs, counts = np.unique(
        np.stack((resource[chained], resource[chained + 1])), axis=1, return_counts=True
    )
    best: dict[int, int] = {}
    parents: dict[int, list[tuple[int, int]]] = {}
    for child, parent, count in zip(*pairs.tolist(), counts.tolist(), strict=True):
        parents.setdefault(child, []).append((count, parent))
    for child, found in parents.items():
        best[child] = max(found)[1]
    others = {parent for child, found in parents.items() for _, parent in found if parent != best[child]}
    return np.array(sorted(others), dtype=np.int64) if others else None
