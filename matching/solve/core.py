"""A flow over the few options that matter (column generation), with prices that hold for all options.

Most options are far from any best plan. A flow over a small core of them costs a fraction of the whole one,
and its prices bound the whole problem all the same: every client is granted the best of *all* options at
these prices. Options that somebody would rather have join the core.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.solve.network import Graph, NoFlow, flow
from matching.solve.prices import path_prices, smallest_prices
from matching.solve.tree import OUT, Tree

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

#: Arcs from which on a core is worth its while.
CORE_FROM = 20_000
#: Options per client in the first core: so many of the most valuable, and of the least contested.
_FIRST = 3
#: Options per client in every later core: so many of those with the largest surplus.
_LATER = 3


@dataclass(frozen=True, slots=True)
class CoreFlow:
    """A flow over the core.

    Attributes
    ----------
    carried
        Arcs that carry a client.
    prices
        The smallest multipliers that prove the flow best over the core.
    surplus
        Value of every arc, in the core or not, less what its path costs.
    best
        Per client, the largest surplus of all his arcs, or of staying out.
    bound
        What no flow over all arcs exceeds.
    """

    carried: Bools
    prices: Ints
    surplus: Ints
    best: Ints
    bound: int


class Core:
    """The arcs that flows are solved over; grows as prices show who would rather have another.

    Parameters
    ----------
    tree, graph
        The flow over all arcs.
    """

    def __init__(self, tree: Tree, graph: Graph) -> None:
        self.tree = tree
        self.graph = graph
        self.always = self._needed()
        self.whole = tree.arcs.size < CORE_FROM
        self.keep: Bools | None = np.ones(tree.arcs.size, dtype=np.bool_) if self.whole else None
        first = np.ones(tree.client.size, dtype=np.bool_)
        first[1:] = tree.client[1:] != tree.client[:-1]
        self.starts = np.flatnonzero(first)
        self.lengths = np.diff(np.append(self.starts, tree.client.size))

    def solve(self, value: Ints, allowed: Bools | None = None) -> CoreFlow:
        """Return the best flow over the core at these values, and let the core grow.

        Parameters
        ----------
        value
            Value of every arc.
        allowed
            Arcs that may carry flow; None for all. The bound holds for all arcs all the same.

        Raises
        ------
        NoFlow
            When clients who may not stay out find no way.
        """
        fresh = self.keep is None
        keep = self.first(value, _FIRST) if self.keep is None else self.keep
        try:
            carried = self._flow(value, keep, allowed)
        except NoFlow:
            if keep.all():
                raise
            keep = np.ones_like(keep)
            carried = self._flow(value, keep, allowed)
        found = self.priced(value, carried, keep if allowed is None else keep & allowed)
        if not self.whole and allowed is None:
            self._grow(found, keep, fresh=fresh)
        return found

    def begin(self, value: Ints, prices: Ints, carried: Bools) -> CoreFlow:
        """Return what prices prove without any flow, and let the core begin with what suits them.

        Parameters
        ----------
        value
            Value of every arc.
        prices
            Price of every resource in the flow, not below zero.
        carried
            Arcs that carried a client before, to be in the core.
        """
        found = self._bounded(value, prices, carried)
        if not self.whole:
            self.keep = self.top(found.surplus, _LATER) | carried | self.always
        return found

    @property
    def size(self) -> int:
        """How many arcs there are in the core now."""
        return self.tree.arcs.size if self.keep is None else int(self.keep.sum())

    def inside(self, arcs: Ints) -> Bools:
        """Say which of these arcs are in the core."""
        found: Bools = np.ones(arcs.size, dtype=np.bool_) if self.keep is None else self.keep[arcs]
        return found

    def _needed(self) -> Bools:
        """Return the arcs without which somebody who may not stay out could find no way."""
        tree = self.tree
        out = tree.arcs == OUT
        without = tree.must.copy()
        without[tree.client[out]] = False
        found: Bools = out | without[tree.client]
        return found

    def _flow(self, value: Ints, keep: Bools, allowed: Bools | None) -> Bools:
        size = self.graph.options
        open_arcs = np.ones(self.graph.tail.size, dtype=np.bool_)
        open_arcs[:size] = keep if allowed is None else keep & allowed
        cost = np.zeros(self.graph.tail.size, dtype=np.int64)
        cost[:size] = -value
        carried: Bools = flow(self.graph, cost, None if open_arcs.all() else open_arcs)[:size] > 0
        return carried

    def priced(self, value: Ints, carried: Bools, keep: Bools) -> CoreFlow:
        """Return the best flow over some arcs with its prices, and what these say of all arcs.

        Parameters
        ----------
        value
            Value of every arc.
        carried
            Arcs that carry a client.
        keep
            The arcs over which that is the best flow.
        """
        tree = self.tree
        inside = np.flatnonzero(keep)
        part = replace(
            tree,
            arcs=tree.arcs[inside],
            client=tree.client[inside],
            leaf=tree.leaf[inside],
            picked=tree.picked[inside],
        )
        prices: npt.NDArray[Any] | None = smallest_prices(part, value[inside], carried[inside])
        if prices is None:
            raise AssertionError("the flow is not optimal: no prices prove it")
        return self._bounded(value, prices, carried)

    def _bounded(self, value: Ints, prices: Ints, carried: Bools) -> CoreFlow:
        """Return what prices of the resources, whatever they are, say of all arcs."""
        tree = self.tree
        surplus = value - path_prices(tree, prices)[tree.leaf]
        best = np.zeros(tree.must.size, dtype=np.int64)
        if tree.client.size:
            largest = np.maximum.reduceat(surplus, self.starts)
            who = tree.client[self.starts]
            best[who] = np.where(tree.must[who], largest, np.maximum(largest, 0))
        bound = int(best.sum()) + int((prices * np.maximum(tree.units, 0)).sum())
        return CoreFlow(carried=carried, prices=prices, surplus=surplus, best=best, bound=bound)

    def _grow(self, found: CoreFlow, keep: Bools, *, fresh: bool) -> None:
        """Let in what somebody would rather have; after the first flow, choose anew by surplus."""
        if fresh:
            self.keep = self.top(found.surplus, _LATER) | found.carried | self.always
            return
        reached = np.zeros(self.tree.must.size, dtype=np.int64)
        at = np.flatnonzero(found.carried)
        reached[self.tree.client[at]] = found.surplus[at]
        self.keep = keep | (found.surplus > reached[self.tree.client])

    def first(self, value: Ints, count: int) -> Bools:
        """Return a core to begin with: arcs that each client values most, and those that fewest ask for.

        Parameters
        ----------
        value
            Value of every arc.
        count
            So many of each, of every client.
        """
        tree = self.tree
        asked = np.bincount(tree.leaf[tree.leaf >= 0], minlength=tree.units.size)
        crowd = np.append((asked << 20) // np.maximum(tree.units, 1), 0)
        found: Bools = self.top(value, count) | self.top(-crowd[tree.leaf], count) | self.always
        return found

    def top(self, worth: Ints, count: int) -> Bools:
        """Return the arcs of each client among the ``count`` largest distinct worths.

        Parameters
        ----------
        worth
            Worth of every arc.
        count
            How many.
        """
        left = worth.copy()
        found = np.zeros(left.size, dtype=np.bool_)
        for _ in range(count):
            hit = left == np.repeat(np.maximum.reduceat(left, self.starts), self.lengths)
            found |= hit
            left[hit] = np.iinfo(np.int64).min
        return found
