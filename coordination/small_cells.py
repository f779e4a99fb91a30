"""Small numbers in statistics are hidden so that they cannot be worked out again (CONF-24).

A count below the threshold is hidden, zero included: that nobody is there tells something of everybody. Where
a shown total would give a hidden count away, or narrow it down too far, the smallest of the other counts are
hidden too. What it protects against is somebody who knows these rules and every number that is shown.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

#: Counts below this are hidden from colleagues who may not open those clients, and from the public.
INTERNAL = 5
PUBLIC = 10

Cell = TypeVar("Cell", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Shown(Generic[Cell]):
    """Counts as they may be shown: None is hidden.

    Attributes
    ----------
    cells
        Every count, by its name, in the given order.
    total
        All of them together.
    """

    cells: Mapping[Cell, int | None]
    total: int | None


def suppress(counts: Mapping[Cell, int], threshold: int = INTERNAL) -> Shown[Cell]:
    """Return counts that add up to a total, with what must be hidden hidden.

    Parameters
    ----------
    counts
        Numbers of people, each person in one count only; none below zero.
    threshold
        The smallest number that may be shown: `INTERNAL` or `PUBLIC`.
    """
    total = sum(counts.values())
    if total < threshold:
        return Shown(dict.fromkeys(counts), None)
    hidden = {name for name, count in counts.items() if count < threshold}
    while hidden and not _is_safe([counts[name] for name in hidden], threshold):
        others = [count for name, count in counts.items() if name not in hidden]
        if not others:
            return Shown(dict.fromkeys(counts), None)
        # Equal counts together: which of the hidden ones is which may depend on nothing but the numbers, so
        # that whatever stands in one place could as well stand in another.
        hidden |= {name for name, count in counts.items() if count == min(others)}
    return Shown({name: None if name in hidden else count for name, count in counts.items()}, total)


def suppress_below(
    parent: int | None, counts: Mapping[Cell, int], threshold: int = INTERNAL
) -> Mapping[Cell, int | None]:
    """Return the counts that a count of a larger table is made of; all hidden where that one is.

    Parameters
    ----------
    parent
        The larger table's count as it is shown. The counts add up to it.
    """
    if parent is None:
        return dict.fromkeys(counts)
    return suppress(counts, threshold).cells


def may_show(count: int, threshold: int = INTERNAL) -> int | None:
    """Return a count that stands by itself, or None when it must be hidden."""
    return count if count >= threshold else None


def few(count: int, threshold: int = INTERNAL) -> bool:
    """Say whether a difference between two numbers of people, either way, is of few of them.

    Two totals may each be large enough to be shown while what lies between them is not; that there is no
    difference is told.
    """
    return 0 < abs(count) < threshold


def _is_safe(hidden: list[int], threshold: int) -> bool:
    """Say whether hidden counts cannot be told from what they add up to, which everybody can work out.

    One alone is told at once, and so are several that add up to too little. If all are small, and as large as
    small ones can be, or nearly, each is told too.
    """
    together, number = sum(hidden), len(hidden)
    if number < 2 or together < threshold:
        return False
    most = number * (threshold - 1)
    return max(hidden) >= threshold or together <= most - (threshold - 1)
