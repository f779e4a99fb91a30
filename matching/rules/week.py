"""The week: free places, the client's half-days, and what already fills them.

A *form* of an offer is one of its shifts, or the free choice of half-days. The three rules judge in turn, so
that together they say that one and the same form suits: HR-11 looks at all forms, HR-19 at those that HR-11
leaves, HR-02 at those that both leave (each at all forms where the rule before leaves none).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.columns import NO_SHIFT
from matching.facts import ClientFacts, OfferFacts, ServiceFacts
from matching.frame import Frame
from matching.reading import FULL_WEEK
from matching.rules.base import Answers, Truth, answers
from matching.rules.periods import later_stays, places_during

#: From this much support needed, 1 to 5, somebody counts among those who need much.
MUCH_SUPPORT = 4


def _some_form(f: Frame, week: npt.NDArray[np.int64], *, with_places: bool) -> Truth:
    """Say for which pairs some form lies within ``week``, optionally one with free places.

    A place that comes free later counts where the client can by then.
    """
    found = np.zeros(f.shape, dtype=np.bool_)
    for column in range(f.o.shift_mask.shape[1]):
        mask = f.o.shift_mask[f.j, column]
        inside = mask & ~week == 0
        found |= inside & (places_during(f, column) > 0) if with_places else inside
        if with_places:
            for stay, fits in later_stays(f, column):
                found |= fits & (mask & ~(stay.week & ~stay.busy) == 0)
    half_days = (f.o.free_open if with_places else f.o.free_mask)[f.j]
    enough = np.bitwise_count(half_days & week) >= f.o.free_count[f.j]
    found |= enough & (f.o.free_mask[f.j] != 0)
    return found


def _has_form(f: Frame) -> Truth:
    found: Truth = (f.o.shift_mask[f.j, 0] != NO_SHIFT) | (f.o.free_mask[f.j] != 0)
    return found


def hr_11(f: Frame) -> Answers:
    """HR-11: the half-days needed lie within the client's availability (treatment, care, lessons).

    Source: S0 (simultaneous care), S2 (K. in treatment; J.'s appointments, HR-09, arrive merged into the
    availability). Unknown: no availability recorded.
    """
    fits = _some_form(f, f.week, with_places=False) | ~_has_form(f)
    return answers(fits, f.c.week[f.i] < 0)


def hr_19(f: Frame) -> Answers:
    """HR-19: one main placement per half-day: the half-days needed are not taken by a running placement.

    Source: S0, S1. Nothing can be unknown: running placements are the domain's own.
    """
    within = _some_form(f, f.week, with_places=False)
    free = np.where(within, f.week, FULL_WEEK) & ~f.busy
    return answers(_some_form(f, free, with_places=False) | ~_has_form(f))


def hr_02(f: Frame) -> Answers:
    """HR-02: a free place on the half-days needed, reservations counted.

    Source: S1 (lack of workfloors), S0 (15 to 20 at once). Nothing can be unknown: an offer states its
    places. The plan itself shares out the places among clients; this rule says that there is one to share.
    The group of a programme has a place too, over all its offers, and the mix of the group allows one more:
    so many beginners at once, so many who need much support. Where somebody is from whom the client must
    be kept apart, no place is free: nothing else is told (E.3.9).
    """
    free = f.week & ~f.busy
    suits = _some_form(f, free, with_places=False)
    anyone = f.o.free_open[f.j] != 0
    anyone = anyone | (f.o.shift_places[f.j] > 0).any(axis=-1) | (f.o.later_places[f.j] > 0).any(axis=-1)
    found = np.where(suits, _some_form(f, free, with_places=True), anyone)
    found &= (f.g.group_room[f.j] != 0) & (f.g.newcomers[f.j] != 0)
    if not f.g.much_support.all():
        found &= (f.g.much_support[f.j] != 0) | (f.w.support[f.i] < MUCH_SUPPORT)
    if f.world.closed.ever:
        found &= f.world.closed.count(f.i, f.j) == 0
    return answers(found)


def seen_free_places(client: ClientFacts, offer: OfferFacts, service: ServiceFacts) -> Mapping[str, Any]:
    """Return whether places are free for this client; never that they are free for somebody else (E.3.9)."""
    taken = offer.key in client.no_place_at or 0 in (service.group_places, offer.newcomers_room)
    taken = taken or (offer.support_room == 0 and (client.support_intensity_needed or 0) >= MUCH_SUPPORT)
    places = [
        count for shift in offer.shifts for count in (shift.places, *(later for _, later in shift.later))
    ]
    places += offer.free_choice.values()
    return {"offer.has_free_places": not taken and any(places), "offer.min_half_days": offer.min_half_days}
