"""The problem that is solved: clients, options, scarce resources, and what a plan aims for.

Everything scarce is a resource with a capacity: seats of a shift, seats of one half-day, hours,
head-counts. An option uses amounts of resources, and may let the solver pick ``count`` units out of a list.
Nothing here knows of rules or facts; a problem may as well come from a file (``schakel-problem/1``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.errors import InvalidProblem
from matching.policy import LEVELS

Ints = npt.NDArray[np.int64]

MAX_WEIGHT = 10**6
MAX_SCORE = 10**9
MAX_AMOUNT = 2**40
#: Options looked at together: their columns fit the processor's cache.
PART = 1 << 16


def ints(values: Sequence[int] | Ints = ()) -> Ints:
    """Return whole numbers as an array."""
    return np.asarray(values, dtype=np.int64).reshape(-1)


@dataclass(frozen=True, slots=True)
class Lists:
    """Many short lists in two arrays: list ``k`` is ``items[starts[k]:starts[k + 1]]``."""

    starts: Ints
    items: Ints

    @classmethod
    def of(cls, rows: Sequence[Sequence[int]]) -> Lists:
        """Return these rows as lists."""
        lengths = np.fromiter((len(row) for row in rows), dtype=np.int64, count=len(rows))
        starts = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
        return cls(starts, ints([item for row in rows for item in row]))

    def __len__(self) -> int:
        """Return how many lists there are."""
        return self.starts.size - 1

    def __getitem__(self, k: int) -> Ints:
        """Return list ``k``."""
        return self.items[self.starts[k] : self.starts[k + 1]]

    @property
    def owner(self) -> Ints:
        """Number of the list that each item stands in."""
        return np.repeat(np.arange(len(self), dtype=np.int64), np.diff(self.starts))

    def rows(self, part: slice) -> tuple[Ints, slice]:
        """Return in which of some lists each of their items stands, counted from the first, and the items."""
        starts = self.starts[part.start : part.stop + 1]
        owner = np.repeat(np.arange(starts.size - 1, dtype=np.int64), np.diff(starts))
        return owner, slice(int(starts[0]), int(starts[-1]))

    def parts(self) -> Iterator[slice]:
        """Yield all lists in parts that fit the processor's cache."""
        for first in range(0, len(self), PART):
            yield slice(first, min(first + PART, len(self)))


def no_lists(count: int) -> Lists:
    """Return ``count`` empty lists."""
    return Lists(np.zeros(count + 1, dtype=np.int64), ints())


