"""What is scarce beside the places themselves, as resources of a plan; and who is never brought together.

A place is not all that a stay takes. Whoever follows the client, and whoever guides at the place, has a
caseload (HR-18, HR-13); an organisation has so many hours of guidance a week, of which each place takes its
own share; a programme takes no more people than its group, whatever its offers, and a group has a mix: so
many beginners at once, so many who need much support. Each is one resource that options share, so that two
clients never get the last room of one supervisor. A limit that cannot bind, because less could be asked of it
than there is, is no resource: rounds in which only places are scarce stay flows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from matching import codes
from matching.facts import Facts
from matching.frame import World
from matching.plan import Limit
from matching.policy import Parameters
from matching.problem import Lists, no_lists
from matching.rules.week import MUCH_SUPPORT
from matching.wants import UNCOUNTED, minutes_left, rooms

if TYPE_CHECKING:
    from matching.options import Options

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

CASELOAD, GROUP = "caseload", "group"
HOURS, NEWCOMERS, SUPPORT = "hours", "newcomers", "support"
_LIMITS = {GROUP: Limit.GROUP, HOURS: Limit.HOURS, NEWCOMERS: Limit.NEWCOMERS, SUPPORT: Limit.SUPPORT}
_SUPPORTED = codes.PLACEMENT_KINDS.index("supported_work_unpaid")
_HALF_DAYS = 21


@dataclass(frozen=True, slots=True)
class Shared:
    """Limits that the options of several offers share.

    Attributes
    ----------
    names
        What each is: ``CASELOAD``, ``GROUP``, ``HOURS``, ``NEWCOMERS`` or ``SUPPORT``, and the key of the
        caseload, service, hours or offer.
    capacities
        How many more people each takes; of hours, the minutes a week that are left.
    option, resource, amount
        Which options use which of them, and how much, by option: minutes of hours, one of all else. Shape
        (uses,).
    """

    names: tuple[tuple[str, str], ...]
    capacities: Ints
    option: Ints
    resource: Ints
    amount: Ints

    def capacities_in(self, facts: Facts, parameters: Parameters) -> Ints:
        """Return the capacities that other facts give the same limits."""
        room = {
            CASELOAD: rooms(facts.caseloads, parameters),
            GROUP: {service.key: service.group_places or 0 for service in facts.services},
            HOURS: minutes_left(facts.guidance),
            NEWCOMERS: {offer.key: offer.newcomers_room or 0 for offer in facts.offers},
            SUPPORT: {offer.key: offer.support_room or 0 for offer in facts.offers},
        }
        found = [room[kind][key] for kind, key in self.names]
        return np.array(found, dtype=np.int64)

    def limit(self, resource: int, caseload: str | None) -> Limit:
        """Return what a limit is for a client with this caseload."""
        kind, key = self.names[resource]
        if kind != CASELOAD:
            return _LIMITS[kind]
        return Limit.SUPERVISOR if key == caseload else Limit.GUIDANCE


def guides_of(world: World, client: int, offer: int) -> frozenset[str]:
    """Return the keys of the caseloads that a stay of this client at this offer adds to (HR-13, HR-18)."""
    place = world.offers.facts[offer]
    coaches = place.job_coaches if place.kind == "supported_work_unpaid" else None
    found = {world.clients.facts[client].caseload, place.caseload, coaches}
    return frozenset(key for key in found if key is not None)


@dataclass(frozen=True, slots=True)
class _Side:
    """Limits that options use by what they are of.

    Attributes
    ----------
    column
        Limit by client or by offer; -1 for none.
    at
        Client or offer of every option.
    amount
        How much each takes, by client or offer; None for one.
    who
        Clients for whom it counts; None for all.
    """

    column: Ints
    at: Ints
    amount: Ints | None = None
    who: Bools | None = None

    def uses(self, which: Bools, options: Options) -> tuple[Ints, Ints, Ints]:
        """Return option, limit and amount of the uses of these limits."""
        marked = np.zeros(self.column.size, dtype=np.bool_)
        marked[self.column >= 0] = which[self.column[self.column >= 0]]
        if not marked.any():
            return (np.zeros(0, dtype=np.int64),) * 3
        used = marked[self.at] if self.who is None else marked[self.at] & self.who[options.client]
        option = np.flatnonzero(used)
        row = self.at[option]
        amount = np.ones(option.size, dtype=np.int64) if self.amount is None else self.amount[row]
        return option, self.column[row], amount


class _Limits:
    """Numbers the limits that clients and offers name."""

    def __init__(self) -> None:
        self.number: dict[tuple[str, str], int] = {}
        self.room: list[int] = []

    def column(self, kind: str, keys: Sequence[str | None], room: Ints, *, none: int) -> Ints:
        """Return the limit of each row; -1 where it names none, or one that is not counted."""
        found = np.full(len(keys), -1, dtype=np.int64)
        for row in np.flatnonzero(room != none).tolist():
            key = keys[row]
            if key is not None:
                at = self.number.setdefault((kind, key), len(self.number))
                if at == len(self.room):
                    self.room.append(int(room[row]))
                found[row] = at
        return found


def build_shared(world: World, options: Options) -> Shared:
    """Return the limits of which more could be asked than there is.

    Parameters
    ----------
    world
        The facts as columns.
    options
        What can be chosen, by client.
    """
    limits = _Limits()
    sides = _sides(world, options, limits)
    room = np.array(limits.room, dtype=np.int64)
    scarce = _scarce(sides, options, room, len(world.clients.facts))
    parts = [side.uses(scarce, options) for side in sides]
    option, resource, amount = (np.concatenate([part[k] for part in parts]) for k in range(3))
    # One and the same caseload may be the client's and the place's: the person counts once.
    both, first = np.unique(option * max(room.size, 1) + resource, return_index=True)
    option, resource = np.divmod(both, max(room.size, 1))
    kept = np.flatnonzero(scarce)
    position = np.cumsum(scarce) - 1
    names = tuple(limits.number)
    named = tuple(names[at] for at in kept.tolist())
    return Shared(named, room[kept], option, position[resource], amount[first])


def _sides(world: World, options: Options, limits: _Limits) -> list[_Side]:
    """Return what options use: the client's supervisor, guides, coaches, group, hours, and the mix."""
    offers, gives = world.offers, world.gives
    places = offers.facts
    own = [place.key for place in places]
    supported = np.where(offers.kind == _SUPPORTED, gives.coach_room, -1)
    at = options.offer
    return [
        _Side(
            limits.column(
                CASELOAD, [c.caseload for c in world.clients.facts], world.wants.room, none=UNCOUNTED
            ),
            options.client,
        ),
        _Side(limits.column(CASELOAD, [o.caseload for o in places], gives.room, none=UNCOUNTED), at),
        _Side(limits.column(CASELOAD, [o.job_coaches for o in places], supported, none=-1), at),
        _Side(limits.column(GROUP, [s.key for s in offers.services], gives.group_room, none=-1), at),
        _Side(
            limits.column(
                HOURS,
                [o.guidance if o.guidance_minutes else None for o in places],
                gives.minutes_left,
                none=UNCOUNTED,
            ),
            at,
            amount=gives.minutes,
        ),
        _Side(limits.column(NEWCOMERS, own, gives.newcomers, none=-1), at),
        _Side(
            limits.column(SUPPORT, own, gives.much_support, none=-1),
            at,
            who=world.wants.support >= MUCH_SUPPORT,
        ),
    ]


