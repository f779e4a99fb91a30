"""Questions about offers that need no database: is the grid possible, what is free, what state is it in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple, Protocol

from coordination.capacity.models import CapacityOffer, Shift
from coordination.errors import InvalidInput
from coordination.rows import check_scale, filled
from coordination.vocabulary import CapacityState, HalfDays

REVIEW_DAYS = 30
MOST_PLACES = 1000
#: Days that a host has to answer a request, where its offer says nothing else; and the most it may say.
ANSWER_DAYS = 14
MOST_ANSWER_DAYS = 90


class ShiftSpec(NamedTuple):
    """A block of half-days with its places, as it is asked for."""

    name: str
    half_days: HalfDays
    places: int


class Stay(NamedTuple):
    """One placement that takes a place: reserved, confirmed, active, or paused with the place kept (INV-03).

    ``ends_on`` None is an open end. With free choice ``shift_id`` is None: the stay counts on every shift
    that holds one of its half-days; else it counts on its own shift only. ``begun`` is whether somebody is
    there already, or only expected.
    """

    half_days: HalfDays
    starts_on: date
    ends_on: date | None
    shift_id: int | None = None
    begun: bool = False


class Pausing(Protocol):
    """What may take nobody in for a time."""

    @property
    def paused_from(self) -> date | None:
        """The first day of the pause."""

    @property
    def paused_until(self) -> date | None:
        """Its last day; None goes on."""


class Parts(NamedTuple):
    """What the places of a half-day are used for on a day; *free* is what is left, and stored nowhere."""

    total: int
    out_of_service: int
    reserved: int
    occupied: int

    @property
    def free(self) -> int:
        """Places that nobody has, is promised, or cannot use."""
        return max(0, self.total - self.out_of_service - self.reserved - self.occupied)


class Peak(NamedTuple):
    """The most places taken at once in a period, and the first day on which that is so."""

    taken: int
    day: date


def check_grid(
    shifts: Sequence[ShiftSpec], *, free_choice: bool, min_half_days: int, max_half_days: int
) -> None:
    """Refuse a half-day grid that cannot be.

    Raises
    ------
    InvalidInput
        When there is no shift, a shift is empty or nameless or stands there twice, places are below zero, a
        half-day of free choice stands there twice or shares its shift, or nobody could choose enough of them.
    """
    if not shifts:
        raise InvalidInput("shifts", "an offer needs at least one half-day with places")
    names: set[str] = set()
    chosen = 0
    for shift in shifts:
        name = filled(shift.name, "shifts")
        if name in names:
            raise InvalidInput("shifts", f"the shift {name!r} stands there twice")
        names.add(name)
        _check_shift(shift, free_choice=free_choice, chosen=chosen)
        chosen |= shift.half_days
    if min_half_days < 1:
        raise InvalidInput("min_half_days", f"{min_half_days} is below 1")
    if max_half_days < min_half_days:
        raise InvalidInput("max_half_days", f"{max_half_days} is below the least, {min_half_days}")
    if free_choice and min_half_days > len(shifts):
        raise InvalidInput("min_half_days", f"{min_half_days} cannot be chosen from {len(shifts)} half-days")


def _check_shift(shift: ShiftSpec, *, free_choice: bool, chosen: int) -> None:
    if not shift.half_days:
        raise InvalidInput("shifts", f"the shift {shift.name!r} has no half-day")
    check_places(shift.places, shift.name)
    if free_choice and len(shift.half_days) > 1:
        problem = "holds several half-days; with free choice each stands alone"
        raise InvalidInput("shifts", f"{shift.name!r} {problem}")
    if free_choice and shift.half_days.overlaps(chosen):
        raise InvalidInput("shifts", f"the half-day {shift.half_days.names[0]} stands there twice")


def check_numbers(offer: CapacityOffer) -> None:
    """Refuse numbers of an offer that are off their scale; None is: nobody said.

    Raises
    ------
    InvalidInput
        Naming the field and the number.
    """
    check_scale(offer.support_intensity_offered, "support_intensity_offered")
    check_scale(offer.stress_level, "stress_level")
    for where, number, least in (
        ("duration_weeks", offer.duration_weeks, 1),
        ("group_best", offer.group_best, 1),
        ("guidance_minutes", offer.guidance_minutes, 1),
        ("most_newcomers", offer.most_newcomers, 1),
        ("most_much_support", offer.most_much_support, 0),
        ("premium_cents_per_half_day", offer.premium_cents_per_half_day, 0),
    ):
        if number is not None and number < least:
            raise InvalidInput(where, f"{number} is below {least}")
    days = ANSWER_DAYS if offer.answer_days is None else offer.answer_days  # a new row has no default yet
    if not 1 <= days <= MOST_ANSWER_DAYS:
        raise InvalidInput("answer_days", f"{days} is not between 1 and {MOST_ANSWER_DAYS}")


def check_anchor(offer: CapacityOffer) -> None:
    """Refuse an anchor person who is not there: it is somebody of the workplace itself (S4, HR-13).

    Raises
    ------
    InvalidInput
        When the person works for neither the host, the guiding organisation nor the employer.
    """
    person = offer.anchor_person
    there = (offer.host_organisation, offer.guiding_organisation, offer.employer_organisation)
    if person is not None and person.organisation_id not in {one.id for one in there if one is not None}:
        raise InvalidInput("anchor_person", "works for another organisation than those of the offer")


def check_places(places: int, name: str) -> None:
    """Refuse a number of places that cannot be.

    Raises
    ------
    InvalidInput
        Naming the shift and the number.
    """
    if not 0 <= places <= MOST_PLACES:
        problem = "below zero" if places < 0 else f"more than {MOST_PLACES}"
        raise InvalidInput("places", f"{places} in {name!r} is {problem}")


def peak_occupation(
    shifts: Iterable[Shift], stays: Iterable[Stay], first: date, last: date | None = None
) -> dict[tuple[int, str], Peak]:
    """Return the most places taken at once, per shift and half-day, from one day to another (INV-03).

    A place that is out of service counts as taken.

    Parameters
    ----------
    shifts
        Shifts of one offer.
    stays
        Placements of that offer that take a place.
    first, last
        The period; without ``last`` it has an open end.

    Returns
    -------
    dict
        Keys are (id of the shift, name of the half-day).
    """
    rows = list(shifts)
    within = [
        stay
        for stay in (*stays, *(taken for shift in rows for taken in _out_of_service(shift)))
        if (stay.ends_on is None or stay.ends_on >= first) and (last is None or stay.starts_on <= last)
    ]
    peaks = {}
    for shift in rows:
        here = [stay for stay in within if stay.shift_id in (None, shift.id)]
        if all(stay.half_days.covers(shift.half_days) for stay in here):  # as most do
            whole = _peak(here, first)
            peaks.update({(shift.id, half_day): whole for half_day in shift.half_days})
            continue
        for half_day in shift.half_days:
            peaks[shift.id, half_day] = _peak([stay for stay in here if half_day in stay.half_days], first)
    return peaks


def parts_on(shifts: Iterable[Shift], stays: Sequence[Stay], on: date) -> dict[tuple[int, str], Parts]:
    """Return what the places are used for on a day, per shift and half-day; keys as in `peak_occupation`."""
    return {
        (shift.id, half_day): Parts(
            total=shift.places,
            out_of_service=sum(one.places for one in shift.outages if _lasts(one.starts_on, one.ends_on, on)),
            reserved=_taken([one for one in here if not one.begun], on),
            occupied=_taken([one for one in here if one.begun], on),
        )
        for shift in shifts
        for half_day in shift.half_days
        for here in [[stay for stay in stays if _takes(stay, shift.id, half_day)]]
    }


def free_places(
    shifts: Iterable[Shift], stays: Iterable[Stay], first: date, last: date | None = None
) -> dict[tuple[int, str], int]:
    """Return the places free during a whole period, per shift and half-day; keys as in `peak_occupation`."""
    rows = list(shifts)
    peaks = peak_occupation(rows, stays, first, last)
    places = {shift.id: shift.places for shift in rows}
    return {key: max(0, places[key[0]] - peak.taken) for key, peak in peaks.items()}


def free_in_shift(shift: Shift, stays: Iterable[Stay], first: date, last: date | None = None) -> int:
    """Return the places of one shift that are free on all its half-days during a whole period."""
    return min(free_places([shift], stays, first, last).values())


def check_not_below_occupied(shift: Shift, places: int, stays: Iterable[Stay], on: date) -> None:
    """Refuse fewer places in a shift than are taken on some day from ``on`` on (INV-03).

    Raises
    ------
    InvalidInput
        Naming the shift, the half-day, the day and how many places are taken.
    """
    for (_, half_day), peak in peak_occupation([shift], stays, on).items():
        if peak.taken > places:
            when = f"on {half_day} from {peak.day.isoformat()}"
            raise InvalidInput(
                "places", f"{places} in {shift.name!r} is too few: {peak.taken} are taken {when}"
            )


def is_paused(offer: Pausing, on: date) -> bool:
    """Say whether the offer takes nobody in on this day; a pause without a last day goes on."""
    if offer.paused_from is None or on < offer.paused_from:
        return False
    return offer.paused_until is None or on <= offer.paused_until


def has_pause(offer: CapacityOffer, on: date) -> bool:
    """Say whether a pause is under way or planned, so that it can be called off."""
    return offer.paused_from is not None and (offer.paused_until is None or on <= offer.paused_until)


def is_stale(offer: CapacityOffer, on: date) -> bool:
    """Say whether nobody confirmed the offer within its review period (INV-22)."""
    return offer.review_by < on


def is_matchable(offer: CapacityOffer, on: date) -> bool:
    """Say whether the offer may be proposed on this day (HR-21, INV-22).

    It is open, has not run out, was confirmed within its review period and is not paused. An offer that is
    valid from a later day may be proposed for a start from that day.
    """
    return (
        offer.state is CapacityState.OPEN
        and (offer.valid_to is None or on <= offer.valid_to)
        and not is_stale(offer, on)
        and not is_paused(offer, on)
    )


def offer_state(offer: CapacityOffer, stays: Iterable[Stay], on: date) -> CapacityState:
    """Return the state that people see on a day (C.7).

    An offer that has run out reads closed. Full: nobody could come for good from this day on (or from the
    first valid day); with free choice, fewer half-days are free than somebody has to choose.
    """
    if offer.state is not CapacityState.OPEN:
        return offer.state
    if offer.valid_to is not None and offer.valid_to < on:
        return CapacityState.CLOSED
    if is_paused(offer, on):
        return CapacityState.PAUSED
    if is_stale(offer, on):
        return CapacityState.STALE
    return (
        CapacityState.OPEN if _has_room(offer, list(stays), max(on, offer.valid_from)) else CapacityState.FULL
    )


def _has_room(offer: CapacityOffer, stays: Sequence[Stay], first: date) -> bool:
    free = free_places(offer.shifts, stays, first, offer.valid_to)
    if offer.free_choice:
        return sum(1 for places in free.values() if places) >= offer.min_half_days
    least: dict[int, int] = {}
    for (shift_id, _), places in free.items():
        least[shift_id] = min(places, least.get(shift_id, places))
    return any(least.values())


def _takes(stay: Stay, shift_id: int, half_day: str) -> bool:
    return stay.shift_id in (None, shift_id) and half_day in stay.half_days


def _peak(stays: Sequence[Stay], first: date) -> Peak:
    # The number only grows on a day on which a stay starts.
    later = {stay.starts_on for stay in stays if stay.starts_on > first}
    if not later:
        return Peak(_taken(stays, first), first)
    days = sorted({first, *later})
    peaks = [Peak(_taken(stays, day), day) for day in days]
    return max(peaks, key=lambda peak: (peak.taken, -peak.day.toordinal()))


def _taken(stays: Iterable[Stay], on: date) -> int:
    return sum(1 for stay in stays if _lasts(stay.starts_on, stay.ends_on, on))


def _lasts(first: date, last: date | None, on: date) -> bool:
    return first <= on and (last is None or on <= last)


def _out_of_service(shift: Shift) -> list[Stay]:
    """Return the places of a shift that nobody can use, each as if somebody had it."""
    return [
        Stay(shift.half_days, one.starts_on, one.ends_on, shift.id)
        for one in shift.outages
        for _ in range(one.places)
    ]
