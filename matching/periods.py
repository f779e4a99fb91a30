"""Which periods of a shift an option uses, where the shift's free places change over the coming weeks."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from matching.columns import FOREVER, OfferColumns
from matching.frame import Frame
from matching.problem import Lists
from matching.rules.periods import steps

Ints = npt.NDArray[np.int64]


def rows(lengths: Ints, items: Ints) -> Lists:
    """Return lists of these lengths."""
    return Lists(np.concatenate(([0], np.cumsum(lengths))).astype(np.int64), items)


def over_periods(stay: Frame, form: Ints, uses: Lists) -> Lists:
    """Return the uses with every period of a shift that the stay meets, in place of the first one.

    The place also counts as taken after the stay for as long as places do not become fewer, just as where
    they never change: constraint (10). So the periods of a shift in which places only come free are nested.

    Parameters
    ----------
    stay
        The stay of every option.
    form
        The shift of every option; below zero where half-days are chosen freely. Shape (options,).
    uses
        The first period's resource of every option of a shift; those of the others follow behind it.
    """
    count = steps(stay)
    shift = np.maximum(form, 0)
    since = stay.o.later_from[stay.j[:, None], shift[:, None] * count + np.arange(count)]
    skipped = (since <= stay.start[:, None]).sum(axis=1)
    last = (since <= np.minimum(stay.end, FOREVER - 1)[:, None]).sum(axis=1)
    meets = _held_until(stay.o, count)[stay.j, shift, last] - skipped
    lengths = np.diff(uses.starts) * np.where(form < 0, 1, 1 + meets)
    first = np.zeros(form.size, dtype=np.int64)
    first[uses.owner] = uses.items
    at = np.repeat(np.where(form < 0, 0, skipped) + first, lengths)
    begins = np.cumsum(lengths) - lengths
    return rows(lengths, at + np.arange(at.size) - np.repeat(begins, lengths))


def _held_until(offers: OfferColumns, count: int) -> Ints:
    """Return the last period up to which places do not become fewer, by offer, shift and period."""
    shape = (*offers.shift_mask.shape, count)
    since, later = offers.later_from.reshape(shape), offers.later_places.reshape(shape)
    places = np.concatenate((offers.shift_places[:, :, None], later), axis=2)
    until = np.full(places.shape, count, dtype=np.int64)
    for period in range(count - 1, -1, -1):
        goes_on = (places[:, :, period + 1] >= places[:, :, period]) & (since[:, :, period] < FOREVER)
        until[:, :, period] = np.where(goes_on, until[:, :, period + 1], period)
    return until
