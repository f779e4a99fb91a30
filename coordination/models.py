"""Every table of the domain, so that one import completes ``Base.metadata``."""

from coordination.advice.models import AdviceQuestion
from coordination.audit.models import AuditEvent, AuditLink
from coordination.base import Base
from coordination.capacity.models import CapacityOffer, Shift
from coordination.clients.models import (
    Client,
    CompetenceAssessment,
    Introduction,
    JudicialCondition,
    KeptApart,
    PlanGoal,
    PovertySignal,
    RungAssessment,
    Trajectory,
    Wish,
)
from coordination.consent.models import (
    ClientStatement,
    Consent,
    ConsentRecipient,
    EmergencyAccess,
    ShareNotice,
)
from coordination.consultations.models import CaseConsultation, CaseParticipant
from coordination.justice.models import ReportedFact
from coordination.meetings.models import ActionPoint, MeetingGuest, MeetingItem, TeamMeeting
from coordination.organisations.models import Organisation, Professional, Site
from coordination.placements.models import ClientAnswer, DeclinedOffer, Placement
from coordination.requests.models import ClientRequest
from coordination.rounds.models import Exclusion, MatchingRound, Suggestion
from coordination.services.models import Programme, Service, ServiceLink
from coordination.teams.models import InformalMember, Objection, SupportTeam, TeamMembership

__all__ = [
    "ActionPoint",
    "AdviceQuestion",
    "AuditEvent",
    "AuditLink",
    "Base",
    "CapacityOffer",
    "CaseConsultation",
    "CaseParticipant",
    "Client",
    "ClientAnswer",
    "ClientRequest",
    "ClientStatement",
    "CompetenceAssessment",
    "Consent",
    "ConsentRecipient",
    "DeclinedOffer",
    "EmergencyAccess",
    "Exclusion",
    "InformalMember",
    "Introduction",
    "JudicialCondition",
    "KeptApart",
    "MatchingRound",
    "MeetingGuest",
    "MeetingItem",
    "Objection",
    "Organisation",
    "Placement",
    "PlanGoal",
    "PovertySignal",
    "Professional",
    "Programme",
    "ReportedFact",
    "RungAssessment",
    "Service",
    "ServiceLink",
    "ShareNotice",
    "Shift",
    "Site",
    "Suggestion",
    "SupportTeam",
    "TeamMeeting",
    "TeamMembership",
    "Trajectory",
    "Wish",
]
