"""Questions about a client, in memory."""

from datetime import date

import pytest

from coordination.clients import rules
from coordination.clients.models import Client, JudicialCondition, RungAssessment, Trajectory
from coordination.errors import InvalidInput, UnknownCode
from coordination.vocabulary import (
    HalfDays,
    LadderScheme,
    PriorityClass,
    TrajectoryState,
    WishDimension,
)

TODAY = date(2026, 11, 20)
GENT, SLEUTEL = LadderScheme.GENT_2014, LadderScheme.DESLEUTEL_2013
TUESDAY = HalfDays.of(["tue-afternoon"])
MORNINGS = HalfDays.of(["mon-morning", "tue-morning", "wed-morning"])


def client(**given):
    return Client(**{"birth_year": 2005, "priority_class": PriorityClass.REGULAR} | given)


def condition(**given):
    facts = {"half_days": HalfDays(0), "valid_from": date(2026, 1, 1), "valid_to": None}
    return JudicialCondition(**facts | given)


# --- availability, areas and contacts ---


def test_hr_09_hr_11_a_judicial_time_is_simply_not_available():
    week = HalfDays(MORNINGS | TUESDAY)
    limits = rules.effective_limits(client(availability=week), [condition(half_days=TUESDAY)], TODAY)
    assert limits.availability == MORNINGS


def test_conf_14_own_wish_and_judicial_limit_cannot_be_told_apart():
    own = client(availability=MORNINGS, no_go_postcodes="9050", avoided_contacts="organisation:3")
    judged = client(availability=HalfDays(MORNINGS | TUESDAY))
    by_judge = condition(half_days=TUESDAY, postcodes="9050", contacts="organisation:3")
    assert rules.effective_limits(own, [], TODAY) == rules.effective_limits(judged, [by_judge], TODAY)


def test_hr_10_areas_and_contacts_of_client_and_judge_add_up():
    limits = rules.effective_limits(
        client(no_go_postcodes="9000,9050", avoided_contacts="organisation:3,professional:7"),
        [condition(postcodes="9040", contacts="professional:8")],
        TODAY,
    )
    assert limits.no_go_postcodes == {"9000", "9040", "9050"}
    assert limits.avoided_organisations == {3}
    assert limits.avoided_professionals == {7, 8}


def test_nobody_asked_stays_unknown():
    assert rules.effective_availability(client(), [], TODAY) is None
    assert rules.effective_availability(client(), [condition(postcodes="9000")], TODAY) is None


def test_hr_09_an_unknown_availability_never_hides_a_forbidden_time():
    available = rules.effective_availability(client(), [condition(half_days=TUESDAY)], TODAY)
    assert not available.overlaps(TUESDAY)
    assert len(available) == 20


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "until", "counts"),
    [
        (date(2026, 1, 1), date(2026, 11, 19), None, False),
        (date(2026, 1, 1), date(2026, 11, 20), None, True),
        (date(2027, 1, 1), None, None, True),
        (date(2027, 1, 1), None, date(2026, 12, 31), False),
        (date(2027, 1, 1), None, date(2027, 1, 1), True),
    ],
)
def test_hr_09_a_condition_counts_when_it_holds_at_some_time_of_the_stay(valid_from, valid_to, until, counts):
    judged = condition(half_days=TUESDAY, valid_from=valid_from, valid_to=valid_to)
    available = rules.effective_availability(client(availability=TUESDAY), [judged], TODAY, until)
    assert (available == HalfDays(0)) is counts


# --- rungs ---


def assessment(number, scheme, current, on, attainable=None):
    return RungAssessment(
        id=number, scheme=scheme, current_rung=current, attainable_rung=attainable, assessed_on=on
    )


def test_the_current_rung_is_the_latest_of_its_own_ladder():
    first = assessment(1, GENT, 2, date(2026, 1, 1))
    second = assessment(2, GENT, 3, date(2026, 6, 1))
    other = assessment(3, SLEUTEL, 5, date(2026, 9, 1))
    assert rules.current_rung([second, other, first], GENT) is second
    assert rules.current_rung([second, other, first], GENT, date(2026, 5, 1)) is first
    assert rules.current_rung([first], SLEUTEL) is None


def test_of_two_assessments_on_one_day_the_later_one_counts():
    day = date(2026, 6, 1)
    assert rules.current_rung([assessment(9, GENT, 4, day), assessment(8, GENT, 3, day)], GENT).id == 9


