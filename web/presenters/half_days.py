"""A week of half-days as a small table: which ones, or how many places are free on each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from babel.dates import get_day_names
from babel.lists import format_list

from coordination.vocabulary import HalfDay, HalfDays
from coordination.vocabulary.half_days import NAMES, PARTS, WEEKDAYS
from web.i18n import gettext as _
from web.i18n import language
from web.presenters.labels import label_of

_WEEKEND = ("sat", "sun")


class Fill(StrEnum):
    """How a half-day looks; each also has a mark of its own, so that it reads without colour."""

    NONE = "none"
    CHOSEN = "chosen"
    FREE = "free"
    PARTIAL = "partial"
    FULL = "full"


@dataclass(frozen=True)
class Cell:
    """One half-day.

    Attributes
    ----------
    name
        ``mon-morning``.
    fill
        How it looks.
    short, words
        What stands in it, and what is read aloud.
    """

    name: str
    fill: Fill
    short: str
    words: str


@dataclass(frozen=True)
class Day:
    """A column: its key (``mon``), and its name short and in full."""

    key: str
    short: str
    full: str


@dataclass(frozen=True)
class Part:
    """A row: its key (``morning``), its name, and its cells in the order of the days."""

    key: str
    text: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Grid:
    """The table: days across, parts of the day down; and which kinds of cell it holds, for the legend."""

    days: tuple[Day, ...]
    parts: tuple[Part, ...]

    @property
    def fills(self) -> frozenset[Fill]:
        """The kinds of cell in the table."""
        return frozenset(cell.fill for part in self.parts for cell in part.cells)

    @property
    def counts(self) -> bool:
        """Whether the cells hold numbers of places, which a legend explains."""
        return not self.fills <= {Fill.NONE, Fill.CHOSEN}


def grid_of(half_days: HalfDays | int) -> Grid:
    """Return the table of a set of half-days."""
    chosen = set(HalfDays(half_days))

    def cell(name: str) -> Cell:
        if name in chosen:
            return Cell(name, Fill.CHOSEN, "", _("ja"))
        return Cell(name, Fill.NONE, "", _("nee"))

    return _grid({name: cell(name) for name in _shown(chosen)})


def grid_of_places(total: Mapping[str, int], free: Mapping[str, int]) -> Grid:
    """Return the table of places.

    Parameters
    ----------
    total, free
        Number of places, and of free places, per half-day (``mon-morning``); a missing half-day has none.
    """

    def cell(name: str) -> Cell:
        places, left = total.get(name, 0), max(free.get(name, 0), 0)
        if places == 0:
            return Cell(name, Fill.NONE, "", _("geen plaatsen"))
        words = _("%(free)s van %(total)s vrij", free=left, total=places)
        fill = Fill.FULL if left == 0 else Fill.FREE if left == places else Fill.PARTIAL
        return Cell(name, fill, f"{left}/{places}", words)

    return _grid({name: cell(name) for name in _shown([name for name, places in total.items() if places])})


def week_of(half_days: Iterable[str] = (), *, full: bool = False) -> Grid:
    """Return an empty table for a form: working days without evenings, unless asked or needed for more.

    Parameters
    ----------
    half_days
        Half-days that must be in it.
    full
        Whether it has all 21 half-days.
    """
    names = NAMES if full else _shown(list(half_days))
    return _grid({name: Cell(name, Fill.NONE, "", "") for name in names})


def words(half_days: HalfDays | int | None) -> str:
    """Return ``ma–do voormiddag, vr hele dag``: days with the same parts together; nothing for none."""
    together: dict[tuple[str, ...], list[int]] = {}
    for day, group in groupby(HalfDays(half_days or 0).indices, key=lambda index: index // len(PARTS)):
        together.setdefault(tuple(PARTS[index % len(PARTS)] for index in group), []).append(day)
    return ", ".join(f"{_days(days)} {_parts(parts)}" for parts, days in together.items())


def _days(days: Sequence[int]) -> str:
    """Return ``ma``, ``ma en wo`` or, for three and more in a row, ``ma–do``."""
    short = _day_names("abbreviated")
    names = [short[WEEKDAYS[day]] for day in days]
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return f"{names[0]}–{names[-1]}"
    return format_list(names, locale=language())


def _parts(parts: Sequence[str]) -> str:
    """Return ``voormiddag``, ``hele dag`` or ``namiddag en avond``."""
    whole = tuple(parts[:2]) == PARTS[:2]
    spoken = [_("hele dag")] if whole else []
    spoken += [label_of(HalfDay(part)) for part in parts[2 if whole else 0 :]]
    return format_list(spoken, locale=language())


def _grid(cells: Mapping[str, Cell]) -> Grid:
    shown_days = [day for day in WEEKDAYS if any(name.startswith(day) for name in cells)]
    shown_parts = [part for part in PARTS if any(name.endswith(part) for name in cells)]
    short, full = _day_names("abbreviated"), _day_names("wide")
    return Grid(
        days=tuple(Day(day, short[day], full[day]) for day in shown_days),
        parts=tuple(
            Part(part, label_of(HalfDay(part)), tuple(cells[f"{day}-{part}"] for day in shown_days))
            for part in shown_parts
        ),
    )


def _shown(used: Collection[str]) -> list[str]:
    """Return the half-days to show: 5 days by 2 parts, with weekend or evening when one of them is used."""
    weekend = any(name.startswith(_WEEKEND) for name in used)
    evening = any(name.endswith("evening") for name in used)
    return [
        name
        for name in NAMES
        if (weekend or not name.startswith(_WEEKEND)) and (evening or not name.endswith("evening"))
    ]


def _day_names(width: str) -> dict[str, str]:
    names = get_day_names(width, locale=language())  # type: ignore[arg-type]
    return {day: names[index].rstrip(".") for index, day in enumerate(WEEKDAYS)}
