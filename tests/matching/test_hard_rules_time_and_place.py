"""Hard rules on the week, places, dates, areas and travel: fits, does not fit, unknown."""

from dataclasses import replace
from datetime import timedelta

import pytest

from matching import Occupied
from tests.matching.asking import FITS, NO, UNKNOWN, ask, explain, missing, seen
from tests.matching.worlds import (
    GHENT,
    MON_AM,
    MON_PM,
    ON,
    TUE_AM,
    TUE_PM,
    WED_AM,
    a_client,
    a_service,
    a_shift,
    an_offer,
)

KM_NORTH = 8_993  # microdegrees of latitude in one kilometre


def day(days):
    return ON + timedelta(days=days)


@pytest.mark.parametrize(("places", "answer"), [(0, NO), (1, FITS)])
def test_hr_02_a_shift_has_a_free_place(places, answer):
    assert ask("HR-02", None, an_offer(shifts=(a_shift(places=places),))) == answer


def test_hr_02_a_free_place_must_be_on_half_days_that_suit():
    full_morning = a_shift("am", MON_AM, places=0)
    free_afternoon = a_shift("pm", MON_PM, places=3)
    offer = an_offer(shifts=(full_morning, free_afternoon))
    assert ask("HR-02", a_client(availability=MON_AM), offer) == NO
    assert ask("HR-02", a_client(availability=MON_AM | MON_PM), offer) == FITS


@pytest.mark.parametrize(
    ("places", "least", "answer"),
    [
        ({MON_AM: 1, TUE_AM: 1}, 2, FITS),
        ({MON_AM: 1, TUE_AM: 0}, 2, NO),
        ({MON_AM: 1, TUE_AM: 0}, 1, FITS),
        ({MON_AM: 1, WED_AM: 4}, 2, FITS),
    ],
)
def test_hr_02_free_choice_needs_enough_half_days_with_a_place(places, least, answer):
    offer = an_offer(free_choice=places, min_half_days=least)
    assert ask("HR-02", None, offer) == answer


def test_hr_02_an_offer_without_any_shift_has_no_place():
    assert ask("HR-02", None, an_offer(shifts=())) == NO


@pytest.mark.parametrize(
    ("available", "answer"),
    [(MON_AM | TUE_AM, FITS), (MON_AM, NO), (0, NO), (None, UNKNOWN)],
)
def test_hr_11_half_days_lie_within_availability(available, answer):
    assert ask("HR-11", a_client(availability=available)) == answer


def test_hr_11_one_of_the_shifts_is_enough():
    offer = an_offer(shifts=(a_shift("am", MON_AM), a_shift("pm", TUE_PM)))
    assert ask("HR-11", a_client(availability=TUE_PM), offer) == FITS


@pytest.mark.parametrize(("available", "answer"), [(MON_AM | WED_AM, FITS), (MON_AM, NO)])
def test_hr_11_free_choice_needs_as_many_half_days_as_the_offer_asks(available, answer):
    offer = an_offer(free_choice={MON_AM: 1, TUE_AM: 1, WED_AM: 1}, min_half_days=2)
    assert ask("HR-11", a_client(availability=available), offer) == answer


def test_hr_11_asks_for_the_availability():
    assert missing("HR-11", a_client(availability=None)) == ("client.availability",)


def test_hr_19_a_half_day_is_taken_once():
    busy = Occupied(half_days=TUE_AM, starts_on=day(-30))
    assert ask("HR-19", a_client(occupied=(busy,))) == NO
    elsewhere = Occupied(half_days=WED_AM, starts_on=day(-30))
    assert ask("HR-19", a_client(occupied=(elsewhere,))) == FITS


def test_hr_19_placements_one_after_the_other_do_not_clash():
    ended = Occupied(half_days=TUE_AM, starts_on=day(-30), ends_on=day(6))
    assert ask("HR-19", a_client(occupied=(ended,), earliest_start=day(7))) == FITS
    assert ask("HR-19", a_client(occupied=(ended,), earliest_start=day(6))) == NO


