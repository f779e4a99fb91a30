"""Hard rules on rung, choice, income, language, target group, needs and route."""

from datetime import timedelta

import pytest

from matching import Occupied
from matching.codes import INCOME_STATUSES, PAID_KINDS, PLACEMENT_KINDS
from tests.matching.asking import FITS, NO, UNKNOWN, ask, explain, missing, seen
from tests.matching.worlds import MON_AM, ON, a_client, a_service, an_offer, of_kind


def test_plain_client_fits_plain_offer():
    found = explain()
    assert {rule.code: rule.answer.value for rule in found.rules if rule.answer != "fits"} == {}
    assert found.may_be_proposed
    assert [choice.option_id for choice in found.options] == ["garden/am"]


@pytest.mark.parametrize(("days", "answer"), [(-1, FITS), (0, NO), (30, NO)])
def test_hr_01_a_declined_offer_stays_away_up_to_its_last_day(days, answer):
    client = a_client(blocked_offers={"garden": ON + timedelta(days=days)})
    assert ask("HR-01", client) == answer


def test_hr_01_another_declined_offer_does_not_matter():
    assert ask("HR-01", a_client(blocked_offers={"kitchen": ON + timedelta(days=9)})) == FITS


def test_hr_01_an_unwanted_kind_stays_away():
    client = a_client(blocked_kinds=frozenset({"work_care"}))
    assert ask("HR-01", client, of_kind("work_care")) == NO
    assert ask("HR-01", client) == FITS


def test_hr_01_shows_nothing_of_other_refusals():
    client = a_client(blocked_offers={"kitchen": ON, "garden": ON}, blocked_kinds=frozenset({"work_care"}))
    assert seen("HR-01", client) == {
        "offer.kind": "guided_volunteering",
        "client.blocked_until": ON.isoformat(),
        "client.kind_not_wanted": False,
    }


GENT_RUNGS = {
    1: set(),
    2: {"language_course", "group_programme", "guided_volunteering", "regular_volunteering"},
    3: {
        "group_programme",
        "training",
        "language_course",
        "guided_volunteering",
        "regular_volunteering",
        "work_care",
        "supported_work_unpaid",
        "activating_workfloor",
    },
    4: {"activating_workfloor", "article_60", "work_experience", "training"},
    5: {"training", "work_experience", "adapted_work", "regular_job"},
    6: {"adapted_work", "regular_job"},
}


@pytest.mark.parametrize("rung", GENT_RUNGS)
def test_hr_03_rung_of_the_activation_ladder_opens_its_kinds(rung):
    client = a_client(rungs={"gent_2014": (rung, None)})
    assert {kind for kind in PLACEMENT_KINDS if ask("HR-03", client, of_kind(kind)) == FITS} == GENT_RUNGS[
        rung
    ]


def test_hr_03_attainable_rung_counts_when_higher():
    client = a_client(rungs={"gent_2014": (3, 4)})
    assert ask("HR-03", client, of_kind("article_60")) == FITS
    assert ask("HR-03", client, of_kind("work_care")) == FITS
    assert ask("HR-03", client, of_kind("regular_job")) == NO
    shown = seen("HR-03", client, of_kind("article_60"))
    assert (shown["client.rung_now"], shown["client.rung_attainable"]) == (3, 4)


def test_hr_03_attainable_rung_below_the_current_one_takes_nothing_away():
    assert ask("HR-03", a_client(rungs={"gent_2014": (4, 2)}), of_kind("article_60")) == FITS


@pytest.mark.parametrize("kind", PLACEMENT_KINDS)
@pytest.mark.parametrize("goal", [1, 4, 5, 6])
def test_hr_03_de_sleutel_opens_paid_kinds_from_attainable_rung_5(kind, goal):
    client = a_client(rungs={"desleutel_2013": (1, goal)})
    expected = NO if kind in PAID_KINDS and goal <= 4 else FITS
    assert ask("HR-03", client, of_kind(kind), a_service(scheme="desleutel_2013")) == expected


def test_hr_03_de_sleutel_needs_the_attainable_rung_for_paid_kinds():
    client = a_client(rungs={"desleutel_2013": (3, None)})
    service = a_service(scheme="desleutel_2013")
    assert ask("HR-03", client, of_kind("adapted_work"), service) == UNKNOWN
    assert ask("HR-03", client, of_kind("activating_workfloor"), service) == FITS


@pytest.mark.parametrize("scheme", ["vng_2010", "w2_flanders", "desleutel_2013"])
def test_hr_03_without_assessment_in_the_service_s_scheme_an_assessment_is_needed(scheme):
    service = a_service(scheme=scheme)
    assert ask("HR-03", None, None, service) == UNKNOWN
    assert missing("HR-03", None, None, service) == (f"client.rungs.{scheme}",)


