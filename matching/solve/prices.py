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

#: Arcs looked at together, and so many at first, when little is known yet.
_PART, _FIRST_PART = 1 << 14, 1 << 12
#: More than any price in 64 bits.
_MOST = 2**61


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

    Every arc says that the path it leads to costs at least as much as the path of its client's seat, and what
    he would gain there beside: prices are the longest ways in a graph of resources. Nobody pays more than his
    seat is worth to him, so that prices have an upper limit too, and an arc matters only where it could lift
    a price above what is known of it already. Few do: arcs are looked at once, in parts that fit the
    processor's cache, with limits that each part makes narrower, and only those left are walked along.
    """

    def __init__(self, tree: Tree, value: Values, chosen: Bools) -> None:
        self.tree = tree
        self.value = value
        clients, resources = tree.must.size, tree.parent.size
        placed = np.flatnonzero(chosen)
        who, seat = tree.client[placed], tree.leaf[placed]
        # The position behind the last resource stands for "no resource".
        self.at = np.full(clients, resources, dtype=np.int64)
        self.at[who] = np.where(seat < 0, resources, seat)
        self.own: Values = np.zeros(clients, dtype=value.dtype)
        self.own[who] = value[placed]
        self.taking = np.flatnonzero(tree.units >= 0)
        self.roomy = self.taking[load(tree, self.at)[self.taking] < tree.units[self.taking]]
        # low[r], high[r]: between what one unit at r costs, along its whole path.
        self.low: Values = np.zeros(resources + 1, dtype=value.dtype)
        self.high = self._high()

    def _high(self) -> Values:
        """Return what a unit costs at most: what its seat is worth to each who may leave it, 0 with room."""
        resources = self.tree.parent.size
        most = _MOST
        if self.value.dtype == object:
            most = (resources + 1) * (
                int(self.value.max(initial=0)) - min(int(self.value.min(initial=0)), 0) + 1
            )
        high: Values = np.full(resources + 1, most, dtype=self.value.dtype)
        free = ~self.tree.must
        np.minimum.at(high, self.at[free], self.own[free])
        high[self.roomy[self.tree.parent[self.roomy] < 0]] = 0
        high[-1] = min(high[-1], 0)
        return high

    def prices(self) -> Values | None:
        """Return the smallest prices, or None when there are none."""
        ways = self._ways()
        if not self._raise(*ways) or (self.low > self.high).any():
            return None
        resources = self.tree.parent.size
        found: Values = self.low[:resources] - self.low[self.tree.parent]
        found[self.tree.units < 0] = 0
        return found

    def _ways(self) -> tuple[Ints, Ints, Values]:
        """Return from where to where a price is carried on, and what is added, and narrow the limits."""
        tree, size = self.tree, self.tree.client.size
        # A unit costs no less below than above, and the same where there is room.
        below = self.taking[tree.parent[self.taking] >= 0]
        tails, heads = [tree.parent[below], self.roomy], [below, tree.parent[self.roomy]]
        gains: list[Values] = [np.zeros(part.size, dtype=self.value.dtype) for part in tails]
        least: Values = np.empty(tree.must.size, dtype=self.value.dtype)
        last = 0
        while last < size:
            part = slice(last, min(last + (_PART if last else _FIRST_PART), size))
            last = part.stop
            client, head = tree.client[part], tree.leaf[part]
            here = slice(int(client[0]), int(client[-1]) + 1)
            least[here] = self.own[here] - self.high[self.at[here]]
            # With "wrap" positions are not checked first: twice as quick, and -1 is the last all the same.
            most = self.value[part] - least.take(client, mode="wrap")
            kept = np.flatnonzero(most > self.low.take(head, mode="wrap"))
            tail = self.at[client[kept]]
            way = self._narrow(tail, head[kept], most[kept] - self.high[tail])
            for parts, column in zip((tails, heads, gains), way, strict=True):
                parts.append(column)
        return self._narrow(np.concatenate(tails), np.concatenate(heads), np.concatenate(gains))

    def _narrow(self, tail: Ints, head: Ints, gain: Values) -> tuple[Ints, Ints, Values]:
        """Narrow the limits by these ways, and return those that may still raise a price."""
        np.maximum.at(self.low, head, self.low[tail] + gain)
        np.minimum.at(self.high, tail, self.high[head] - gain)
        kept = np.flatnonzero(self.high[tail] + gain > self.low[head])
        return tail[kept], head[kept], gain[kept]

    def _raise(self, tail: Ints, head: Ints, gain: Values) -> bool:
        """Raise prices along the ways until none asks for more; say whether they stay within their limits."""
        moved = np.ones(self.low.size, dtype=np.bool_)
        for _ in range(self.low.size + 1):
            ways = np.flatnonzero(moved[tail])
            asked, to = self.low[tail[ways]] + gain[ways], head[ways]
            more = np.flatnonzero(asked > self.low[to])
            if not more.size:
                return True
            to = to[more]
            np.maximum.at(self.low, to, asked[more])
            if (self.low[to] > self.high[to]).any():
                return False
            moved[:] = False
            moved[to] = True
        return False


def load(tree: Tree, at: Ints) -> Ints:
    """Return how many units of every resource are used by who sits there.

    Parameters
    ----------
    tree
        The flow's shape.
    at
        Resource of everybody's seat, not above the number of resources; -1, or that number, for none.
    """
    found = np.bincount(at[at >= 0], minlength=tree.parent.size + 1)
    if (tree.parent >= 0).any():
        for group in by_depth(tree):  # the deepest first
            np.add.at(found, tree.parent[group], found[group])
    return found[:-1]


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
