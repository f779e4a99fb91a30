"""How the hours of a coach can be filled: so many clients of each kind, within his hours and his seats.

Around a resource that options use in several amounts, what matters of a plan is how many of each *kind* are
there: options in one seat with one amount. For any price per kind the best whole numbers are a small
knapsack, solved by tables over all hours: first seat by seat, then the seats together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from matching.problem import Ints

if TYPE_CHECKING:
    from matching.solve.priced import Pricing
    from matching.solve.tree import Tree

#: Most hours of one resource, counted in the amount that all uses are multiples of, and kinds around it.
_HOURS, _KINDS = 2000, 300


@dataclass(frozen=True, slots=True)
class Kinds:
    """The kinds around all resources that are filled.

    Attributes
    ----------
    resource, seat, amount
        Per kind: what is filled, the outermost resource of the flow that its options use (-1 for none), and
        how much one of them uses.
    room
        Per kind: how many of its seat there is room for.
    use
        Per use of a priced resource, as ``Pricing`` lists them: its kind, -1 where that is not filled.
    """

    resource: Ints
    seat: Ints
    amount: Ints
    room: Ints
    use: Ints

    def of(self, resource: int) -> Ints:
        """Return the kinds around a resource."""
        found: Ints = np.flatnonzero(self.resource == resource)
        return found


def kinds_of(pricing: Pricing) -> Kinds:
    """Return the kinds around the resources apart that are used in several amounts."""
    tree, capacities = pricing.tree, pricing.problem.capacities
    seat = _outermost(tree)[tree.leaf[pricing.use_arc]]
    table = np.stack((pricing.use_resource, seat, pricing.use_amount), axis=1)
    kinds, use = np.unique(table, axis=0, return_inverse=True)
    use = use.reshape(-1)
    filled = np.zeros(capacities.size, dtype=np.bool_)
    for resource in pricing.apart.tolist():
        amounts = kinds[kinds[:, 0] == resource, 2]
        unit = int(np.gcd.reduce(amounts, initial=0))
        several = amounts.size > 1 and amounts.min() != amounts.max() and amounts.min() > 0
        filled[resource] = (
            several and amounts.size <= _KINDS and int(capacities[resource]) // max(unit, 1) <= _HOURS
        )
    keep = filled[kinds[:, 0]] if kinds.size else np.zeros(0, dtype=np.bool_)
    number = np.where(keep, np.cumsum(keep) - 1, -1)
    resource, seat, amount = kinds[keep].T
    units = np.append(tree.units, -1)[seat]
    room = np.where(units < 0, capacities[resource] // np.maximum(amount, 1), units)
    return Kinds(resource=resource, seat=seat, amount=amount, room=room, use=number[use])


def _outermost(tree: Tree) -> Ints:
    """Return the last resource of each path, -1 for none; the last position stands for no resource."""
    root = np.append(np.arange(tree.parent.size), -1)
    above = np.append(tree.parent, -1)
    while (above[root] >= 0).any():
        root = np.where(above[root] >= 0, above[root], root)
    return root


def best_filling(kinds: Kinds, resource: int, price: npt.NDArray[Any], capacity: int) -> tuple[Any, Ints]:
    """Return the largest sum of prices that fits a resource and its seats, and how many of each kind make it.

    Parameters
    ----------
    kinds
        All kinds.
    resource
        What is filled.
    price
        Price of one of each kind, all kinds.
    capacity
        How much there is of the resource.
    """
    own = kinds.of(resource)
    unit = max(int(np.gcd.reduce(kinds.amount[own], initial=0)), 1)
    hours = capacity // unit
    best = np.zeros(hours + 1, dtype=price.dtype)
    steps: list[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]] = []
    for seat in np.unique(kinds.seat[own]).tolist():
        there = own[(kinds.seat[own] == seat) & (price[own] > 0)]
        if not there.size:
            continue
        alone, taken = _one_seat(kinds, there, price, hours, unit)
        joined = best.copy()
        given = np.zeros(hours + 1, dtype=np.int64)
        for used in (np.flatnonzero(alone[1:] > alone[:-1]) + 1).tolist():
            other = best[: hours + 1 - used] + alone[used]
            better = np.flatnonzero(other > joined[used:])
            joined[used:][better] = other[better]
            given[used:][better] = used
        steps.append((given, taken))
        best = joined
    counts = np.zeros(kinds.resource.size, dtype=np.int64)
    left = hours
    for given, taken in reversed(steps):
        used = int(given[left])
        left -= used
        for row in taken[::-1]:
            kind = int(row[used])
            if kind >= 0:
                counts[kind] += 1
                used -= int(kinds.amount[kind]) // unit
    return best[hours].item(), counts


def _one_seat(
    kinds: Kinds, there: Ints, price: npt.NDArray[Any], hours: int, unit: int
) -> tuple[npt.NDArray[Any], Ints]:
    """Return the best of one seat for all hours, and which kind each further place adds: (places, hours)."""
    amount = kinds.amount[there] // unit
    places = min(int(kinds.room[there].max()), hours // int(amount.min()))
    best = np.zeros(hours + 1, dtype=price.dtype)
    taken = np.full((places, hours + 1), -1, dtype=np.int64)
    for place in range(places):
        more = best.copy()
        for kind, size in zip(there.tolist(), amount.tolist(), strict=True):
            if size > hours:
                continue
            other = best[: hours + 1 - size] + price[kind]
            better = np.flatnonzero(other > more[size:])
            more[size:][better] = other[better]
            taken[place, size:][better] = kind
        if not (taken[place] >= 0).any():
            return best, taken[:place]
        best = more
    return best, taken
