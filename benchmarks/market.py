"""A synthetic city as the arrays that problems of any kind are made from.

The rules make the options (`matching.options`); this module keeps them as plain columns, so that a process
that measures a solver does not hold the facts, and adds what the limits of `benchmarks.limits` stand on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.eligible import eligible_pairs
from matching.facts import Facts
from matching.frame import World
from matching.options import build_options, build_problem, build_seats
from matching.policy import Parameters, Policy, Weights

Ints = npt.NDArray[np.int64]
#: Of millions of options: 32 bits each.
Narrow = npt.NDArray[np.int32]

#: Clients and offers of each size; the shape is that of the study.
SIZES = {"ghent": (5_057, 400), "region": (50_000, 4_000), "flanders": (200_000, 12_000)}
SEED = 2014


@dataclass(frozen=True, slots=True)
class Market:
    """Clients, places and options of one city.

    Attributes
    ----------
    weight, arrival, rung, group
        Per client: weight of the policy, first-come order, current rung, and fairness group by Dutch (0 none
        and A1, 1 A2 and B1, 2 above).
    capacity, seat_offer
        Per seat (a shift of an offer): free places, and whose it is.
    organisation
        Per offer: the host.
    client, seat, score
        Per option, in order of client.
    """

    weight: Ints
    arrival: Ints
    rung: Ints
    group: Ints
    capacity: Ints
    seat_offer: Ints
    organisation: Ints
    client: Narrow
    seat: Narrow
    score: Narrow

    def save(self, path: Path) -> None:
        """Write the columns to one file."""
        np.savez(path, **{field.name: getattr(self, field.name) for field in fields(self)})

    @classmethod
    def load(cls, path: Path) -> Market:
        """Read what ``save`` wrote."""
        with np.load(path) as columns:
            return cls(**{field.name: columns[field.name] for field in fields(cls)})

    def next_day(self, random_seed: int, share: float = 0.01) -> Market:
        """Return the city a day later: some clients are others, some seats have one place more or less."""
        rng = np.random.default_rng(random_seed)
        clients, seats = self.weight.size, self.capacity.size
        source = np.arange(clients)
        gone = rng.choice(clients, max(round(clients * share), 1), replace=False)
        source[gone] = rng.integers(0, clients, gone.size)
        bounds = np.searchsorted(self.client, np.arange(clients + 1))
        length = np.diff(bounds)[source]
        start = np.cumsum(length) - length
        option = np.repeat(bounds[source] - start, length) + np.arange(int(length.sum()))
        capacity = self.capacity.copy()
        moved = rng.choice(seats, max(round(seats * share), 1), replace=False)
        capacity[moved] = np.maximum(capacity[moved] + rng.choice((-1, 1), moved.size), 0)
        return replace(
            self,
            weight=self.weight[source],
            rung=self.rung[source],
            group=self.group[source],
            capacity=capacity,
            client=np.repeat(np.arange(clients, dtype=np.int32), length),
            seat=self.seat[option],
            score=self.score[option],
        )


class Numbered(Sequence[str]):
    """Names that are a letter and a number, made when asked for."""

    def __init__(self, letter: str, count: int) -> None:
        self._letter = letter
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, at: Any) -> Any:
        return f"{self._letter}{at}"


def market_of(facts: Facts) -> Market:
    """Return the city whose facts these are; every offer must have shifts, not free choice."""
    world = World(facts, Parameters())
    options = build_options(world, eligible_pairs(world, lambda done, total: None), Weights())
    seats = build_seats(world.offers)
    problem = build_problem(world, options, seats, Policy(), {})
    levels = world.clients.dutch
    return Market(
        weight=problem.weights,
        arrival=problem.arrival,
        rung=world.clients.rung_now.max(axis=1),
        group=np.where(levels <= 1, 0, np.where(levels <= 3, 1, 2)),
        capacity=seats.places,
        seat_offer=seats.offer,
        organisation=world.offers.organisation,
        client=options.client.astype(np.int32),
        seat=seats.of_shift.astype(np.int32)[options.offer, options.form],
        score=options.score.astype(np.int32),
    )
