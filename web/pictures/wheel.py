"""The team wheel as shapes: a sector per life domain, a round seat per member, the client in the middle."""

from __future__ import annotations

import math
from dataclasses import dataclass

from web.pictures.shapes import Point, arc, in_lines, polar, ring_part, width_of
from web.presenters.team_wheel import Seat, Sector, Wheel

_TURN = 60.0
#: Angles from the middle of a sector and distances, as parts of the way out, for so many seats in it.
_SEATS = {
    0: (),
    1: ((0, 0.62),),
    2: ((-13, 0.66), (13, 0.66)),
    3: ((-15, 0.76), (15, 0.76), (0, 0.36)),
    4: ((-18, 0.78), (0, 0.82), (18, 0.78), (0, 0.36)),
    5: ((-19, 0.8), (0, 0.84), (19, 0.8), (-15, 0.36), (15, 0.36)),
}
MOST_SEATS = 5


@dataclass(frozen=True, slots=True)
class SeatShape:
    """A seat: where it stands, and what it stands for; of more seats than fit, ``more`` says how many."""

    seat: Seat | None
    at: Point
    radius: float
    more: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A line of words beside the wheel; ``seat`` is whom it is about."""

    y: float
    text: str
    seat: Seat | None = None
    is_soft: bool = False


@dataclass(frozen=True, slots=True)
class SectorShape:
    """A life domain: its piece of the ring, its seats, and its words beside it or along the rim.

    Attributes
    ----------
    words_at
        Where the words beside the wheel stand, and whether they end there.
    rim
        Curves along which the title is written, with its lines, where there is no room beside.
    """

    sector: Sector
    piece: str
    doubled: str
    open_at: Point
    seats: tuple[SeatShape, ...]
    words_x: float
    words_end: bool
    lines: tuple[Line, ...]
    leader: tuple[Point, Point] | None
    rim: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class WheelPicture:
    """The whole drawing, in units of about a pixel."""

    width: float
    height: float
    centre: Point
    hub: float
    hub_lines: tuple[str, ...]
    sectors: tuple[SectorShape, ...]
    spokes: tuple[tuple[Point, Point], ...]
    apart: tuple[SeatShape, ...]
    apart_y: float
    is_narrow: bool


def draw_wide(wheel: Wheel) -> WheelPicture:
    """Return the drawing for a desk and for paper: every seat named beside the wheel."""
    # The wheel stands as low as the fullest domain needs for its words.
    pitch = max([_BLOCK, *(_height(_told(one)) + _APART for one in wheel.sectors)])
    centre = Point(560, max(290.0, round(1.5 * pitch + 11, 1)))
    return _draw(wheel, width=1120, centre=centre, hub=66, rim=230, seat=21, narrow=False, pitch=pitch)


def draw_narrow(wheel: Wheel) -> WheelPicture:
    """Return the drawing for a phone: the domains along the rim, the names in the table below."""
    return _draw(wheel, width=360, centre=Point(180, 180), hub=40, rim=140, seat=14.5, narrow=True)


def _draw(
    wheel: Wheel,
    *,
    width: float,
    centre: Point,
    hub: float,
    rim: float,
    seat: float,
    narrow: bool,
    pitch: float = 0.0,
) -> WheelPicture:
    shapes = tuple(
        _sector(one, index, centre, hub, rim, seat, width=width, narrow=narrow, pitch=pitch)
        for index, one in enumerate(wheel.sectors)
    )
    # Who leads, and whom the client confides in, are tied to the middle.
    spokes = tuple(
        (polar(centre, hub, _angle(centre, one.at)), one.at)
        for shape in shapes
        for one in shape.seats
        if one.seat is not None and one.seat.is_lead
    )
    bottom = 2 * centre.y
    apart = tuple(
        SeatShape(one, Point(seat + 8 + index * (2 * seat + 8), bottom + 2 * seat), seat)
        for index, one in enumerate(wheel.apart)
    )
    return WheelPicture(
        width=width,
        height=bottom + (3 * seat + 12 if apart else 0),
        centre=centre,
        hub=hub,
        hub_lines=tuple(wheel.ref.split("-", 1)),
        sectors=shapes,
        spokes=spokes,
        apart=apart,
        apart_y=bottom + seat - 10,
        is_narrow=narrow,
    )


def _sector(
    one: Sector,
    index: int,
    centre: Point,
    hub: float,
    rim: float,
    seat: float,
    *,
    width: float,
    narrow: bool,
    pitch: float,
) -> SectorShape:
    start, end = index * _TURN + 1, (index + 1) * _TURN - 1
    middle = (start + end) / 2
    words = _no_words() if narrow else _words(one, index, centre, rim, width, pitch)
    return SectorShape(
        sector=one,
        piece=ring_part(centre, hub + 6, rim, start, end),
        doubled=arc(centre, rim + 5, start + 1, end - 1),
        open_at=polar(centre, hub + (rim - hub) * (0.22 if one.seats else 0.58), middle),
        seats=_seats(one, centre, hub + 6, rim, seat, middle),
        words_x=words[0],
        words_end=words[1],
        lines=words[2],
        leader=words[3],
        rim=_rim(one, centre, rim, start, end) if narrow else (),
    )


def _seats(
    one: Sector, centre: Point, inner: float, rim: float, radius: float, middle: float
) -> tuple[SeatShape, ...]:
    shown = one.seats if len(one.seats) <= MOST_SEATS else one.seats[: MOST_SEATS - 1]
    more = len(one.seats) - len(shown)
    places = _SEATS[len(shown) + bool(more)]
    found = [
        SeatShape(seat, polar(centre, inner + (rim - inner) * out, middle + turn), radius)
        for seat, (turn, out) in zip(shown, places, strict=False)
    ]
    if more:
        turn, out = places[-1]
        at = polar(centre, inner + (rim - inner) * out, middle + turn)
        found.append(SeatShape(None, at, radius, more))
    return tuple(found)


_Words = tuple[float, bool, tuple[Line, ...], tuple[Point, Point] | None]
#: Least distance between the middles of two blocks of words, the space that stays between them, and room.
_BLOCK, _APART, _ROOM = 186.0, 14.0, 292.0


@dataclass(frozen=True, slots=True)
class _Told:
    """A line beside the wheel before it has its place, and how much room it takes downward."""

    text: str
    seat: Seat | None
    is_soft: bool
    step: float


def _told(one: Sector) -> list[_Told]:
    """Return what is said of a sector; who does not fit is named in the table alone."""
    lines = [_Told(text, None, False, 21) for text in in_lines(one.title, _ROOM, 17)]
    if one.remark:
        lines.append(_Told(one.remark, None, True, 23))
    whole = len(one.seats) <= 3
    for seat in one.seats[: MOST_SEATS + 1]:
        lines.append(_Told(in_lines(seat.name, _ROOM - 22, 14.5, 1)[0], seat, False, 17 if whole else 21))
        if whole:
            place = f"{seat.role}, {seat.organisation}"
            if width_of(place, 13) > _ROOM - 22:
                lines.append(_Told(f"{seat.role},", None, True, 15))
                place = in_lines(seat.organisation, _ROOM - 22, 13, 1)[0]
            lines.append(_Told(place, None, True, 24))
    return lines


def _height(lines: list[_Told]) -> float:
    return sum(line.step for line in lines)


def _words(one: Sector, index: int, centre: Point, rim: float, width: float, pitch: float) -> _Words:
    """Return the words of a sector, left or right of the wheel, level with it."""
    right = index < 3
    row = index if right else 5 - index
    x = width - 300.0 if right else 300.0
    lines = _told(one)
    y = centre.y + (row - 1) * pitch - _height(lines) / 2 + 14
    found = []
    for line in lines:
        found.append(Line(round(y, 1), line.text, line.seat, line.is_soft))
        y += line.step
    edge = polar(centre, rim + 12, (index + 0.5) * _TURN)
    stop = Point(x - 14 if right else x + 14, edge.y)
    return x, not right, tuple(found), (edge, stop)


def _no_words() -> _Words:
    return 0.0, False, (), None


def _rim(one: Sector, centre: Point, rim: float, start: float, end: float) -> tuple[tuple[str, str], ...]:
    """Return the title of a sector along the rim, in one or two lines, never upside down."""
    lines = in_lines(one.title, 2 * 3.14 * (rim + 12) * (end - start) / 360, 12)
    below = 90 < (start + end) / 2 < 270
    radii = [rim + 9 + 13 * step for step in range(len(lines))]
    if below:
        return tuple(
            (arc(centre, radius + 8, end + 3, start - 3), text)
            for radius, text in zip(radii, lines, strict=True)
        )
    return tuple(
        (arc(centre, radius, start - 3, end + 3), text)
        for radius, text in zip(reversed(radii), lines, strict=True)
    )


def _angle(centre: Point, at: Point) -> float:
    return math.degrees(math.atan2(at.y - centre.y, at.x - centre.x)) + 90
