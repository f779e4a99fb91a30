"""The network map as shapes: a column per rung, services below each other, ways as curves.

We lay it out ourselves, so that the same network always looks the same: within a lane the order follows the
middle of what a service is tied to (barycentre), which leaves few crossings.
"""

from __future__ import annotations

import bisect
import itertools
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from web.pictures.shapes import in_lines, width_of
from web.presenters.network_map import Lane, NetworkMap, Stop, Way

_COLUMN, _ROW = 198.0, 62.0
_EMPTY, _GAP = 104.0, 38.0
_TOP, _LEFT = 74.0, 8.0
_TEXT, _SMALL = 13.0, 11.5
_DOT = 22.0
_SWEEPS = 24
#: Services below each other before a lane gets a second column.
TALLEST = 20


@dataclass(frozen=True, slots=True)
class StopShape:
    """A service: the middle of its mark, the size of it, and its words."""

    stop: Stop
    x: float
    y: float
    radius: float
    lines: tuple[str, ...]
    marks: str
    outline: str


@dataclass(frozen=True, slots=True)
class WayShape:
    """A way: a curve, its strength, and where its number stands."""

    way: Way
    curve: str
    width: float
    middle_x: float
    middle_y: float


@dataclass(frozen=True, slots=True)
class LaneShape:
    """A rung: its column with its title."""

    lane: Lane
    x: float
    width: float
    title: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MapPicture:
    """The whole drawing, in pixels at full size."""

    width: float
    height: float
    top: float
    lanes: tuple[LaneShape, ...]
    stops: tuple[StopShape, ...]
    ways: tuple[WayShape, ...]


def draw(found: NetworkMap) -> MapPicture:
    """Return the drawing of a map."""
    orders = order(found)
    tallest = max((len(lane.stops) for lane in found.lanes), default=0)
    rows = max(min(tallest, TALLEST), math.ceil(tallest / 3), 1)
    places: dict[int, tuple[float, float]] = {}
    lanes, x = [], _LEFT
    for lane in found.lanes:
        columns = math.ceil(len(lane.stops) / rows)
        width = columns * _COLUMN if columns else _EMPTY
        lanes.append(LaneShape(lane, x, width, in_lines(lane.title, width - 12, 13.5, 3)))
        filled = math.ceil(len(lane.stops) / columns) if columns else 0
        start = _TOP + (rows - filled) * _ROW / 2
        for index, service_id in enumerate(orders[lane.key]):
            row, column = divmod(index, columns)
            # Neighbours in a wide lane stand a little lower each, so that a curve passes between them.
            y = start + (row + 0.5) * _ROW + (column % 2) * 10
            places[service_id] = (round(x + _DOT + column * _COLUMN, 1), round(y, 1))
        x += width + _GAP
    stops = tuple(_stop(stop, places[stop.id]) for stop in found.stops)
    # A way leaves behind the words of its service, so that it runs through nobody's own name.
    leaves = {shape.stop.id: _n(shape.x + 28 + _widest(shape)) for shape in stops}
    return MapPicture(
        width=round(x - _GAP + _LEFT, 1),
        height=round(_TOP + rows * _ROW + 20, 1),
        top=_TOP,
        lanes=tuple(lanes),
        stops=stops,
        ways=tuple(_way(way, places, leaves) for way in found.ways),
    )


def order(found: NetworkMap) -> dict[int, tuple[int, ...]]:
    """Return the services of each lane from top to bottom, with few crossings between the lanes.

    Sweeps to and fro, each service to the middle of its neighbours elsewhere; the best order seen is kept.
    Names, then numbers, decide where nothing else does, so the same map always looks the same.
    """
    names = {stop.id: (stop.name.lower(), stop.id) for stop in found.stops}
    lane_of = {stop.id: stop.lane for stop in found.stops}
    tied: defaultdict[int, set[int]] = defaultdict(set)
    for way in found.ways:
        if lane_of[way.start] != lane_of[way.end]:
            tied[way.start].add(way.end)
            tied[way.end].add(way.start)
    orders = {
        lane.key: sorted((stop.id for stop in lane.stops), key=names.__getitem__) for lane in found.lanes
    }
    keys = [lane.key for lane in found.lanes]
    best, fewest = {key: tuple(ids) for key, ids in orders.items()}, crossings(orders, found.ways)
    for sweep in range(_SWEEPS):
        for key in keys if sweep % 2 == 0 else reversed(keys):
            heights = _heights(orders)
            orders[key] = sorted(
                orders[key],
                key=lambda one: (_middle(tied[one], heights, heights[one]), names[one]),
            )
        count = crossings(orders, found.ways)
        if count < fewest:
            best, fewest = {key: tuple(ids) for key, ids in orders.items()}, count
    return best


