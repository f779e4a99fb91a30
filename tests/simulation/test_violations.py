"""That whoever looks for violations finds them: each is written into the rows past acts and walls."""

import pytest
from sqlalchemy import text

from coordination import clock
from coordination.placements import walls
from coordination.plans import walls as growth
from tests.coordination.factories import MORNINGS, days
from tests.coordination.stories import make_story
from tests.simulation.violations import violations

RESERVED = "UPDATE placements SET state = 'reserved', hold_until = :later, answer_by = NULL WHERE id = :id"


@pytest.fixture
def story(session):
    made = make_story(session)
    for one in (walls, growth):
        one.take_down(session.connection())
    return made


def found(story, statement, **given):
    story.session.flush()
    story.session.execute(text("UPDATE team_memberships SET is_lead = :yes"), {"yes": True})
    assert violations(story.session) == []
    story.session.execute(text(statement), given)
    return {one.partition(" ")[0] for one in violations(story.session)}


def test_a_place_given_twice_is_found_inv_03(story):
    offer = story.offer(shifts=[("Voormiddagen", MORNINGS, 1)])
    story.reserved(story.client(), offer)
    second = story.offered(story.client(), offer)
    assert found(story, RESERVED, id=second.id, later=days(9)) == {"INV-03"}


def test_a_client_at_two_places_is_found_inv_04(story):
    client = story.client()
    story.reserved(client, story.offer())
    second = story.offered(client, story.offer())
    assert found(story, RESERVED, id=second.id, later=days(9)) == {"INV-04"}


@pytest.mark.parametrize(
    ("statement", "invariant"),
    [
        ("DELETE FROM client_answers", "INV-01"),
        ("UPDATE consents SET withdrawn_on = :today", "INV-23"),
        ("UPDATE trajectories SET started_on = :long_ago", "INV-14"),
        ("UPDATE trajectories SET workfloor_phase = 'responsibility'", "INV-11"),
        ("UPDATE team_memberships SET is_lead = :no", "INV-12"),
    ],
)
def test_what_is_missing_around_a_request_is_found(story, statement, invariant):
    story.offered(story.client(), story.offer())
    given = {"today": clock.today(), "long_ago": days(-120), "no": False}
    used = {name: value for name, value in given.items() if f":{name}" in statement}
    assert found(story, statement, **used) == {invariant}


@pytest.mark.parametrize(
    ("statement", "invariant"),
    [
        ("UPDATE placements SET plan_goal_id = NULL", "INV-09"),
        ("UPDATE placements SET state = 'closed', aftercare_by = starts_on", "INV-21"),
    ],
)
def test_what_is_wrong_with_a_stay_is_found(story, statement, invariant):
    story.active(story.client(), story.offer())
    assert found(story, statement) == {invariant}