@dataclass(frozen=True, slots=True)
class Floor:
    """At least ``least`` of these clients have a chosen option."""

    clients: tuple[int, ...]
    least: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A placement problem; all references are positions. Numbers are those of docs/matching.md.

    Attributes
    ----------
    client_ids, weights, arrival
        Clients: names, weight of having an option chosen (1 to 10^6; levels (1) and (4)), first-come order.
    resource_ids, capacities
        Resources: names and how much there is of each (5).
    option_ids
        Names of the options, in any sequence.
    option_client, option_place, option_slot, scores
        Options: whose, where, in which slot (at most one option per client and slot is chosen (3)), and
        score (2), up to 10^9 of either sign. Shape (options,).
    uses, amounts
        Resources that each option uses, and how much; ``amounts`` runs along ``uses.items``.
    picks, pick_counts
        Resources of which the solver picks ``pick_counts`` different ones (6), one unit each; 0 for none.
    when
        Times of each option, as numbers: for keep-apart. An option without times overlaps with all.
    keep_apart
        Pairs of clients who never share a place at overlapping times (7).
    floors, fixed, previous, stability_bonus, levels
        Fairness floors (8), options that are chosen (9), those that earn the bonus in score, and the policy's
        levels.

    Raises
    ------
    InvalidProblem
        When any of this cannot be: it says which option, resource or client.
    """

    client_ids: Sequence[str]
    weights: Ints
    arrival: Ints
    resource_ids: Sequence[str]
    capacities: Ints
    option_ids: Sequence[str]
    option_client: Ints
    option_place: Ints
    option_slot: Ints
    scores: Ints
    uses: Lists
    amounts: Ints
    picks: Lists
    pick_counts: Ints
    when: Lists
    keep_apart: tuple[tuple[int, int], ...] = ()
    floors: tuple[Floor, ...] = ()
    fixed: tuple[int, ...] = ()
    previous: tuple[int, ...] = ()
    stability_bonus: int = 0
    levels: tuple[str, ...] = field(default=LEVELS)

    def __post_init__(self) -> None:
        _Check(self).all()

    @property
    def clients(self) -> int:
        """How many clients there are."""
        return len(self.client_ids)

    @property
    def options(self) -> int:
        """How many options there are."""
        return self.option_client.size

    def values(self) -> Ints:
        """Return the score of every option with the stability bonus where it is earned."""
        if not self.previous or not self.stability_bonus:
            return self.scores
        found = self.scores.copy()
        found[list(set(self.previous))] += self.stability_bonus
        return found


class _Check:
    """Refuses a problem that cannot be."""

    def __init__(self, problem: Problem) -> None:
        self.p = problem

    def all(self) -> None:
        p = self.p
        n, m, r = len(p.client_ids), len(p.option_ids), len(p.resource_ids)
        for name, size in (("weights", n), ("arrival", n), ("capacities", r)):
            self._size(name, getattr(p, name), size)
        for name in ("option_client", "option_place", "option_slot", "scores", "pick_counts"):
            self._size(name, getattr(p, name), m)
        for name in ("uses", "picks", "when"):
            if len(getattr(p, name)) != m:
                raise InvalidProblem(f"{name} has {len(getattr(p, name))} lists for {m} options")
        self._size("amounts", p.amounts, p.uses.items.size)
        self._range("weight of client", p.client_ids, p.weights, 1, MAX_WEIGHT)
        self._range("capacity of resource", p.resource_ids, p.capacities, 0, MAX_AMOUNT)
        self._range("client of option", p.option_ids, p.option_client, 0, n - 1)
        self._range("score of option", p.option_ids, p.scores, -MAX_SCORE, MAX_SCORE)
        for what, lists in (("resource used", p.uses), ("resource to pick", p.picks)):
            self._range(f"{what} by option", _Names(p.option_ids, lists), lists.items, 0, r - 1)
            self._no_twice(what, lists)
        self._range("amount used by option", _Names(p.option_ids, p.uses), p.amounts, 0, MAX_AMOUNT)
        self._pick_counts()
        self._rest(n, m)

    def _size(self, name: str, values: Ints, size: int) -> None:
        if values.size != size:
            raise InvalidProblem(f"{name} has {values.size} values where {size} belong")

    def _range(self, what: str, names: Sequence[str], values: Ints, low: int, high: int) -> None:
        if not values.size or (low <= values.min() and values.max() <= high):
            return
        at = int(np.flatnonzero((values < low) | (values > high))[0])
        raise InvalidProblem(f"the {what} {names[at]} is {values[at]}, not from {low} to {high}")

    def _no_twice(self, what: str, lists: Lists) -> None:
        for part in lists.parts():
            owner, at = lists.rows(part)
            if owner.size <= part.stop - part.start and (np.diff(owner) > 0).all():
                continue
            item = lists.items[at]
            order = np.lexsort((item, owner))
            one, item = owner[order], item[order]
            again = np.flatnonzero((one[1:] == one[:-1]) & (item[1:] == item[:-1]))
            if again.size:
                name = self.p.option_ids[part.start + int(one[again[0]])]
                raise InvalidProblem(f"option {name} names the same {what} twice")

    def _pick_counts(self) -> None:
        p = self.p
        lengths = np.diff(p.picks.starts)
        wrong = np.flatnonzero((p.pick_counts < 0) | (p.pick_counts > lengths))
        if wrong.size:
            at = int(wrong[0])
            raise InvalidProblem(
                f"option {p.option_ids[at]} picks {p.pick_counts[at]} out of {lengths[at]} resources"
            )

    def _rest(self, n: int, m: int) -> None:
        p = self.p
        for one, other in p.keep_apart:
            if one == other or not (0 <= one < n and 0 <= other < n):
                raise InvalidProblem(f"keep_apart names no two clients: {one} and {other}")
        for floor in p.floors:
            if floor.least < 0 or not all(0 <= client < n for client in floor.clients):
                raise InvalidProblem("a floor is below zero or names a client that does not exist")
        for option in (*p.fixed, *p.previous):
            if not 0 <= option < m:
                raise InvalidProblem(f"a fixed or previous option does not exist: {option}")
        if isinstance(p.stability_bonus, bool) or not 0 <= p.stability_bonus <= MAX_SCORE:
            raise InvalidProblem(f"the stability bonus is {p.stability_bonus}, not from 0 to {MAX_SCORE}")
        if sorted(p.levels) != sorted(LEVELS):
            raise InvalidProblem(f"levels must be an order of {' and '.join(LEVELS)}, not {list(p.levels)}")


class _Names(Sequence[str]):
    """Names of the lists that items stand in."""

    def __init__(self, names: Sequence[str], lists: Lists) -> None:
        self._names = names
        self._lists = lists

    def __len__(self) -> int:
        return self._lists.items.size

    def __getitem__(self, at: Any) -> Any:
        return self._names[int(np.searchsorted(self._lists.starts, at, side="right")) - 1]


@dataclass(frozen=True, slots=True)
class ClientPrices:
    """Prices of the clients that bound what both levels are worth together, resources kept whole.

    Attributes
    ----------
    factors
        What one unit of the first and of the second level counts in this bound.
    prices
        One per client, not below zero, in the same units.
    """

    factors: tuple[int, int]
    prices: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CountPrices:
    """Prices that bound what both levels are worth together, hours filled with whole clients.

    Attributes
    ----------
    factors
        What one unit of the first and of the second level counts in this bound.
    prices
        One per resource, per unit, the amount in which it is used; 0 for those that are filled.
    floor_prices
        Of the floors, per client who stays out.
    kinds
        (resource filled, seat or -1, amount, price): options in this seat that use so much of the resource
        pay this price, and as much as the dearest whole clients within its capacity and its seats pay is
        granted to every plan.
    """

    factors: tuple[int, int]
    prices: tuple[int, ...]
    floor_prices: tuple[int, ...]
    kinds: tuple[tuple[int, int, int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """A plan of a problem, with its proof.

    Attributes
    ----------
    chosen
        Positions of the chosen options, ascending.
    picked
        Option to the resources picked for it, ascending.
    objective, bound
        Value and proved upper bound of each level.
    proof
        ``multipliers`` or ``search``.
    status, stop_reason, gap
        As in a plan.
    prices
        Multipliers of the resources for the combined objective (level one times ``scale`` plus level two),
        where the proof is by multipliers; per unit, the amount in which a resource is used.
    set_prices
        Likewise for sets of resources that are picked, per unit of what options must pick there.
    floor_prices
        Likewise for the floors, per client who stays out.
    scale
        Factor *K* of the first level in the combined objective (11).
    client_prices
        Prices of clients instead, where every option uses one resource and knapsacks prove the bound.
    count_prices
        Prices of kinds of options instead, where hours filled with whole clients prove the bound.
    near
        What one use of every resource is about worth on the first level, one hour where hours are priced:
        prices that a changed problem may start from, whatever the proof; empty where none were looked for.
    """

    chosen: tuple[int, ...]
    picked: Mapping[int, tuple[int, ...]]
    objective: Mapping[str, int]
    bound: Mapping[str, int]
    proof: str
    status: str
    stop_reason: str
    gap: float
    prices: tuple[int, ...] | None = None
    set_prices: tuple[tuple[tuple[int, ...], int], ...] = ()
    floor_prices: tuple[int, ...] = ()
    scale: int = 1
    client_prices: tuple[ClientPrices, ...] = ()
    count_prices: CountPrices | None = None
    near: tuple[float, ...] = ()
