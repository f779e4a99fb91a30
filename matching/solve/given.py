"""What no plan exceeds on the second level that has so much on the first (23): the Lagrangian dual, climbed.

Two kinds of prices move together: one per client, for the limit of one option each, and one for what there
must be of the first level. Part of one more on the first level, which no plan has, counts for nothing then.
The steps go along a deflected subgradient (Polyak's lengths towards the plan there is), and become shorter
where many in a row gave no better bound. Every bound is reckoned in whole numbers, so each of them holds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from matching.problem import ClientPrices, Ints
from matching.solve.relaxed import Relaxed

if TYPE_CHECKING:
    from matching.solve.bounded import Knapsacks

Floats = npt.NDArray[np.float64]

#: Steps at most and at least, and options looked at in all of them together that are enough.
_MOST, _LEAST, _WORK = 1500, 200, 10_000_000
#: Steps in a row without a better bound that halve their length, and the length below which it ends.
_WAITED, _SHORTEST = 20, 1 / 1024
#: How much of the direction before stays in the next one, and how fast the price of the first level moves
#: beside those of the clients: it decides much less, and would swing.
_KEPT, _CALM = 0.7, 0.3


@dataclass(frozen=True, slots=True)
class Given:
    """What no plan exceeds on the second level that has so much on the first.

    Attributes
    ----------
    bound
        The bound.
    factor
        Price of one unit of the first level, in units of the second.
    prices
        Of the clients, in units of the second level.
    proof
        Both as whole numbers, which prove the bound.
    """

    bound: int
    factor: float
    prices: Floats
    proof: ClientPrices


def climbed(
    packed: Knapsacks,
    levels: tuple[Ints, Ints],
    reached: tuple[int, int],
    begin: Relaxed,
    fine: int,
    stop: Callable[[], bool],
) -> Given:
    """Return the lowest bound on the second level, where so much of the first is reached (23).

    Parameters
    ----------
    packed
        The knapsacks.
    levels
        Value of every possible option on either level.
    reached
        What the best plan so far has on either level; the climb ends where it is shown to be the best.
    begin
        Prices of the relaxation that has to reach as much on the first level.
    fine
        In how many units one unit of the second level is told.
    stop
        Asked before every step whether to end here.
    """
    first, second = levels
    # Both kinds of prices in about the same units, whatever one unit of the first level is.
    unit = _CALM / max(float(np.sqrt(np.square(first.astype(np.float64)).mean())), 1e-9)
    now = np.append(begin.client_price, begin.factor / unit)
    target, low = fine * reached[1], np.inf
    best, direction = now, np.zeros(now.size)
    length, waited = 1.0, 0
    for _ in range(int(np.clip(_WORK // max(first.size, 1), _LEAST, _MOST))):
        weight = round(fine * unit * float(now[-1]))
        total, taken = packed.best(weight * first + fine * second, np.rint(fine * now[:-1]).astype(np.int64))
        bound = total - weight * reached[0]
        waited += 1
        if bound < low:
            low, best, waited = bound, now, 0
        elif waited > _WAITED:
            length, waited = length / 2, 0
            direction = np.zeros(now.size)
        # The more often a client is wanted the dearer he becomes, and the first level the more of it lacks.
        move = np.append(
            np.bincount(packed.client[taken], minlength=now.size - 1) - 1.0,
            unit * (reached[0] - int(first[taken].sum())),
        )
        move[(now <= 0) & (move < 0)] = 0.0
        direction = move + (_KEPT * direction if direction @ move >= 0 else 0.0)
        norm = float(direction @ direction)
        if not norm or length < _SHORTEST or low < target + fine or stop():
            break
        now = np.maximum(now + length * (bound - target) / (fine * norm) * direction, 0.0)
    weight = round(fine * unit * float(best[-1]))
    whole = tuple(np.rint(fine * best[:-1]).astype(np.int64).tolist())
    return Given(int(low) // fine, unit * float(best[-1]), best[:-1], ClientPrices((weight, fine), whole))
