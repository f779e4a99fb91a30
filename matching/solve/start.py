"""Tomorrow's plan from today's prices: what limits were worth in an earlier plan bounds the next one.

Any prices bound every plan (15), and those of a problem that differs in a hundredth of its clients and places
are nearly the best ones: without any flow they give a bound that a single flow's plan comes near to. Where
that is not near enough, small problems make it stronger (16); else pricing goes on from them. Prices that
suit the problem badly cost time and nothing else.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from matching.problem import Ints, Problem, ints
from matching.solve.network import LIMIT
from matching.solve.repair import repair
from matching.solve.tree import OUT

if TYPE_CHECKING:
    from matching.solve.priced import Pricing

#: Decimals of a price, in units of the first level: what comes behind them is not worth keeping.
_DIGITS = 9
#: Gap, in gaps that are enough, up to which prices begun with are strengthened before others are looked for.
_NEAR = 2


def prices_by_name(problem: Problem, near: Sequence[float]) -> dict[str, float]:
    """Return the prices that a changed problem may start from, by name of the resource; those of zero not.

    Parameters
    ----------
    problem
        The problem that was solved.
    near
        What its solution says of every resource (``Solution.near``).
    """
    return {problem.resource_ids[number]: price for number, price in enumerate(near) if price > 0}


def kept(pricing: Pricing) -> tuple[float, ...]:
    """Return what one use of every resource is worth on the first level, one hour where hours are priced."""
    size = pricing.problem.capacities.size
    found = pricing.prices + pricing.found.prices[:size]
    return tuple(round(price / pricing.scale, _DIGITS) for price in found.tolist())


def begin(pricing: Pricing, start: Mapping[str, float]) -> Ints | None:
    """Bound a problem by the prices of another, and return those of the resources apart; None if of no use.

    Names that the problem does not have, and prices that are not above zero or no numbers, count for nothing.

    Parameters
    ----------
    pricing
        Of the problem, without any flow yet.
    start
        Prices by name of the resource, as ``prices_by_name`` gives them.
    """
    problem, tree = pricing.problem, pricing.tree
    most = int(np.abs(pricing.worth).max(initial=0)) + 1
    names = (problem.resource_ids[number] for number in range(problem.capacities.size))
    prices = ints([_whole(start.get(name, 0.0), pricing.scale, most) for name in names])
    inner = np.zeros(tree.units.size, dtype=np.int64)
    inner[: prices.size] = np.where(tree.units[: prices.size] > 0, prices, 0)
    apart = np.zeros_like(prices)
    apart[pricing.apart] = prices[pricing.apart]
    if not prices.any() or not _fits(pricing, inner, apart):
        return None
    before = np.zeros(problem.options + 1, dtype=np.bool_)  # the last stands for none
    before[list(problem.previous)] = True
    carried = before[np.where(tree.arcs == OUT, problem.options, tree.arcs)] & (tree.picked < 0)
    pricing.note(apart, pricing.core.begin(pricing.worth - pricing.payments(apart), inner, carried))
    return apart


def near_already(pricing: Pricing, stop: Callable[[], bool], enough: float) -> bool:
    """Say whether one flow's plan comes near enough to what the prices begun with, made stronger, prove.

    Not tried where nothing but a proof is enough, nor with floors: their prices are not begun with.

    Parameters
    ----------
    pricing
        Begun with prices.
    stop
        Asked before every step whether to end here.
    enough
        Gap that is.
    """
    if not enough or pricing.pick_arc.size or any(floor.least for floor in pricing.problem.floors):
        return False
    repair(pricing, stop, enough, 1)
    if pricing.gap is not None and enough < pricing.gap <= _NEAR * enough:
        pricing.strengthen(stop, enough)
    if pricing.gap is not None and pricing.gap <= enough:
        return True
    # What small problems lowered the bound by belongs to these prices: the next ones have theirs.
    if pricing.bound is not None:
        pricing.bound += pricing.saved
    pricing.saved, pricing.around = 0, np.zeros_like(pricing.around)
    return False


def _whole(price: float, scale: int, most: int) -> int:
    """Return a price in units of the combined value: from 0 to more than anything is worth."""
    if not math.isfinite(price) or price <= 0:
        return 0
    return most if price >= most / scale else min(round(price * scale), most)


def _fits(pricing: Pricing, inner: Ints, apart: Ints) -> bool:
    """Say whether all that is reckoned with these prices fits 64 bits."""
    problem, tree = pricing.problem, pricing.tree
    granted = float(inner.astype(float) @ np.maximum(tree.units, 0))
    granted += float(apart.astype(float) @ problem.capacities)
    amounts = pricing.use_amount * apart.astype(float)[pricing.use_resource]
    paid = np.bincount(pricing.use_arc, weights=amounts, minlength=1).max()
    paid += float(pricing.pick_count.max(initial=0)) * float(apart.max(initial=0))
    return granted < LIMIT and float(paid) * (pricing.graph.supply.size + 1) < LIMIT
