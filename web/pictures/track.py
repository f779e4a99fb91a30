"""The track as shapes: time runs to the right, today is a line, and what is to come has its own scale.

A history of ten years and one of two weeks both fill the same width; lanes grow downward as far as their
words need.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from coordination.clock import months_after
from web.pictures.shapes import in_lines, width_of
from web.presenters.track import Item, Ladder, Lane, Track

_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)
_RUNG = 17.0
_RUNGS = 6
#: Days that are drawn at least, before and after today.
_LEAST_BEFORE, _LEAST_AFTER = 60, 45
#: Room for the words of one item.
_WORDS = 470.0


@dataclass(frozen=True, slots=True)
class Tick:
    """A first day of a month on the scale."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class ItemShape:
    """An item: a bar from ``x`` to ``to``, or a mark at ``x``; words above or a number beside it."""

    item: Item
    x: float
    to: float
    y: float
    text_x: float
    text_end: bool
    text: str
    goes_on: bool


@dataclass(frozen=True, slots=True)
class LaneShape:
    """A lane: its title, its top and height, its items."""

    lane: Lane
    y: float
    height: float
    title: tuple[str, ...]
    items: tuple[ItemShape, ...]


@dataclass(frozen=True, slots=True)
class StandShape:
    """A stand on a ladder: a dot at a rung."""

    x: float
    y: float
    rung: int
    words: str


@dataclass(frozen=True, slots=True)
class LadderShape:
    """A ladder: a line per rung, the way along them, and what is attainable, dashed."""

    ladder: Ladder
    y: float
    height: float
    title: tuple[str, ...]
    rungs: tuple[tuple[int, float], ...]
    way: str
    attainable: str
    goal: tuple[float, float, int] | None
    stands: tuple[StandShape, ...]


@dataclass(frozen=True, slots=True)
class TrackPicture:
    """The whole drawing."""

    width: float
    height: float
    left: float
    right: float
    top: float
    today_x: float
    ticks: tuple[Tick, ...]
    ladders: tuple[LadderShape, ...]
    lanes: tuple[LaneShape, ...]
    is_narrow: bool


@dataclass(frozen=True, slots=True)
class _Scale:
    """From a day to a place; before today and after it each with their own measure."""

    first: date
    today: date
    last: date
    left: float
    today_x: float
    right: float

    def x(self, day: date) -> float:
        if day <= self.today:
            part = (day - self.first).days / max((self.today - self.first).days, 1)
            return round(self.left + max(part, 0.0) * (self.today_x - self.left), 1)
        part = (day - self.today).days / max((self.last - self.today).days, 1)
        return round(self.today_x + min(part, 1.0) * (self.right - self.today_x), 1)


def draw_wide(track: Track, month: Callable[[date], str]) -> TrackPicture:
    """Return the drawing for a desk and for paper, with words.

    Parameters
    ----------
    month
        Says a month, as ``nov 2026``.
    """
    return _draw(track, month, width=1120, left=176, narrow=False)


def draw_narrow(track: Track, month: Callable[[date], str]) -> TrackPicture:
    """Return the drawing for a phone: numbers, which the table below explains."""
    return _draw(track, month, width=360, left=22, narrow=True)


def _draw(
    track: Track, month: Callable[[date], str], *, width: float, left: float, narrow: bool
) -> TrackPicture:
    right = width - (26 if narrow else 12)
    scale = _scale(track, left, right)
    y = top = 34.0
    ladders = []
    for ladder in track.ladders:
        y += 22 if narrow else 8
        height = _RUNG * _RUNGS + 6
        ladders.append(_ladder(ladder, scale, y, height, narrow=narrow))
        y += height + 10
    lanes = []
    for lane in track.lanes:
        y += 22 if narrow else 4
        shape = _lane(lane, scale, y, narrow=narrow)
        lanes.append(shape)
        y += shape.height + 8
    return TrackPicture(
        width=width,
        height=round(y + 4, 1),
        left=left,
        right=right,
        top=top,
        today_x=scale.today_x,
        ticks=tuple(_ticks(scale, month, 56 if narrow else 92)),
        ladders=tuple(ladders),
        lanes=tuple(lanes),
        is_narrow=narrow,
    )


def _scale(track: Track, left: float, right: float) -> _Scale:
    today = track.today
    first = min([*track.days, today - timedelta(days=_LEAST_BEFORE)]) - timedelta(days=4)
    last = max([*track.days, today + timedelta(days=_LEAST_AFTER)]) + timedelta(days=4)
    ahead = (last - today).days / (last - first).days
    # What is to come stays readable beside years of history, and never takes more than its part.
    share = min(max(ahead, 0.28), 0.45)
    return _Scale(first, today, last, left, round(right - share * (right - left), 1), right)


