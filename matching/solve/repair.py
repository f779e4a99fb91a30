"""From priced flows to plans: the priced limits kept by a choice of options, all else left to a flow.

Of the options that use a priced resource, as many are allowed as fit even if all of them were chosen: those
of the best plan or the flow at the last prices first, then those that lose least. The flow over these and
all other options is the best plan among them, and its prices say which options to allow next.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from matching.first_come import greedy, meetings
from matching.solve.network import NoFlow
from matching.solve.tree import OUT
from matching.solve.watched import Stopped

if TYPE_CHECKING:
    from matching.solve.core import CoreFlow
    from matching.solve.priced import Pricing

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

#: Flows from which plans are made.
ROUNDS = 4


def repair(pricing: Pricing, stop: Callable[[], bool], enough: float = 0.0, rounds: int = ROUNDS) -> None:
    """Offer the plans that come from the flows of a pricing.

    Parameters
    ----------
    pricing
        Whose prices have been found.
    stop
        Asked, once there is a plan, whether to end here.
    enough
        Gap at which to stop.
    rounds
        How many flows to solve at most.
    """
    if pricing.pick_arc.size:
        _one_by_one(pricing, pricing.found)
        return
    banned = np.zeros(pricing.tree.arcs.size, dtype=np.bool_)
    found, carried = pricing.found, pricing.found.carried
    surplus, paid = found.surplus, pricing.payments(pricing.prices)
    for _ in range(rounds):
        allowed = _allowed(pricing, carried, surplus) & ~banned
        try:
            found = pricing.core.solve(pricing.worth, allowed)
        except (NoFlow, Stopped):
            break
        surplus = found.surplus - paid
        carried = _apart(pricing, found.carried, banned)
        better = pricing.offer(*_plan(pricing, carried))
        reached = pricing.gap is not None and (pricing.gap <= enough or stop())
        if reached or (not better and not banned.any()):
            break
    if pricing.best is None:
        _one_by_one(pricing, pricing.found)


def _one_by_one(pricing: Pricing, found: CoreFlow) -> None:
    """Keep of the flow what fits, the most valuable first, and give the others what is left."""
    problem, arcs = pricing.problem, pricing.tree.arcs
    kept = np.flatnonzero(found.carried & (arcs != OUT))
    kept = kept[np.argsort(-found.surplus[kept], kind="stable")]
    by_weight = np.lexsort((problem.arrival, -problem.weights))
    pricing.offer(*greedy(problem, by_weight.tolist(), arcs[kept].tolist()))


def _allowed(pricing: Pricing, carried: Bools, surplus: Ints) -> Bools:
    """Return arcs that keep the priced limits even if every client takes one of them."""
    tree = pricing.tree
    best = np.zeros(tree.must.size, dtype=np.int64)
    np.maximum.at(best, tree.client, surplus)
    loss = best[tree.client] - surplus
    users = np.unique(pricing.use_arc)
    users = users[np.lexsort((loss[users], ~carried[users]))]
    order = np.argsort(pricing.use_arc, kind="stable")
    resource, amount = pricing.use_resource[order].tolist(), pricing.use_amount[order].tolist()
    arc = pricing.use_arc[order]
    first, last = np.searchsorted(arc, users).tolist(), np.searchsorted(arc, users, side="right").tolist()
    left: list[int] = pricing.problem.capacities.tolist()
    client = tree.client[users].tolist()
    held: dict[tuple[int, int], int] = {}
    allowed = np.ones(tree.arcs.size, dtype=np.bool_)
    taken = []
    for who, begin, end in zip(client, first, last, strict=True):
        more = [
            (resource[at], max(amount[at] - held.get((who, resource[at]), 0), 0)) for at in range(begin, end)
        ]
        fits = all(extra <= left[one] for one, extra in more)
        taken.append(fits)
        if fits:
            for one, extra in more:
                left[one] -= extra
                held[who, one] = held.get((who, one), 0) + extra
    allowed[users] = taken
    return allowed


def _apart(pricing: Pricing, carried: Bools, banned: Bools) -> Bools:
    """Return the arcs without those that bring together who must be kept apart, and ban these from now on."""
    tree = pricing.tree
    at = np.flatnonzero(carried & (tree.arcs != OUT))
    arc_of = dict(zip(tree.arcs[at].tolist(), at.tolist(), strict=True))
    kept = carried.copy()
    for one, other in meetings(pricing.problem, list(arc_of)):
        a, b = arc_of[one], arc_of[other]
        if kept[a] and kept[b]:
            least = min(a, b, key=lambda arc: (int(pricing.worth[arc]), arc))
            kept[least] = False
            banned[least] = True
    return kept


def _plan(pricing: Pricing, carried: Bools) -> tuple[tuple[int, ...], dict[int, tuple[int, ...]]]:
    tree = pricing.tree
    at = np.flatnonzero(carried & (tree.arcs != OUT))
    options, picks = tree.arcs[at].tolist(), tree.picked[at].tolist()
    picked: dict[int, tuple[int, ...]] = {
        option: (resource,) for option, resource in zip(options, picks, strict=True) if resource >= 0
    }
    return tuple(sorted(options)), picked
