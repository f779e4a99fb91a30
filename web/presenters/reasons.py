"""Why a place fits: points per rule, as bars with the words behind them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Bar:
    """One reason.

    Attributes
    ----------
    label
        What it is about.
    points
        How many it gives; below zero it speaks against.
    maximum
        The most that this reason can give.
    words
        Why, in a sentence.
    """

    label: str
    points: float
    maximum: float = 10
    words: str = ""

    @property
    def share(self) -> float:
        """How much of the bar is filled, from 0 to 1."""
        return min(abs(self.points) / self.maximum, 1.0) if self.maximum else 0.0

    @property
    def tone(self) -> str:
        """``good`` for, ``bad`` against, ``quiet`` when it gives nothing."""
        return "good" if self.points > 0 else "bad" if self.points < 0 else "quiet"
