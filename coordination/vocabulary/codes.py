"""Every closed list of the domain as a ``StrEnum``.

Generated from ``labels.csv`` by ``python -m coordination.vocabulary.generate``; a test compares the two.
"""

from enum import StrEnum


class AccessReason(StrEnum):
    """Codes of the list *access reason*."""

    MEMBERSHIP = "membership"
    AGREEMENT = "agreement"
    OWN_FILE = "own_file"
    NO_MEMBERSHIP = "no_membership"
    NOT_ACTIVE = "not_active"
    OUT_OF_PERIOD = "out_of_period"
    ADVICE_ONLY = "advice_only"
    NOT_IN_FUNCTION = "not_in_function"
    NOT_IN_SCOPE = "not_in_scope"
    NO_BASIS = "no_basis"
    NO_AGREEMENT = "no_agreement"
    EMERGENCY = "emergency"
    NAMED_BY_CLIENT = "named_by_client"


class ActivationRung(StrEnum):
    """Codes of the list *activation rung*."""

    CARE = "care"
    LANGUAGE_ACTIVATION = "language_activation"
    SOCIAL_ACTIVATION = "social_activation"
    WORK_ACTIVATION = "work_activation"
    JOB_SEARCH = "job_search"
    WORK = "work"


class ActorRole(StrEnum):
    """Codes of the list *actor role*."""

    SUPERVISOR = "supervisor"
    PARTNER = "partner"
    TEAM_MEMBER = "team_member"
    ADMINISTRATOR = "administrator"
    WORKER = "worker"
    CLIENT = "client"
    DATA_PROTECTION_OFFICER = "data_protection_officer"
    INFORMAL_MEMBER = "informal_member"


class Adaptation(StrEnum):
    """Codes of the list *adaptation*."""

    STEP_FREE = "step_free"
    QUIET_PLACE = "quiet_place"
    SHORT_SHIFTS = "short_shifts"
    SEATED_WORK = "seated_work"
    NO_HEAVY_LIFTING = "no_heavy_lifting"
    LATE_START = "late_start"
    FIXED_CONTACT = "fixed_contact"
    STEP_BY_STEP_INSTRUCTIONS = "step_by_step_instructions"


class AdviceKind(StrEnum):
    """Codes of the list *advice kind*."""

    ADAPTED_WORK = "adapted_work"
    ACTIVATION_TRACK = "activation_track"


class AgreementKind(StrEnum):
    """Codes of the list *agreement kind*."""

    ENGAGEMENT_DECLARATION = "engagement_declaration"
    WORKPLACE_AGREEMENT = "workplace_agreement"
    ARTICLE_60_POSTING = "article_60_posting"
    AMA_AGREEMENT = "ama_agreement"
    VOLUNTEER_INFORMATION_NOTE = "volunteer_information_note"
    DEVELOPMENT_PLAN = "development_plan"
    INTEGRATION_CONTRACT = "integration_contract"


class AgreementParty(StrEnum):
    """Codes of the list *agreement party*."""

    CLIENT = "client"
    HOST = "host"
    SERVICE = "service"
    EMPLOYER = "employer"


class AssessmentInstrument(StrEnum):
    """Codes of the list *assessment instrument*."""

    ASI = "asi"
    ZRM_2017 = "zrm_2017"
    FREE = "free"


class AttendanceCode(StrEnum):
    """Codes of the list *attendance code*."""

    PRESENT = "present"
    LATE = "late"
    SICK = "sick"
    EXCUSED = "excused"
    UNEXCUSED = "unexcused"
    LEAVE = "leave"


class AuditAction(StrEnum):
    """Codes of the list *audit action*."""

    VIEW = "view"
    VIEW_DENIED = "view_denied"
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    EXPORT = "export"
    SHARE = "share"
    TRANSITION = "transition"
    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"
    BREAK_GLASS = "break_glass"


class AuthorisationState(StrEnum):
    """Codes of the list *authorisation state*."""

    NEEDED = "needed"
    REQUESTED = "requested"
    GRANTED = "granted"
    TACIT = "tacit"
    REFUSED = "refused"
    EXPIRED = "expired"
    NOT_NEEDED = "not_needed"


class BarrierKind(StrEnum):
    """Codes of the list *barrier kind*."""

    MEDICAL = "medical"
    MENTAL = "mental"
    PSYCHOLOGICAL = "psychological"
    PSYCHIATRIC = "psychiatric"
    SOCIAL = "social"


class BasicSkill(StrEnum):
    """Codes of the list *basic skill*."""

    PUNCTUALITY = "punctuality"
    POLITENESS = "politeness"
    WORKING_IN_GROUP = "working_in_group"
    ACCEPTING_LEADERSHIP = "accepting_leadership"
    PERSONAL_HYGIENE = "personal_hygiene"
    PERSEVERANCE = "perseverance"
    EAGERNESS = "eagerness"


class CapacityState(StrEnum):
    """Codes of the list *capacity state*."""

    DRAFT = "draft"
    OPEN = "open"
    FULL = "full"
    PAUSED = "paused"
    STALE = "stale"
    CLOSED = "closed"


class CaseConsultationGround(StrEnum):
    """Codes of the list *case consultation ground*."""

    LAW_OR_DECREE = "law_or_decree"
    PROSECUTOR_PERMISSION = "prosecutor_permission"


class CaseConsultationPurpose(StrEnum):
    """Codes of the list *case consultation purpose*."""

    PROTECT_INTEGRITY = "protect_integrity"
    PREVENT_TERRORISM = "prevent_terrorism"
    PREVENT_ORGANISED_CRIME = "prevent_organised_crime"


class CaseConsultationState(StrEnum):
    """Codes of the list *case consultation state*."""

    CONVENED = "convened"
    CLOSED = "closed"


class ClientChoice(StrEnum):
    """Codes of the list *client choice*."""

    WITHDRAW = "withdraw"
    NARROW = "narrow"
    OBJECT = "object"
    LIFT_OBJECTION = "lift_objection"
    ASK_COPY = "ask_copy"
    ASK_CORRECTION = "ask_correction"
    NAME_PERSON = "name_person"
    END_PERSON = "end_person"
    SHARE = "share"
    SHARE_NOT = "share_not"
    NAME_CONFIDANT = "name_confidant"
    END_CONFIDANT = "end_confidant"


