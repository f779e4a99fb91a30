"""Options that each use one resource, in different amounts: places counted in persons, jobs for agents.

Who may have one option only is bought off with a price per client; what is left falls apart into one knapsack
per resource, each solved exactly. Prices of clients and knapsacks together bound every plan much better
than prices of resources do. Prices begin at those of the linear relaxation, solved with HiGHS, and move by
how often each client is in the best load of a resource. The plan comes from the relaxation by rings of moves
(``exchange``) and is then filled anew part by part (``rebuilt``); where the tables for those would be too
large, HiGHS looks for one among the options that lose least.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.first_come import greedy
from matching.problem import ClientPrices, Ints, Problem
from matching.solve.anew import Anew
from matching.solve.exchange import Exchange, Places
from matching.solve.loads import knapsack
from matching.solve.network import level_values
from matching.solve.relaxed import FEW, OPEN, Relaxed, Single
from matching.solve.search import Known, objective_of, trivial_bound

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

#: Largest room of a knapsack, options of the whole problem, and steps of the prices.
_ROOM, _OPTIONS, _STEPS = 20_000, 200_000, 60
#: Units of the largest value, and the length of a step below which prices stay.
_FINE, _SHORTEST = 1_000_000, 0.1
#: Nodes of the search for a plan.
_NODES = 500
#: Part of the time left that HiGHS gets to look for a plan.
_PART_OF_TIME = 0.7
#: Clients and places up to which rings of moves are looked for, and how often.
_NODES_OF_RINGS, _RINGS = 2500, 100
#: Parts that are filled anew, also where a proof is asked.
_PARTS, _PARTS_TO_PROVE = 40, 1000
#: By how much the factor of the first level falls for a closer bound on the second.
_SMALLER = 3
#: Sums above this could be inexact as floating point numbers.
_LIMIT = 2**52


class _Packed(Single):
    """One knapsack per resource."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        order = np.argsort(self.resource, kind="stable")
        cut = np.searchsorted(self.resource[order], np.arange(1, problem.capacities.size))
        self.of = np.split(order, cut)

    def bound(self, value: Ints, prices: Ints) -> tuple[int, Ints]:
        """Return what these prices of the clients prove (14), and how often each client is then wanted."""
        total = int(prices.sum())
        wanted = np.zeros(prices.size, dtype=np.int64)
        gain = value - prices[self.client]
        for resource, own in enumerate(self.of):
            items = own[gain[own] > 0]
            best, taken = knapsack(gain[items], self.amount[items], int(self.problem.capacities[resource]))
            total += round(best)
            np.add.at(wanted, self.client[items[taken]], 1)
        return total, wanted

    def places(self, relaxed: Relaxed) -> tuple[Places, Ints] | None:
        """Return who can go where, the last place being out, and the option of each; None for too large."""
        clients, places = self.problem.clients, self.problem.capacities.size
        if clients + places + 1 > _NODES_OF_RINGS:
            return None
        # Of options of one client at one place the one that loses least; staying out is the last place.
        order = np.lexsort((self.resource, self.client, -relaxed.loss))
        who, where = self.client[order], self.resource[order]
        loss = np.full((clients, places + 1), np.inf)
        use = np.zeros((clients, places + 1), dtype=np.int64)
        option = np.full((clients, places + 1), -1, dtype=np.int64)
        loss[who, where] = relaxed.loss[order]
        use[who, where] = self.amount[order]
        option[who, where] = self.options[order]
        loss[:, -1] = relaxed.client_price
        room = np.append(self.problem.capacities, self.amount.sum())
        return Places(loss, use, room, np.append(relaxed.price, 0)), option

    def rings(
        self, relaxed: Relaxed, tables: Places, option: Ints, seed: int, stop: Callable[[], bool]
    ) -> tuple[int, ...]:
        """Return the plan to which rings of moves lead from the relaxation."""
        clients = self.problem.clients
        share = np.zeros(tables.loss.shape)
        np.add.at(share, (self.client, self.resource), relaxed.share)
        share[:, -1] = 1 - share.sum(axis=1)
        exchange = Exchange(tables, share.argmax(axis=1), seed)
        found = exchange.run(_RINGS, stop)
        at = exchange.at[:clients] if found is None else found
        chosen = option[np.arange(clients), at]
        chosen = chosen[chosen >= 0]
        if found is None:
            # Of a plan that asks too much somewhere what fits stays, and the others get what is left.
            weight = np.lexsort((self.problem.arrival, -self.problem.weights))
            chosen = np.array(greedy(self.problem, weight.tolist(), chosen.tolist())[0], dtype=np.int64)
        return tuple(np.sort(chosen).tolist())

    def plan(self, value: Ints, loss: Floats, seconds: float | None) -> tuple[int, ...] | None:
        """Return the best options that HiGHS finds among those of each client that lose least."""
        from scipy.optimize import Bounds, LinearConstraint, milp

        near = np.flatnonzero(self.first(loss))
        matrix, high = self.limits(near)
        limit = {} if seconds is None else {"time_limit": max(seconds, 0.1)}
        found = milp(
            -value[near].astype(np.float64),
            constraints=LinearConstraint(matrix, -np.inf, high),
            integrality=np.ones(near.size),
            bounds=Bounds(0, 1),
            options={"node_limit": _NODES, "mip_rel_gap": OPEN, **limit},
        )
        if found.x is None:
            return None
        return tuple(self.options[near[found.x > 0.5]].tolist())


