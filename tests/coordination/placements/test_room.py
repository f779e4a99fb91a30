"""What is free in the coming weeks is worked out from offers and stays, and stored nowhere (INV-03)."""

import random
from collections import Counter
from datetime import timedelta

from coordination import clock
from coordination.capacity import operations as capacity
from coordination.capacity.outages import take_out_of_service
from coordination.capacity.rules import Stay, free_places
from coordination.placements import room
from coordination.placements.room import WEEK, room_ahead
from coordination.vocabulary import HalfDays
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


def test_each_week_has_free_what_nobody_takes_on_any_of_its_days_inv_03(session, monkeypatch):
    draw = random.Random(4)
    in_shifts = make.make_offer(
        session,
        shifts=[
            ("Voormiddagen", HalfDays.of(["mon-morning", "tue-morning"]), 4),
            ("Hele week", HalfDays.of(["tue-morning", "wed-afternoon", "thu-morning"]), 6),
        ],
    )
    by_choice = make.make_offer(session, free_choice={"mon-morning": 5, "tue-morning": 3, "fri-evening": 2})
    for shift in in_shifts.shifts:
        take_out_of_service(
            session,
            SEED,
            offer_id=in_shifts.id,
            shift_id=shift.id,
            places=2,
            starts_on=days(draw.randrange(20)),
            ends_on=days(draw.randrange(20, 40)),
            stays_of=lambda _session, _offer: [],
        )
    stays = {}
    for offer in (in_shifts, by_choice):
        for _ in range(12):
            shift = None if offer.free_choice else draw.choice(offer.shifts)
            names = draw.choices(by_choice.shifts, k=2) if shift is None else [shift]
            begins = draw.randrange(-10, 50)
            ends = draw.choice([None, days(begins + draw.randrange(30))])
            chosen = HalfDays(0 | int(names[0].half_days) | int(names[-1].half_days))
            stay = Stay(chosen, days(begins), ends, shift and shift.id)
            stays.setdefault(offer.id, []).append(stay)
    monkeypatch.setattr(room, "stays_of_offers", lambda *_asked: stays)
    expected = Counter()
    monday = clock.today() - timedelta(days=clock.today().weekday())
    for week in range(8):
        first, last = max(monday + week * WEEK, clock.today()), monday + week * WEEK + timedelta(days=6)
        for offer in (in_shifts, by_choice):
            for (_shift, half_day), free in free_places(offer.shifts, stays[offer.id], first, last).items():
                expected[half_day, week] += free
    found = Counter()
    for one in room_ahead(session, 8):
        found.update({(one.half_day, week): free for week, free in enumerate(one.free)})
    assert +found == +expected != Counter()