class ClientDeclineReason(StrEnum):
    """Codes of the list *client decline reason*."""

    OTHER_WISH = "other_wish"
    TOO_FAR = "too_far"
    TIMES_DO_NOT_SUIT = "times_do_not_suit"
    NOT_READY = "not_ready"
    NO_REASON_GIVEN = "no_reason_given"


class ClientPart(StrEnum):
    """Codes of the list *client part*."""

    EXISTENCE = "existence"
    IDENTITY = "identity"
    TEAM = "team"
    WISHES = "wishes"
    AVAILABILITY = "availability"
    RUNGS = "rungs"
    FUNCTIONAL_PROFILE = "functional_profile"
    PROPOSALS = "proposals"
    AGREEMENTS_TO_SHARE = "agreements_to_share"
    PHYSICAL_HEALTH = "physical_health"
    MENTAL_HEALTH = "mental_health"
    WORK_EDUCATION_INCOME = "work_education_income"
    ALCOHOL_DRUGS = "alcohol_drugs"
    JUSTICE_POLICE = "justice_police"
    FAMILY_SOCIAL = "family_social"
    AGREEMENTS_AND_CONTACT = "agreements_and_contact"


class ClientRequestKind(StrEnum):
    """Codes of the list *client request kind*."""

    COPY = "copy"
    CORRECTION = "correction"


class ClientRequestState(StrEnum):
    """Codes of the list *client request state*."""

    OPEN = "open"
    GRANTED = "granted"
    HANDED_OUT = "handed_out"
    REFUSED = "refused"


class ClientState(StrEnum):
    """Codes of the list *client state*."""

    REGISTERED = "registered"
    ACTIVE = "active"
    CLOSED = "closed"


class CompetenceSet(StrEnum):
    """Codes of the list *competence set*."""

    WORKFLOOR_ELEVEN = "workfloor_eleven"


class ConditionAnswer(StrEnum):
    """Codes of the list *condition answer*."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_KNOWN = "not_known"


class ConsentPurpose(StrEnum):
    """Codes of the list *consent purpose*."""

    TEAM_CONSULTATION = "team_consultation"
    REFERRAL = "referral"
    PLACEMENT = "placement"


class ConsentState(StrEnum):
    """Codes of the list *consent state*."""

    DRAFT = "draft"
    EXPLAINED = "explained"
    GIVEN = "given"
    NARROWED = "narrowed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class ContactMeans(StrEnum):
    """Codes of the list *contact means*."""

    TELEPHONE = "telephone"
    VISIT = "visit"
    LETTER = "letter"


class ContactWith(StrEnum):
    """Codes of the list *contact with*."""

    CLIENT = "client"
    HOST = "host"


class CorrectedField(StrEnum):
    """Codes of the list *corrected field*."""

    NAME = "name"
    BIRTH_YEAR = "birth_year"
    POSTCODE = "postcode"
    SOMETHING_ELSE = "something_else"


class DeclineConsequence(StrEnum):
    """Codes of the list *decline consequence*."""

    COOL_OFF = "cool_off"
    PARKED = "parked"
    REASSESS = "reassess"


class DeclinedBy(StrEnum):
    """Codes of the list *declined by*."""

    CLIENT = "client"
    PARTNER = "partner"
    CAPACITY = "capacity"
    ADMINISTRATIVE = "administrative"


class DurationModel(StrEnum):
    """Codes of the list *duration model*."""

    FIXED_TERM = "fixed_term"
    UNTIL_GROWTH_EXHAUSTED = "until_growth_exhausted"
    OPEN_ENDED = "open_ended"
    STATUTORY_MAX = "statutory_max"


class EmergencyReview(StrEnum):
    """Codes of the list *emergency review*."""

    JUSTIFIED = "justified"
    NOT_JUSTIFIED = "not_justified"


class EndReason(StrEnum):
    """Codes of the list *end reason*."""

    MOVED_ON_PAID = "moved_on_paid"
    MOVED_ON_UNPAID = "moved_on_unpaid"
    END_OF_TERM = "end_of_term"
    END_STATION = "end_station"
    CLIENT_STOPPED = "client_stopped"
    HOST_STOPPED = "host_stopped"
    HEALTH = "health"
    CARE_FIRST = "care_first"
    MOVED_AWAY = "moved_away"
    OTHER = "other"


class ErasureState(StrEnum):
    """Codes of the list *erasure state*."""

    WAITING = "waiting"
    RUNNING = "running"
    FINISHED = "finished"
    STOPPED = "stopped"
    FAILED = "failed"


class EuseStage(StrEnum):
    """Codes of the list *euse stage*."""

    ENGAGEMENT = "engagement"
    PROFILING = "profiling"
    JOB_FINDING = "job_finding"
    EMPLOYER_ENGAGEMENT = "employer_engagement"
    SUPPORT = "support"


class EvaluationAttendee(StrEnum):
    """Codes of the list *evaluation attendee*."""

    CLIENT = "client"
    SUPERVISOR = "supervisor"
    WORKPLACE = "workplace"
    JOB_COACH = "job_coach"
    CONFIDANT = "confidant"
    OTHER = "other"


class EvaluationKind(StrEnum):
    """Codes of the list *evaluation kind*."""

    THREE_MONTHLY = "three_monthly"
    PHASE_END = "phase_end"
    INTERIM = "interim"
    FINAL = "final"


class FinalAdvice(StrEnum):
    """Codes of the list *final advice*."""

    EXTEND_WORKFLOOR = "extend_workfloor"
    WORK_CARE_LONG_TERM = "work_care_long_term"
    SHELTERED_FIRST = "sheltered_first"
    WEERWERK_GROWTH_TRACK = "weerwerk_growth_track"
    REGULAR_EMPLOYMENT = "regular_employment"


class FunctionalFact(StrEnum):
    """Codes of the list *functional fact*."""

    FUNCTIONAL_NEEDS = "functional_needs"
    AVAILABILITY = "availability"
    DUTCH_LEVEL = "dutch_level"
    STRENGTHS = "strengths"
    TRAVEL = "travel"


class HalfDay(StrEnum):
    """Codes of the list *half day*."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class ImportColumn(StrEnum):
    """Codes of the list *import column*."""

    ID = "id"
    NAME = "name"
    NAME_EN = "name_en"
    NAME_FR = "name_fr"
    KINDS = "kinds"
    LEGAL_STATUS = "legal_status"
    MUNICIPALITY = "municipality"
    ORGANIZATION_ID = "organization_id"
    ADDRESS_1 = "address_1"
    CITY = "city"
    POSTAL_CODE = "postal_code"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"
    STEP_FREE = "step_free"
    TRANSPORTATION = "transportation"
    ROLE = "role"
    PHONE = "phone"
    EMAIL = "email"
    CASELOAD_MAX = "caseload_max"
    LANGUAGES = "languages"
    KIND = "kind"
    BREADTH = "breadth"
    DURATION_MODEL = "duration_model"
    STARTS_ON = "starts_on"
    ENDS_ON = "ends_on"
    COHORT_MIN = "cohort_min"
    COHORT_MAX = "cohort_max"
    SESSIONS_PER_WEEK = "sessions_per_week"
    LIFE_DOMAINS = "life_domains"
    SUPPORT_THEMES = "support_themes"
    LADDER_SCHEME = "ladder_scheme"
    LOWEST_RUNG = "lowest_rung"
    HIGHEST_RUNG = "highest_rung"
    FROM_RUNG = "from_rung"
    TO_RUNG = "to_rung"
    ELIGIBILITY_DESCRIPTION = "eligibility_description"
    MINIMUM_AGE = "minimum_age"
    MAXIMUM_AGE = "maximum_age"
    MINIMUM_DUTCH = "minimum_dutch"
    SELF_REFERRAL = "self_referral"
    INTAKE_CHANNELS = "intake_channels"
    INTAKE_STEPS = "intake_steps"
    COST_CENTS = "cost_cents"
    FUNDING = "funding"
    FROM_SERVICE_ID = "from_service_id"
    TO_SERVICE_ID = "to_service_id"
    EVIDENCE = "evidence"
    SERVICE_ID = "service_id"
    LOCATION_ID = "location_id"
    DESCRIPTION = "description"
    PLACEMENT_KIND = "placement_kind"
    SECTOR = "sector"
    SHIFTS = "shifts"
    FREE_CHOICE = "free_choice"
    MIN_HALF_DAYS = "min_half_days"
    MAX_HALF_DAYS = "max_half_days"
    VALID_FROM = "valid_from"
    VALID_TO = "valid_to"
    INCOME_STATUSES = "income_statuses"
    LANGUAGE_SUPPORT = "language_support"
    ADAPTATIONS = "adaptations"
    DURATION_WEEKS = "duration_weeks"
    ANSWER_DAYS = "answer_days"
    EMPLOYER_ID = "employer_id"
    BIRTH_YEAR = "birth_year"
    INCOME_STATUS = "income_status"
    REFERRAL_SOURCE = "referral_source"
    FIRST_TALK_ON = "first_talk_on"
    BASIS = "basis"
    DUTCH_LEVEL = "dutch_level"
    FUNCTIONAL_NEEDS = "functional_needs"
    SUPPORT_INTENSITY = "support_intensity"
    AVAILABILITY = "availability"
    EARLIEST_START_ON = "earliest_start_on"
    TRAVEL_MODE = "travel_mode"
    MAX_TRAVEL_MINUTES = "max_travel_minutes"
    CLIENT_ID = "client_id"
    CONTACT_ID = "contact_id"
    FUNCTION = "function"
    LEGAL_BASIS = "legal_basis"
    REVIEW_ON = "review_on"
    QUESTION = "question"


