"""How many people went from service to service in a year: shown from five on, and never who (CONF-24)."""

from sqlalchemy import update

from coordination.placements import walls
from coordination.placements.flows import places_by_service, yearly_flows
from coordination.placements.models import Placement
from coordination.vocabulary import PlacementState
from tests.coordination import factories as make
from tests.coordination.stories import make_story


def _gone_on(session, story, first, then, people: int, *, began: int = -30) -> None:
    """Let so many people end a stay at the first offer and begin one at the second."""
    walls.take_down(session.connection())  # what counts here is that they were there, not how they came
    for _ in range(people):
        client = story.client()
        for offer, state, start in (
            (first, PlacementState.CLOSED, -300),
            (then, PlacementState.ACTIVE, began),
        ):
            placement = story.suggested(client, offer)
            session.execute(
                update(Placement)
                .where(Placement.id == placement.id)
                .values(state=state, starts_on=make.days(start))
            )
    session.expire_all()


def test_from_five_people_on_a_flow_is_told_conf_24(session):
    story = make_story(session)
    garden, kitchen, shop = (story.offer(shifts=[("Alle", make.MORNINGS, 20)]) for _ in range(3))
    _gone_on(session, story, garden, kitchen, 5)
    _gone_on(session, story, garden, shop, 4)
    assert yearly_flows(session) == {(garden.service_id, kitchen.service_id): 5}


def test_who_went_on_more_than_a_year_ago_is_not_counted(session):
    story = make_story(session)
    garden, kitchen = (story.offer(shifts=[("Alle", make.MORNINGS, 20)]) for _ in range(2))
    _gone_on(session, story, garden, kitchen, 5, began=-290)
    assert yearly_flows(session, make.days(200)) == {}


def test_places_of_a_service_are_those_of_its_open_offers(session):
    story = make_story(session)
    offer = story.offer(shifts=[("Ochtend", make.MORNINGS, 3)])
    story.offer(service=offer.service, free_choice={"mon-afternoon": 2, "tue-afternoon": 4})
    assert places_by_service(session) == {offer.service_id: 7}
