"""Free choice of half-days: the same problem without its picks, as a flow and a few limits more.

For every set ``S`` of resources that are picked, a plan keeps: what options use of ``S`` plus what they must
pick there, ``k`` less the resources of their list outside ``S``, is at most what there is. One such limit per
place, over all its half-days, makes the problem a flow or one with priced limits, and its bound holds for
the problem itself. Who then picks what is settled by augmenting ways; where they fail they name the set that
lacks, which becomes a limit too. After a few rounds what cannot be served is given what else there is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np

from matching.problem import Ints, Lists, Problem, ints, no_lists
from matching.solve.best_flow import solve_network
from matching.solve.network import level_values
from matching.solve.priced import solve_priced
from matching.solve.reduce import added_up, possible_options
from matching.solve.search import objective_of, respects_demands
from matching.solve.serving import Serving
from matching.solve.tree import as_tree
from matching.solve.watched import Stopped

#: Rounds of limits, each from the sets that lacked in the one before.
ROUNDS = 8
#: Relative gap of one round's plan in its own problem.
_EXACT = 1e-4


@dataclass(frozen=True, slots=True)
class Freed:
    """A plan of a problem with free choice, and what bounds it.

    Attributes
    ----------
    chosen, picked
        The plan.
    bound
        On the combined value of every plan.
    scale, prices, set_prices, floor_prices
        The multipliers that prove the bound, None where they do not alone.
    """

    chosen: tuple[int, ...]
    picked: dict[int, tuple[int, ...]]
    bound: int
    scale: int
    prices: tuple[int, ...] | None
    set_prices: tuple[tuple[tuple[int, ...], int], ...]
    floor_prices: tuple[int, ...]


def without_picks(problem: Problem, sets: list[tuple[int, ...]]) -> Problem:
    """Return the problem with a resource per set in place of all picks; every plan keeps their limits."""
    size = problem.capacities.size
    uses, picks = problem.uses, problem.picks
    asking = (problem.pick_counts > 0)[picks.owner] & (problem.capacities[picks.items] > 0)
    owner, item = picks.owner[asking], picks.items[asking]
    available = np.bincount(owner, minlength=problem.options)
    # Which sets each resource is in, as lists.
    inside = [(resource, number) for number, one in enumerate(sets) for resource in one]
    where = np.array(sorted(inside), dtype=np.int64).reshape(-1, 2)
    begin = np.searchsorted(where[:, 0], np.arange(size + 1))
    times = np.diff(begin)

    def in_sets(resource: Ints) -> tuple[Ints, Ints]:
        """Return (position in the argument, set) of the sets that each resource is in."""
        count = times[resource]
        position = np.repeat(np.arange(resource.size), count)
        start = np.repeat(begin[resource] - np.cumsum(count) + count, count)
        return position, where[start + np.arange(position.size), 1]

    at, one = in_sets(item)
    who, which, listed = added_up(owner[at], one, np.ones(at.size, dtype=np.int64))
    must = problem.pick_counts[who] - (available[who] - listed)
    used_at, used_set = in_sets(uses.items)
    rows = np.concatenate((uses.owner, who[must > 0], uses.owner[used_at]))
    resources = np.concatenate((uses.items, size + which[must > 0], size + used_set))
    amounts = np.concatenate((problem.amounts, must[must > 0], problem.amounts[used_at]))
    # What cannot be chosen alone asks one of a resource of which there is none.
    closed = np.flatnonzero(~possible_options(problem))
    rows = np.concatenate((rows, closed))
    resources = np.concatenate((resources, np.full(closed.size, size + len(sets))))
    amounts = np.concatenate((amounts, np.ones(closed.size, dtype=np.int64)))
    rows, resources, amounts = added_up(rows, resources, amounts)
    room = [int(problem.capacities[list(one)].sum()) for one in sets]
    return replace(
        problem,
        resource_ids=[*problem.resource_ids, *(f"set {number}" for number in range(len(sets) + 1))],
        capacities=np.concatenate((problem.capacities, ints([*room, 0]))),
        uses=Lists(np.searchsorted(rows, np.arange(problem.options + 1)), resources),
        amounts=amounts,
        picks=no_lists(problem.options),
        pick_counts=np.zeros(problem.options, dtype=np.int64),
    )


def places_of(problem: Problem) -> list[tuple[int, ...]]:
    """Return the resources that are picked, those picked from one another's lists together."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    asking = (problem.pick_counts > 0)[problem.picks.owner]
    owner, item = problem.picks.owner[asking], problem.picks.items[asking]
    size = problem.capacities.size
    edges = csr_array((np.ones(owner.size), (size + owner, item)), shape=(size + problem.options,) * 2)
    label = connected_components(edges, directed=False)[1]
    groups: dict[int, list[int]] = {}
    for resource in np.unique(item).tolist():
        groups.setdefault(int(label[resource]), []).append(resource)
    return [tuple(group) for group in groups.values()]


