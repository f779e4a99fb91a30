"""How much would be asked of each priced resource at another price, if clients' other chances stood still.

Every client could have so much without the priced resources, at the prices of the last flow. Against that,
each seat near a priced resource goes to whom it serves best after paying, as many as there are seats. What
these ask falls as the price rises; the price at which it just fits is found by halving.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matching.problem import Ints

if TYPE_CHECKING:
    from matching.solve.core import CoreFlow
    from matching.solve.priced import Pricing


def fitting_prices(pricing: Pricing, found: CoreFlow) -> Ints:
    """Return the least price of every resource at which it would not be asked too much of; 0 for none.

    Parameters
    ----------
    pricing
        The problem, its flow and its resources apart.
    found
        The last flow.
    """
    tree = pricing.tree
    outside = np.ones(tree.arcs.size, dtype=np.bool_)
    outside[pricing.use_arc] = False
    elsewhere = np.zeros(tree.must.size, dtype=np.int64)
    np.maximum.at(elsewhere, tree.client[outside], found.surplus[outside])
    root, room = _roots(pricing)
    arc = pricing.use_arc
    gain = pricing.worth[arc] - elsewhere[tree.client[arc]]
    worth_it = np.flatnonzero((gain > 0) & (found.carried[arc] | pricing.core.inside(arc)))
    arc, gain = arc[worth_it], gain[worth_it]
    resource, amount = pricing.use_resource[worth_it], pricing.use_amount[worth_it]
    seat = root[tree.leaf[arc]]
    capacities = pricing.problem.capacities
    low = np.zeros(capacities.size, dtype=np.int64)  # too low, or enough
    high = np.zeros(capacities.size, dtype=np.int64)  # enough
    np.maximum.at(high, resource, gain // np.maximum(amount, 1) + 1)

    def asked(prices: Ints) -> Ints:
        net = gain - prices[resource] * amount
        order = np.lexsort((-net, seat))
        first = np.ones(order.size, dtype=np.bool_)
        first[1:] = seat[order][1:] != seat[order][:-1]
        begin = np.flatnonzero(first)
        rank = np.arange(order.size) - np.repeat(begin, np.diff(np.append(begin, order.size)))
        taken = order[(rank < room[seat[order]]) & (net[order] > 0)]
        load = np.zeros(capacities.size, dtype=np.int64)
        np.add.at(load, resource[taken], amount[taken])
        return load

    fine = asked(low) <= capacities
    high[fine] = 0
    while (high - low > 1).any():
        middle = (low + high) // 2
        fits = asked(middle) <= capacities
        high = np.where(fits, middle, high)
        low = np.where(fits, low, np.minimum(middle, high))
    return high


def _roots(pricing: Pricing) -> tuple[Ints, Ints]:
    """Return the last resource of each path, itself last for none, and how many units it has."""
    tree = pricing.tree
    size = tree.parent.size
    root = np.arange(size + 1)
    above = np.append(tree.parent, -1)
    while (above[root[:-1]] >= 0).any():
        root[:-1] = np.where(above[root[:-1]] >= 0, above[root[:-1]], root[:-1])
    room = np.append(np.where(tree.units < 0, tree.must.size, tree.units), tree.must.size)
    return root, room