def test_hr_19_a_later_placement_clashes_with_an_open_end():
    later = Occupied(half_days=MON_AM, starts_on=day(100))
    assert ask("HR-19", a_client(occupied=(later,))) == NO
    assert ask("HR-19", a_client(occupied=(later,)), an_offer(duration_weeks=4)) == FITS


def test_week_rules_together_ask_one_and_the_same_shift():
    """HR-02, HR-11, HR-19: each shift has something against it, so the pair is out by exactly one rule."""
    offer = an_offer(
        shifts=(a_shift("busy", MON_AM, 1), a_shift("full", TUE_AM, 0), a_shift("out", WED_AM, 1))
    )
    client = a_client(availability=MON_AM | TUE_AM, occupied=(Occupied(half_days=MON_AM, starts_on=day(-9)),))
    answers = {rule.code: rule.answer.value for rule in explain(client, offer).rules}
    assert (answers["HR-11"], answers["HR-19"], answers["HR-02"]) == (FITS, FITS, NO)
    assert not explain(client, offer).may_be_proposed


@pytest.mark.parametrize(
    ("starts", "ends", "answer"),
    [(-10, 100, FITS), (-10, 27, FITS), (-10, 26, NO), (-100, -1, NO), (5, 14, FITS), (30, 90, FITS)],
)
def test_hr_05_enough_of_the_programme_is_left(starts, ends, answer):
    assert ask("HR-05", None, None, a_service(programme=(day(starts), day(ends)))) == answer


def test_hr_05_stay_lies_inside_the_programme():
    found = explain(None, an_offer(duration_weeks=52), a_service(programme=(day(5), day(90))))
    assert (found.starts_on, found.ends_on) == (day(5), day(90))


def test_hr_05_is_silent_outside_programmes():
    assert ask("HR-05") == FITS


@pytest.mark.parametrize(("valid_to", "answer"), [(None, FITS), (10, FITS), (9, NO)])
def test_hr_12_offer_still_stands_when_the_client_can_start(valid_to, answer):
    until = None if valid_to is None else day(valid_to)
    client = a_client(earliest_start=day(10))
    assert ask("HR-12", client, an_offer(valid_to=until)) == answer


@pytest.mark.parametrize(("days", "answer"), [(182, FITS), (183, NO)])
def test_hr_12_start_lies_within_the_planning_horizon(days, answer):
    assert ask("HR-12", a_client(earliest_start=day(days))) == answer


def test_hr_12_stay_starts_on_the_latest_of_all_first_days():
    client = a_client(earliest_start=day(20))
    assert explain(client, an_offer(starts_on=day(7))).starts_on == day(20)
    assert explain(client, an_offer(starts_on=day(30))).starts_on == day(30)
    assert explain(None, None).starts_on == ON


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({}, FITS),
        ({"is_open": False}, NO),
        ({"review_by": day(0)}, FITS),
        ({"review_by": day(-1)}, NO),
        ({"valid_to": day(-1)}, NO),
        ({"valid_to": day(0)}, FITS),
        ({"starts_on": day(9), "valid_to": day(8)}, NO),
    ],
)
def test_hr_21_inv_22_offer_is_open_valid_and_confirmed(changes, answer):
    assert ask("HR-21", None, an_offer(**changes)) == answer


@pytest.mark.parametrize(
    ("stop", "answer"),
    [
        (None, FITS),
        ((day(-5), None), NO),
        ((day(-5), day(0)), NO),
        ((day(-5), day(-1)), FITS),
        ((day(1), None), FITS),
    ],
)
def test_hr_22_no_intake_stop_on_the_first_day(stop, answer):
    assert ask("HR-22", None, an_offer(intake_stop=stop)) == answer
    assert ask("HR-22", None, None, a_service(intake_stop=stop)) == answer