class ImportFault(StrEnum):
    """Codes of the list *import fault*."""

    TOO_LARGE = "too_large"
    EMPTY_FILE = "empty_file"
    NOT_A_SHEET = "not_a_sheet"
    NOT_A_WORKBOOK = "not_a_workbook"
    LOCKED_WORKBOOK = "locked_workbook"
    BOMB = "bomb"
    MACROS = "macros"
    ENTITIES = "entities"
    ENCODING = "encoding"
    QUOTING = "quoting"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    NO_HEADER = "no_header"
    MERGED_HEADER = "merged_header"
    COLUMN_TWICE = "column_twice"
    UNKNOWN_COLUMN = "unknown_column"
    MISSING_COLUMN = "missing_column"
    UNKNOWN_SHEET = "unknown_sheet"
    WHICH_SHEET = "which_sheet"
    NO_ROWS = "no_rows"
    TOO_WIDE = "too_wide"
    FORMULA = "formula"
    BROKEN_CELL = "broken_cell"
    TOO_LONG = "too_long"
    NEEDED = "needed"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_DAY = "not_a_day"
    NOT_YES_OR_NO = "not_yes_or_no"
    UNKNOWN_CODE = "unknown_code"
    NOT_HALF_DAYS = "not_half_days"
    NOT_BLOCKS = "not_blocks"
    NOT_LANGUAGES = "not_languages"
    KEY_TWICE = "key_twice"
    SAME_ROW_TWICE = "same_row_twice"
    UNKNOWN_KEY = "unknown_key"
    REFUSED_KEY = "refused_key"
    NATIONAL_NUMBER = "national_number"
    NOT_YOURS = "not_yours"
    NOT_ALLOWED = "not_allowed"
    PART_NOT_SEEN = "part_not_seen"
    FIXED = "fixed"
    NAME_TAKEN = "name_taken"
    ENDS_BEFORE_START = "ends_before_start"
    HALF_A_PROGRAMME = "half_a_programme"
    TO_ITSELF = "to_itself"
    RUNG_WITHOUT_SCHEME = "rung_without_scheme"
    STEP_UP = "step_up"
    RUNGS = "rungs"
    GROUP = "group"
    POSTCODE = "postcode"
    POSITION = "position"
    GRID = "grid"
    PLACES_TAKEN = "places_taken"
    NEEDS_OCMW = "needs_ocmw"
    NO_VOLUNTEERS = "no_volunteers"
    DAY_AHEAD = "day_ahead"
    NO_BASIS = "no_basis"
    NO_SECRECY = "no_secrecy"
    BIRTH_YEAR = "birth_year"
    SCOPE = "scope"
    REVIEW = "review"
    TELLING_QUESTION = "telling_question"
    IN_TEAM = "in_team"
    CHANGED_MEANWHILE = "changed_meanwhile"
    CLOSED = "closed"
    IMPOSSIBLE = "impossible"


