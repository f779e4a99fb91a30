"""What could give so that somebody has an option, and the columns of the offers as they would be then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from matching import codes
from matching.columns import FOREVER, NO_DAY, NO_SHIFT, OfferColumns
from matching.plan import Relaxation

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

#: Sets shown for one client.
MOST_SETS = 4
#: More bits than all relaxations together need.
_MOST_BITS = 56
_FAR = date(9000, 1, 1).toordinal()


class Give(StrEnum):
    """What could give."""

    PLACE = "place"
    LANGUAGE_COACH = "language_coach"
    WEEKDAY = "weekday"
    CONFIRMATION = "confirmation"
    INTAKE_STOP = "intake_stop"
    TRAVEL_PAID = "travel_paid"
    TRAVEL_LONGER = "travel_longer"
    INCOME_STATUS = "income_status"
    ROUTE = "route"
    DEVELOPMENT_PLAN = "development_plan"
    ADAPTATION = "adaptation"
    ANSWER = "answer"


#: Relaxations on the side of the offers: the rule that each could satisfy, and the columns as they would be.
OF_OFFERS: tuple[tuple[Give, str, Callable[[OfferColumns], OfferColumns]], ...] = (
    (
        Give.LANGUAGE_COACH,
        "HR-08",
        lambda now: replace(now, language_support=np.ones_like(now.language_support)),
    ),
    (Give.CONFIRMATION, "HR-21", lambda now: replace(now, review_by=np.maximum(now.review_by, _FAR))),
    (
        Give.INTAKE_STOP,
        "HR-22",
        lambda now: replace(
            now,
            stop_from=np.full_like(now.stop_from, FOREVER),
            stop_until=np.full_like(now.stop_until, NO_DAY),
        ),
    ),
    (Give.TRAVEL_PAID, "HR-24", lambda now: replace(now, travel_paid=np.ones_like(now.travel_paid))),
    (
        Give.INCOME_STATUS,
        "HR-06",
        lambda now: replace(now, incomes=np.full_like(now.incomes, (1 << len(codes.INCOME_STATUSES)) - 1)),
    ),
    (Give.ROUTE, "HR-29", lambda now: replace(now, self_referral=np.ones_like(now.self_referral))),
)


def opened(now: OfferColumns) -> OfferColumns:
    """Return the offers with at least one place everywhere, as ``ShiftFacts.with_room`` makes them."""
    forms = now.shift_mask.shape[1]
    later = now.later_places.reshape(len(now.facts), forms, now.later_places.shape[1] // forms)
    least = np.minimum(now.shift_places, later.min(axis=2, initial=FOREVER))
    more = (least == 0) & (now.shift_mask != NO_SHIFT)
    return replace(
        now,
        shift_places=now.shift_places + more,
        later_places=(later + more[:, :, None]).reshape(now.later_places.shape),
        free_open=now.free_mask,
    )


class Gives:
    """Numbers what could give, one bit each, so that a set of relaxations is one whole number."""

    def __init__(self) -> None:
        self._all: list[Relaxation] = []
        self._bits: dict[tuple[Give, str], int] = {}
        self._named: dict[int, tuple[Relaxation, ...]] = {}

    def bit(self, give: Give, value: str, rules: tuple[str, ...]) -> int:
        """Return the bit of a relaxation; the first time it gets the next one."""
        key = (give, value)
        if key not in self._bits:
            self._bits[key] = 1 << len(self._all)
            self._all.append(Relaxation(kind=give.value, value=value, rules=rules))
        return self._bits[key]

    def all_of(self, give: Give) -> int:
        """Return the bits of all relaxations of one kind."""
        return sum(bit for (kind, _), bit in self._bits.items() if kind is give)

    def named(self, mask: int) -> tuple[Relaxation, ...]:
        """Return the relaxations of a set."""
        if mask not in self._named:
            self._named[mask] = tuple(one for at, one in enumerate(self._all) if mask >> at & 1)
        return self._named[mask]


def smallest(mask: Ints, first: Ints) -> list[tuple[int, Bools]]:
    """Return the smallest sets that open something, each with which offers it opens, shape (offers,).

    The smallest come first, of those of one size the ones that open most; a larger one only where it opens
    more than those within it.

    Parameters
    ----------
    mask, first
        What each way to open an offer needs, offer by offer, and where those of each offer begin.
    """
    if not mask.size:
        return []
    # By size, then by number.
    sizes = np.bitwise_count(mask).astype(np.int64) << _MOST_BITS
    distinct = np.unique(sizes | mask) & (1 << _MOST_BITS) - 1
    opens = np.logical_or.reduceat((mask[None, :] & ~distinct[:, None]) == 0, first, axis=1)
    shown: list[tuple[int, int, int, int]] = []
    for at, (one, count) in enumerate(zip(distinct.tolist(), opens.sum(axis=1).tolist(), strict=True)):
        size = one.bit_count()
        if len(shown) >= MOST_SETS and size > shown[-1][0]:
            break
        if any(there & ~one == 0 and -more >= count for _, more, there, _ in shown):
            continue
        shown.append((size, -count, one, at))
    return [(one, opens[at]) for _, _, one, at in sorted(shown)[:MOST_SETS]]
