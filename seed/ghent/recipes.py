"""The weights from which people are invented. Every number here is invented too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from coordination.vocabulary import (
    IncomeStatus,
    LanguageLevel,
    PlacementKind,
    ReferralSource,
    TrajectoryGoal,
    TrajectoryKind,
)
from seed.ghent.counts import Category

Rungs = tuple[int, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How somebody of one category is drawn; mappings hold weights.

    Attributes
    ----------
    gent, desleutel
        Current and attainable rung in that scheme; ``assessed`` and ``assessed_by_desleutel`` are the shares
        of people who have such an assessment.
    looking
        How many of the category look for a place; the first ``want_volunteering`` of them would like guided
        volunteering.
    stays_at
        Keys of the offers where the next ones are today.
    refused
        Kinds of place that somebody has said no to, such as a course by who is in one already.
    not_asked
        Share of people whose availability nobody asked yet.
    """

    ages: tuple[int, int]
    dutch: Mapping[LanguageLevel | None, int]
    income: Mapping[IncomeStatus, int]
    gent: Mapping[Rungs, int] = field(default_factory=dict)
    desleutel: Mapping[Rungs, int] = field(default_factory=dict)
    assessed: float = 1.0
    assessed_by_desleutel: float = 0.0
    sources: Mapping[ReferralSource, int] = field(default_factory=lambda: {ReferralSource.PCSW: 1})
    needs: Mapping[int, int] = field(default_factory=lambda: {0: 78, 1: 19, 2: 3})
    kinds: Mapping[PlacementKind, int] = field(default_factory=dict)
    refused: Mapping[tuple[PlacementKind, ...], int] = field(default_factory=lambda: {(): 1})
    goals: Mapping[TrajectoryGoal, int] = field(
        default_factory=lambda: {TrajectoryGoal.FIRST_STEP_TO_WORK: 1}
    )
    trajectory: TrajectoryKind = TrajectoryKind.ACTIVATION
    looking: int = 0
    want_volunteering: int = 0
    stays_at: Sequence[str] = ()
    not_asked: float = 0.04


_LEVEL = LanguageLevel
_INCOME = IncomeStatus
_KIND = PlacementKind
_GOAL = TrajectoryGoal

