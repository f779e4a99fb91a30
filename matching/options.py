"""What can be chosen: one option per client, offer and form (a shift, or a free choice of half-days).

An option of a shift uses one of its places. An option of free choice lets the solver pick as many half-days
as the offer asks at least, one place each, out of those where the client can: a stay begins with the least
that makes a placement, and grows by agreement.

Where a shift gets more places within the horizon, there is also an option that waits for them. An option uses
a place in each period that its stay meets; waiting costs a point of score per week, so that nobody waits
without need.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.columns import NO_SHIFT, OfferColumns
from matching.eligible import Pairs, free_half_days, free_table
from matching.facts import OfferFacts
from matching.frame import Frame, World, as_day
from matching.periods import over_periods, rows
from matching.policy import Policy, Weights
from matching.problem import Lists, Problem
from matching.resources import Shared, SharedNames, apart_pairs, build_shared, joined, sites_of, times_of
from matching.rules.periods import later_stays, moved, places_during, steps
from matching.scores import scores_of

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
#: Whole numbers in as many bits as they need.
Narrow = npt.NDArray[np.signedinteger[Any]]

#: Stands for the free choice of half-days where a shift's number or key would stand.
FREE = -1
FREE_KEY = "*"
HALF_DAYS = 21
#: Pairs worked on at once.
_BLOCK = 1 << 17


@dataclass(frozen=True, slots=True)
class Options:
    """Options as columns, by client, offer and form; those of millions that fit fewer bits take fewer.

    Attributes
    ----------
    client, offer
        Positions in the world's order.
    form
        Number of the shift, or ``FREE``.
    half_days
        Half-days of the shift, or those that can be picked from.
    pick
        How many half-days are picked; 0 for a shift.
    score
        0 to 1000.
    day
        First day, where a place comes free later than the stay could begin otherwise; 0 for the usual start.
    weeks
        How many weeks, the last one begun, the client waits for that day.
    """

    client: Ints
    offer: Narrow
    form: Narrow
    half_days: Narrow
    pick: Narrow
    score: Narrow
    day: Narrow
    weeks: Narrow

    @property
    def size(self) -> int:
        """How many options there are."""
        return self.client.size


#: In what each column is kept: clients stay in 64 bits, for they are multiplied.
_KINDS: dict[str, type[np.signedinteger[Any]]] = {
    **dict.fromkeys(("client",), np.int64),
    **dict.fromkeys(("offer", "half_days", "score", "day"), np.int32),
    **dict.fromkeys(("form", "pick", "weeks"), np.int16),
}
#: Columns that are mostly nothing but zeros.
_RARE = frozenset({"pick", "day", "weeks"})


def option_id(offers: OfferColumns, offer: int, form: int, day: int = 0) -> str:
    """Return the name of an option among those of its client: ``offer/shift`` or ``offer/*``.

    One that waits until a place comes free has its first day behind: ``offer/shift/2027-01-04``.
    """
    facts = offers.facts[offer]
    name = f"{facts.key}/{FREE_KEY if form == FREE else facts.shifts[form].key}"
    return f"{name}/{as_day(day)}" if day else name


def place_of(option: str) -> str:
    """Return ``offer/shift`` of an option's name, whatever its first day."""
    return "/".join(option.split("/")[:2])


def stays_of(world: World, options: Options, which: Ints) -> Frame:
    """Return the pairs of some options, with the stays that they are."""
    stay = Frame(world, options.client[which], options.offer[which])
    return moved(stay, np.where(options.day[which] > 0, options.day[which], stay.start))


def build_options(world: World, pairs: Pairs, weights: Weights) -> Options:
    """Return the options of pairs that may be proposed.

    Parameters
    ----------
    world
        The facts as columns.
    pairs
        Pairs that every hard rule allows.
    weights
        Of the soft rules.
    """
    forms = 1 + world.offers.shift_mask.shape[1] + world.offers.later_from.shape[1]
    # As long as can be: memory is taken only where something is written, and no column is held twice.
    columns = {name: np.zeros(pairs.client.size * forms, kind) for name, kind in _KINDS.items()}
    size = 0
    for first in range(0, pairs.client.size, _BLOCK):
        part = _options_of(world, pairs, slice(first, first + _BLOCK), weights)
        for name, column in columns.items():
            values = getattr(part, name)
            if name not in _RARE or values.any():
                column[size : size + part.size] = values
        size += part.size
    return Options(**{name: column[:size] for name, column in columns.items()})


def _options_of(world: World, pairs: Pairs, part: slice, weights: Weights) -> Options:
    """Return the options of some of the pairs, by pair and form; ``FREE`` comes before the shifts."""
    frame = pairs.frame(world, part)
    offers, client, offer = world.offers, frame.i, frame.j
    suits = _suits(frame)
    at = np.flatnonzero(suits)
    which = np.repeat(np.arange(client.size, dtype=np.int64), suits.sum(axis=1))
    form_of = at - which * suits.shape[1] - 1
    of = offer[which]
    half_days, pick = offers.shift_mask.ravel()[of * offers.shift_mask.shape[1] + form_of], np.zeros_like(of)
    free = np.flatnonzero(form_of == FREE)
    if free.size:
        half_days[free] = (offers.free_open[offer] & free_half_days(frame))[which[free]]
        pick[free] = offers.free_count[of[free]]
    scores = scores_of(frame, weights)
    usual = Options(
        client=client[which],
        offer=of,
        form=form_of,
        half_days=half_days,
        pick=pick,
        score=scores[which],
        day=np.zeros_like(of),
        weeks=np.zeros_like(of),
    )
    return _with_later(frame, scores, usual) if steps(frame) else usual


def _suits(frame: Frame) -> Bools:
    """Return which forms suit which pairs, shape (pairs, 1 + forms); free choice first."""
    offers, table = frame.o, free_table(frame)
    if steps(frame) or table is None or len(table.values) * len(offers.facts) > frame.i.size:
        return _forms(offers, frame.j, free_half_days(frame), frame if steps(frame) else None)
    # Who is free on the same half-days has the same forms.
    every = np.arange(len(offers.facts), dtype=np.int64)
    by_class = _forms(offers, every, table.values[:, table.offer_class], None)
    at = table.client_class[frame.i] * every.size + frame.j
    found: Bools = by_class.reshape(-1, by_class.shape[-1]).take(at, axis=0)
    return found


def _forms(offers: OfferColumns, offer: Ints, free: Ints, during: Frame | None) -> Bools:
    """Return the forms of offers that lie within free half-days; only with places ``during`` the stays."""
    found = np.empty((*free.shape, 1 + offers.shift_mask.shape[1]), dtype=np.bool_)
    found[..., 0] = offers.free_mask[offer] != 0
    if found[..., 0].any():
        found[..., 0] &= np.bitwise_count(offers.free_open[offer] & free) >= offers.free_count[offer]
    for form in range(offers.shift_mask.shape[1]):
        open_ = offers.shift_mask[:, form]
        if during is None:
            open_ = np.where(offers.shift_places[:, form] > 0, open_, NO_SHIFT)
        found[..., 1 + form] = open_[offer] & ~free == 0
        if during is not None:
            found[..., 1 + form] &= places_during(during, form) > 0
    return found


def _with_later(frame: Frame, scores: Ints, usual: Options) -> Options:
    """Return the options with those that begin when a place comes free, by client, offer, form and day."""
    parts = [usual]
    for form in range(frame.o.shift_mask.shape[1]):
        for stay, fits in later_stays(frame, form):
            mask = frame.o.shift_mask[frame.j, form]
            at = np.flatnonzero(fits & (mask & ~(stay.week & ~stay.busy) == 0))
            none = np.zeros(at.size, dtype=np.int64)
            parts.append(
                Options(
                    client=frame.i[at],
                    offer=frame.j[at],
                    form=none + form,
                    half_days=mask[at],
                    pick=none,
                    score=scores[at],
                    day=stay.start[at],
                    weeks=-(-(stay.start[at] - frame.start[at]) // 7),
                )
            )
    columns = [np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(Options)]
    every = Options(*columns)
    order = np.lexsort((every.day, every.form, every.offer, every.client))
    return Options(*(column[order] for column in columns))


@dataclass(frozen=True, slots=True)
class Seats:
    """The scarce places of the offers as resources.

    Attributes
    ----------
    of_shift
        Resource by offer and shift, shape (offers, most shifts): that of the first period; those of the
        periods in which the shift has other places follow behind it.
    of_half_day
        Resource by offer and half-day, shape (offers, 21); -1 where there is none.
    offer, form, half_day
        What each resource is: offer, shift number or ``FREE``, and bit position of the half-day or -1.
    places
        How much there is of each.
    since
        First day of the period that each is for; 0 for the first one.
    """

    of_shift: Ints
    of_half_day: Ints
    offer: Ints
    form: Ints
    half_day: Ints
    places: Ints
    since: Ints


def build_seats(offers: OfferColumns) -> Seats:
    """Return one resource per shift and per half-day of free choice.

    A shift whose number of places changes has one per period in which it stays the same.
    """
    of_shift = np.full(offers.shift_mask.shape, -1, dtype=np.int64)
    of_half_day = np.full((len(offers.facts), HALF_DAYS), -1, dtype=np.int64)
    table: list[tuple[int, int, int, int, int]] = []
    for number, offer in enumerate(offers.facts):
        for form, shift in enumerate(offer.shifts):
            of_shift[number, form] = len(table)
            table.append((number, form, -1, shift.places, 0))
            table += [(number, form, -1, places, day.toordinal()) for day, places in shift.later]
        for mask in sorted(offer.free_choice):
            bit = mask.bit_length() - 1
            of_half_day[number, bit] = len(table)
            table.append((number, FREE, bit, offer.free_choice[mask], 0))
    columns = np.array(table, dtype=np.int64).reshape(-1, 5).T
    return Seats(of_shift, of_half_day, *(np.ascontiguousarray(column) for column in columns))


def seat_places(offers: Sequence[OfferFacts]) -> Ints:
    """Return how much of each seat offers with other places have, in the order of ``build_seats``."""
    found: list[int] = []
    for offer in offers:
        for shift in offer.shifts:
            found += (shift.places, *(places for _, places in shift.later))
        found += (offer.free_choice[mask] for mask in sorted(offer.free_choice))
    return np.array(found, dtype=np.int64)


class _OptionNames(Sequence[str]):
    """Names of all options, made when asked for: ``client/offer/shift``."""

    def __init__(self, world: World, options: Options) -> None:
        self._world = world
        self._options = options

    def __len__(self) -> int:
        return self._options.size

    def __getitem__(self, at: Any) -> Any:
        o = self._options
        name = option_id(self._world.offers, int(o.offer[at]), int(o.form[at]), int(o.day[at]))
        return f"{self._world.clients.facts[int(o.client[at])].key}/{name}"


class _SeatNames(Sequence[str]):
    """Names of all seats, made when asked for: ``offer/shift`` or ``offer/*/half-day``."""

    def __init__(self, offers: OfferColumns, seats: Seats) -> None:
        self._offers = offers
        self._seats = seats

    def __len__(self) -> int:
        return self._seats.places.size

    def __getitem__(self, at: Any) -> Any:
        s = self._seats
        name = option_id(self._offers, int(s.offer[at]), int(s.form[at]), int(s.since[at]))
        return name if s.half_day[at] < 0 else f"{name}/{int(s.half_day[at])}"


def build_problem(
    world: World,
    options: Options,
    seats: Seats,
    policy: Policy,
    previous: Mapping[str, str],
    shared: Shared | None = None,
) -> Problem:
    """Return the problem of a round.

    Parameters
    ----------
    world, options, seats
        Facts, what can be chosen, and what is scarce.
    policy
        Levels, weights of clients, and stability bonus.
    previous
        Client key to the option that was proposed before; others than the client's present options are
        ignored.
    shared
        Limits that several offers share, from ``build_shared``; worked out when not given.
    """
    clients = world.clients.facts
    shared = build_shared(world, options) if shared is None else shared
    shift = options.form != FREE
    seat = np.where(shift, seats.of_shift[options.offer, np.maximum(options.form, 0)], -1)
    own = rows(shift.astype(np.int64), seat[shift])
    if seats.since.any():
        own = over_periods(stays_of(world, options, np.arange(options.size)), options.form, own)
    uses, amounts = joined(own, shared, seats.places.size)
    pairs = apart_pairs(world)
    picks, counts = _picks(options, seats)
    return Problem(
        client_ids=[client.key for client in clients],
        weights=np.array(
            [policy.weight_of(c.priority_class, c.waiting_days) for c in clients], dtype=np.int64
        ),
        arrival=np.array([client.arrival for client in clients], dtype=np.int64),
        resource_ids=SharedNames(_SeatNames(world.offers, seats), shared),
        capacities=np.concatenate((seats.places, shared.capacities)),
        option_ids=_OptionNames(world, options),
        option_client=options.client,
        option_place=sites_of(world)[options.offer] if pairs else options.offer.astype(np.int64),
        option_slot=np.zeros(options.size, dtype=np.int64),
        scores=options.score.astype(np.int64) - options.weeks,
        uses=uses,
        amounts=amounts,
        picks=picks,
        pick_counts=counts,
        when=_times(world, options, pairs),
        keep_apart=pairs,
        previous=_previous(world, options, previous),
        stability_bonus=policy.stability_bonus,
        levels=policy.levels,
    )


def _times(world: World, options: Options, pairs: tuple[tuple[int, int], ...]) -> Lists:
    kept = np.zeros(len(world.clients.facts), dtype=np.bool_)
    kept[[client for pair in pairs for client in pair]] = True
    which = np.flatnonzero(kept[options.client])
    stay = stays_of(world, options, which)
    return times_of(options, pairs, stay.start, stay.end, which)


def _picks(options: Options, seats: Seats) -> tuple[Lists, Ints]:
    free = np.flatnonzero(options.pick > 0)
    bits = (options.half_days[free, None] >> np.arange(HALF_DAYS)) & 1 == 1
    lengths = np.zeros(options.size, dtype=np.int64)
    lengths[free] = bits.sum(axis=1)
    row, bit = np.nonzero(bits)
    return rows(lengths, seats.of_half_day[options.offer[free][row], bit]), options.pick.astype(np.int64)


def _previous(world: World, options: Options, previous: Mapping[str, str]) -> tuple[int, ...]:
    if not previous:
        return ()
    starts = np.searchsorted(options.client, np.arange(len(world.clients.facts) + 1))
    found = []
    for number, client in enumerate(world.clients.facts):
        wanted = previous.get(client.key)
        if wanted is not None:
            for at in range(int(starts[number]), int(starts[number + 1])):
                if option_id(world.offers, int(options.offer[at]), int(options.form[at])) == place_of(wanted):
                    found.append(at)
    return tuple(found)
