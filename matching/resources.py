"""What is scarce beside the places themselves, as resources of a plan; and who is never brought together.

A place is not all that a stay takes. Whoever follows the client, and whoever guides at the place, has a
caseload (HR-18, HR-13); a programme takes no more people than its group, whatever its offers. Each is one
resource that options share, so that two clients never get the last room of one supervisor. A limit that
cannot bind, because fewer clients could ask for it than it has room for, is no resource: rounds in which
only places are scarce stay flows.
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
from matching.wants import UNCOUNTED, rooms

if TYPE_CHECKING:
    from matching.options import Options

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

CASELOAD, GROUP = "caseload", "group"
_SUPPORTED = codes.PLACEMENT_KINDS.index("supported_work_unpaid")
_HALF_DAYS = 21


@dataclass(frozen=True, slots=True)
class Shared:
    """Limits that the options of several offers share; each use takes one unit.

    Attributes
    ----------
    names
        What each is: ``CASELOAD`` or ``GROUP``, and the key of the caseload or service.
    capacities
        How many more people each takes.
    option, resource
        Which options use which of them, by option. Shape (uses,).
    """

    names: tuple[tuple[str, str], ...]
    capacities: Ints
    option: Ints
    resource: Ints

    def capacities_in(self, facts: Facts, parameters: Parameters) -> Ints:
        """Return the capacities that other facts give the same limits."""
        free = rooms(facts.caseloads, parameters)
        groups = {service.key: service.group_places or 0 for service in facts.services}
        found = [free[key] if kind == CASELOAD else groups[key] for kind, key in self.names]
        return np.array(found, dtype=np.int64)

    def limit(self, resource: int, caseload: str | None) -> Limit:
        """Return what a limit is for a client with this caseload."""
        kind, key = self.names[resource]
        if kind == GROUP:
            return Limit.GROUP
        return Limit.SUPERVISOR if key == caseload else Limit.GUIDANCE


def guides_of(world: World, client: int, offer: int) -> frozenset[str]:
    """Return the keys of the caseloads that a stay of this client at this offer adds to (HR-13, HR-18)."""
    place = world.offers.facts[offer]
    coaches = place.job_coaches if place.kind == "supported_work_unpaid" else None
    found = {world.clients.facts[client].caseload, place.caseload, coaches}
    return frozenset(key for key in found if key is not None)


def build_shared(world: World, options: Options) -> Shared:
    """Return the caseloads and groups of which more could be asked than there is.

    Parameters
    ----------
    world
        The facts as columns.
    options
        What can be chosen, by client.
    """
    number: dict[tuple[str, str], int] = {}
    capacity: list[int] = []

    def numbered(kind: str, keys: Sequence[str | None], room: Ints, *, none: int) -> Ints:
        found = np.full(len(keys), -1, dtype=np.int64)
        for row in np.flatnonzero(room != none).tolist():
            key = keys[row]
            if key is not None:
                at = number.setdefault((kind, key), len(number))
                if at == len(capacity):
                    capacity.append(int(room[row]))
                found[row] = at
        return found

    offers = world.offers
    places = offers.facts
    supported = np.where(offers.kind == _SUPPORTED, world.gives.coach_room, -1)
    of_client = numbered(
        CASELOAD, [c.caseload for c in world.clients.facts], world.wants.room, none=UNCOUNTED
    )
    of_offer = [
        numbered(CASELOAD, [o.caseload for o in places], world.gives.room, none=UNCOUNTED),
        numbered(CASELOAD, [o.job_coaches for o in places], supported, none=-1),
        numbered(GROUP, [s.key for s in offers.services], world.gives.group_room, none=-1),
    ]
    room = np.array(capacity, dtype=np.int64)
    sides = [(of_client, options.client), *((column, options.offer) for column in of_offer)]
    scarce = _scarce(of_client, [column for column in of_offer if (column >= 0).any()], options, room)
    rows = [_users(_marked(column, scarce), column, at) for column, at in sides]
    empty = np.zeros(0, dtype=np.int64)
    option, resource = (np.concatenate([empty, *(row[part] for row in rows)]) for part in (0, 1))
    # One and the same caseload may be the client's and the place's: the person counts once.
    option, resource = np.divmod(np.unique(option * max(room.size, 1) + resource), max(room.size, 1))
    kept = np.flatnonzero(scarce)
    position = np.cumsum(scarce) - 1
    names = tuple(number)
    return Shared(tuple(names[at] for at in kept.tolist()), room[kept], option, position[resource])


def _marked(column: Ints, which: Bools) -> Bools:
    """Return the rows of a column of limits that have one of these."""
    found = np.zeros(column.size, dtype=np.bool_)
    found[column >= 0] = which[column[column >= 0]]
    return found


def _users(used: Bools, column: Ints, at: Ints) -> tuple[Ints, Ints]:
    """Return the options that use a limit of a column by client or offer, and which."""
    option = np.flatnonzero(used[at]) if used.any() else np.zeros(0, dtype=np.int64)
    return option, column[at[option]]


def _scarce(of_client: Ints, of_offer: Sequence[Ints], options: Options, room: Ints) -> Bools:
    """Return which limits more clients could ask for than there is room for.

    One that takes a single person is kept as it is: what-if questions let it stand for a full one.
    """
    clients = of_client.size
    has_option = np.zeros(clients, dtype=np.bool_)
    has_option[options.client] = True
    own = np.flatnonzero(has_option & (of_client >= 0))
    asked = np.bincount(of_client[own], minlength=room.size)
    per_offer = np.bincount(options.offer, minlength=of_offer[0].size if of_offer else 0)
    for column in of_offer:
        np.add.at(asked, column[column >= 0], per_offer[column >= 0])
    maybe = (asked > room) | ((asked > 0) & (room <= 1))
    if not maybe.any():
        return maybe
    # Options of offers were counted so far; what counts are clients, each once.
    pairs = [of_client[own] * clients + own]
    for column in of_offer:
        option, limit = _users(_marked(column, maybe), column, options.offer)
        pairs.append(limit * clients + options.client[option])
    asked = np.bincount(np.unique(np.concatenate(pairs)) // clients, minlength=room.size)
    found: Bools = maybe & ((asked > room) | (room <= 1))
    return found


def joined(uses: Lists, shared: Shared, first: int) -> Lists:
    """Return the uses of options with those of shared limits behind the others of each option.

    Parameters
    ----------
    uses
        Of every option.
    first
        Position of the first shared limit among all resources.
    """
    if not shared.option.size:
        return uses
    owner = np.concatenate((uses.owner, shared.option))
    order = np.argsort(owner, kind="stable")
    items = np.concatenate((uses.items, first + shared.resource))[order]
    lengths = np.bincount(owner, minlength=len(uses))
    return Lists(np.concatenate(([0], np.cumsum(lengths))).astype(np.int64), items)


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
