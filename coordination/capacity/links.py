"""A link by which somebody without an account keeps the places of one offer right: once, and nothing else.

What is signed is the number of the link with its mark; whether it is still good stands in its row, so that it
can be used once, runs out, and is replaced by a newer one. Neither row nor link tells of a client.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from coordination import clock
from coordination.actors import Actor, require_person, require_role
from coordination.audit.operations import record
from coordination.capacity import operations
from coordination.capacity.models import CapacityLink, CapacityOffer
from coordination.capacity.operations import StaysOf
from coordination.capacity.queries import offer as find_offer
from coordination.capacity.queries import own_offer
from coordination.errors import CoordinationError, InvalidInput, NotFound
from coordination.organisations.models import Professional
from coordination.rows import save
from coordination.vocabulary import ActorRole, AuditAction, CapacityState

LIFETIME = timedelta(days=14)


class LinkNotGood(CoordinationError):
    """The link was used, has run out, was replaced, or is for another offer."""

    code = "link_not_good"

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"this link {why}")


def whom_to_ask(session: Session, offer: CapacityOffer) -> list[Professional]:
    """Return the people of the host who can be written to, the offer's contact first."""
    statement = (
        select(Professional)
        .where(
            Professional.organisation_id == offer.host_organisation_id,
            Professional.active,
            Professional.email.is_not(None),
        )
        .order_by(Professional.id != (offer.contact_id or 0), Professional.display_name, Professional.id)
    )
    return list(session.scalars(statement))


def make_link(session: Session, actor: Actor, *, offer_id: int, sent_to_id: int) -> CapacityLink:
    """Make a link for one person of the host; an earlier one of this offer is good no more.

    A supervisor asks for any offer, a partner for those of its own organisation.

    Raises
    ------
    NotFound
        When the offer is not there, or of another organisation than the partner's own.
    InvalidInput
        When the person does not work for the host, or has no address.
    """
    require_role(actor, "sending a link", ActorRole.SUPERVISOR, ActorRole.PARTNER)
    require_person(actor, "sending a link")
    if actor.has(ActorRole.SUPERVISOR):
        offer = find_offer(session, offer_id)
    else:
        offer = own_offer(session, actor, offer_id)
    if offer.state is CapacityState.CLOSED:
        raise NotFound("offer")
    person = next((one for one in whom_to_ask(session, offer) if one.id == sent_to_id), None)
    if person is None:
        raise InvalidInput("sent_to_id", "is nobody of the host with an address")
    now = clock.now()
    earlier = update(CapacityLink).where(CapacityLink.offer_id == offer.id, CapacityLink.expires_at > now)
    session.execute(earlier.values(expires_at=now))
    link = CapacityLink(
        offer_id=offer.id, sent_to_id=person.id, mark=secrets.token_urlsafe(24), expires_at=now + LIFETIME
    )
    save(session, actor, link)
    record(session, actor, AuditAction.SHARE, "offer", offer.id, detail=f"capacity link {link.id}")
    return link


def open_link(session: Session, *, link_id: int, mark: str, offer_id: int) -> CapacityLink:
    """Return a link that is good, with its offer.

    Raises
    ------
    LinkNotGood
        When it is for another offer, was used, or has run out; an unknown one reads as one that ran out.
    """
    link = session.scalar(
        select(CapacityLink)
        .where(CapacityLink.id == link_id)
        .options(joinedload(CapacityLink.offer), joinedload(CapacityLink.sent_to))
    )
    if link is None or not secrets.compare_digest(link.mark.encode(), mark.encode()):
        raise LinkNotGood("expired")
    if link.offer_id != offer_id:
        raise LinkNotGood("is for another offer")
    if link.used_at is not None:
        raise LinkNotGood("was used")
    if link.expires_at <= clock.now() or link.offer.state is CapacityState.CLOSED:
        raise LinkNotGood("expired")
    return link


def confirm_by_link(
    session: Session, *, link_id: int, mark: str, offer_id: int, places: Mapping[int, int], stays_of: StaysOf
) -> CapacityOffer:
    """Keep the places of the link's own offer right, and use the link up.

    Parameters
    ----------
    places
        Number of places by id of the shift, as `operations.change_places`.

    Raises
    ------
    LinkNotGood
        As `open_link`; of two clicks at once the second.
    InvalidInput
        When a shift is of another offer, or a number is below what is taken (INV-03).
    """
    link = open_link(session, link_id=link_id, mark=mark, offer_id=offer_id)
    used = session.execute(
        update(CapacityLink)
        .where(CapacityLink.id == link.id, CapacityLink.used_at.is_(None))
        .values(used_at=clock.now(), version=CapacityLink.version + 1)
        .returning(CapacityLink.id)
    ).scalar_one_or_none()
    if used is None:
        raise LinkNotGood("was used")
    by = Actor(
        name=f"capacity_link:{link.id}",
        roles=frozenset({ActorRole.PARTNER}),
        organisation_id=link.offer.host_organisation_id,
    )
    return operations.change_places(session, by, offer_id=link.offer_id, places=places, stays_of=stays_of)
