"""What makes some of the invented people special, so that every rule has its somebody; and who helps whom.

Which people these are follows from their place among those who look for a place, never from chance alone: the
demo needs each case once.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from itertools import cycle

from coordination.vocabulary import (
    Adaptation,
    AdviceKind,
    LadderScheme,
    PlacementKind,
    PovertySignalKind,
    TrajectoryGoal,
    TrajectoryKind,
    TravelMode,
    WishDimension,
)
from seed.ghent.counts import Category
from seed.ghent.people import AVAILABILITY_OF_STAYS, Person, WishPlan, words
from seed.ghent.recipes import RECIPES
from seed.ghent.tables import half_days
from seed.places import GHENT_POSTCODES

# Who takes new clients in turn; the demo supervisor stands once, because T., J. and K. are hers too.
OTC_SUPERVISORS = ("karim", "griet", "lotte", "pieter", "karim", "griet", "pieter", "lotte")
EW_SUPERVISORS = ("sofie", "bram", "ines")
NEIGHBOURHOODS = {
    "nadia": {"9030", "9031"},
    "an": {"9032", "9041", "9042"},
    "wim": {"9040", "9051"},
}
# Half of the clients live in the centre; the welfare office shares them out.
CENTRE = "9000"
CENTRE_WORKERS = ("nadia", "an", "wim", "tom")
ELSEWHERE = "tom"
# The offers at which some are who did not look for a place themselves.
JOINED = ("tables", "tables", "sorting")
HOSTS_AVOIDED = ("latch", "second_breath", "full_shelf")


def make_special(rng: random.Random, people: Sequence[Person]) -> None:
    """Give some people a limit, a right or a wish that a rule turns on."""
    looking = {
        category: [one for one in people if one.category is category and one.looking_days is not None]
        for category in Category
    }
    language, social = looking[Category.LANGUAGE], looking[Category.SOCIAL]
    work, partner = looking[Category.WORK], looking[Category.PARTNER]
    _limit_places(rng, [*language[2:5], *work[3:6], partner[2]])
    for person, host in zip((language[6], work[7], social[2]), HOSTS_AVOIDED, strict=True):
        person.avoids = [host]
    for person in (language[8], work[9]):
        person.refused_kinds = [*person.refused_kinds, PlacementKind.GROUP_PROGRAMME, PlacementKind.TRAINING]
    for person, days in zip((language[10], social[3], work[11], partner[3]), (24, 40, 65, 12), strict=True):
        person.earliest_start_days = days
    _leave_open(recognised=(language[12], social[6]), resident=(language[13], work[16]))
    for person in (language[14], social[7], work[17]):
        person.needs = [Adaptation.STEP_FREE]
    for person in (language[15], work[18]):
        person.travel_mode, person.max_travel_minutes = TravelMode.PUBLIC_TRANSPORT, 50
        person.signals = [PovertySignalKind.NO_TRANSPORT_MONEY]
    for person in work[12:16]:
        _let_wish_adapted_work(person)
    for person in social[4:6]:
        _let_wish_supported_work(person)


def _limit_places(rng: random.Random, people: Iterable[Person]) -> None:
    """Let these people stay away from one part of the city that is not their own."""
    for person in people:
        others = [code for code in GHENT_POSTCODES if code != person.postcode]
        person.no_go_postcodes = [rng.choice(others)]


def _leave_open(*, recognised: Iterable[Person], resident: Iterable[Person]) -> None:
    """Let these facts be unknown: they are to be asked."""
    for person in recognised:
        person.recognised = None
    for person in resident:
        person.resident = None


def _let_wish_adapted_work(person: Person) -> None:
    person.advices = [AdviceKind.ADAPTED_WORK]
    person.rungs = {**person.rungs, LadderScheme.DESLEUTEL_2013: (4, 5)}
    person.wishes = [
        WishPlan(dimension=WishDimension.PLACEMENT_KIND, value=PlacementKind.ADAPTED_WORK.value),
        *(wish for wish in person.wishes if wish.dimension is not WishDimension.PLACEMENT_KIND),
    ]


def _let_wish_supported_work(person: Person) -> None:
    person.recognised = True
    if person.trajectory is not None:
        person.trajectory = (TrajectoryKind.SUPPORTED_EMPLOYMENT, person.trajectory[1])
    kind = PlacementKind.SUPPORTED_WORK_UNPAID.value
    person.wishes = [*person.wishes, WishPlan(dimension=WishDimension.PLACEMENT_KIND, value=kind)]


def let_join(people: Sequence[Person]) -> None:
    """Give a place to some whom care referred and who were not looking, so that more floors have people."""
    spare = [one for one in people if one.category is Category.CARE and one.trajectory is None]
    for person, offer in zip(spare[-len(JOINED) :], JOINED, strict=True):
        goal = TrajectoryGoal.PARTICIPATION_AS_GOAL
        person.stays_at = offer
        person.availability = half_days(AVAILABILITY_OF_STAYS)
        person.trajectory = (RECIPES[Category.CARE].trajectory, goal)
        person.goal_text = words()["goals"][goal.value][0]


def assign(people: Sequence[Person]) -> None:
    """Give everybody with a trajectory a supervisor and everybody a neighbourhood worker."""
    otc: Iterator[str] = cycle(OTC_SUPERVISORS)
    ew: Iterator[str] = cycle(EW_SUPERVISORS)
    centre: Iterator[str] = cycle(CENTRE_WORKERS)
    for person in people:
        if person.trajectory is not None and person.supervisor is None:
            at_ew = person.category in (Category.LANGUAGE, Category.SOCIAL, Category.CARE, Category.NEW)
            on_floor = (person.stays_at or "").startswith("floor")
            person.supervisor = next(ew) if at_ew and not on_floor else next(otc)
        if person.postcode == CENTRE:
            person.neighbourhood_worker = next(centre)
        else:
            person.neighbourhood_worker = next(
                (key for key, postcodes in NEIGHBOURHOODS.items() if person.postcode in postcodes), ELSEWHERE
            )
