"""Places out of service: dated like all that takes a place, so that *free* follows by itself (INV-03)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.capacity import rules
from coordination.capacity.models import CapacityOffer, Outage, Shift
from coordination.capacity.operations import StaysOf, kept, lock_own, move
from coordination.capacity.rules import Stay
from coordination.errors import InvalidInput, NotFound
from coordination.rows import check_period, save


def take_out_of_service(
    session: Session,
    actor: Actor,
    *,
    offer_id: int,
    shift_id: int,
    places: int,
    starts_on: date | None = None,
    ends_on: date | None = None,
    stays_of: StaysOf,
) -> CapacityOffer:
    """Take places of a shift out of service from a day (today) up to and including another.

    Parameters
    ----------
    stays_of
        Reads, under the offer's lock, the placements that take a place of it.

    Raises
    ------
    InvalidInput
        When the shift is not of this offer, the period cannot be, or so many places are not free on some day
        of it; that day is named.
    IllegalTransition
        When the offer is closed.
    """
    offer = lock_own(session, actor, "taking places out of service", offer_id)
    move(offer, actor, "change")
    shift = next((one for one in offer.shifts if one.id == shift_id), None)
    if shift is None:
        raise InvalidInput("shift_id", "is not of this offer")
    today = clock.today()
    first = starts_on or today
    check_period(first, ends_on, "ends_on")
    if first < today:
        raise InvalidInput("starts_on", f"{first.isoformat()} is in the past")
    if places < 1:
        raise InvalidInput("places", f"{places} is below 1")
    _check_free(shift, stays_of(session, offer_id), places, first, ends_on)
    outage = Outage(shift_id=shift.id, places=places, starts_on=first, ends_on=ends_on)
    save(session, actor, outage)
    session.expire(shift, ["outages"])
    return kept(session, actor, offer, "out_of_service")


def back_in_service(session: Session, actor: Actor, *, offer_id: int, outage_id: int) -> CapacityOffer:
    """Take places into service again, from today on.

    Raises
    ------
    NotFound
        When there is no such outage of this offer, or it is over.
    """
    offer = lock_own(session, actor, "taking places into service", offer_id)
    move(offer, actor, "change")
    today = clock.today()
    outage = session.scalar(
        select(Outage).join(Shift).where(Outage.id == outage_id, Shift.offer_id == offer.id)
    )
    if outage is None or (outage.ends_on is not None and outage.ends_on < today):
        raise NotFound("outage")
    shift = outage.shift
    if outage.starts_on >= today:
        session.delete(outage)
        session.flush()
    else:
        outage.ends_on = today - timedelta(days=1)
        save(session, actor, outage)
    session.expire(shift, ["outages"])
    return kept(session, actor, offer, "back_in_service")


def _check_free(shift: Shift, stays: Sequence[Stay], places: int, first: date, last: date | None) -> None:
    for (_, half_day), peak in rules.peak_occupation([shift], stays, first, last).items():
        if peak.taken + places > shift.places:
            left = max(0, shift.places - peak.taken)
            raise InvalidInput(
                "places",
                f"{places} in {shift.name!r} is too many: {left} are free on {half_day} "
                f"from {peak.day.isoformat()}",
            )
