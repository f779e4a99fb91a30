"""Two partners, two clients, two clicks: what can be taken once is taken once, and the others are told so."""

import pytest
from sqlalchemy import func, select

from coordination.placements.models import Placement
from coordination.vocabulary import HalfDays, PlacementState
from tests.concurrency.racers import accept, act, race
from tests.conftest import DATA_KEY
from tests.coordination.factories import MORNINGS, days
from tests.coordination.stories import make_story

RACERS = 6


@pytest.fixture
def story(session):
    return make_story(session)


def reserved(story):
    story.session.expire_all()
    return story.session.scalar(
        select(func.count()).select_from(Placement).where(Placement.state == PlacementState.RESERVED)
    )


@pytest.mark.parametrize("places", [1, 2])
def test_of_many_who_accept_at_once_exactly_as_many_as_there_are_places_get_one_inv_03(
    story, database_url, places
):
    offer = story.offer(shifts=[("Voormiddagen", MORNINGS, places)])
    refs = [story.offered(story.client(), offer).ref for _ in range(RACERS)]
    story.session.commit()
    told = race(database_url, DATA_KEY, accept, [(story.partner, ref) for ref in refs])
    assert told == {"done": places, "capacity_taken": RACERS - places}
    assert reserved(story) == places


def test_chosen_half_days_and_overlapping_dates_are_raced_for_too_inv_03(story, database_url):
    offer = story.offer(free_choice={"mon-morning": 1, "tue-morning": 1, "wed-morning": 1}, max_half_days=2)
    choice = {"shift_id": None, "half_days": HalfDays.of(["mon-morning", "tue-morning"])}
    refs = [
        story.offered(story.client(), offer, **choice, starts_on=days(7 + late), ends_on=days(40)).ref
        for late in range(4)
    ]
    story.session.commit()
    told = race(database_url, DATA_KEY, accept, [(story.partner, ref) for ref in refs])
    assert told == {"done": 1, "capacity_taken": 3}


def test_one_client_whom_several_places_accept_at_once_gets_one_inv_04(story, database_url):
    client = story.client()
    refs = [story.offered(client, story.offer()).ref for _ in range(4)]
    story.session.commit()
    told = race(database_url, DATA_KEY, accept, [(story.partner, ref) for ref in refs])
    assert told == {"done": 1, "already_placed": 3}
    assert reserved(story) == 1


def test_one_request_accepted_by_several_clicks_at_once_is_accepted_once(story, database_url):
    ref = story.offered(story.client(), story.offer(shifts=[("Voormiddagen", MORNINGS, 5)])).ref
    story.session.commit()
    told = race(database_url, DATA_KEY, accept, [(story.partner, ref)] * 4)
    assert told == {"done": 1, "illegal_transition": 3}


def test_places_are_not_taken_away_under_those_who_get_them_inv_03(story, database_url):
    offer = story.offer(shifts=[("Voormiddagen", MORNINGS, 2)])
    [shift] = offer.shifts
    refs = [story.offered(story.client(), offer).ref for _ in range(3)]
    acts = [("accept", story.partner, ref) for ref in refs]
    acts.append(("set_places", story.partner, offer.id, shift.id, 1))
    story.session.commit()
    told = race(database_url, DATA_KEY, act, acts)
    story.session.expire_all()
    assert reserved(story) <= shift.places
    lowered = shift.places == 1
    assert told == (
        {"done": 2, "capacity_taken": 2} if lowered else {"done": 2, "capacity_taken": 1, "invalid_input": 1}
    )