class ImportState(StrEnum):
    """Codes of the list *import state*."""

    WAITING = "waiting"
    CHECKED = "checked"
    APPLYING = "applying"
    APPLIED = "applied"
    UNDOING = "undoing"
    UNDONE = "undone"
    DROPPED = "dropped"
    FAILED = "failed"


class IncomeStatus(StrEnum):
    """Codes of the list *income status*."""

    INTEGRATION_INCOME = "integration_income"
    EQUIVALENT_INTEGRATION_INCOME = "equivalent_integration_income"
    UNEMPLOYMENT_BENEFIT = "unemployment_benefit"
    SCHOOL_LEAVER_ALLOWANCE = "school_leaver_allowance"
    SICKNESS_BENEFIT = "sickness_benefit"
    INVALIDITY_BENEFIT = "invalidity_benefit"
    DISABILITY_ALLOWANCE = "disability_allowance"
    WAGE = "wage"
    NONE = "none"
    UNKNOWN = "unknown"
    STUDENT = "student"


class IntakeChannel(StrEnum):
    """Codes of the list *intake channel*."""

    DESK = "desk"
    PHONE = "phone"
    ONLINE = "online"
    OUTREACH = "outreach"


class JobCoachCompetence(StrEnum):
    """Codes of the list *job coach competence*."""

    CLIENT_GROUP = "client_group"
    SOCIAL_MAP = "social_map"
    LABOUR_MARKET = "labour_market"
    EMPLOYMENT_MEASURES = "employment_measures"
    COMPANY_REALITY = "company_reality"
    COMPANY_INSIGHT = "company_insight"
    DIAGNOSTIC_BODIES = "diagnostic_bodies"
    PSYCHOLOGICAL_KNOWLEDGE = "psychological_knowledge"
    PSYCHOLOGICAL_INSIGHT = "psychological_insight"
    SUPPORT_SKILLS = "support_skills"
    EVALUATION_FEEDBACK = "evaluation_feedback"
    COMMUNICATION = "communication"
    SOCIAL_SKILLS = "social_skills"
    ANALYSIS = "analysis"
    EMPATHY = "empathy"
    ORGANISATION = "organisation"
    ADMINISTRATION = "administration"
    COOPERATION = "cooperation"
    TEAM_PLAYER = "team_player"
    POSITIVE_ATTITUDE = "positive_attitude"
    DISCRETION = "discretion"
    DROP_OUT_AFTERCARE = "drop_out_aftercare"
    TRUST = "trust"


class JobCoachTask(StrEnum):
    """Codes of the list *job coach task*."""

    RECRUITMENT = "recruitment"
    INFORMATION = "information"
    INTAKE = "intake"
    SPECIALISED_INTAKE = "specialised_intake"
    VOCATIONAL_ORIENTATION = "vocational_orientation"
    TRACK_DETERMINATION = "track_determination"
    FILE_MANAGEMENT = "file_management"
    FOLLOW_UP = "follow_up"
    GUIDANCE = "guidance"
    LABOUR_MARKET_GUIDANCE = "labour_market_guidance"
    EMPLOYER_CONTACTS = "employer_contacts"
    MEDIATION = "mediation"
    CLIENT_AFTERCARE = "client_aftercare"
    EMPLOYER_AFTERCARE = "employer_aftercare"


class LadderScheme(StrEnum):
    """Codes of the list *ladder scheme*."""

    GENT_2014 = "gent_2014"
    VNG_2010 = "vng_2010"
    W2_FLANDERS = "w2_flanders"
    DESLEUTEL_2013 = "desleutel_2013"


class LanguageLevel(StrEnum):
    """Codes of the list *language level*."""

    NONE = "none"
    A1 = "A1"
    A2 = "A2"
    B1 = "B1"
    B2 = "B2"
    C1 = "C1"
    C2 = "C2"


class LegalBasis(StrEnum):
    """Codes of the list *legal basis*."""

    STATUTORY_TASK = "statutory_task"
    SHARED_SECRECY = "shared_secrecy"
    WRITTEN_AGREEMENT = "written_agreement"
    MANDATE = "mandate"
    JUDICIAL_MANDATE = "judicial_mandate"
    VITAL_INTEREST = "vital_interest"
    STATUTORY_CASE_CONSULTATION = "statutory_case_consultation"


class LegalForm(StrEnum):
    """Codes of the list *legal form*."""

    PUBLIC = "public"
    NON_PROFIT = "non_profit"
    COMMERCIAL = "commercial"


class LifeDomain(StrEnum):
    """Codes of the list *life domain*."""

    PHYSICAL_HEALTH = "physical_health"
    MENTAL_HEALTH = "mental_health"
    WORK_EDUCATION_INCOME = "work_education_income"
    ALCOHOL_DRUGS = "alcohol_drugs"
    JUSTICE_POLICE = "justice_police"
    FAMILY_SOCIAL = "family_social"


class MandateAuthority(StrEnum):
    """Codes of the list *mandate authority*."""

    VDAB = "vdab"
    RVA = "rva"
    HEALTH_INSURANCE_FUND = "health_insurance_fund"
    FPS_SOCIAL_SECURITY = "fps_social_security"
    MUNICIPALITY = "municipality"


class MandateSubject(StrEnum):
    """Codes of the list *mandate subject*."""

    FIND_PLACE = "find_place"
    PREPARE_START = "prepare_start"
    FOLLOW_UP = "follow_up"
    ARRANGE_INCOME = "arrange_income"
    ARRANGE_SUPPORT = "arrange_support"