def solve_free(
    problem: Problem, stop: Callable[[], bool], tell: Callable[[int, float | None], None], enough: float
) -> Freed | None:
    """Return the best plan found of a problem with free choice, and a bound; None where this finds none.

    Parameters
    ----------
    problem
        With one slot per client.
    stop
        Asked before every round, and during long flows, whether to end here.
    tell
        Told the number of rounds so far and the gap.
    enough
        Relative gap at which to end.

    Raises
    ------
    InfeasibleProblem
        When fixed options and floors cannot be met.
    Stopped
        When ``stop`` said so before there was a plan.
    """
    if (problem.option_slot != problem.option_slot[:1]).any():
        return None
    sets = places_of(problem)
    best: Freed | None = None
    for number in range(ROUNDS):
        try:
            found = _bounded(without_picks(problem, sets), sets, stop, enough)
        except Stopped:
            if best is None:
                raise
            break
        if found is None:
            break
        chosen, picked, lacking = served(problem, found.chosen)
        if best is None or _key(problem, found) < _key(problem, best):
            kept = found if best is None else best
            best = replace(found, chosen=kept.chosen, picked=kept.picked)
        if number == 0 or _better(problem, chosen, best.chosen):
            best = replace(best, chosen=chosen, picked=picked)
        gap = _gap(problem, best)
        tell(number + 1, gap)
        fresh = sorted({tuple(sorted(one)) for one in lacking} - set(sets))
        if not fresh or gap <= enough or stop():
            break
        sets = [*sets, *fresh]
    return best if best is not None and respects_demands(problem, best.chosen) else None


def _bounded(
    relaxed: Problem, sets: list[tuple[int, ...]], stop: Callable[[], bool], enough: float
) -> Freed | None:
    """Return the best plan of a problem without picks, and its bound."""
    tree = as_tree(relaxed)
    solution = None if tree is None else solve_network(relaxed, tree, stop)
    size = relaxed.capacities.size - len(sets) - 1
    if solution is not None:
        first, second = relaxed.levels
        chosen, scale, prices = solution.chosen, solution.scale, solution.prices
        floors = solution.floor_prices
        bound = scale * solution.objective[first] + solution.objective[second]
    else:
        priced = solve_priced(relaxed, stop, lambda flows, gap: None, max(enough, _EXACT))
        if priced is None:
            return None
        chosen, scale, prices, floors = priced.chosen, priced.scale, priced.prices, priced.floor_prices
        bound = priced.bound
    return Freed(
        chosen=chosen,
        picked={},
        bound=bound,
        scale=scale,
        prices=None if prices is None else prices[:size],
        set_prices=() if prices is None else tuple(zip(sets, prices[size:], strict=False)),
        floor_prices=floors,
    )


def served(
    problem: Problem, chosen: Iterable[int]
) -> tuple[tuple[int, ...], dict[int, tuple[int, ...]], list[frozenset[int]]]:
    """Return a plan of as many of these options as can be served, filled up, and the sets that lacked.

    Parameters
    ----------
    problem
        The problem.
    chosen
        Options to serve; those of the largest value first.
    """
    first, second = (level_values(problem, ints(range(problem.options)))[level] for level in problem.levels)
    rank = np.lexsort((-second, -first))  # ties by position
    fixed = set(problem.fixed)
    wanted = np.zeros(problem.options, dtype=np.bool_)
    wanted[list(chosen)] = True
    wanted[list(fixed)] = False
    serving = Serving(problem)
    lacking = []
    for option in [*sorted(fixed), *rank[wanted[rank]].tolist()]:
        lacks = serving.take(option)
        if lacks:
            lacking.append(lacks)
    if lacking:
        _fill(problem, serving, rank[(first > 0)[rank]])
    return *serving.plan, lacking


def _fill(problem: Problem, serving: Serving, rank: Ints) -> None:
    """Take what else there is, in this order; what lacked something once is not tried again."""
    out = np.ones(problem.clients, dtype=np.bool_)
    out[list(serving.option_of)] = False
    rank = rank[(possible_options(problem) & out[problem.option_client])[rank]]
    failed: set[bytes] = set()
    uses, picks = problem.uses, problem.picks
    for option in rank.tolist():
        here = slice(uses.starts[option], uses.starts[option + 1])
        alike = b"".join(
            (
                uses.items[here].tobytes(),
                problem.amounts[here].tobytes(),
                problem.pick_counts[option].tobytes(),
                picks[option].tobytes(),
            )
        )
        if alike not in failed and serving.take(option):
            failed.add(alike)


def _key(problem: Problem, found: Freed) -> tuple[int, int]:
    """Return what a bound says of the first level, then of what is left."""
    every = np.arange(problem.options, dtype=np.int64)
    low = np.zeros(problem.clients, dtype=np.int64)
    np.minimum.at(low, problem.option_client, level_values(problem, every)[problem.levels[1]])
    most = (found.bound - int(low.sum())) // found.scale
    return most, found.bound - found.scale * most


def _better(problem: Problem, chosen: tuple[int, ...], than: tuple[int, ...]) -> bool:
    """Say whether a plan is better than another: demands first, then level by level."""
    keys = [
        (respects_demands(problem, plan), *objective_of(problem, plan).values()) for plan in (chosen, than)
    ]
    return keys[0] > keys[1]


def _gap(problem: Problem, found: Freed) -> float:
    """Return the relative gap of the first level, of the combined value once that is closed."""
    first, second = objective_of(problem, found.chosen).values()
    most, _ = _key(problem, found)
    if most > first:
        return (most - first) / max(abs(first), 1)
    value = found.scale * first + second
    return max(found.bound - value, 0) / max(abs(value), 1)
