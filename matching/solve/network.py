"""The graph of a minimum-cost flow, its solver, and what options are worth in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.problem import Ints, Problem
from matching.solve.tree import OUT, Tree
from matching.solve.watched import seconds_left, watched

Bools = npt.NDArray[np.bool_]
Nodes = npt.NDArray[np.int32]

#: What is reckoned with stays below, in 64 bits.
LIMIT = 2**61
#: How often the first level must outweigh the second in a bound.
_WIDE = 1_000_000
#: Nodes from which on a flow takes so long that it must be possible to stop it on the way.
WATCHED_FROM = 20_000
#: The same where the time ends within so many seconds.
WATCHED_SOON, _SOON = 2_000, 3.0


class NoFlow(Exception):
    """No flow carries everybody who may not stay out."""


@dataclass(frozen=True, slots=True)
class Graph:
    """Arcs of the flow: clients, then resources, then the sink; most clients may also stay out at no cost.

    ``tail``, ``head``, ``room`` have shape (arcs,), the first two in the 32 bits that OR-Tools takes; the
    first ``options`` arcs are the tree's.
    ``stop`` is asked while a long flow is solved whether to end it.
    """

    tail: Nodes
    head: Nodes
    room: Ints
    supply: Ints
    options: int
    stop: Callable[[], bool] | None = None


def build_graph(tree: Tree, clients: int, stop: Callable[[], bool] | None = None) -> Graph:
    """Return the graph of a tree.

    Parameters
    ----------
    tree
        The flow's shape.
    clients
        How many clients there are.
    stop
        Asked while a long flow is solved whether to end it.
    """
    client = tree.client
    taking = np.flatnonzero(tree.units >= 0)
    sink = clients + taking.size
    # Only resources that take part get a node, so that others cannot sway ties.
    node = np.full(tree.parent.size + 1, sink, dtype=np.int32)
    node[taking] = clients + np.arange(taking.size)
    has_arc = np.zeros(clients, dtype=np.bool_)
    has_arc[client] = True
    out = np.flatnonzero(has_arc & ~tree.must)
    supply = np.zeros(sink + 1, dtype=np.int64)
    supply[:clients] = has_arc
    supply[sink] = -int(has_arc.sum())
    # Position -1, for no resource, is the last one: the sink.
    return Graph(
        tail=np.concatenate((client, node[taking], out), dtype=np.int32, casting="same_kind"),
        head=np.concatenate(
            (node[tree.leaf], node[tree.parent[taking]], np.full_like(node, sink, shape=out.size))
        ),
        room=np.concatenate((np.ones(client.size, dtype=np.int64), tree.units[taking], np.ones_like(out))),
        supply=supply,
        options=client.size,
        stop=stop,
    )


def flow(graph: Graph, cost: Ints, keep: Bools | None = None, supply: Ints | None = None) -> Ints:
    """Return the flow of least cost on every arc.

    Parameters
    ----------
    graph
        The graph.
    cost
        Cost per unit of every arc.
    keep
        Arcs that may carry flow; None for all.
    supply
        Another supply than the graph's.

    Raises
    ------
    NoFlow
        When clients who may not stay out find no way.
    Stopped
        When the graph's ``stop`` said so.
    """
    arcs: Ints | slice = slice(None) if keep is None else np.flatnonzero(keep)
    found = np.zeros(graph.tail.size, dtype=np.int64)
    least = WATCHED_FROM if seconds_left(graph.stop) > _SOON else min(WATCHED_FROM, WATCHED_SOON)
    if graph.stop is None or graph.supply.size < least:
        found[arcs] = _solved(graph, cost, arcs, supply)
    else:
        found[arcs] = watched(lambda: _solved(graph, cost, arcs, supply), graph.stop, NoFlow)
    return found


def _solved(graph: Graph, cost: Ints, arcs: Ints | slice, supply: Ints | None) -> Ints:
    """Return the flow of least cost over these arcs."""
    # OR-Tools takes seconds to import, and only those who solve need it.
    from ortools.graph.python import min_cost_flow  # type: ignore[import-untyped]

    solver = min_cost_flow.SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(
        graph.tail[arcs], graph.head[arcs], graph.room[arcs], cost[arcs]
    )
    needs = graph.supply if supply is None else supply
    solver.set_nodes_supplies(np.arange(needs.size), needs)
    status = solver.solve()
    if status == solver.INFEASIBLE:
        raise NoFlow
    if status != solver.OPTIMAL:
        raise AssertionError(f"the flow was not solved: {status}")
    found: Ints = solver.flows(np.arange(solver.num_arcs()))
    return found


def combined_scale(first: Ints, second: Ints, client: Ints, clients: int) -> int:
    """Return the factor *K* of (11), above all that the second level can differ between two plans."""
    high = np.zeros(clients, dtype=np.int64)
    low = np.zeros(clients, dtype=np.int64)
    np.maximum.at(high, client, second)
    np.minimum.at(low, client, second)
    return int(high.sum()) - int(low.sum()) + 1


def wide_enough(first: Ints, second: Ints, client: Ints, clients: int) -> int:
    """Return a factor by which the second level adds a hundred-thousandth at most to a bound on the first."""
    highest = []
    for values in (first, second):
        best = np.zeros(clients, dtype=np.int64)
        np.maximum.at(best, client, np.abs(values))
        highest.append(int(best.sum()))
    return _WIDE * highest[1] // max(highest[0], 1) + 1


def fits_the_flow(graph: Graph, first: Ints, second: Ints, scale: int) -> bool:
    """Say whether the combined values provably fit the 64 bits that the flow computes with."""
    largest = scale * int(np.abs(first).max(initial=0)) + int(np.abs(second).max(initial=0))
    return largest * (graph.supply.size + 1) < LIMIT


def level_values(problem: Problem, options: Ints) -> dict[str, Ints]:
    """Return what each of ``options`` is worth on every level; staying out is worth nothing."""
    if not problem.options:
        return {"placements": np.zeros_like(options), "score": np.zeros_like(options)}
    found = {
        "placements": problem.weights[problem.option_client[options]],
        "score": problem.values()[options],
    }
    out = np.flatnonzero(options == OUT)
    for values in found.values():
        values[out] = 0
    return found


def ordered_values(problem: Problem, options: Ints) -> list[Ints]:
    """Return what each of ``options`` is worth on each level, in the policy's order."""
    values = level_values(problem, options)
    return [values[level] for level in problem.levels]


def demands_by_name(problem: Problem) -> tuple[str, ...]:
    """Return what cannot all be met: the fixed options and floors by name."""
    found = [f"fixed option {problem.option_ids[option]}" for option in sorted(set(problem.fixed))]
    found += [f"floor {number + 1}" for number, floor in enumerate(problem.floors) if floor.least > 0]
    return (f"{', '.join(found)} cannot all be met within the limits",)
