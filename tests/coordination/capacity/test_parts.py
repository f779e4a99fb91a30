"""Capacity in parts: total, out of service, reserved, occupied; what is free follows, and stands nowhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordination.base import Base
from coordination.capacity import outages, rules
from coordination.capacity.models import Outage, Shift
from coordination.capacity.rules import Parts, Stay
from coordination.errors import CapacityTaken, InvalidInput, NotFound
from coordination.placements import operations, queries
from coordination.vocabulary import HalfDays
from tests.coordination.factories import MORNINGS, days
from tests.coordination.stories import make_story

KEY = "mon-morning"


@pytest.fixture
def story(session):
    return make_story(session)


@pytest.fixture
def offer(story):
    return story.offer(shifts=[("Voormiddagen", MORNINGS, 4)])


def parts(story, offer, on=0):
    found = rules.parts_on(offer.shifts, queries.stays_of_offer(story.session, offer.id), days(on))
    return found[(offer.shifts[0].id, KEY)]


def take_out(story, offer, places=1, **given):
    return outages.take_out_of_service(
        story.session,
        story.partner,
        offer_id=offer.id,
        shift_id=offer.shifts[0].id,
        places=places,
        stays_of=queries.stays_of_offer,
        **given,
    )


def test_the_parts_of_a_half_day_add_up_and_free_is_what_is_left_inv_03(story, offer):
    story.active(story.client(), offer)
    story.reserved(story.client(), offer, starts_on=days(0))
    take_out(story, offer)
    assert parts(story, offer) == Parts(total=4, out_of_service=1, reserved=1, occupied=1)
    assert parts(story, offer).free == 1


def test_what_is_out_of_service_is_dated_and_free_again_afterwards(story, offer):
    take_out(story, offer, 2, starts_on=days(3), ends_on=days(5))
    assert [parts(story, offer, on).free for on in (0, 2, 3, 5, 6)] == [4, 4, 2, 2, 4]


def test_free_stands_in_no_table():
    columns = {
        f"{table.name}.{column.name}" for table in Base.metadata.sorted_tables for column in table.columns
    }
    assert not {
        name for name in columns if name.split(".")[1].startswith(("free_places", "places_free", "occupied"))
    }
    assert {column.name for column in Shift.__table__.columns if "place" in column.name} == {"places"}


def test_a_place_that_is_out_of_service_is_promised_to_nobody_inv_03(story, offer):
    take_out(story, offer, 4)
    placement = story.offered(story.client(), offer)
    with pytest.raises(CapacityTaken):
        operations.accept(story.session, story.partner, placement_ref=placement.ref)


def test_places_that_are_taken_cannot_go_out_of_service_inv_03(story, offer):
    story.reserved(story.client(), offer)
    with pytest.raises(InvalidInput, match="3 are free on mon-morning"):
        take_out(story, offer, 4)
    assert take_out(story, offer, 3) is offer


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"places": 0}, "places"),
        ({"starts_on": days(-1)}, "starts_on"),
        ({"starts_on": days(3), "ends_on": days(2)}, "ends_on"),
    ],
)
def test_an_outage_that_cannot_be_is_refused(story, offer, given, field):
    with pytest.raises(InvalidInput, match=field):
        take_out(story, offer, **{"places": 1} | given)


def test_a_shift_of_another_offer_is_refused(story, offer):
    other = story.offer()
    with pytest.raises(InvalidInput, match="shift_id"):
        outages.take_out_of_service(
            story.session,
            story.partner,
            offer_id=offer.id,
            shift_id=other.shifts[0].id,
            places=1,
            stays_of=queries.stays_of_offer,
        )


def test_places_come_back_into_service_from_today_on(story, offer, monkeypatch):
    take_out(story, offer, 2)
    [outage] = offer.shifts[0].outages
    outages.back_in_service(story.session, story.partner, offer_id=offer.id, outage_id=outage.id)
    assert parts(story, offer).free == 4
    take_out(story, offer, 2)
    [outage] = offer.shifts[0].outages
    later = days(4)
    monkeypatch.setenv("SCHAKEL_NOW", later.isoformat())
    outages.back_in_service(story.session, story.partner, offer_id=offer.id, outage_id=outage.id)
    assert outage.ends_on == days(-1)
    with pytest.raises(NotFound):
        outages.back_in_service(story.session, story.partner, offer_id=offer.id, outage_id=outage.id)


@given(
    total=st.integers(0, 6),
    out=st.lists(st.tuples(st.integers(1, 2), st.integers(0, 6), st.integers(0, 6)), max_size=3),
    stays=st.lists(st.tuples(st.booleans(), st.integers(0, 6), st.integers(0, 6)), max_size=5),
)
def test_on_every_day_free_by_parts_is_free_by_the_peak_inv_03(total, out, stays):
    shift = Shift(id=1, name="Voormiddag", half_days=HalfDays.of([KEY]), places=total)
    shift.outages = [
        Outage(places=places, starts_on=days(first), ends_on=days(first + length))
        for places, first, length in out
    ]
    taken = [
        Stay(shift.half_days, days(first), days(first + length), 1, begun) for begun, first, length in stays
    ]
    for on in range(14):
        by_parts = rules.parts_on([shift], taken, days(on))[(1, KEY)]
        assert by_parts.free == rules.free_places([shift], taken, days(on), days(on))[(1, KEY)]
