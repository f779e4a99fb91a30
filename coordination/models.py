"""Every table of the domain, so that one import completes ``Base.metadata``."""

from coordination.audit.models import AuditEvent, AuditLink
from coordination.base import Base
from coordination.capacity.models import CapacityOffer, Shift
from coordination.clients.models import (
    Client,
    JudicialCondition,
    PlanGoal,
    PovertySignal,
    RungAssessment,
    Trajectory,
    Wish,
)
from coordination.consent.models import Consent, ConsentRecipient
from coordination.organisations.models import Organisation, Professional, Site
from coordination.placements.models import ClientAnswer, DeclinedOffer, Placement
from coordination.rounds.models import Exclusion, MatchingRound, Suggestion
from coordination.services.models import Programme, Service, ServiceLink
from coordination.teams.models import SupportTeam, TeamMembership

__all__ = [
    "AuditEvent",
    "AuditLink",
    "Base",
    "CapacityOffer",
    "Client",
    "ClientAnswer",
    "Consent",
    "ConsentRecipient",
    "DeclinedOffer",
    "Exclusion",
    "JudicialCondition",
    "MatchingRound",
    "Organisation",
    "Placement",
    "PlanGoal",
    "PovertySignal",
    "Professional",
    "Programme",
    "RungAssessment",
    "Service",
    "ServiceLink",
    "Shift",
    "Site",
    "Suggestion",
    "SupportTeam",
    "TeamMembership",
    "Trajectory",
    "Wish",
]
