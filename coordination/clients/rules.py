"""Questions about a client that need no database."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from coordination.clients.lifecycle import OPEN_STATES
from coordination.clients.models import (
    Client,
    CompetenceAssessment,
    JudicialCondition,
    LifeDomainAssessment,
    RungAssessment,
    Trajectory,
)
from coordination.clock import months_after
from coordination.errors import InvalidInput, UnknownCode
from coordination.organisations.rules import POSTCODE, check_languages
from coordination.rows import check_scale
from coordination.vocabulary import (
    BasicSkill,
    HalfDays,
    LadderScheme,
    LanguageLevel,
    LifeDomain,
    PlacementKind,
    PriorityClass,
    Sector,
    WishDimension,
    WorkCompetence,
    WorkSetting,
    parse_code,
)
from coordination.vocabulary.half_days import FULL_WEEK

LONG_WAIT_MONTHS = 6
POVERTY_CHECK_DAYS = 30

# Languages in which somebody talks easily: from this level on, or where nobody wrote a level down.
_EASY = list(LanguageLevel)[list(LanguageLevel).index(LanguageLevel.B1) :]

#: Competences that the text of 2013 names; the other seven of the set of eleven are examples.
NAMED_COMPETENCES = frozenset(
    {
        WorkCompetence.HANDLING_RULES,
        WorkCompetence.ORAL_COMMUNICATION,
        WorkCompetence.COOPERATION,
        WorkCompetence.MANUAL_SKILL,
    }
)

# What somebody can do, and what a place asks or trains, is told in the same codes.
SKILLS = frozenset(code.value for enum in (BasicSkill, WorkCompetence, Sector) for code in enum)

CONTACT = re.compile(r"(organisation|professional):([1-9][0-9]*)")
_WISH_CODES = {
    WishDimension.SECTOR: Sector,
    WishDimension.SETTING: WorkSetting,
    WishDimension.PLACEMENT_KIND: PlacementKind,
}


@dataclass(frozen=True, slots=True)
class Limits:
    """When, where and with whom a place may not be, whatever the reason (HR-09, HR-10, HR-11).

    What a client asked and what a judge ordered are one here, so that nobody can tell them apart (CONF-14,
    E.3 point 9). ``availability`` None: nobody asked yet.
    """

    availability: HalfDays | None
    no_go_postcodes: frozenset[str]
    avoided_organisations: frozenset[int]
    avoided_professionals: frozenset[int]


def age_on(client: Client, on: date) -> int:
    """Return the age that the client reaches in the year of this day; only the year of birth is kept."""
    return on.year - client.birth_year


def waiting_days(client: Client, on: date) -> int:
    """Return for how many days the client has been looking; 0 for somebody who is not looking yet."""
    return 0 if client.looking_since is None else max(0, (on - client.looking_since).days)


def priority_class(client: Client, on: date) -> PriorityClass:
    """Return the priority class on a day: more than six months of waiting lifts the regular one (E.3)."""
    since = client.looking_since
    if (
        client.priority_class is PriorityClass.REGULAR
        and since
        and months_after(since, LONG_WAIT_MONTHS) < on
    ):
        return PriorityClass.WAITING_LONG
    return client.priority_class


def current_rung(
    assessments: Iterable[RungAssessment], scheme: LadderScheme, on: date | None = None
) -> RungAssessment | None:
    """Return the latest assessment in this scheme, up to a day when one is given; None without any."""
    known = [
        given for given in assessments if given.scheme is scheme and (on is None or given.assessed_on <= on)
    ]
    return max(known, key=lambda given: (given.assessed_on, given.id or 0), default=None)


def reachable_rung(assessment: RungAssessment) -> int:
    """Return the higher of the current and the attainable rung: the one that HR-03 goes by."""
    return max(assessment.current_rung, assessment.attainable_rung or 0)


def open_trajectory_of(client: Client) -> Trajectory | None:
    """Return the client's latest trajectory that has not ended, or None."""
    running = [one for one in client.trajectories if one.state in OPEN_STATES]
    return max(running, key=lambda one: (one.started_on, one.id or 0), default=None)


def last_ended_trajectory(client: Client) -> Trajectory | None:
    """Return the trajectory that ended last: who comes back goes on from there; None without any."""
    over = [one for one in client.trajectories if one.state not in OPEN_STATES]
    return max(over, key=lambda one: (one.closed_on or one.started_on, one.id or 0), default=None)


def poverty_check_due(client: Client) -> date | None:
    """Return the day by which the poverty checklist is to be filled in, None once it was (S3).

    It is thirty days from the first trajectory, or from the sign-up of somebody who has none yet.
    """
    if client.poverty_checked_on is not None:
        return None
    begun = min((one.started_on for one in client.trajectories), default=client.created_at.date())
    return begun + timedelta(days=POVERTY_CHECK_DAYS)


def latest_in_domain(client: Client, domain: LifeDomain) -> LifeDomainAssessment | None:
    """Return the latest assessment of a life domain, draft or final; None without any."""
    known = [one for one in client.domain_assessments if one.domain is domain]
    return max(known, key=lambda one: (one.assessed_on, one.id or 0), default=None)


