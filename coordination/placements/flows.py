"""How many people go from service to service, and how many places a service has; for pictures of the network.

No client leaves this module: a flow is a number of people, shown from five on (CONF-24).
"""

from __future__ import annotations

from collections import Counter
from datetime import date

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.capacity.models import CapacityOffer, Shift
from coordination.placements.lifecycle import OVER
from coordination.placements.models import Placement
from coordination.small_cells import tell
from coordination.vocabulary import CapacityState, PlacementState

MONTHS = 12
_BEGUN = frozenset({PlacementState.ACTIVE, PlacementState.PAUSED}) | OVER


def yearly_flows(session: Session, on: date | None = None) -> dict[tuple[int, int], int]:
    """Return how many clients went on from one service to another in the year up to a day (today).

    Somebody goes on when a stay begins at the second service and the stay before it was at the first. Pairs
    with fewer than five clients are left out, as are those with none: the two read alike (CONF-24).

    Returns
    -------
    dict
        By the ids of both services.
    """
    day = on or clock.today()
    since = clock.months_after(day, -MONTHS)
    before = func.lag(CapacityOffer.service_id).over(
        partition_by=Placement.client_id, order_by=(Placement.starts_on, Placement.id)
    )
    stays = (
        select(
            Placement.client_id,
            Placement.starts_on,
            before.label("first"),
            CapacityOffer.service_id.label("then"),
        )
        .join(CapacityOffer, CapacityOffer.id == Placement.offer_id)
        .where(Placement.state.in_(_BEGUN), Placement.starts_on <= day)
        .subquery()
    )
    people = func.count(stays.c.client_id.distinct())
    statement = (
        select(stays.c.first, stays.c.then, people)
        .where(stays.c.starts_on >= since, stays.c.first != stays.c.then)
        .group_by(stays.c.first, stays.c.then)
    )
    return {
        (first, then): told.low
        for first, then, number in session.execute(statement)
        if (told := tell(number)) is not None
    }


def places_by_service(session: Session, on: date | None = None) -> dict[int, int]:
    """Return how many people can be at each service at once, by its open offers on a day (today).

    An offer with free choice counts its fullest half-day, since the same place stands in each.
    """
    day = on or clock.today()
    fullest, together = func.max(Shift.places), func.sum(Shift.places)
    statement = (
        select(CapacityOffer.service_id, case((CapacityOffer.free_choice, fullest), else_=together))
        .join(Shift, Shift.offer_id == CapacityOffer.id)
        .where(
            CapacityOffer.state == CapacityState.OPEN,
            CapacityOffer.valid_from <= day,
            or_(CapacityOffer.valid_to.is_(None), CapacityOffer.valid_to >= day),
        )
        .group_by(CapacityOffer.id)
    )
    found: Counter[int] = Counter()
    for service_id, places in session.execute(statement):
        found[service_id] += places
    return dict(found)
