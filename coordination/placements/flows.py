"""How many people go from service to service, and how many places a service has; for pictures of the network.

No client leaves this module: a flow is a number of people, shown from five on (CONF-24).
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from coordination import clock
from coordination.capacity.models import CapacityOffer
from coordination.placements.lifecycle import OVER
from coordination.placements.models import Placement
from coordination.small_cells import may_show
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
    statement = (
        select(Placement.client_id, Placement.starts_on, CapacityOffer.service_id)
        .join(CapacityOffer, CapacityOffer.id == Placement.offer_id)
        .where(Placement.state.in_(_BEGUN), Placement.starts_on <= day)
        .order_by(Placement.client_id, Placement.starts_on, Placement.id)
    )
    stays: defaultdict[int, list[tuple[date, int]]] = defaultdict(list)
    for client_id, starts_on, service_id in session.execute(statement):
        stays[client_id].append((starts_on, service_id))
    people: Counter[tuple[int, int]] = Counter()
    for mine in stays.values():
        pairs = itertools.pairwise(mine)
        people.update(
            {(first[1], then[1]) for first, then in pairs if then[0] >= since and first[1] != then[1]}
        )
    return {pair: number for pair, number in people.items() if may_show(number) is not None}


def places_by_service(session: Session, on: date | None = None) -> dict[int, int]:
    """Return how many people can be at each service at once, by its open offers on a day (today).

    An offer with free choice counts its fullest half-day, since the same place stands in each.
    """
    day = on or clock.today()
    statement = (
        select(CapacityOffer)
        .where(CapacityOffer.state == CapacityState.OPEN, CapacityOffer.valid_from <= day)
        .options(selectinload(CapacityOffer.shifts))
    )
    found: Counter[int] = Counter()
    for offer in session.scalars(statement):
        if offer.valid_to is None or offer.valid_to >= day:
            places = [shift.places for shift in offer.shifts]
            found[offer.service_id] += max(places, default=0) if offer.free_choice else sum(places)
    return dict(found)
