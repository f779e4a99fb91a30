"""What a world holds once it is loaded, and how long work is told about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


class Progress(Protocol):
    """Is told how far the loading is."""

    def __call__(self, percent: int, step: str) -> None:
        """Tell the percentage done and the step that begins."""


def silent(percent: int, step: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """How many of each thing the database holds after loading.

    Attributes
    ----------
    loaded
        False when the world was there already and nothing was changed.
    counts
        Name of the thing to number of rows.
    """

    loaded: bool
    counts: Mapping[str, int]
