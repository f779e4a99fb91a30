"""A plan of options that each use one resource, improved part by part in three ways that help each other.

Few places are divided anew in every way that may lose less (``halves``), which is quick where hardly
anything stays unused; a dozen are filled anew one after the other, with many partial plans abreast
(``in_turn``); and places are filled anew with whole loads (``rebuilt``), which sees further. Each goes on
from where the others ended, until all gave nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from matching.problem import Ints, Problem
from matching.solve.exchange import Places
from matching.solve.halves import Halves
from matching.solve.in_turn import InTurn
from matching.solve.loads import Floats, Priced, Tables, ascend, priced
from matching.solve.rebuilt import Rebuilding

#: How often so many steps of the prices are taken at most, what part of what is open they must bring to go
#: on, and their error.
_ASCENTS, _STEPS, _LITTLE, _ERROR = 6, 50, 0.03, 1e-6
#: Parts divided anew at most in one turn, and how many of them without a better plan end it.
_DIVIDED, _PATIENCE = 1000, 100
#: Parts filled one place after the other in one turn, how many of them without a better plan end it, and
#: parts filled with whole loads.
_TURNS, _VAIN, _FILLED = 40, 12, 2
#: Clients up to which whole loads are quick enough to come first.
_FEW = 650
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
        self.in_turn = InTurn(there, at, seed)
        self.rebuilding = Rebuilding(self.tables, at, self.proof, seed)
        self.least, self.kept = self.rebuilding.loss, at
        self.few = clients <= _FEW

    def _at(self, chosen: tuple[int, ...]) -> Ints:
        problem, plan = self.problem, np.array(chosen, dtype=np.int64)
        at = np.full(problem.clients, problem.capacities.size)
        at[problem.option_client[plan]] = problem.uses.items[problem.uses.starts[plan]]
        return at

    def take(self, chosen: tuple[int, ...]) -> None:
        """Go on from this plan."""
        self._go_on(self._at(chosen))

    def _go_on(self, at: Ints) -> None:
        """Go on from a plan, and keep it if it is the best."""
        self.rebuilding.go_on(at)
        if self.rebuilding.loss < self.least:
            self.least, self.kept = self.rebuilding.loss, self.rebuilding.at.copy()

    @property
    def chosen(self) -> tuple[int, ...]:
        """The best plan so far."""
        return self.plan(self.kept)

    def plan(self, at: Ints) -> tuple[int, ...]:
        """Return the options of clients at these places."""
        found = self.option[np.arange(at.size), np.where(at < self.tables.room.size, at, -1)]
        return tuple(np.sort(found[found >= 0]).tolist())

    def lost(self, chosen: tuple[int, ...]) -> int:
        """Return what a plan in which everybody has a place loses."""
        return int(self.tables.loss[np.arange(self.best.size), self._at(chosen)].sum())

    @property
    def prices(self) -> Floats:
        """Prices of the clients that prove the bound, as the whole problem has them."""
        found: Floats = self.best - self.proof.prices
        return found

    def begin(self, parts: int, stop: Callable[[], bool]) -> None:
        """Improve the plan for a beginning, in the quickest way."""
        if self.few:
            self.divide(stop)
        else:
            self.fill(parts, stop)

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

    def guide(self, proof: Priced) -> None:
        """Take these prices of the clients, which prove more."""
        self.proof = self.rebuilding.proof = proof

    def divide(self, stop: Callable[[], bool]) -> None:
        """Divide parts anew, until many in a row gave nothing."""
        self.halves.at = self.rebuilding.at.copy()
        self.halves.quiet = 0
        self.halves.run(_DIVIDED, stop, _PATIENCE)
        self._go_on(self.halves.at)

    def fill(self, parts: int, stop: Callable[[], bool]) -> None:
        """Fill so many parts anew, one place after the other, until some in a row gave nothing."""
        self.in_turn.at = self.rebuilding.at.copy()
        self.in_turn.run(parts, _VAIN, stop)
        self._go_on(self.in_turn.at)

    def improve(self, parts: int, stop: Callable[[], bool]) -> None:
        """Fill so many parts anew, and divide others between them as long as that helps."""
        enough, quiet = float(np.ceil(self.proof.bound - _ERROR)), 0
        while parts > 0 and quiet < _STALE and not stop() and self.least > enough + 0.5:
            before = self.rebuilding.loss
            load = partial(self._load, min(parts, _FILLED), enough, stop)
            fill = partial(self.fill, min(parts, _FILLED if self.few else _TURNS), stop)
            for step in (load, fill) if self.few else (fill, load):
                step()
                if self.rebuilding.loss < before:
                    break
            parts, quiet = parts - _FILLED, quiet + _FILLED
            if self.rebuilding.loss < before:
                quiet = 0
                self.divide(stop)

    def _load(self, parts: int, enough: float, stop: Callable[[], bool]) -> None:
        self.rebuilding.run(parts, enough, stop)
        self._go_on(self.rebuilding.at)
