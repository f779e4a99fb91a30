"""Options that each use one resource, in different amounts: places counted in persons, jobs for agents.

Who may have one option only is bought off with a price per client; what is left falls apart into one knapsack
per resource (``bounded``). The plan comes from the linear relaxation (``relaxed``) by rings of moves
(``exchange``) and is then improved part by part (``anew``); where the tables for those would be too large,
HiGHS looks for one among the options that lose least. Where clients are few, plans are ended exactly
(``endings``) and the bound is closed in on from below (``closing``).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from matching.first_come import greedy
from matching.problem import ClientPrices, Ints, Problem
from matching.solve.anew import Anew
from matching.solve.bounded import FINE, Bounded, Knapsacks
from matching.solve.closing import Closing
from matching.solve.endings import Endings
from matching.solve.exchange import Exchange, Places
from matching.solve.network import level_values
from matching.solve.relaxed import OPEN, Relaxed
from matching.solve.search import Known, objective_of, trivial_bound

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

#: Largest room of a knapsack, and options of the whole problem.
_ROOM, _OPTIONS = 20_000, 200_000
#: Nodes of the search for a plan.
_NODES = 50
#: Part of the time left that HiGHS gets to look for a plan.
_PART_OF_TIME = 0.7
#: Clients and places up to which rings of moves are looked for, and how often.
_NODES_OF_RINGS, _RINGS = 2500, 100
#: Parts that are filled anew, also where a proof is asked.
_PARTS, _PARTS_TO_PROVE = 10, 1000
#: Parts filled before the bound is looked for, where a proof is asked.
_FIRST = 20
#: How often it begins anew where a proof is asked.
_BEGINNINGS = 8
#: Clients up to which plans are ended exactly and the bound is closed in on from below; plans begun at once,
#: and pairs of loads to look at for the bound at first.
_FEW, _BEGUN, FIRST_WORK = 250, 30, 1_200_000_000
#: Clients per place up to which plans are ended exactly: with more, one takes longer than it is worth.
_SHORT = 6
#: What the room of a client costs at least, on average, in units of value, what it costs else, and parts of
#: a unit.
_FREE, _CARE, _FINER = 0.1, 0.3, 1000
#: Sums above this could be inexact as floating point numbers.
_LIMIT = 2**52


class _Packed(Knapsacks):
    """The knapsacks, and plans of them."""

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

    def guided(self, value: Ints) -> Relaxed:
        """Return the relaxation, in which room that costs next to nothing still costs a little.

        Else nothing would tell which of equally good options leave more room to the others.
        """
        relaxed, each = self.relaxed(value), max(float(self.amount.mean()), 1.0)
        if float(relaxed.price.mean()) * each > _FREE:
            return relaxed
        dear = max(round(_FINER * _CARE / each), 1)
        careful = self.relaxed(_FINER * value - dear * self.amount)
        return Relaxed(
            careful.client_price / _FINER,
            (careful.price + dear) / _FINER,
            (careful.loss) / _FINER,
            careful.share,
        )

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
    return max((scale + 1) * int(max(problem.weights.max(), problem.values().max())), FINE)


def _combined(problem: Problem) -> tuple[int, Ints, Ints]:
    """Return the factor of the first level, and what every option is worth on each level.

    The second level weighs a tenth of the first at most: prices of either then guide the plan.
    """
    values = level_values(problem, np.arange(problem.options, dtype=np.int64))
    first, second = (values[level] for level in problem.levels)
    return 10 * int(np.ptp(second)) + 1, first, second


@dataclass(frozen=True, slots=True)
class Packing:
    """A plan with the bounds of both levels, and the prices that prove them; none after a search."""

    known: Known
    client_prices: tuple[ClientPrices, ...]


class Packer:
    """Packs a problem: a plan and bounds first, then a better plan as long as is asked.

    Parameters
    ----------
    problem
        One that ``applies``.
    stop
        Asked before every step whether to end here.
    seed
        Of the choices between rings and between parts.
    """

    def __init__(self, problem: Problem, stop: Callable[[], bool], seed: int = 0) -> None:
        self.problem, self.stop, self.seed = problem, stop, seed
        self.packed = _Packed(problem)
        scale, first, second = _combined(problem)
        self.bounded = Bounded(
            self.packed, first[self.packed.options], second[self.packed.options], scale, stop
        )
        self.scale, self.relaxed = scale, self.packed.guided(self.bounded.both)
        self.prices = self.relaxed.client_price
        self.bounded.begin(self.prices)
        self.anew: Anew | None = None
        self.endings: Endings | None = None
        self.closing: Closing | None = None

    def begin(self, deadline: float | None, *, prove: bool = False) -> Packing | None:
        """Return a plan and the bounds of both levels, None where no plan is found.

        Parameters
        ----------
        deadline
            Reading of the steady clock at which to end; None for as much work as is set.
        prove
            Whether more may be done for the plan later, so that less is done here.
        """
        problem, packed, stop = self.problem, self.packed, self.stop
        dense = packed.places(self.relaxed)
        chosen = None if dense is None else packed.rings(self.relaxed, *dense, self.seed, stop)
        one, _ = problem.levels
        start = chosen
        everybody = chosen is not None and objective_of(problem, chosen)[one] == trivial_bound(problem, one)
        if chosen is None:
            seconds = None if deadline is None else (deadline - time.monotonic()) * _PART_OF_TIME
            start = chosen = packed.plan(self.bounded.both, self.relaxed.loss, seconds)
        elif not everybody and not stop() and self._weighed(list(objective_of(problem, chosen).values())):
            dense = packed.places(self.relaxed)
            found = None if dense is None else packed.rings(self.relaxed, *dense, self.seed, stop)
            start, chosen = self._richer(chosen, found), self._better(chosen, found)
        if chosen is None or start is None:
            return None
        if dense is not None:
            self.anew = self._begun(dense, start, self.seed)
            self.anew.begin(_FIRST if prove else _PARTS, stop)
            self.anew.climb(stop)
            if not prove:
                self.anew.improve(_PARTS, stop)
            self._take_prices(self.anew.prices)
            chosen = self._better(chosen, self.anew.chosen) or chosen
        return self._packing(chosen)

    def _values(self) -> Ints:
        return self.scale * self.bounded.first + self.bounded.second

    def _weighed(self, reached: list[int]) -> bool:
        """Let the first level count as much as it costs to reach it; False where more of it may be had.

        The prices that bound the second level then guide the plan too.
        """
        if self.bounded.most(reached[0]) > reached[0]:
            return False
        given = self.bounded.reached(reached)
        scale = int(given.factor) + 1
        if scale >= self.scale:
            return False
        self.scale, self.prices = scale, given.prices
        self.relaxed = self.packed.relaxed(self._values())
        return True

    def _better(self, one: tuple[int, ...] | None, other: tuple[int, ...] | None) -> tuple[int, ...] | None:
        """Return the better of two plans, the first of equally good ones."""
        plans = [plan for plan in (one, other) if plan is not None]
        return max(plans, key=lambda plan: tuple(objective_of(self.problem, plan).values()), default=None)

    def _richer(self, one: tuple[int, ...] | None, other: tuple[int, ...] | None) -> tuple[int, ...] | None:
        """Return the plan worth more as the levels count here, the first of equal ones; to go on from."""
        worth = np.zeros(self.problem.options, dtype=np.int64)
        worth[self.packed.options] = self._values()
        plans = [plan for plan in (one, other) if plan is not None]
        return max(plans, key=lambda plan: int(worth[list(plan)].sum()), default=None)

    def go_on(self, packing: Packing) -> Packing:
        """Return a better plan, with its bounds; the same one where none is found.

        Where some parts in a row gave nothing it begins anew, from rings by other chances; the best stays.
        """
        if self.anew is None:
            return packing
        before = packing.known.chosen
        self.anew.take(self._richer(self.anew.chosen, before) or before)
        best: tuple[int, ...] = before
        for seed in range(self.seed + 1, self.seed + _BEGINNINGS + 1):
            self._end()
            self.anew.improve(_PARTS_TO_PROVE, self.stop)
            best = self._better(best, self.anew.chosen) or best
            if self.stop():
                break
            if seed == self.seed + 1:
                # Prices climb further towards a better plan.
                self.anew.climb(self.stop)
                self._take_prices(self.anew.prices)
            dense = self.packed.places(self.relaxed)
            if dense is not None:
                start = self.packed.rings(self.relaxed, *dense, seed, self.stop)
                self.anew = self._begun(dense, start, seed)
        if best == before:
            return packing
        # What was proved before holds as well, and there may have been no time to prove it anew.
        found = self._packing(best)
        known = packing.known.bound
        bound = {level: min(most, known[level]) for level, most in found.known.bound.items()}
        proofs = found.client_prices + packing.client_prices if packing.client_prices else ()
        return Packing(replace(found.known, bound=bound), proofs)

    def _end(self) -> None:
        """Begin plans by chance and end them exactly, where that is quick; go on from the best of them."""
        short = self.problem.clients <= _SHORT * self.problem.capacities.size
        if self.endings is None or self.anew is None or not short:
            return
        self.endings.lost = min(self.endings.lost, round(self.anew.least))
        self.endings.run(_BEGUN)
        if self.endings.at is not None and self.endings.lost < self.anew.least:
            self.anew.take(self.anew.plan(self.endings.at))

    def close(self, packing: Packing, work: int | None = None) -> Packing:
        """Return a closer bound on the second level where clients are few and each of them has a place.

        Parameters
        ----------
        packing
            The best so far.
        work
            Pairs of loads to look at, at most; None for as many as it takes.
        """
        problem, known, anew = self.problem, packing.known, self.anew
        first, second = problem.levels
        reached = objective_of(problem, known.chosen)
        few = anew is not None and len(known.chosen) == problem.clients <= _FEW
        if anew is None or not few or known.bound[first] > reached[first]:
            return packing
        lost = anew.lost(known.chosen)
        if self.endings is None or self.closing is None:
            self.endings = Endings(anew.tables, anew.proof, lost, self.seed, self.stop)
            self.closing = Closing(anew.tables, self.endings.proof.prices)
            anew.guide(self.endings.proof)
        # What is lost counts both levels, and no plan has more of the first.
        found = self.closing.run(lost, sys.maxsize if work is None else work, self.stop)
        chosen = known.chosen if found is None else anew.plan(found)
        closer = reached[second] + lost - self.closing.least
        if found is None and closer >= known.bound[second]:
            return packing
        bound = {first: known.bound[first], second: min(closer, known.bound[second])}
        return Packing(replace(known, chosen=chosen, bound=bound), ())

    def _take_prices(self, prices: Floats) -> None:
        if self.scale == self.bounded.scale:
            self.bounded.begin(prices)

    def _begun(self, dense: tuple[Places, Ints], start: tuple[int, ...], seed: int) -> Anew:
        """Return what improves a plan, with the prices known so far."""
        values = np.zeros(self.problem.options, dtype=np.int64)
        values[self.packed.options] = self._values()
        prices = self.prices if self.anew is None else self.anew.prices
        return Anew(self.problem, values, prices, dense, start, seed)

    def _packing(self, chosen: tuple[int, ...]) -> Packing:
        """Return a plan with the bounds of both levels, and the options that a better one may have."""
        problem = self.problem
        reached = list(objective_of(problem, chosen).values())
        (most, open_to), proofs = self.bounded.find(reached)
        useful = np.zeros(problem.options, dtype=np.bool_)
        # A better plan has more on the second level, or one unit more on the first and nothing on the second.
        least = self.scale * reached[0] + min(reached[1], self.scale if most > reached[0] else reached[1])
        useful[self.packed.options[_may_be_better(self.packed, self.relaxed, least)]] = True
        useful[list(chosen)] = True
        bound = dict(zip(problem.levels, (most, open_to), strict=True))
        return Packing(Known(chosen=chosen, picked={}, bound=bound, useful=useful), proofs)


def _may_be_better(packed: _Packed, relaxed: Relaxed, value: int) -> Bools:
    """Return which options a plan of at least this value may have: they lose no more than is open."""
    short = np.minimum(relaxed.loss, 0)  # what the arithmetic of the relaxation may have left
    bound = relaxed.client_price.sum() + relaxed.price @ packed.problem.capacities - short.sum()
    better: Bools = relaxed.loss <= (bound - value) * (1 + 1e-9) + 1
    return better
