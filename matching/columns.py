"""The facts as columns: one array per field, so that a rule judges many pairs at once.

Unknown whole numbers are -1; unknown days are ``NO_DAY`` where a first day is meant and ``FOREVER`` where a
last day is. Clients and offers stand in the order of their keys, whatever the order in the facts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, count
from operator import attrgetter, itemgetter
from typing import Any

import numpy as np
import numpy.typing as npt

from matching import codes
from matching.facts import ClientFacts, Facts, Occupied, OfferFacts, ServiceFacts, WishFacts
from matching.reading import (
    ATTAINABLE,
    Reader,
    check_clients,
    check_offer,
    column,
    flags,
    lengths_of,
    numbers,
    owners,
    positions,
    refuse_clients,
    sets_as_bits,
    sorted_by_key,
    values_of,
)

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

NO_DAY = 0
FOREVER = 10_000_000
#: Never a subset of anyone's week: marks a shift that an offer does not have.
NO_SHIFT = 1 << 22
_NOWHERE = (0, 0)
_WISH = attrgetter("rank", "dimension", "value")


@dataclass(frozen=True, slots=True)
class ClientColumns:
    """Clients as arrays of shape (clients,), two-dimensional where said.

    ``rung_now`` and ``rung_goal`` have shape (clients, ladder schemes), 0 for none; ``busy_*`` (clients, most
    running placements of one client); ``wish_*`` (clients, most wishes of one client).
    """

    facts: tuple[ClientFacts, ...]
    age: Ints
    income: Ints
    dutch: Ints
    week: Ints
    earliest: Ints
    rung_now: Ints
    rung_goal: Ints
    latitude: Ints
    longitude: Ints
    has_home: Bools
    mode: Ints
    max_travel: Ints
    money: Ints
    blocked_kinds: Ints
    avoids_areas: Bools
    needs: Ints
    advices: Ints
    resident: Ints
    recognised: Ints
    phase: Ints
    plan: Ints
    track: Ints
    waiting: Ints
    strength_count: Ints
    busy_mask: Ints
    busy_from: Ints
    busy_until: Ints
    busy_kind: Ints
    wish_dimension: Ints
    wish_value: Ints
    wish_weight: Ints


@dataclass(frozen=True, slots=True)
class OfferColumns:
    """Offers, with what their service says, as arrays of shape (offers,), two-dimensional where said.

    ``shift_mask`` and ``shift_places`` have shape (offers, most shifts of one offer); ``later_from`` and
    ``later_places`` (offers, shifts times most changes of one shift): from which day on a shift has other
    places, and how many; no columns where nothing changes. ``stop_from`` and ``stop_until`` have shape
    (offers, 2): the offer's own intake stop and its service's.
    """

    facts: tuple[OfferFacts, ...]
    services: tuple[ServiceFacts, ...]
    kind: Ints
    scheme: Ints
    is_open: Bools
    first_day: Ints
    valid_to: Ints
    review_by: Ints
    stop_from: Ints
    stop_until: Ints
    programme_from: Ints
    programme_until: Ints
    duration: Ints
    shift_mask: Ints
    shift_places: Ints
    later_from: Ints
    later_places: Ints
    free_mask: Ints
    free_open: Ints
    free_count: Ints
    min_dutch: Ints
    language_support: Bools
    incomes: Ints
    pcsw_employer: Bools
    latitude: Ints
    longitude: Ints
    has_location: Bools
    has_area: Bools
    cosine: Ints
    adaptations: Ints
    sector: Ints
    settings: Ints
    skill_count: Ints
    has_care: Bools
    organisation: Ints
    travel_paid: Bools
    phases: Ints
    min_age: Ints
    max_age: Ints
    self_referral: Bools
    activation_track: Bools


def day(value: date | None, otherwise: int) -> int:
    """Return a day as its ordinal number."""
    return otherwise if value is None else value.toordinal()


def _column(records: Sequence[Any], value: Callable[[Any], int]) -> Ints:
    return np.fromiter((value(record) for record in records), dtype=np.int64, count=len(records))


def _padded(lengths: Ints, items: Sequence[int] | Ints, filler: int) -> Ints:
    """Return rows of these lengths, filled up; ``items`` holds their contents one after the other.

    No row is a list of its own: hundreds of thousands of them would set the garbage collector to work.
    """
    array = np.full((lengths.size, int(lengths.max(initial=0)) or 1), filler, dtype=np.int64)
    array[np.arange(array.shape[1]) < lengths[:, None]] = items
    return array


def _points(records: Sequence[Any], field: str) -> tuple[Ints, Ints, Bools]:
    """Return latitude, longitude and whether there is a place at all."""
    values = values_of(records, field)
    both = chain.from_iterable([_NOWHERE if value is None else value for value in values])
    points = np.fromiter(both, dtype=np.int64, count=2 * len(values)).reshape(-1, 2).T
    there = np.fromiter([value is not None for value in values], dtype=np.bool_, count=len(values))
    return np.ascontiguousarray(points[0]), np.ascontiguousarray(points[1]), there


def host_numbers(offers: Iterable[OfferFacts]) -> dict[str, int]:
    """Return a number for every host organisation, in the order of their keys."""
    return {key: number for number, key in enumerate(sorted({offer.organisation for offer in offers}))}


def _wishes(clients: Sequence[ClientFacts], hosts: dict[str, int]) -> tuple[Ints, Ints, Ints]:
    """Return dimension, value and weight of the wishes of every client, the first wish first."""
    rows: list[Sequence[WishFacts]] = values_of(clients, "wishes")
    wishes = list(chain.from_iterable(rows))
    # Every wish that anybody has gets a number when it is first met, and is read once.
    number: defaultdict[tuple[int, str, str], int] = defaultdict(count().__next__)
    wish, owner = column(list(map(number.__getitem__, map(_WISH, wishes)))), owners(rows)
    whose = np.zeros(len(number), dtype=np.int64)
    whose[wish[::-1]] = owner[::-1]
    if min(number, default=(1,))[0] < 1:
        refuse_clients(clients)
    read = np.zeros((len(number), 4), dtype=np.int64)
    for place, (at, (rank, dimension, value)) in enumerate(sorted(enumerate(number), key=itemgetter(1))):
        reader = Reader("client", clients[int(whose[at])].key)
        # The client's first wish weighs double (SR-01).
        read[at] = (
            place,
            reader.one("a wish's dimension", dimension, codes.WISH_DIMENSIONS),
            _wish_value(reader, dimension, value, hosts),
            2 if rank == 1 else 1,
        )
    found = read[wish[np.argsort(owner * len(number) + read[wish, 0])]].T
    lengths = lengths_of(rows)
    return _padded(lengths, found[1], -1), _padded(lengths, found[2], -1), _padded(lengths, found[3], 0)


def _wish_value(reader: Reader, dimension: str, value: str, hosts: dict[str, int]) -> int:
    if dimension == "sector":
        return reader.one("a wished sector", value, codes.SECTORS)
    if dimension == "setting":
        return reader.one("a wished setting", value, codes.WORK_SETTINGS)
    if dimension == "placement_kind":
        return reader.one("a wished placement kind", value, codes.PLACEMENT_KINDS)
    return hosts.get(value, -1) if dimension == "host" else 0


def client_columns(clients: tuple[ClientFacts, ...], hosts: dict[str, int]) -> ClientColumns:
    """Return the clients as columns.

    Raises
    ------
    InvalidFacts
        For a code that does not exist, half-days outside the week, a rung outside 1 to 6, or a stay that ends
        before it starts.
    """

    def coded(field: str, known: Sequence[str]) -> Ints:
        return positions("client", clients, field, known)

    def bits(field: str, known: Sequence[str]) -> Ints:
        return sets_as_bits("client", clients, field, known)

    unknown_income = codes.INCOME_STATUSES.index("unknown")
    income = coded("income_status", codes.INCOME_STATUSES)
    check_clients(clients)
    wish_dimension, wish_value, wish_weight = _wishes(clients, hosts)
    rung_now, rung_goal = _rungs(clients)
    latitude, longitude, has_home = _points(clients, "home")
    lengths = lengths_of(values_of(clients, "occupied"))
    running = [(client, busy) for client in clients if client.occupied for busy in client.occupied]
    earliest = values_of(clients, "earliest_start")
    return ClientColumns(
        facts=clients,
        age=numbers(clients, "age"),
        income=np.where(income == unknown_income, -1, income),
        dutch=coded("dutch_level", codes.LANGUAGE_LEVELS),
        week=numbers(clients, "availability"),
        earliest=column([NO_DAY if first is None else first.toordinal() for first in earliest]),
        rung_now=rung_now,
        rung_goal=rung_goal,
        latitude=latitude,
        longitude=longitude,
        has_home=has_home,
        mode=coded("travel_mode", codes.TRAVEL_MODES),
        max_travel=numbers(clients, "max_travel_minutes"),
        money=numbers(clients, "has_transport_money"),
        blocked_kinds=bits("blocked_kinds", codes.PLACEMENT_KINDS),
        avoids_areas=flags(clients, "no_go_areas"),
        needs=bits("needs", codes.ADAPTATIONS),
        advices=bits("advices", codes.ADVICE_KINDS),
        resident=numbers(clients, "resident_flemish_region"),
        recognised=numbers(clients, "recognised_disability_support"),
        phase=coded("workfloor_phase", codes.WORKFLOOR_PHASES),
        plan=numbers(clients, "has_development_plan"),
        track=coded("trajectory_kind", codes.TRAJECTORY_KINDS),
        waiting=numbers(clients, "waiting_days"),
        strength_count=lengths_of(values_of(clients, "strengths")),
        busy_mask=_padded(lengths, [busy.half_days for _, busy in running], 0),
        busy_from=_padded(lengths, [day(busy.starts_on, NO_DAY) for _, busy in running], FOREVER),
        busy_until=_padded(lengths, [day(busy.ends_on, FOREVER) for _, busy in running], NO_DAY),
        busy_kind=_padded(lengths, [_kind(client, busy) for client, busy in running], -1),
        wish_dimension=wish_dimension,
        wish_value=wish_value,
        wish_weight=wish_weight,
    )


def _kind(client: ClientFacts, busy: Occupied) -> int:
    return Reader("client", client.key).one("an occupied kind", busy.kind, codes.PLACEMENT_KINDS)


def _rungs(clients: Sequence[ClientFacts]) -> tuple[Ints, Ints]:
    """Return current and attainable rungs, shape (clients, ladder schemes); 0 for none."""
    place = {scheme: index for index, scheme in enumerate(codes.LADDER_SCHEMES)}
    held = values_of(clients, "rungs")
    schemes = list(chain.from_iterable(held))
    if not set(schemes) <= place.keys():
        for client in clients:
            for scheme in client.rungs:
                Reader("client", client.key).one("a ladder scheme", scheme, codes.LADDER_SCHEMES)
    rungs = list(chain.from_iterable([rungs.values() for rungs in held]))
    current, attainable = [now for now, _ in rungs], [goal for _, goal in rungs]
    if not (set(attainable) <= ATTAINABLE and set(current) <= ATTAINABLE - {None}):
        refuse_clients(clients)
    found = np.zeros((2, len(clients), len(place)), dtype=np.int64)
    at = owners(held), column(list(map(place.__getitem__, schemes)))
    found[0][at] = column(current)
    found[1][at] = column([goal or 0 for goal in attainable])
    return found[0], found[1]


def _later(offers: Sequence[OfferFacts], forms: int) -> tuple[Ints, Ints]:
    """Return from which days on shifts have other places, and how many; see ``OfferColumns``."""
    most = max((len(shift.later) for offer in offers for shift in offer.shifts), default=0)
    since = np.full((len(offers), forms * most), FOREVER, dtype=np.int64)
    places = np.zeros_like(since)
    for row, offer in enumerate(offers) if most else ():
        for form, shift in enumerate(offer.shifts):
            filled = [*shift.later, *[(None, shift.later[-1][1] if shift.later else shift.places)] * most][
                :most
            ]
            for step, (day_, free) in enumerate(filled, most * form):
                since[row, step], places[row, step] = day(day_, FOREVER), free
    return since, places


def offer_columns(facts: Facts, hosts: dict[str, int]) -> OfferColumns:
    """Return the offers as columns.

    Raises
    ------
    InvalidFacts
        For a code or service that does not exist, places below zero, half-days outside the week, shifts
        beside free choice, or dates and counts in the wrong order.
    """
    offers: tuple[OfferFacts, ...] = sorted_by_key("offer", facts.offers)
    by_key: dict[str, ServiceFacts] = {s.key: s for s in sorted_by_key("service", facts.services)}
    readers = [Reader("offer", offer.key) for offer in offers]
    for offer, reader in zip(offers, readers, strict=True):
        reader.need(offer.service in by_key, f"service {offer.service} is not among the services")
        check_offer(offer, by_key[offer.service], reader)
    services = tuple(by_key[offer.service] for offer in offers)
    both = list(zip(offers, readers, services, strict=True))
    every_income = (1 << len(codes.INCOME_STATUSES)) - 1
    every_phase = (1 << len(codes.WORKFLOOR_PHASES)) - 1
    firsts = [
        (o.valid_from, o.starts_on or o.valid_from, s.programme[0] if s.programme else o.valid_from)
        for o, s in zip(offers, services, strict=True)
    ]

    def coded(field: str, known: Sequence[str]) -> Ints:
        return positions("offer", offers, field, known)

    def bits(field: str, known: Sequence[str]) -> Ints:
        return sets_as_bits("offer", offers, field, known)

    stops = [(o.intake_stop, s.intake_stop) for o, s in zip(offers, services, strict=True)]
    shifts = lengths_of(values_of(offers, "shifts"))
    shift_mask = _padded(shifts, [shift.half_days for o in offers for shift in o.shifts], NO_SHIFT)
    later_from, later_places = _later(offers, shift_mask.shape[1])
    latitude, longitude, has_location = _points(offers, "location")
    incomes = bits("income_statuses", codes.INCOME_STATUSES)
    phases = bits("phases_accepted", codes.WORKFLOOR_PHASES)
    return OfferColumns(
        facts=offers,
        services=services,
        kind=coded("kind", codes.PLACEMENT_KINDS),
        scheme=_column(both, lambda row: row[1].one("the scheme", row[2].scheme, codes.LADDER_SCHEMES)),
        is_open=flags(offers, "is_open"),
        first_day=_column(firsts, lambda days: max(d.toordinal() for d in days)),
        valid_to=_column(offers, lambda o: day(o.valid_to, FOREVER)),
        review_by=_column(offers, lambda o: day(o.review_by, FOREVER)),
        stop_from=np.array(
            [[day(s[0], NO_DAY) if s else FOREVER for s in pair] for pair in stops], dtype=np.int64
        ).reshape(-1, 2),
        stop_until=np.array(
            [[day(s[1], FOREVER) if s else NO_DAY for s in pair] for pair in stops], dtype=np.int64
        ).reshape(-1, 2),
        programme_from=_column(services, lambda s: day(s.programme[0], NO_DAY) if s.programme else NO_DAY),
        programme_until=_column(services, lambda s: day(s.programme[1], FOREVER) if s.programme else FOREVER),
        duration=numbers(offers, "duration_weeks"),
        shift_mask=shift_mask,
        shift_places=_padded(shifts, [shift.places for o in offers for shift in o.shifts], 0),
        later_from=later_from,
        later_places=later_places,
        free_mask=_column(offers, lambda o: sum(o.free_choice)),
        free_open=_column(offers, lambda o: sum(mask for mask, places in o.free_choice.items() if places)),
        free_count=_column(offers, lambda o: max(o.min_half_days, 1)),
        min_dutch=coded("min_dutch_level", codes.LANGUAGE_LEVELS),
        language_support=flags(offers, "language_support"),
        incomes=np.where(incomes == 0, every_income, incomes),
        pcsw_employer=flags(offers, "employer_is_pcsw"),
        latitude=latitude,
        longitude=longitude,
        has_location=has_location,
        has_area=_column(offers, lambda o: o.area is not None).astype(np.bool_),
        # Degrees of longitude shrink with the latitude; 15 bits, rounded, so that all distances are whole.
        cosine=np.rint(np.cos(np.radians(latitude / 1e6)) * (1 << 15)).astype(np.int64),
        adaptations=bits("adaptations", codes.ADAPTATIONS),
        sector=coded("sector", codes.SECTORS),
        settings=bits("settings", codes.WORK_SETTINGS),
        skill_count=lengths_of(values_of(offers, "skills")),
        has_care=flags(services, "care_from"),
        organisation=_column(offers, lambda o: hosts[o.organisation]),
        travel_paid=flags(offers, "travel_cost_paid"),
        phases=np.where(phases == 0, every_phase, phases),
        min_age=numbers(services, "min_age"),
        max_age=numbers(services, "max_age"),
        self_referral=flags(services, "self_referral"),
        activation_track=flags(services, "activation_track"),
    )
