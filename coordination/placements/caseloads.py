"""Who guides how many and how long, and whether there is room for one more (HR-13, HR-18)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.capacity.models import CapacityOffer
from coordination.organisations.models import Organisation, Professional
from coordination.placements import queries
from coordination.placements.models import Placement
from coordination.vocabulary import PlacementKind, PlacementState, RoleKind

#: Who of a guiding organisation follows people on the floor.
GUIDES = frozenset(
    {
        RoleKind.TRAJECTORY_SUPERVISOR,
        RoleKind.ACTIVATION_COUNSELLOR,
        RoleKind.EMPLOYMENT_COUNSELLOR,
        RoleKind.PREVOCATIONAL_TRAINER,
        RoleKind.WORK_LEADER,
    }
)
#: The most people for one of them: where nothing else is agreed, and ever; the matcher's own numbers (HR-18).
USUAL, CEILING = 20, 25

# Whose caseload: ``professional``, ``organisation`` or ``coaches`` (of an organisation), and the number.
Load = tuple[str, int]
MINUTES = 60
PROFESSIONAL, ORGANISATION, COACHES = "professional", "organisation", "coaches"


@dataclass(frozen=True, slots=True)
class Guides:
    """The caseloads that a place adds to: of who supervises there, and of the job coaches."""

    caseload: Load | None
    coaches: Load | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Caseload:
    """How many people are guided by how many, and what one of them guides at most (None: nobody said)."""

    load: Load
    people: int
    staff: int
    maximum: int | None

    @property
    def room(self) -> int:
        """How many more it takes; below zero when it is over its maximum."""
        usual = USUAL if self.maximum is None else self.maximum
        return self.staff * min(usual, CEILING) - self.people


class Caseloads:
    """The caseloads of today's staff."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._staff: dict[Load, list[int | None]] = defaultdict(list)
        statement = select(
            Professional.id, Professional.organisation_id, Professional.role, Professional.caseload_max
        ).where(Professional.active)
        for person_id, organisation_id, role, caseload_max in session.execute(statement):
            self._staff[PROFESSIONAL, person_id].append(caseload_max)
            if role in GUIDES:
                self._staff[ORGANISATION, organisation_id].append(caseload_max)
            if role is RoleKind.JOB_COACH:
                self._staff[COACHES, organisation_id].append(caseload_max)

    def guides(self, offer: CapacityOffer) -> Guides:
        """Return the caseloads that a place at an offer adds to."""
        return self._guides(offer.placement_kind, offer.guiding_organisation_id, offer.job_coach_id)

    def count(
        self,
        loads: Iterable[Load],
        on: date,
        *,
        without: Collection[int] = (),
        states: Collection[PlacementState] = (),
    ) -> list[Caseload]:
        """Return how full these caseloads are on a day.

        Parameters
        ----------
        without
            Ids of clients who do not count.
        states
            Of the placements that count; all that take a place when none is named.
        """
        people: dict[Load, set[int]] = defaultdict(set)
        known: dict[tuple[PlacementKind, int | None, int | None], Guides] = {}
        statement = (
            select(
                Placement.client_id,
                Placement.supervisor_id,
                CapacityOffer.placement_kind,
                CapacityOffer.guiding_organisation_id,
                CapacityOffer.job_coach_id,
            )
            .join(CapacityOffer, CapacityOffer.id == Placement.offer_id)
            .where(queries.occupying(on))
        )
        if states:
            statement = statement.where(Placement.state.in_(states))
        for client_id, supervisor_id, kind, guiding_id, coach_id in self._session.execute(statement):
            if client_id in without:
                continue
            offered = (kind, guiding_id, coach_id)
            if offered not in known:
                known[offered] = self._guides(*offered)
            guided = known[offered]
            for one in ((PROFESSIONAL, supervisor_id), guided.caseload, guided.coaches):
                if one is not None:
                    people[one].add(client_id)
        return [
            Caseload(
                load=one,
                people=len(people[one]),
                staff=max(1, len(self._staff.get(one, ()))),
                maximum=_maximum(self._staff.get(one, ())),
            )
            for one in loads
        ]

    def _guides(self, kind: PlacementKind, guiding_id: int | None, coach_id: int | None) -> Guides:
        coaches: Load | None = None if coach_id is None else (PROFESSIONAL, coach_id)
        if coaches is None and kind is PlacementKind.SUPPORTED_WORK_UNPAID and guiding_id is not None:
            coaches = (COACHES, guiding_id)
        caseload: Load | None = None if guiding_id is None else (ORGANISATION, guiding_id)
        return Guides(*(one if one in self._staff else None for one in (caseload, coaches)))


