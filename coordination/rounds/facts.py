"""From rows to facts: what the matcher may know of clients, offers and services.

Only functional facts enter (CONF-25): no name, no wish in own words, nothing of health, offence or origin.
Judicial limits are merged with the client's own into availability, areas and contacts, so that no rule tells
them apart (INV-24, E.3 point 9). A decline enters only as an offer left out until a day (E.3 point 8).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, defer, selectinload

from coordination.capacity.models import CapacityOffer
from coordination.capacity.queries import open_offers
from coordination.capacity.rules import Stay, free_places
from coordination.clients import rules as client_rules
from coordination.clients.models import Client, JudicialCondition, Trajectory, Wish
from coordination.organisations.models import Professional
from coordination.placements import queries as placements
from coordination.placements.models import Placement
from coordination.rounds.rules import takes_part
from coordination.rounds.snapshot import key
from coordination.services.graph import ServiceGraph
from coordination.services.models import Programme, Service
from coordination.services.queries import build_graph
from coordination.teams.queries import team_organisations
from coordination.vocabulary import (
    Adaptation,
    CapacityState,
    ClientState,
    IncomeStatus,
    OrganisationKind,
    PovertySignalKind,
    PovertySignalState,
)
from matching import (
    ClientFacts,
    Facts,
    Occupied,
    OfferFacts,
    ServiceFacts,
    ShiftFacts,
    WishFacts,
)

# As many ids as both databases take in one statement without trouble.
BATCH = 5_000

Value = TypeVar("Value")


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
    return Facts(
        on=on,
        clients=tuple(_client_facts(session, on, organisation_id)),
        offers=tuple(_offer_facts(session, offers, on)),
        services=tuple(_service_facts(service, graph) for _, service in sorted(services.items())),
    )


def _client_facts(session: Session, on: date, organisation_id: int | None) -> Iterator[ClientFacts]:
    looking = [one for one in _looking(session, on) if _is_of(one, organisation_id)]
    ids = [client.id for client in looking]
    under_way = set(session.scalars(placements.clients_under_way()))
    running: dict[int, list[Placement]] = defaultdict(list)
    for batch in _batches(ids):
        for placement in placements.occupying_placements(session, batch, on):
            running[placement.client_id].append(placement)
    clients = [
        client
        for client in looking
        if takes_part(client, running[client.id], under_way=client.id in under_way)
    ]
    ids = [client.id for client in clients]
    teams = _by_client(ids, lambda batch: team_organisations(session, batch, on))
    stays = _by_client(ids, lambda batch: placements.earlier_good_stays(session, batch))
    blocked = _by_client(ids, lambda batch: placements.declined_offers(session, batch, on))
    arrivals = sorted(clients, key=lambda client: (client.looking_since or on, client.ref))
    for arrival, client in enumerate(arrivals):
        limits = client_rules.effective_limits(client, client.judicial_conditions, on)
        team = frozenset(key("organisation", one) for one in teams.get(client.id, ()))
        trajectory = client_rules.open_trajectory_of(client)
        yield ClientFacts(
            key=client.ref,
            arrival=arrival,
            waiting_days=client_rules.waiting_days(client, on),
            priority_class=client_rules.priority_class(client, on).value,
            age=client_rules.age_on(client, on),
            income_status=_known(client.income_status),
            dutch_level=None if client.dutch_level is None else client.dutch_level.value,
            availability=None if limits.availability is None else int(limits.availability),
            occupied=tuple(_occupied(placement) for placement in running[client.id]),
            earliest_start=client.earliest_start_on,
            rungs=_rungs(client, on),
            home=_microdegrees(client.latitude, client.longitude),
            travel_mode=None if client.travel_mode is None else client.travel_mode.value,
            max_travel_minutes=client.max_travel_minutes,
            has_transport_money=_transport_money(client),
            no_go_areas=limits.no_go_postcodes,
            avoided_contacts=frozenset(
                [key("organisation", one) for one in limits.avoided_organisations]
                + [key("professional", one) for one in limits.avoided_professionals]
            ),
            blocked_offers={
                key("offer", offer_id): until
                for offer_id, until in sorted(blocked.get(client.id, {}).items())
            },
            blocked_kinds=frozenset(kind.value for kind in client.refused_kinds),
            needs=frozenset(need.value for need in client.functional_needs),
            strengths=frozenset(client.strengths),
            wishes=tuple(
                WishFacts(dimension=wish.dimension.value, value=wish.value, rank=wish.rank)
                for wish in client.wishes
            ),
            earlier_good_stays=frozenset(key("organisation", one) for one in stays.get(client.id, ())),
            known_contacts=team,
            team_organisations=team,
            advices=frozenset(advice.value for advice in client.valid_advices),
            resident_flemish_region=client.resident_flemish_region,
            recognised_disability_support=client.recognised_disability_support,
            trajectory_kind=None if trajectory is None else trajectory.kind.value,
        )


def _looking(session: Session, on: date) -> list[Client]:
    """Return who may take part, in the order of their references; names and words are not even read."""
    statement = (
        select(Client)
        .where(Client.state == ClientState.ACTIVE, Client.looking_since <= on)
        .options(
            defer(Client.display_name),
            selectinload(Client.wishes).defer(Wish.own_words),
            selectinload(Client.rung_assessments),
            selectinload(Client.trajectories).joinedload(Trajectory.supervisor),
            selectinload(Client.poverty_signals),
            selectinload(Client.judicial_conditions).defer(JudicialCondition.text),
        )
        .order_by(Client.ref)
    )
    return list(session.scalars(statement))


def _offer_facts(session: Session, offers: Sequence[CapacityOffer], on: date) -> Iterator[OfferFacts]:
    stays = placements.stays_of_offers(session, on=on)
    staff: dict[int, list[int]] = defaultdict(list)
    for person_id, organisation_id in session.execute(
        select(Professional.id, Professional.organisation_id).where(Professional.active)
    ):
        staff[organisation_id].append(person_id)
    for offer in offers:
        met = {*staff[offer.host_organisation_id], *([offer.contact_id] if offer.contact_id else [])}
        contacts = [key("organisation", offer.host_organisation_id)]
        if offer.guiding_organisation_id:
            contacts.append(key("organisation", offer.guiding_organisation_id))
        adaptations = {adaptation.value for adaptation in offer.adaptations_available}
        if offer.site.step_free:
            adaptations.add(Adaptation.STEP_FREE.value)
        yield OfferFacts(
            key=key("offer", offer.id),
            service=key("service", offer.service_id),
            organisation=key("organisation", offer.host_organisation_id),
            kind=offer.placement_kind.value,
            is_open=offer.state is CapacityState.OPEN,
            valid_from=offer.valid_from,
            valid_to=offer.valid_to,
            review_by=offer.review_by,
            intake_stop=None if offer.paused_from is None else (offer.paused_from, offer.paused_until),
            **_places(offer, stays.get(offer.id, ()), on),
            min_half_days=offer.min_half_days,
            max_half_days=offer.max_half_days,
            starts_on=offer.valid_from,
            duration_weeks=offer.duration_weeks,
            min_dutch_level=offer.min_dutch_level.value,
            language_support=offer.language_support,
            income_statuses=frozenset(status.value for status in offer.income_statuses_accepted),
            employer_is_pcsw=_is_pcsw(offer),
            area=offer.site.postcode,
            location=_microdegrees(offer.site.latitude, offer.site.longitude),
            contacts=frozenset([*contacts, *(key("professional", one) for one in met)]),
            adaptations=frozenset(adaptations),
            sector=offer.sector.value,
            settings=frozenset(setting.value for setting in offer.settings),
            skills=frozenset(offer.skills),
            travel_cost_paid=offer.travel_cost_paid,
        )


def _places(offer: CapacityOffer, stays: Sequence[Stay], on: date) -> dict[str, Any]:
    """Return the free places: total minus the most that are taken at once from the first possible day on."""
    free = free_places(offer.shifts, stays, max(on, offer.valid_from), offer.valid_to)
    least = {
        shift.id: min(places for (shift_id, _), places in free.items() if shift_id == shift.id)
        for shift in offer.shifts
    }
    if offer.free_choice:
        return {"free_choice": {int(shift.half_days): least[shift.id] for shift in offer.shifts}}
    return {
        "shifts": tuple(
            ShiftFacts(key=key("shift", shift.id), half_days=int(shift.half_days), places=least[shift.id])
            for shift in offer.shifts
        )
    }


def _service_facts(service: Service, graph: ServiceGraph) -> ServiceFacts:
    stop = None
    if service.intake_stop_from is not None:
        stop = (service.intake_stop_from, service.intake_stop_until)
    return ServiceFacts(
        key=key("service", service.id),
        scheme=service.ladder_scheme.value,
        self_referral=graph.self_referral(service.id),
        routes_from=frozenset(key("organisation", one) for one in graph.routes_from(service.id)),
        leads_to=frozenset(
            (link.scheme.value, link.from_rung, link.to_rung)
            for link in graph.leads_to(service.id)
            if link.scheme is not None and link.from_rung is not None and link.to_rung is not None
        ),
        end_station=service.is_end_station,
        care_from=frozenset(key("organisation", one.organisation_id) for one in graph.care_for(service.id)),
        min_age=service.min_age,
        max_age=service.max_age,
        intake_stop=stop,
        programme=(service.starts_on, service.ends_on) if isinstance(service, Programme) else None,
    )


def _is_of(client: Client, organisation_id: int | None) -> bool:
    trajectory = client_rules.open_trajectory_of(client)
    return organisation_id is None or (
        trajectory is not None and trajectory.supervisor.organisation_id == organisation_id
    )


def _is_pcsw(offer: CapacityOffer) -> bool:
    employer = offer.employer_organisation
    return employer is not None and OrganisationKind.PCSW in employer.kinds


def _known(status: IncomeStatus) -> str | None:
    return None if status is IncomeStatus.UNKNOWN else status.value


def _occupied(placement: Placement) -> Occupied:
    return Occupied(
        half_days=int(placement.half_days),
        starts_on=placement.starts_on,
        ends_on=placement.ends_on,
        kind=placement.offer.placement_kind.value,
    )


def _rungs(client: Client, on: date) -> dict[str, tuple[int, int | None]]:
    schemes = sorted({assessment.scheme for assessment in client.rung_assessments})
    latest = [client_rules.current_rung(client.rung_assessments, scheme, on) for scheme in schemes]
    return {one.scheme.value: (one.current_rung, one.attainable_rung) for one in latest if one is not None}


def _transport_money(client: Client) -> bool | None:
    """Return False while somebody sees no money for transport, True once that is relieved, else None."""
    signals = [
        signal for signal in client.poverty_signals if signal.kind is PovertySignalKind.NO_TRANSPORT_MONEY
    ]
    if not signals:
        return None
    return all(signal.state is PovertySignalState.RELIEVED for signal in signals)


def _microdegrees(latitude: float | None, longitude: float | None) -> tuple[int, int] | None:
    if latitude is None or longitude is None:
        return None
    return round(latitude * 1_000_000), round(longitude * 1_000_000)


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]


def _by_client(ids: Sequence[int], read: Callable[[Collection[int]], dict[int, Value]]) -> dict[int, Value]:
    found: dict[int, Value] = {}
    for batch in _batches(ids):
        found.update(read(batch))
    return found
