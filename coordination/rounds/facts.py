"""From rows to facts: everything that one round is made from (CONF-25)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.capacity.models import CapacityOffer
from coordination.capacity.queries import open_names, open_offers
from coordination.capacity.rules import Stay
from coordination.clients.models import Client
from coordination.placements.queries import occupying_placements, stays_of_offers
from coordination.rounds.caseloads import Caseloads
from coordination.rounds.client_facts import client_facts, clients_taking_part
from coordination.rounds.guidance import guidance_facts, much_support_at
from coordination.rounds.offer_facts import offer_facts, service_facts
from coordination.services.queries import build_graph
from matching import Facts


def build_facts(session: Session, on: date, organisation_id: int | None = None) -> Facts:
    """Return the facts for a round on a day.

    Parameters
    ----------
    organisation_id
        Only clients whose trajectory is supervised from this organisation; all when not given. All offers
        take part either way.
    """
    graph = build_graph(session, on)
    offers = open_offers(session, on)
    services = {offer.service_id: offer.service for offer in offers}
    clients, running = clients_taking_part(session, on, organisation_id)
    caseloads = Caseloads(session)
    stays = stays_of_offers(session, on=on)
    told_of_clients = tuple(client_facts(session, on, clients, running, offers))
    much_support = much_support_at(session, offers, on)
    told_of_offers = tuple(offer_facts(session, offers, caseloads.guides(offers), stays, much_support, on))
    named = {one.caseload for one in told_of_clients} | {one.caseload for one in told_of_offers}
    named |= {one.job_coaches for one in told_of_offers}
    return Facts(
        on=on,
        clients=told_of_clients,
        offers=told_of_offers,
        services=tuple(
            service_facts(service, graph, _of_service(service_id, offers, stays), on)
            for service_id, service in sorted(services.items())
        ),
        caseloads=caseloads.facts(
            {one for one in named if one is not None}, {client.id for client in clients}, on
        ),
        guidance=guidance_facts(session, offers, on),
    )


def pair_facts(session: Session, on: date, client: Client, offer: CapacityOffer) -> Facts:
    """Return the facts of one client and one offer on a day, as a round of that day would be told them.

    Of the other open offers of the service only the stays count: a group has its room over all of them; what
    soft rules ask of other offers (SR-09, SR-10) is not told. Of other clients nothing is; who guides how
    many counts every stay but the client's own.
    """
    of_service = session.scalars(select(CapacityOffer.id).where(CapacityOffer.service_id == offer.service_id))
    opened = {number for number, _title, _host in open_names(session, on)}
    stays = stays_of_offers(session, opened.intersection(of_service) | {offer.id}, on)
    running = {client.id: occupying_placements(session, [client.id], on)}
    caseloads = Caseloads(session)
    told_of_client = tuple(client_facts(session, on, [client], running, [offer]))
    much_support = much_support_at(session, [offer], on)
    told_of_offer = tuple(offer_facts(session, [offer], caseloads.guides([offer]), stays, much_support, on))
    named = {one.caseload for one in told_of_client} | {one.caseload for one in told_of_offer}
    named |= {one.job_coaches for one in told_of_offer}
    service = service_facts(
        offer.service, build_graph(session, on), [stay for found in stays.values() for stay in found], on
    )
    return Facts(
        on=on,
        clients=told_of_client,
        offers=told_of_offer,
        services=(service,),
        caseloads=caseloads.facts({one for one in named if one is not None}, {client.id}, on),
        guidance=guidance_facts(session, [offer], on),
    )


def _of_service(
    service_id: int, offers: Sequence[CapacityOffer], stays: Mapping[int, Sequence[Stay]]
) -> list[Stay]:
    """Return the stays at all offers of a service."""
    own = [offer.id for offer in offers if offer.service_id == service_id]
    return [stay for offer_id in own for stay in stays.get(offer_id, ())]
