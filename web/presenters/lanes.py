"""The network drawn as ladder lanes: a column per rung, a box per service, a curve per step up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coordination.services.graph import ServiceGraph, ServiceNode
from coordination.vocabulary import LadderScheme, ServiceLinkKind
from web.i18n import language
from web.presenters.network import RUNGS, rung_title

# Units of the drawing; the picture is scaled to the page.
_BOX_WIDTH, _BOX_HEIGHT = 168, 40
_COLUMN, _ROW = 224, 52
_TOP, _LEFT = 56, 12
_LINE = 22


@dataclass(frozen=True)
class Box:
    """One service: where it stands, and its name in at most two lines."""

    x: int
    y: int
    lines: tuple[str, ...]
    closed: bool


@dataclass(frozen=True)
class Column:
    """One rung: where its column stands, and its title."""

    x: int
    title: str


@dataclass(frozen=True)
class Drawing:
    """The picture: its size, columns, boxes, and curves as SVG paths."""

    width: int
    height: int
    columns: tuple[Column, ...]
    boxes: tuple[Box, ...]
    curves: tuple[str, ...]
    box_width: int = _BOX_WIDTH
    box_height: int = _BOX_HEIGHT


def draw(graph: ServiceGraph, scheme: LadderScheme) -> Drawing | None:
    """Return the drawing of one ladder; None when it has no steps up.

    A service stands in the column of every rung on which a step up starts or ends at it, so that every curve
    runs to the right; services without a step stand in the table alone.
    """
    steps = [
        ((link.from_service, link.from_rung), (link.to_service, link.to_rung))
        for link in graph.links(ServiceLinkKind.LEADS_TO)
        if link.scheme is scheme and link.from_rung and link.to_rung
    ]
    if not steps:
        return None
    stands = {stand for step in steps for stand in step}
    places: dict[tuple[int, int], tuple[int, int]] = {}
    boxes = []
    for index, rung in enumerate(RUNGS):
        column = [graph.service(service_id) for service_id, stood_on in stands if stood_on == rung]
        column.sort(key=lambda node: (node.name(language()).lower(), node.id))
        for row, node in enumerate(column):
            x, y = _LEFT + index * _COLUMN, _TOP + row * _ROW
            places[node.id, rung] = (x, y)
            boxes.append(_box(node, x, y))
    return Drawing(
        width=_LEFT + len(RUNGS) * _COLUMN,
        height=max(box.y for box in boxes) + _ROW,
        columns=tuple(
            Column(_LEFT + index * _COLUMN, rung_title(scheme, rung)) for index, rung in enumerate(RUNGS)
        ),
        boxes=tuple(boxes),
        curves=tuple(_curve(places[start], places[end]) for start, end in steps),
    )


def _box(node: ServiceNode, x: int, y: int) -> Box:
    return Box(x, y, _two_lines(node.name(language()).split()), node.intake_stopped)


def _two_lines(words: Sequence[str]) -> tuple[str, ...]:
    """Return the words in at most two lines; what does not fit ends in an ellipsis."""
    lines: list[str] = [""]
    for word in words:
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= _LINE or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > 2:
        lines = [lines[0], f"{lines[1]} …"]
    return tuple(line if len(line) <= _LINE else f"{line[: _LINE - 1]}…" for line in lines)


def _curve(start: tuple[int, int], end: tuple[int, int]) -> str:
    """Return a curve from the right side of one box to the left side of another."""
    x1, y1 = start[0] + _BOX_WIDTH, start[1] + _BOX_HEIGHT // 2
    x2, y2 = end[0], end[1] + _BOX_HEIGHT // 2
    bend = max((x2 - x1) // 2, 24)
    return f"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}"
