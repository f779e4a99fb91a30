"""Every table of the domain, so that one import completes ``Base.metadata``."""

from coordination.advice.models import AdviceQuestion
from coordination.audit.models import AuditEvent, AuditLink
from coordination.authorisations.models import StatuteAuthorisation
from coordination.base import Base
from coordination.capacity.models import (
    AnswerTerms,
    CapacityLink,
    CapacityOffer,
    HostingInterest,
    Outage,
    Shift,
)
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
from coordination.coaching.models import JobCoachProfile
from coordination.consent.models import (
    ClientStatement,
    Consent,
    ConsentRecipient,
    EmergencyAccess,
    ShareNotice,
)
from coordination.consultations.models import CaseConsultation, CaseParticipant
from coordination.exchange.models import ClientIdentifier, Import, ImportChange, NetworkKey
from coordination.justice.models import ReportedFact
from coordination.mandates.models import Mandate, ThirdPartyContact
from coordination.meetings.models import ActionPoint, MeetingGuest, MeetingItem, TeamMeeting
from coordination.messages.models import Message
from coordination.organisations.models import Organisation, Professional, Site
from coordination.placements.models import (
    Agreement,
    AgreementSignature,
    ClientAnswer,
    DeclinedOffer,
    Placement,
)
from coordination.plans.models import AgreementNote, DevelopmentGoal, Evaluation, GivenAdvice
from coordination.reasons.models import ClientKey, Reason
from coordination.referrals.models import Referral, ReferralQuestion
from coordination.requests.models import ClientRequest
from coordination.retention.models import ErasureRun, PastProposal, RetentionMark, RetentionSetting
from coordination.rounds.models import Exclusion, MatchingRound, Suggestion
from coordination.services.models import Programme, Service, ServiceLink
from coordination.shortages.models import ShortageReport, ShortageSignal
from coordination.teams.models import (
    InformalMember,
    Objection,
    SecrecyConfirmation,
    SupportTeam,
    TeamMembership,
)
from coordination.waiting_lists.models import WaitingListEntry
from coordination.workfloor.models import Attendance

__all__ = [
    "ActionPoint",
    "AdviceQuestion",
    "Agreement",
    "AgreementNote",
    "AgreementSignature",
    "AnswerTerms",
    "Attendance",
    "AuditEvent",
    "AuditLink",
    "Base",
    "CapacityLink",
    "CapacityOffer",
    "CaseConsultation",
    "CaseParticipant",
    "Client",
    "ClientAnswer",
    "ClientIdentifier",
    "ClientKey",
    "ClientRequest",
    "ClientStatement",
    "CompetenceAssessment",
    "Consent",
    "ConsentRecipient",
    "DeclinedOffer",
    "DevelopmentGoal",
    "EmergencyAccess",
    "ErasureRun",
    "Evaluation",
    "Exclusion",
    "GivenAdvice",
    "HostingInterest",
    "Import",
    "ImportChange",
    "InformalMember",
    "Introduction",
    "JobCoachProfile",
    "JudicialCondition",
    "KeptApart",
    "LifeDomainAssessment",
    "Mandate",
    "MatchingRound",
    "MeetingGuest",
    "MeetingItem",
    "Message",
    "NetworkKey",
    "Objection",
    "Organisation",
    "Outage",
    "PastProposal",
    "Placement",
    "PlanGoal",
    "PovertySignal",
    "Professional",
    "Programme",
    "Reason",
    "Referral",
    "ReferralQuestion",
    "ReportedFact",
    "RetentionMark",
    "RetentionSetting",
    "RungAssessment",
    "SecrecyConfirmation",
    "Service",
    "ServiceLink",
    "ShareNotice",
    "Shift",
    "ShortageReport",
    "ShortageSignal",
    "Site",
    "StatuteAuthorisation",
    "Suggestion",
    "SupportTeam",
    "TeamMeeting",
    "TeamMembership",
    "ThirdPartyContact",
    "Trajectory",
    "WaitingListEntry",
    "Wish",
]
