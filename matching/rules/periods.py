"""Places over the coming weeks: what is free during a stay, and stays that begin when a place comes free.

A shift has a number of free places from the first day on, and others from later days on. A stay needs one on
every day of it. Beside the usual start, a stay may begin on a day from which the shift has more places than
before, as long as the rules on dates allow a start on that day.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from matching.columns import FOREVER, NO_DAY
from matching.frame import Frame, Ints
from matching.rules.base import FITS, Truth
from matching.rules.dates import hr_05, hr_12, hr_22


def moved(f: Frame, start: Ints) -> Frame:
    """Return the same pairs with stays that begin on these days."""
    found = Frame(f.world, f.i, f.j)
    found.__dict__["start"] = start
    return found


def steps(f: Frame) -> int:
    """Return how often the places of a shift change at most; 0 where all stay as they are."""
    forms = f.o.shift_mask.shape[1]
    found: int = f.o.later_from.shape[1] // forms
    return found


def places_during(f: Frame, form: int) -> Ints:
    """Return how many places a shift has free on every day of the stays; see ``later_from`` for its steps."""
    found: Ints = f.o.shift_places[f.j, form]
    count = steps(f)
    if not count:
        return found
    first = count * form
    since = [np.full(f.shape, NO_DAY, dtype=np.int64)]
    places = [found]
    for step in range(first, first + count):
        since.append(f.o.later_from[f.j, step])
        places.append(f.o.later_places[f.j, step])
    since.append(np.full(f.shape, FOREVER + 1, dtype=np.int64))
    least = np.full(f.shape, FOREVER, dtype=np.int64)
    for at, there in enumerate(places):
        meets = (since[at] <= f.end) & (since[at + 1] > f.start)
        least = np.where(meets, np.minimum(least, there), least)
    return least


def later_stays(f: Frame, form: int) -> Iterator[tuple[Frame, Truth]]:
    """Yield, for each day on which a shift gets more places, the stays from then on, and which may be."""
    count = steps(f)
    before = f.o.shift_places[f.j, form]
    for step in range(count * form, count * form + count):
        day, places = f.o.later_from[f.j, step], f.o.later_places[f.j, step]
        stay = moved(f, np.broadcast_to(day, f.shape))
        fits = (places > before) & (day > f.start) & (day <= stay.end)
        for rule in (hr_05, hr_12, hr_22):
            fits = fits & (rule(stay) == FITS)
        before = places
        yield stay, fits & (places_during(stay, form) > 0)
