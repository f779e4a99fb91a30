"""Problems of a city: bare, with the limits that a flow holds, or with everything.

The limits bind about a tenth of the places, as in the study. Invented from one seed, as everything here:

* *group mix*: in 5 % of the offers, at most a quarter of the places of a shift go to flagged clients (30 %);
* *programme*: 5 % of the organisations take fewer people than they have places;
* *coach hours*: 1.75 % as many organisations as there are offers share hours between their places; a client
  uses the place's factor (1 to 3) times (7 - rung) quarter hours, and there are three quarters of what full
  places would use on average;
* *pins*: one client in 500 is fixed to an option;
* *floor*: of the group with the least Dutch, halfway from what the bare flow places to the others' rate;
* *keep-apart*: one pair per 108 clients, both of whom could go to one and the same seat.
"""

from __future__ import annotations

import numpy as np

from benchmarks.bare import Bare
from benchmarks.market import SEED, Ints, Market, Numbered
from matching.problem import Floor, Lists, Problem, no_lists

FLAGGED = 0.3
MIX_OFFERS = 0.05
PROGRAMMES = 0.05
COACHED = 0.0175
HOURS = 0.75
PINNED_EVERY = 500
PAIR_EVERY = 108


def plain(market: Market) -> Problem:
    """Return the problem with seats only."""
    return _problem(market, [market.seat], [None], market.capacity)


def nested(market: Market, flow: Bare) -> Problem:
    """Return the problem with all that one flow holds: seats, mix, programmes, pins, a floor."""
    limits = _Limits(market)
    return _problem(
        market,
        limits.columns,
        [None] * len(limits.columns),
        np.concatenate(limits.capacities),
        floors=_floors(market, flow),
        fixed=_pins(market),
    )


def everything(market: Market, previous: tuple[int, ...] = (), bonus: int = 0) -> Problem:
    """Return the problem with seats, mix, programmes, coach hours and keep-apart pairs."""
    limits = _Limits(market)
    limits.add_coaches()
    return _problem(
        market,
        limits.columns,
        limits.amounts,
        np.concatenate(limits.capacities),
        keep_apart=_pairs(market),
        previous=previous,
        bonus=bonus,
    )


