"""Which sheets there are, with their columns: plain data, the one home of template, import and export.

Names of columns are those of HSDS (Human Services Data Specification) where it has one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from coordination.exchange.columns import (
    Blocks,
    Choice,
    Code,
    Codes,
    Column,
    Day,
    Degrees,
    Key,
    Languages,
    Money,
    Text,
    Week,
    Whole,
    YesNo,
)
from coordination.vocabulary import (
    ActorRole,
    Adaptation,
    DurationModel,
    IncomeStatus,
    IntakeChannel,
    LadderScheme,
    LanguageLevel,
    LegalBasis,
    LegalForm,
    LifeDomain,
    MembershipFunction,
    OrganisationKind,
    PlacementKind,
    ReferralSource,
    RoleKind,
    Sector,
    ServiceBreadth,
    ServiceKind,
    ServiceLinkKind,
    SheetKind,
    SupportTheme,
    TravelMode,
    label,
)
from coordination.vocabulary import ImportColumn as C


@dataclass(frozen=True)
class Sheet:
    """A sheet.

    Attributes
    ----------
    kind
        What it holds.
    columns
        Its columns, in the order of the template.
    keys
        The columns that together say which row it is.
    importers, exporters
        Who may bring it in, and who may take it out; of what, decides every row.
    """

    kind: SheetKind
    columns: tuple[Column, ...]
    keys: tuple[C, ...]
    importers: frozenset[ActorRole]
    exporters: frozenset[ActorRole]

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """The columns by name."""
        return {column.name.value: column for column in self.columns}

    @property
    def title(self) -> str:
        """What the sheet is called in a workbook, in Dutch."""
        return label(self.kind, "nl")


_R = ActorRole
_KEEPERS = frozenset({_R.ADMINISTRATOR, _R.PARTNER, _R.WORKER})
_SETTING_UP = frozenset({_R.ADMINISTRATOR, _R.WORKER})
_READERS = _KEEPERS | {_R.SUPERVISOR}
_SUPERVISORS = frozenset({_R.SUPERVISOR})
_ID = Column(C.ID, Key(), needed=True)
_OWNER = Column(C.ORGANIZATION_ID, Key(sheet=SheetKind.ORGANISATIONS), needed=True, example="org-1")


def _id(example: str) -> Column:
    return Column(C.ID, Key(), needed=True, example=example)


SHEETS: dict[SheetKind, Sheet] = {
    sheet.kind: sheet
    for sheet in (
        Sheet(
            SheetKind.ORGANISATIONS,
            (
                _id("org-1"),
                Column(C.NAME, Text(), needed=True, example="De Wissel vzw"),
                Column(C.KINDS, Codes(OrganisationKind), needed=True, example="host_organisation"),
                Column(C.LEGAL_STATUS, Code(LegalForm), field="legal_form", example="non_profit"),
                Column(C.MUNICIPALITY, Text(80), example="Gent"),
            ),
            (C.ID,),
            _SETTING_UP,
            _READERS,
        ),
        Sheet(
            SheetKind.LOCATIONS,
            (
                _id("site-1"),
                _OWNER,
                Column(C.NAME, Text(), needed=True, example="Atelier Dok"),
                Column(C.ADDRESS_1, Text(200), field="address", example="Koopvaardijlaan 1"),
                Column(C.POSTAL_CODE, Text(10), needed=True, field="postcode", example="9000"),
                Column(C.CITY, Text(80), needed=True, field="locality", example="Gent"),
                Column(C.LATITUDE, Degrees(90), example="51.06"),
                Column(C.LONGITUDE, Degrees(180), example="3.74"),
                Column(C.STEP_FREE, YesNo(), example="ja"),
                Column(C.TRANSPORTATION, Text(200), field="transport_note", example="Bus 6, halte Dok"),
            ),
            (C.ID,),
            _KEEPERS,
            _READERS,
        ),
        Sheet(
            SheetKind.CONTACTS,
            (
                _id("col-1"),
                _OWNER,
                Column(C.NAME, Text(120), needed=True, field="display_name", example="Noor Peeters"),
                Column(C.ROLE, Code(RoleKind), needed=True, example="job_coach"),
                Column(C.PHONE, Text(40), example="09 000 00 00"),
                Column(C.EMAIL, Text(160), example="noor@wissel.example"),
                Column(C.CASELOAD_MAX, Whole(0, 1000), example="40"),
                Column(C.LANGUAGES, Languages(), example="fr; ar"),
            ),
            (C.ID,),
            _SETTING_UP,
            _READERS,
        ),
        Sheet(
            SheetKind.SERVICES,
            (
                _id("dienst-1"),
                _OWNER,
                Column(C.NAME, Text(), needed=True, field="name_nl", example="Fietsatelier"),
                Column(C.NAME_EN, Text()),
                Column(C.NAME_FR, Text()),
                Column(C.KIND, Code(ServiceKind), needed=True, example="activating_workfloor"),
                Column(C.BREADTH, Code(ServiceBreadth), needed=True, example="specialist"),
                Column(C.DURATION_MODEL, Code(DurationModel), needed=True, example="fixed_term"),
                Column(C.STARTS_ON, Day(), example="2027-01-04"),
                Column(C.ENDS_ON, Day(), example="2027-06-30"),
                Column(C.COHORT_MIN, Whole(0, 1000), example="6"),
                Column(C.COHORT_MAX, Whole(1, 1000), example="12"),
                Column(C.SESSIONS_PER_WEEK, Whole(1, 21), example="4"),
                Column(C.LIFE_DOMAINS, Codes(LifeDomain), example="work_education_income"),
                Column(C.SUPPORT_THEMES, Codes(SupportTheme)),
                Column(C.LADDER_SCHEME, Code(LadderScheme), example="gent_2014"),
                Column(C.LOWEST_RUNG, Whole(1, 6), example="3"),
                Column(C.HIGHEST_RUNG, Whole(1, 6), example="4"),
                Column(C.ELIGIBILITY_DESCRIPTION, Text(400), field="target_group_text"),
                Column(C.MINIMUM_AGE, Whole(0, 120), field="min_age", example="18"),
                Column(C.MAXIMUM_AGE, Whole(0, 120), field="max_age"),
                Column(C.MINIMUM_DUTCH, Code(LanguageLevel), field="min_dutch_level", example="A1"),
                Column(C.SELF_REFERRAL, YesNo(), example="nee"),
                Column(C.INTAKE_CHANNELS, Codes(IntakeChannel)),
                Column(C.INTAKE_STEPS, Whole(0, 50), example="2"),
                Column(C.COST_CENTS, Whole(), field="cost_to_client_cents", example="0"),
                Column(C.FUNDING, Money(), example="ESF: 2027-06-30 = 6; Eigen middelen"),
            ),
            (C.ID,),
            _KEEPERS,
            _READERS,
        ),
        Sheet(
            SheetKind.ROUTES,
            (
                Column(C.FROM_SERVICE_ID, Key(sheet=SheetKind.SERVICES), needed=True, example="dienst-1"),
                Column(C.TO_SERVICE_ID, Key(sheet=SheetKind.SERVICES), needed=True, example="dienst-2"),
                Column(C.KIND, Code(ServiceLinkKind), needed=True, example="leads_to"),
                Column(C.LADDER_SCHEME, Code(LadderScheme), field="scheme", example="gent_2014"),
                Column(C.FROM_RUNG, Whole(1, 6), example="3"),
                Column(C.TO_RUNG, Whole(1, 6), example="4"),
                Column(C.EVIDENCE, Text(200)),
            ),
            (C.FROM_SERVICE_ID, C.TO_SERVICE_ID, C.KIND),
            _KEEPERS,
            _READERS,
        ),
        Sheet(
            SheetKind.OFFERS,
            (
                _id("plaats-1"),
                Column(C.SERVICE_ID, Key(sheet=SheetKind.SERVICES), needed=True, example="dienst-1"),
                Column(C.LOCATION_ID, Key(sheet=SheetKind.LOCATIONS), needed=True, example="site-1"),
                Column(C.NAME, Text(), needed=True, field="title", example="Fietsen herstellen"),
                Column(
                    C.DESCRIPTION,
                    Text(600),
                    needed=True,
                    field="tasks_text",
                    example="Banden plakken, kettingen vervangen",
                ),
                Column(C.PLACEMENT_KIND, Code(PlacementKind), needed=True, example="activating_workfloor"),
                Column(C.SECTOR, Code(Sector), needed=True, example="bike_repair"),
                Column(C.SHIFTS, Blocks(), example="Voormiddag: mon-morning tue-morning = 6"),
                Column(C.FREE_CHOICE, Choice()),
                Column(C.MIN_HALF_DAYS, Whole(1, 21), example="1"),
                Column(C.MAX_HALF_DAYS, Whole(1, 21), example="10"),
                Column(C.VALID_FROM, Day(), example="2027-01-04"),
                Column(C.VALID_TO, Day()),
                Column(C.INCOME_STATUSES, Codes(IncomeStatus), field="income_statuses_accepted"),
                Column(C.MINIMUM_DUTCH, Code(LanguageLevel), field="min_dutch_level", example="none"),
                Column(C.LANGUAGE_SUPPORT, YesNo(), example="nee"),
                Column(C.ADAPTATIONS, Codes(Adaptation), field="adaptations_available"),
                Column(C.DURATION_WEEKS, Whole(1, 520)),
                Column(C.ANSWER_DAYS, Whole(1, 90), example="14"),
                Column(C.EMPLOYER_ID, Key(sheet=SheetKind.ORGANISATIONS)),
            ),
            (C.ID,),
            frozenset({_R.PARTNER, _R.WORKER}),
            _READERS,
        ),
        Sheet(
            SheetKind.CLIENTS,
            (
                _id("dossier-1"),
                Column(C.NAME, Text(120), needed=True, field="display_name", example="Voorbeeld Naam"),
                Column(C.BIRTH_YEAR, Whole(1900, 2100), needed=True, example="1988"),
                Column(C.POSTAL_CODE, Text(10), needed=True, field="postcode", example="9000"),
                Column(C.CITY, Text(80), needed=True, field="locality", example="Gent"),
                Column(C.INCOME_STATUS, Code(IncomeStatus), needed=True, example="integration_income"),
                Column(C.REFERRAL_SOURCE, Code(ReferralSource), needed=True, example="pcsw"),
                Column(C.FIRST_TALK_ON, Day(), example="2026-11-02"),
                Column(C.BASIS, Code(LegalBasis), example="statutory_task"),
                Column(C.DUTCH_LEVEL, Code(LanguageLevel), example="A2"),
                Column(C.LANGUAGES, Languages(), example="ar; fr"),
                Column(C.FUNCTIONAL_NEEDS, Codes(Adaptation)),
                Column(C.SUPPORT_INTENSITY, Whole(1, 5), field="support_intensity_needed"),
                Column(C.AVAILABILITY, Week(), example="mon-morning; tue-morning"),
                Column(C.EARLIEST_START_ON, Day()),
                Column(C.TRAVEL_MODE, Code(TravelMode), example="public_transport"),
                Column(C.MAX_TRAVEL_MINUTES, Whole(0, 240), example="45"),
            ),
            (C.ID,),
            _SUPERVISORS,
            _SUPERVISORS,
        ),
        Sheet(
            SheetKind.TEAMS,
            (
                Column(C.CLIENT_ID, Key(sheet=SheetKind.CLIENTS), needed=True, example="dossier-1"),
                Column(C.CONTACT_ID, Key(sheet=SheetKind.CONTACTS), needed=True, example="col-1"),
                Column(C.ROLE, Code(RoleKind), example="job_coach"),
                Column(C.FUNCTION, Code(MembershipFunction), example="direct"),
                Column(C.LEGAL_BASIS, Code(LegalBasis), needed=True, example="written_agreement"),
                Column(
                    C.LIFE_DOMAINS, Codes(LifeDomain), field="domain_scope", example="work_education_income"
                ),
                Column(C.REVIEW_ON, Day()),
                Column(C.QUESTION, Text(300), example="Wil je mee nadenken?"),
            ),
            (C.CLIENT_ID, C.CONTACT_ID),
            _SUPERVISORS,
            _SUPERVISORS,
        ),
    )
}

#: What is left as it is, or filled in, but never made empty.
NEVER_EMPTY = frozenset(
    {
        C.ANSWER_DAYS,
        C.BASIS,
        C.COHORT_MIN,
        C.FIRST_TALK_ON,
        C.FREE_CHOICE,
        C.FUNCTION,
        C.LADDER_SCHEME,
        C.LANGUAGE_SUPPORT,
        C.LEGAL_STATUS,
        C.MAX_HALF_DAYS,
        C.MINIMUM_DUTCH,
        C.MIN_HALF_DAYS,
        C.QUESTION,
        C.REVIEW_ON,
        C.ROLE,
        C.SELF_REFERRAL,
        C.SHIFTS,
        C.STARTS_ON,
        C.ENDS_ON,
        C.VALID_FROM,
    }
)
#: In this order a file is read, so that what is referred to stands there first.
ORDER = tuple(SHEETS)
#: Sheets about people; the others are the network, which is no secret.
ABOUT_CLIENTS = frozenset({SheetKind.CLIENTS, SheetKind.TEAMS})


def sheet_called(title: str) -> Sheet | None:
    """Return the sheet with this name: its code, or what it is called in Dutch, English or French."""
    wanted = title.strip().casefold()
    for kind, sheet in SHEETS.items():
        if wanted in {kind.value, *(label(kind, language).casefold() for language in ("nl", "en", "fr"))}:
            return sheet
    return None


def sheets_with(names: set[str]) -> list[Sheet]:
    """Return the sheets that know all these columns and miss none that they need."""
    return [
        sheet
        for sheet in SHEETS.values()
        if names <= set(sheet.by_name) and {one.value for one in sheet.keys} <= names
    ]
