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
    return _Envy(tree, value, chosen).prices()


def path_prices(tree: Tree, prices: Values) -> Values:
    """Return what one unit costs along the whole path of each resource; 0 in the last position, for none.

    Parameters
    ----------
    tree
        The flow's shape.
    prices
        Price of every resource alone.
    """
    path = np.zeros(prices.size + 1, dtype=prices.dtype)
    path[:-1] = prices
    for group in reversed(by_depth(tree)):
        path[group] = prices[group] + path[tree.parent[group]]
    return path


class _Envy:
    """Raises prices from zero until no client would rather sit elsewhere.

    A price only changes what those clients envy who sit under it, so each turn looks at their arcs alone.
    """

    def __init__(self, tree: Tree, value: Values, chosen: Bools) -> None:
        self.tree = tree
        self.value = value
        clients, resources = tree.must.size, tree.parent.size
        kind = value.dtype
        # path[r]: price of one unit at r, along its whole path; the last place stands for "no resource".
        self.path: Values = np.zeros(resources + 1, dtype=kind)
        self.levels = by_depth(tree)
        placed = np.flatnonzero(chosen)
        self.at = np.full(clients, resources, dtype=np.int64)
        self.at[tree.client[placed]] = np.where(tree.leaf[placed] < 0, resources, tree.leaf[placed])
        self.own: Values = np.zeros(clients, dtype=kind)
        self.own[tree.client[placed]] = value[placed]
        self.full = (tree.units >= 0) & (_load(tree, chosen, self.levels) >= tree.units)
        self.first = np.searchsorted(tree.client, np.arange(clients + 1))

    def prices(self) -> Values | None:
        """Return the smallest prices, or None when there are none."""
        tree, resources = self.tree, self.tree.parent.size
        leaf = np.where(tree.leaf < 0, resources, tree.leaf)
        keeps = self.own.copy()
        if (keeps[~tree.must] < 0).any():
            return None
        np.maximum.at(self.path, leaf, self.value - keeps[tree.client])
        for _ in range(resources * (len(self.levels) + 1) + 2):
            before = keeps
            self._settle()
            keeps = self.own - self.path[self.at]
            moved = np.flatnonzero(keeps != before)
            if self.path[resources] > 0 or (keeps[moved][~tree.must[moved]] < 0).any():
                return None
            if not moved.size:
                found: Values = self.path[:resources] - self.path[tree.parent]
                found[tree.units < 0] = 0
                return found
            arcs = spans(self.first[moved], self.first[moved + 1])
            np.maximum.at(self.path, leaf[arcs], self.value[arcs] - keeps[tree.client[arcs]])
        return None

    def _settle(self) -> None:
        """Raise prices so that a unit costs no less below than above, and the same where there is room."""
        path, parent = self.path, self.tree.parent
        for group in self.levels:
            roomy = group[~self.full[group]]
            np.maximum.at(path, parent[roomy], path[roomy])
        for group in reversed(self.levels):
            path[group] = np.maximum(path[group], path[parent[group]])


def spans(starts: Ints, ends: Ints) -> Ints:
    """Return all positions of these half-open spans, one span after the other."""
    lengths = ends - starts
    total = np.cumsum(lengths)
    within = np.arange(int(total[-1]) if total.size else 0, dtype=np.int64)
    found: Ints = within + np.repeat(starts - total + lengths, lengths)
    return found


def _load(tree: Tree, chosen: Bools, levels: list[Ints]) -> Ints:
    """Return how many units of every resource the chosen arcs use."""
    where = tree.leaf[chosen]
    load = np.bincount(where[where >= 0], minlength=tree.parent.size + 1)
    for group in levels:  # the deepest first
        np.add.at(load, tree.parent[group], load[group])
    return load[:-1]


def by_depth(tree: Tree) -> list[Ints]:
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