class MeetingState(StrEnum):
    """Codes of the list *meeting state*."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class MembershipFunction(StrEnum):
    """Codes of the list *membership function*."""

    DIRECT = "direct"
    CONSULTATION_ONLY = "consultation_only"
    COORDINATION_ONLY = "coordination_only"


class MembershipState(StrEnum):
    """Codes of the list *membership state*."""

    PROPOSED = "proposed"
    INVITED = "invited"
    ACTIVE = "active"
    PAUSED = "paused"
    DECLINED = "declined"
    ENDED = "ended"


class MessageKind(StrEnum):
    """Codes of the list *message kind*."""

    NEWS = "news"
    REMINDER = "reminder"
    ESCALATION = "escalation"
    DIGEST = "digest"
    LETTER = "letter"


class MessageState(StrEnum):
    """Codes of the list *message state*."""

    WAITING = "waiting"
    SENT = "sent"
    REFUSED = "refused"
    GIVEN_UP = "given_up"
    DROPPED = "dropped"


class NextStepBy(StrEnum):
    """Codes of the list *next step by*."""

    SUPERVISOR = "supervisor"
    PARTNER = "partner"
    CLIENT = "client"


class NextStepKind(StrEnum):
    """Codes of the list *next step kind*."""

    START_ROUND = "start_round"
    LOOK_AT_PROPOSAL = "look_at_proposal"
    TALK_WITH_CLIENT = "talk_with_client"
    RECORD_ANSWER = "record_answer"
    SEND_TO_PARTNER = "send_to_partner"
    PARTNER_ANSWERS = "partner_answers"
    ANSWER_PARTNER = "answer_partner"
    CONFIRM_AGREEMENTS = "confirm_agreements"
    PREPARE_START = "prepare_start"
    FOLLOW_UP = "follow_up"
    NOT_LOOKING = "not_looking"
    GIVE_AFTERCARE = "give_aftercare"


class NotNeededReason(StrEnum):
    """Codes of the list *not needed reason*."""

    GENERAL_DECLARATION = "general_declaration"
    COVERED_ALREADY = "covered_already"
    OFFICE_SAYS_SO = "office_says_so"


class OpenWorkKind(StrEnum):
    """Codes of the list *open work kind*."""

    LEAD = "lead"
    MEMBERSHIP = "membership"
    TRAJECTORY = "trajectory"
    PLACEMENT = "placement"
    MEETING = "meeting"
    ACTION_POINT = "action_point"
    WORKPLACE = "workplace"
    SHARING_REQUEST = "sharing_request"


class OrganisationKind(StrEnum):
    """Codes of the list *organisation kind*."""

    PCSW = "pcsw"
    ADDICTION_CARE = "addiction_care"
    DAY_CENTRE = "day_centre"
    PSYCHIATRIC_CENTRE = "psychiatric_centre"
    MENTAL_HEALTH_CENTRE = "mental_health_centre"
    GENERAL_WELFARE_CENTRE = "general_welfare_centre"
    HOUSE_OF_JUSTICE = "house_of_justice"
    PRISON = "prison"
    PUBLIC_EMPLOYMENT_SERVICE = "public_employment_service"
    SPECIALISED_TRACK_SERVICE = "specialised_track_service"
    GOB = "gob"
    SOCIAL_WORKSHOP = "social_workshop"
    SHELTERED_WORKSHOP = "sheltered_workshop"
    WORK_CARE_INITIATIVE = "work_care_initiative"
    SUPPORTED_EMPLOYMENT_SERVICE = "supported_employment_service"
    LANGUAGE_PROVIDER = "language_provider"
    ADULT_EDUCATION = "adult_education"
    POVERTY_ASSOCIATION = "poverty_association"
    RESEARCH_CENTRE = "research_centre"
    HOST_ORGANISATION = "host_organisation"
    HEALTH_INSURER = "health_insurer"
    REGIONAL_SUPPORT_POINT = "regional_support_point"


class PartnerDeclineReason(StrEnum):
    """Codes of the list *partner decline reason*."""

    NO_PLACE_AFTER_ALL = "no_place_after_all"
    NO_GUIDANCE_AVAILABLE = "no_guidance_available"
    NEEDS_CANNOT_BE_MET = "needs_cannot_be_met"
    START_DOES_NOT_SUIT = "start_does_not_suit"
    PLACE_CLOSES = "place_closes"
    PAPERS_NOT_IN_ORDER = "papers_not_in_order"


class PlacementKind(StrEnum):
    """Codes of the list *placement kind*."""

    ACTIVATING_WORKFLOOR = "activating_workfloor"
    GROUP_PROGRAMME = "group_programme"
    TRAINING = "training"
    LANGUAGE_COURSE = "language_course"
    GUIDED_VOLUNTEERING = "guided_volunteering"
    REGULAR_VOLUNTEERING = "regular_volunteering"
    WORK_CARE = "work_care"
    SUPPORTED_WORK_UNPAID = "supported_work_unpaid"
    ARTICLE_60 = "article_60"
    WORK_EXPERIENCE = "work_experience"
    ADAPTED_WORK = "adapted_work"
    REGULAR_JOB = "regular_job"


class PlacementState(StrEnum):
    """Codes of the list *placement state*."""

    SUGGESTED = "suggested"
    SHORTLISTED = "shortlisted"
    DISCUSSED = "discussed"
    AGREED = "agreed"
    DECLINED_BY_CLIENT = "declined_by_client"
    OFFERED = "offered"
    RESERVED = "reserved"
    DECLINED_BY_PARTNER = "declined_by_partner"
    EXPIRED = "expired"
    CONFIRMED = "confirmed"
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"
    AFTERCARE = "aftercare"
    CLOSED = "closed"
    INFO_NEEDED = "info_needed"
    WAITLISTED = "waitlisted"
    LAPSED = "lapsed"
    WITHDRAWN_BY_CLIENT = "withdrawn_by_client"
    WITHDRAWN_BY_HOST = "withdrawn_by_host"
    NEVER_STARTED = "never_started"
    SUPERSEDED = "superseded"


class PlanGoalState(StrEnum):
    """Codes of the list *plan goal state*."""

    OPEN = "open"
    REACHED = "reached"
    DROPPED = "dropped"


class PovertySignalKind(StrEnum):
    """Codes of the list *poverty signal kind*."""

    NO_TRANSPORT_MONEY = "no_transport_money"
    NO_INTERNET = "no_internet"
    UNAWARE_OF_RIGHTS = "unaware_of_rights"
    STRESS = "stress"
    ANXIETY = "anxiety"
    DISTRUST_INSTITUTIONS = "distrust_institutions"
    HOUSING_INSECURITY = "housing_insecurity"
    DEBTS = "debts"


class PovertySignalState(StrEnum):
    """Codes of the list *poverty signal state*."""

    OPEN = "open"
    IN_ACTION = "in_action"
    RELIEVED = "relieved"


class PriorityClass(StrEnum):
    """Codes of the list *priority class*."""

    PLACE_LAPSES = "place_lapses"
    PROGRAMME_ENDS = "programme_ends"
    WAITING_LONG = "waiting_long"
    REGULAR = "regular"


class RecordedForm(StrEnum):
    """Codes of the list *recorded form*."""

    WRITTEN = "written"
    ORAL_RECORDED = "oral_recorded"
    DIGITAL = "digital"


class ReferralDeclineReason(StrEnum):
    """Codes of the list *referral decline reason*."""

    NO_PLACE = "no_place"
    INTAKE_STOP = "intake_stop"
    NO_LANGUAGE_MATCH = "no_language_match"
    WAITING_LIST_CLOSED = "waiting_list_closed"
    NO_TIME_MATCH = "no_time_match"
    OUTSIDE_AREA = "outside_area"
    NO_WORKER = "no_worker"
    NEEDS_ADAPTATION = "needs_adaptation"
    STATUS_NOT_ACCEPTED = "status_not_accepted"
    NOT_FOR_US = "not_for_us"
    BETTER_ELSEWHERE = "better_elsewhere"


class ReferralOutcome(StrEnum):
    """Codes of the list *referral outcome*."""

    CONTINUES = "continues"
    HELPED = "helped"
    CLIENT_STOPPED = "client_stopped"
    OTHER_SERVICE = "other_service"


class ReferralSource(StrEnum):
    """Codes of the list *referral source*."""

    PCSW = "pcsw"
    PUBLIC_EMPLOYMENT_SERVICE = "public_employment_service"
    GTB = "gtb"
    PRISON = "prison"
    JUSTICE = "justice"
    PSYCHIATRIC_CENTRE = "psychiatric_centre"
    ADDICTION_CARE = "addiction_care"
    SELF = "self"
    OTHER_PARTNER = "other_partner"


class ReferralState(StrEnum):
    """Codes of the list *referral state*."""

    DRAFT = "draft"
    PREPARED = "prepared"
    AGREED = "agreed"
    REQUESTED = "requested"
    INFO_NEEDED = "info_needed"
    ON_HOLD = "on_hold"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class RegimeFault(StrEnum):
    """Codes of the list *regime fault*."""

    SUPPORTED_AND_WORK_CARE = "supported_and_work_care"
    TWO_WORK_CARE = "two_work_care"
    ARTICLE_60_EMPLOYER = "article_60_employer"
    ARTICLE_60_INCOME = "article_60_income"
    NO_ANCHOR = "no_anchor"
    NO_JOB_COACH = "no_job_coach"
    NOT_REGULAR = "not_regular"
    CONTRIBUTION = "contribution"
    COMMERCIAL_HOST = "commercial_host"
    OUTSIDE_PROGRAMME = "outside_programme"


class ReportableFact(StrEnum):
    """Codes of the list *reportable fact*."""

    ATTENDED = "attended"
    UNJUSTIFIED_ABSENCE = "unjustified_absence"
    STOPPED = "stopped"
    DIFFICULTIES = "difficulties"
    SERIOUS_RISK = "serious_risk"


class RetentionKind(StrEnum):
    """Codes of the list *retention kind*."""

    DOMAIN_DATA = "domain_data"
    PLACEMENTS_AGREEMENTS = "placements_agreements"
    DECLINED_SUGGESTIONS = "declined_suggestions"
    LETTERS = "letters"
    MESSAGES = "messages"
    SIGN_UPS = "sign_ups"
    ENDED_SESSIONS = "ended_sessions"
    SIGN_IN_COUNTERS = "sign_in_counters"
    DRAFTS = "drafts"
    UPLOADS = "uploads"
    IMPORT_UNDO = "import_undo"


class RoleKind(StrEnum):
    """Codes of the list *role kind*."""

    TRAJECTORY_SUPERVISOR = "trajectory_supervisor"
    ACTIVATION_COUNSELLOR = "activation_counsellor"
    NEIGHBOURHOOD_WORKER = "neighbourhood_worker"
    EMPLOYMENT_COUNSELLOR = "employment_counsellor"
    JOB_COACH = "job_coach"
    PREVOCATIONAL_TRAINER = "prevocational_trainer"
    EMPOWERMENT_COUNSELLOR = "empowerment_counsellor"
    PSYCHOLOGIST = "psychologist"
    ADDICTION_COUNSELLOR = "addiction_counsellor"
    JUSTICE_ASSISTANT = "justice_assistant"
    BUDGET_COUNSELLOR = "budget_counsellor"
    HOUSING_COACH = "housing_coach"
    LANGUAGE_COACH = "language_coach"
    YOUTH_WORKER = "youth_worker"
    CASE_MANAGER_WORK = "case_manager_work"
    CASE_MANAGER_CARE = "case_manager_care"
    WORK_LEADER = "work_leader"
    ANCHOR_PERSON = "anchor_person"
    EXPERT_BY_EXPERIENCE = "expert_by_experience"
    SOCIAL_GUIDE = "social_guide"
    COORDINATOR = "coordinator"
    NETWORK_MEMBER = "network_member"


class RoundState(StrEnum):
    """Codes of the list *round state*."""

    QUEUED = "queued"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"
    CANCELLED = "cancelled"


class RowOutcome(StrEnum):
    """Codes of the list *row outcome*."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class RuleAnswer(StrEnum):
    """Codes of the list *rule answer*."""

    FITS = "fits"
    DOES_NOT_FIT = "does_not_fit"
    UNKNOWN = "unknown"


