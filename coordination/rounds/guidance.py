"""The hours of guidance that organisations have left, and who in a group needs much support."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coordination.capacity.models import CapacityOffer
from coordination.clients.models import Client
from coordination.placements import queries as placements
from coordination.placements.caseloads import MINUTES, guidance_taken, guiding_id_of
from coordination.placements.models import Placement
from coordination.rounds.snapshot import key
from matching import MUCH_SUPPORT, GuidanceFacts


def guidance_key(offer: CapacityOffer) -> str | None:
    """Return whose hours of guidance a stay takes; None where nobody counts them (HR-18)."""
    guiding_id = guiding_id_of(offer)
    return None if guiding_id is None else key("organisation", guiding_id)


def guidance_facts(session: Session, offers: Sequence[CapacityOffer], on: date) -> tuple[GuidanceFacts, ...]:
    """Return what is left of the hours of guidance that places of a round take from.

    Every stay that takes a place from that day on counts, at offers that are closed by now too.
    """
    limited = [offer for offer in offers if guidance_key(offer) is not None]
    counted = {offer.guiding_organisation or offer.host_organisation for offer in limited}
    if not counted:
        return ()
    taken = guidance_taken(session, [one.id for one in counted], on)
    return tuple(
        GuidanceFacts(
            key=key("organisation", one.id),
            minutes=max(MINUTES * (one.guidance_hours or 0) - taken[one.id], 0),
        )
        for one in sorted(counted, key=lambda one: one.id)
    )


def much_support_at(session: Session, offers: Sequence[CapacityOffer], on: date) -> dict[int, int]:
    """Return, of the offers that limit it, how many of who is there need much support (HR-02)."""
    limited = [offer.id for offer in offers if offer.most_much_support is not None]
    if not limited:
        return {}
    statement = (
        select(Placement.offer_id, func.count())
        .join(Client, Client.id == Placement.client_id)
        .where(
            placements.occupying(on),
            Placement.offer_id.in_(limited),
            Client.support_intensity_needed >= MUCH_SUPPORT,
        )
        .group_by(Placement.offer_id)
    )
    return dict(session.execute(statement).all())
