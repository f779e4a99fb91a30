"""From rows to facts: what the matcher may know of clients.

Only functional facts (CONF-25): no name, no wish in own words, nothing of health, offence or origin. Judicial
limits are merged with the client's own into availability, areas and contacts, so that no rule tells them
apart (INV-24, E.3 point 9). A decline enters only as an offer left out until a day (E.3 point 8), and of
people to be kept apart only whom, never why.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, defer, selectinload

from coordination.capacity.models import CapacityOffer
from coordination.clients import rules as client_rules
from coordination.clients.models import Client, JudicialCondition, KeptApart, Trajectory, Wish
from coordination.placements import queries as placements
from coordination.placements.models import Placement
from coordination.rounds.rules import takes_part
from coordination.rounds.snapshot import key, microdegrees
from coordination.services.rules import RELIEVED_BY
from coordination.teams.queries import team_organisations
from coordination.vocabulary import (
    ClientState,
    IncomeStatus,
    PovertySignalKind,
    PovertySignalState,
    TrajectoryGoal,
)
from matching import ClientFacts, Occupied, WishFacts

# As many ids as both databases take in one statement without trouble.
BATCH = 5_000

STEP, LASTING = "step", "lasting"

Value = TypeVar("Value")


@dataclass(slots=True)
class Apart:
    """Whom a client is not to meet, in what a round may know of it (SR-16, E.3.9)."""

    others: set[str] = field(default_factory=set)
    no_place_at: set[str] = field(default_factory=set)
    unwanted_at: set[str] = field(default_factory=set)


def clients_taking_part(
    session: Session, on: date, organisation_id: int | None
) -> tuple[list[Client], dict[int, list[Placement]]]:
    """Return who takes part in a round, by reference, and the placements under way of whoever looks."""
    looking = [one for one in _looking(session, on) if _is_of(one, organisation_id)]
    under_way = set(session.scalars(placements.clients_under_way()))
    running: dict[int, list[Placement]] = defaultdict(list)
    for batch in _batches([client.id for client in looking]):
        for placement in placements.occupying_placements(session, batch, on):
            running[placement.client_id].append(placement)
    clients = [
        client
        for client in looking
        if takes_part(client, running[client.id], under_way=client.id in under_way)
    ]
    return clients, running


def client_facts(
    session: Session,
    on: date,
    clients: Sequence[Client],
    running: Mapping[int, Sequence[Placement]],
    offers: Sequence[CapacityOffer],
) -> Iterator[ClientFacts]:
    """Yield the facts of each client, first come first."""
    ids = [client.id for client in clients]
    teams = _by_client(ids, lambda batch: team_organisations(session, batch, on))
    stays = _by_client(ids, lambda batch: placements.earlier_good_stays(session, batch))
    blocked = _by_client(ids, lambda batch: placements.declined_offers(session, batch, on))
    apart = _apart(session, on, clients, offers)
    nobody = Apart()
    arrivals = sorted(clients, key=lambda client: (client.looking_since or on, client.ref))
    for arrival, client in enumerate(arrivals):
        limits = client_rules.effective_limits(client, client.judicial_conditions, on)
        team = _keys("organisation", teams.get(client.id, ()))
        good = _keys("organisation", stays.get(client.id, ()))
        here = _keys("organisation", (one.offer.host_organisation_id for one in running[client.id]))
        kept = apart.get(client.id, nobody)
        trajectory = client_rules.open_trajectory_of(client)
        phase = None if trajectory is None else trajectory.workfloor_phase
        yield ClientFacts(
            key=client.ref,
            arrival=arrival,
            waiting_days=client_rules.waiting_days(client, on),
            priority_class=client_rules.priority_class(client, on).value,
            looks_for_place=True,
            age=client_rules.age_on(client, on),
            income_status=_known(client.income_status),
            dutch_level=None if client.dutch_level is None else client.dutch_level.value,
            availability=None if limits.availability is None else int(limits.availability),
            occupied=tuple(_occupied(placement) for placement in running[client.id]),
            earliest_start=client.earliest_start_on,
            wants_beside=client.wants_course_beside,
            rungs=_rungs(client, on),
            home=microdegrees(client.latitude, client.longitude),
            area=client.postcode,
            travel_mode=None if client.travel_mode is None else client.travel_mode.value,
            max_travel_minutes=client.max_travel_minutes,
            has_transport_money=_is_free_of(client, PovertySignalKind.NO_TRANSPORT_MONEY),
            has_internet=_is_free_of(client, PovertySignalKind.NO_INTERNET),
            no_go_areas=limits.no_go_postcodes,
            avoided_contacts=_keys("organisation", limits.avoided_organisations)
            | _keys("professional", limits.avoided_professionals),
            blocked_offers={
                key("offer", offer_id): until
                for offer_id, until in sorted(blocked.get(client.id, {}).items())
            },
            blocked_kinds=frozenset(kind.value for kind in client.refused_kinds),
            needs=frozenset(need.value for need in client.functional_needs),
            strengths=frozenset(client.strengths),
            competences=client_rules.competence_levels(client.competence_assessments, on),
            wishes=tuple(
                WishFacts(dimension=wish.dimension.value, value=wish.value, rank=wish.rank)
                for wish in client.wishes
            ),
            earlier_good_stays=good,
            known_contacts=team,
            team_organisations=team,
            introduced_at=_keys("organisation", (one.organisation_id for one in client.introductions)),
            familiar_at=good | here,
            advices=frozenset(advice.value for advice in client.valid_advices),
            resident_flemish_region=client.resident_flemish_region,
            recognised_disability_support=client.recognised_disability_support,
            workfloor_phase=None if phase is None else phase.value,
            has_development_plan=None if trajectory is None else trajectory.development_plan_on is not None,
            trajectory_kind=None if trajectory is None else trajectory.kind.value,
            wanted_duration=_wanted_duration(trajectory),
            caseload=None if trajectory is None else key("professional", trajectory.supervisor_id),
            no_place_at=frozenset(kept.no_place_at),
            keep_apart=frozenset(kept.others),
            unwanted_peers_at=frozenset(kept.unwanted_at),
            support_intensity_needed=client.support_intensity_needed,
            wants_low_stress=client.wants_low_stress,
            prefers_new_network=client.wants_new_network,
            supervisor_wishes=frozenset(wish.value for wish in client.supervisor_wishes),
            languages=client_rules.easy_languages(client),
            poverty_signals=frozenset(
                signal.kind.value
                for signal in client.poverty_signals
                if signal.state is not PovertySignalState.RELIEVED and signal.kind in RELIEVED_BY
            ),
        )


def _looking(session: Session, on: date) -> list[Client]:
    """Return who may take part, in the order of their references; names and words are not even read."""
    trajectories = selectinload(Client.trajectories)
    statement = (
        select(Client)
        .where(Client.state == ClientState.ACTIVE, Client.looking_since <= on)
        .options(
            defer(Client.display_name),
            selectinload(Client.wishes).defer(Wish.own_words),
            selectinload(Client.rung_assessments),
            trajectories.defer(Trajectory.workfloor_phase_reason),
            trajectories.joinedload(Trajectory.supervisor),
            selectinload(Client.poverty_signals),
            selectinload(Client.judicial_conditions).defer(JudicialCondition.text),
            selectinload(Client.competence_assessments),
            selectinload(Client.introductions),
        )
        .order_by(Client.ref)
    )
    return list(session.scalars(statement))


def _apart(
    session: Session, on: date, clients: Sequence[Client], offers: Sequence[CapacityOffer]
) -> dict[int, Apart]:
    """Return per client of the round who is not to be met, and where those are now.

    A binding row holds both ways. Where the other has a place, every offer of that site with a half-day in
    common has none for the client; the client's own wish only names the host.
    """
    refs = {client.id: client.ref for client in clients}
    statement = select(KeptApart.client_id, KeptApart.other_client_id, KeptApart.binding).where(
        or_(KeptApart.valid_to.is_(None), KeptApart.valid_to >= on)
    )
    pairs = {
        (one, other, binding)
        for client_id, other_id, binding in session.execute(statement)
        for one, other in ((client_id, other_id), *(((other_id, client_id),) if binding else ()))
        if one in refs
    }
    places: dict[int, list[Placement]] = defaultdict(list)
    for batch in _batches(sorted({other for _, other, _ in pairs})):
        for placement in placements.occupying_placements(session, batch, on):
            places[placement.client_id].append(placement)
    at_site: dict[int, list[CapacityOffer]] = defaultdict(list)
    for offer in offers:
        at_site[offer.site_id].append(offer)
    found: dict[int, Apart] = defaultdict(Apart)
    for client_id, other_id, binding in pairs:
        kept = found[client_id]
        if not binding:
            kept.unwanted_at |= {
                key("organisation", one.offer.host_organisation_id) for one in places[other_id]
            }
            continue
        if other_id in refs:
            kept.others.add(refs[other_id])
        kept.no_place_at |= {
            key("offer", offer.id)
            for one in places[other_id]
            for offer in at_site[one.offer.site_id]
            if any(shift.half_days & one.half_days for shift in offer.shifts)
        }
    return found


def _is_of(client: Client, organisation_id: int | None) -> bool:
    trajectory = client_rules.open_trajectory_of(client)
    return organisation_id is None or (
        trajectory is not None and trajectory.supervisor.organisation_id == organisation_id
    )


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


def _is_free_of(client: Client, kind: PovertySignalKind) -> bool | None:
    """Return False while a practical signal is open, True once relieved or asked for in vain, else None."""
    signals = [signal for signal in client.poverty_signals if signal.kind is kind]
    if not signals:
        return None if client.poverty_checked_on is None else True
    return all(signal.state is PovertySignalState.RELIEVED for signal in signals)


def _wanted_duration(trajectory: Trajectory | None) -> str | None:
    if trajectory is None:
        return None
    return LASTING if trajectory.goal is TrajectoryGoal.PARTICIPATION_AS_GOAL else STEP


def _keys(kind: str, ids: Iterable[int]) -> frozenset[str]:
    return frozenset(key(kind, one) for one in ids)


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]


def _by_client(ids: Sequence[int], read: Callable[[Collection[int]], dict[int, Value]]) -> dict[int, Value]:
    found: dict[int, Value] = {}
    for batch in _batches(ids):
        found.update(read(batch))
    return found
