"""Every question of every day is answered within two clicks of the start page, as the database has it."""

from contextlib import closing

import pytest

from tests.journeys.questions import page
from tests.journeys.questions.asked import MOST_CLICKS, QUESTIONS, ROLES
from tests.journeys.questions.truth import Truth
from tests.journeys.questions.walking import Walk
from tests.journeys.support.people import DESK, Person

PHONE = 390
#: Walked on a phone each time, by who is most often away from a desk: by the search, by the menu, by a tile.
ALWAYS_ON_A_PHONE = ("supervisor-3", "partner-7", "team_member-10")

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


def _walked(asked, width, askers, demo):
    with closing(Truth(demo.database, asked.person)) as truth:
        walk = Walk(askers(asked.person), width)
        asked.answer(walk, truth)
    assert walk.clicks == asked.clicks <= MOST_CLICKS


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda one: one.name)
def test_a_question_is_answered_within_two_clicks(asked, askers, demo):
    _walked(asked, DESK, askers, demo)


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param(one, id=one.name, marks=[] if one.name in ALWAYS_ON_A_PHONE else [pytest.mark.long])
        for one in QUESTIONS
    ],
)
def test_a_question_is_answered_on_a_phone_in_as_many_clicks(asked, askers, demo):
    _walked(asked, PHONE, askers, demo)


def test_each_kind_of_user_has_ten_questions_and_the_page_tells_the_ways():
    assert {(one.role, one.number) for one in QUESTIONS} == {
        (role, number) for role in ROLES for number in range(1, 11)
    }
    assert len(QUESTIONS) == 30
    assert page.PAGE.read_text(encoding="utf-8") == page.made()
