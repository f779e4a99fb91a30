"""What is still missing before a held place can be confirmed, and before somebody can start (C.6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from coordination.authorisations.queries import Missing, missing
from coordination.clients.rules import open_trajectory_of
from coordination.placements import caseloads, papers, regimes
from coordination.placements.caseloads import Caseload, GuidanceShort
from coordination.placements.models import Placement
from coordination.vocabulary import AgreementKind, AgreementParty, PlanGoalState, RegimeFault


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """All that is missing.

    Attributes
    ----------
    unsigned
        The agreements that are still to be signed, and by whom.
    authorisations
        What is not in order with the client's statute. It tells of the income: whoever shows it asks first.
    faults
        What speaks against the place itself.
    full
        The caseloads that have no room.
    guidance
        The hours of guidance that are not there (HR-18); None where there are enough.
    without_goal
        The placement serves no open goal of the client's plan (INV-09).
    """

    unsigned: Mapping[AgreementKind, tuple[AgreementParty, ...]]
    authorisations: Missing
    faults: tuple[RegimeFault, ...]
    full: tuple[Caseload, ...]
    guidance: GuidanceShort | None
    without_goal: bool

    @property
    def is_ready(self) -> bool:
        """Whether nothing is missing."""
        held_up = self.faults or self.full or self.guidance or self.without_goal
        return not (self.unsigned or self.authorisations or held_up)


def readiness(session: Session, placement: Placement) -> Readiness:
    """Return what is missing before the place can be confirmed."""
    return Readiness(
        unsigned=papers.unsigned(placement),
        authorisations=missing(session, placement.client, placement.offer),
        faults=regimes.faults(session, placement),
        full=tuple(caseloads.full_for(session, placement)),
        guidance=caseloads.guidance_short_for(session, placement),
        without_goal=placement.plan_goal_id is None and open_goal(placement) is None,
    )


def open_goal(placement: Placement) -> int | None:
    """Return the goal of the client's plan that a placement without one would serve; None without any."""
    trajectory = open_trajectory_of(placement.client)
    goals = [] if trajectory is None else trajectory.goals
    return next((goal.id for goal in goals if goal.state is PlanGoalState.OPEN), None)
