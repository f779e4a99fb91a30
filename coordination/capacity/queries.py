"""Reading offers: what there is in the network is no secret; who has a place is (see placements)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, joinedload, load_only, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from coordination.actors import Actor
from coordination.capacity.models import CapacityOffer, Outage, Shift
from coordination.errors import NotFound
from coordination.organisations.models import Organisation, Site
from coordination.services.models import Service
from coordination.vocabulary import ActorRole, CapacityState, HalfDays, PlacementKind

#: What counting places needs of an offer, and naming it.
_COUNTED = (
    CapacityOffer.title,
    CapacityOffer.host_organisation_id,
    CapacityOffer.placement_kind,
    CapacityOffer.service_id,
    CapacityOffer.site_id,
    CapacityOffer.valid_from,
    CapacityOffer.valid_to,
    CapacityOffer.review_by,
    CapacityOffer.paused_from,
    CapacityOffer.paused_until,
    CapacityOffer.free_choice,
    CapacityOffer.min_half_days,
    CapacityOffer.state,
)

_OF_SHIFT = (Shift.offer_id, Shift.name, Shift.half_days, Shift.places)


class Block(NamedTuple):
    """A shift of an offer that is open, with what says when and where it takes people in."""

    offer_id: int
    kind: PlacementKind
    postcode: str
    locality: str
    valid_from: date
    valid_to: date | None
    paused_from: date | None
    paused_until: date | None
    shift_id: int
    half_days: HalfDays
    places: int


class OutOfService(NamedTuple):
    """Places of a shift that nobody can use, up to and including the last day; None goes on."""

    shift_id: int
    places: int
    starts_on: date
    ends_on: date | None


def offer(session: Session, offer_id: int) -> CapacityOffer:
    """Return one offer with everything that belongs to it.

    Raises
    ------
    NotFound
        When there is none with this id.
    """
    found = session.scalar(select(CapacityOffer).where(CapacityOffer.id == offer_id).options(*_whole()))
    if found is None:
        raise NotFound("offer")
    return found


def own_offer(session: Session, actor: Actor, offer_id: int) -> CapacityOffer:
    """Return one offer for somebody who keeps it: the host's, or an automatic task.

    Raises
    ------
    NotFound
        When there is none with this id, or another organisation is the host: the two read alike.
    """
    statement = select(CapacityOffer).where(CapacityOffer.id == offer_id).options(*_whole())
    if not actor.has(ActorRole.WORKER):
        statement = statement.where(CapacityOffer.host_organisation_id == actor.organisation_id)
    found = session.scalar(statement)
    if found is None:
        raise NotFound("offer")
    return found


def offers_of_host(session: Session, organisation_id: int) -> list[CapacityOffer]:
    """Return the offers that this organisation hosts, closed ones last, by title."""
    statement = (
        select(CapacityOffer)
        .where(CapacityOffer.host_organisation_id == organisation_id)
        .options(*_whole())
        .order_by(CapacityOffer.state == CapacityState.CLOSED, CapacityOffer.title, CapacityOffer.id)
    )
    return list(session.scalars(statement))


def offers_by_id(session: Session, offer_ids: Collection[int]) -> list[CapacityOffer]:
    """Return these offers by id, with everything that belongs to them."""
    statement = select(CapacityOffer).where(CapacityOffer.id.in_(offer_ids)).order_by(CapacityOffer.id)
    return list(session.scalars(statement.options(*_whole())))


def offers_to_propose(session: Session, offer_ids: Collection[int]) -> list[CapacityOffer]:
    """Return these offers by id with what tells of a place: service, site, host and shifts, but no people."""
    statement = (
        select(CapacityOffer)
        .where(CapacityOffer.id.in_(offer_ids))
        .options(
            joinedload(CapacityOffer.service).joinedload(Service.organisation),
            joinedload(CapacityOffer.site),
            joinedload(CapacityOffer.host_organisation),
            selectinload(CapacityOffer.shifts),
        )
        .order_by(CapacityOffer.id)
    )
    return list(session.scalars(statement))


def open_offers(session: Session, on: date) -> list[CapacityOffer]:
    """Return the offers that are open and have not run out on a day, by id, with everything.

    Paused and stale ones are among them, so that a round can say why nobody was proposed for them (HR-21).
    """
    statement = select(CapacityOffer).where(*_open_on(on)).options(*_whole()).order_by(CapacityOffer.id)
    return list(session.scalars(statement))


def open_places(session: Session, on: date) -> list[CapacityOffer]:
    """Return the same offers with host, site and shifts, for counting places in all of them and naming them.

    What they ask and offer besides stays in the database until somebody asks for it.
    """
    statement = (
        select(CapacityOffer)
        .where(*_open_on(on))
        .options(
            load_only(*_COUNTED),
            joinedload(CapacityOffer.site).load_only(Site.postcode, Site.locality),
            joinedload(CapacityOffer.host_organisation).load_only(Organisation.name),
            selectinload(CapacityOffer.shifts).load_only(*_OF_SHIFT),
        )
        .order_by(CapacityOffer.id)
    )
    return list(session.scalars(statement))


def open_blocks(session: Session, on: date) -> list[Block]:
    """Return every shift of the offers that may be proposed on a day, confirmed in time (INV-22).

    Paused ones are among them.
    """
    statement = (
        select(
            CapacityOffer.id,
            CapacityOffer.placement_kind,
            Site.postcode,
            Site.locality,
            CapacityOffer.valid_from,
            CapacityOffer.valid_to,
            CapacityOffer.paused_from,
            CapacityOffer.paused_until,
            Shift.id,
            Shift.half_days,
            Shift.places,
        )
        .join(Site, Site.id == CapacityOffer.site_id)
        .join(Shift)
        .where(*_open_on(on), CapacityOffer.review_by >= on)
        .order_by(CapacityOffer.id, Shift.id)
    )
    return [Block(*row) for row in session.execute(statement)]


def outages_from(session: Session, on: date) -> list[OutOfService]:
    """Return what is out of service on a day or later."""
    statement = select(Outage.shift_id, Outage.places, Outage.starts_on, Outage.ends_on).where(
        or_(Outage.ends_on.is_(None), Outage.ends_on >= on)
    )
    return [OutOfService(*row) for row in session.execute(statement)]


def open_choices(session: Session, on: date) -> list[CapacityOffer]:
    """Return the same offers to choose from: title, host, guiding organisation, service and shifts."""
    statement = (
        select(CapacityOffer)
        .where(*_open_on(on))
        .options(
            load_only(CapacityOffer.title, CapacityOffer.service_id),
            joinedload(CapacityOffer.host_organisation).load_only(Organisation.name),
            joinedload(CapacityOffer.guiding_organisation).load_only(Organisation.name),
            joinedload(CapacityOffer.service).load_only(Service.name_nl, Service.name_en, Service.name_fr),
            selectinload(CapacityOffer.shifts).load_only(*_OF_SHIFT),
        )
        .order_by(CapacityOffer.id)
    )
    return list(session.scalars(statement))


def open_names(session: Session, on: date) -> list[tuple[int, str, str]]:
    """Return id, title and host of every offer that is open and has not run out on a day, to choose from."""
    statement = (
        select(CapacityOffer.id, CapacityOffer.title, Organisation.name)
        .join(Organisation, Organisation.id == CapacityOffer.host_organisation_id)
        .where(*_open_on(on))
    )
    return [(offer_id, title, host) for offer_id, title, host in session.execute(statement)]


def names_by_id(session: Session, offer_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Return title and host of these offers by id, also of those that are closed."""
    statement = (
        select(CapacityOffer.id, CapacityOffer.title, Organisation.name)
        .join(Organisation, Organisation.id == CapacityOffer.host_organisation_id)
        .where(CapacityOffer.id.in_(offer_ids))
    )
    return {offer_id: (title, host) for offer_id, title, host in session.execute(statement)}


