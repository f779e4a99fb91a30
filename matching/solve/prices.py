"""Multipliers of a flow: the smallest price of every resource that proves the plan optimal.

With price ``v[r] >= 0`` per unit of resource ``r``, no plan is worth more than ``sum_r v[r] * units[r] +
sum_i max(0, max over options o of i of (value[o] - prices along the path of o))``: every client takes at
most one option and pays for what it uses, and no resource sells more than it has. For an optimal flow some
prices reach its value exactly; the smallest such prices are found by raising them from zero until nobody
envies a place, and each is what one more unit there would be worth.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from matching.solve.tree import Tree

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
#: Whole numbers, or Python's own where 64 bits are too few.
Values = npt.NDArray[Any]


def smallest_prices(tree: Tree, value: Values, chosen: Bools) -> Values | None:
    """Return the smallest prices of all resources, or None when the flow is not optimal.

    Parameters
    ----------
    tree
        The flow's shape.
    value
        Combined value of each arc, 64-bit or of Python's whole numbers.
    chosen
        Whether the arc carries the client.
    """
    client, clients = tree.client, tree.must.size
    kind = value.dtype
    resources = tree.parent.size
    load = _load(tree, chosen)
    full = (tree.units >= 0) & (load >= tree.units)
    # path[r]: price of one unit at r, along its whole path; the last place stands for "no resource".
    path = np.zeros(resources + 1, dtype=kind)
    order = np.argsort(tree.leaf, kind="stable")
    leaf, who, worth = tree.leaf[order], client[order], value[order]
    starts = np.flatnonzero(np.concatenate(([True], leaf[1:] != leaf[:-1]))) if leaf.size else leaf
    leaves = leaf[starts]
    at = np.full(clients, -1, dtype=np.int64)
    own = np.zeros(clients, dtype=kind)
    placed = np.flatnonzero(chosen)
    at[client[placed]] = tree.leaf[placed]
    own[client[placed]] = value[placed]
    seated = np.zeros(clients, dtype=np.bool_)
    seated[client[placed]] = True
    levels = _by_depth(tree)
    for _ in range(resources * (len(levels) + 1) + 2):
        keeps = np.where(seated, own - path[at], np.zeros(clients, dtype=kind))
        before = path.copy()
        if leaf.size:
            wanted = np.maximum.reduceat(worth - keeps[who], starts)
            path[leaves] = np.maximum(path[leaves], wanted)
        _settle(tree, path, full, levels)
        if path[resources] > 0 or (keeps[~tree.must] < 0).any():
            return None
        if (path == before).all():
            own_price: Values = path[:resources] - path[tree.parent]
            own_price[tree.units < 0] = 0
            return own_price
    return None


def _load(tree: Tree, chosen: Bools) -> Ints:
    """Return how many units of every resource the chosen arcs use."""
    load = np.zeros(tree.parent.size, dtype=np.int64)
    where = tree.leaf[chosen]
    where = where[where >= 0]
    while where.size:
        load += np.bincount(where, minlength=load.size)
        where = tree.parent[where]
        where = where[where >= 0]
    return load


def _by_depth(tree: Tree) -> list[Ints]:
    """Return the resources that take part, deepest first, in groups of one depth."""
    depth = np.zeros(tree.parent.size, dtype=np.int64)
    present = np.flatnonzero(tree.units >= 0)
    where = tree.parent[present]
    alive = present
    while alive.size:
        deeper = where >= 0
        alive, where = alive[deeper], where[deeper]
        depth[alive] += 1
        where = tree.parent[where]
    found = [present[depth[present] == level] for level in range(int(depth[present].max(initial=0)), -1, -1)]
    return [group for group in found if group.size]


def _settle(tree: Tree, path: Values, full: Bools, levels: list[Ints]) -> None:
    """Raise prices so that a unit costs no less below than above, and the same where there is room."""
    for group in levels:
        roomy = group[~full[group]]
        np.maximum.at(path, tree.parent[roomy], path[roomy])
    for group in reversed(levels):
        path[group] = np.maximum(path[group], path[tree.parent[group]])