def _scarce(sides: Sequence[_Side], options: Options, room: Ints, clients: int) -> Bools:
    """Return the limits of which clients could ask more than there is, each client once, at its most.

    One that takes a single stay is kept as it is: what-if questions let it stand for a full one.
    """
    asked, largest = np.zeros(room.size, dtype=np.int64), np.zeros(room.size, dtype=np.int64)
    for side in sides:
        rows = np.flatnonzero(side.column >= 0)
        count = np.bincount(side.at, minlength=side.column.size)[rows] if rows.size else rows
        amount = np.ones(rows.size, dtype=np.int64) if side.amount is None else side.amount[rows]
        np.add.at(asked, side.column[rows], count * amount)
        np.maximum.at(largest, side.column[rows], np.where(count > 0, amount, 0))
    maybe: Bools = (asked > room) | ((asked > 0) & (room <= largest))
    if not maybe.any():
        return maybe
    # Options were counted so far; what counts are clients, each once.
    parts = [side.uses(maybe, options) for side in sides]
    pair = np.concatenate([limit * clients + options.client[option] for option, limit, _ in parts])
    pairs, row = np.unique(pair, return_inverse=True)
    most = np.zeros(pairs.size, dtype=np.int64)
    np.maximum.at(most, row, np.concatenate([amount for _, _, amount in parts]))
    asked = np.zeros(room.size, dtype=np.int64)
    np.add.at(asked, pairs // max(clients, 1), most)
    found: Bools = maybe & ((asked > room) | ((asked > 0) & (room <= largest)))
    return found


def joined(uses: Lists, shared: Shared, first: int) -> tuple[Lists, Ints]:
    """Return the uses of options with those of shared limits behind the others of each option, and how much.

    Parameters
    ----------
    uses
        Of every option.
    first
        Position of the first shared limit among all resources.
    """
    ones = np.ones(uses.items.size, dtype=np.int64)
    if not shared.option.size:
        return uses, ones
    owner = np.concatenate((uses.owner, shared.option))
    order = np.argsort(owner, kind="stable")
    items = np.concatenate((uses.items, first + shared.resource))[order]
    lengths = np.bincount(owner, minlength=len(uses))
    starts = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
    return Lists(starts, items), np.concatenate((ones, shared.amount))[order]


class SharedNames(Sequence[str]):
    """Names of seats and, behind them, of shared limits."""

    def __init__(self, seats: Sequence[str], shared: Shared) -> None:
        self._seats = seats
        self._shared = shared

    def __len__(self) -> int:
        return len(self._seats) + len(self._shared.names)

    def __getitem__(self, at: Any) -> Any:
        if at < len(self._seats):
            return self._seats[at]
        return "/".join(self._shared.names[int(at) - len(self._seats)])


def apart_pairs(world: World) -> tuple[tuple[int, int], ...]:
    """Return the pairs of clients of this round who are kept apart, by position; never why (E.3.9)."""
    of = world.clients.facts
    number = {client.key: row for row, client in enumerate(of) if client.keep_apart}
    if not number:
        return ()
    number = {client.key: row for row, client in enumerate(of)}
    return tuple(sorted(set(_pairs(world, number))))


def _pairs(world: World, number: dict[str, int]) -> Iterator[tuple[int, int]]:
    for row, client in enumerate(world.clients.facts):
        for key in client.keep_apart:
            other = number.get(key, row)
            if other != row:
                yield min(row, other), max(row, other)


def sites_of(world: World) -> Ints:
    """Return a number for the site of every offer; an offer without a known site has one of its own."""
    number: dict[tuple[bool, str], int] = {}
    found = [
        number.setdefault((False, one.key) if one.site is None else (True, one.site), len(number))
        for one in world.offers.facts
    ]
    return np.array(found, dtype=np.int64)


def times_of(
    options: Options, pairs: Sequence[tuple[int, int]], starts: Ints, ends: Ints, which: Ints
) -> Lists:
    """Return the times of the options of clients who are kept apart: half-days of periods, as numbers.

    The periods lie between the days on which a stay of one of them begins or has ended, so that two options
    have a time in common exactly when a half-day of both falls in one and the same week. An option in which
    half-days are picked has all of those that may be.

    Parameters
    ----------
    options
        All options.
    pairs
        Who is kept apart.
    starts, ends
        First and last day of the stays of ``which``, the options of those clients, ascending.
    """
    if not pairs or not which.size:
        return no_lists(options.size)
    cuts = np.unique(np.concatenate((starts, ends + 1)))
    first, last = np.searchsorted(cuts, starts), np.searchsorted(cuts, ends, side="right")
    lengths = np.zeros(options.size, dtype=np.int64)
    items: list[int] = []
    for option, mask, begin, end in zip(
        which.tolist(), options.half_days[which].tolist(), first.tolist(), last.tolist(), strict=True
    ):
        bits = [bit for bit in range(_HALF_DAYS) if mask >> bit & 1]
        items += [period * _HALF_DAYS + bit for period in range(begin, end) for bit in bits]
        lengths[option] = len(bits) * (end - begin)
    return Lists(np.concatenate(([0], np.cumsum(lengths))), np.array(items, dtype=np.int64))
