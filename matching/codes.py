"""The domain's codes that rules act on, as plain strings.

The matcher imports nothing of the domain; a test compares these lists with the vocabulary.
"""

from __future__ import annotations

PLACEMENT_KINDS = (
    "activating_workfloor",
    "group_programme",
    "training",
    "language_course",
    "guided_volunteering",
    "regular_volunteering",
    "work_care",
    "supported_work_unpaid",
    "article_60",
    "work_experience",
    "adapted_work",
    "regular_job",
)
#: Kinds that pay a wage (C.4); work experience may be an unpaid internship, so this is data.
PAID_KINDS = frozenset({"article_60", "work_experience", "adapted_work", "regular_job"})

INCOME_STATUSES = (
    "integration_income",
    "equivalent_integration_income",
    "unemployment_benefit",
    "school_leaver_allowance",
    "sickness_benefit",
    "invalidity_benefit",
    "disability_allowance",
    "wage",
    "student",
    "none",
    "unknown",
)
#: Income statuses for which the OCMW may itself be the employer under article 60 (HR-07).
ARTICLE_60_STATUSES = frozenset({"integration_income", "equivalent_integration_income"})

LANGUAGE_LEVELS = ("none", "A1", "A2", "B1", "B2", "C1", "C2")
TRAVEL_MODES = ("foot", "bike", "public_transport", "car")
ADAPTATIONS = (
    "step_free",
    "quiet_place",
    "short_shifts",
    "seated_work",
    "no_heavy_lifting",
    "late_start",
    "fixed_contact",
    "step_by_step_instructions",
)
SECTORS = (
    "catering",
    "care",
    "green",
    "bike_repair",
    "second_hand_shop",
    "logistics",
    "administration",
    "culture",
    "cleaning",
    "woodwork",
    "construction",
    "industry",
    "animals",
    "education",
    "food_aid",
    "learning",
)
WORK_SETTINGS = ("indoors", "outdoors", "with_people", "small_team", "on_own")
WISH_DIMENSIONS = ("sector", "setting", "placement_kind", "host", "near_home")
LADDER_SCHEMES = ("gent_2014", "vng_2010", "w2_flanders", "desleutel_2013")
PRIORITY_CLASSES = ("place_lapses", "programme_ends", "waiting_long", "regular")
WORKFLOOR_PHASES = ("prevocational", "responsibility", "screening")
ADVICE_KINDS = ("adapted_work", "activation_track")
TRAJECTORY_KINDS = ("activation", "workfloor", "supported_employment")
#: The eleven competences of the workfloor (HR-26).
COMPETENCES = (
    "handling_rules",
    "oral_communication",
    "cooperation",
    "manual_skill",
    "work_pace",
    "accuracy",
    "independence",
    "flexibility",
    "handling_feedback",
    "problem_solving",
    "responsibility",
)
INTAKE_CHANNELS = ("desk", "phone", "online", "outreach")
LEGAL_FORMS = ("public", "non_profit", "commercial")
SUPERVISOR_WISHES = ("known_person", "steady_person", "own_language")
WARM_INTRODUCTIONS = ("guest_visit", "joint_visit", "trial_half_day", "buddy")
POVERTY_SIGNALS = (
    "no_transport_money",
    "no_internet",
    "unaware_of_rights",
    "stress",
    "anxiety",
    "distrust_institutions",
    "housing_insecurity",
    "debts",
)
DURATION_MODELS = ("fixed_term", "until_growth_exhausted", "open_ended", "statutory_max")
#: What a client wants of a place's duration (SR-14).
DURATION_WISHES = ("step", "lasting")
RULE_ANSWERS = ("fits", "does_not_fit", "unknown")
LIFE_DOMAINS = (
    "physical_health",
    "mental_health",
    "work_education_income",
    "alcohol_drugs",
    "justice_police",
    "family_social",
)
