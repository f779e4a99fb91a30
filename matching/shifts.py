"""A shift of an offer: a block of half-days with free places, now and over the coming weeks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

Mask = int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftFacts:
    """A block of half-days of an offer with its own free places (HR-02).

    Attributes
    ----------
    places
        Free from the first day on.
    later
        Days from which on it is another number, in order, each with that number: a stay that ends frees its
        place from the day after, a reservation takes one from its first day.
    """

    key: str
    half_days: Mask
    places: int
    later: tuple[tuple[date, int], ...] = ()

    def with_more(self, count: int) -> ShiftFacts:
        """Return the shift with more places all along; fewer for a count below zero, never below none."""
        later = tuple((day, max(places + count, 0)) for day, places in self.later)
        return replace(self, places=max(self.places + count, 0), later=later)

    def with_room(self) -> ShiftFacts:
        """Return the shift with at least one place all along."""
        least = min((self.places, *(places for _, places in self.later)))
        return self if least else self.with_more(1)
