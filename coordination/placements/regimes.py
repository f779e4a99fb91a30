"""What a kind of place may not be without, and what it may not be together with (INV-05 to INV-08, INV-10).

The matcher asks the same of a proposal (HR-07, HR-13, HR-14, HR-16, HR-28); here it is asked again of what is
about to be promised, on the facts of that day.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy.orm import Session

from coordination import clock
from coordination.clients.rules import open_trajectory_of
from coordination.placements import queries, rules
from coordination.placements.models import Placement
from coordination.services.models import Programme
from coordination.vocabulary import (
    IncomeStatus,
    OrganisationKind,
    PlacementKind,
    PlacementState,
    RegimeFault,
    TrajectoryKind,
    label,
)

K = PlacementKind
_LEEFLOON = frozenset({IncomeStatus.INTEGRATION_INCOME, IncomeStatus.EQUIVALENT_INTEGRATION_INCOME})
_VOLUNTEERING = frozenset({K.GUIDED_VOLUNTEERING, K.REGULAR_VOLUNTEERING})


def combination_fault(session: Session, placement: Placement) -> RegimeFault | None:
    """Return why the place may not be combined with what the client does or is promised (INV-07, HR-16)."""
    taken = queries.occupying_placements(session, client_ids=[placement.client_id], on=clock.today())
    # Several places may be held for somebody who still chooses (case J.); of two, one is confirmed.
    others = [one for one in taken if one.id != placement.id and one.state is not PlacementState.RESERVED]
    trajectory = open_trajectory_of(placement.client)
    supported = trajectory is not None and trajectory.kind is TrajectoryKind.SUPPORTED_EMPLOYMENT
    return _not_together(placement, others, supported=supported)


def faults(session: Session, placement: Placement) -> tuple[RegimeFault, ...]:
    """Return everything that speaks against confirming the place, what may not be combined first."""
    together = combination_fault(session, placement)
    first = () if together is None else (together,)
    return (*first, *_conditions(placement))


def sentence(fault: RegimeFault | None) -> str | None:
    """Return a fault as what a step still needs."""
    return None if fault is None else f"this to be mended: {label(fault, 'en')}"


def _not_together(
    placement: Placement, others: Collection[Placement], *, supported: bool
) -> RegimeFault | None:
    kind = placement.offer.placement_kind
    beside = {one.offer.placement_kind for one in others if rules.overlap(placement, one)}
    if kind is K.WORK_CARE:
        if supported or K.SUPPORTED_WORK_UNPAID in beside:
            return RegimeFault.SUPPORTED_AND_WORK_CARE
        return RegimeFault.TWO_WORK_CARE if K.WORK_CARE in beside else None
    if kind is K.SUPPORTED_WORK_UNPAID and K.WORK_CARE in beside:
        return RegimeFault.SUPPORTED_AND_WORK_CARE
    return None


def _conditions(placement: Placement) -> Iterator[RegimeFault]:
    offer, kind = placement.offer, placement.offer.placement_kind
    employer = offer.employer_organisation
    asked = {
        RegimeFault.ARTICLE_60_EMPLOYER: kind is K.ARTICLE_60
        and (employer is None or OrganisationKind.PCSW not in employer.kinds),
        RegimeFault.ARTICLE_60_INCOME: kind is K.ARTICLE_60
        and placement.client.income_status not in _LEEFLOON,
        RegimeFault.NO_ANCHOR: kind is K.SUPPORTED_WORK_UNPAID and offer.anchor_person_id is None,
        RegimeFault.NO_JOB_COACH: kind is K.SUPPORTED_WORK_UNPAID and offer.job_coach_id is None,
        RegimeFault.NOT_REGULAR: kind is K.SUPPORTED_WORK_UNPAID and not offer.regular_environment,
        RegimeFault.CONTRIBUTION: kind is K.SUPPORTED_WORK_UNPAID
        and bool(offer.service.cost_to_client_cents),
        RegimeFault.COMMERCIAL_HOST: kind in _VOLUNTEERING and not offer.host_organisation.is_non_profit,
        RegimeFault.OUTSIDE_PROGRAMME: _outside_programme(placement),
    }
    return (fault for fault, holds in asked.items() if holds)


def _outside_programme(placement: Placement) -> bool:
    """Say whether the stay is not within the programme's dates (INV-10); an open end ends with it."""
    programme = placement.offer.service
    if not isinstance(programme, Programme):
        return False
    last = placement.ends_on or programme.ends_on
    return placement.starts_on < programme.starts_on or last > programme.ends_on
