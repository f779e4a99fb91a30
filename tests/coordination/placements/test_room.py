"""What is free in the coming weeks is worked out from offers and stays, and stored nowhere (INV-03)."""

from datetime import timedelta

from coordination import clock
from coordination.capacity import operations as capacity
from coordination.capacity.outages import take_out_of_service
from coordination.placements.room import room_ahead
from tests.coordination import factories as make
from tests.coordination.factories import SEED, days

NEXT_MONDAY = clock.today() + timedelta(days=7 - clock.today().weekday())


def free(session, weeks=4):
    found = {}
    for one in room_ahead(session, weeks):
        for week, number in enumerate(one.free):
            if number:
                found[week] = found.get(week, 0) + number
    return found


def test_free_half_days_are_summed_per_week_and_an_outage_takes_its_weeks(session):
    offer = make.make_offer(session, free_choice={"mon-morning": 3, "tue-morning": 1})
    assert free(session) == {0: 4, 1: 4, 2: 4, 3: 4}
    take_out_of_service(
        session,
        SEED,
        offer_id=offer.id,
        shift_id=offer.shifts[0].id,
        places=2,
        starts_on=NEXT_MONDAY,
        ends_on=NEXT_MONDAY + timedelta(days=6),
        stays_of=lambda _session, _offer: [],
    )
    assert free(session) == {0: 4, 1: 2, 2: 4, 3: 4}


def test_a_pause_and_an_end_leave_nothing_free_then_hr_22(session):
    offer = make.make_offer(session, free_choice={"mon-morning": 3})
    capacity.pause_intake(
        session,
        SEED,
        offer_id=offer.id,
        paused_from=NEXT_MONDAY,
        paused_until=NEXT_MONDAY + timedelta(days=6),
    )
    assert free(session) == {0: 3, 2: 3, 3: 3}
    offer.valid_to = NEXT_MONDAY + timedelta(days=8)
    session.flush()
    assert free(session) == {0: 3, 2: 3}


def test_what_nobody_confirmed_in_time_counts_for_nothing_inv_22(session):
    offer = make.make_offer(session)
    offer.review_by = days(-1)
    session.flush()
    assert free(session) == {}
