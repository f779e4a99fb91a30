"""A round as shapes: on the left how long each client waited, on the right the place and how it suits."""

from __future__ import annotations

from dataclasses import dataclass

from web.pictures.shapes import in_lines
from web.presenters.round_before_after import BeforeAfter, Person, Way

#: Clients that are drawn; the table says the rest.
MOST = 24
_TEXT, _SMALL = 14.0, 12.5


@dataclass(frozen=True, slots=True)
class WayShape:
    """A way: its words, and a bar for people and one for points."""

    way: Way
    y: float
    title: str
    people: float
    fit: float


@dataclass(frozen=True, slots=True)
class PersonShape:
    """A client: name, a bar of waiting that ends at the middle, and a bar of fit that begins there."""

    person: Person
    y: float
    name: str
    place: tuple[str, ...]
    wait_x: float
    wait: float
    fit: float


@dataclass(frozen=True, slots=True)
class RoundPicture:
    """Both drawings of a round, each with its own height, in the same width.

    Attributes
    ----------
    people_x, fit_x, bar
        Where the bars of a way begin, and how long they may be.
    middle, after_x, fit_bar
        Where waiting ends, where what came after begins, and how long a whole bar of fit is.
    more
        Clients who are in the table alone.
    """

    width: float
    is_narrow: bool
    ways: tuple[WayShape, ...]
    ways_height: float
    people_x: float
    fit_x: float
    bar: float
    rows: tuple[PersonShape, ...]
    rows_height: float
    row: float
    middle: float
    after_x: float
    fit_bar: float
    more: int


def draw_wide(found: BeforeAfter) -> RoundPicture:
    """Return the drawing for a desk and for paper."""
    bar, row, top = 300.0, 40.0, 34.0
    middle, fit_bar = 520.0, 200.0
    longest = _longest(found)
    return RoundPicture(
        width=1120.0,
        is_narrow=False,
        ways=_ways(found, top, 50.0, bar, 230.0),
        ways_height=top + 50.0 * len(found.ways),
        people_x=240.0,
        fit_x=680.0,
        bar=bar,
        rows=tuple(
            PersonShape(
                person=one,
                y=top + row * index,
                name=in_lines(one.who, 205.0, _TEXT, 1)[0],
                place=in_lines(one.after, 330.0, _TEXT, 1) if one.after else (),
                wait_x=_n(middle - _part(one.waited, longest) * 200.0),
                wait=_n(_part(one.waited, longest) * 200.0),
                fit=_n((one.share or 0.0) * fit_bar),
            )
            for index, one in enumerate(found.people[:MOST])
        ),
        rows_height=top + row * min(len(found.people), MOST),
        row=row,
        middle=middle,
        after_x=556.0,
        fit_bar=fit_bar,
        more=max(len(found.people) - MOST, 0),
    )


def draw_narrow(found: BeforeAfter) -> RoundPicture:
    """Return the drawing for a phone: words above the bars."""
    bar, row, top = 240.0, 86.0, 30.0
    middle, fit_bar = 150.0, 120.0
    longest = _longest(found)
    return RoundPicture(
        width=360.0,
        is_narrow=True,
        ways=_ways(found, 24.0, 92.0, bar, 350.0),
        ways_height=24.0 + 92.0 * len(found.ways),
        people_x=0.0,
        fit_x=0.0,
        bar=bar,
        rows=tuple(
            PersonShape(
                person=one,
                y=top + row * index,
                name=in_lines(one.who, 155.0, _TEXT, 1)[0],
                place=in_lines(one.after, 192.0, _SMALL) if one.after else (),
                wait_x=_n(middle - _part(one.waited, longest) * 75.0),
                wait=_n(_part(one.waited, longest) * 75.0),
                fit=_n((one.share or 0.0) * fit_bar),
            )
            for index, one in enumerate(found.people[:MOST])
        ),
        rows_height=top + row * min(len(found.people), MOST),
        row=row,
        middle=middle,
        after_x=168.0,
        fit_bar=fit_bar,
        more=max(len(found.people) - MOST, 0),
    )


def _ways(found: BeforeAfter, top: float, row: float, bar: float, room: float) -> tuple[WayShape, ...]:
    most = max((_people(way) for way in found.ways), default=0)
    best = max((way.fit for way in found.ways), default=0)
    return tuple(
        WayShape(
            way=way,
            y=top + row * index,
            title=in_lines(way.title, room, _TEXT, 1)[0],
            people=_n(bar * _part(_people(way), most)),
            fit=_n(bar * _part(max(way.fit, 0), best)),
        )
        for index, way in enumerate(found.ways)
    )


def _people(way: Way) -> int:
    return 0 if way.placed is None else way.placed.low


def _longest(found: BeforeAfter) -> int:
    return max((one.waited for one in found.people), default=0)


def _part(value: int, most: int) -> float:
    return value / most if most > 0 else 0.0


def _n(value: float) -> float:
    return round(value, 1)
