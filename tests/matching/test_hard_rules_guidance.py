"""Hard rules on supported work, caseloads, ways in without internet, required competences and hosts."""

from datetime import timedelta

import pytest

from matching import CaseloadFacts, InvalidFacts, OfferFacts, Parameters, explain_pair, make_plan
from matching.codes import COMPETENCES, PLACEMENT_KINDS
from matching.rules import HARD_RULES, KEPT_ELSEWHERE
from matching.scores import SOFT_RULES
from tests.matching.asking import FITS, NO, UNKNOWN, ask, explain, missing, seen
from tests.matching.worlds import ON, a_client, a_service, a_shift, an_offer, facts, of_kind


def supported(**changes):
    return of_kind("supported_work_unpaid", **changes)


def full(key="coaches"):
    return (CaseloadFacts(key=key, people=20),)


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({}, FITS),
        ({"regular_environment": False}, NO),
        ({"has_anchor_person": False}, NO),
        ({"regular_environment": None}, UNKNOWN),
        ({"has_anchor_person": None}, UNKNOWN),
        ({"job_coaches": None}, UNKNOWN),
        ({"job_coaches": None, "has_anchor_person": False}, NO),
    ],
)
def test_hr_13_supported_work_has_workplace_anchor_and_coach(changes, answer):
    assert ask("HR-13", None, supported(**changes)) == answer


def test_hr_13_a_job_coach_without_time_is_no_job_coach():
    assert ask("HR-13", None, supported(), None, full()) == NO


def test_hr_13_asks_what_nobody_said_and_does_not_wait_for_it():
    offer = supported(has_anchor_person=None)
    assert missing("HR-13", None, offer) == ("offer.has_anchor_person",)
    client = a_client(recognised_disability_support=True)
    assert explain(client, offer).may_be_proposed


@pytest.mark.parametrize("code", ["HR-13", "HR-14"])
@pytest.mark.parametrize("kind", sorted(set(PLACEMENT_KINDS) - {"supported_work_unpaid"}))
def test_hr_13_and_hr_14_ask_nothing_of_other_kinds(code, kind):
    offer = of_kind(kind, regular_environment=False, has_anchor_person=None, job_coaches=None)
    assert ask(code, None, offer, a_service(asks_contribution=True)) == FITS
    assert seen(code, None, offer) == {"offer.kind": kind}


@pytest.mark.parametrize(("asks", "answer"), [(False, FITS), (True, NO), (None, UNKNOWN)])
def test_hr_14_supported_work_costs_the_client_nothing(asks, answer):
    assert ask("HR-14", None, supported(), a_service(asks_contribution=asks)) == answer


@pytest.mark.parametrize(
    ("people", "maximum", "staff", "answer"),
    [
        (19, None, 1, FITS),
        (20, None, 1, NO),
        (24, 30, 1, FITS),
        (25, 30, 1, NO),
        (10, 10, 1, NO),
        (9, 10, 1, FITS),
        (39, None, 2, FITS),
        (40, None, 2, NO),
        (99, None, 1, NO),
        (0, 0, 1, NO),
    ],
)
@pytest.mark.parametrize("side", ["client", "offer"])
def test_hr_18_a_caseload_takes_as_many_as_agreed_and_never_more_than_the_ceiling(
    people, maximum, staff, answer, side
):
    loads = (CaseloadFacts(key="her", people=people, maximum=maximum, staff=staff),)
    client = a_client(caseload="her" if side == "client" else None)
    offer = an_offer(caseload="her" if side == "offer" else None, job_coaches=None)
    assert ask("HR-18", client, offer, None, loads) == answer


def test_hr_18_says_how_much_room_there_is_and_never_whose():
    loads = (CaseloadFacts(key="her", people=18), CaseloadFacts(key="coaches", people=0))
    assert seen("HR-18", a_client(caseload="her"), None, None, loads) == {
        "offer.guidance_minutes": None,
        "stay.supervisor_room": 2,
        "stay.guidance_room": None,
        "stay.minutes_left": None,
    }


def test_hr_18_a_caseload_that_nobody_counts_holds_nothing_up():
    assert ask("HR-18", a_client(caseload=None), an_offer(caseload=None)) == FITS


def test_hr_18_usual_maximum_and_ceiling_are_parameters():
    loads = (CaseloadFacts(key="her", people=18), CaseloadFacts(key="coaches", people=0))
    world = facts([a_client(caseload="her")], caseloads=loads)
    strict = explain_pair(world, "anna", "garden", parameters=Parameters(caseload_usual=18))
    assert [rule.code for rule in strict.rules if rule.answer == "does_not_fit"] == ["HR-18"]
    low = explain_pair(world, "anna", "garden", parameters=Parameters(caseload_ceiling=17))
    assert not low.may_be_proposed


def test_hr_18_a_caseload_that_does_not_exist_is_refused():
    with pytest.raises(InvalidFacts, match="caseload nobody is not among the facts"):
        make_plan(facts([a_client(caseload="nobody")]))


@pytest.mark.parametrize(
    ("internet", "channels", "answer"),
    [
        (True, {"online"}, FITS),
        (False, {"online"}, NO),
        (None, {"online"}, UNKNOWN),
        (False, {"online", "phone"}, FITS),
        (False, {"desk"}, FITS),
        (False, {"outreach"}, FITS),
        (None, {"desk", "online"}, FITS),
        (False, set(), UNKNOWN),
        (True, set(), FITS),
        (None, set(), FITS),
    ],
)
def test_hr_25_somebody_without_internet_has_a_way_in(internet, channels, answer):
    service = a_service(intake_channels=frozenset(channels))
    assert ask("HR-25", a_client(has_internet=internet), None, service) == answer


