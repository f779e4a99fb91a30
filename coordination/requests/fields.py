"""What of a file is the client's own and what is about third parties; a copy holds the first only (CONF-21).

Every field of the tables of which a copy is made stands in one of three lists; a test keeps it so. A field in
none of them is in no copy.
"""

from __future__ import annotations

from collections.abc import Mapping

from coordination.authorisations.models import StatuteAuthorisation
from coordination.base import Row
from coordination.clients.models import (
    Client,
    CompetenceAssessment,
    JudicialCondition,
    LifeDomainAssessment,
    PlanGoal,
    PovertySignal,
    RungAssessment,
    Trajectory,
    Wish,
)
from coordination.consent.models import Consent
from coordination.placements.models import Agreement, ClientAnswer, Pause, Placement
from coordination.plans.models import AgreementNote, DevelopmentGoal, Evaluation, GivenAdvice
from coordination.referrals.models import Referral, ReferralQuestion
from coordination.teams.models import SignUpRequest
from coordination.vocabulary import ClientPart, LifeDomain
from coordination.waiting_lists.models import WaitingListEntry
from coordination.workfloor.models import Attendance

#: The tables of which a copy is made, in the order in which they stand in it.
TABLES: tuple[type[Row], ...] = (
    Client,
    SignUpRequest,
    Wish,
    RungAssessment,
    CompetenceAssessment,
    LifeDomainAssessment,
    Trajectory,
    PlanGoal,
    PovertySignal,
    JudicialCondition,
    Consent,
    Placement,
    Pause,
    ClientAnswer,
    Agreement,
    StatuteAuthorisation,
    DevelopmentGoal,
    AgreementNote,
    Evaluation,
    GivenAdvice,
    Attendance,
    WaitingListEntry,
    Referral,
    ReferralQuestion,
)

