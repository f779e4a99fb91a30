"""Draws the clients and offers of a synthetic city. Every weight here is invented.

A city grows over the map: the more people, the more postcodes around Ghent it takes, so that a client has
about as many places within reach in a large city as in a small one.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from coordination.vocabulary import (
    Adaptation,
    HalfDays,
    IncomeStatus,
    LanguageLevel,
    PlacementKind,
    Sector,
    SupervisorWish,
    TravelMode,
    WarmIntroduction,
    WishDimension,
    WorkSetting,
)
from seed.ghent.counts import COUNTS, Category
from seed.ghent.people import pick
from seed.ghent.tables import half_days
from seed.ghent.weights import AVAILABILITY, NEEDS, SECTORS, SETTINGS, SKILLS, TRAVEL
from seed.places import Place, place, postcodes, scattered

CLIENTS_PER_POSTCODE = 400
SPREAD_KM = 1.5
CAPACITY_SHARE = 0.6
LONGEST_WAIT_DAYS = 500

_KIND = PlacementKind
_LEVEL = LanguageLevel
_INCOME = IncomeStatus
LANGUAGES = ("ar", "bg", "en", "fa", "fr", "so", "tr", "uk")
NAMED_COMPETENCES = ("cooperation", "handling_rules", "manual_skill", "oral_communication")
_WISHED = (
    *((SupervisorWish.STEADY_PERSON,),) * 5,
    *((SupervisorWish.OWN_LANGUAGE,),) * 3,
    *((SupervisorWish.STEADY_PERSON, SupervisorWish.OWN_LANGUAGE),) * 2,
)
_LEEFLOON = (_INCOME.INTEGRATION_INCOME, _INCOME.EQUIVALENT_INTEGRATION_INCOME)

# Current and attainable rung of the activation ladder of Ghent, per category of the count of 2014.
RUNGS: Mapping[Category, Mapping[tuple[int, int], int]] = {
    Category.LANGUAGE: {(2, 3): 60, (2, 4): 40},
    Category.SOCIAL: {(3, 3): 50, (3, 4): 50},
    Category.WORK: {(4, 5): 80, (4, 4): 20},
    Category.PARTNER: {(3, 4): 70, (3, 3): 30},
    Category.STUDENT: {(3, 4): 100},
    Category.NEW: {(2, 4): 100},
    Category.CARE: {(1, 3): 100},
}
DUTCH: Mapping[LanguageLevel, int] = {
    _LEVEL.NONE: 8,
    _LEVEL.A1: 17,
    _LEVEL.A2: 25,
    _LEVEL.B1: 25,
    _LEVEL.B2: 15,
    _LEVEL.C2: 10,
}
INCOME: Mapping[IncomeStatus, int] = {
    _INCOME.INTEGRATION_INCOME: 62,
    _INCOME.EQUIVALENT_INTEGRATION_INCOME: 14,
    _INCOME.UNEMPLOYMENT_BENEFIT: 12,
    _INCOME.SICKNESS_BENEFIT: 8,
    _INCOME.STUDENT: 4,
}
KINDS: Mapping[PlacementKind, int] = {
    _KIND.GUIDED_VOLUNTEERING: 26,
    _KIND.WORK_CARE: 12,
    _KIND.GROUP_PROGRAMME: 12,
    _KIND.TRAINING: 16,
    _KIND.LANGUAGE_COURSE: 8,
    _KIND.ARTICLE_60: 16,
    _KIND.WORK_EXPERIENCE: 6,
    _KIND.REGULAR_VOLUNTEERING: 4,
}
BLOCKS: Mapping[str, int] = {
    "mon-thu morning": 20,
    "mon-fri morning": 14,
    "mon-thu afternoon": 12,
    "tue,thu morning": 12,
    "mon,wed afternoon": 12,
    "mon,wed,fri morning": 10,
    "tue,thu afternoon": 10,
    "mon-fri morning; mon-fri afternoon": 6,
    "sat morning": 4,
}
OFFERED_DUTCH: Mapping[LanguageLevel, int] = {
    _LEVEL.NONE: 30,
    _LEVEL.A1: 30,
    _LEVEL.A2: 26,
    _LEVEL.B1: 14,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnClient:
    """A client of a synthetic city; ``wishes`` as (dimension, value), the first one first."""

    age: int
    place: Place
    position: tuple[float, float]
    dutch: LanguageLevel
    income: IncomeStatus
    availability: HalfDays
    travel_mode: TravelMode
    max_travel_minutes: int
    has_transport_money: bool
    needs: tuple[Adaptation, ...]
    strengths: tuple[str, ...]
    refused_kinds: tuple[PlacementKind, ...]
    earliest_start_days: int | None
    waiting_days: int
    rungs: tuple[int, int]
    wishes: tuple[tuple[WishDimension, str], ...]
    has_internet: bool
    language: str | None
    support: int
    wants_low_stress: bool
    wants_new_network: bool
    supervisor_wishes: tuple[SupervisorWish, ...]
    competences: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnOffer:
    """An offer of a synthetic city; ``host`` is the number of its organisation.

    ``blocks`` are half-days with places; ``free`` the places of single half-days, where clients choose.
    """

    host: int
    kind: PlacementKind
    place: Place
    position: tuple[float, float]
    sector: Sector
    settings: tuple[WorkSetting, ...]
    skills: tuple[str, ...]
    blocks: tuple[tuple[HalfDays, int], ...]
    free: tuple[tuple[str, int], ...]
    min_half_days: int
    max_half_days: int
    min_dutch: LanguageLevel
    language_support: bool
    adaptations: tuple[Adaptation, ...]
    income: tuple[IncomeStatus, ...]
    travel_cost_paid: bool
    duration_weeks: int
    starts_in_days: int
    support: int
    stress: int
    group_best: int | None
    steady_supervisor: bool
    warm_introductions: tuple[WarmIntroduction, ...]
    meal_included: bool
    premium_cents: int | None
    required_competences: dict[str, int]
    languages: tuple[str, ...]


def draw_clients(clients: int, random_seed: int) -> Iterator[DrawnClient]:
    """Yield the clients of a city."""
    rng = random.Random(f"clients:{clients}:{random_seed}")
    more = random.Random(f"more of clients:{clients}:{random_seed}")
    around = _around(clients)
    for _ in range(clients):
        yield _client(rng, more, around)


def draw_offers(
    clients: int, offers: int, random_seed: int, free_choice_share: float = 0.0
) -> Iterator[DrawnOffer]:
    """Yield the offers of a city with that many clients, host by host.

    Parameters
    ----------
    free_choice_share
        Share of offers where clients choose single half-days: the hard case for the matcher.
    """
    rng = random.Random(f"offers:{clients}:{offers}:{random_seed}")
    more = random.Random(f"more of offers:{clients}:{offers}:{random_seed}")
    around = _around(clients)
    places_each = clients * CAPACITY_SHARE / offers
    host, left = -1, 0
    where = around[0]
    for _ in range(offers):
        if left == 0:
            host, left, where = host + 1, rng.randint(1, 6), rng.choice(around)
        left -= 1
        yield _offer(rng, more, host, where, places_each, free_choice_share)


@cache
def _around(clients: int) -> Sequence[Place]:
    """Return the postcodes nearest to Ghent that a city of this size takes."""
    centre = place("9000")
    by_distance = sorted(
        postcodes().values(),
        key=lambda one: math.dist(
            (one.latitude, one.longitude * 0.63), (centre.latitude, centre.longitude * 0.63)
        ),
    )
    return by_distance[: max(1, math.ceil(clients / CLIENTS_PER_POSTCODE))]


def _client(rng: random.Random, more: random.Random, around: Sequence[Place]) -> DrawnClient:
    home = rng.choice(around)
    mode, minutes = pick(rng, TRAVEL)
    wishes = [
        (WishDimension.SECTOR, pick(rng, SECTORS).value),
        (WishDimension.SETTING, pick(rng, SETTINGS).value),
    ]
    if rng.random() < 0.5:
        wishes.insert(rng.randint(0, 1), (WishDimension.PLACEMENT_KIND, pick(rng, KINDS).value))
    return DrawnClient(
        age=rng.randint(19, 62),
        place=home,
        position=scattered(home, SPREAD_KM, rng),
        dutch=pick(rng, DUTCH),
        income=pick(rng, INCOME),
        availability=half_days(pick(rng, AVAILABILITY)),
        travel_mode=mode,
        max_travel_minutes=minutes,
        has_transport_money=rng.random() > 0.08,
        needs=tuple(pick(rng, NEEDS) for _ in range(pick(rng, {0: 70, 1: 30}))),
        strengths=tuple(sorted({pick(rng, SKILLS) for _ in range(2)})),
        refused_kinds=tuple(sorted(rng.sample(list(KINDS), rng.randint(2, 5)))),
        earliest_start_days=rng.randint(10, 90) if rng.random() < 0.1 else None,
        waiting_days=round(LONGEST_WAIT_DAYS * rng.random() ** 2),
        rungs=pick(rng, RUNGS[pick(rng, COUNTS)]),
        wishes=tuple(wishes),
        has_internet=more.random() > 0.1,
        language=more.choice(LANGUAGES) if more.random() < 0.6 else None,
        support=more.randint(1, 5),
        wants_low_stress=more.random() < 0.25,
        wants_new_network=more.random() < 0.2,
        supervisor_wishes=_WISHED[int(more.random() * 10)] if more.random() < 0.5 else (),
        competences={code: more.randint(1, 5) for code in NAMED_COMPETENCES},
    )


def _offer(
    rng: random.Random,
    more: random.Random,
    host: int,
    where: Place,
    places_each: float,
    free_choice_share: float,
) -> DrawnOffer:
    kind = pick(rng, KINDS)
    total = max(1, round(places_each * rng.uniform(0.4, 1.6)))
    free: tuple[tuple[str, int], ...] = ()
    blocks: tuple[tuple[HalfDays, int], ...] = ()
    if kind is not _KIND.ARTICLE_60 and rng.random() < free_choice_share:
        free = tuple((name, max(1, total // 2)) for name in half_days("mon-fri morning; tue,thu afternoon"))
    else:
        first = pick(rng, BLOCKS)
        second = pick(rng, BLOCKS) if total > 3 and rng.random() < 0.3 else first
        share = total // 2
        blocks = (
            ((half_days(first), total),)
            if second == first
            else ((half_days(first), total - share), (half_days(second), share))
        )
    return DrawnOffer(
        host=host,
        kind=kind,
        place=where,
        position=scattered(where, SPREAD_KM, rng),
        sector=pick(rng, SECTORS),
        settings=(pick(rng, SETTINGS),),
        skills=tuple(sorted({pick(rng, SKILLS) for _ in range(2)})),
        blocks=blocks,
        free=free,
        min_half_days=2 if free else 1,
        max_half_days=3 if free else 10,
        min_dutch=pick(rng, OFFERED_DUTCH),
        language_support=rng.random() < 0.25,
        adaptations=tuple(sorted({pick(rng, NEEDS) for _ in range(5)})),
        income=() if rng.random() < 0.7 or kind is _KIND.ARTICLE_60 else _LEEFLOON,
        travel_cost_paid=rng.random() < 0.4,
        duration_weeks=rng.choice((8, 12, 26, 52)),
        starts_in_days=rng.randint(7, 40) if rng.random() < 0.1 else 0,
        support=more.randint(1, 5),
        stress=more.randint(1, 5),
        group_best=more.randint(4, 12) if more.random() < 0.5 else None,
        steady_supervisor=more.random() < 0.5,
        warm_introductions=(more.choice(list(WarmIntroduction)),) if more.random() < 0.4 else (),
        meal_included=more.random() < 0.3,
        premium_cents=100 if more.random() < 0.2 else None,
        required_competences={more.choice(NAMED_COMPETENCES): 2} if more.random() < 0.05 else {},
        languages=(more.choice(LANGUAGES),) if more.random() < 0.5 else (),
    )
