"""What serving people one by one gives, by arrival or by priority: each the best option that still fits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from matching.problem import Problem


def first_come(problem: Problem) -> tuple[tuple[int, ...], dict[int, tuple[int, ...]]]:
    """Return the options chosen and what is picked for them when nobody plans ahead.

    Fixed options are taken first. Picks take the resources with most left, the earlier named on a tie. Floors
    are not looked after. One option per slot, in the order of slots.
    """
    return Queue(problem).first_come()


def by_priority(problem: Problem) -> tuple[int, ...]:
    """Return the options chosen when the heaviest weight is served first, then who arrived first.

    Otherwise as `first_come`.
    """
    return Queue(problem).by_priority()


def greedy(
    problem: Problem, order: list[int], start: Sequence[int] = ()
) -> tuple[tuple[int, ...], dict[int, tuple[int, ...]]]:
    """Return what serving clients in this order gives, each the best-scoring option that still fits.

    Parameters
    ----------
    problem
        The problem.
    order
        Client positions, first served first.
    start
        Options to take before, as far as they fit, in this order.
    """
    return Queue(problem).serve(order, start)


class Queue:
    """Serves the clients of one problem one by one; what is alike for all orders is made once."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        client = problem.option_client
        # By client, then slot, then best score; ties by position.
        self._ranked = np.lexsort((-problem.values(), problem.option_slot, client))
        self._by_client = bool((client[1:] >= client[:-1]).all())
        ordered = client if self._by_client else client[self._ranked]
        self._bounds: list[int] = np.searchsorted(ordered, np.arange(problem.clients + 1)).tolist()
        self._one_slot = not problem.option_slot.any()
        self._asks = _Asks(problem)

    def first_come(self) -> tuple[tuple[int, ...], dict[int, tuple[int, ...]]]:
        """Serve by arrival; see ``first_come``."""
        problem = self.problem
        return self.serve(np.lexsort((np.arange(problem.clients), problem.arrival)).tolist())

    def by_priority(self) -> tuple[int, ...]:
        """Serve by weight, then arrival; see ``by_priority``."""
        problem = self.problem
        order = np.lexsort((np.arange(problem.clients), problem.arrival, -problem.weights))
        return self.serve(order.tolist())[0]

    def serve(
        self, order: list[int], start: Sequence[int] = ()
    ) -> tuple[tuple[int, ...], dict[int, tuple[int, ...]]]:
        """Serve in this order; see ``greedy``."""
        problem, asks, bounds = self.problem, self._asks, self._bounds
        left: list[int] = problem.capacities.tolist()
        chosen: list[int] = []
        picked: dict[int, tuple[int, ...]] = {}
        apart = _Apart(problem)
        served: set[tuple[int, int]] = set()

        def take(option: int, client: int) -> bool:
            seat = (client, 0 if self._one_slot else int(problem.option_slot[option]))
            if seat in served:
                return False
            found = asks.fit(option, left)
            if found is None or (apart.others and not apart.allows(option)):
                return False
            asks.use(option, found, left)
            if found:
                picked[option] = found
            chosen.append(option)
            apart.take(option)
            served.add(seat)
            return True

        for option in [*sorted(set(problem.fixed)), *start]:
            take(option, int(problem.option_client[option]))
        for client in order:
            if self._by_client:
                asks.open(bounds[client], bounds[client + 1])
            for option in self._ranked[bounds[client] : bounds[client + 1]].tolist():
                if take(option, client) and self._one_slot:
                    break
        return tuple(sorted(chosen)), picked


class _Asks:
    """What options use and pick, as plain lists of a few at a time: all of millions would take gigabytes."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.picks = problem.picks
        self.open(0, 0)

    def open(self, first: int, last: int) -> None:
        """Make ready what these options ask, from the first to before the last."""
        problem = self.problem
        starts = problem.uses.starts[first : last + 1]
        span = slice(starts[0], starts[-1])
        self.first, self.last = first, last
        self.starts: list[int] = (starts - starts[0]).tolist()
        self.items: list[int] = problem.uses.items[span].tolist()
        self.amounts: list[int] = problem.amounts[span].tolist()
        self.counts: list[int] = problem.pick_counts[first:last].tolist()

    def use(self, option: int, picked: tuple[int, ...], left: list[int]) -> None:
        """Take off what is left what an option that was just found to fit uses, and what is picked for it."""
        here = option - self.first
        for at in range(self.starts[here], self.starts[here + 1]):
            left[self.items[at]] -= self.amounts[at]
        for resource in picked:
            left[resource] -= 1

    def fit(self, option: int, left: list[int]) -> tuple[int, ...] | None:
        """Return what is picked when the option still fits, None when it does not."""
        if not self.first <= option < self.last:
            self.open(option, option + 1)
        here = option - self.first
        for at in range(self.starts[here], self.starts[here + 1]):
            if left[self.items[at]] < self.amounts[at]:
                return None
        count = self.counts[here]
        if not count:
            return ()
        candidates = [resource for resource in self.picks[option].tolist() if left[resource] > 0]
        if len(candidates) < count:
            return None
        candidates.sort(key=lambda resource: -left[resource])
        return tuple(sorted(candidates[:count]))


class _Apart:
    """Remembers who sits where, for clients who never share a place at overlapping times."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.others: dict[int, set[int]] = {}
        for one, other in problem.keep_apart:
            self.others.setdefault(one, set()).add(other)
            self.others.setdefault(other, set()).add(one)
        self.taken: dict[int, list[int]] = {}

    def allows(self, option: int) -> bool:
        client = int(self.problem.option_client[option])
        return not any(
            overlap(self.problem, option, taken)
            for other in self.others.get(client, ())
            for taken in self.taken.get(other, ())
        )

    def take(self, option: int) -> None:
        client = int(self.problem.option_client[option])
        if client in self.others:
            self.taken.setdefault(client, []).append(option)


def meetings(problem: Problem, chosen: Iterable[int]) -> list[tuple[int, int]]:
    """Return pairs of chosen options that bring together clients to keep apart."""
    of_client: dict[int, list[int]] = {}
    for option in chosen:
        of_client.setdefault(int(problem.option_client[option]), []).append(option)
    return [
        (a, b)
        for one, other in problem.keep_apart
        for a in of_client.get(one, ())
        for b in of_client.get(other, ())
        if overlap(problem, a, b)
    ]


def overlap(problem: Problem, one: int, other: int) -> bool:
    """Say whether two options are of one place at overlapping times; without times they always overlap."""
    if problem.option_place[one] != problem.option_place[other]:
        return False
    mine, theirs = set(problem.when[one].tolist()), set(problem.when[other].tolist())
    return not mine or not theirs or bool(mine & theirs)
