"""One day after the other, as the clock of the house tells it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date


@contextmanager
def on_day(day: date) -> Iterator[None]:
    """Let it be this day, ten in the morning."""
    before = os.environ.get("SCHAKEL_NOW")
    os.environ["SCHAKEL_NOW"] = f"{day.isoformat()}T10:00"
    try:
        yield
    finally:
        if before is None:
            del os.environ["SCHAKEL_NOW"]
        else:
            os.environ["SCHAKEL_NOW"] = before
