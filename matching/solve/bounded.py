"""What no plan exceeds where every option uses one resource: prices of clients, and knapsacks.

Who may have one option only is bought off with a price per client; what is left falls apart into one knapsack
per resource, each solved exactly (14). This bounds every plan much better than prices of resources do. Prices
begin where they are known to be good, and move by how often each client is in the best load of a resource.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from matching.problem import ClientPrices, Ints, Problem
from matching.solve.given import Given, climbed
from matching.solve.loads import knapsack
from matching.solve.relaxed import Single
from matching.solve.search import trivial_bound

Floats = npt.NDArray[np.float64]

#: Steps of the prices, and the length of one below which they stay.
_STEPS, _SHORTEST = 60, 0.1
#: Units of the largest value, and of one unit of value where sums stay exact as floating point numbers.
FINE, _FINER, _EXACT = 1_000_000, 1000, 2**50


class Knapsacks(Single):
    """One knapsack per resource."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        order = np.argsort(self.resource, kind="stable")
        cut = np.searchsorted(self.resource[order], np.arange(1, problem.capacities.size))
        self.of = np.split(order, cut)

    def best(self, value: Ints, prices: Ints) -> tuple[int, Ints]:
        """Return what these prices of the clients prove (14), and the options in the best knapsacks."""
        total, chosen = int(prices.sum()), [np.zeros(0, dtype=np.int64)]
        gain = value - prices[self.client]
        for resource, own in enumerate(self.of):
            items = own[gain[own] > 0]
            best, taken = knapsack(gain[items], self.amount[items], int(self.problem.capacities[resource]))
            total += round(best)
            chosen.append(items[taken])
        return total, np.concatenate(chosen)

    def bound(self, value: Ints, prices: Ints) -> tuple[int, Ints]:
        """Return what these prices of the clients prove (14), and how often each client is then wanted."""
        total, taken = self.best(value, prices)
        return total, np.bincount(self.client[taken], minlength=prices.size)


class Bounded:
    """What no plan exceeds on either level, with the prices of clients that prove it.

    Parameters
    ----------
    packed
        The knapsacks.
    first, second
        Value of every possible option on either level.
    scale
        Factor of the first level where both count together; more than any difference on the second.
    stop
        Asked before every step whether to end here.
    """

    def __init__(
        self, packed: Knapsacks, first: Ints, second: Ints, scale: int, stop: Callable[[], bool]
    ) -> None:
        self.packed, self.first, self.second, self.scale, self.stop = packed, first, second, scale, stop
        self.trivial = [trivial_bound(packed.problem, level) for level in packed.problem.levels]
        self.both: Ints = scale * first + second
        self.prices: Floats = np.zeros(packed.problem.clients)
        self.alone: tuple[int, ClientPrices] | None = None
        self.given: dict[int, Given] = {}

    def begin(self, prices: Floats) -> None:
        """Take prices of the clients for both levels together to begin with."""
        self.prices = prices

    def most(self, reached: int) -> int:
        """Return what the first level alone, where so much is reached, cannot exceed."""
        if self.alone is None and reached < self.trivial[0]:
            begin = self.packed.relaxed(self.first).client_price
            fine, low, own = _lowest(self.packed, self.first, begin, reached, self.stop)
            self.alone = low // fine, ClientPrices((fine, 0), own)
        return self.trivial[0] if self.alone is None else min(self.alone[0], self.trivial[0])

    def reached(self, reached: list[int]) -> Given:
        """Return the bound on the second level of plans that have so much on the first, climbed once."""
        found = self.given.get(reached[0])
        if found is None:
            begin = self.packed.relaxed(self.second, (self.first, reached[0]))
            levels, fine = (self.first, self.second), _units(self.second)
            found = climbed(self.packed, levels, (reached[0], reached[1]), begin, fine, self.stop)
            self.given[reached[0]] = found
        return found

    def find(self, reached: list[int]) -> tuple[list[int], tuple[ClientPrices, ...]]:
        """Return the bounds of both levels, and what proves them, where so much is reached.

        The bound of the second holds for plans that reach the first's.
        """
        scale, target = self.scale, self.scale * reached[0] + reached[1]
        fine, low, whole = _lowest(self.packed, self.both, self.prices, target, self.stop)
        proofs = [ClientPrices((fine * scale, fine), whole)]
        # The second level is not below 0, so the first is at most this; or what its own prices prove.
        most = min(self.trivial[0], low // (fine * scale))
        if most > reached[0]:
            most = min(most, self.most(reached[0]))
        if self.alone is not None:
            proofs.append(self.alone[1])
        open_to = self.trivial[1]
        if most == reached[0]:
            open_to = min(open_to, low // fine - scale * reached[0])
            if open_to > reached[1] and most < self.trivial[0]:
                given = self.reached(reached)
                open_to = min(open_to, given.bound)
                proofs.append(given.proof)
        return [most, open_to], tuple(proofs)


def _units(value: Ints) -> int:
    """Return in how many units one unit of value is told."""
    most = max(int(value.max(initial=0)), 1)
    return max(FINE // most, min(_FINER, _EXACT // (most * max(value.size, 1))), 1)


def _lowest(
    packed: Knapsacks, value: Ints, prices: Floats, target: int, stop: Callable[[], bool]
) -> tuple[int, int, tuple[int, ...]]:
    """Return units of a value, the lowest bound found by moving the prices of the clients, and these.

    Prices are whole numbers, so that the bound is exact: small values are told in finer units.
    """
    fine = _units(value)
    value, prices, target = fine * value, fine * prices, fine * target
    low = int(np.iinfo(np.int64).max)
    best, length, waited = prices, 1.0, 0
    for _ in range(_STEPS):
        bound, wanted = packed.bound(value, np.rint(prices).astype(np.int64))
        waited += 1
        if bound < low:
            low, best, waited = bound, prices, 0
        excess = (wanted - 1).astype(np.float64)
        excess[(prices <= 0) & (excess < 0)] = 0
        norm = float(excess @ excess)
        if not norm or low < target + fine or stop():
            break
        if waited > 4:
            length, prices, waited = length / 2, best, 0
            if length < _SHORTEST:
                break
            continue
        prices = np.maximum(prices + length * (bound - target) / norm * excess, 0)
    return fine, low, tuple(np.rint(best).astype(np.int64).tolist())