class SecrecyCondition(StrEnum):
    """Codes of the list *secrecy condition*."""

    RECEIVER_BOUND = "receiver_bound"
    SAME_MISSION = "same_mission"
    STRICTLY_NECESSARY = "strictly_necessary"
    CLIENT_INTEREST = "client_interest"
    CLIENT_INFORMED = "client_informed"


class SecrecyRegime(StrEnum):
    """Codes of the list *secrecy regime*."""

    PROFESSIONAL_SECRECY = "professional_secrecy"
    DUTY_OF_DISCRETION = "duty_of_discretion"
    NONE = "none"


class Sector(StrEnum):
    """Codes of the list *sector*."""

    CATERING = "catering"
    CARE = "care"
    GREEN = "green"
    BIKE_REPAIR = "bike_repair"
    SECOND_HAND_SHOP = "second_hand_shop"
    LOGISTICS = "logistics"
    ADMINISTRATION = "administration"
    CULTURE = "culture"
    CLEANING = "cleaning"
    WOODWORK = "woodwork"
    CONSTRUCTION = "construction"
    INDUSTRY = "industry"
    ANIMALS = "animals"
    EDUCATION = "education"
    FOOD_AID = "food_aid"
    LEARNING = "learning"


class ServiceBreadth(StrEnum):
    """Codes of the list *service breadth*."""

    GENERALIST = "generalist"
    SPECIALIST = "specialist"


