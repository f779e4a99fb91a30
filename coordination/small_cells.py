"""Numbers of people are told so that nobody can work out a small one (CONF-24).

A count of others below the threshold is hidden, zero included: that nobody is there tells something of
everybody. The others are told in fives, since two exact numbers may each be large while what lies between
them, on two days or in two figures, is a single person. A five is a property of the count alone, the same
for every reader and at every look, and a total is only ever the sum of its parts as they are told, so that
no figure narrows another (docs/decisions/0011-totals-in-fives.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

#: Fewer than these are hidden from who may not open those clients.
INTERNAL = 5
#: Numbers that are told in one word: from a multiple of it up to the next.
STEP = 5


class Told(NamedTuple):
    """A number of people as it is told: from ``low`` up to and with ``high``; exact where these are equal."""

    low: int
    high: int

    @property
    def is_exact(self) -> bool:
        """Whether it is the number itself."""
        return self.low == self.high


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