def applies(problem: Problem) -> bool:
    """Say whether every option uses one resource and nothing else ties clients together."""
    free = not problem.keep_apart and not problem.fixed and not any(f.least > 0 for f in problem.floors)
    return (
        free
        and 0 < problem.options <= _OPTIONS
        and bool((np.diff(problem.uses.starts) == 1).all())
        and not problem.pick_counts.any()
        and not (problem.option_slot != problem.option_slot[:1]).any()
        and int(problem.capacities.max(initial=0)) <= _ROOM
        and bool((problem.values() >= 0).all())
        and _largest(problem) * problem.clients < _LIMIT
    )


def _largest(problem: Problem) -> int:
    """Return what no combined value exceeds, in the units in which it is bounded."""
    scale = _combined(problem)[0]
    return max((scale + 1) * int(max(problem.weights.max(), problem.values().max())), _FINE)


def _combined(problem: Problem) -> tuple[int, Ints, Ints]:
    """Return the factor of the first level, and what every option is worth on each level.

    The second level weighs a tenth of the first at most: prices of either then guide the plan.
    """
    values = level_values(problem, np.arange(problem.options, dtype=np.int64))
    first, second = (values[level] for level in problem.levels)
    return 10 * int(np.ptp(second)) + 1, first, second


@dataclass(frozen=True, slots=True)
class Packing:
    """A plan with the bounds of both levels, and the prices of clients that prove them."""

    known: Known
    client_prices: tuple[ClientPrices, ...]


