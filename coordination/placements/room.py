"""What is free in the coming weeks, half-day by half-day: worked out each time, kept nowhere (INV-03)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from sqlalchemy.orm import Session

from coordination import clock
from coordination.capacity.queries import Block, OutOfService, open_blocks, outages_from
from coordination.capacity.rules import Stay, is_paused
from coordination.placements.queries import stays_of_offers
from coordination.vocabulary import PlacementKind

_DAYS = 7
WEEK = timedelta(days=_DAYS)


_Line = tuple[int, str]
_Numbers = npt.NDArray[np.int64]


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
    blocks = open_blocks(session, today)
    stays = stays_of_offers(session, {one.offer_id for one in blocks}, today)
    # One line per half-day of a shift: all lines and days are worked out at once.
    lines = [(at, half_day) for at, one in enumerate(blocks) for half_day in one.half_days]
    block_of = np.array([at for at, _ in lines], dtype=np.intp)
    uses = [*_by_stays(blocks, lines, stays), *_out_of_service(blocks, lines, outages_from(session, today))]
    taken = _by_day(len(lines), uses, monday, weeks * _DAYS)
    opened = _open_days(blocks, monday, weeks, today)[block_of]
    most = np.where(opened, taken, 0).reshape(-1, weeks, _DAYS).max(axis=2)
    places = np.array([one.places for one in blocks], dtype=np.int64)[block_of, None]
    takes_in = opened.reshape(-1, weeks, _DAYS).any(axis=2)
    return _summed(blocks, lines, np.where(takes_in, np.maximum(places - most, 0), 0))


class _Use(NamedTuple):
    """Places taken on some lines from a day up to and including another."""

    lines: Sequence[int]
    places: int
    first: date
    last: date | None


def _by_stays(
    blocks: Sequence[Block], lines: Sequence[_Line], stays: Mapping[int, Sequence[Stay]]
) -> Iterator[_Use]:
    """Yield what placements take: on the half-days of their shift, or of the offer with free choice."""
    of_shift, of_offer = defaultdict(list), defaultdict(list)
    for line, (at, half_day) in enumerate(lines):
        of_shift[blocks[at].shift_id].append((line, half_day))
        of_offer[blocks[at].offer_id].append((line, half_day))
    for offer_id, here in stays.items():
        for one in here:
            among = of_offer[offer_id] if one.shift_id is None else of_shift[one.shift_id]
            taken = [line for line, half_day in among if half_day in one.half_days]
            yield _Use(taken, 1, one.starts_on, one.ends_on)


def _out_of_service(
    blocks: Sequence[Block], lines: Sequence[_Line], outages: Iterable[OutOfService]
) -> Iterator[_Use]:
    """Yield what nobody can use: places on every half-day of a shift."""
    of_shift = defaultdict(list)
    for line, (at, _half_day) in enumerate(lines):
        of_shift[blocks[at].shift_id].append(line)
    for one in outages:
        yield _Use(of_shift.get(one.shift_id, []), one.places, one.starts_on, one.ends_on)


def _by_day(lines: int, uses: Iterable[_Use], monday: date, days: int) -> _Numbers:
    """Return how many places are taken, lines by days, from what begins and ends on each day."""
    change = np.zeros((lines, days + 1), dtype=np.int64)
    for one in uses:
        first = max(0, (one.first - monday).days)
        after = days if one.last is None else min(days, (one.last - monday).days + 1)
        if first < after:
            change[one.lines, first] += one.places
            change[one.lines, after] -= one.places
    return change.cumsum(axis=1)[:, :-1]


def _open_days(blocks: Sequence[Block], monday: date, weeks: int, today: date) -> npt.NDArray[np.bool_]:
    """Return on which days people are taken in, blocks by days; not in a week that begins paused (HR-22)."""
    days = np.arange(weeks * _DAYS)
    begins = np.array([(max(one.valid_from, today) - monday).days for one in blocks], dtype=np.int64)
    ends = np.array([_last(one.valid_to, monday, weeks) for one in blocks], dtype=np.int64)
    opened = (days >= begins[:, None]) & (days <= ends[:, None])
    for at, one in enumerate(blocks):
        if one.paused_from is None:
            continue
        for week in range(weeks):
            here = opened[at, week * _DAYS : (week + 1) * _DAYS]
            first = monday + week * WEEK + timedelta(days=int(here.argmax()))
            if here.any() and is_paused(one, first):
                here[:] = False
    return opened


def _last(day: date | None, monday: date, weeks: int) -> int:
    return weeks * _DAYS if day is None else (day - monday).days


def _summed(blocks: Sequence[Block], lines: Sequence[_Line], free: _Numbers) -> list[Room]:
    """Return what is free on each line, lines by weeks, added up by kind, area and half-day."""
    sums: dict[tuple[PlacementKind, str, str], _Numbers] = {}
    for (at, half_day), row in zip(lines, free, strict=True):
        one = blocks[at]
        key = (one.kind, f"{one.postcode} {one.locality}", half_day)
        sums[key] = sums[key] + row if key in sums else row
    return [Room(*key, tuple(row.tolist())) for key, row in sums.items() if row.any()]
