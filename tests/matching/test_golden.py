"""The golden scenarios of the matching rules: T., J., K. and the others, as far as matching decides them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from matching import Outcome, WishFacts, explain_pair, make_plan
from tests.matching.worlds import (
    MON_AM,
    MON_PM,
    ON,
    THU_AM,
    TUE_AM,
    TUE_PM,
    WED_AM,
    WEEKDAYS,
    a_client,
    a_service,
    a_shift,
    an_offer,
    facts,
)

PROBATION = TUE_PM
DISCHARGE = ON + timedelta(days=45)


def t():
    """T., 20: on leefloon, wants to work in a kitchen; what he uses is no fact here."""
    return a_client(
        "T",
        age=20,
        rungs={"gent_2014": (4, 4)},
        wishes=(WishFacts(dimension="sector", value="catering", rank=1),),
        team_organisations=frozenset({"pcsw", "youth_service"}),
    )


def j():
    """J., 21: under probation conditions, which arrive as half-days taken out and nothing else."""
    return a_client(
        "J",
        age=21,
        rungs={"gent_2014": (4, 5)},
        availability=(MON_AM | MON_PM | TUE_AM | TUE_PM | WED_AM | THU_AM) & ~PROBATION,
    )


def k():
    """K., 30: in treatment until a day; worked well at the workshop; avoids the old neighbourhood."""
    return a_client(
        "K",
        rungs={"gent_2014": (4, 4), "desleutel_2013": (4, 5)},
        earliest_start=DISCHARGE,
        earlier_good_stays=frozenset({"workshop"}),
        no_go_areas=frozenset({"9040"}),
        priority_class="place_lapses",
    )


def network():
    """Places of the story, each with what its kind asks."""
    services = [
        a_service("otc"),
        a_service("floor", scheme="desleutel_2013"),
        a_service("school"),
        a_service("volunteering"),
        a_service("ama"),
        a_service("supported"),
    ]
    offers = [
        an_offer(
            "kitchen",
            service="otc",
            kind="article_60",
            sector="catering",
            employer_is_pcsw=True,
            organisation="care_home",
        ),
        an_offer(
            "experience",
            service="otc",
            kind="work_experience",
            sector="green",
            organisation="park",
            shifts=(a_shift(half_days=WED_AM),),
        ),
        an_offer(
            "application_training",
            service="school",
            kind="training",
            organisation="school",
            sector="learning",
            shifts=(a_shift("mon", MON_PM), a_shift("tue", TUE_PM)),
        ),
        an_offer("workshop_floor", service="floor", kind="activating_workfloor", organisation="workshop"),
        an_offer(
            "other_floor", service="floor", kind="activating_workfloor", organisation="other", area="9040"
        ),
        an_offer("garden", service="volunteering", organisation="farm"),
        an_offer("ama", service="ama", kind="work_care", organisation="centre"),
        an_offer("supported", service="supported", kind="supported_work_unpaid", organisation="library"),
    ]
    return offers, services


def plan_for(*clients, **more):
    offers, services = network()
    return make_plan(facts(clients, offers, services), **more)


def alone(client):
    plan = plan_for(client)
    return plan.proposals[0] if plan.proposals else None


def test_golden_t_gets_article_60_as_kitchen_help():
    proposal = alone(t())
    assert proposal.chosen.offer == "kitchen"
    assert {r.code: r.points for r in proposal.chosen.reasons}["SR-01"] == 10


def test_hr_20_no_fact_of_a_client_can_speak_of_use():
    """T. is judged on what he can do: nothing else has a field (see the prohibition's own tests)."""
    offers, services = network()
    found = explain_pair(facts([t()], offers, services), "T", "kitchen")
    assert found.may_be_proposed


def test_golden_j_sees_three_kinds_of_alternatives_and_never_the_probation_hour():
    proposal = alone(j())
    shown = [proposal.chosen, *proposal.alternatives]
    offers = {offer.key: offer for offer in network()[0]}
    kinds = [offers[choice.offer].kind for choice in shown]
    assert len(set(kinds)) == len(kinds) >= 3
    assert {"training", "work_experience", "article_60"} <= set(kinds)
    assert all(choice.half_days & PROBATION == 0 for choice in shown)
    assert {choice.shift for choice in shown if choice.offer == "application_training"} == {"mon"}


def test_hr_09_no_rule_code_betrays_a_judicial_limit():
    offers, services = network()
    found = explain_pair(facts([j()], offers, services), "J", "application_training")
    assert "HR-09" not in {rule.code for rule in found.rules}
    assert "justice_police" not in {rule.life_domain for rule in found.rules}


def test_golden_k_gets_the_earlier_host_from_the_day_of_discharge():
    proposal = alone(k())
    assert proposal.chosen.offer == "workshop_floor"
    assert proposal.chosen.starts_on == DISCHARGE
    assert {c.starts_on for c in proposal.alternatives} <= {DISCHARGE}
    assert {r.code: r.points for r in proposal.chosen.reasons}["SR-06"] == 10


def test_golden_k_is_kept_out_of_the_old_neighbourhood_by_hr_10():
    offers, services = network()
    found = explain_pair(facts([k()], offers, services), "K", "other_floor")
    assert [rule.code for rule in found.rules if rule.answer == "does_not_fit"] == ["HR-10"]
    assert all(choice.offer != "other_floor" for choice in alone(k()).alternatives)


@pytest.mark.parametrize("income", ["integration_income", "unemployment_benefit"])
def test_golden_attainable_rung_3_never_gets_article_60(income):
    client = a_client("three", rungs={"gent_2014": (3, 3)}, income_status=income)
    proposal = alone(client)
    shown = {proposal.chosen.offer, *(choice.offer for choice in proposal.alternatives)}
    assert "kitchen" not in shown
    assert shown <= {"garden", "ama", "application_training"}


def test_golden_unemployment_benefit_may_start_volunteering():
    client = a_client("benefit", rungs={"gent_2014": (3, 3)}, income_status="unemployment_benefit")
    offers, services = network()
    found = explain_pair(facts([client], offers, services), "benefit", "garden")
    assert found.may_be_proposed


def test_golden_supported_employment_is_never_offered_work_like_activities():
    client = a_client(
        "bw",
        rungs={"gent_2014": (3, 3)},
        trajectory_kind="supported_employment",
        recognised_disability_support=True,
    )
    proposal = alone(client)
    shown = {proposal.chosen.offer, *(choice.offer for choice in proposal.alternatives)}
    assert "supported" in shown
    assert "ama" not in shown


def test_golden_supported_employment_and_work_like_activities_are_kept_apart_by_hr_16_alone():
    client = a_client(
        "bw",
        rungs={"gent_2014": (3, 3)},
        trajectory_kind="supported_employment",
        recognised_disability_support=True,
    )
    offers, services = network()
    found = explain_pair(facts([client], offers, services), "bw", "ama")
    assert [rule.code for rule in found.rules if rule.answer != "fits"] == ["HR-16"]


def test_golden_supported_employment_stands_on_workplace_anchor_coach_and_costs_nothing():
    client = a_client("bw", rungs={"gent_2014": (3, 3)}, recognised_disability_support=True)
    offers, services = network()
    found = explain_pair(facts([client], offers, services), "bw", "supported")
    assert found.may_be_proposed
    said = {rule.code: rule.answer for rule in found.rules}
    assert said["HR-13"] == said["HR-14"] == said["HR-18"] == "fits"


@pytest.mark.parametrize("income", ["invalidity_benefit", "sickness_benefit"])
def test_golden_invalidity_benefit_is_proposed_and_waits_only_before_the_start(income):
    """The advising doctor's answer guards the start of the stay (the domain's matter), not the proposal."""
    client = a_client("sick", rungs={"gent_2014": (3, 3)}, income_status=income)
    offers, services = network()
    found = explain_pair(facts([client], offers, services), "sick", "garden")
    assert found.may_be_proposed
    kitchen = explain_pair(facts([client], offers, services), "sick", "kitchen")
    assert {"HR-03", "HR-07"} <= {rule.code for rule in kitchen.rules if rule.answer == "does_not_fit"}


def test_golden_t_is_proposed_the_same_whatever_poverty_weighs_on_him():
    """An open signal can speak for a place that relieves it; it never closes one."""
    offers, services = network()
    worn = replace(t(), poverty_signals=frozenset({"stress", "debts", "distrust_institutions"}))
    before = explain_pair(facts([t()], offers, services), "T", "kitchen")
    after = explain_pair(facts([worn], offers, services), "T", "kitchen")
    assert [rule.answer for rule in after.rules] == [rule.answer for rule in before.rules]


def test_nobody_gets_a_place_twice_over_and_everybody_is_told_why():
    plan = plan_for(t(), j(), k())
    assert [proposal.chosen.client for proposal in plan.proposals] == ["J", "K", "T"]
    assert plan.status == "optimal"
    assert plan.objective == plan.bound


def test_needs_assessment_is_shown_apart():
    """Without an assessment in De Sleutel's scheme its floor waits for one; nothing else fits this client."""
    client = a_client("new", availability=WEEKDAYS, rungs={"gent_2014": (1, 1)})
    plan = plan_for(client)
    (unplaced,) = plan.unplaced
    assert unplaced.outcome is Outcome.BLOCKED
    assert ("HR-03", "client.rungs.desleutel_2013") in {tuple(q) for q in unplaced.questions}
    assert unplaced.nearest[0].offer in ("workshop_floor", "other_floor")


def test_golden_k_gets_the_place_at_the_earlier_host_that_comes_free_before_discharge():
    offers, services = network()
    freed = DISCHARGE - timedelta(days=3)
    offers = [
        replace(one, shifts=(replace(one.shifts[0], places=0, later=((freed, 1),)),))
        if one.key == "workshop_floor"
        else one
        for one in offers
    ]
    [proposal] = make_plan(facts([k()], offers, services)).proposals
    assert (proposal.chosen.offer, proposal.chosen.starts_on) == ("workshop_floor", DISCHARGE)