class ServiceKind(StrEnum):
    """Codes of the list *service kind*."""

    CARE_GUIDANCE = "care_guidance"
    ADDICTION_TREATMENT = "addiction_treatment"
    PSYCHOLOGICAL_SERVICE = "psychological_service"
    HOUSING_COACHING = "housing_coaching"
    BUDGET_MANAGEMENT = "budget_management"
    JUSTICE_GUIDANCE = "justice_guidance"
    LANGUAGE_ACTIVATION = "language_activation"
    GROUP_WORK = "group_work"
    GENERAL_TRAINING = "general_training"
    VOCATIONAL_TRAINING = "vocational_training"
    ACTIVATING_WORKFLOOR = "activating_workfloor"
    GUIDED_VOLUNTEERING = "guided_volunteering"
    WORK_CARE = "work_care"
    SUPPORTED_EMPLOYMENT = "supported_employment"
    ARTICLE_60 = "article_60"
    ADAPTED_WORK = "adapted_work"
    JOB_SEARCH_SUPPORT = "job_search_support"
    JOB_COACHING = "job_coaching"
    CLIENT_PARTICIPATION = "client_participation"


class ServiceLinkKind(StrEnum):
    """Codes of the list *service link kind*."""

    REFERS_TO = "refers_to"
    PREPARES_FOR = "prepares_for"
    LEADS_TO = "leads_to"
    COMBINES_WITH = "combines_with"
    EXCLUDES = "excludes"
    GIVES_CARE_TO = "gives_care_to"
    INFORMS = "informs"


class ShareNoticeKind(StrEnum):
    """Codes of the list *share notice kind*."""

    NO_LONGER_SHARED = "no_longer_shared"
    CORRECTED = "corrected"


class SheetKind(StrEnum):
    """Codes of the list *sheet kind*."""

    ORGANISATIONS = "organisations"
    LOCATIONS = "locations"
    CONTACTS = "contacts"
    SERVICES = "services"
    ROUTES = "routes"
    OFFERS = "offers"
    CLIENTS = "clients"
    TEAMS = "teams"


class ShortageKind(StrEnum):
    """Codes of the list *shortage kind*."""

    NO_PLACE_OF_KIND = "no_place_of_kind"
    NO_PLACE_AT_TIME = "no_place_at_time"
    TOO_FAR = "too_far"
    LANGUAGE_LEVEL = "language_level"
    NO_SUPERVISOR = "no_supervisor"
    MISSING_ADAPTATION = "missing_adaptation"
    STATUS_NOT_ACCEPTED = "status_not_accepted"
    INTAKE_STOP = "intake_stop"


class ShortageState(StrEnum):
    """Codes of the list *shortage state*."""

    OPEN = "open"
    SENT_TO_SUPPORT_POINT = "sent_to_support_point"
    ANSWERED = "answered"
    CLOSED = "closed"


class SignUpDeclineReason(StrEnum):
    """Codes of the list *sign up decline reason*."""

    NOT_REACHED = "not_reached"
    CHANGED_MIND = "changed_mind"
    HELPED_ELSEWHERE = "helped_elsewhere"
    NO_INTAKE_NOW = "no_intake_now"


class SignUpState(StrEnum):
    """Codes of the list *sign up state*."""

    WAITING = "waiting"
    TAKEN_UP = "taken_up"
    DECLINED = "declined"


class SignatureForm(StrEnum):
    """Codes of the list *signature form*."""

    ON_SCREEN = "on_screen"
    ON_PAPER = "on_paper"


class StatedBy(StrEnum):
    """Codes of the list *stated by*."""

    CLIENT = "client"
    NETWORK = "network"
    PROFESSIONAL = "professional"


class StatuteAuthorisationKind(StrEnum):
    """Codes of the list *statute authorisation kind*."""

    PCSW_PERMISSION = "pcsw_permission"
    RVA_C45B = "rva_c45b"
    MEDICAL_ADVISER_PERMISSION = "medical_adviser_permission"
    VDAB_ADVICE_ADAPTED_WORK = "vdab_advice_adapted_work"
    DIMONA_DECLARATION = "dimona_declaration"
    INSURANCE_COVER = "insurance_cover"


class SuggestionOutcome(StrEnum):
    """Codes of the list *suggestion outcome*."""

    PLACED = "placed"
    FITS_BUT_FULL = "fits_but_full"
    BLOCKED = "blocked"
    NO_FIT = "no_fit"


class SupervisorWish(StrEnum):
    """Codes of the list *supervisor wish*."""

    KNOWN_PERSON = "known_person"
    STEADY_PERSON = "steady_person"
    OWN_LANGUAGE = "own_language"


class SupportStage(StrEnum):
    """Codes of the list *support stage*."""

    ENGAGEMENT = "engagement"
    VOCATIONAL_PROFILING = "vocational_profiling"
    JOB_FINDING = "job_finding"
    EMPLOYER_ENGAGEMENT = "employer_engagement"
    ON_AND_OFF_JOB_SUPPORT = "on_and_off_job_support"


class SupportTheme(StrEnum):
    """Codes of the list *support theme*."""

    HOUSING = "housing"
    DEBT_BUDGET = "debt_budget"
    TRANSPORT = "transport"
    INTERNET = "internet"
    RIGHTS_INFORMATION = "rights_information"
    CARE_DUTIES = "care_duties"
    LANGUAGE = "language"
    GAMBLING = "gambling"


