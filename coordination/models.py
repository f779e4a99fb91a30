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
    LifeDomainAssessment,
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
from coordination.mandates.models import Mandate, ThirdPartyContact
from coordination.meetings.models import ActionPoint, MeetingGuest, MeetingItem, TeamMeeting
from coordination.organisations.models import Organisation, Professional, Site
from coordination.placements.models import ClientAnswer, DeclinedOffer, Placement
from coordination.reasons.models import ClientKey, Reason
from coordination.requests.models import ClientRequest
from coordination.retention.models import ErasureRun, PastProposal, RetentionMark, RetentionSetting
from coordination.rounds.models import Exclusion, MatchingRound, Suggestion
from coordination.services.models import Programme, Service, ServiceLink
from coordination.teams.models import (
    InformalMember,
    Objection,
    SecrecyConfirmation,
    SupportTeam,
    TeamMembership,
)

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
    "ClientKey",
    "ClientRequest",
    "ClientStatement",
    "CompetenceAssessment",
    "Consent",
    "ConsentRecipient",
    "DeclinedOffer",
    "EmergencyAccess",
    "ErasureRun",
    "Exclusion",
    "InformalMember",
    "Introduction",
    "JudicialCondition",
    "KeptApart",
    "LifeDomainAssessment",
    "Mandate",
    "MatchingRound",
    "MeetingGuest",
    "MeetingItem",
    "Objection",
    "Organisation",
    "PastProposal",
    "Placement",
    "PlanGoal",
    "PovertySignal",
    "Professional",
    "Programme",
    "Reason",
    "ReportedFact",
    "RetentionMark",
    "RetentionSetting",
    "RungAssessment",
    "SecrecyConfirmation",
    "Service",
    "ServiceLink",
    "ShareNotice",
    "Shift",
    "Site",
    "Suggestion",
    "SupportTeam",
    "TeamMeeting",
    "TeamMembership",
    "ThirdPartyContact",
    "Trajectory",
    "Wish",
]
