"""What may be known of a client, as it comes from outside, and how it is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, TypedDict

from coordination import clock
from coordination.clients import rules
from coordination.clients.models import Client
from coordination.errors import InvalidInput
from coordination.organisations.rules import check_languages, check_place
from coordination.rows import check_scale, filled
from coordination.vocabulary import (
    Adaptation,
    AdviceKind,
    HalfDays,
    IncomeStatus,
    LanguageLevel,
    PlacementKind,
    PriorityClass,
    ReferralSource,
    SupervisorWish,
    TravelMode,
)

NEEDED = ("display_name", "birth_year", "postcode", "locality", "income_status", "referral_source")
OLDEST_BIRTH_YEAR = 1900
LONGEST_TRAVEL_MINUTES = 240


# How a value becomes what the row keeps; each takes the value and the name of its field.
_KEEP: dict[str, Callable[[Any, str], Any]] = {
    "display_name": filled,
    "locality": filled,
    "languages": check_languages,
    "language_levels": rules.check_language_levels,
    "support_intensity_needed": check_scale,
    "strengths": rules.check_skills,
    "no_go_postcodes": rules.joined_postcodes,
    "avoided_contacts": rules.joined_contacts,
}


class ClientFacts(TypedDict, total=False):
    """What may be known of a client; as in ``Client``, with lists instead of stored text."""

    display_name: str
    birth_year: int
    postcode: str
    locality: str
    income_status: IncomeStatus
    referral_source: ReferralSource
    latitude: float | None
    longitude: float | None
    dutch_level: LanguageLevel | None
    languages: Iterable[str]
    language_levels: Mapping[str, LanguageLevel]
    availability: HalfDays | None
    no_go_postcodes: Iterable[str]
    avoided_contacts: Iterable[str]
    travel_mode: TravelMode | None
    max_travel_minutes: int | None
    functional_needs: Iterable[Adaptation]
    strengths: Iterable[str]
    refused_kinds: Iterable[PlacementKind]
    earliest_start_on: date | None
    looking_since: date | None
    wants_course_beside: bool
    priority_class: PriorityClass
    resident_flemish_region: bool | None
    recognised_disability_support: bool | None
    valid_advices: Iterable[AdviceKind]
    support_intensity_needed: int | None
    wants_low_stress: bool | None
    wants_new_network: bool | None
    supervisor_wishes: Iterable[SupervisorWish]
    poverty_checked_on: date | None


def set_facts(client: Client, facts: ClientFacts) -> None:
    """Put the given facts into the row, as it keeps them; the rest stays as it is.

    Raises
    ------
    InvalidInput
        Naming the field; restricted values are not repeated in the sentence.
    """
    for field, value in facts.items():
        setattr(client, field, _KEEP[field](value, field) if field in _KEEP else value)
    for field in NEEDED:
        if getattr(client, field) is None:
            raise InvalidInput(field, "is needed of every client")
    check_place(client.postcode, client.latitude, client.longitude)
    if not OLDEST_BIRTH_YEAR <= client.birth_year <= clock.today().year:
        raise InvalidInput("birth_year", f"is not between {OLDEST_BIRTH_YEAR} and this year")
    minutes = client.max_travel_minutes
    if minutes is not None and not 0 <= minutes <= LONGEST_TRAVEL_MINUTES:
        raise InvalidInput("max_travel_minutes", f"{minutes} is not between 0 and {LONGEST_TRAVEL_MINUTES}")
