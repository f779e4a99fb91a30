"""What of a file is the client's own and what is about third parties; a copy holds the first only (CONF-21).

Every field of the tables of which a copy is made stands in one of three lists; a test keeps it so. A field in
none of them is in no copy.
"""

from __future__ import annotations

from collections.abc import Mapping

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
from coordination.placements.models import ClientAnswer, Placement
from coordination.vocabulary import ClientPart, LifeDomain

#: The tables of which a copy is made, in the order in which they stand in it.
TABLES: tuple[type[Row], ...] = (
    Client,
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
    ClientAnswer,
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
    ClientAnswer: ("agrees", "form", "given_on", "place", "language", "own_words", "decline_reason"),
}
#: Fields that tell of somebody else: who assessed, whom to avoid, which persons a judicial text names, what a
#: host gave as its reason.
THIRD_PARTY: Mapping[type[Row], tuple[str, ...]] = {
    Client: ("avoided_contacts",),
    RungAssessment: ("assessor_id",),
    CompetenceAssessment: ("assessor_id",),
    LifeDomainAssessment: ("assessor_id", "source_organisation_id"),
    Trajectory: ("supervisor_id",),
    PovertySignal: ("observer_id",),
    JudicialCondition: ("source_organisation_id", "contacts", "text"),
    Consent: ("recorded_by_id",),
    Placement: ("supervisor_id", "partner_reason"),
    ClientAnswer: ("recorded_by_id",),
}
#: Which parts of a file somebody must be granted to read a table of the copy. The client is granted all of
#: them; a lead who prints the copy for a client without a login has the rest of it left out.
PARTS: Mapping[type[Row], tuple[ClientPart, ...]] = {
    Client: (ClientPart.IDENTITY, ClientPart.AVAILABILITY, ClientPart.FUNCTIONAL_PROFILE),
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
    ClientAnswer: (ClientPart.PROPOSALS,),
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
