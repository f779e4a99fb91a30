"""A smaller bound: around each coach the best choice within seats and hours, exactly, at clients' prices.

Prices alone let the hours of a coach be filled with a part of a client. At the same prices, what each client
could have elsewhere is what he costs; the best choice of *whole* clients around one coach, within his hours
and the seats only he serves, is a small problem (where a client may for once count at two places, few
options of each kind are enough). Put in the place of what those hours and seats cost, it gives a bound at
most as large, often that of the plan itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from matching.problem import Ints
from matching.solve.prices import path_prices
from matching.solve.tree import OUT

if TYPE_CHECKING:
    from collections.abc import Callable

    from matching.solve.priced import Pricing

Bools = npt.NDArray[np.bool_]

#: Part of a small problem's value that may stay open, nodes of its search, and what arithmetic may err.
_OPEN, _NODES, _ERROR = 2e-6, 500, 1e-7


def strengthen(pricing: Pricing, stop: Callable[[], bool], enough: float = 0.0) -> tuple[int, Bools]:
    """Return by how much the bound falls, and the arcs around those resources for which it was reckoned.

    Parameters
    ----------
    pricing
        With its best prices.
    stop
        Asked before every small problem whether to end here.
    enough
        Gap of the first level at which to end too; 0 for as far as the bound falls.
    """
    wanted = _wanted(pricing, enough)
    tree = pricing.tree
    around = np.zeros(tree.arcs.size, dtype=np.bool_)
    saved = 0
    for resources in _groups(pricing):
        if stop() or (wanted is not None and saved >= wanted):
            break
        arcs = np.unique(pricing.use_arc[np.isin(pricing.use_resource, resources)])
        around[arcs] = True
        saved += _around(pricing, np.array(resources, dtype=np.int64), arcs)
    return saved, around


def _wanted(pricing: Pricing, enough: float) -> int | None:
    """Return how far the bound must fall for the gap to be enough; None for as far as it does."""
    if not enough or pricing.levels is None or pricing.bound is None:
        return None
    most = pricing.levels[0] + int(enough * abs(pricing.levels[0]))
    fall = pricing.bound - pricing.lowest - pricing.scale * (most + 1) + 1
    return fall if fall > 0 else None


def _groups(pricing: Pricing) -> list[list[int]]:
    """Return the priced resources, those that share an option together."""
    leader = {resource: resource for resource in pricing.apart.tolist()}

    def lead(resource: int) -> int:
        while leader[resource] != resource:
            resource = leader[resource]
        return resource

    order = np.argsort(pricing.use_arc, kind="stable")
    arc, resource = pricing.use_arc[order], pricing.use_resource[order]
    shared = np.flatnonzero(arc[1:] == arc[:-1])
    for one, other in np.unique(np.stack((resource[shared], resource[shared + 1])), axis=1).T.tolist():
        leader[lead(other)] = lead(one)
    groups: dict[int, list[int]] = {}
    for one in leader:
        groups.setdefault(lead(one), []).append(one)
    return list(groups.values())


def _around(pricing: Pricing, resources: Ints, arcs: Ints) -> int:
    """Return how much less the best choice around these resources is worth than they and seats cost (16)."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    tree, found, problem = pricing.tree, pricing.found, pricing.problem
    own = _own_seats(pricing, arcs)
    outside = found.prices.copy()
    outside[own] = 0
    cost = int((found.prices[own] * tree.units[own]).sum())
    cost += int((pricing.prices[resources] * problem.capacities[resources]).sum())
    gain = pricing.worth[arcs] - path_prices(tree, outside)[tree.leaf[arcs]] - found.best[tree.client[arcs]]
    arcs, gain = _enough(pricing, resources, arcs[gain > 0], gain[gain > 0])
    if not arcs.size or not cost:
        return 0
    rows: list[Ints] = []
    columns: list[Ints] = []
    amounts: list[Ints] = []
    number = np.full(tree.arcs.size, -1, dtype=np.int64)
    number[arcs] = np.arange(arcs.size)
    for row, resource in enumerate(resources.tolist()):
        mine = np.flatnonzero((pricing.use_resource == resource) & (number[pricing.use_arc] >= 0))
        rows.append(np.full(mine.size, row))
        columns.append(number[pricing.use_arc[mine]])
        amounts.append(pricing.use_amount[mine])
    seat = np.full(tree.parent.size + 1, -1, dtype=np.int64)
    seat[own] = resources.size + np.arange(own.size)
    where, column = tree.leaf[arcs], np.arange(arcs.size)
    while where.size:
        inside = where >= 0
        where, column = where[inside], column[inside]
        limited = seat[where] >= 0
        rows.append(seat[where[limited]])
        columns.append(column[limited])
        amounts.append(np.ones(int(limited.sum()), dtype=np.int64))
        where = tree.parent[where]
    matrix = csr_array(
        (np.concatenate(amounts), (np.concatenate(rows), np.concatenate(columns))),
        shape=(resources.size + own.size, arcs.size),
    )
    high = np.concatenate((problem.capacities[resources], tree.units[own]))
    result = milp(
        -gain / pricing.scale,
        constraints=LinearConstraint(matrix, -np.inf, high),
        integrality=np.ones(arcs.size),
        bounds=Bounds(0, 1),
        options={"node_limit": _NODES, "mip_rel_gap": _OPEN},
    )
    if result.mip_dual_bound is None or not np.isfinite(result.mip_dual_bound):
        return 0
    best = -float(result.mip_dual_bound)
    return max(cost - int(np.ceil((best + _ERROR * (abs(best) + 1)) * pricing.scale)), 0)


def _enough(pricing: Pricing, resources: Ints, arcs: Ints, gain: Ints) -> tuple[Ints, Ints]:
    """Return the arcs that a best choice needs: of those alike in seat and hours, one for each seat."""
    tree = pricing.tree
    leaf = tree.leaf[arcs]
    if resources.size > 1 or (leaf < 0).any():
        return arcs, gain
    asked = np.zeros(tree.arcs.size, dtype=np.int64)
    mine = pricing.use_resource == resources[0]
    np.add.at(asked, pricing.use_arc[mine], pricing.use_amount[mine])
    order = np.lexsort((-gain, asked[arcs], leaf))
    first = np.ones(order.size, dtype=np.bool_)
    same = (leaf[order][1:] == leaf[order][:-1]) & (asked[arcs][order][1:] == asked[arcs][order][:-1])
    first[1:] = ~same
    begin = np.flatnonzero(first)
    rank = np.arange(order.size) - np.repeat(begin, np.diff(np.append(begin, order.size)))
    keep = order[rank < tree.units[leaf[order]]]
    return arcs[keep], gain[keep]


def _own_seats(pricing: Pricing, arcs: Ints) -> Ints:
    """Return the resources of the flow that only these arcs use."""
    tree = pricing.tree
    others = np.ones(tree.arcs.size, dtype=np.bool_)
    others[arcs] = False
    own = _reached(pricing, arcs) & ~_reached(pricing, np.flatnonzero(others | (tree.arcs == OUT)))
    found: Ints = np.flatnonzero(own & (tree.units >= 0))
    return found


def _reached(pricing: Pricing, arcs: Ints) -> Bools:
    """Return which resources lie on the paths of these arcs."""
    tree = pricing.tree
    reached = np.zeros(tree.parent.size + 1, dtype=np.bool_)
    where = np.unique(tree.leaf[arcs])
    while where.size:
        where = where[where >= 0]
        reached[where] = True
        where = np.unique(tree.parent[where])
    return reached[:-1]