@pytest.mark.parametrize(("current", "attainable", "reachable"), [(3, None, 3), (3, 4, 4), (4, 3, 4)])
def test_hr_03_goes_by_the_higher_of_current_and_attainable(current, attainable, reachable):
    assert rules.reachable_rung(assessment(1, GENT, current, TODAY, attainable)) == reachable


# --- waiting, age, trajectory ---


@pytest.mark.parametrize(
    ("since", "days"), [(None, 0), (date(2026, 11, 10), 10), (date(2026, 12, 1), 0), (TODAY, 0)]
)
def test_waiting_counts_from_the_day_the_client_began_to_look(since, days):
    assert rules.waiting_days(client(looking_since=since), TODAY) == days


@pytest.mark.parametrize(
    ("since", "stored", "expected"),
    [
        (date(2026, 5, 19), PriorityClass.REGULAR, PriorityClass.WAITING_LONG),
        (date(2026, 5, 20), PriorityClass.REGULAR, PriorityClass.REGULAR),
        (None, PriorityClass.REGULAR, PriorityClass.REGULAR),
        (date(2025, 1, 1), PriorityClass.PLACE_LAPSES, PriorityClass.PLACE_LAPSES),
        (date(2025, 1, 1), PriorityClass.PROGRAMME_ENDS, PriorityClass.PROGRAMME_ENDS),
    ],
)
def test_more_than_six_months_of_waiting_lifts_the_regular_class_only(since, stored, expected):
    assert rules.priority_class(client(looking_since=since, priority_class=stored), TODAY) is expected


def test_age_is_the_one_reached_this_year():
    assert rules.age_on(client(birth_year=2006), TODAY) == 20


def test_who_comes_back_is_on_the_new_trajectory():
    old = Trajectory(id=1, state=TrajectoryState.CLOSED, started_on=date(2024, 1, 1))
    new = Trajectory(id=2, state=TrajectoryState.RUNNING, started_on=date(2026, 1, 1))
    assert rules.open_trajectory_of(client(trajectories=[new, old])) is new
    assert rules.open_trajectory_of(client(trajectories=[old])) is None


# --- what may be written down ---


@pytest.mark.parametrize(
    ("dimension", "value", "sentence"),
    [
        (WishDimension.SECTOR, "astronautics", "value: unknown code 'astronautics'"),
        (WishDimension.SETTING, "catering", "value: unknown code 'catering'"),
        (WishDimension.HOST, "organisation:0", "a wish for a host reads organisation:<id>"),
        (WishDimension.HOST, "professional:3", "a wish for a host reads organisation:<id>"),
        (WishDimension.NEAR_HOME, "9000", "has no further value"),
    ],
)
def test_a_wish_belongs_to_its_dimension(dimension, value, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        rules.check_wish(dimension, value)


@pytest.mark.parametrize(
    ("dimension", "value"),
    [
        (WishDimension.SECTOR, "green"),
        (WishDimension.SETTING, "outdoors"),
        (WishDimension.PLACEMENT_KIND, "work_care"),
        (WishDimension.HOST, "organisation:12"),
        (WishDimension.NEAR_HOME, ""),
    ],
)
def test_every_kind_of_wish_can_be_stated(dimension, value):
    assert rules.check_wish(dimension, value) == value


def test_skills_are_told_in_known_codes_each_once():
    assert rules.check_skills(["green", "punctuality", "green", "manual_skill"], "skills") == [
        "green",
        "manual_skill",
        "punctuality",
    ]
    with pytest.raises(UnknownCode, match="skills: unknown code 'former burglar'"):
        rules.check_skills(["former burglar"], "skills")


def test_contacts_and_postcodes_are_kept_in_one_order_and_checked():
    assert rules.joined_contacts(["professional:7", "organisation:3"], "c") == "organisation:3,professional:7"
    assert rules.joined_postcodes([], "p") is None
    assert rules.listed(rules.joined_postcodes(["9050", "9000"], "p")) == ("9000", "9050")
    with pytest.raises(InvalidInput, match="a contact reads"):
        rules.joined_contacts(["neighbour"], "c")
    with pytest.raises(InvalidInput) as refusal:
        rules.joined_postcodes(["90501"], "p")
    assert "90501" not in str(refusal.value)