#: Who is guided by now. Places that are only held do not count against one that is confirmed: whoever is
#: confirmed first has the room.
_GUIDED = (PlacementState.CONFIRMED, PlacementState.ACTIVE, PlacementState.PAUSED)


def full_for(session: Session, placement: Placement) -> list[Caseload]:
    """Return the caseloads that confirming a placement adds to and that have no room (HR-13, HR-18)."""
    caseloads = Caseloads(session)
    guided = caseloads.guides(placement.offer)
    known = [(PROFESSIONAL, placement.supervisor_id), guided.caseload, guided.coaches]
    loads = dict.fromkeys(one for one in known if one is not None)
    counted = caseloads.count(loads, clock.today(), without=[placement.client_id], states=_GUIDED)
    return [one for one in counted if one.room < 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidanceShort:
    """Guidance that is not there: the minutes a week that a place takes, and those that are left."""

    takes: int
    left: int


def guiding_id_of(offer: CapacityOffer) -> int | None:
    """Return whose hours of guidance a stay at an offer takes; None where nobody counts them (HR-18)."""
    guiding = offer.guiding_organisation or offer.host_organisation
    counted = guiding.guidance_hours is not None and offer.guidance_minutes is not None
    return guiding.id if counted else None


def guidance_taken(
    session: Session,
    organisation_ids: Collection[int],
    on: date,
    *,
    states: Collection[PlacementState] = (),
    without: int | None = None,
) -> dict[int, int]:
    """Return per organisation the minutes of guidance a week that stays take from a day on.

    Those at offers that are closed by now count too.

    Parameters
    ----------
    states
        Of the placements that count; all that take a place when none is named.
    without
        Id of a placement that does not count.
    """
    guiding = func.coalesce(CapacityOffer.guiding_organisation_id, CapacityOffer.host_organisation_id)
    statement = (
        select(guiding, func.sum(CapacityOffer.guidance_minutes))
        .join(Placement, Placement.offer_id == CapacityOffer.id)
        .where(
            queries.occupying(on),
            CapacityOffer.guidance_minutes.is_not(None),
            guiding.in_(organisation_ids),
            Placement.id != (without or 0),
        )
        .group_by(guiding)
    )
    if states:
        statement = statement.where(Placement.state.in_(states))
    taken = {number: int(minutes or 0) for number, minutes in session.execute(statement)}
    return {one: taken.get(one, 0) for one in organisation_ids}


def guidance_short_for(session: Session, placement: Placement) -> GuidanceShort | None:
    """Return which hours of guidance are missing to confirm a placement; None where there are enough."""
    offer = placement.offer
    guiding_id = guiding_id_of(offer)
    if guiding_id is None:
        return None
    guiding = offer.guiding_organisation or offer.host_organisation
    taken = guidance_taken(session, [guiding_id], clock.today(), states=_GUIDED, without=placement.id)
    left = MINUTES * (guiding.guidance_hours or 0) - taken[guiding_id]
    takes = offer.guidance_minutes or 0
    return GuidanceShort(takes=takes, left=max(left, 0)) if takes > left else None


def lock_guides(session: Session, placement: Placement) -> None:
    """Lock whose caseloads a placement adds to, so that of two who take the last room one is told so.

    Called after the offer and the client are locked, always in this order.
    """
    offer = placement.offer
    people = [one for one in (placement.supervisor_id, offer.job_coach_id) if one is not None]
    _lock(session, Professional, people)
    guiding = {one for one in (offer.guiding_organisation_id, guiding_id_of(offer)) if one is not None}
    _lock(session, Organisation, sorted(guiding))


def _lock(session: Session, table: type[Professional] | type[Organisation], ids: Sequence[int]) -> None:
    statement = select(table.id).where(table.id.in_(ids)).order_by(table.id)
    session.scalars(statement.with_for_update(key_share=True)).all()


def _maximum(maxima: Sequence[int | None]) -> int | None:
    """Return what one of them guides at most, on the average of those who said it."""
    said = [one for one in maxima if one is not None]
    return sum(said) // len(said) if said else None