@pytest.mark.parametrize(
    ("scheme", "rung", "kind", "answer"),
    [
        ("vng_2010", 4, "guided_volunteering", FITS),
        ("vng_2010", 4, "article_60", NO),
        ("vng_2010", 5, "adapted_work", FITS),
        ("vng_2010", 6, "regular_job", FITS),
        ("w2_flanders", 3, "work_care", FITS),
        ("w2_flanders", 4, "activating_workfloor", FITS),
        ("w2_flanders", 4, "adapted_work", NO),
        ("w2_flanders", 5, "article_60", FITS),
    ],
)
def test_hr_03_other_ladders_have_tables_of_their_own(scheme, rung, kind, answer):
    client = a_client(rungs={scheme: (rung, None)})
    assert ask("HR-03", client, of_kind(kind), a_service(scheme=scheme)) == answer


@pytest.mark.parametrize(
    ("phase", "plan", "accepted", "answer"),
    [
        (None, False, {"prevocational"}, FITS),
        (None, True, {"screening"}, NO),
        (None, True, {"responsibility"}, NO),
        ("prevocational", False, {"prevocational"}, FITS),
        ("prevocational", False, {"responsibility"}, NO),
        ("prevocational", True, {"responsibility"}, FITS),
        ("prevocational", None, {"responsibility"}, UNKNOWN),
        ("prevocational", None, {"prevocational", "responsibility"}, FITS),
        ("responsibility", True, {"screening"}, FITS),
        ("responsibility", True, {"prevocational"}, NO),
        ("screening", True, {"screening"}, FITS),
        ("screening", False, set(), NO),
        ("prevocational", False, set(), FITS),
    ],
)
def test_hr_04_phases_come_in_order_and_the_second_asks_a_plan(phase, plan, accepted, answer):
    client = a_client(workfloor_phase=phase, has_development_plan=plan)
    offer = of_kind("activating_workfloor", phases_accepted=frozenset(accepted))
    assert ask("HR-04", client, offer) == answer


def test_hr_04_is_about_workfloors_only():
    assert ask("HR-04", a_client(), an_offer(phases_accepted=frozenset({"screening"}))) == FITS


@pytest.mark.parametrize(
    ("status", "accepted", "answer"),
    [
        ("wage", set(), FITS),
        (None, set(), FITS),
        ("integration_income", {"integration_income"}, FITS),
        ("unemployment_benefit", {"integration_income"}, NO),
        (None, {"integration_income"}, UNKNOWN),
        ("unknown", {"integration_income"}, UNKNOWN),
        ("none", {"none"}, FITS),
    ],
)
def test_hr_06_offer_accepts_the_income_status(status, accepted, answer):
    offer = an_offer(income_statuses=frozenset(accepted))
    assert ask("HR-06", a_client(income_status=status), offer) == answer


def test_hr_06_asks_for_the_status():
    offer = an_offer(income_statuses=frozenset({"wage"}))
    assert missing("HR-06", a_client(income_status="unknown"), offer) == ("client.income_status",)


@pytest.mark.parametrize("status", [*INCOME_STATUSES, None])
def test_hr_07_article_60_only_on_leefloon(status):
    expected = FITS if status in ("integration_income", "equivalent_integration_income") else NO
    expected = UNKNOWN if status in (None, "unknown") else expected
    assert ask("HR-07", a_client(income_status=status), of_kind("article_60")) == expected
    assert ask("HR-07", a_client(income_status=status), of_kind("adapted_work")) == FITS


@pytest.mark.parametrize("status", ["integration_income", None])
def test_hr_07_article_60_only_with_the_ocmw_as_employer(status):
    offer = an_offer(kind="article_60", employer_is_pcsw=False)
    assert ask("HR-07", a_client(income_status=status), offer) == NO


@pytest.mark.parametrize(
    ("level", "minimum", "support", "answer"),
    [
        ("A2", "A2", False, FITS),
        ("A1", "A2", False, NO),
        ("none", "none", False, FITS),
        ("A1", "B2", True, FITS),
        (None, "none", False, FITS),
        (None, "A1", False, UNKNOWN),
        (None, "A1", True, FITS),
        ("C2", "A1", False, FITS),
    ],
)
def test_hr_08_dutch_reaches_the_minimum_unless_supported(level, minimum, support, answer):
    offer = an_offer(min_dutch_level=minimum, language_support=support)
    assert ask("HR-08", a_client(dutch_level=level), offer) == answer


def test_hr_16_supported_employment_and_work_care_do_not_go_together():
    client = a_client(trajectory_kind="supported_employment")
    assert ask("HR-16", client, of_kind("work_care")) == NO
    assert ask("HR-16", client, of_kind("supported_work_unpaid")) == FITS
    assert ask("HR-16", a_client(trajectory_kind="activation"), of_kind("work_care")) == FITS


