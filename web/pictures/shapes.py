"""What every picture is drawn with: points on a circle, arcs, and words in lines."""

from __future__ import annotations

import math
from dataclasses import dataclass

# Width of one letter as part of the size of the type, on the average of this typeface; a little generous.
_LETTER = 0.52


@dataclass(frozen=True, slots=True)
class Point:
    """A place in a drawing, in its own units."""

    x: float
    y: float


def polar(centre: Point, radius: float, degrees: float) -> Point:
    """Return a point on a circle; 0 degrees is straight up, and they run with the clock."""
    angle = math.radians(degrees - 90)
    return Point(_round(centre.x + radius * math.cos(angle)), _round(centre.y + radius * math.sin(angle)))


def ring_part(centre: Point, inner: float, outer: float, start: float, end: float) -> str:
    """Return the path of a part of a ring, closed."""
    a, b = polar(centre, outer, start), polar(centre, outer, end)
    c, d = polar(centre, inner, end), polar(centre, inner, start)
    large = int(end - start > 180)
    return (
        f"M{a.x} {a.y}A{outer} {outer} 0 {large} 1 {b.x} {b.y}"
        f"L{c.x} {c.y}A{inner} {inner} 0 {large} 0 {d.x} {d.y}Z"
    )


def arc(centre: Point, radius: float, start: float, end: float) -> str:
    """Return the path of an arc; from a larger angle to a smaller one it runs against the clock."""
    a, b = polar(centre, radius, start), polar(centre, radius, end)
    return f"M{a.x} {a.y}A{radius} {radius} 0 {int(abs(end - start) > 180)} {int(end > start)} {b.x} {b.y}"


def width_of(text: str, size: float) -> float:
    """Return about how wide a text stands, in units, at a size of type."""
    return len(text) * size * _LETTER


def in_lines(text: str, width: float, size: float, most: int = 2) -> tuple[str, ...]:
    """Return a text in at most so many lines of a width; what does not fit ends in an ellipsis."""
    room = max(int(width / (size * _LETTER)), 4)
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= room:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    kept = [_cut(line, room) for line in lines[:most]]
    if len(lines) > most:
        kept[-1] = _cut(f"{kept[-1].removesuffix('…')} {lines[most]}", room, cut=True)
    return tuple(kept)


def _cut(line: str, room: int, *, cut: bool = False) -> str:
    if len(line) <= room and not cut:
        return line
    return f"{line[: room - 1].rstrip()}…"


def _round(value: float) -> float:
    return round(value, 1)
