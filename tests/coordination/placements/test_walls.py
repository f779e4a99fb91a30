"""What the database refuses of a placement, on both engines, to whoever goes around the acts."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from coordination import clock
from coordination.placements import walls
from coordination.vocabulary import PlacementState
from tests.coordination.factories import MORNINGS, days, make_goal, make_programme
from tests.coordination.stories import make_story
from web import database

S = PlacementState


@pytest.fixture
def story(session):
    return make_story(session)


def write(story, placement, **values):
    """Write into the row past every act."""
    story.session.flush()
    values = {"state_since": clock.today(), **values}
    sets = ", ".join(f"{name} = :{name}" for name in values)
    story.session.execute(
        text(f"UPDATE placements SET {sets} WHERE id = :id"),  # noqa: S608  names of columns
        {**values, "id": placement.id},
    )


def refused(story, invariant, placement, **values):
    with pytest.raises(IntegrityError, match=invariant):
        write(story, placement, **values)
    story.session.rollback()


def test_the_last_place_is_not_written_to_a_second_one_inv_03(story):
    offer = story.offer(shifts=[("Voormiddagen", MORNINGS, 1)])
    story.reserved(story.client(), offer)
    second = story.offered(story.client(), offer)
    story.session.commit()
    refused(story, "INV-03", second, state="reserved", hold_until=days(9), answer_by=None)


def test_a_hold_that_is_over_takes_no_place_and_days_apart_share_one_inv_03(story):
    offer = story.offer(shifts=[("Voormiddagen", MORNINGS, 1)])
    story.reserved(story.client(), offer, starts_on=days(7), ends_on=days(20))
    second = story.offered(story.client(), offer, starts_on=days(21))
    third = story.offered(story.client(), offer, starts_on=days(7), ends_on=days(20))
    story.session.commit()
    write(story, second, state="reserved", hold_until=days(9), answer_by=None)
    story.session.commit()
    # A month on the first hold is over, and the third may be held then.
    write(story, third, state="reserved", hold_until=days(40), state_since=days(35), ends_on=days(36))
    story.session.rollback()
    refused(story, "INV-03", second, starts_on=days(20))


def test_one_client_is_not_written_to_two_places_at_once_inv_04(story):
    client = story.client()
    story.reserved(client, story.offer())
    second = story.offered(client, story.offer())
    story.session.commit()
    refused(story, "INV-04", second, state="reserved", hold_until=days(9), answer_by=None)


@pytest.mark.parametrize("state", [S.AGREED, S.RESERVED, S.CONFIRMED, S.ACTIVE, S.PAUSED])
def test_nothing_goes_on_without_the_clients_yes_inv_01(story, state):
    placement = story.discussed(story.client(), story.offer())
    story.session.commit()
    refused(story, "INV-01", placement, state=state.value, hold_until=days(9), keep_place_until=None)


def test_a_stay_serves_a_goal_of_its_own_client_inv_09(story):
    placement = story.reserved(story.client(), story.offer())
    other = make_goal(story.session)
    story.session.commit()
    refused(story, "INV-09", placement, state="confirmed", plan_goal_id=None)
    refused(story, "INV-09", placement, state="confirmed", plan_goal_id=other.id)


def test_a_stay_lies_within_its_programme_inv_10(story):
    service = make_programme(story.session, story.host, self_referral=True)
    placement = story.reserved(story.client(), story.offer(service=service))
    story.session.commit()
    refused(story, "INV-10", placement, state="confirmed", ends_on=service.ends_on.replace(year=2090))


def test_the_walls_stand_again_after_an_upgrade_and_only_what_is_missing_is_built(session, database_url):
    connection = session.connection()
    assert walls.build(connection) == []
    walls.take_down(connection)
    session.commit()
    database.upgrade(database_url)
    assert walls.build(session.connection()) == []
    session.rollback()