@pytest.mark.parametrize(
    ("running", "kind", "answer"),
    [
        ("work_care", "supported_work_unpaid", NO),
        ("work_care", "work_care", NO),
        ("supported_work_unpaid", "work_care", NO),
        ("supported_work_unpaid", "supported_work_unpaid", FITS),
        ("guided_volunteering", "work_care", FITS),
    ],
)
def test_hr_16_running_placements_count(running, kind, answer):
    busy = Occupied(half_days=MON_AM, starts_on=ON - timedelta(days=9), kind=running)
    assert ask("HR-16", a_client(occupied=(busy,)), of_kind(kind)) == answer


def test_hr_16_what_has_ended_by_then_does_not_count():
    ended = Occupied(half_days=MON_AM, starts_on=ON - timedelta(days=9), ends_on=ON, kind="work_care")
    client = a_client(occupied=(ended,), earliest_start=ON + timedelta(days=1))
    assert ask("HR-16", client, of_kind("work_care")) == FITS


@pytest.mark.parametrize(("age", "answer"), [(17, NO), (18, FITS), (65, FITS), (66, NO), (None, UNKNOWN)])
def test_hr_17_work_like_activities_from_18_to_pension_age(age, answer):
    assert ask("HR-17", a_client(age=age), of_kind("work_care")) == answer


@pytest.mark.parametrize(("age", "answer"), [(17, NO), (18, FITS), (25, FITS), (26, NO), (None, UNKNOWN)])
def test_hr_17_service_sets_its_ages(age, answer):
    assert ask("HR-17", a_client(age=age), None, a_service(min_age=18, max_age=25)) == answer


@pytest.mark.parametrize(
    ("recognised", "age", "answer"),
    [(True, 30, FITS), (False, 30, NO), (None, 30, UNKNOWN), (True, 17, NO), (None, 17, NO)],
)
def test_hr_17_supported_work_is_for_adults_with_recognised_support(recognised, age, answer):
    client = a_client(recognised_disability_support=recognised, age=age)
    assert ask("HR-17", client, of_kind("supported_work_unpaid")) == answer


def test_hr_17_adapted_work_asks_the_advice():
    offer = of_kind("adapted_work")
    assert ask("HR-17", a_client(), offer) == NO
    assert ask("HR-17", a_client(advices=frozenset({"adapted_work"})), offer) == FITS


@pytest.mark.parametrize(
    ("resident", "weeks", "answer"),
    [
        (True, 13, FITS),
        (True, 78, FITS),
        (True, 12, NO),
        (True, 79, NO),
        (False, 26, NO),
        (None, 26, UNKNOWN),
        (True, None, FITS),
    ],
)
def test_hr_17_activation_track_is_for_residents_and_three_to_eighteen_months(resident, weeks, answer):
    client = a_client(resident_flemish_region=resident)
    assert ask("HR-17", client, an_offer(duration_weeks=weeks), a_service(activation_track=True)) == answer


def test_hr_17_shows_only_what_the_kind_asks_for():
    client = a_client(age=None, recognised_disability_support=None)
    assert seen("HR-17", client) == {"offer.kind": "guided_volunteering"}
    assert missing("HR-17", client, of_kind("work_care")) == ("client.age",)


@pytest.mark.parametrize(
    ("needs", "there", "answer"),
    [
        (set(), set(), FITS),
        ({"quiet_place"}, {"quiet_place", "step_free"}, FITS),
        ({"quiet_place", "step_free"}, {"quiet_place"}, NO),
    ],
)
def test_hr_27_every_adaptation_needed_is_there(needs, there, answer):
    client = a_client(needs=frozenset(needs))
    assert ask("HR-27", client, an_offer(adaptations=frozenset(there))) == answer


@pytest.mark.parametrize(
    ("team", "routes", "by_oneself", "answer"),
    [
        ({"pcsw"}, {"pcsw", "vdab"}, False, FITS),
        ({"care"}, {"pcsw"}, False, NO),
        (set(), {"pcsw"}, False, NO),
        (set(), set(), True, FITS),
    ],
)
def test_hr_29_a_route_leads_there_or_one_comes_by_oneself(team, routes, by_oneself, answer):
    service = a_service(routes_from=frozenset(routes), self_referral=by_oneself)
    assert ask("HR-29", a_client(team_organisations=frozenset(team)), None, service) == answer


def test_hr_29_shows_the_routes_and_not_the_rest_of_the_team():
    client = a_client(team_organisations=frozenset({"pcsw", "care"}))
    assert seen("HR-29", client)["client.routes"] == ["pcsw"]
    assert "care" not in str(seen("HR-29", client))
