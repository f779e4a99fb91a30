"""Invents the people of the demo: who they are, what they can, what they wish. Nobody here exists.

A person is drawn per category of the count of May 2014 (`counts`), from the weights in `recipes`. Everything
comes from one random generator, so that the same seed gives the same people.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from coordination.base import REFERENCE_ALPHABET
from coordination.vocabulary import (
    Adaptation,
    AdviceKind,
    HalfDays,
    IncomeStatus,
    LadderScheme,
    LanguageLevel,
    PlacementKind,
    PovertySignalKind,
    PriorityClass,
    ReferralSource,
    SupervisorWish,
    TrajectoryGoal,
    TrajectoryKind,
    TravelMode,
    WarmIntroduction,
    WishDimension,
    WorkfloorPhase,
)
from seed.ghent.counts import Category
from seed.ghent.recipes import RECIPES, Recipe
from seed.ghent.tables import half_days
from seed.ghent.weights import AVAILABILITY, NEEDS, SECTORS, SETTINGS, SIGNALS, SKILLS, TRAVEL
from seed.places import GHENT_POSTCODES, place, scattered

Item = TypeVar("Item")

HOME_SPREAD_KM = 1.4
SHARE_WITH_OWN_WORDS = 0.45
LONGEST_WAIT_DAYS = 425
# Who speaks Dutch well has said no to a language course.
FLUENT = (LanguageLevel.B2, LanguageLevel.C1, LanguageLevel.C2)


@dataclass(frozen=True, slots=True, kw_only=True)
class WishPlan:
    """A wish to be written down; ``value`` as in ``Wish``, a host by its key in the data files."""

    dimension: WishDimension
    value: str = ""
    own_words: str | None = None


@dataclass(slots=True, kw_only=True)
class Person:
    """Everything that is to be recorded about an invented client.

    Attributes
    ----------
    looking_days
        Days since the person agreed to look for a place; None when not looking.
    stays_at
        Key of the offer where the person is today, for who has a place already.
    supervisor, neighbourhood_worker
        Keys of professionals; the first is None for somebody without a trajectory.
    languages
        Codes of what the person speaks beside Dutch, with the level where it was asked.
    poverty_asked
        Whether the three practical questions were asked.
    introductions
        Keys of organisations where the person has been introduced, and how.
    apart
        Reference of somebody not to be met, and whether that binds.
    """

    ref: str
    name: str
    category: Category
    age: int
    postcode: str
    position: tuple[float, float]
    dutch: LanguageLevel | None
    income: IncomeStatus
    availability: HalfDays | None
    source: ReferralSource = ReferralSource.PCSW
    travel_mode: TravelMode | None = None
    max_travel_minutes: int | None = None
    needs: Sequence[Adaptation] = ()
    strengths: Sequence[str] = ()
    refused_kinds: Sequence[PlacementKind] = ()
    no_go_postcodes: Sequence[str] = ()
    avoids: Sequence[str] = ()
    earliest_start_days: int | None = None
    looking_days: int | None = None
    priority: PriorityClass = PriorityClass.REGULAR
    advices: Sequence[AdviceKind] = ()
    resident: bool | None = True
    recognised: bool | None = False
    rungs: Mapping[LadderScheme, tuple[int, int | None]] = field(default_factory=dict)
    wishes: Sequence[WishPlan] = ()
    signals: Sequence[PovertySignalKind] = ()
    trajectory: tuple[TrajectoryKind, TrajectoryGoal] | None = None
    goal_text: str | None = None
    supervisor: str | None = None
    neighbourhood_worker: str = ""
    stays_at: str | None = None
    languages: dict[str, LanguageLevel | None] = field(default_factory=dict)
    support: int | None = None
    wants_low_stress: bool | None = None
    wants_new_network: bool | None = None
    supervisor_wishes: Sequence[SupervisorWish] = ()
    poverty_asked: bool = False
    competences: Mapping[str, int] = field(default_factory=dict)
    phase: WorkfloorPhase | None = None
    introductions: Sequence[tuple[str, WarmIntroduction]] = ()
    apart: tuple[str, bool] | None = None


def pick(rng: random.Random, weighted: Mapping[Item, int]) -> Item:
    """Return one item of a table of weights."""
    return rng.choices(list(weighted), weights=list(weighted.values()))[0]


def new_ref(rng: random.Random, taken: set[str]) -> str:
    """Return a reference that is not taken yet, and take it."""
    while True:
        ref = f"GENT-{''.join(rng.choices(REFERENCE_ALPHABET, k=8))}"
        if ref not in taken:
            taken.add(ref)
            return ref


@cache
def words() -> Mapping[str, Any]:
    """Return the invented names, own words and goals."""
    return tomllib.loads(files("seed.ghent").joinpath("data", "words.toml").read_text(encoding="utf-8"))


def names(rng: random.Random, wanted: int) -> list[str]:
    """Return that many different names such as ``Amira V.``, none of which is T., J. or K. alone."""
    every = [f"{first} {letter}." for first in words()["first_names"] for letter in "ABDEGHLMNPRSVWZ"]
    return rng.sample(every, wanted)


def invent(rng: random.Random, quotas: Mapping[Category, int]) -> list[Person]:
    """Return invented people, ``quotas`` of each category, those who look for a place first."""
    taken: set[str] = set()
    some_names = iter(names(rng, sum(quotas.values())))
    people = []
    for category, quota in quotas.items():
        recipe = RECIPES[category]
        for index in range(quota):
            person = _person(rng, category, recipe, next(some_names), new_ref(rng, taken))
            if index < recipe.looking:
                _let_look(rng, person, recipe, index)
            elif index - recipe.looking < len(recipe.stays_at):
                _let_stay(rng, person, recipe, recipe.stays_at[index - recipe.looking])
            people.append(person)
    return people


def _person(rng: random.Random, category: Category, recipe: Recipe, name: str, ref: str) -> Person:
    postcode = pick(rng, GHENT_POSTCODES)
    mode, minutes = pick(rng, TRAVEL)
    needs = _some(rng, NEEDS, pick(rng, recipe.needs))
    dutch = pick(rng, recipe.dutch)
    return Person(
        ref=ref,
        name=name,
        category=category,
        age=rng.randint(*recipe.ages),
        postcode=postcode,
        position=scattered(place(postcode), HOME_SPREAD_KM, rng),
        dutch=dutch,
        income=pick(rng, recipe.income),
        availability=None if rng.random() < recipe.not_asked else half_days(pick(rng, AVAILABILITY)),
        source=pick(rng, recipe.sources),
        travel_mode=mode,
        max_travel_minutes=minutes,
        needs=needs,
        strengths=_some(rng, SKILLS, rng.randint(1, 3)),
        refused_kinds=[PlacementKind.LANGUAGE_COURSE] if dutch in FLUENT else [],
        rungs=_rungs(rng, recipe),
        signals=_some(rng, SIGNALS, pick(rng, {0: 45, 1: 35, 2: 15, 3: 5})),
    )


def _rungs(rng: random.Random, recipe: Recipe) -> dict[LadderScheme, tuple[int, int | None]]:
    rungs: dict[LadderScheme, tuple[int, int | None]] = {}
    if recipe.gent and rng.random() < recipe.assessed:
        rungs[LadderScheme.GENT_2014] = pick(rng, recipe.gent)
    if recipe.desleutel and rng.random() < recipe.assessed_by_desleutel:
        rungs[LadderScheme.DESLEUTEL_2013] = pick(rng, recipe.desleutel)
    return rungs


def _let_look(rng: random.Random, person: Person, recipe: Recipe, index: int) -> None:
    """Make somebody a client who looks for a place, with a trajectory and ranked wishes."""
    person.refused_kinds = sorted({*person.refused_kinds, *pick(rng, recipe.refused)})
    # The square puts more people among those who began lately, as in any queue that moves.
    person.looking_days = round(LONGEST_WAIT_DAYS * rng.random() ** 2)
    goal = pick(rng, recipe.goals)
    person.trajectory = (recipe.trajectory, goal)
    person.goal_text = rng.choice(words()["goals"][goal.value])
    sector = pick(rng, SECTORS)
    person.strengths = sorted({*person.strengths, sector.value}) if rng.random() < 0.5 else person.strengths
    own = rng.choice(words()["own_words"][sector.value]) if rng.random() < SHARE_WITH_OWN_WORDS else None
    wishes = [WishPlan(dimension=WishDimension.SECTOR, value=sector.value, own_words=own)]
    if rng.random() < 0.6:
        setting = pick(rng, SETTINGS)
        wishes.append(WishPlan(dimension=WishDimension.SETTING, value=setting.value))
    if rng.random() < 0.3:
        wishes.append(WishPlan(dimension=WishDimension.NEAR_HOME))
    volunteering = PlacementKind.GUIDED_VOLUNTEERING
    kind = volunteering if index < recipe.want_volunteering else pick(rng, recipe.kinds)
    wishes.insert(
        rng.randint(0, len(wishes)), WishPlan(dimension=WishDimension.PLACEMENT_KIND, value=kind.value)
    )
    person.wishes = wishes


def _let_stay(rng: random.Random, person: Person, recipe: Recipe, offer: str) -> None:
    """Make somebody a client who has a place today."""
    goal = pick(rng, recipe.goals)
    person.stays_at = offer
    person.availability = half_days(AVAILABILITY_OF_STAYS)
    person.goal_text = rng.choice(words()["goals"][goal.value])
    on_floor = offer.startswith("floor")
    person.trajectory = (TrajectoryKind.WORKFLOOR if on_floor else recipe.trajectory, goal)
    if on_floor and LadderScheme.DESLEUTEL_2013 not in person.rungs:
        person.rungs = {**person.rungs, LadderScheme.DESLEUTEL_2013: (2, 4)}
    if offer.startswith("crew"):
        person.rungs = {**person.rungs, LadderScheme.DESLEUTEL_2013: (5, 6)}
        person.advices = [AdviceKind.ADAPTED_WORK]


AVAILABILITY_OF_STAYS = "mon-fri morning; mon-fri afternoon; sat morning; mon-thu evening"


def _some(rng: random.Random, weighted: Mapping[Item, int], wanted: int) -> list[Item]:
    """Return that many different items of a table of weights, in the order of the table."""
    found: set[Item] = set()
    while len(found) < wanted:
        found.add(pick(rng, weighted))
    return _in_order(weighted, found)


def _in_order(order: Iterable[Item], found: set[Item]) -> list[Item]:
    return [item for item in order if item in found]
