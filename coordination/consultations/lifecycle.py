"""The life of a statutory case consultation: convened, then closed for good."""

from __future__ import annotations

from coordination.consultations.models import CaseConsultation
from coordination.lifecycle import Lifecycle, Transition
from coordination.vocabulary import ActorRole
from coordination.vocabulary import CaseConsultationState as State

CONVENORS = frozenset({ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER})


def has_report(consultation: CaseConsultation) -> str | None:
    """Ask that there is a report."""
    return None if consultation.report else "a report"


CASE_CONSULTATION: Lifecycle[State, CaseConsultation] = Lifecycle(
    "case consultation",
    (Transition((State.CONVENED,), "close", State.CLOSED, CONVENORS, (has_report,)),),
)
