"""The codes that matching rules act on are the vocabulary's codes."""

import pytest

from coordination.vocabulary import codes as domain
from matching import Answer
from matching import codes as matcher
from matching.rules.ladders import OPEN_KINDS


@pytest.mark.parametrize(
    ("name", "enum"),
    [
        ("PLACEMENT_KINDS", "PlacementKind"),
        ("INCOME_STATUSES", "IncomeStatus"),
        ("LANGUAGE_LEVELS", "LanguageLevel"),
        ("TRAVEL_MODES", "TravelMode"),
        ("ADAPTATIONS", "Adaptation"),
        ("SECTORS", "Sector"),
        ("WORK_SETTINGS", "WorkSetting"),
        ("WISH_DIMENSIONS", "WishDimension"),
        ("LADDER_SCHEMES", "LadderScheme"),
        ("PRIORITY_CLASSES", "PriorityClass"),
        ("WORKFLOOR_PHASES", "WorkfloorPhase"),
        ("ADVICE_KINDS", "AdviceKind"),
        ("TRAJECTORY_KINDS", "TrajectoryKind"),
        ("COMPETENCES", "WorkCompetence"),
        ("INTAKE_CHANNELS", "IntakeChannel"),
        ("LEGAL_FORMS", "LegalForm"),
        ("SUPERVISOR_WISHES", "SupervisorWish"),
        ("WARM_INTRODUCTIONS", "WarmIntroduction"),
        ("POVERTY_SIGNALS", "PovertySignalKind"),
        ("DURATION_MODELS", "DurationModel"),
        ("RULE_ANSWERS", "RuleAnswer"),
        ("LIFE_DOMAINS", "LifeDomain"),
    ],
)
def test_matcher_knows_exactly_the_codes_of_the_vocabulary(name, enum):
    assert sorted(getattr(matcher, name)) == sorted(code.value for code in getattr(domain, enum))


def test_language_levels_stand_in_the_order_of_the_vocabulary():
    assert list(matcher.LANGUAGE_LEVELS) == [level.value for level in domain.LanguageLevel]


def test_phases_stand_in_the_order_of_the_vocabulary():
    assert list(matcher.WORKFLOOR_PHASES) == [phase.value for phase in domain.WorkfloorPhase]


def test_answers_are_the_vocabulary_s_answers():
    assert sorted(Answer) == sorted(code.value for code in domain.RuleAnswer)


def test_every_ladder_has_a_table():
    assert set(OPEN_KINDS) == {scheme.value for scheme in domain.LadderScheme}
