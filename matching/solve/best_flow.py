"""The whole problem as one minimum-cost flow: every option is one unit along a path of nested resources.

The levels become one whole-number objective, ``scale * first + second``, with ``scale`` above all that the
second level can differ, so that the flow is exactly lexicographic. Where that does not fit 64 bits, the
levels are solved one after the other on the face of optimal flows of the one before.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.errors import InfeasibleProblem
from matching.problem import Ints, Problem, Solution
from matching.solve import core
from matching.solve.near import flow_by_few
from matching.solve.network import (
    Graph,
    NoFlow,
    build_graph,
    combined_scale,
    demands_by_name,
    fits_the_flow,
    flow,
    level_values,
    ordered_values,
)
from matching.solve.prices import smallest_prices
from matching.solve.tree import OUT, Tree

Bools = npt.NDArray[np.bool_]
Values = npt.NDArray[Any]

#: Times that one unit of the first level outweighs the spread of the second, where a guess is tried first.
_GUESS = 10


def solve_network(problem: Problem, tree: Tree, stop: Callable[[], bool] | None = None) -> Solution:
    """Return the proved optimum of a problem that is one flow.

    Parameters
    ----------
    problem
        The problem; its keep-apart pairs are not looked after.
    tree
        Its shape, from ``as_tree``.
    stop
        Asked while a long flow is solved whether to end without a plan.

    Raises
    ------
    InfeasibleProblem
        When fixed options and floors cannot be met within the limits.
    Stopped
        When ``stop`` said so.
    """
    graph = build_graph(tree, problem.clients, stop)
    first, second = ordered_values(problem, tree.arcs)
    scale = combined_scale(first, second, tree.client, problem.clients)
    try:
        if fits_the_flow(graph, first, second, scale):
            guess = _Guess(first, second, scale)
            del first, second  # of millions of arcs, while a flow takes all the memory it needs
            carried, prices = _at_once(tree, graph, guess)
        else:
            carried = _level_by_level(graph, first, second)
            prices = smallest_prices(tree, scale * first.astype(object) + second, carried)
    except NoFlow:
        raise InfeasibleProblem(demands_by_name(problem)) from None
    if prices is None:
        raise AssertionError("the flow is not optimal: no prices prove it")
    return _solution(problem, tree, carried, prices, scale)


class _Guess:
    """What arcs are worth on both levels together, and values that nearly always give the same flow.

    Attributes
    ----------
    worth
        ``scale * first + second`` of every arc of the tree.
    value
        The same with a smaller factor between the levels.
    certain
        Whether that factor is the scale itself.
    """

    def __init__(self, first: Ints, second: Ints, scale: int) -> None:
        factor = min(_GUESS * int(np.ptp(second) if second.size else 0) + 1, scale)
        self.certain = factor == scale
        self.value = factor * first
        self.value += second
        self.worth = scale * first
        self.worth += second


def _at_once(tree: Tree, graph: Graph, guess: _Guess) -> tuple[Bools, Values | None]:
    """Return the flow of largest worth, and its prices.

    A flow takes longer the wider its costs lie apart. A smaller factor between the levels nearly always
    gives the same flow, and prices exist for exactly those flows that are best: no prices, and it is solved
    again with the factor that is certain.
    """
    carried = flow_by_few(tree, graph, guess.value) if tree.arcs.size >= core.CORE_FROM else None
    if carried is None:
        carried = _over_all(graph, guess.value)
    prices = smallest_prices(tree, guess.worth, carried)
    if prices is None and not guess.certain:
        carried = _over_all(graph, guess.worth)
        prices = smallest_prices(tree, guess.worth, carried)
    return carried, prices


def _over_all(graph: Graph, value: Ints) -> Bools:
    """Return which arcs carry a client in a flow of largest value."""
    cost = np.zeros(graph.tail.size, dtype=np.int64)
    np.negative(value, out=cost[: graph.options])
    found: Bools = flow(graph, cost)[: graph.options] > 0
    return found


def _solution(problem: Problem, tree: Tree, carried: Bools, prices: Values, scale: int) -> Solution:
    carried = carried & (tree.arcs != OUT)
    chosen = tree.arcs[carried]
    objective = {level: int(v.sum()) for level, v in level_values(problem, chosen).items()}
    picks = tree.picked[carried]
    resources = problem.capacities.size
    return Solution(
        chosen=tuple(int(option) for option in chosen),
        picked={int(o): (int(r),) for o, r in zip(chosen, picks, strict=True) if r >= 0},
        objective={level: objective[level] for level in problem.levels},
        bound={level: objective[level] for level in problem.levels},
        proof="multipliers",
        status="optimal",
        stop_reason="proved",
        gap=0.0,
        prices=tuple(int(price) for price in prices[:resources]),
        floor_prices=tuple(int(price) for price in prices[resources:]),
        scale=scale,
    )


def _level_by_level(graph: Graph, first: Ints, second: Ints) -> Bools:
    """Solve the first level, then the second on the face of flows optimal for the first."""
    cost = np.zeros(graph.tail.size, dtype=np.int64)
    cost[: graph.options] = -first
    carried = flow(graph, cost)
    reduced = cost + _potentials(graph, cost, carried)
    # Arcs of positive reduced cost stay empty and those of negative one full in every optimal flow.
    full = np.flatnonzero(reduced < 0)
    supply = graph.supply.copy()
    np.subtract.at(supply, graph.tail[full], graph.room[full])
    np.add.at(supply, graph.head[full], graph.room[full])
    cost[: graph.options] = -second
    again = flow(graph, cost, keep=reduced == 0, supply=supply)
    again[full] = graph.room[full]
    return again[: graph.options] > 0


def _potentials(graph: Graph, cost: Ints, carried: Ints) -> Ints:
    """Return what the potentials of its ends add to the cost of each arc (shortest residual ways)."""
    way = np.zeros(graph.supply.size, dtype=np.int64)
    onward, back = carried < graph.room, carried > 0
    for _ in range(graph.supply.size + 1):
        before = way.copy()
        np.minimum.at(way, graph.head[onward], way[graph.tail[onward]] + cost[onward])
        np.minimum.at(way, graph.tail[back], way[graph.head[back]] - cost[back])
        if (way == before).all():
            break
    found: Ints = way[graph.tail] - way[graph.head]
    return found
