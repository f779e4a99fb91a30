"""Is the grid possible, what is free, what state is the offer in: in memory."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordination.capacity import rules
from coordination.capacity.models import CapacityOffer, Shift
from coordination.capacity.rules import ShiftSpec, Stay
from coordination.errors import InvalidInput
from coordination.vocabulary import CapacityState, HalfDays

TODAY = date(2026, 11, 20)
DAY = timedelta(days=1)
MONDAY, TUESDAY = "mon-morning", "tue-morning"
MORNINGS = HalfDays.of([MONDAY, TUESDAY])


def shift(number=1, half_days=MORNINGS, places=2):
    return Shift(id=number, name=f"Blok {number}", half_days=half_days, places=places)


def stay(starts=TODAY, ends=None, half_days=MORNINGS, shift_id=1):
    return Stay(half_days, starts, ends, shift_id)


def offer(*shifts, **given):
    facts = {
        "state": CapacityState.OPEN,
        "free_choice": False,
        "min_half_days": 1,
        "valid_from": TODAY - 30 * DAY,
        "valid_to": None,
        "review_by": TODAY,
        "shifts": list(shifts) or [shift()],
    }
    return CapacityOffer(**facts | given)


# --- the grid ---


def check(*shifts, free_choice=False, least=1, most=10):
    specs = [ShiftSpec(name, HalfDays.of(half_days), places) for name, half_days, places in shifts]
    rules.check_grid(specs, free_choice=free_choice, min_half_days=least, max_half_days=most)


@pytest.mark.parametrize(
    ("shifts", "options", "sentence"),
    [
        ([], {}, "shifts: an offer needs at least one half-day with places"),
        ([("A", [MONDAY], 1), ("A", [TUESDAY], 1)], {}, "shifts: the shift 'A' stands there twice"),
        ([("A", [MONDAY], 1), (" A ", [TUESDAY], 1)], {}, "shifts: the shift 'A' stands there twice"),
        ([(" ", [MONDAY], 1)], {}, "shifts: is empty"),
        ([("A", [], 1)], {}, "shifts: the shift 'A' has no half-day"),
        ([("A", [MONDAY], -1)], {}, "places: -1 in 'A' is below zero"),
        ([("A", [MONDAY], 5000)], {}, "places: 5000 in 'A' is more than 1000"),
        ([("A", [MONDAY], 1)], {"least": 0}, "min_half_days: 0 is below 1"),
        ([("A", [MONDAY], 1)], {"least": 4, "most": 3}, "max_half_days: 3 is below the least, 4"),
        (
            [("A", [MONDAY], 1), ("B", [MONDAY], 1)],
            {"free_choice": True},
            "shifts: the half-day mon-morning stands there twice",
        ),
        (
            [("A", [MONDAY, TUESDAY], 1)],
            {"free_choice": True},
            "shifts: 'A' holds several half-days; with free choice each stands alone",
        ),
        (
            [("A", [MONDAY], 1), ("B", [TUESDAY], 1)],
            {"free_choice": True, "least": 3},
            "min_half_days: 3 cannot be chosen from 2 half-days",
        ),
    ],
)
def test_an_overlapping_or_impossible_half_day_grid_is_refused_with_a_sentence(shifts, options, sentence):
    with pytest.raises(InvalidInput) as refusal:
        check(*shifts, **options)
    assert str(refusal.value) == sentence


def test_two_blocks_may_share_a_half_day_and_a_block_may_be_empty_of_places():
    check(("Voormiddagen", [MONDAY, TUESDAY], 3), ("Maandag", [MONDAY, "mon-afternoon"], 0))


# --- what is taken and free ---


def test_inv_03_every_stay_that_holds_a_half_day_on_a_day_takes_a_place_of_it():
    stays = [stay(), stay(half_days=HalfDays.of([MONDAY]))]
    peaks = rules.peak_occupation([shift()], stays, TODAY)
    assert (peaks[1, MONDAY].taken, peaks[1, TUESDAY].taken) == (2, 1)


def test_inv_03_a_stay_takes_its_first_and_its_last_day_and_none_around_them():
    stays = [stay(TODAY, TODAY + DAY)]
    for first, taken in ((TODAY + DAY, 1), (TODAY + 2 * DAY, 0)):
        assert rules.peak_occupation([shift()], stays, first)[1, MONDAY].taken == taken
    before = rules.peak_occupation([shift()], stays, TODAY - 9 * DAY, TODAY - DAY)
    assert before[1, MONDAY].taken == 0


def test_inv_03_stays_after_each_other_share_one_place_stays_that_meet_do_not():
    one_after_other = [stay(TODAY, TODAY + 9 * DAY), stay(TODAY + 10 * DAY, TODAY + 20 * DAY)]
    meeting = [stay(TODAY, TODAY + 10 * DAY), stay(TODAY + 10 * DAY, TODAY + 20 * DAY)]
    assert rules.peak_occupation([shift()], one_after_other, TODAY)[1, MONDAY].taken == 1
    peak = rules.peak_occupation([shift()], meeting, TODAY)[1, MONDAY]
    assert (peak.taken, peak.day) == (2, TODAY + 10 * DAY)


def test_the_first_day_of_the_busiest_time_is_named():
    stays = [stay(TODAY + n * DAY, TODAY + (n + 1) * DAY) for n in (3, 4, 8, 9)]
    assert rules.peak_occupation([shift()], stays, TODAY)[1, MONDAY].day == TODAY + 4 * DAY


@given(
    periods=st.lists(st.tuples(st.integers(-5, 15), st.one_of(st.none(), st.integers(0, 10))), max_size=8),
    length=st.one_of(st.none(), st.integers(0, 12)),
)
def test_inv_03_the_peak_is_the_busiest_day_of_a_plain_count(periods, length):
    stays = [
        stay(TODAY + first * DAY, None if days is None else TODAY + (first + days) * DAY)
        for first, days in periods
    ]
    last = None if length is None else TODAY + length * DAY
    counts = [
        sum(one.starts_on <= day and (one.ends_on is None or day <= one.ends_on) for one in stays)
        for day in (TODAY + n * DAY for n in range((30 if length is None else length) + 1))
    ]
    peak = rules.peak_occupation([shift()], stays, TODAY, last)[1, MONDAY]
    assert (peak.taken, peak.day) == (max(counts), TODAY + counts.index(max(counts)) * DAY)


def test_blocks_count_apart_free_choice_counts_each_half_day():
    blocks = [shift(1), shift(2)]
    assert rules.free_places(blocks, [stay(shift_id=1)], TODAY) == {
        (1, MONDAY): 1,
        (1, TUESDAY): 1,
        (2, MONDAY): 2,
        (2, TUESDAY): 2,
    }
    singles = [shift(1, HalfDays.of([MONDAY])), shift(2, HalfDays.of([TUESDAY]))]
    assert rules.free_places(singles, [stay(shift_id=None)], TODAY) == {(1, MONDAY): 1, (2, TUESDAY): 1}


def test_a_block_is_as_free_as_its_fullest_half_day():
    half_taken = [stay(half_days=HalfDays.of([TUESDAY]))]
    assert rules.free_in_shift(shift(), half_taken, TODAY) == 1
    assert rules.free_in_shift(shift(), [stay(shift_id=2)], TODAY) == 2


def test_more_people_than_places_leaves_none_free():
    assert rules.free_in_shift(shift(places=1), [stay(), stay()], TODAY) == 0


def test_inv_03_places_are_not_lowered_below_what_is_taken_on_some_later_day():
    later = [stay(TODAY + 40 * DAY), stay(TODAY + 50 * DAY, TODAY + 60 * DAY)]
    rules.check_not_below_occupied(shift(), 2, later, TODAY)
    with pytest.raises(
        InvalidInput, match="1 in 'Blok 1' is too few: 2 are taken on mon-morning from 2027-01-09"
    ):
        rules.check_not_below_occupied(shift(), 1, later, TODAY)
    rules.check_not_below_occupied(shift(), 0, [stay(TODAY - 9 * DAY, TODAY - DAY)], TODAY)


# --- the state people see ---


@pytest.mark.parametrize(
    ("given", "state"),
    [
        ({}, CapacityState.OPEN),
        ({"state": CapacityState.DRAFT}, CapacityState.DRAFT),
        ({"state": CapacityState.CLOSED}, CapacityState.CLOSED),
        ({"valid_to": TODAY}, CapacityState.OPEN),
        ({"valid_to": TODAY - DAY}, CapacityState.CLOSED),
        ({"review_by": TODAY - DAY}, CapacityState.STALE),
        ({"paused_from": TODAY}, CapacityState.PAUSED),
        ({"paused_from": TODAY - DAY, "paused_until": TODAY}, CapacityState.PAUSED),
        ({"paused_from": TODAY - 2 * DAY, "paused_until": TODAY - DAY}, CapacityState.OPEN),
        ({"paused_from": TODAY + DAY}, CapacityState.OPEN),
        ({"paused_from": TODAY, "review_by": TODAY - DAY}, CapacityState.PAUSED),
    ],
)
def test_c_7_the_state_of_an_offer_on_a_day(given, state):
    one = offer(**given)
    assert rules.offer_state(one, [], TODAY) is state
    assert rules.is_matchable(one, TODAY) is (state is CapacityState.OPEN)


def test_c_7_an_offer_is_full_when_nobody_could_come_for_good():
    one = offer(shift(1, places=1), shift(2, places=1))
    assert rules.offer_state(one, [stay(shift_id=1)], TODAY) is CapacityState.OPEN
    reserved_for_later = [stay(shift_id=1), stay(TODAY + 20 * DAY, shift_id=2)]
    assert rules.offer_state(one, reserved_for_later, TODAY) is CapacityState.FULL
    assert rules.offer_state(offer(shift(places=0)), [], TODAY) is CapacityState.FULL
    ends_before = offer(shift(1, places=1), valid_to=TODAY + 10 * DAY)
    assert rules.offer_state(ends_before, [stay(TODAY + 11 * DAY)], TODAY) is CapacityState.OPEN


def test_c_7_free_choice_is_full_when_too_few_half_days_are_left_to_choose():
    singles = [shift(1, HalfDays.of([MONDAY]), 1), shift(2, HalfDays.of([TUESDAY]), 1)]
    one = offer(*singles, free_choice=True, min_half_days=2)
    assert rules.offer_state(one, [], TODAY) is CapacityState.OPEN
    taken = [stay(half_days=HalfDays.of([MONDAY]), shift_id=None)]
    assert rules.offer_state(one, taken, TODAY) is CapacityState.FULL
    one.min_half_days = 1
    assert rules.offer_state(one, taken, TODAY) is CapacityState.OPEN


def test_hr_21_an_offer_that_starts_later_may_be_proposed_for_then():
    assert rules.is_matchable(offer(valid_from=TODAY + 30 * DAY), TODAY)


def test_hr_21_a_full_offer_is_still_a_matter_for_the_matcher():
    assert rules.is_matchable(offer(shift(places=0)), TODAY)
