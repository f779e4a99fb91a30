"""How little a plan can lose, shown from below: nobody can lose so little, nor one unit more, and so on.

The least that is not excluded yet leaves little room above the bound of the prices, so few loads can be in
such a plan; they are written down (``listed``), and either a plan is put together of them, or it is shown
that there is none (``cover``), and the bound is one step higher. Each step costs several times the last one.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from matching.problem import Ints
from matching.solve.cover import Cover
from matching.solve.listed import Listing, in_parts
from matching.solve.loads import Floats, Tables

#: Loads that are searched at most.
_LOADS = 150_000
#: Steps between the bound of the prices and the plan, where the unit of what is lost is finer.
_STEPS = 64


class Closing:
    """The least that a plan may lose, raised step by step.

    Parameters
    ----------
    tables
        What everybody loses, in whole numbers.
    prices
        Of all clients; the better, the less there is to search.

    Attributes
    ----------
    least
        What no plan loses less than.
    """

    def __init__(self, tables: Tables, prices: Floats) -> None:
        self.tables = tables
        self.listing = listing = Listing(tables, np.minimum(in_parts(prices), tables.out))
        finite = tables.loss[np.isfinite(tables.loss)].astype(np.int64)
        #: Every plan in which nobody stays out loses a multiple of this.
        self.unit = max(int(np.gcd.reduce(finite, initial=0)), 1)
        self.least = self.unit * int(np.ceil(listing.bound / self.unit))
        #: What a plan in which somebody stays out loses at least beyond the bound.
        self.out = float((tables.out - listing.prices).min())
        self.everybody = self.out > self.least - listing.bound
        if not self.everybody:
            self.least = int(np.ceil(listing.bound))

    def run(self, lost: int, work: int, stop: Callable[[], bool]) -> Ints | None:
        """Raise the bound, and return the place of every client in a plan that loses less, if one is met.

        It ends where the bound meets the plan, where loads are too many, where staying out is no loss too
        large to come into question, and where so much work was done.

        Parameters
        ----------
        lost
            By the best plan so far.
        work
            Pairs of loads to look at, at most.
        stop
            Asked often whether to end here.
        """
        tables, listing, better, before = self.tables, self.listing, None, 0
        step = self.unit * max(int((lost - listing.bound) / self.unit / _STEPS), 1)
        while self.everybody and self.least < lost and work > 0 and not stop():
            aim = min(self.least + step, lost) - self.unit
            budget = aim - listing.bound
            if self.out <= budget:
                break
            listed = listing.every(budget, _LOADS, stop)
            if listed is None:
                break
            cover = Cover(listed, budget)
            ended, found = cover.run(work, stop)
            work -= cover.work
            grows, before = cover.work / before if before else 1.0, cover.work
            if found is not None:
                better = listed.placed(found)
                lost = int(tables.loss[np.arange(better.size), better].sum())
            elif ended:
                self.least = aim + self.unit
            if not ended or max(grows, 1.0) * before > work:
                break  # the next step is not begun where it would not end
        return better
