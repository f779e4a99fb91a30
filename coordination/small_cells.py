"""Small numbers in statistics are hidden so that they cannot be worked out again (CONF-24).

A count below the threshold is hidden, zero included: that nobody is there tells something of everybody. Where
a shown total would give a hidden count away, or narrow it down too far, the smallest of the other counts are
hidden too. What it protects against is somebody who knows these rules and every number that is shown.

What is shown on more than one day, or beside other figures about the same people, is told in fives (`tell`):
two exact numbers may each be large while what lies between them is a single person. Fives are a property of
the count alone, the same for every reader and at every look, and a total is only ever the sum of its parts as
they are told, so that no figure narrows another (docs/decisions/0011-totals-in-fives.md).
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

#: Counts below this are hidden from colleagues who may not open those clients, and from the public.
INTERNAL = 5
PUBLIC = 10
#: Numbers that are told in one word: from a multiple of it up to the next.
STEP = 5

Cell = TypeVar("Cell", bound=Hashable)


class Told(NamedTuple):
    """A number of people as it is told: from ``low`` up to and with ``high``; exact where these are equal."""

    low: int
    high: int

    @property
    def is_exact(self) -> bool:
        """Whether it is the number itself."""
        return self.low == self.high


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


def in_fives(count: int) -> Told:
    """Return between which numbers a count lies: 40 and 44 for 43."""
    low = count // STEP * STEP
    return Told(low, low + STEP - 1)


def tell(count: int, own: int = 0, threshold: int = INTERNAL) -> Told | None:
    """Return a count in fives, or None where those who are not the reader's own might be too few.

    Whether it is shown hangs on the fives and on what the reader knows already, never on the count itself:
    who sees it, or sees that it is hidden, learns nothing of where in its five it lies.

    Parameters
    ----------
    count
        A number of people.
    own
        How many of them the reader knows one by one.
    """
    told = in_fives(count)
    return told if told.low >= own + threshold else None


def together(parts: Sequence[Told | None]) -> Told | None:
    """Return what parts as they are told add up to; None where one is hidden."""
    shown = [one for one in parts if one is not None]
    if len(shown) < len(parts):
        return None
    return Told(sum(one.low for one in shown), sum(one.high for one in shown))


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
