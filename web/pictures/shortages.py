"""Shortages as bars, a drawing per way to look at them."""

from __future__ import annotations

from dataclasses import dataclass

from web.pictures.shapes import in_lines
from web.presenters.shortage_grid import Bar, Chart, ShortageGrid

#: Bars that are drawn; the table says the rest.
MOST = 12
_ROW, _TEXT = 32.0, 14.0


@dataclass(frozen=True, slots=True)
class BarShape:
    """A bar; a hidden number has a dashed stub of the same length for all."""

    bar: Bar
    y: float
    label: str
    width: float


@dataclass(frozen=True, slots=True)
class ChartShape:
    """One chart."""

    chart: Chart
    width: float
    height: float
    bar_x: float
    row: float
    is_narrow: bool
    bars: tuple[BarShape, ...]
    more: int


def draw_wide(found: ShortageGrid) -> tuple[ChartShape, ...]:
    """Return the drawings for a desk and for paper."""
    return tuple(_draw(chart, 1120.0, 340.0, 560.0, _ROW, narrow=False) for chart in found.charts)


def draw_narrow(found: ShortageGrid) -> tuple[ChartShape, ...]:
    """Return the drawings for a phone: the words above their bar."""
    return tuple(_draw(chart, 360.0, 0.0, 250.0, 48.0, narrow=True) for chart in found.charts)


def _draw(chart: Chart, width: float, bar_x: float, bar: float, row: float, *, narrow: bool) -> ChartShape:
    most = max((one.people for one in chart.bars if one.people is not None), default=0)
    shown = chart.bars[:MOST]
    return ChartShape(
        chart=chart,
        width=width,
        height=row * len(shown) + 4,
        bar_x=bar_x,
        row=row,
        is_narrow=narrow,
        bars=tuple(
            BarShape(
                bar=one,
                y=row * index,
                label=in_lines(one.label, width - 10 if narrow else bar_x - 12, _TEXT, 1)[0],
                width=24.0 if one.people is None else round(bar * one.people / most, 1) if most else 0.0,
            )
            for index, one in enumerate(shown)
        ),
        more=max(len(chart.bars) - MOST, 0),
    )