def solve_packed(
    problem: Problem, stop: Callable[[], bool], deadline: float | None, seed: int = 0, *, prove: bool = False
) -> Packing | None:
    """Return a plan and the bounds of both levels, None where no plan is found.

    Parameters
    ----------
    problem
        One that ``applies``.
    stop
        Asked before every step whether to end here.
    deadline
        Reading of the steady clock at which to end; None for as much work as is set.
    seed
        Of the choices between rings and between parts.
    prove
        Whether to go on for longer where the plan is not proved.
    """
    packed = _Packed(problem)
    scale, first, second = _combined(problem)
    first, second = first[packed.options], second[packed.options]
    both = scale * first + second
    relaxed = packed.relaxed(both)
    dense = packed.places(relaxed)
    chosen = None if dense is None else packed.rings(relaxed, *dense, seed, stop)
    one, other = problem.levels
    everybody = chosen is not None and objective_of(problem, chosen)[one] == trivial_bound(problem, one)
    if chosen is None or not (everybody or stop()):
        seconds = None if deadline is None else (deadline - time.monotonic()) * _PART_OF_TIME
        plans = [plan for plan in (chosen, packed.plan(both, relaxed.loss, seconds)) if plan is not None]
        chosen = max(plans, key=lambda plan: tuple(objective_of(problem, plan).values()), default=None)
    if chosen is None:
        return None
    prices = relaxed.client_price
    if dense is not None:
        values = np.zeros(problem.options, dtype=np.int64)
        values[packed.options] = both
        chosen, prices = filled_anew(problem, values, prices, dense, chosen, seed, _PARTS, stop)
        # The search ends the matter where it has little left to look at; else filling goes on.
        left = _may_be_better(packed, relaxed, int(values[list(chosen)].sum()))
        if prove and int(left.sum()) > _FEW * problem.clients:
            chosen, prices = filled_anew(
                problem, values, prices, dense, chosen, seed + 1, _PARTS_TO_PROVE, stop
            )
    reached = list(objective_of(problem, chosen).values())
    fine, low, whole = _lowest(packed, both, prices, scale * reached[0] + reached[1], stop)
    proofs = [ClientPrices((fine * scale, fine), whole)]
    # The second level is not below 0, so the first is at most this; or what its own prices prove.
    most = min(trivial_bound(problem, one), low // (fine * scale))
    if most > reached[0]:
        alone, low_alone, own = _lowest(packed, first, packed.relaxed(first).client_price, reached[0], stop)
        proofs.append(ClientPrices((alone, 0), own))
        most = min(most, low_alone // alone)
    bound = {one: most, other: trivial_bound(problem, other)}
    if most == reached[0]:
        bound[other] = min(bound[other], low // fine - scale * reached[0])
        bound[other], more = _closer(packed, (first, second), scale, reached, bound[other], stop)
        proofs += more
    useful = np.zeros(problem.options, dtype=np.bool_)
    # A better plan has more on the second level, or one unit more on the first and nothing on the second.
    least = scale * reached[0] + min(reached[1], scale if most > reached[0] else reached[1])
    useful[packed.options[_may_be_better(packed, relaxed, least)]] = True
    useful[list(chosen)] = True
    known = Known(chosen=chosen, picked={}, bound=bound, useful=useful)
    return Packing(known, tuple(proofs))


def _closer(
    packed: _Packed,
    levels: tuple[Ints, Ints],
    scale: int,
    reached: list[int],
    bound: int,
    stop: Callable[[], bool],
) -> tuple[int, list[ClientPrices]]:
    """Return a closer bound on the second level, where the first is reached, and what proves it.

    Part of one more on the first level, which no plan has, counts in the bound of both together; with a
    smaller factor it counts for less.
    """
    first, second = levels
    best: list[ClientPrices] = []
    while scale > 1 and bound > reached[1] and not stop():
        scale = max(scale // _SMALLER, 1)
        both = scale * first + second
        target = scale * reached[0] + reached[1]
        fine, low, prices = _lowest(packed, both, packed.relaxed(both).client_price, target, stop)
        closer = low // fine - scale * reached[0]
        if closer >= bound:
            break
        bound, best = closer, [ClientPrices((fine * scale, fine), prices)]
    return bound, best


def _may_be_better(packed: _Packed, relaxed: Relaxed, value: int) -> Bools:
    """Return which options a plan of at least this value may have: they lose no more than is open."""
    short = np.minimum(relaxed.loss, 0)  # what the arithmetic of the relaxation may have left
    bound = relaxed.client_price.sum() + relaxed.price @ packed.problem.capacities - short.sum()
    better: Bools = relaxed.loss <= (bound - value) * (1 + 1e-9) + 1
    return better


def _lowest(
    packed: _Packed, value: Ints, prices: Floats, target: int, stop: Callable[[], bool]
) -> tuple[int, int, tuple[int, ...]]:
    """Return units of a value, the lowest bound found by moving the prices of the clients, and these."""
    # Prices are whole numbers, so that the bound is exact: small values are told in finer units.
    fine = max(_FINE // max(int(value.max(initial=0)), 1), 1)
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
