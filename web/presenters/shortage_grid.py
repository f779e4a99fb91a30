"""What there is no place for as bars by kind, place and area, and as a week of half-days.

Numbers come as they may be shown, in fives: what is hidden has no length and reads as fewer than five
(CONF-24).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coordination.shortages.rules import ELSEWHERE
from coordination.small_cells import INTERNAL
from web.i18n import gettext as _
from web.presenters.half_days import Day, week_of
from web.presenters.shortages import in_words

Rows = Sequence[tuple[str, int | None]]


@dataclass(frozen=True, slots=True)
class Bar:
    """One thing that there is no place for; ``people`` None is hidden."""

    label: str
    people: int | None
    words: str


@dataclass(frozen=True, slots=True)
class Chart:
    """One way to look at the same people."""

    key: str
    title: str
    bars: tuple[Bar, ...]

    @property
    def is_told(self) -> bool:
        """Whether there is a number to draw; where all are hidden, words say so once."""
        return any(bar.people is not None for bar in self.bars)


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One half-day: ``heat`` from 0 to 4 says how dark it is, ``short`` and ``words`` how many people."""

    name: str
    heat: int
    is_hidden: bool
    short: str
    words: str


@dataclass(frozen=True, slots=True)
class HeatWeek:
    """The half-days of a week, and who could come at any time."""

    days: tuple[Day, ...]
    rows: tuple[tuple[str, tuple[HeatCell, ...]], ...]
    elsewhere: str


@dataclass(frozen=True, slots=True)
class ShortageGrid:
    """What there is no place for."""

    charts: tuple[Chart, ...]
    week: HeatWeek | None


def hidden_words() -> str:
    """Return what stands where a number may not."""
    return _("minder dan vijf")


def shortage_grid(
    tables: Mapping[str, Mapping[str, int | None]], worded: Sequence[tuple[str, Rows]], names: Sequence[str]
) -> ShortageGrid:
    """Return the tables of a round or a report as bars and a week.

    Parameters
    ----------
    tables
        Numbers by table and code, as they may be shown.
    worded
        The same in words, in the order of ``names``.
    """
    charts = [
        Chart(name, title, tuple(Bar(label, people, words(people)) for label, people in rows))
        for name, (title, rows) in zip(names, worded, strict=True)
        if name != "half_day"
    ]
    return ShortageGrid(tuple(charts), _week(tables.get("half_day", {})))


def words(people: int | None) -> str:
    """Return a number of people in fives, or that it may not be shown."""
    return hidden_words() if people is None else in_words(people)


def _week(numbers: Mapping[str, int | None]) -> HeatWeek | None:
    named = {code: people for code, people in numbers.items() if code != ELSEWHERE}
    if not named:
        return None
    week = week_of(named)
    most = max((people for people in named.values() if people is not None), default=INTERNAL)
    return HeatWeek(
        days=week.days,
        rows=tuple(
            (part.text, tuple(_cell(cell.name, named, most) for cell in part.cells)) for part in week.parts
        ),
        elsewhere=words(numbers[ELSEWHERE]) if ELSEWHERE in numbers else "",
    )


def _cell(name: str, numbers: Mapping[str, int | None], most: int) -> HeatCell:
    if name not in numbers:
        return HeatCell(name, 0, False, "", _("geen tekort van vijf mensen of meer"))
    people = numbers[name]
    if people is None:
        return HeatCell(name, 0, True, "<5", hidden_words())
    return HeatCell(name, max(1, round(4 * people / most)), False, in_words(people), in_words(people))
