"""Who guides how many: the caseloads that places and clients of a round add to (HR-13, HR-18)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.capacity.models import CapacityOffer
from coordination.organisations.models import Professional
from coordination.placements import queries as placements
from coordination.placements.models import Placement
from coordination.rounds.snapshot import key
from coordination.vocabulary import PlacementKind, RoleKind
from matching import CaseloadFacts

# Who of a guiding organisation follows people on the floor.
GUIDES = frozenset(
    {
        RoleKind.TRAJECTORY_SUPERVISOR,
        RoleKind.ACTIVATION_COUNSELLOR,
        RoleKind.EMPLOYMENT_COUNSELLOR,
        RoleKind.PREVOCATIONAL_TRAINER,
        RoleKind.WORK_LEADER,
    }
)


@dataclass(frozen=True, slots=True)
class Guides:
    """The keys of the caseloads that a place adds to: of who supervises there, and of the job coaches."""

    caseload: str | None
    coaches: str | None


class Caseloads:
    """The caseloads of a round, from the staff of today and the placements under way."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._staff: dict[str, list[int | None]] = defaultdict(list)
        statement = select(
            Professional.id, Professional.organisation_id, Professional.role, Professional.caseload_max
        ).where(Professional.active)
        for person_id, organisation_id, role, caseload_max in session.execute(statement):
            self._staff[key("professional", person_id)].append(caseload_max)
            if role in GUIDES:
                self._staff[key("organisation", organisation_id)].append(caseload_max)
            if role is RoleKind.JOB_COACH:
                self._staff[_coaches(organisation_id)].append(caseload_max)

    def guides(self, offers: Sequence[CapacityOffer]) -> dict[int, Guides]:
        """Return per offer the caseloads that a place there adds to."""
        return {
            offer.id: self._guides(offer.placement_kind, offer.guiding_organisation_id, offer.job_coach_id)
            for offer in offers
        }

    def facts(self, keys: Collection[str], looking: Collection[int], on: date) -> tuple[CaseloadFacts, ...]:
        """Return the caseloads with these keys.

        Parameters
        ----------
        looking
            Ids of the clients whom the round looks for: they do not count among the people guided.
        """
        people: dict[str, set[int]] = defaultdict(set)
        statement = (
            select(
                Placement.client_id,
                Placement.supervisor_id,
                CapacityOffer.placement_kind,
                CapacityOffer.guiding_organisation_id,
                CapacityOffer.job_coach_id,
            )
            .join(CapacityOffer, CapacityOffer.id == Placement.offer_id)
            .where(placements.occupying(on))
        )
        for client_id, supervisor_id, kind, guiding_id, coach_id in self._session.execute(statement):
            if client_id in looking:
                continue
            guided = self._guides(kind, guiding_id, coach_id)
            for one in (key("professional", supervisor_id), guided.caseload, guided.coaches):
                if one is not None:
                    people[one].add(client_id)
        return tuple(
            CaseloadFacts(
                key=one,
                people=len(people[one]),
                maximum=_maximum(self._staff[one]),
                staff=max(1, len(self._staff[one])),
            )
            for one in sorted(keys)
        )

    def _guides(self, kind: PlacementKind, guiding_id: int | None, coach_id: int | None) -> Guides:
        coaches = None if coach_id is None else key("professional", coach_id)
        if coaches is None and kind is PlacementKind.SUPPORTED_WORK_UNPAID and guiding_id is not None:
            coaches = _coaches(guiding_id)
        caseload = None if guiding_id is None else key("organisation", guiding_id)
        return Guides(*(one if one in self._staff else None for one in (caseload, coaches)))


def _coaches(organisation_id: int) -> str:
    return key("coaches", organisation_id)


def _maximum(maxima: Sequence[int | None]) -> int | None:
    """Return what one of them guides at most, on the average of those who said it."""
    said = [one for one in maxima if one is not None]
    return sum(said) // len(said) if said else None