def places_after(session: Session, service_ids: Collection[int], last_day: date) -> dict[int, int]:
    """Return how many places of open offers still stand after a day, by service; none where there are none.

    Of free choice the places of all half-days are added up.
    """
    statement = (
        select(CapacityOffer.service_id, func.sum(Shift.places))
        .join(Shift)
        .where(
            CapacityOffer.service_id.in_(service_ids),
            CapacityOffer.state == CapacityState.OPEN,
            or_(CapacityOffer.valid_to.is_(None), CapacityOffer.valid_to > last_day),
        )
        .group_by(CapacityOffer.service_id)
    )
    return {service_id: int(places) for service_id, places in session.execute(statement) if places}


def lock_offer(session: Session, offer_id: int) -> CapacityOffer:
    """Return one offer with its shifts, and let nobody else lock it until the transaction ends.

    What the session knew of it is read anew: an offer read before the lock may be out of date. On SQLite the
    transaction itself is the lock, because it begins IMMEDIATE. Locks go offer, client, audit.

    Raises
    ------
    NotFound
        When there is none with this id.
    """
    found = session.scalar(
        select(CapacityOffer)
        .where(CapacityOffer.id == offer_id)
        .options(selectinload(CapacityOffer.shifts))
        .with_for_update(of=CapacityOffer)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound("offer")
    return found


def _open_on(day: date) -> tuple[ColumnElement[bool], ...]:
    return (
        CapacityOffer.state == CapacityState.OPEN,
        or_(CapacityOffer.valid_to.is_(None), CapacityOffer.valid_to >= day),
    )


@cache
def _whole() -> tuple[ORMOption, ...]:
    return (
        joinedload(CapacityOffer.service).joinedload(Service.organisation),
        joinedload(CapacityOffer.site),
        joinedload(CapacityOffer.host_organisation),
        joinedload(CapacityOffer.guiding_organisation),
        joinedload(CapacityOffer.employer_organisation),
        joinedload(CapacityOffer.contact),
        joinedload(CapacityOffer.anchor_person),
        joinedload(CapacityOffer.job_coach),
        selectinload(CapacityOffer.shifts),
    )
