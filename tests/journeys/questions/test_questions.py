"""Every question of every day is answered within two clicks of the start page, as the database has it."""

from contextlib import closing

import pytest

from tests.journeys.questions import page
from tests.journeys.questions.asked import MOST_CLICKS, QUESTIONS, ROLES
from tests.journeys.questions.truth import Truth
from tests.journeys.questions.walking import Walk
from tests.journeys.support.people import Person

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def askers(browser, demo):
    """Give somebody of the demo, signed in once for all questions."""
    present: dict[str, Person] = {}

    def of(name: str) -> Person:
        if name not in present:
            present[name] = Person(browser, demo.address)
            present[name].sign_in(name)
        return present[name]

    yield of
    for person in present.values():
        person.leave()
    assert not [failure for person in present.values() for failure in person.failures]


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda one: one.name)
def test_a_question_is_answered_within_two_clicks(asked, askers, demo):
    with closing(Truth(demo.database, asked.person)) as truth:
        walk = Walk(askers(asked.person))
        asked.answer(walk, truth)
    assert walk.clicks == asked.clicks <= MOST_CLICKS


def test_each_kind_of_user_has_ten_questions_and_the_page_tells_the_ways():
    assert {(one.role, one.number) for one in QUESTIONS} == {
        (role, number) for role in ROLES for number in range(1, 11)
    }
    assert len(QUESTIONS) == 30
    assert page.PAGE.read_text(encoding="utf-8") == page.made()
