"""Which extra capacity unlocks most: shadow prices say where to look, solving again says how much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from matching.facts import Mask
from matching.options import FREE
from matching.problem import Problem
from matching.solve.reduce import possible_options
from matching.whatif.effect import Interval, Move, level_changes, moves
from matching.whatif.situation import Limits, Situation, resolve

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlocked:
    """What more of one limit would give.

    Attributes
    ----------
    offer
        Key of the offer; None where the limit belongs to no single offer.
    shift, half_day
        Which of its limits: key of the shift, or one-bit mask where half-days are chosen one by one.
    resource
        Name of the limit among the resources.
    extra
        How much more.
    levels
        Change of each level's best value; exact where both plans are proved optimal.
    placed
        How many more clients the plan with it places.
    moves
        Whose place changes with it.
    """

    offer: str | None
    shift: str | None
    half_day: Mask | None
    resource: str
    extra: int
    levels: Mapping[str, Interval]
    placed: int
    moves: tuple[Move, ...]

    @property
    def worth(self) -> tuple[int, ...]:
        """What is sure of each level, the first level first; nothing known counts as nothing."""
        return tuple(interval.low or 0 for interval in self.levels.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """The limits of which more unlocks most, the best first.

    Attributes
    ----------
    best
        The limits; those that unlock nothing are left out.
    complete
        Whether it is proved that no other limit unlocks more than the last one shown.
    looked_at
        How many limits were solved for.
    """

    best: tuple[Unlocked, ...]
    complete: bool
    looked_at: int


def rank_capacity(now: Situation, *, top: int = 10, extra: int = 1, limits: Limits | None = None) -> Ranking:
    """Return which limits unlock most when there is a little more of them.

    A multiplier is an upper bound on what one unit more is worth, for the whole problem: (12) holds at the
    same multipliers with the capacity larger, and grows by *extra* times the multiplier. So limits are solved
    for from the largest multiplier down, until as many as asked are worth at least what the next multiplier
    promises: then no other limit can be among them. Without multipliers the limits that are used up go first
    by the weight of the unplaced clients who could use them, and the ranking says that it is not complete.

    Parameters
    ----------
    now
        The round with its plan.
    top
        How many limits to return.
    extra
        How much more of each, at least 1.
    limits
        How long to look, and whom to tell.

    Raises
    ------
    RoundCancelled
        When the caller asked to stop.
    """
    limits = limits or Limits()
    tell = limits.stage("rank")
    promise, sure = _promises(now, extra)
    order = np.lexsort((np.arange(promise.size), -promise))
    order = order[promise[order] > 0]
    scale = now.solution.scale
    found: list[tuple[int, Unlocked]] = []
    complete = sure
    looked_at = 0
    most = int(order.size) if sure else min(int(order.size), 2 * top)
    quiet = replace(limits, progress=lambda _: None)
    for at, seat in enumerate(order[:most].tolist()):
        tell(at, most)
        best = sorted((worth for worth, _ in found), reverse=True)
        if sure and len(best) >= top and best[top - 1] >= int(promise[seat]):
            break
        looked_at += 1
        one = _unlocked(now, seat, extra, quiet)
        worth = _combined(one.worth, scale)
        complete = complete and all(interval.exact is not None for interval in one.levels.values())
        if worth > 0:
            found.append((worth, one))
    tell(most, most)
    found.sort(key=lambda pair: (-pair[0], pair[1].resource))
    return Ranking(best=tuple(one for _, one in found[:top]), complete=complete, looked_at=looked_at)


def shadow_prices(now: Situation) -> Ints | None:
    """Return an upper bound on the worth of one unit more of each resource; None without multipliers.

    None too where sets of half-days are priced: one unit more widens every set that it stands in.
    In units of the combined value: the plan's ``scale`` times the first level, plus the second.
    """
    prices = now.solution.prices
    if prices is None or now.solution.set_prices:
        return None
    found = np.array(prices, dtype=object)
    # A shift of which no place is free takes no part in the flow, and has no price from it: what its
    # most eager client would gain by it is the least price at which nobody wants it.
    _price_the_shut(now, found)
    return found


def _promises(now: Situation, extra: int) -> tuple[Ints, bool]:
    """Return what more of each resource is worth at most, and whether that is sure."""
    prices = shadow_prices(now)
    if prices is not None:
        return prices * extra, True
    return _wanted(now.problem, now.solution.chosen), False


def _price_the_shut(now: Situation, prices: npt.NDArray[np.object_]) -> None:
    """Raise the prices of limits that keep options out altogether, so that (12) holds with them open."""
    problem = now.problem
    possible = possible_options(problem)
    level = {
        "placements": problem.weights[problem.option_client].astype(object),
        "score": problem.values().astype(object),
    }
    first, second = (level[name] for name in problem.levels)
    worth = now.solution.scale * first + second
    np.subtract.at(worth, problem.uses.owner, problem.amounts * prices[problem.uses.items])
    best = np.zeros(problem.clients, dtype=object)
    for floor, price in zip(problem.floors, now.solution.floor_prices, strict=False):
        best[sorted(set(floor.clients))] -= price
    np.maximum.at(best, problem.option_client[possible], worth[possible])
    gain = worth - best[problem.option_client]
    for option in np.flatnonzero(~possible & (gain > 0)).tolist():
        span = slice(problem.uses.starts[option], problem.uses.starts[option + 1])
        used, amount = problem.uses.items[span], problem.amounts[span]
        short = [*used[amount > problem.capacities[used]].tolist()]
        picks = problem.picks[option]
        short += picks[problem.capacities[picks] == 0].tolist()
        for resource in short:
            prices[resource] = max(prices[resource], gain[option])
    closed = problem.capacities[problem.picks.items] == 0
    for option in np.unique(problem.picks.owner[closed]).tolist():
        # Another half-day to pick from may be had instead of any of those there are.
        picks = problem.picks[option]
        prices[picks[problem.capacities[picks] == 0]] = max(prices[picks])


def _wanted(problem: Problem, chosen: tuple[int, ...]) -> Ints:
    """Return the weight of unplaced clients who could use each resource; none for what is not used up."""
    load = np.zeros(problem.capacities.size, dtype=np.int64)
    for option in chosen:
        span = slice(problem.uses.starts[option], problem.uses.starts[option + 1])
        np.add.at(load, problem.uses.items[span], problem.amounts[span])
        np.add.at(load, problem.picks[option], 1)
    placed = np.zeros(problem.clients, dtype=np.bool_)
    placed[problem.option_client[list(chosen)]] = True
    wanted = np.zeros(problem.capacities.size, dtype=np.int64)
    for lists in (problem.uses, problem.picks):
        client = problem.option_client[lists.owner]
        pairs = np.unique(np.stack((client, lists.items))[:, ~placed[client]], axis=1)
        np.add.at(wanted, pairs[1], problem.weights[pairs[0]])
    return np.where(load >= problem.capacities, wanted, 0)


def _unlocked(now: Situation, resource: int, extra: int, limits: Limits) -> Unlocked:
    ready = now.prepared
    capacities = now.problem.capacities.copy()
    capacities[resource] += extra
    problem = replace(now.problem, capacities=capacities)
    solution = resolve(problem, now.solution.chosen, seed=ready.settings.seed, limits=limits)
    after = Situation(prepared=replace(ready, problem=problem), solution=solution)
    offer, shift, half_day = _name(now, resource)
    return Unlocked(
        offer=offer,
        shift=shift,
        half_day=half_day,
        resource=now.problem.resource_ids[resource],
        extra=extra,
        levels=level_changes(now.solution, solution, only_more=True),
        placed=len(after.assignment) - len(now.assignment),
        moves=moves(now, after),
    )


def _name(now: Situation, resource: int) -> tuple[str | None, str | None, Mask | None]:
    seats = now.prepared.seats
    if resource >= seats.places.size:
        return None, None, None
    offer = now.prepared.world.offers.facts[int(seats.offer[resource])]
    form, bit = int(seats.form[resource]), int(seats.half_day[resource])
    return offer.key, None if form == FREE else offer.shifts[form].key, None if bit < 0 else 1 << bit


def _combined(worth: tuple[int, ...], scale: int) -> int:
    total = 0
    for value in worth:
        total = total * scale + value
    return total
