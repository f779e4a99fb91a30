"""Who picks what: options that pick several resources, served by augmenting ways; and what they lack.

One place's options that pick ``k`` different resources out of a list can all be served exactly when no set of
resources is asked for more than there is by those who cannot avoid it (Hall's condition). Serving them one
after the other, each may take a resource from one served before who finds another; where no such chain of
changes ends at a free unit, the resources that the chains reached are a set that is asked too much of.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from matching.first_come import overlap
from matching.problem import Problem

Bools = npt.NDArray[np.bool_]


class Serving:
    """A plan in the making: takes options as far as they can be served.

    Parameters
    ----------
    problem
        With one slot per client.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.left: list[int] = problem.capacities.tolist()
        self.picked: dict[int, set[int]] = {}
        self.option_of: dict[int, int] = {}
        self.holders: dict[int, set[int]] = {}
        self.apart: dict[int, list[int]] = {}
        for one, other in problem.keep_apart:
            self.apart.setdefault(one, []).append(other)
            self.apart.setdefault(other, []).append(one)

    @property
    def plan(self) -> tuple[tuple[int, ...], dict[int, tuple[int, ...]]]:
        """The options taken, and what each picks."""
        chosen = tuple(sorted(self.option_of.values()))
        return chosen, {o: tuple(sorted(self.picked[o])) for o in chosen if self.picked[o]}

    def take(self, option: int) -> frozenset[int] | None:
        """Take an option; return None when it is taken, else the resources it lacks.

        These are empty where it lacks none: its client has an option, or would meet who must be kept apart.
        """
        problem = self.problem
        client = int(problem.option_client[option])
        if client in self.option_of or self._meets(client, option):
            return frozenset()
        span = slice(problem.uses.starts[option], problem.uses.starts[option + 1])
        uses = dict(zip(problem.uses.items[span].tolist(), problem.amounts[span].tolist(), strict=True))
        for resource, amount in uses.items():
            while self.left[resource] < amount:
                lacks = self._free_one(resource)
                if lacks is not None:
                    return lacks
        for resource, amount in uses.items():
            self.left[resource] -= amount
        self.picked[option] = set()
        count = int(problem.pick_counts[option])
        items: list[int] = problem.picks[option].tolist() if count else []
        for _ in range(count):
            lacks = self._pick(option, items)
            if lacks is not None:
                for resource, amount in uses.items():
                    self.left[resource] += amount
                for resource in self.picked.pop(option):
                    self.left[resource] += 1
                    self.holders[resource].discard(option)
                return lacks
        self.option_of[client] = option
        return None

    def _meets(self, client: int, option: int) -> bool:
        return any(
            other in self.option_of and overlap(self.problem, option, self.option_of[other])
            for other in self.apart.get(client, ())
        )

    def _pick(self, option: int, items: list[int]) -> frozenset[int] | None:
        """Pick one resource more for an option, moving others on; return the resources lacking if none is."""
        # Resources with most left first, so that none runs out before its time.
        begin = [resource for resource in items if resource not in self.picked[option]]
        begin.sort(key=lambda resource: -self.left[resource])
        return self._follow(dict.fromkeys(begin, (option, -1)), begin, -1)

    def _free_one(self, resource: int) -> frozenset[int] | None:
        """Free a unit of a resource by moving one who picked it on; return what lacks if none can."""
        way: dict[int, tuple[int, int]] = {}
        for holder in sorted(self.holders.get(resource, ())):
            for other in self.problem.picks[holder].tolist():
                if other not in self.picked[holder]:
                    way.setdefault(other, (holder, resource))
        lacks = self._follow(way, list(way), resource)
        return None if lacks is None else lacks | {resource}

    def _follow(self, way: dict[int, tuple[int, int]], queue: list[int], freed: int) -> frozenset[int] | None:
        """Move on along the first way to a free unit; return all resources reached where there is none."""
        for resource in queue:
            if self.left[resource] > 0:
                self._shift(way, resource, freed)
                return None
            for holder in sorted(self.holders.get(resource, ())):
                for other in self.problem.picks[holder].tolist():
                    if other not in way and other != freed and other not in self.picked[holder]:
                        way[other] = (holder, resource)
                        queue.append(other)
        return frozenset(queue)

    def _shift(self, way: dict[int, tuple[int, int]], resource: int, freed: int) -> None:
        """Move along a way that ends at a free unit: each takes the later resource for the one before."""
        self.left[resource] -= 1
        before = resource
        while before not in (-1, freed):
            resource = before
            holder, before = way[resource]
            self.picked[holder].add(resource)
            self.holders.setdefault(resource, set()).add(holder)
            if before >= 0:
                self.picked[holder].discard(before)
                self.holders[before].discard(holder)
        if before >= 0:
            self.left[before] += 1
