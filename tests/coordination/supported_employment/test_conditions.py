"""The twelve conditions of supported employment, each from a fact, and the five stages (A4-08 to A4-12)."""

from dataclasses import replace

import pytest

from coordination.consent.access import Refused
from coordination.supported_employment.queries import open_supported
from coordination.supported_employment.rules import Facts, conditions, costs_nothing, stage_of
from coordination.vocabulary import (
    ConditionAnswer,
    DurationModel,
    EuseStage,
    OrganisationKind,
    PlacementKind,
    PlacementState,
    StatedBy,
    SupportedCondition,
)
from tests.coordination import factories as make
from tests.coordination.stories import make_story

C = SupportedCondition
MET, NOT_MET, NOT_KNOWN = ConditionAnswer.MET, ConditionAnswer.NOT_MET, ConditionAnswer.NOT_KNOWN
WHOLE = Facts(
    said_yes=True,
    alternatives=2,
    has_strengths=True,
    declaration_signed=True,
    agreement_signed=True,
    circle=1,
    wants_new_network=None,
    wishes_by=(StatedBy.CLIENT,),
    has_end=False,
    duration=DurationModel.OPEN_ENDED,
    regular=True,
    has_anchor=True,
    has_coach=True,
    stress=2,
    wants_calm=True,
    guided_by=frozenset({OrganisationKind.SUPPORTED_EMPLOYMENT_SERVICE}),
    serves_goal=True,
    talked_together=1,
    needs_met=True,
    fits_time=True,
    cost_cents=0,
)


def answers(facts):
    return {one.code: one.answer for one in conditions(facts)}


def test_there_are_twelve_and_all_can_be_met():
    assert len(C) == 12
    assert set(answers(WHOLE).values()) == {MET}
    assert list(answers(WHOLE)) == list(C)


@pytest.mark.parametrize(
    ("code", "changed", "answer"),
    [
        (C.OWN_CHOICES, {"said_yes": None}, NOT_KNOWN),
        (C.OWN_CHOICES, {"said_yes": False}, NOT_MET),
        (C.OWN_CHOICES, {"alternatives": 0}, NOT_MET),
        (C.OWN_STRENGTHS, {"has_strengths": False}, NOT_KNOWN),
        (C.PARTNERSHIP, {"declaration_signed": False}, NOT_MET),
        (C.SOCIAL_NETWORK, {"circle": 0}, NOT_KNOWN),
        (C.SOCIAL_NETWORK, {"circle": 0, "wants_new_network": True}, NOT_MET),
        (C.OWN_WISHES, {"wishes_by": ()}, NOT_KNOWN),
        (C.OWN_WISHES, {"wishes_by": (StatedBy.PROFESSIONAL,)}, NOT_MET),
        (C.CYCLIC_PROCESS, {"has_end": True}, NOT_MET),
        (C.CYCLIC_PROCESS, {"duration": DurationModel.FIXED_TERM}, NOT_MET),
        (C.REGULAR_ENVIRONMENT, {"regular": False}, NOT_MET),
        (C.REGULAR_ENVIRONMENT, {"has_anchor": False}, NOT_MET),
        (C.REGULAR_ENVIRONMENT, {"has_coach": False}, NOT_MET),
        (C.STRESS_AVOIDING, {"stress": None}, NOT_KNOWN),
        (C.STRESS_AVOIDING, {"stress": 3}, NOT_MET),
        (C.STRESS_AVOIDING, {"stress": 4, "wants_calm": False}, NOT_MET),
        (C.METHOD, {"guided_by": None}, NOT_KNOWN),
        (C.METHOD, {"guided_by": frozenset({OrganisationKind.PCSW})}, NOT_MET),
        (C.INDIVIDUAL_ANSWER, {"serves_goal": False}, NOT_MET),
        (C.COMMUNICATION, {"talked_together": 0}, NOT_KNOWN),
        (C.TAILOR_MADE, {"needs_met": False}, NOT_MET),
        (C.TAILOR_MADE, {"fits_time": False}, NOT_MET),
        (C.TAILOR_MADE, {"fits_time": None}, NOT_KNOWN),
    ],
)
def test_each_condition_follows_from_its_own_fact_and_no_other(code, changed, answer):
    found = answers(replace(WHOLE, **changed))
    assert found.pop(code) is answer
    assert set(found.values()) == {MET}


def test_who_did_not_ask_for_calm_bears_a_little_more():
    assert answers(replace(WHOLE, stress=3, wants_calm=None))[C.STRESS_AVOIDING] is MET


def test_what_nobody_said_about_the_cost_is_not_known():
    found = [costs_nothing(replace(WHOLE, cost_cents=cents)) for cents in (0, 100, None)]
    assert found == [MET, NOT_MET, NOT_KNOWN]


def test_the_stages_follow_the_road_and_a_road_that_was_left_has_none():
    alone = {"has_trajectory": False, "has_profile": False}
    assert stage_of(None, **alone) is EuseStage.ENGAGEMENT
    assert stage_of(None, has_trajectory=True, has_profile=False) is EuseStage.PROFILING
    assert stage_of(None, has_trajectory=True, has_profile=True) is EuseStage.JOB_FINDING
    assert stage_of(PlacementState.DISCUSSED, **alone) is EuseStage.JOB_FINDING
    assert stage_of(PlacementState.RESERVED, **alone) is EuseStage.EMPLOYER_ENGAGEMENT
    assert stage_of(PlacementState.ACTIVE, **alone) is EuseStage.SUPPORT
    assert stage_of(PlacementState.DECLINED_BY_CLIENT, **alone) is None


def test_a_place_in_supported_employment_is_checked_from_the_file_and_its_papers(session):
    story = make_story(session)
    client = story.client(strengths=["cooperation"])
    anchor = make.make_professional(session, story.host)
    offer = story.offer(
        placement_kind=PlacementKind.SUPPORTED_WORK_UNPAID,
        anchor_person=anchor,
        regular_environment=True,
        service=make.make_service(session, story.host, self_referral=True, cost_to_client_cents=0),
    )
    story.suggested(client, offer)
    session.expire_all()
    [checked] = open_supported(session, story.acting, client.ref).placements
    found = {one.code: one.answer for one in checked.conditions}
    assert (found[C.OWN_CHOICES], found[C.PARTNERSHIP]) == (NOT_KNOWN, NOT_MET)
    assert (found[C.CYCLIC_PROCESS], found[C.TAILOR_MADE], found[C.OWN_STRENGTHS]) == (MET, MET, MET)
    assert (checked.stage, checked.facts.has_anchor) == (EuseStage.JOB_FINDING, True)


def test_another_kind_of_place_is_not_measured_by_these_conditions(session):
    story = make_story(session)
    client = story.client()
    story.suggested(client, story.offer())
    session.expire_all()
    assert open_supported(session, story.acting, client.ref).placements == ()


def test_conf_01_who_is_not_in_the_team_reads_no_conditions(session):
    story = make_story(session)
    client = story.client()
    stranger = make.actor_for(make.make_professional(session))
    with pytest.raises(Refused):
        open_supported(session, stranger, client.ref)
