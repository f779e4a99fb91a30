"""How long a message waits between tries, and when it is given up."""

from __future__ import annotations

from datetime import timedelta

#: Waits after the first, second, ... try: one that restarts loses little, one that is gone is not hammered.
WAITS = (
    timedelta(minutes=2),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(hours=24),
    timedelta(hours=24),
)


def wait_after(attempts: int) -> timedelta:
    """Return how long to wait after so many tries."""
    return WAITS[min(attempts, len(WAITS)) - 1]


def is_last(attempts: int) -> bool:
    """Say whether the message is given up after so many tries; then somebody is told."""
    return attempts > len(WAITS)