def effective_limits(
    client: Client, conditions: Iterable[JudicialCondition], on: date, until: date | None = None
) -> Limits:
    """Return the client's own limits together with the judicial ones in force between two days.

    Without ``until`` the end is open, so that a condition which starts later counts too. An availability
    that nobody asked for stays unknown, unless a condition takes half-days: then it is the whole week but
    those, so that no policy on unknown facts can suggest a forbidden time.
    """
    availability, postcodes = client.availability, set(listed(client.no_go_postcodes))
    contacts = set(listed(client.avoided_contacts))
    for condition in conditions:
        ended = condition.valid_to is not None and condition.valid_to < on
        if ended or (until is not None and condition.valid_from > until):
            continue
        postcodes.update(listed(condition.postcodes))
        contacts.update(listed(condition.contacts))
        if condition.half_days:
            known = FULL_WEEK if availability is None else availability
            availability = HalfDays(known & ~condition.half_days)
    return Limits(
        availability=availability,
        no_go_postcodes=frozenset(postcodes),
        avoided_organisations=_ids(contacts, "organisation"),
        avoided_professionals=_ids(contacts, "professional"),
    )


def effective_availability(
    client: Client, conditions: Iterable[JudicialCondition], on: date, until: date | None = None
) -> HalfDays | None:
    """Return the half-days on which the client can be somewhere, judicial limits taken off; None: unknown."""
    return effective_limits(client, conditions, on, until).availability


def listed(text: str | None) -> tuple[str, ...]:
    """Return the parts of a stored comma-separated list."""
    return tuple(text.split(",")) if text else ()


def joined_postcodes(postcodes: Iterable[str], where: str) -> str | None:
    """Return postcodes as they are stored.

    Raises
    ------
    InvalidInput
        When one is no Belgian postcode; restricted, so it is not repeated in the sentence.
    """
    chosen = sorted(set(postcodes))
    if not all(POSTCODE.fullmatch(code) for code in chosen):
        raise InvalidInput(where, "a Belgian postcode has four digits, the first not 0")
    return ",".join(chosen) or None


def joined_contacts(contacts: Iterable[str], where: str) -> str | None:
    """Return contacts as they are stored.

    Raises
    ------
    InvalidInput
        When one is not ``organisation:<id>`` or ``professional:<id>``.
    """
    chosen = sorted(set(contacts))
    if not all(CONTACT.fullmatch(contact) for contact in chosen):
        raise InvalidInput(where, "a contact reads organisation:<id> or professional:<id>")
    return ",".join(chosen) or None


def competence_levels(assessments: Iterable[CompetenceAssessment], on: date) -> dict[str, int]:
    """Return the latest level of each competence up to a day (HR-26); one never looked at is absent."""
    levels: dict[str, int] = {}
    for given in sorted(assessments, key=lambda one: (one.assessed_on, one.id or 0)):
        if given.assessed_on <= on:
            levels.update(given.levels)
    return levels


def check_levels(levels: Mapping[str, int | None], where: str) -> dict[str, int]:
    """Return levels of competences, 1 to 5, as they are stored; None leaves a competence out.

    Raises
    ------
    UnknownCode
        When one is no code of WorkCompetence.
    InvalidInput
        When a level is off the scale.
    """
    found = {}
    for code, level in sorted(levels.items()):
        competence = parse_code(WorkCompetence, code, where)
        if (checked := check_scale(level, f"{where}: {competence.value}")) is not None:
            found[competence.value] = checked
    return found


def easy_languages(client: Client) -> frozenset[str]:
    """Return the codes of the languages in which the client talks easily (SR-17)."""
    levels = client.language_levels or {}
    spoken = {code for code in client.languages if code not in levels or levels[code] in _EASY}
    return frozenset(spoken | {"nl"} if client.dutch_level in _EASY else spoken)


def check_language_levels(levels: Mapping[str, str], where: str) -> dict[str, str]:
    """Return levels of languages beside Dutch as they are stored.

    Raises
    ------
    InvalidInput
        When a language or a level is none.
    """
    return {
        code: parse_code(LanguageLevel, levels[code], where).value for code in check_languages(levels, where)
    }


def check_skills(codes: Iterable[str], where: str) -> list[str]:
    """Return the codes in a stable order, each once.

    Raises
    ------
    UnknownCode
        When one is no code of BasicSkill, WorkCompetence or Sector.
    """
    chosen = sorted({str(code) for code in codes})
    for code in chosen:
        if code not in SKILLS:
            raise UnknownCode(where, code, sorted(SKILLS))
    return chosen


def check_wish(dimension: WishDimension, value: str) -> str:
    """Return the wish's value as it is stored.

    Raises
    ------
    InvalidInput
        When the value does not belong to the dimension.
    """
    if dimension is WishDimension.NEAR_HOME:
        if value:
            raise InvalidInput("value", "a wish for something near home has no further value")
        return ""
    if dimension is WishDimension.HOST:
        if not re.fullmatch(r"organisation:[1-9][0-9]*", value):
            raise InvalidInput("value", "a wish for a host reads organisation:<id>")
        return value
    return parse_code(_WISH_CODES[dimension], value, "value").value


def _ids(contacts: Iterable[str], kind: str) -> frozenset[int]:
    prefix = f"{kind}:"
    return frozenset(int(key.removeprefix(prefix)) for key in contacts if key.startswith(prefix))
