"""Pure questions about placements: how long a decline blocks, how long a hold lasts, what is good to know."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from coordination import clock
from coordination.capacity.models import CapacityOffer, Shift
from coordination.errors import AlreadyPlaced, InvalidInput
from coordination.placements.models import Placement
from coordination.rows import check_period
from coordination.vocabulary import (
    ClientDeclineReason,
    EndReason,
    HalfDays,
    PartnerDeclineReason,
    RecordedForm,
)

#: Days during which client and offer are not put together again after a decline: how long follows from the
#: reason, and nothing else does (HR-01, CONF-29, E.3 point 8).
BLOCKED_DAYS: dict[ClientDeclineReason | PartnerDeclineReason, int] = {
    ClientDeclineReason.OTHER_WISH: 183,
    ClientDeclineReason.TOO_FAR: 183,
    ClientDeclineReason.NO_REASON_GIVEN: 183,
    ClientDeclineReason.TIMES_DO_NOT_SUIT: 91,
    ClientDeclineReason.NOT_READY: 91,
    PartnerDeclineReason.NEEDS_CANNOT_BE_MET: 183,
    PartnerDeclineReason.PLACE_CLOSES: 183,
    PartnerDeclineReason.NO_GUIDANCE_AVAILABLE: 91,
    PartnerDeclineReason.NO_PLACE_AFTER_ALL: 28,
    PartnerDeclineReason.START_DOES_NOT_SUIT: 28,
    PartnerDeclineReason.PAPERS_NOT_IN_ORDER: 0,
}

HOLD_DAYS = 30
HOLD_DAYS_AFTER_DISCHARGE = 14

#: Ends after which the same host is a place to come back to (SR-06).
GOOD_ENDS = frozenset(
    {EndReason.MOVED_ON_PAID, EndReason.MOVED_ON_UNPAID, EndReason.END_OF_TERM, EndReason.END_STATION}
)


def blocked_until(reason: ClientDeclineReason | PartnerDeclineReason, on: date) -> date:
    """Return the last day on which a decline for this reason keeps client and offer apart (HR-01)."""
    return on + timedelta(days=BLOCKED_DAYS[reason])


def answer_by(offer: CapacityOffer, on: date) -> date:
    """Return the last day on which a request of this day is to be answered; after that it lapses (C.5)."""
    return on + timedelta(days=offer.answer_days)


def longest_hold(on: date, earliest_start: date | None) -> date:
    """Return the last day until which a place may be held (C.6).

    Thirty days, or a fortnight after the day from which the client can start, such as a discharge.
    """
    held = on + timedelta(days=HOLD_DAYS)
    if earliest_start is None:
        return held
    return max(held, earliest_start + timedelta(days=HOLD_DAYS_AFTER_DISCHARGE))


def check_hold(hold_until: date, on: date, earliest_start: date | None) -> None:
    """Refuse a hold that ends before today or lasts too long.

    Raises
    ------
    InvalidInput
        Naming the last possible day.
    """
    latest = longest_hold(on, earliest_start)
    if hold_until < on:
        raise InvalidInput("hold_until", f"{hold_until} ends before it begins, on {on}")
    if hold_until > latest:
        raise InvalidInput("hold_until", f"{hold_until} is after the last possible day, {latest}")


def check_answer(
    *, agrees: bool, form: RecordedForm, given_on: date, place: str | None, own_words: str | None
) -> None:
    """Refuse a client's answer that is not recorded as it must be (CONF-28).

    A yes that was spoken needs place and own words; a no needs neither (CONF-29). A digital answer is given
    by the client alone, never for the client (INV-01).

    Raises
    ------
    InvalidInput
        Naming what is missing.
    """
    if form is RecordedForm.DIGITAL:
        raise InvalidInput("form", "a digital answer is given by the client, signed in")
    if given_on > clock.today():
        raise InvalidInput("given_on", f"{given_on} lies in the future")
    if agrees and form is RecordedForm.ORAL_RECORDED:
        for where, text in (("place", place), ("own_words", own_words)):
            if not (text and text.strip()):
                raise InvalidInput(where, "is needed for an agreement that was spoken")


def half_days_at(offer: CapacityOffer, shift: Shift | None, half_days: HalfDays | None) -> HalfDays:
    """Return the half-days that a placement at this offer takes.

    A shift is taken as a whole; with free choice the client picks as many as the offer asks for.

    Raises
    ------
    InvalidInput
        When the choice does not belong to the offer.
    """
    if not offer.free_choice:
        if shift is None or shift.offer_id != offer.id:
            raise InvalidInput("shift", "choose one of the shifts of this offer")
        return shift.half_days
    known = 0
    for one in offer.shifts:
        known |= one.half_days
    if shift is not None or half_days is None or not HalfDays(known).covers(half_days):
        raise InvalidInput("half_days", "choose among the half-days of this offer")
    if not offer.min_half_days <= len(half_days) <= offer.max_half_days:
        raise InvalidInput(
            "half_days", f"choose {offer.min_half_days} to {offer.max_half_days} half-days of this offer"
        )
    return half_days


def check_dates(offer: CapacityOffer, starts_on: date, ends_on: date | None) -> None:
    """Refuse a stay that starts in the past or lies outside the days on which the offer is valid.

    Raises
    ------
    InvalidInput
        Naming the day and the field.
    """
    if starts_on < clock.today():
        raise InvalidInput("starts_on", f"{starts_on} is in the past")
    check_period(starts_on, ends_on, "ends_on")
    if starts_on < offer.valid_from:
        raise InvalidInput("starts_on", f"{starts_on} is before the offer starts, {offer.valid_from}")
    if offer.valid_to is not None and (ends_on or starts_on) > offer.valid_to:
        raise InvalidInput("ends_on", f"the offer ends on {offer.valid_to}")


def overlap(first: Placement, second: Placement) -> bool:
    """Say whether two placements share a day."""
    return first.starts_on <= (second.ends_on or date.max) and second.starts_on <= (first.ends_on or date.max)


def check_not_placed(placement: Placement, others: Iterable[Placement]) -> None:
    """Refuse a second placement of one client on a half-day, over overlapping dates (INV-04, HR-19).

    Parameters
    ----------
    others
        The client's other placements that take a place.

    Raises
    ------
    AlreadyPlaced
        Naming the first half-day taken.
    """
    for other in others:
        shared = placement.half_days & other.half_days
        if shared and overlap(placement, other):
            raise AlreadyPlaced(HalfDays(shared).names[0])


def alternatives_missing(other_offers: Collection[int], shown: Collection[int]) -> bool:
    """Say whether there were alternatives and the client was shown none of them (C.6)."""
    return bool(other_offers) and not set(other_offers) & set(shown)
