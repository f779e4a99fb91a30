"""How the group of a floor is made up, in numbers.

The workplace sees its own people one by one, so it reads whole numbers, of what it may see: half-days and
what people need there. A supervisor may not open everybody on a floor: how far people are in the phases is
told in fives, and not of few (CONF-24). How many places are taken is told whole, as everywhere. Nothing
here counts by origin, diagnosis, offence or use (INV-16).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, require_role
from coordination.audit.operations import record
from coordination.capacity.models import CapacityOffer
from coordination.capacity.queries import offer as find_offer
from coordination.capacity.queries import own_offer
from coordination.clients.models import Trajectory
from coordination.placements.models import Placement
from coordination.placements.queries import occupying
from coordination.small_cells import Told, tell
from coordination.vocabulary import ActorRole, Adaptation, AuditAction, TrajectoryState, WorkfloorStage
from coordination.vocabulary.half_days import NAMES
from coordination.workfloor import queries

_OVER = (TrajectoryState.CLOSED, TrajectoryState.AFTERCARE, TrajectoryState.ARCHIVED)


@dataclass(frozen=True, slots=True)
class Group:
    """The group of one offer today.

    Attributes
    ----------
    taken, places
        By half-day, how many people are there and for how many there is a place.
    phases
        How many are in each phase, in fives; None is fewer than five. Empty for the workplace.
    needs
        How many people need what; for the workplace only.
    """

    offer: CapacityOffer
    taken: Mapping[str, int]
    places: Mapping[str, int]
    phases: Mapping[WorkfloorStage, Told | None]
    needs: Mapping[Adaptation, int]


def group_of(session: Session, actor: Actor, offer_id: int) -> Group:
    """Return how the group of an offer is made up, as far as the actor may know; the read is recorded.

    Raises
    ------
    NotFound
        When there is no such offer, or for a workplace when it is not its own.
    """
    require_role(actor, "reading a group", ActorRole.SUPERVISOR, ActorRole.PARTNER)
    if actor.has(ActorRole.SUPERVISOR):
        offer = find_offer(session, offer_id)
        needs: Counter[Adaptation] = Counter()
        phases = _phases(session, offer)
    else:
        offer = own_offer(session, actor, offer_id)
        people = queries.people_of_host(session, actor, offer_id)
        needs = Counter(need for stay, _name in people for need in stay.client.functional_needs)
        phases = {}
    record(session, actor, AuditAction.VIEW, "offer", offer.id, detail="group")
    return Group(offer, _taken(session, offer), _places(offer), phases, dict(needs.most_common()))


def _taken(session: Session, offer: CapacityOffer) -> dict[str, int]:
    today = clock.today()
    statement = select(Placement.half_days).where(
        Placement.offer_id == offer.id, occupying(today), Placement.starts_on <= today
    )
    counted: Counter[str] = Counter()
    for half_days in session.scalars(statement):
        counted.update(half_days.names)
    return {name: counted[name] for name in _places(offer)}


def _places(offer: CapacityOffer) -> dict[str, int]:
    counted: Counter[str] = Counter()
    for shift in offer.shifts:
        for name in shift.half_days.names:
            counted[name] += shift.places
    return {name: counted[name] for name in NAMES if counted[name]}


def _phases(session: Session, offer: CapacityOffer) -> Mapping[WorkfloorStage, Told | None]:
    """Return how many are in each phase, in fives; each person counts once."""
    today = clock.today()
    clients = select(Placement.client_id).where(
        Placement.offer_id == offer.id, occupying(today), Placement.starts_on <= today
    )
    people = set(session.scalars(clients))
    statement = (
        select(Trajectory.client_id, Trajectory.workfloor_phase)
        .where(Trajectory.client_id.in_(people), Trajectory.state.not_in(_OVER))
        .order_by(Trajectory.started_on, Trajectory.id)
    )
    phase_of = {
        client_id: WorkfloorStage.NOT_BEGUN if phase is None else WorkfloorStage(phase.value)
        for client_id, phase in session.execute(statement)
    }
    counted = Counter(phase_of.get(one, WorkfloorStage.NOT_BEGUN) for one in people)
    shown = (
        WorkfloorStage.PREVOCATIONAL,
        WorkfloorStage.RESPONSIBILITY,
        WorkfloorStage.SCREENING,
        WorkfloorStage.NOT_BEGUN,
    )
    return {stage: tell(counted[stage]) for stage in shown}