#: Fields that tell of the client: these are copied.
OWN: Mapping[type[Row], tuple[str, ...]] = {
    Client: (
        "ref",
        "display_name",
        "birth_year",
        "postcode",
        "locality",
        "latitude",
        "longitude",
        "dutch_level",
        "languages",
        "language_levels",
        "income_status",
        "availability",
        "no_go_postcodes",
        "travel_mode",
        "max_travel_minutes",
        "functional_needs",
        "strengths",
        "refused_kinds",
        "earliest_start_on",
        "looking_since",
        "wants_course_beside",
        "priority_class",
        "referral_source",
        "resident_flemish_region",
        "recognised_disability_support",
        "valid_advices",
        "support_intensity_needed",
        "wants_low_stress",
        "wants_new_network",
        "supervisor_wishes",
        "poverty_checked_on",
        "state",
    ),
    SignUpRequest: ("name", "contact", "own_words", "language", "asked_on", "state", "decided_on"),
    Wish: ("rank", "dimension", "value", "stated_by", "own_words"),
    RungAssessment: (
        "scheme",
        "current_rung",
        "attainable_rung",
        "assessed_on",
        "next_review_on",
        "discussed_with_client",
        "reason",
    ),
    CompetenceAssessment: ("competence_set", "levels", "assessed_on", "discussed_with_client"),
    LifeDomainAssessment: (
        "domain",
        "instrument",
        "help_needed",
        "client_worry",
        "client_wants_help",
        "assessed_on",
        "discussed_with_client_on",
    ),
    Trajectory: (
        "kind",
        "goal",
        "started_on",
        "state",
        "closed_on",
        "workfloor_phase",
        "workfloor_phase_reason",
        "development_plan_on",
        "personality_test_on",
        "awaits_receiver",
    ),
    PlanGoal: ("text", "state"),
    PovertySignal: ("kind", "observed_on", "state"),
    JudicialCondition: ("half_days", "postcodes", "valid_from", "valid_to"),
    Consent: (
        "purpose",
        "domains",
        "items",
        "form",
        "explained_in_language",
        "given_on",
        "expires_on",
        "withdrawn_on",
        "state",
    ),
    Placement: (
        "half_days",
        "starts_on",
        "ends_on",
        "answer_by",
        "hold_until",
        "keep_place_until",
        "aftercare_by",
        "state",
        "state_since",
        "discussed_on",
        "client_waits_since",
        "end_reason",
    ),
    Pause: ("paused_on", "resumed_on"),
    Agreement: ("kind", "number", "text", "fingerprint", "drawn_up_on", "valid_from"),
    StatuteAuthorisation: (
        "kind",
        "state",
        "requested_on",
        "answer_by",
        "decided_on",
        "valid_to",
        "not_needed_because",
    ),
    ClientAnswer: ("agrees", "form", "given_on", "place", "language", "own_words", "decline_reason"),
    DevelopmentGoal: ("text", "stated_by", "set_on", "state", "closed_on", "closing_words"),
    AgreementNote: ("agreed_on", "text", "client_words", "look_again_on", "done_on"),
    Evaluation: (
        "kind",
        "phase",
        "due_on",
        "held_on",
        "strengths",
        "client_words",
        "workplace_words",
        "next_steps",
        "attended_by",
    ),
    GivenAdvice: ("value", "reason", "early_reason", "given_on", "client_response", "confirmed_on"),
    Attendance: ("day", "half_day", "code"),
    WaitingListEntry: ("since", "position", "position_on", "ask_again_on", "state", "ended_on"),
    Referral: (
        "question",
        "shared_items",
        "due_on",
        "state",
        "state_since",
        "not_now_on",
        "requested_on",
        "first_contact_on",
        "decline_reason",
        "outcome",
    ),
    ReferralQuestion: ("question", "question_on", "answer", "answered_on"),
}
#: Fields that tell of somebody else: who assessed, whom to avoid, which persons a judicial text names, what a
#: host gave as its reason.
THIRD_PARTY: Mapping[type[Row], tuple[str, ...]] = {
    Client: ("avoided_contacts",),
    SignUpRequest: ("organisation_id", "decided_by_id", "decline_reason"),
    RungAssessment: ("assessor_id",),
    CompetenceAssessment: ("assessor_id",),
    LifeDomainAssessment: ("assessor_id", "source_organisation_id"),
    Trajectory: ("supervisor_id",),
    PovertySignal: ("observer_id",),
    JudicialCondition: ("source_organisation_id", "contacts", "text"),
    Consent: ("recorded_by_id",),
    Placement: (
        "supervisor_id",
        "job_coach_id",
        "partner_reason",
        "partner_note",
        "reminded_for",
        "escalated_until",
    ),
    ClientAnswer: ("recorded_by_id",),
    Agreement: ("drawn_up_by_id",),
    AgreementNote: ("written_by_id",),
    Evaluation: ("held_by_id",),
    GivenAdvice: ("given_by_id", "confirmed_by"),
    Attendance: ("entered_by_id", "called_on", "called_by_id"),
    WaitingListEntry: ("put_on_by_id",),
    ReferralQuestion: ("asked_by_id", "answered_by_id"),
}
#: Which parts of a file somebody must be granted to read a table of the copy. The client is granted all of
#: them; a lead who prints the copy for a client without a login has the rest of it left out.
PARTS: Mapping[type[Row], tuple[ClientPart, ...]] = {
    Client: (ClientPart.IDENTITY, ClientPart.AVAILABILITY, ClientPart.FUNCTIONAL_PROFILE),
    SignUpRequest: (ClientPart.IDENTITY, ClientPart.WISHES),
    Wish: (ClientPart.WISHES,),
    RungAssessment: (ClientPart.RUNGS,),
    CompetenceAssessment: (ClientPart.RUNGS,),
    LifeDomainAssessment: tuple(ClientPart(domain.value) for domain in LifeDomain),
    Trajectory: (ClientPart.WORK_EDUCATION_INCOME,),
    PlanGoal: (ClientPart.WORK_EDUCATION_INCOME,),
    PovertySignal: (ClientPart.WORK_EDUCATION_INCOME, ClientPart.FAMILY_SOCIAL),
    JudicialCondition: (ClientPart.JUSTICE_POLICE,),
    Consent: (ClientPart.AGREEMENTS_TO_SHARE,),
    Placement: (ClientPart.PROPOSALS,),
    Pause: (ClientPart.PROPOSALS,),
    ClientAnswer: (ClientPart.PROPOSALS,),
    Agreement: (ClientPart.PROPOSALS,),
    StatuteAuthorisation: (ClientPart.PROPOSALS, ClientPart.WORK_EDUCATION_INCOME),
    DevelopmentGoal: (ClientPart.WORK_EDUCATION_INCOME,),
    AgreementNote: (ClientPart.WORK_EDUCATION_INCOME,),
    Evaluation: (ClientPart.WORK_EDUCATION_INCOME,),
    GivenAdvice: (ClientPart.WORK_EDUCATION_INCOME,),
    Attendance: (ClientPart.PROPOSALS,),
    WaitingListEntry: (ClientPart.PROPOSALS,),
    # A referral tells of the life domains of the service: who may not see them all reads none in the copy.
    Referral: (ClientPart.TEAM, *(ClientPart(domain.value) for domain in LifeDomain)),
    ReferralQuestion: (ClientPart.TEAM, *(ClientPart(domain.value) for domain in LifeDomain)),
}
#: Keys, locks and marks of the program, which tell of nobody.
TECHNICAL = frozenset(
    {
        "id",
        "created_at",
        "created_by",
        "updated_at",
        "updated_by",
        "version",
        "client_id",
        "trajectory_id",
        "earlier_id",
        "placement_id",
        "offer_id",
        "shift_id",
        "plan_goal_id",
        "is_demo",
        "ref",
        "alias",
        "other_offers",
        "stay_id",
        "service_id",
        "list_owner_id",
        "receiving_service_id",
        "from_membership_id",
        "to_service_id",
        "consent_id",
        "waiting_entry_id",
        "referral_id",
    }
)


def undeclared() -> frozenset[str]:
    """Return the fields of which nobody said whose they are, as ``table.field``."""
    return frozenset(
        f"{table.__tablename__}.{column.name}"
        for table in TABLES
        for column in table.__table__.columns
        if column.name not in (*OWN[table], *THIRD_PARTY.get(table, ()), *TECHNICAL)
    )
