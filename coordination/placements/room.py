"""What is free in the coming weeks, half-day by half-day: worked out each time, kept nowhere (INV-03)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from coordination import clock
from coordination.capacity.models import CapacityOffer
from coordination.capacity.queries import open_places
from coordination.capacity.rules import Stay, free_places, is_paused, is_stale
from coordination.placements.queries import stays_of_offers
from coordination.vocabulary import PlacementKind

WEEK = timedelta(days=7)


class Room(NamedTuple):
    """Places that are free on one half-day, of one kind in one area.

    Attributes
    ----------
    area
        Postcode and locality of the place.
    half_day
        ``mon-morning``.
    free
        How many are free during the whole of each week, one number per week.
    """

    kind: PlacementKind
    area: str
    half_day: str
    free: tuple[int, ...]


def room_ahead(session: Session, weeks: int, on: date | None = None) -> list[Room]:
    """Return what is free in this week and those after it, for whoever could be proposed.

    Offers that are paused in a week have nothing free then; those that nobody confirmed in time have nothing
    at all (HR-21, HR-22, INV-22).

    Parameters
    ----------
    weeks
        How many weeks, the present one included.
    """
    today = on or clock.today()
    monday = today - timedelta(days=today.weekday())
    offers = [one for one in open_places(session, today) if not is_stale(one, today)]
    stays = stays_of_offers(session, [one.id for one in offers], today)
    sums: dict[tuple[PlacementKind, str], dict[str, list[int]]] = {}
    for one in offers:
        here = sums.setdefault((one.placement_kind, f"{one.site.postcode} {one.site.locality}"), {})
        for week, free in _of_offer(one, stays.get(one.id, []), monday, weeks, today):
            for half_day, number in free.items():
                if number:
                    here.setdefault(half_day, [0] * weeks)[week] += number
    return [
        Room(kind, area, half_day, tuple(free))
        for (kind, area), here in sums.items()
        for half_day, free in here.items()
    ]


def _of_offer(
    offer: CapacityOffer, stays: Sequence[Stay], monday: date, weeks: int, today: date
) -> Iterator[tuple[int, Counter[str]]]:
    """Yield each week in which an offer takes people in, with what is free on each half-day."""
    shifts, changes, begins, ends = (
        list(offer.shifts),
        _changes(offer, stays),
        offer.valid_from,
        offer.valid_to,
    )
    pauses = offer.paused_from is not None
    since, free = date.max, Counter[str]()
    for week in range(weeks):
        first = max(monday + week * WEEK, today, begins)
        last = monday + (week + 1) * WEEK - timedelta(days=1)
        if ends is not None:
            last = min(last, ends)
        if first > last or (pauses and is_paused(offer, first)):
            continue
        if since > last or any(since < day <= last for day in changes):
            since, free = first, Counter()
            for (_shift, half_day), number in free_places(shifts, stays, first, last).items():
                free[half_day] += number
        yield week, free


def _changes(offer: CapacityOffer, stays: Sequence[Stay]) -> frozenset[date]:
    """Return the days from which more or fewer places are taken than on the day before."""
    taken = [(one.starts_on, one.ends_on) for one in stays]
    taken += [(one.starts_on, one.ends_on) for shift in offer.shifts for one in shift.outages]
    return frozenset(
        {first for first, _ in taken} | {last + timedelta(days=1) for _, last in taken if last is not None}
    )