def crossings(orders: Mapping[int, Sequence[int]], ways: Sequence[Way]) -> int:
    """Return how many pairs of ways cross, as far as the order in the lanes tells."""
    at = {one: (key, index) for key, ids in orders.items() for index, one in enumerate(ids)}
    lines: defaultdict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for way in ways:
        (left, top), (right, bottom) = sorted((at[way.start], at[way.end]))
        if left != right:
            lines[left, right].append((top, bottom))
    return sum(_turned(sorted(pairs)) for pairs in lines.values())


def _turned(pairs: Sequence[tuple[int, int]]) -> int:
    """Return how many pairs of lines cross, of lines sorted by their upper left end."""
    ends: list[int] = []
    found = 0
    for _top, group in itertools.groupby(pairs, key=lambda pair: pair[0]):
        bottoms = [bottom for _start, bottom in group]
        found += sum(len(ends) - bisect.bisect_right(ends, bottom) for bottom in bottoms)
        for bottom in bottoms:
            bisect.insort(ends, bottom)
    return found


def _heights(orders: Mapping[int, Sequence[int]]) -> dict[int, float]:
    """Return how far down each service stands, from 0 to 1, so that lanes of any length compare."""
    return {one: (index + 0.5) / len(ids) for ids in orders.values() for index, one in enumerate(ids)}


def _middle(neighbours: set[int], heights: Mapping[int, float], own: float) -> float:
    if not neighbours:
        return own
    return round(sum(heights[one] for one in sorted(neighbours)) / len(neighbours), 6)


def _stop(stop: Stop, at: tuple[float, float]) -> StopShape:
    x, y = at
    radius = round(min(7 + 1.7 * math.sqrt(stop.places), 18), 1)
    room = _COLUMN - _DOT - 26
    return StopShape(
        stop=stop,
        x=x,
        y=y,
        radius=radius,
        lines=in_lines(stop.name, room, _TEXT, 3),
        marks=in_lines(", ".join(stop.marks), room + 8, _SMALL, 1)[0] if stop.marks else "",
        outline=_outline(stop.shape, x, y, radius + 1.5),
    )


def _widest(shape: StopShape) -> float:
    words = [width_of(line, _TEXT) for line in shape.lines] + [width_of(shape.marks, _SMALL)]
    return min(max(words), _COLUMN - _DOT - 30)


def _outline(shape: str, x: float, y: float, r: float) -> str:
    """Return the form that stands for a mark: a diamond, a square or a hexagon; a circle for the rest."""
    if shape == "single":
        r *= 1.2
        return f"M{x} {_n(y - r)}L{_n(x + r)} {y}L{x} {_n(y + r)}L{_n(x - r)} {y}Z"
    if shape == "dead":
        r *= 0.9
        return f"M{_n(x - r)} {_n(y - r)}H{_n(x + r)}V{_n(y + r)}H{_n(x - r)}Z"
    if shape == "wide":
        half = r * 0.87
        return (
            f"M{_n(x - r)} {y}L{_n(x - r / 2)} {_n(y - half)}H{_n(x + r / 2)}L{_n(x + r)} {y}"
            f"L{_n(x + r / 2)} {_n(y + half)}H{_n(x - r / 2)}Z"
        )
    return f"M{_n(x - r)} {y}a{_n(r)} {_n(r)} 0 1 0 {_n(2 * r)} 0a{_n(r)} {_n(r)} 0 1 0 {_n(-2 * r)} 0Z"


def _way(way: Way, places: Mapping[int, tuple[float, float]], leaves: Mapping[int, float]) -> WayShape:
    (x1, y1), (x2, y2) = places[way.start], places[way.end]
    width = 1.4 if way.people is None else round(min(1.8 + math.log2(way.people) * 0.6, 6), 1)
    if abs(x2 - x1) < _COLUMN / 2:
        bow = x1 - _DOT - 10
        curve = f"M{x1} {y1}C{bow} {y1} {bow} {y2} {x2} {y2}"
        return WayShape(way, curve, width, _n(x1 - 24), _n((y1 + y2) / 2))
    if x2 > x1:
        x1 = leaves[way.start]
    bend = max(abs(x2 - x1) * 0.45, 30.0) * (1 if x2 > x1 else -1)
    curve = f"M{x1} {y1}C{_n(x1 + bend)} {y1} {_n(x2 - bend)} {y2} {x2} {y2}"
    return WayShape(way, curve, width, _n((x1 + x2) / 2), _n((y1 + y2) / 2))


def _n(value: float) -> float:
    return round(value, 1)
