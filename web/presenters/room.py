"""Free places in the coming weeks by kind or area, and one of these weeks half-day by half-day.

One object feeds the coloured table; the numbers in it say what the colours say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from coordination.placements.room import WEEK, Room
from coordination.vocabulary import PlacementKind
from web.i18n import gettext as _
from web.i18n import ngettext
from web.presenters.dates import short_day
from web.presenters.half_days import Day, week_of
from web.presenters.labels import label_of
from web.presenters.numbers import number
from web.presenters.texts import capital

BY_KIND, BY_AREA = "kind", "area"


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A number with how dark it is, from 0 for nothing to 4 for most."""

    free: int
    heat: int

    @property
    def short(self) -> str:
        """The number as it stands in the table."""
        return number(self.free)

    @property
    def words(self) -> str:
        """The number in words."""
        return ngettext("%(num)s vrij dagdeel", "%(num)s vrije dagdelen", self.free)


@dataclass(frozen=True, slots=True)
class Row:
    """One kind or area over the weeks."""

    key: str
    title: str
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, slots=True)
class RoomGrid:
    """What is free.

    Attributes
    ----------
    weeks
        First day of each week, in words.
    rows
        Who has most free in all weeks together stands first.
    week
        The chosen week, from 0, half-day by half-day: the name of each part of the day with its cells.
    """

    weeks: tuple[str, ...]
    rows: tuple[Row, ...]
    week: int
    days: tuple[Day, ...]
    parts: tuple[tuple[str, tuple[HeatCell, ...]], ...]
    total: HeatCell


def room_grid(rooms: Sequence[Room], by: str, weeks: int, week: int, today: date) -> RoomGrid:
    """Return what is free, by kind or by area.

    Parameters
    ----------
    week
        Which week is shown half-day by half-day.
    """
    key_of = _keys(by)
    sums: dict[str, list[int]] = {}
    half_days: Counter[str] = Counter()
    for one in rooms:
        row = sums.setdefault(key_of(one), [0] * weeks)
        for at, free in enumerate(one.free):
            row[at] += free
        if one.free[week]:
            half_days[one.half_day] += one.free[week]
    most = max((free for row in sums.values() for free in row), default=0)
    busiest = max(half_days.values(), default=0)
    grid = week_of(half_days)
    return RoomGrid(
        weeks=tuple(_week_words(today, at) for at in range(weeks)),
        rows=tuple(
            Row(key, _title(by, key), tuple(_cell(free, most) for free in row))
            for key, row in sorted(sums.items(), key=lambda one: (-sum(one[1]), one[0]))
        ),
        week=week,
        days=grid.days,
        parts=tuple(
            (part.text, tuple(_cell(half_days[cell.name], busiest) for cell in part.cells))
            for part in grid.parts
        ),
        total=_cell(sum(half_days.values()), 0),
    )


def kinds_in(rooms: Sequence[Room]) -> list[tuple[str, str]]:
    """Return the kinds that have something free, as choices of a form."""
    found = {one.kind for one in rooms}
    return [(kind.value, capital(label_of(kind))) for kind in PlacementKind if kind in found]


def areas_in(rooms: Sequence[Room]) -> list[tuple[str, str]]:
    """Return the areas that have something free, as choices of a form."""
    return [(area, area) for area in sorted({one.area for one in rooms})]


def _keys(by: str) -> Callable[[Room], str]:
    return (lambda one: one.area) if by == BY_AREA else (lambda one: one.kind.value)


def _title(by: str, key: str) -> str:
    return key if by == BY_AREA else capital(label_of(PlacementKind(key)))


def _week_words(today: date, at: int) -> str:
    monday = today - timedelta(days=today.weekday())
    return _("deze week") if at == 0 else short_day(monday + at * WEEK)


def _cell(free: int, most: int) -> HeatCell:
    return HeatCell(free, 0 if not free else max(1, round(4 * free / most)) if most else 1)
