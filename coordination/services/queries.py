"""Reading services and links, and the graph made of them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from coordination import clock
from coordination.errors import NotFound
from coordination.organisations.models import Site
from coordination.services.graph import Link, ServiceGraph, ServiceNode
from coordination.services.models import Service, ServiceLink
from coordination.services.rules import intake_stopped
from coordination.vocabulary import ServiceKind

_ENDS = (
    joinedload(ServiceLink.from_service).joinedload(Service.organisation),
    joinedload(ServiceLink.to_service).joinedload(Service.organisation),
    joinedload(ServiceLink.awaiting),
)


def service(session: Session, service_id: int) -> Service:
    """Return one service, with its organisation.

    Raises
    ------
    NotFound
        When there is none with this id.
    """
    found = session.get(Service, service_id, options=[joinedload(Service.organisation)])
    if found is None:
        raise NotFound("service")
    return found


def services(
    session: Session, *, organisation_id: int | None = None, kind: ServiceKind | None = None
) -> list[Service]:
    """Return services by Dutch name, with their organisations; narrowed when asked."""
    statement = (
        select(Service).options(joinedload(Service.organisation)).order_by(Service.name_nl, Service.id)
    )
    if organisation_id is not None:
        statement = statement.where(Service.organisation_id == organisation_id)
    if kind is not None:
        statement = statement.where(Service.kind == kind)
    return list(session.scalars(statement))


def link(session: Session, link_id: int) -> ServiceLink:
    """Return one link, with its services and their organisations.

    Raises
    ------
    NotFound
        When there is none with this id.
    """
    found = session.get(ServiceLink, link_id, options=_ENDS)
    if found is None:
        raise NotFound("service_link")
    return found


def links_of(session: Session, organisation_id: int) -> list[ServiceLink]:
    """Return every link from or to a service of an organisation, confirmed or not, by its services' names."""
    giver, receiver = aliased(Service), aliased(Service)
    statement = (
        select(ServiceLink)
        .join(giver, giver.id == ServiceLink.from_service_id)
        .join(receiver, receiver.id == ServiceLink.to_service_id)
        .where(or_(giver.organisation_id == organisation_id, receiver.organisation_id == organisation_id))
        .options(*_ENDS)
        .order_by(giver.name_nl, receiver.name_nl, ServiceLink.id)
    )
    return list(session.scalars(statement))


def build_graph(session: Session, on: date | None = None) -> ServiceGraph:
    """Return the graph of services and links as it stands on a day (today when None): two statements.

    A link that its second organisation has not confirmed is left out.
    """
    day = on or clock.today()
    nodes = [_node(found, day) for found in services(session)]
    links = [
        Link(
            from_service=row.from_service_id,
            to_service=row.to_service_id,
            kind=row.kind,
            scheme=row.scheme,
            from_rung=row.from_rung,
            to_rung=row.to_rung,
            evidence=row.evidence,
        )
        for row in session.scalars(select(ServiceLink).where(ServiceLink.awaiting_organisation_id.is_(None)))
    ]
    return ServiceGraph(nodes, links)


def _node(found: Service, day: date) -> ServiceNode:
    return ServiceNode(
        id=found.id,
        name_nl=found.name_nl,
        name_en=found.name_en,
        name_fr=found.name_fr,
        kind=found.kind,
        organisation_id=found.organisation_id,
        organisation_name=found.organisation.name,
        ladder_scheme=found.ladder_scheme,
        lowest_rung=found.lowest_rung,
        highest_rung=found.highest_rung,
        self_referral=found.self_referral,
        is_end_station=found.is_end_station,
        intake_stopped=intake_stopped(found, day),
        breadth=found.breadth,
        life_domains=tuple(found.life_domains),
        is_demo=found.is_demo,
    )


def localities(session: Session) -> dict[int, frozenset[str]]:
    """Return where each organisation receives people, by its id; those without a site are left out."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    for organisation_id, locality in session.execute(select(Site.organisation_id, Site.locality)):
        found[organisation_id].add(locality)
    return {organisation_id: frozenset(names) for organisation_id, names in found.items()}
