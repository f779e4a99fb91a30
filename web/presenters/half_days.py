"""A week of half-days as a small table: which ones, or how many places are free on each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from babel.dates import get_day_names

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
    """Return ``ma voormiddag, di hele dag``; nothing for None or none."""
    names = HalfDays(half_days or 0).names
    days = _day_names("abbreviated")
    texts = []
    for day, group in groupby(names, key=lambda name: name.partition("-")[0]):
        parts = [name.partition("-")[2] for name in group]
        if parts[:2] == ["morning", "afternoon"]:
            parts[:2] = ["whole"]
        spoken = [_("hele dag") if part == "whole" else label_of(HalfDay(part)) for part in parts]
        texts.append(f"{days[day]} {_(' en ').join(spoken)}")
    return ", ".join(texts)


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