def _ticks(scale: _Scale, month: Callable[[date], str], least: float) -> list[Tick]:
    found: list[Tick] = []
    for first, last in ((scale.first, scale.today), (scale.today, scale.last)):
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        room = abs(scale.x(last) - scale.x(first)) / least
        step = next((one for one in _STEPS if months / one <= max(room, 1)), _STEPS[-1])
        day = months_after(first.replace(day=1), 1)
        while day <= last:
            # Counted from January, so that a step of years stands at their beginning.
            fits = (day.year * 12 + day.month - 1) % step == 0
            apart = all(abs(scale.x(day) - one.x) >= least * 0.8 for one in found)
            if fits and apart and abs(scale.x(day) - scale.today_x) >= least * 0.75:
                found.append(Tick(scale.x(day), month(day)))
            day = months_after(day, 1)
    return [one for one in found if one.x + least * 0.4 <= scale.right]


def _ladder(ladder: Ladder, scale: _Scale, y: float, height: float, *, narrow: bool) -> LadderShape:
    levels = {rung: round(y + 3 + (_RUNGS - rung + 0.5) * _RUNG, 1) for rung in range(1, _RUNGS + 1)}
    stands = [
        StandShape(scale.x(one.on), levels[one.current], one.current, one.words) for one in ladder.stands
    ]
    way = f"M{stands[0].x} {stands[0].y}"
    for one in stands[1:]:
        way += f"H{one.x}V{one.y}"
    way += f"H{max(scale.today_x, stands[-1].x)}"
    latest = ladder.stands[-1]
    attainable, goal = "", None
    if latest.attainable is not None and latest.attainable != latest.current:
        level = levels[latest.attainable]
        attainable = f"M{scale.today_x} {levels[latest.current]}V{level}H{scale.right}"
        goal = (scale.right, level, latest.attainable)
    return LadderShape(
        ladder=ladder,
        y=y,
        height=height,
        title=_title(ladder.title, scale, narrow=narrow),
        rungs=tuple(levels.items()),
        way=way,
        attainable=attainable,
        goal=goal,
        stands=tuple(stands),
    )


def _lane(lane: Lane, scale: _Scale, y: float, *, narrow: bool) -> LaneShape:
    step = 26.0 if narrow else 38.0
    rows: list[float] = []
    shapes = []
    for item in sorted(lane.items, key=lambda one: (one.starts_on, one.number)):
        x, to = scale.x(item.starts_on), _end(item, scale)
        text = str(item.number) if narrow else _text(item)
        wide = width_of(text, 13.5) + 4
        ends = not narrow and x + wide > scale.right
        from_x = min(x, to - wide) if ends else x - 8
        to_x = to + 22 if narrow else max(to, x + wide)
        row = next((index for index, taken in enumerate(rows) if taken + 8 <= from_x), len(rows))
        if row == len(rows):
            rows.append(to_x)
        rows[row] = max(rows[row], to_x)
        # A word that has no room to the right of its mark stands to the left of it.
        shapes.append(
            ItemShape(
                item=item,
                x=x,
                to=to,
                y=round(y + row * step + (13 if narrow else 28), 1),
                text_x=max(to, x) if ends else x,
                text_end=ends,
                text=text,
                goes_on=item.lasts and item.until is None,
            )
        )
    return LaneShape(
        lane=lane,
        y=y,
        height=max(len(rows), 1) * step + 4,
        title=_title(lane.title, scale, narrow=narrow),
        items=tuple(shapes),
    )


def _end(item: Item, scale: _Scale) -> float:
    start = scale.x(item.starts_on)
    if not item.lasts:
        return start
    if item.until is None:
        return scale.right
    return max(scale.x(item.until), start + 6)


def _text(item: Item) -> str:
    words = f"{item.number}  {item.title}"
    whole = f"{words} · {item.note}" if item.note else words
    # Half of a note tells nothing: it stands in full in the table, and when one points at the mark.
    return whole if width_of(whole, 13.5) <= _WORDS else _one_line(words, _WORDS)


def _one_line(text: str, room: float) -> str:
    """Return a text cut at a width, whatever its words."""
    most = int(room / width_of("n", 13.5))
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _title(title: str, scale: _Scale, *, narrow: bool) -> tuple[str, ...]:
    if narrow:
        return in_lines(title, scale.right - scale.left, 13, 1)
    return in_lines(title, scale.left - 44, 14, 3)
