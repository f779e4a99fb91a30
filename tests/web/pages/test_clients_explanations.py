"""The words of the rules: every rule of the matcher has them, and they say what was seen."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from coordination.vocabulary import LadderScheme, RuleAnswer
from matching.rules import HARD_RULES
from matching.scores import SOFT_RULES
from tests.support.databases import Databases
from tests.web.conftest import running
from web.presenters.explanations import LABELS, bars, strongest
from web.presenters.rule_answers import SUBJECTS, by_urgency, questions_for, rule_words
from web.presenters.rule_sentences import SENTENCES

FITS, FAILS, UNKNOWN = RuleAnswer.FITS, RuleAnswer.DOES_NOT_FIT, RuleAnswer.UNKNOWN
MORNINGS = 1 | 1 << 3
NAMES = {"organisation:3": "Buurthuis De Brug"}


@pytest.fixture(scope="module")
def site(databases: Callable[[str], Databases]) -> Iterator[Flask]:
    """One application for all words: they hang on no row of any database."""
    with databases("sqlite").fresh("migrated") as url:
        yield from running(url)


@pytest.fixture(autouse=True)
def _in_dutch(site: Flask) -> Iterator[None]:
    with site.test_request_context("/"):
        yield


class Reason:
    def __init__(self, code: str, points: int, weighted: int) -> None:
        self.code, self.points, self.weighted = code, points, weighted


def test_every_hard_rule_has_a_subject_and_a_sentence() -> None:
    codes = {rule.code for rule in HARD_RULES}
    assert codes == set(SUBJECTS) == set(SENTENCES)


def test_every_soft_rule_has_a_label_and_words_for_every_number_of_points() -> None:
    assert {rule.code for rule in SOFT_RULES} == set(LABELS)
    for rule in SOFT_RULES:
        for points in range(11):
            assert bars([Reason(rule.code, points, points)])[0].words


@pytest.mark.parametrize("field", sorted({field for rule in HARD_RULES for field in rule.may_lack}))
def test_every_fact_that_may_lack_is_a_question(field: str) -> None:
    asked = f"{field}.{LadderScheme.GENT_2014}" if field == "client.rungs" else field
    assert len(questions_for([asked, asked])) == 1


@pytest.mark.parametrize("rule", HARD_RULES, ids=lambda rule: rule.code)
@pytest.mark.parametrize("answer", list(RuleAnswer))
def test_every_rule_says_something_even_without_values(rule: Any, answer: RuleAnswer) -> None:
    assert rule_words(rule.code, answer, {}).sentence


@pytest.mark.parametrize(
    ("code", "answer", "seen", "words"),
    [
        ("HR-01", FAILS, {"client.blocked_until": "2027-03-01"}, "na 1 maart 2027"),
        ("HR-01", FAILS, {"offer.kind": "article_60"}, "wil dit soort plek niet: artikel 60"),
        (
            "HR-03",
            FAILS,
            {
                "service.scheme": "gent_2014",
                "client.rung_now": 2,
                "client.rung_attainable": 3,
                "offer.kind": "article_60",
            },
            "trede 2, haalbaar 3, van activeringsladder OCMW Gent (2014)",
        ),
        ("HR-03", UNKNOWN, {"service.scheme": "gent_2014"}, "nog geen inschatting op de ladder"),
        ("HR-04", FAILS, {"offer.phases_accepted": ["screening"]}, "start in de eerste fase"),
        ("HR-05", FAILS, {"service.programme": ["2026-09-01", "2026-12-01"]}, "loopt af op 1 december 2026"),
        (
            "HR-06",
            FAILS,
            {"client.income_status": "student", "offer.income_statuses": ["integration_income"]},
            "kan met leefloon; de cliënt heeft student",
        ),
        (
            "HR-07",
            FAILS,
            {"offer.kind": "article_60", "offer.employer_is_pcsw": False},
            "alleen met het OCMW als werkgever",
        ),
        ("HR-08", FAILS, {"client.dutch_level": "A1", "offer.min_dutch_level": "B1"}, "Er is geen taalhulp"),
        ("HR-08", FITS, {"offer.language_support": True}, "Er is taalhulp"),
        (
            "HR-13",
            FAILS,
            {"offer.kind": "supported_work_unpaid", "offer.regular_environment": False},
            "op een gewone werkplek, en dat is dit niet",
        ),
        (
            "HR-13",
            FAILS,
            {"offer.kind": "supported_work_unpaid", "offer.has_anchor_person": False},
            "nog geen ankerpersoon",
        ),
        ("HR-13", FAILS, {"offer.kind": "supported_work_unpaid"}, "Geen jobcoach heeft nu tijd"),
        ("HR-14", FAILS, {"offer.kind": "supported_work_unpaid"}, "betaalt de cliënt een bijdrage"),
        ("HR-18", FAILS, {"stay.supervisor_room": 0}, "Wie de cliënt volgt"),
        ("HR-18", FAILS, {"stay.supervisor_room": 3, "stay.guidance_room": 0}, "zit vol"),
        ("HR-25", FITS, {"service.intake_channels": ["desk", "phone"]}, "aan het loket, telefonisch"),
        ("HR-25", FAILS, {"service.intake_channels": ["online"]}, "alleen online"),
        (
            "HR-26",
            FAILS,
            {
                "offer.required_competences": {"accuracy": 3, "cooperation": 2},
                "client.competences": {"accuracy": 1, "cooperation": 4},
            },
            "vraagt minstens: nauwkeurig werken (3 op 5).",
        ),
        (
            "HR-26",
            UNKNOWN,
            {"offer.required_competences": {"accuracy": 3}, "client.competences": {"accuracy": None}},
            "Nog niet ingeschat: nauwkeurig werken (3 op 5).",
        ),
        (
            "HR-28",
            FITS,
            {"offer.kind": "guided_volunteering", "offer.host_form": "public"},
            "openbaar bestuur",
        ),
        ("HR-28", FAILS, {"offer.kind": "guided_volunteering"}, "met winstoogmerk"),
        (
            "HR-11",
            FAILS,
            {"client.availability": MORNINGS, "offer.shifts": [{"half_days": 1 << 6, "places": 1}]},
            "Deze plek vraagt wo voormiddag",
        ),
        (
            "HR-11",
            FAILS,
            {"client.availability": MORNINGS, "offer.free_choice": {"64": 2}, "offer.min_half_days": 2},
            "2 dagdelen uit wo voormiddag",
        ),
        ("HR-12", FAILS, {"client.earliest_start": "2027-06-01"}, "pas vanaf 1 juni 2027"),
        ("HR-17", FAILS, {"client.age": 17, "service.min_age": 18}, "vanaf 18 jaar; de cliënt is 17"),
        ("HR-17", FAILS, {"offer.kind": "adapted_work"}, "advies van VDAB"),
        ("HR-19", FAILS, {"client.occupied": [{"half_days": 1}]}, "loopt al iets anders: ma voormiddag"),
        ("HR-21", FAILS, {"offer.review_by": "2026-10-01"}, "niet meer bevestigd sinds 1 oktober 2026"),
        ("HR-22", FAILS, {"service.intake_stop": ["2026-10-01", None]}, "tot nader bericht"),
        (
            "HR-24",
            FAILS,
            {"stay.travel_minutes": 70, "client.max_travel_minutes": 45, "client.travel_mode": "bike"},
            "Ongeveer 70 minuten",
        ),
        (
            "HR-27",
            FAILS,
            {"client.needs": ["step_free"], "offer.adaptations_missing": ["step_free"]},
            "Ontbreekt hier: ",
        ),
        ("HR-29", FITS, {"client.routes": ["organisation:3", "organisation:9"]}, "Via Buurthuis De Brug."),
        ("HR-29", FAILS, {}, "kan naar deze dienst verwijzen"),
    ],
)
def test_the_sentence_tells_the_values_seen(
    code: str, answer: RuleAnswer, seen: dict[str, Any], words: str
) -> None:
    assert words in rule_words(code, answer, seen, (), NAMES).sentence


def test_e_3_9_what_is_avoided_is_never_named() -> None:
    seen = {
        "client.no_go_areas": ["9000"],
        "client.avoided_contacts": ["organisation:3"],
        "offer.area": "9000",
    }
    sentence = rule_words("HR-10", FAILS, seen, (), NAMES).sentence
    assert "9000" not in sentence
    assert "Buurthuis" not in sentence


def test_what_says_no_comes_first_then_the_questions() -> None:
    rules = [
        rule_words(code, answer, {})
        for code, answer in (("HR-01", FITS), ("HR-08", UNKNOWN), ("HR-24", FAILS))
    ]
    assert [rule.code for rule in by_urgency(rules)] == ["HR-24", "HR-08", "HR-01"]


def test_only_reasons_that_speak_for_a_place_are_told_in_a_line() -> None:
    reasons = [
        Reason("SR-01", 10, 300),
        Reason("SR-05", 8, 90),
        Reason("SR-15", 0, 0),
        Reason("SR-02", 4, 60),
    ]
    assert strongest(reasons) == ["Alles wat de cliënt wil, komt hier terug", "Dichtbij"]


def test_a_wish_that_is_met_is_named() -> None:
    assert (
        bars([Reason("SR-01", 10, 300)], ["keuken en zaal"])[0].words == "Past bij de wens: keuken en zaal."
    )
