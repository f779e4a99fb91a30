"""T., J. and K. as the article of September 2006 tells them (S2), in what a network needs to know of them.

Age, who helps, the wish to work and the practical limits are theirs; what the article says of their origin,
their health, their use and their past stands nowhere here. What it leaves open (postcode, way of travelling,
level of Dutch) is invented.
"""

from __future__ import annotations

import random
from datetime import timedelta

from coordination.vocabulary import (
    Adaptation,
    HalfDays,
    IncomeStatus,
    LadderScheme,
    LanguageLevel,
    PlacementKind,
    PovertySignalKind,
    PriorityClass,
    ReferralSource,
    Sector,
    TrajectoryGoal,
    TrajectoryKind,
    TravelMode,
    WishDimension,
)
from seed.ghent.counts import Category
from seed.ghent.people import Person, WishPlan, new_ref
from seed.ghent.tables import half_days
from seed.places import place, scattered

NAMES = ("T.", "J.", "K.")
SUPERVISOR = "lotte"
NEIGHBOURHOOD_WORKER = "nadia"
JUSTICE_ASSISTANT = "frank"

# J. has an appointment at the house of justice on Tuesdays, from 14 to 16.
PROBATION_HALF_DAYS = HalfDays.of(["tue-afternoon"])
PROBATION_TEXT = "Afspraak bij de justitieassistent, elke dinsdag van 14 tot 16 uur."
PROBATION_LASTS = timedelta(days=240)

# K. moved away from this part of the city and does not want to come there any more.
LEFT_BEHIND = "9040"
ADMISSION_ENDS_IN_DAYS = 45
EARLIER_STAY = "floor_1"
EARLIER_STAY_DAYS_AGO = (820, 700)

_WHOLE_WEEK = "mon-fri morning; mon-fri afternoon"


def three_cases(rng: random.Random, taken: set[str]) -> tuple[Person, Person, Person]:
    """Return T., J. and K., to be added to the caseload of the demo supervisor."""
    return _t(rng, taken), _j(rng, taken), _k(rng, taken)


def _t(rng: random.Random, taken: set[str]) -> Person:
    return Person(
        ref=new_ref(rng, taken),
        name="T.",
        category=Category.WORK,
        age=20,
        postcode="9000",
        position=scattered(place("9000"), 0.8, rng),
        dutch=LanguageLevel.C1,
        income=IncomeStatus.INTEGRATION_INCOME,
        availability=half_days(_WHOLE_WEEK),
        travel_mode=TravelMode.BIKE,
        max_travel_minutes=40,
        strengths=["eagerness", Sector.CATERING.value],
        refused_kinds=[PlacementKind.LANGUAGE_COURSE],
        looking_days=35,
        rungs={LadderScheme.GENT_2014: (4, 5)},
        wishes=[
            WishPlan(
                dimension=WishDimension.SECTOR,
                value=Sector.CATERING.value,
                own_words="Ik wil werken. In de keuken, daar gebeurt iets.",
            ),
            WishPlan(dimension=WishDimension.PLACEMENT_KIND, value=PlacementKind.ARTICLE_60.value),
        ],
        trajectory=(TrajectoryKind.ACTIVATION, TrajectoryGoal.PAID_WORK),
        goal_text="Stap voor stap: op tijd komen, verwittigen als het niet lukt, en blijven.",
        supervisor=SUPERVISOR,
        neighbourhood_worker=NEIGHBOURHOOD_WORKER,
    )


def _j(rng: random.Random, taken: set[str]) -> Person:
    return Person(
        ref=new_ref(rng, taken),
        name="J.",
        category=Category.WORK,
        age=21,
        postcode="9050",
        position=scattered(place("9050"), 0.8, rng),
        dutch=LanguageLevel.C1,
        income=IncomeStatus.INTEGRATION_INCOME,
        availability=half_days(_WHOLE_WEEK),
        travel_mode=TravelMode.PUBLIC_TRANSPORT,
        max_travel_minutes=60,
        needs=[Adaptation.FIXED_CONTACT],
        strengths=["eagerness", "perseverance"],
        refused_kinds=[PlacementKind.LANGUAGE_COURSE],
        looking_days=60,
        rungs={LadderScheme.GENT_2014: (4, 5)},
        wishes=[
            WishPlan(
                dimension=WishDimension.PLACEMENT_KIND,
                value=PlacementKind.TRAINING.value,
                own_words="Ik wil eraan beginnen. Een opleiding of meteen ervaring, laat me kiezen.",
            ),
            WishPlan(dimension=WishDimension.PLACEMENT_KIND, value=PlacementKind.WORK_EXPERIENCE.value),
            WishPlan(dimension=WishDimension.SETTING, value="small_team"),
        ],
        trajectory=(TrajectoryKind.ACTIVATION, TrajectoryGoal.PAID_WORK),
        goal_text="Dit najaar beginnen met een opleiding of met werkervaring, met één vaste persoon.",
        supervisor=SUPERVISOR,
        neighbourhood_worker=NEIGHBOURHOOD_WORKER,
    )


def _k(rng: random.Random, taken: set[str]) -> Person:
    return Person(
        ref=new_ref(rng, taken),
        name="K.",
        category=Category.PARTNER,
        age=30,
        postcode="9050",
        position=scattered(place("9050"), 0.8, rng),
        dutch=LanguageLevel.C1,
        income=IncomeStatus.INTEGRATION_INCOME,
        availability=half_days(_WHOLE_WEEK),
        source=ReferralSource.ADDICTION_CARE,
        travel_mode=TravelMode.PUBLIC_TRANSPORT,
        max_travel_minutes=60,
        needs=[Adaptation.FIXED_CONTACT],
        strengths=["manual_skill", "cooperation"],
        no_go_postcodes=[LEFT_BEHIND],
        earliest_start_days=ADMISSION_ENDS_IN_DAYS,
        refused_kinds=[PlacementKind.LANGUAGE_COURSE],
        looking_days=20,
        priority=PriorityClass.PLACE_LAPSES,
        rungs={LadderScheme.GENT_2014: (3, 4), LadderScheme.DESLEUTEL_2013: (3, 5)},
        wishes=[
            WishPlan(
                dimension=WishDimension.HOST,
                value="workshop",
                own_words="Terug naar de werkplaats. Daar kende ik het werk en de mensen.",
            ),
            WishPlan(dimension=WishDimension.SECTOR, value=Sector.WOODWORK.value),
        ],
        signals=[PovertySignalKind.DEBTS],
        trajectory=(TrajectoryKind.WORKFLOOR, TrajectoryGoal.FIRST_STEP_TO_WORK),
        goal_text="Na de opname weer naar de werkvloer, met een plan voor mijn rekeningen.",
        supervisor=SUPERVISOR,
        neighbourhood_worker=NEIGHBOURHOOD_WORKER,
    )
