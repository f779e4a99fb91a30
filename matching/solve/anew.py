"""A plan of options that each use one resource, improved part by part in two ways that help each other.

Few places are divided anew in every way that may lose less (``halves``), which is quick where hardly
anything stays unused; and more places at once are filled anew with whole loads (``rebuilt``), which sees
further. Either goes on from where the other ended, until both gave nothing.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from matching.problem import Ints, Problem
from matching.solve.exchange import Places
from matching.solve.halves import Halves
from matching.solve.loads import Floats, Tables, ascend, priced
from matching.solve.rebuilt import Rebuilding

#: How often so many steps of the prices are taken at most, what part of what is open they must bring to go
#: on, and their error.
_ASCENTS, _STEPS, _LITTLE, _ERROR = 6, 50, 0.03, 1e-6
#: Parts divided anew at most in one turn, how many of them without a better plan end it, and parts filled
#: in one turn.
_DIVIDED, _PATIENCE, _FILLED = 1000, 100, 2
#: Filled parts in a row without a better plan after which it ends.
_STALE = 12


class Anew:
    """A plan with prices of the clients, both improved.

    Parameters
    ----------
    problem
        With one resource per option.
    values
        What both levels of each option are worth together, not below 0.
    prices
        Of the clients, to begin with.
    dense
        Who can go where, the last place being out, and with which option.
    chosen
        The plan to begin with.
    seed
        Of the choice of parts.
    """

    def __init__(
        self,
        problem: Problem,
        values: Ints,
        prices: Floats,
        dense: tuple[Places, Ints],
        chosen: tuple[int, ...],
        seed: int,
    ) -> None:
        there, self.option = dense
        clients, places = problem.clients, problem.capacities.size
        self.best = np.zeros(clients, dtype=np.int64)
        known = self.option[self.option >= 0]
        np.maximum.at(self.best, problem.option_client[known], values[known])
        lost = self.best[:, None] - values[self.option[:, :places]]
        loss = np.where(self.option[:, :places] >= 0, lost, np.inf)
        self.tables = Tables(loss, there.use[:, :places], problem.capacities, self.best.astype(np.float64))
        self.problem = problem
        at = self._at(chosen)
        # What a client is asked to lose at most, seen from the best that he could have.
        begin = np.clip(self.best - prices, 0.0, self.tables.out)
        self.proof = priced(self.tables, begin, range(places), np.arange(clients))
        self.halves = Halves(there, at, seed)
        self.rebuilding = Rebuilding(self.tables, at, self.proof, seed)

    def _at(self, chosen: tuple[int, ...]) -> Ints:
        problem, plan = self.problem, np.array(chosen, dtype=np.int64)
        at = np.full(problem.clients, problem.capacities.size)
        at[problem.option_client[plan]] = problem.uses.items[problem.uses.starts[plan]]
        return at

    def take(self, chosen: tuple[int, ...]) -> None:
        """Go on from this plan."""
        self.rebuilding.go_on(self._at(chosen))

    @property
    def chosen(self) -> tuple[int, ...]:
        """The best plan so far."""
        at = self.rebuilding.at
        found = self.option[np.arange(at.size), np.where(at < self.tables.room.size, at, -1)]
        return tuple(np.sort(found[found >= 0]).tolist())

    @property
    def prices(self) -> Floats:
        """Prices of the clients that prove the bound, as the whole problem has them."""
        found: Floats = self.best - self.proof.prices
        return found

    def climb(self, stop: Callable[[], bool]) -> None:
        """Take better prices of the clients, as long as they become much better."""
        everybody = np.arange(self.best.size)
        for _ in range(_ASCENTS):
            before = self.proof.bound
            lost = self.rebuilding.loss
            self.proof = ascend(self.tables, self.proof, everybody, lost, stop, steps=_STEPS)
            if self.proof.bound <= before + _LITTLE * (self.rebuilding.loss - before):
                break
        self.rebuilding.proof = self.proof

    def divide(self, stop: Callable[[], bool]) -> None:
        """Divide parts anew, until many in a row gave nothing."""
        self.halves.at = self.rebuilding.at.copy()
        self.halves.quiet = 0
        self.halves.run(_DIVIDED, stop, _PATIENCE)
        self.rebuilding.go_on(self.halves.at)

    def improve(self, parts: int, stop: Callable[[], bool]) -> None:
        """Fill so many parts anew, and divide others between them as long as that helps."""
        enough, quiet = float(np.ceil(self.proof.bound - _ERROR)), 0
        while parts > 0 and quiet < _STALE and not stop() and self.rebuilding.loss > enough + 0.5:
            before = self.rebuilding.loss
            self.rebuilding.run(min(parts, _FILLED), enough, stop)
            parts, quiet = parts - _FILLED, quiet + _FILLED
            if self.rebuilding.loss < before:
                quiet = 0
                self.divide(stop)