def test_hr_25_asks_whoever_can_tell():
    online, untold = a_service(intake_channels=frozenset({"online"})), a_service(intake_channels=frozenset())
    assert missing("HR-25", a_client(has_internet=None), None, online) == ("client.has_internet",)
    assert missing("HR-25", a_client(has_internet=False), None, untold) == ("service.intake_channels",)


@pytest.mark.parametrize(
    ("levels", "answer"),
    [
        ({"accuracy": 3}, FITS),
        ({"accuracy": 5}, FITS),
        ({"accuracy": 2}, NO),
        ({}, UNKNOWN),
        ({"cooperation": 5}, UNKNOWN),
    ],
)
def test_hr_26_required_competence_is_reached(levels, answer):
    offer = an_offer(required_competences={"accuracy": 3})
    assert ask("HR-26", a_client(competences=levels), offer) == answer


def test_hr_26_one_competence_short_decides_whatever_is_unknown():
    offer = an_offer(required_competences={"accuracy": 3, "cooperation": 1})
    assert ask("HR-26", a_client(competences={"accuracy": 1}), offer) == NO
    assert ask("HR-26", a_client(competences={"accuracy": 3}), offer) == UNKNOWN
    assert missing("HR-26", a_client(competences={"accuracy": 3}), offer) == ("client.competences",)


@pytest.mark.parametrize("code", COMPETENCES)
@pytest.mark.parametrize("least", [1, 5])
def test_hr_26_judges_every_competence_by_itself(code, least):
    offer = an_offer(required_competences={code: least})
    others = {other: 5 for other in COMPETENCES if other != code}
    assert ask("HR-26", a_client(competences={**others, code: least}), offer) == FITS
    assert ask("HR-26", a_client(competences=others), offer) == UNKNOWN


def test_hr_26_only_what_is_required_counts_and_only_that_is_shown():
    client = a_client(competences={"accuracy": 1, "cooperation": 4})
    assert ask("HR-26", client) == FITS
    assert seen("HR-26", client, an_offer(required_competences={"cooperation": 2})) == {
        "offer.required_competences": {"cooperation": 2},
        "client.competences": {"cooperation": 4},
    }


@pytest.mark.parametrize("kind", ["guided_volunteering", "regular_volunteering"])
@pytest.mark.parametrize(
    ("form", "answer"), [("non_profit", FITS), ("public", FITS), ("commercial", NO), (None, UNKNOWN)]
)
def test_hr_28_volunteers_work_for_a_non_profit_or_public_host(kind, form, answer):
    assert ask("HR-28", None, of_kind(kind, host_form=form)) == answer


def test_hr_28_other_kinds_may_be_with_a_company():
    assert ask("HR-28", None, of_kind("regular_job", host_form="commercial")) == FITS


def test_hr_02_who_must_be_kept_apart_is_told_no_place_and_nothing_else():
    client = a_client(no_place_at=frozenset({"garden"}))
    found = explain(client)
    assert [rule.code for rule in found.rules if rule.answer != "fits"] == ["HR-02"]
    fullest = an_offer(shifts=(a_shift(places=0),))
    assert seen("HR-02", client) == seen("HR-02", None, fullest)
    assert "garden" not in str(seen("HR-02", client))


@pytest.mark.parametrize(
    "world",
    [
        facts([a_client(competences={"juggling": 1})]),
        facts([a_client(competences={"accuracy": 6})]),
        facts([a_client(support_intensity_needed=0)]),
        facts([a_client(poverty_signals=frozenset({"hunger"}))]),
        facts([a_client(wanted_duration="forever")]),
        facts(None, [an_offer(host_form="secret")]),
        facts(None, [an_offer(stress_level=6)]),
        facts(None, [an_offer(host_places=-1)]),
        facts(None, None, [a_service(intake_channels=frozenset({"fax"}))]),
        facts(caseloads=(CaseloadFacts(key="coaches", people=-1),)),
        facts(caseloads=(CaseloadFacts(key="coaches", people=1), CaseloadFacts(key="coaches", people=1))),
    ],
)
def test_new_facts_that_cannot_be_are_refused(world):
    with pytest.raises(InvalidFacts):
        make_plan(world)


def test_every_code_of_the_rules_has_one_row():
    codes = [rule.code for rule in (*HARD_RULES, *SOFT_RULES, *KEPT_ELSEWHERE)]
    assert sorted(codes) == sorted(
        [f"HR-{number:02}" for number in range(1, 30)] + [f"SR-{number:02}" for number in range(1, 21)]
    )


def test_hr_20_a_safety_requirement_is_no_fact_of_matching():
    """It is text that a person reads and the client sees; no rule excludes on it."""
    assert not [name for name in OfferFacts.__dataclass_fields__ if "safety" in name]


def test_a_caseload_over_its_maximum_frees_nothing_for_others():
    loads = (CaseloadFacts(key="her", people=30), CaseloadFacts(key="his", people=1))
    world = facts(
        [a_client("a", caseload="her"), a_client("b", caseload="his")],
        [an_offer(shifts=(a_shift(places=2),), review_by=ON + timedelta(days=9), job_coaches=None)],
        caseloads=loads,
    )
    plan = make_plan(world)
    assert [proposal.chosen.client for proposal in plan.proposals] == ["b"]
