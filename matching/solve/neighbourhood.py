"""Large neighbourhood search: a plan improved by exact small problems around each priced resource.

Around one priced resource (the hours of a coach) the clients who could as well be elsewhere, and those whose
places they could take, choose anew among their best options; everybody else stays. That small problem is
solved exactly with HiGHS. The order is fixed and the work is counted in problems and nodes, so that the same
problem gives the same plan everywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from matching.first_come import overlap
from matching.problem import Ints
from matching.solve.reduce import spans
from matching.solve.tree import OUT

if TYPE_CHECKING:
    from matching.solve.priced import Pricing

Bools = npt.NDArray[np.bool_]

#: Clients of the resource itself, clients in all, options of each, and nodes of one small problem.
_NEAR, _CLIENTS, _OPTIONS, _NODES = 120, 320, 6, 300
#: Part of the value that a small problem may leave.
_EXACT = 1e-7


class Polish:
    """Improves the best plan of a pricing.

    Parameters
    ----------
    pricing
        With prices and a best plan; no option picks more than one resource.
    """

    def __init__(self, pricing: Pricing) -> None:
        if pricing.best is None:
            raise AssertionError("there is a plan to improve")
        self.pricing = pricing
        self.problem = pricing.problem
        self.tree = pricing.tree
        tree, problem, found = pricing.tree, pricing.problem, pricing.found
        self.loss: Ints = found.best[tree.client] - found.surplus
        self.first = np.searchsorted(tree.client, np.arange(problem.clients + 1))
        # Arcs of each client by loss: what can be chosen anew are the first few.
        order = np.lexsort((self.loss, tree.client))
        rank = np.arange(order.size) - self.first[tree.client[order]]
        self.near = np.zeros(tree.arcs.size, dtype=np.bool_)
        self.near[order[rank < _OPTIONS]] = True
        self.near &= tree.arcs != OUT
        self.now = self._arcs_of(pricing.best)
        self.fixed = np.zeros(problem.clients, dtype=np.bool_)
        self.fixed[problem.option_client[list(problem.fixed)]] = True
        self.load = self._load()
        spread = int(np.ptp(problem.values())) if problem.options else 0
        self.scale = min(pricing.scale, 10 * spread + 1)
        self.apart_with: dict[int, list[int]] = {}
        for one, other in problem.keep_apart:
            self.apart_with.setdefault(one, []).append(other)
            self.apart_with.setdefault(other, []).append(one)

    def run(self, passes: int, stop: Callable[[], bool], tell: Callable[[], None]) -> None:
        """Go around all priced resources, so many times or until nothing improves."""
        for _ in range(passes):
            improved = False
            for resource in self.pricing.apart.tolist():
                if stop():
                    return
                improved |= self._around(resource)
                tell()
            if not improved:
                return

    def _arcs_of(self, best: tuple[int, tuple[int, ...], dict[int, tuple[int, ...]]]) -> Ints:
        """Return the arc of every client in a plan, -1 for none."""
        tree, problem = self.tree, self.problem
        now = np.full(problem.clients, -1, dtype=np.int64)
        picked = np.full(problem.options, -2, dtype=np.int64)
        picked[list(best[1])] = -1
        for option, resources in best[2].items():
            picked[option] = resources[0]
        at = np.flatnonzero(tree.arcs != OUT)
        chosen = at[picked[tree.arcs[at]] == tree.picked[at]]
        now[tree.client[chosen]] = chosen
        return now

    def _rows(self, arcs: Ints) -> tuple[Ints, Ints, Ints]:
        """Return (position in arcs, resource, amount) for all that arcs use or pick."""
        problem, tree = self.problem, self.tree
        options = tree.arcs[arcs]
        starts = problem.uses.starts
        at = spans(starts[options], starts[options + 1])
        owner = np.repeat(np.arange(arcs.size), starts[options + 1] - starts[options])
        one = np.flatnonzero(tree.picked[arcs] >= 0)
        return (
            np.concatenate((owner, one)),
            np.concatenate((problem.uses.items[at], tree.picked[arcs][one])),
            np.concatenate((problem.amounts[at], np.ones(one.size, dtype=np.int64))),
        )

    def _load(self) -> Ints:
        _, resource, amount = self._rows(self.now[self.now >= 0])
        load = np.zeros(self.problem.capacities.size, dtype=np.int64)
        np.add.at(load, resource, amount)
        return load

    def _clients(self, resource: int) -> Ints:
        """Return who chooses anew around a resource: who may be there, and whose places they could take."""
        tree, pricing = self.tree, self.pricing
        users = pricing.use_arc[pricing.use_resource == resource]
        users = users[self.near[users] | (self.now[tree.client[users]] == users)]
        if not users.size:
            return np.zeros(0, dtype=np.int64)
        least = np.full(self.problem.clients, np.iinfo(np.int64).max, dtype=np.int64)
        np.minimum.at(least, tree.client[users], self.loss[users])
        least[tree.client[users[self.now[tree.client[users]] == users]]] = -1
        who = np.unique(tree.client[users])
        who = who[np.argsort(least[who], kind="stable")][:_NEAR]
        arcs = spans(self.first[who], self.first[who + 1])
        places = np.unique(tree.leaf[arcs[self.near[arcs]]])
        reached = np.zeros(tree.parent.size + 1, dtype=np.bool_)
        reached[places] = True
        others = np.flatnonzero(self.near & reached[tree.leaf])
        others = others[self.now[tree.client[others]] != others]
        far = np.full(self.problem.clients, np.iinfo(np.int64).max, dtype=np.int64)
        np.minimum.at(far, tree.client[others], self.loss[others])
        far[who] = -1
        around = np.flatnonzero((far < np.iinfo(np.int64).max) & ~self.fixed)
        found: Ints = np.sort(around[np.argsort(far[around], kind="stable")][:_CLIENTS])
        return found

    def _around(self, resource: int) -> bool:
        """Solve the problem around a resource, and say whether the plan improved."""
        who = self._clients(resource)
        if not who.size:
            return False
        arcs = spans(self.first[who], self.first[who + 1])
        arcs = arcs[self.near[arcs] | (self.now[self.tree.client[arcs]] == arcs)]
        arcs = arcs[self.tree.arcs[arcs] != OUT]
        current = self.now[who]
        current = current[current >= 0]
        _, used, amount = self._rows(current)
        left = self.problem.capacities - self.load
        np.add.at(left, used, amount)
        chosen = self._best(who, arcs, left)
        if chosen is None:
            return False
        before = self.now[who].copy()
        self.now[who] = -1
        self.now[self.tree.client[chosen]] = chosen
        if self._offer():
            self.load = self._load()
            return True
        self.now[who] = before
        return False

    def _offer(self) -> bool:
        arcs = np.sort(self.now[self.now >= 0])
        options = self.tree.arcs[arcs]
        picked: dict[int, tuple[int, ...]] = {
            int(option): (int(resource),)
            for option, resource in zip(options, self.tree.picked[arcs], strict=True)
            if resource >= 0
        }
        return self.pricing.offer(tuple(sorted(options.tolist())), picked)

    def _best(self, who: Ints, arcs: Ints, left: Ints) -> Ints | None:
        """Return the best arcs for these clients within what is left, None when none is found."""
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        tree = self.tree
        column, resource, amount = self._rows(arcs)
        names, row = np.unique(resource, return_inverse=True)
        clashes, barred = self._clashes(arcs)
        floors, least = self._floors(who, arcs)
        size = who.size + names.size + len(clashes)
        rows = np.concatenate(
            (
                np.searchsorted(who, tree.client[arcs]),
                who.size + row,
                np.repeat(who.size + names.size + np.arange(len(clashes)), 2),
                *(np.full(members.size, size + number) for number, members in enumerate(floors)),
            )
        )
        columns = np.concatenate(
            (np.arange(arcs.size), column, np.array(clashes, dtype=np.int64).reshape(-1), *floors)
        )
        values = np.ones(rows.size)
        values[arcs.size : arcs.size + amount.size] = amount
        matrix = csr_array((values, (rows, columns)), shape=(size + len(floors), arcs.size))
        high = np.concatenate(
            (np.ones(who.size), left[names], np.ones(len(clashes)), np.full(len(floors), np.inf))
        )
        low = np.concatenate((np.full(size, -np.inf), least))
        options = tree.arcs[arcs]
        first, second = self.pricing.levels_of(options)
        result = milp(
            -(self.scale * first + second).astype(np.float64),
            constraints=LinearConstraint(matrix, low, high),
            integrality=np.ones(arcs.size),
            bounds=Bounds(0, np.where(barred, 0, 1)),
            options={"node_limit": _NODES, "mip_rel_gap": _EXACT},
        )
        if result.x is None:
            return None
        found: Ints = arcs[result.x > 0.5]
        return found

    def _clashes(self, arcs: Ints) -> tuple[list[tuple[int, int]], Bools]:
        """Return pairs of positions that bring together who is kept apart, and who would meet who stays."""
        barred = np.zeros(arcs.size, dtype=np.bool_)
        clashes: list[tuple[int, int]] = []
        if not self.apart_with:
            return clashes, barred
        of: dict[int, list[int]] = {}
        for position, client in enumerate(self.tree.client[arcs].tolist()):
            if client in self.apart_with:
                of.setdefault(client, []).append(position)
        for client, positions in of.items():
            for other in self.apart_with[client]:
                for position in positions:
                    option = int(self.tree.arcs[arcs[position]])
                    if other in of:
                        clashes += [
                            (position, at)
                            for at in of[other]
                            if position < at and overlap(self.problem, option, int(self.tree.arcs[arcs[at]]))
                        ]
                    elif self.now[other] >= 0:
                        stays = int(self.tree.arcs[self.now[other]])
                        barred[position] |= overlap(self.problem, option, stays)
        return clashes, barred

    def _floors(self, who: Ints, arcs: Ints) -> tuple[list[Ints], list[int]]:
        """Return, per floor, the positions of its members, and how many of them must have a place."""
        members, least = [], []
        inside = np.zeros(self.problem.clients, dtype=np.bool_)
        inside[who] = True
        for floor in self.problem.floors:
            own = np.zeros(self.problem.clients, dtype=np.bool_)
            own[list(floor.clients)] = True
            there = int((own & ~inside & (self.now >= 0)).sum())
            if floor.least > there:
                members.append(np.flatnonzero(own[self.tree.client[arcs]]))
                least.append(floor.least - there)
        return members, least
