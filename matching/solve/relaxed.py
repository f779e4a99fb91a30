"""The linear relaxation of options that each use one resource, solved over the few that matter.

A first guess of the resources' prices tells which options of each client could be in it; HiGHS solves the
relaxation over those, and options that would gain at its prices join.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from matching.problem import Ints, Problem
from matching.solve.reduce import possible_options

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

#: Options of each client to begin with, by the guess and by value, and those that join at once.
FEW, _VALUED = 6, 2
#: How often options join at most, and with how many it is left as it is.
_JOINED, _MANY = 30, 45_000
#: Steps of the guess, by how much they become smaller, and the most that one price moves, in mean moves.
_GUESSES, _CALMER, _MOVES = 600, 0.985, 2.0
#: Part of the largest value that may stay open.
OPEN = 1e-6


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The linear relaxation.

    Attributes
    ----------
    client_price, price
        Prices of clients and of resources.
    loss
        What every option loses at them.
    share
        Share of every option.
    factor
        What one unit of what there must be is worth, 0 where nothing must be.
    """

    client_price: Floats
    price: Floats
    loss: Floats
    share: Floats
    factor: float = 0.0


class Single:
    """The possible options of a problem, each with the one resource it uses.

    Parameters
    ----------
    problem
        One in which every option uses one resource.

    Attributes
    ----------
    options, client, resource, amount
        The options, and of each its client, its resource, and how much it uses of that.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.options = np.flatnonzero(possible_options(problem))
        self.client = problem.option_client[self.options]
        at = problem.uses.starts[:-1][self.options]
        self.resource, self.amount = problem.uses.items[at], problem.amounts[at]

    def relaxed(self, value: Ints, least: tuple[Ints, int] | None = None) -> Relaxed:
        """Return the linear relaxation; all prices are zero where HiGHS does not solve it.

        It is solved over a few options of each client; those that would gain at its prices join. Where they
        become many, the prices of those that are there have to do.

        Parameters
        ----------
        value
            Of every option.
        least
            Of something else that every option has, and how much of that there must be; None for nothing.
        """
        from scipy.optimize import linprog
        from scipy.sparse import vstack

        matrix, high = self.limits(np.arange(self.options.size))
        n, guessed = self.problem.clients, value
        if least is not None:
            matrix = vstack((matrix, -least[0][None, :]), format="csr")
            high = np.append(high, -least[1])
            guessed = value + int(np.ptp(value) + 1) * least[0]
        inside = self.first(-guessed.astype(np.float64), _VALUED)
        if int(np.bincount(self.client, minlength=1).max()) > FEW:
            inside |= self.first(self._guess(guessed)[self.resource] * self.amount - guessed)
        else:
            inside[:] = True
        share = np.zeros(value.size)
        for _ in range(_JOINED):
            few = np.flatnonzero(inside)
            part = matrix[:, few]
            found = linprog(-value[few].astype(np.float64), A_ub=part, b_ub=high, method="highs-ds")
            if found.x is None:
                room = np.zeros(self.problem.capacities.size)
                return Relaxed(np.zeros(n), room, -value.astype(np.float64), share)
            prices = np.maximum(-found.ineqlin.marginals, 0)
            share[:] = 0
            share[few] = found.x
            loss = matrix.T @ prices - value
            gains = (loss < -OPEN * max(float(value.max(initial=0)), 1)) & ~inside
            if not gains.any() or few.size > _MANY:
                break
            inside |= gains & self.first(loss)
        room = prices[n : n + self.problem.capacities.size]
        return Relaxed(prices[:n], room, loss, share, 0.0 if least is None else float(prices[-1]))

    def _guess(self, value: Ints) -> Floats:
        """Return prices of the resources that rise where too much is asked and fall where too little is."""
        order = np.argsort(self.client, kind="stable")
        worth, amount, resource = value[order], self.amount[order], self.resource[order]
        who = self.client[order]
        begin = np.flatnonzero(np.diff(who, prepend=-1))
        number = np.cumsum(np.diff(who, prepend=-1) > 0) - 1
        room = self.problem.capacities
        step = float(np.ptp(worth)) / max(float(amount.mean()), 1.0)
        prices = np.zeros(room.size)
        for _ in range(_GUESSES):
            gain = worth - prices[resource] * amount
            chosen = np.flatnonzero((gain == np.maximum.reduceat(gain, begin)[number]) & (gain > 0))
            excess = (np.bincount(resource[chosen], amount[chosen], room.size) - room) / np.maximum(room, 1)
            # In units of their mean, or all prices would drift to where one resource is asked far too much.
            move = excess / max(float(np.sqrt((excess * excess).mean())), OPEN)
            prices = np.maximum(prices + step * np.clip(move, -_MOVES, _MOVES), 0)
            step *= _CALMER
        return prices

    def first(self, cost: Floats, few: int = FEW) -> Bools:
        """Return the few options of each client that cost least."""
        order = np.lexsort((cost, self.client))
        first = np.searchsorted(self.client[order], np.arange(self.problem.clients))
        found = np.zeros(order.size, dtype=np.bool_)
        found[order[np.arange(order.size) - first[self.client[order]] < few]] = True
        return found

    def limits(self, at: Ints) -> tuple[csr_array, Floats]:
        """Return the limits on these options: one per client, and the room of every resource."""
        from scipy.sparse import csr_array

        n, problem = self.problem.clients, self.problem
        column = np.arange(at.size)
        rows = np.concatenate((self.client[at], n + self.resource[at]))
        amounts = np.concatenate((np.ones(at.size), self.amount[at]))
        shape = (n + problem.capacities.size, at.size)
        matrix = csr_array((amounts, (rows, np.concatenate((column, column)))), shape=shape)
        return matrix, np.concatenate((np.ones(n), problem.capacities.astype(np.float64)))