class SupportedCondition(StrEnum):
    """Codes of the list *supported condition*."""

    OWN_CHOICES = "own_choices"
    OWN_STRENGTHS = "own_strengths"
    PARTNERSHIP = "partnership"
    SOCIAL_NETWORK = "social_network"
    OWN_WISHES = "own_wishes"
    CYCLIC_PROCESS = "cyclic_process"
    REGULAR_ENVIRONMENT = "regular_environment"
    STRESS_AVOIDING = "stress_avoiding"
    METHOD = "method"
    INDIVIDUAL_ANSWER = "individual_answer"
    COMMUNICATION = "communication"
    TAILOR_MADE = "tailor_made"


class TeamTemplate(StrEnum):
    """Codes of the list *team template*."""

    TANDEM = "tandem"
    W2_TANDEM = "w2_tandem"
    CIRCLE = "circle"


class TrajectoryGoal(StrEnum):
    """Codes of the list *trajectory goal*."""

    PARTICIPATION_AS_GOAL = "participation_as_goal"
    FIRST_STEP_TO_WORK = "first_step_to_work"
    PAID_WORK = "paid_work"


class TrajectoryKind(StrEnum):
    """Codes of the list *trajectory kind*."""

    ACTIVATION = "activation"
    WORKFLOOR = "workfloor"
    SUPPORTED_EMPLOYMENT = "supported_employment"


class TrajectoryState(StrEnum):
    """Codes of the list *trajectory state*."""

    SIGNED_UP = "signed_up"
    SCREENING = "screening"
    WAITING = "waiting"
    NOT_ADMITTED = "not_admitted"
    RUNNING = "running"
    PAUSED = "paused"
    ADVICE_GIVEN = "advice_given"
    TRANSITION_GUIDED = "transition_guided"
    CLOSED = "closed"
    AFTERCARE = "aftercare"
    ARCHIVED = "archived"


class TravelMode(StrEnum):
    """Codes of the list *travel mode*."""

    FOOT = "foot"
    BIKE = "bike"
    PUBLIC_TRANSPORT = "public_transport"
    CAR = "car"


class WaitKind(StrEnum):
    """Codes of the list *wait kind*."""

    ANSWER_REQUEST = "answer_request"
    ANSWER_QUESTION = "answer_question"
    TALK_WITH_CLIENT = "talk_with_client"
    RECORD_ANSWER = "record_answer"
    SEND_REQUEST = "send_request"
    SIGN_AGREEMENTS = "sign_agreements"
    PERMISSION = "permission"
    CONFIRM_PLACE = "confirm_place"
    RECORD_FIRST_DAY = "record_first_day"
    PAUSED_PLACE = "paused_place"
    HOLD_EVALUATION = "hold_evaluation"
    TALK_AFTER_CLIENT = "talk_after_client"
    TALK_AFTER_HOST = "talk_after_host"
    ACTION_POINT = "action_point"
    MEETING = "meeting"
    ANSWER_INVITATION = "answer_invitation"
    ANSWER_CLIENT = "answer_client"
    TAKE_OVER = "take_over"
    CONFIRM_CAPACITY = "confirm_capacity"
    REVIEW_MEMBERSHIP = "review_membership"
    RENEW_AGREEMENT = "renew_agreement"
    POVERTY_CHECKLIST = "poverty_checklist"
    REVIEW_EMERGENCY = "review_emergency"
    READ_EMERGENCY = "read_emergency"
    ANSWER_ADVICE = "answer_advice"
    READ_NOTICE = "read_notice"
    ANSWER_PROPOSAL = "answer_proposal"
    SIGN_OWN = "sign_own"
    SUBMIT_OWN = "submit_own"
    LOOK_AGAIN = "look_again"
    AWAIT_RECEIVER = "await_receiver"
    CALL_AFTER_ABSENCE = "call_after_absence"
    ASK_WAITING_LIST = "ask_waiting_list"
    FILL_ATTENDANCE = "fill_attendance"
    UNDELIVERED_MAIL = "undelivered_mail"
    ANSWER_REFERRAL = "answer_referral"
    DISCUSS_REFERRAL = "discuss_referral"
    SEND_REFERRAL = "send_referral"
    EXPLAIN_REFERRAL = "explain_referral"
    CHASE_REFERRAL = "chase_referral"
    ANSWER_OWN_REFERRAL = "answer_own_referral"
    ANSWER_SHARING = "answer_sharing"
    EXPLAIN_SHARING = "explain_sharing"
    RECORD_SHARING = "record_sharing"


class WaitingState(StrEnum):
    """Codes of the list *waiting state*."""

    WAITING = "waiting"
    PLACE_OFFERED = "place_offered"
    PLACED = "placed"
    STOPPED = "stopped"


class WarmIntroduction(StrEnum):
    """Codes of the list *warm introduction*."""

    GUEST_VISIT = "guest_visit"
    JOINT_VISIT = "joint_visit"
    TRIAL_HALF_DAY = "trial_half_day"
    BUDDY = "buddy"


class WishDimension(StrEnum):
    """Codes of the list *wish dimension*."""

    SECTOR = "sector"
    SETTING = "setting"
    PLACEMENT_KIND = "placement_kind"
    HOST = "host"
    NEAR_HOME = "near_home"


class WorkCompetence(StrEnum):
    """Codes of the list *work competence*."""

    HANDLING_RULES = "handling_rules"
    ORAL_COMMUNICATION = "oral_communication"
    COOPERATION = "cooperation"
    MANUAL_SKILL = "manual_skill"
    WORK_PACE = "work_pace"
    ACCURACY = "accuracy"
    INDEPENDENCE = "independence"
    FLEXIBILITY = "flexibility"
    HANDLING_FEEDBACK = "handling_feedback"
    PROBLEM_SOLVING = "problem_solving"
    RESPONSIBILITY = "responsibility"


class WorkSetting(StrEnum):
    """Codes of the list *work setting*."""

    INDOORS = "indoors"
    OUTDOORS = "outdoors"
    WITH_PEOPLE = "with_people"
    SMALL_TEAM = "small_team"
    ON_OWN = "on_own"


class WorkfloorPhase(StrEnum):
    """Codes of the list *workfloor phase*."""

    PREVOCATIONAL = "prevocational"
    RESPONSIBILITY = "responsibility"
    SCREENING = "screening"


class WorkfloorStage(StrEnum):
    """Codes of the list *workfloor stage*."""

    NOT_BEGUN = "not_begun"
    PREVOCATIONAL = "prevocational"
    RESPONSIBILITY = "responsibility"
    SCREENING = "screening"
    ADVISED = "advised"
