"""One flow over all options, found by flows over few of them.

A first flow runs over the core. Its prices tell who would rather have another option, and what that would
give him at most. An improving ring with one such client in it crosses no option that loses its client more
than that, so the next flow runs over the options that lose no more, and over nobody who has only one left.
When nobody envies, the prices hold for all options and the flow is the best of all.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from matching.problem import Ints
from matching.solve.core import Core, CoreFlow
from matching.solve.network import Graph, NoFlow, build_graph, flow
from matching.solve.prices import load
from matching.solve.tree import Tree

Bools = npt.NDArray[np.bool_]

#: Options per client in the first flow: so many of the most valuable, and of the least contested.
_FIRST = 6
#: Options per client in every later flow: so many of those with the largest surplus.
_LATER = 4
#: Flows after which all options are looked at at once.
_MOST = 6


def flow_by_few(tree: Tree, graph: Graph, value: Ints) -> Bools | None:
    """Return which arcs carry a client in a flow of largest value, or None when a few flows do not tell.

    Parameters
    ----------
    tree, graph
        The flow over all arcs.
    value
        Value of every arc of the tree.

    Raises
    ------
    Stopped
        When the graph's ``stop`` said so.
    """
    core = Core(tree, graph)
    keep = core.first(value, _FIRST)
    carried = np.zeros(tree.arcs.size, dtype=np.bool_)
    settled = np.zeros(tree.must.size, dtype=np.bool_)
    for flows in range(_MOST):
        try:
            carried = _moved(tree, graph, value, carried, keep, settled)
        except NoFlow:  # only the first can be: the later ones hold the flow before
            return None
        found = core.priced(value, carried, keep)
        reached, loss = _losses(tree, found)
        envy = -int(loss.min(initial=0))
        if not envy:
            return carried
        wanted = core.top(found.surplus, _LATER)
        if flows:  # what was let in after the first flow stays in as long as it may matter
            wanted |= keep
        keep = (wanted & (loss <= envy)) | carried
        settled = _settled(tree, keep, carried, reached <= envy)
    return None


def _losses(tree: Tree, found: CoreFlow) -> tuple[Ints, Ints]:
    """Return the surplus that every client has, and what each arc would lose its client."""
    reached = np.zeros(tree.must.size, dtype=np.int64)
    at = np.flatnonzero(found.carried)
    reached[tree.client[at]] = found.surplus[at]
    return reached, reached[tree.client] - found.surplus


def _settled(tree: Tree, keep: Bools, carried: Bools, leaves: Bools) -> Bools:
    """Return the clients who have one thing left that they could do, which is what they do."""
    ways = np.bincount(tree.client[keep], minlength=tree.must.size)
    seated = np.zeros(tree.must.size, dtype=np.bool_)
    seated[tree.client[carried]] = True
    found: Bools = ways + (~seated | (leaves & ~tree.must)) <= 1
    return found


def _moved(tree: Tree, graph: Graph, value: Ints, carried: Bools, keep: Bools, settled: Bools) -> Bools:
    """Return the best flow over some arcs in which the settled clients stay where they are."""
    arcs = np.flatnonzero(keep & ~settled[tree.client])
    stays = np.flatnonzero(carried & settled[tree.client])
    free = np.zeros(tree.must.size, dtype=np.bool_)
    free[tree.client[arcs]] = True
    number = np.cumsum(free) - 1
    units = tree.units.copy()
    units[units >= 0] -= load(tree, tree.leaf[stays])[units >= 0]
    part = replace(
        tree,
        arcs=tree.arcs[arcs],
        client=number[tree.client[arcs]],
        leaf=tree.leaf[arcs],
        picked=tree.picked[arcs],
        units=units,
        must=tree.must[free],
    )
    few = build_graph(part, part.must.size, graph.stop)
    cost = np.zeros(few.tail.size, dtype=np.int64)
    cost[: few.options] = -value[arcs]
    found = np.zeros_like(carried)
    found[stays] = True
    found[arcs[flow(few, cost)[: few.options] > 0]] = True
    return found
