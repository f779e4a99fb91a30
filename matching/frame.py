"""Pairs of clients and offers, and what several rules ask: when the stay is, who is busy, how far it is.

A frame holds client positions ``i`` and offer positions ``j`` that broadcast against each other: a column
and a row make a matrix, two equal lists a list of pairs, one of each a single pair. Rules and scores are
written once against a frame, so the mass filter and the explanation of one pair cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from matching import codes
from matching.columns import (
    FOREVER,
    NO_DAY,
    ClientColumns,
    OfferColumns,
    client_columns,
    host_numbers,
    offer_columns,
)
from matching.facts import Facts
from matching.policy import Parameters
from matching.reading import FULL_WEEK, RUNGS, sorted_by_key, values_of
from matching.relations import Relation
from matching.wants import Gives, Wants, client_wants, minutes_left, place_gives, rooms

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Value = TypeVar("Value")

FOOT, BIKE, TRANSIT, CAR = range(len(codes.TRAVEL_MODES))
#: Travel time of a pair of which one place is unknown.
NO_MINUTES = -1
#: Millimetres that one microdegree of latitude is long.
MILLIMETRES = 111


@dataclass(frozen=True, slots=True)
class Blocks:
    """Offers that single clients do not want again for a while (HR-01).

    Attributes
    ----------
    pairs
        ``client * offers + offer``, ascending.
    until
        Last day of each block, as an ordinal.
    """

    pairs: Ints
    until: Ints


class World:
    """All facts as columns, with the relations between sets of keys.

    Parameters
    ----------
    facts
        The facts of the round.
    parameters
        Numbers that rules stand on.
    only
        Keys of the clients to take; None takes all.

    Raises
    ------
    InvalidFacts
        When the facts contradict themselves or hold an unknown code.
    """

    def __init__(self, facts: Facts, parameters: Parameters, only: frozenset[str] | None = None) -> None:
        clients = sorted_by_key("client", facts.clients)
        if only is not None:
            clients = tuple(client for client in clients if client.key in only)
        hosts = host_numbers(facts.offers)
        self.on = facts.on
        self.today = facts.on.toordinal()
        self.parameters = parameters
        self.offers: OfferColumns = offer_columns(facts, hosts)
        self.clients: ClientColumns = client_columns(clients, hosts)
        of, places = self.clients.facts, self.offers.facts
        services = self.offers.services
        mode = self.clients.mode
        self.usual_mode: Ints = np.where(mode < 0, TRANSIT, mode)
        self.free_mode: Ints = np.where(mode == BIKE, BIKE, FOOT)
        self.unpaid: Bools = self.clients.money == 0
        free = rooms(facts.caseloads, parameters)
        self.wants: Wants = client_wants(of, free)
        self.gives: Gives = place_gives(places, services, free, minutes_left(facts.guidance))
        hosts_of = [frozenset({offer.organisation}) for offer in places]
        self.areas = Relation.between(
            values_of(of, "no_go_areas"), [frozenset({o.area} if o.area else ()) for o in places]
        )
        self.contacts = Relation.between(
            values_of(of, "avoided_contacts"), [o.contacts | {o.organisation} for o in places]
        )
        self.routes = Relation.between(
            values_of(of, "team_organisations"), values_of(services, "routes_from")
        )
        self.care = Relation.between(values_of(of, "team_organisations"), values_of(services, "care_from"))
        self.stays = Relation.between(values_of(of, "earlier_good_stays"), hosts_of)
        self.known = Relation.between(values_of(of, "known_contacts"), hosts_of)
        self.skills = Relation.between(values_of(of, "strengths"), values_of(places, "skills"))
        self.closed = Relation.between(values_of(of, "no_place_at"), [frozenset({o.key}) for o in places])
        self.introduced = Relation.between(
            values_of(of, "introduced_at"), [frozenset({o.key, o.organisation}) for o in places]
        )
        self.familiar = Relation.between(values_of(of, "familiar_at"), hosts_of)
        self.peers = Relation.between(values_of(of, "unwanted_peers_at"), hosts_of)
        self.languages = Relation.between(
            values_of(of, "languages"), values_of(places, "supervisor_languages")
        )
        self.blocks = self._blocks()
        self.rungs_class, self.rungs_of_class = self._rungs()
        self.next_class, self.next_of_class = classes(
            [(s.scheme, s.end_station, s.leads_to) for s in services]
        )
        #: Tables over classes that a rule works out once and uses for every block of pairs.
        self.tables: dict[str, Any] = {}
        #: Tables of soft rules by rules and weights, made once for every block of pairs.
        self.scored: dict[tuple[tuple[str, int], ...], Any] = {}

    def _rungs(self) -> tuple[Ints, tuple[tuple[tuple[str, tuple[int, int | None]], ...], ...]]:
        """Return the class of every client by rungs, and the rungs of every class by scheme."""
        number = np.zeros(len(self.clients.facts), dtype=np.int64)
        for column in (*self.clients.rung_now.T, *self.clients.rung_goal.T):
            number = number * (RUNGS + 1) + column
        found, kinds = classes(number.tolist())
        first = np.zeros(len(kinds), dtype=np.int64)
        first[found[::-1]] = np.arange(found.size - 1, -1, -1, dtype=np.int64)
        facts = self.clients.facts
        return found, tuple(tuple(sorted(facts[one].rungs.items())) for one in first.tolist())

    def _blocks(self) -> Blocks:
        number = {offer.key: index for index, offer in enumerate(self.offers.facts)}
        found = sorted(
            (row * len(number) + number[key], until.toordinal())
            for row, client in enumerate(self.clients.facts)
            if client.blocked_offers
            for key, until in client.blocked_offers.items()
            if key in number
        )
        both = np.array(found, dtype=np.int64).reshape(-1, 2)
        return Blocks(pairs=both[:, 0], until=both[:, 1])

    def all_pairs(self, rows: slice) -> Frame:
        """Return the matrix of some clients against all offers."""
        i = np.arange(*rows.indices(len(self.clients.facts)), dtype=np.int64)[:, None]
        j = np.arange(len(self.offers.facts), dtype=np.int64)[None, :]
        return Frame(self, i, j)


class Frame:
    """Client positions ``i`` and offer positions ``j`` of one world; see the module."""

    def __init__(self, world: World, i: Ints, j: Ints) -> None:
        self.world = world
        self.c = world.clients
        self.o = world.offers
        self.p = world.parameters
        self.w = world.wants
        self.g = world.gives
        self.i = i
        self.j = j

    @cached_property
    def shape(self) -> tuple[int, ...]:
        """Shape that ``i`` and ``j`` broadcast to."""
        return np.broadcast_shapes(self.i.shape, self.j.shape)

    @cached_property
    def start(self) -> Ints:
        """First day of a stay: the latest of the round, the offer, the programme and the client (HR-12)."""
        first = np.maximum(self.o.first_day[self.j], self.world.today)
        found: Ints = np.maximum(first, self.c.earliest[self.i])
        return found

    @cached_property
    def end(self) -> Ints:
        """Last day of a stay: its usual length, cut off where the programme or the offer ends (HR-05)."""
        weeks = self.o.duration[self.j]
        usual = np.where(weeks < 0, FOREVER, self.start + 7 * weeks - 1)
        last = np.minimum(self.o.programme_until[self.j], self.o.valid_to[self.j])
        found: Ints = np.minimum(usual, last)
        return found

    @cached_property
    def week(self) -> Ints:
        """Half-days on which the client can; a whole week where that is unknown (HR-11)."""
        mask = self.c.week[self.i]
        found: Ints = np.where(mask < 0, FULL_WEEK, mask)
        return found

    @cached_property
    def busy(self) -> Ints:
        """Half-days that running placements take during the stay (HR-19)."""
        mask = np.zeros(self.shape, dtype=np.int64)
        for column in range(self.c.busy_mask.shape[1]):
            starts, until = self.c.busy_from[self.i, column], self.c.busy_until[self.i, column]
            if (until > NO_DAY).any():
                meets = (starts <= self.end) & (until >= self.start)
                mask |= np.where(meets, self.c.busy_mask[self.i, column], 0)
        return mask

    @cached_property
    def metres(self) -> Ints:
        """Way from home to the place as the crow flies plus the detour; negative where a place is unknown."""
        # Step by step in place: there are millions of pairs.
        north = self._apart("latitude")
        east = self._apart("longitude")
        east *= self.o.cosine[self.j]
        east >>= 15
        north *= north
        east *= east
        north += east
        # The square root of a whole number below 2**53 is correctly rounded: the same on every machine.
        way = np.sqrt(north.astype(np.float64)).astype(np.int64)
        way *= 100 + self.p.detour_percent
        way //= 100
        known = self.c.has_home[self.i] & self.o.has_location[self.j]
        found: Ints = way if known.all() else np.where(known, way, NO_MINUTES)
        return found

    def _apart(self, side: str) -> Ints:
        """Return how many metres lie between home and place on one side, at the equator for longitude."""
        found: Ints = np.abs(getattr(self.c, side)[self.i] - getattr(self.o, side)[self.j])
        found *= MILLIMETRES
        found //= 1000
        return found

    def minutes(self, mode: Ints | int) -> Ints:
        """Return whole minutes of travel by ``mode``, rounded up; ``NO_MINUTES`` where a place is unknown."""
        p = self.p
        speeds = np.array(
            [
                p.walk_metres_per_minute,
                p.bike_metres_per_minute,
                p.transit_metres_per_minute,
                p.car_metres_per_minute,
            ]
        )
        fixed = np.array([0, 0, p.transit_minutes, p.car_minutes])
        way = self.metres
        # The quotient of whole numbers this small, rounded once, reaches no whole number that it is not.
        found: Ints = np.ceil(way / speeds[mode]).astype(np.int64) + fixed[mode]
        return np.where(way < 0, NO_MINUTES, found)

    @cached_property
    def usual_mode(self) -> Ints:
        """How the client travels; public transport where that is unknown."""
        found: Ints = self.world.usual_mode[self.i]
        return found

    @cached_property
    def free_mode(self) -> Ints:
        """How the client travels without paying: by bike when that is the client's way, else on foot."""
        found: Ints = self.world.free_mode[self.i]
        return found

    @cached_property
    def travel_minutes(self) -> Ints:
        """Minutes by the way the client will really travel: unpaid ways for who has no transport money."""
        unpaid = self.world.unpaid[self.i] & ~self.o.travel_paid[self.j]
        return self.minutes(np.where(unpaid, self.free_mode, self.usual_mode))


def classes(values: Sequence[Value]) -> tuple[Ints, tuple[Value, ...]]:
    """Return the class of every value and the value of every class; equal values share a class."""
    number: dict[Value, int] = {}
    found = np.array([number.setdefault(value, len(number)) for value in values], dtype=np.int64)
    return found, tuple(number)


def as_day(ordinal: int) -> date | None:
    """Return an ordinal as a date; None for an open end."""
    return None if ordinal >= FOREVER else date.fromordinal(ordinal)