def test_hr_22_a_stop_that_ends_before_the_client_can_start_is_no_stop():
    client = a_client(earliest_start=day(30))
    assert ask("HR-22", client, an_offer(intake_stop=(day(-5), day(20)))) == FITS


def test_hr_10_areas_are_avoided():
    client = a_client(no_go_areas=frozenset({"9000", "9050"}))
    assert ask("HR-10", client) == NO
    assert ask("HR-10", client, an_offer(area="9040")) == FITS
    assert ask("HR-10", client, an_offer(area=None)) == UNKNOWN
    assert ask("HR-10", a_client(), an_offer(area=None)) == FITS


def test_hr_10_contacts_are_avoided_organisation_and_person():
    assert ask("HR-10", a_client(avoided_contacts=frozenset({"farm"}))) == NO
    offer = an_offer(contacts=frozenset({"leader"}))
    assert ask("HR-10", a_client(avoided_contacts=frozenset({"leader"})), offer) == NO
    assert ask("HR-10", a_client(avoided_contacts=frozenset({"somebody"})), offer) == FITS


def test_hr_10_shows_only_what_this_offer_meets():
    client = a_client(no_go_areas=frozenset({"9000", "9050"}), avoided_contacts=frozenset({"x"}))
    assert seen("HR-10", client) == {
        "offer.area": "9000",
        "client.no_go_areas": ["9000"],
        "client.avoided_contacts": [],
    }


def north(kilometres):
    return an_offer(location=(GHENT[0] + kilometres * KM_NORTH, GHENT[1]))


@pytest.mark.parametrize(
    ("mode", "money", "paid", "kilometres", "limit", "answer"),
    [
        ("foot", True, False, 2, 45, FITS),  # 2.6 km of way, 35 minutes
        ("foot", True, False, 3, 45, NO),  # 52 minutes
        ("car", True, False, 30, None, FITS),  # who pays and named no limit may go far
        ("bike", False, False, 5, None, FITS),  # 29 minutes by bike
        ("bike", False, False, 9, None, NO),  # 51 minutes by bike
        ("public_transport", False, False, 3, None, NO),  # no money for the bus: 52 minutes on foot
        ("public_transport", False, True, 3, None, FITS),  # the bus is paid
        ("public_transport", None, False, 2, None, FITS),  # near enough either way
        ("public_transport", None, False, 3, None, UNKNOWN),  # hangs on the money
        ("public_transport", None, False, 20, 60, NO),  # too far either way
        (None, True, False, 8, 45, FITS),  # 45 minutes by bus
    ],
)
def test_hr_24_place_is_within_reach(mode, money, paid, kilometres, limit, answer):
    client = a_client(travel_mode=mode, has_transport_money=money, max_travel_minutes=limit)
    assert ask("HR-24", client, replace(north(kilometres), travel_cost_paid=paid)) == answer


@pytest.mark.parametrize("field", ["home", "location"])
def test_hr_24_asks_where_it_is_and_never_shows_the_home(field):
    client = a_client(has_transport_money=False, **({"home": None} if field == "home" else {}))
    offer = an_offer(**({"location": None} if field == "location" else {}))
    assert ask("HR-24", client, offer) == UNKNOWN
    side = "client" if field == "home" else "offer"
    assert missing("HR-24", client, offer) == (f"{side}.{field}",)
    assert "client.home" not in seen("HR-24", client, offer)


def test_hr_24_unknown_does_not_hold_up_a_proposal_but_asks():
    found = explain(a_client(has_transport_money=None, travel_mode="public_transport"), north(3))
    assert found.answer == UNKNOWN
    assert found.may_be_proposed
    assert [tuple(question) for question in found.questions] == [("HR-24", "client.has_transport_money")]
    assert found.options[0].questions == found.questions


def test_unknown_availability_holds_up_a_proposal():
    found = explain(a_client(availability=None))
    assert found.answer == UNKNOWN
    assert not found.may_be_proposed