RECIPES: Mapping[Category, Recipe] = {
    Category.LANGUAGE: Recipe(
        ages=(20, 58),
        dutch={_LEVEL.NONE: 20, _LEVEL.A1: 45, _LEVEL.A2: 35},
        income={_INCOME.INTEGRATION_INCOME: 65, _INCOME.EQUIVALENT_INTEGRATION_INCOME: 30, _INCOME.NONE: 5},
        gent={(2, 3): 50, (2, 4): 35, (2, 2): 10, (2, None): 5},
        kinds={_KIND.LANGUAGE_COURSE: 1},
        goals={_GOAL.FIRST_STEP_TO_WORK: 70, _GOAL.PARTICIPATION_AS_GOAL: 30},
        refused={(): 15, (_KIND.LANGUAGE_COURSE,): 40, (_KIND.LANGUAGE_COURSE, _KIND.GROUP_PROGRAMME): 45},
        looking=25,
        want_volunteering=24,
        stays_at=("dutch_morning", "dutch_two", "via_floor", "centrum_group"),
    ),
    Category.SOCIAL: Recipe(
        ages=(24, 62),
        dutch={_LEVEL.A2: 15, _LEVEL.B1: 25, _LEVEL.B2: 30, _LEVEL.C2: 30},
        income={
            _INCOME.INTEGRATION_INCOME: 60,
            _INCOME.INVALIDITY_BENEFIT: 20,
            _INCOME.SICKNESS_BENEFIT: 10,
            _INCOME.DISABILITY_ALLOWANCE: 10,
        },
        gent={(3, 3): 50, (3, 4): 50},
        needs={0: 20, 1: 45, 2: 30, 3: 5},
        kinds={_KIND.WORK_CARE: 60, _KIND.GROUP_PROGRAMME: 40},
        goals={_GOAL.PARTICIPATION_AS_GOAL: 55, _GOAL.FIRST_STEP_TO_WORK: 45},
        refused={(): 50, (_KIND.GROUP_PROGRAMME,): 50},
        looking=9,
        want_volunteering=9,
    ),
    Category.WORK: Recipe(
        ages=(19, 57),
        dutch={_LEVEL.A1: 10, _LEVEL.A2: 25, _LEVEL.B1: 25, _LEVEL.B2: 20, _LEVEL.C2: 20},
        income={
            _INCOME.INTEGRATION_INCOME: 70,
            _INCOME.EQUIVALENT_INTEGRATION_INCOME: 10,
            _INCOME.UNEMPLOYMENT_BENEFIT: 15,
            _INCOME.SCHOOL_LEAVER_ALLOWANCE: 5,
        },
        gent={(4, 5): 75, (4, 4): 15, (4, 6): 10},
        desleutel={(4, 5): 60, (3, 5): 40},
        assessed_by_desleutel=0.2,
        kinds={_KIND.ARTICLE_60: 60, _KIND.TRAINING: 25, _KIND.WORK_EXPERIENCE: 15},
        goals={_GOAL.PAID_WORK: 65, _GOAL.FIRST_STEP_TO_WORK: 35},
        looking=23,
        stays_at=("crew_green", "crew_green", "crew_renovation", "kitchen_restaurant"),
    ),
    Category.PARTNER: Recipe(
        ages=(21, 55),
        dutch={_LEVEL.B1: 30, _LEVEL.B2: 30, _LEVEL.C2: 40},
        income={
            _INCOME.UNEMPLOYMENT_BENEFIT: 30,
            _INCOME.SICKNESS_BENEFIT: 20,
            _INCOME.INVALIDITY_BENEFIT: 15,
            _INCOME.INTEGRATION_INCOME: 35,
        },
        gent={(3, 4): 60, (3, 3): 40},
        desleutel={(2, 4): 40, (3, 5): 35, (4, 5): 25},
        assessed_by_desleutel=1.0,
        sources={
            ReferralSource.ADDICTION_CARE: 35,
            ReferralSource.JUSTICE: 20,
            ReferralSource.PUBLIC_EMPLOYMENT_SERVICE: 20,
            ReferralSource.GTB: 15,
            ReferralSource.PSYCHIATRIC_CENTRE: 10,
        },
        needs={0: 40, 1: 40, 2: 20},
        kinds={_KIND.ACTIVATING_WORKFLOOR: 70, _KIND.WORK_CARE: 30},
        goals={_GOAL.FIRST_STEP_TO_WORK: 60, _GOAL.PAID_WORK: 40},
        looking=7,
        want_volunteering=5,
        stays_at=("floor_1", "floor_2", "floor_3", "floor_3"),
    ),
    Category.STUDENT: Recipe(
        ages=(18, 24),
        dutch={_LEVEL.B2: 30, _LEVEL.C2: 70},
        income={_INCOME.STUDENT: 1},
        gent={(4, 5): 1},
        assessed=0.4,
        needs={0: 90, 1: 10},
        kinds={_KIND.REGULAR_VOLUNTEERING: 60, _KIND.TRAINING: 40},
        looking=2,
        not_asked=0.1,
    ),
    Category.NEW: Recipe(
        ages=(19, 60),
        dutch={None: 40, _LEVEL.A1: 20, _LEVEL.B1: 20, _LEVEL.C2: 20},
        income={_INCOME.INTEGRATION_INCOME: 70, _INCOME.UNKNOWN: 30},
        kinds={_KIND.GUIDED_VOLUNTEERING: 1},
        looking=3,
        want_volunteering=3,
        not_asked=0.6,
    ),
    Category.CARE: Recipe(
        ages=(20, 63),
        dutch={_LEVEL.A1: 15, _LEVEL.A2: 15, _LEVEL.B1: 20, _LEVEL.C2: 50},
        income={
            _INCOME.INTEGRATION_INCOME: 75,
            _INCOME.EQUIVALENT_INTEGRATION_INCOME: 10,
            _INCOME.SICKNESS_BENEFIT: 15,
        },
        gent={(1, 3): 1},
        needs={0: 30, 1: 50, 2: 20},
        kinds={_KIND.GROUP_PROGRAMME: 1},
        goals={_GOAL.PARTICIPATION_AS_GOAL: 1},
        refused={(): 70, (_KIND.GROUP_PROGRAMME,): 30},
        looking=9,
        want_volunteering=4,
        stays_at=("floor_1", "floor_1", "floor_2", "floor_2", "floor_2", "floor_2", "floor_3"),
    ),
}