class _Limits:
    """Columns of resources per option, -1 where a limit does not touch it; inner limits first."""

    def __init__(self, market: Market) -> None:
        self.market = market
        self.rng = np.random.default_rng(SEED)
        offers, seats = market.organisation.size, market.capacity.size
        organisations = int(market.organisation.max()) + 1
        offer = market.seat_offer[market.seat]
        flagged = self.rng.random(market.weight.size) < FLAGGED
        mixed = _some(self.rng, offers, MIX_OFFERS)
        programme = _some(self.rng, organisations, PROGRAMMES)
        self.coached = _some(self.rng, organisations, COACHED * offers / organisations) & ~programme
        self.factor = self.rng.integers(1, 4, offers)
        seated = np.bincount(market.organisation[market.seat_offer], market.capacity, organisations)
        mix = np.where(mixed[offer] & flagged[market.client], seats + market.seat, np.int32(-1))
        host = np.where(programme, 2 * seats + np.arange(organisations), -1).astype(np.int32)
        self.columns: list[Ints] = [mix, market.seat, host[market.organisation[offer]]]
        self.amounts: list[Ints | None] = [None, None, None]
        self.capacities: list[Ints] = [
            market.capacity,
            np.maximum(market.capacity // 4, 1),
            (seated * 4 // 5).astype(np.int64),
        ]

    def add_coaches(self) -> None:
        market = self.market
        offer = market.seat_offer[market.seat]
        host = market.organisation[offer]
        first = sum(part.size for part in self.capacities)
        use = self.factor[offer] * (7 - market.rung[market.client])
        usual = np.bincount(offer, use, self.factor.size) / np.maximum(
            np.bincount(offer, minlength=self.factor.size), 1
        )
        full = np.bincount(
            market.organisation[market.seat_offer],
            market.capacity * usual[market.seat_offer],
            self.coached.size,
        )
        self.columns.append(np.where(self.coached[host], first + host, -1))
        self.amounts.append(use)
        self.capacities.append((full * HOURS).astype(np.int64))


def _some(rng: np.random.Generator, count: int, share: float) -> np.ndarray:
    found = np.zeros(count, dtype=np.bool_)
    found[rng.choice(count, max(round(count * share), 1), replace=False)] = True
    return found


def _problem(
    market: Market,
    columns: list[Ints],
    amounts: list[Ints | None],
    capacities: Ints,
    *,
    keep_apart: tuple[tuple[int, int], ...] = (),
    floors: tuple[Floor, ...] = (),
    fixed: tuple[int, ...] = (),
    previous: tuple[int, ...] = (),
    bonus: int = 0,
) -> Problem:
    options = market.client.size
    # Column by column: all of them side by side, of millions of options, would take more than the problem.
    lengths = np.zeros(options, dtype=np.int64)
    for column in columns:
        lengths += column >= 0
    starts = np.concatenate(([0], np.cumsum(lengths)))
    del lengths
    items, used = np.empty(starts[-1], dtype=np.int64), np.ones(starts[-1], dtype=np.int64)
    free = starts[:-1].copy()
    for column, amount in zip(columns, amounts, strict=True):
        there = np.flatnonzero(column >= 0)
        items[free[there]] = column[there]
        if amount is not None:
            used[free[there]] = amount[there]
        free[there] += 1
    del free, there
    return Problem(
        client_ids=Numbered("c", market.weight.size),
        weights=market.weight,
        arrival=market.arrival,
        resource_ids=Numbered("r", capacities.size),
        capacities=capacities,
        option_ids=Numbered("o", options),
        option_client=market.client.astype(np.int64),
        option_place=market.seat_offer[market.seat],
        option_slot=np.zeros(options, dtype=np.int64),
        scores=market.score.astype(np.int64),
        uses=Lists(starts, items),
        amounts=used,
        picks=no_lists(options),
        pick_counts=np.zeros(options, dtype=np.int64),
        when=no_lists(options),
        keep_apart=keep_apart,
        floors=floors,
        fixed=fixed,
        previous=previous,
        stability_bonus=bonus,
    )


def _floors(market: Market, flow: Bare) -> tuple[Floor, ...]:
    """Return a floor for the group with the least Dutch, among those of them who have any option."""
    served = np.zeros(market.weight.size, dtype=np.bool_)
    served[market.client] = True
    placed = flow.seat >= 0
    group = np.flatnonzero((market.group == 0) & served)
    others = (market.group != 0) & served
    fair = placed[others].mean() * group.size
    have = int(placed[group].sum())
    least = have + max(int((min(fair, group.size) - have) / 2), 0)
    return (Floor(tuple(group.tolist()), least),)


def _pins(market: Market) -> tuple[int, ...]:
    """Return options to fix: of different clients and organisations, one client in 500 or one per host."""
    rng = np.random.default_rng(SEED + 1)
    wanted = max(market.weight.size // PINNED_EVERY, 1)
    clients: set[int] = set()
    hosts: set[int] = set()
    pins = []
    for option in rng.permutation(market.client.size)[: 20 * wanted].tolist():
        client, seat = int(market.client[option]), int(market.seat[option])
        host = int(market.organisation[market.seat_offer[seat]])
        if client not in clients and host not in hosts and market.capacity[seat] > 1 and len(pins) < wanted:
            clients.add(client)
            hosts.add(host)
            pins.append(option)
    return tuple(sorted(pins))


def _pairs(market: Market) -> tuple[tuple[int, int], ...]:
    """Return pairs of clients who could both go to one seat."""
    rng = np.random.default_rng(SEED + 2)
    order = np.argsort(market.seat, kind="stable")
    bounds = np.searchsorted(market.seat[order], np.arange(market.capacity.size + 1))
    found: set[tuple[int, int]] = set()
    while len(found) < max(market.weight.size // PAIR_EVERY, 1):
        seat = int(market.seat[rng.integers(market.seat.size)])
        one, other = market.client[order[rng.integers(bounds[seat], bounds[seat + 1], 2)]].tolist()
        if one != other:
            found.add((min(one, other), max(one, other)))
    return tuple(sorted(found))
