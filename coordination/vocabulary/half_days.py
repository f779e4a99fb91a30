"""A week of half-days as one small integer: bit ``3 * weekday + part``, Monday morning first.

``part`` is 0 for the morning, 1 for the afternoon, 2 for the evening; 21 bits make a week. The text form of
one half-day is ``mon-morning``, as in files and forms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache

from coordination.errors import InvalidHalfDays

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PARTS = ("morning", "afternoon", "evening")
NAMES = tuple(f"{day}-{part}" for day in WEEKDAYS for part in PARTS)
_BITS = {name: 1 << index for index, name in enumerate(NAMES)}
FULL_WEEK = (1 << len(NAMES)) - 1


class HalfDays(int):
    """A set of half-days in a week; an ``int`` so that it is stored, compared and matched as it is."""

    def __new__(cls, mask: int = 0) -> HalfDays:
        """Make a set from a bit mask.

        Raises
        ------
        InvalidHalfDays
            When a bit outside the 21 of a week is set.
        """
        if isinstance(mask, bool) or not 0 <= mask <= FULL_WEEK:
            raise InvalidHalfDays(str(mask))
        return super().__new__(cls, mask)

    @classmethod
    def of(cls, names: Iterable[str]) -> HalfDays:
        """Return the set with these names.

        Raises
        ------
        InvalidHalfDays
            When a name is unknown or stands there twice.
        """
        mask = 0
        for name in names:
            bit = _BITS.get(name)
            if bit is None or mask & bit:
                raise InvalidHalfDays(name)
            mask |= bit
        return cls(mask)

    @property
    def names(self) -> tuple[str, ...]:
        """The half-days in week order, as text."""
        return _names(int(self))

    @property
    def indices(self) -> tuple[int, ...]:
        """The half-days in week order, as bit positions 0 to 20."""
        return tuple(index for index in range(len(NAMES)) if self >> index & 1)

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names in week order."""
        return iter(self.names)

    def __len__(self) -> int:
        """Return how many half-days the set holds."""
        return self.bit_count()

    def __contains__(self, name: object) -> bool:
        """Say whether the half-day with this name is in the set."""
        return isinstance(name, str) and bool(self & _BITS.get(name, 0))

    def first_day_from(self, day: date) -> date:
        """Return the first day, this one or later, with a half-day of the set; ``day`` for an empty set."""
        weekdays = {index // len(PARTS) for index in self.indices}
        coming = (day + timedelta(days=number) for number in range(len(WEEKDAYS)))
        return next((one for one in coming if one.weekday() in weekdays), day)

    def overlaps(self, other: int) -> bool:
        """Say whether the two sets share a half-day."""
        return bool(self & other)

    def covers(self, other: int) -> bool:
        """Say whether every half-day of ``other`` is in this set."""
        return other & ~self == 0


@lru_cache(maxsize=4096)
def _names(mask: int) -> tuple[str, ...]:
    # A list of places asks this thousands of times, of the same few weeks.
    return tuple(name for name, bit in _BITS.items() if mask & bit)
