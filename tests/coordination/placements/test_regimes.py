"""What a kind of place may not be without or together with, and room with whoever guides."""

import pytest

from coordination.errors import GuardFailed
from coordination.placements import caseloads, operations, regimes
from coordination.vocabulary import (
    IncomeStatus,
    PlacementKind,
    PlacementState,
    RegimeFault,
    TrajectoryKind,
)
from matching.policy import Parameters
from tests.coordination.factories import AFTERNOONS, MORNINGS, days

F = RegimeFault
SUPPORTED = PlacementKind.SUPPORTED_WORK_UNPAID
LATER = [("Namiddagen", AFTERNOONS, 9)]


def confirm(story, placement):
    story.make_ready(placement)
    return operations.confirm(story.session, story.acting, placement_ref=placement.ref)


def test_supported_work_and_work_care_are_not_combined_inv_07_hr_16(story):
    client = story.client()
    story.confirmed(client, story.offer(), ends_on=days(40))
    beside = story.agreed(client, story.supported_offer(shifts=LATER))
    with pytest.raises(GuardFailed, match="supported work and work care may not be combined"):
        operations.offer_to_partner(story.session, story.acting, placement_ref=beside.ref)
    after = story.reserved(client, story.supported_offer(shifts=LATER), starts_on=days(41))
    assert regimes.faults(story.session, after) == ()


def test_of_two_places_held_in_work_care_one_is_confirmed_inv_07(story):
    client = story.client()
    first, second = (story.reserved(client, story.offer(shifts=one)) for one in (None, LATER))
    confirm(story, first)
    with pytest.raises(GuardFailed, match="two places in work care"):
        confirm(story, second)


def test_who_is_in_supported_employment_gets_no_work_care_inv_07(story):
    client = story.client()
    client.trajectories[0].kind = TrajectoryKind.SUPPORTED_EMPLOYMENT
    placement = story.agreed(client, story.offer())
    assert regimes.combination_fault(story.session, placement) is F.SUPPORTED_AND_WORK_CARE


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"anchor_person": None}, F.NO_ANCHOR),
        ({"job_coach": None}, F.NO_JOB_COACH),
        ({"regular_environment": False}, F.NOT_REGULAR),
    ],
    ids=str,
)
def test_supported_work_is_not_confirmed_without_all_it_needs_inv_06(story, change, fault):
    placement = story.reserved(story.client(), story.supported_offer(**change))
    assert regimes.faults(story.session, placement) == (fault,)
    with pytest.raises(GuardFailed, match="to be mended"):
        confirm(story, placement)
    assert placement.state is PlacementState.RESERVED


def test_supported_work_costs_the_client_nothing_inv_06_hr_14(story):
    placement = story.reserved(story.client(), story.supported_offer())
    placement.offer.service.cost_to_client_cents = 100
    assert regimes.faults(story.session, placement) == (F.CONTRIBUTION,)


def test_article_60_takes_leefloon_and_an_ocmw_inv_05(story):
    offer = story.offer(placement_kind=PlacementKind.ARTICLE_60, employer=story.pcsw)
    placement = story.reserved(story.client(income_status=IncomeStatus.SICKNESS_BENEFIT), offer)
    assert regimes.faults(story.session, placement) == (F.ARTICLE_60_INCOME,)
    placement.client.income_status = IncomeStatus.EQUIVALENT_INTEGRATION_INCOME
    offer.employer_organisation = story.host
    assert regimes.faults(story.session, placement) == (F.ARTICLE_60_EMPLOYER,)


def test_volunteers_go_to_a_non_profit_or_public_host_inv_08(story):
    placement = story.reserved(story.client(), story.offer(placement_kind=PlacementKind.GUIDED_VOLUNTEERING))
    assert regimes.faults(story.session, placement) == ()
    placement.offer.host_organisation.is_non_profit = False
    assert regimes.faults(story.session, placement) == (F.COMMERCIAL_HOST,)


# --- caseloads ---


def test_the_numbers_are_those_of_the_matcher_hr_18():
    assert (
        Parameters().caseload_usual,
        Parameters().caseload_ceiling,
    ) == (caseloads.USUAL, caseloads.CEILING)


def test_the_last_room_in_a_caseload_goes_to_whoever_is_confirmed_first_hr_18(story):
    story.supervisor.caseload_max = 1
    offer = story.offer()
    first, second = (story.reserved(story.client(), offer) for _ in range(2))
    confirm(story, first)
    with pytest.raises(GuardFailed, match="room in the caseload"):
        confirm(story, second)
    [full] = caseloads.full_for(story.session, second)
    assert (full.people, full.maximum, full.room) == (1, 1, 0)
    # The client who is guided already takes no second room.
    beside = story.offer(placement_kind=PlacementKind.ACTIVATING_WORKFLOOR, shifts=LATER)
    confirm(story, story.reserved(first.client, beside))


def test_a_place_is_not_confirmed_without_hours_of_guidance_for_it_hr_18(story):
    offer = story.offer(shifts=[("Voormiddagen", MORNINGS, 3)])
    story.host.guidance_hours, offer.guidance_minutes = 3, 90
    first, second, third = (story.reserved(story.client(), offer) for _ in range(3))
    confirm(story, first)
    confirm(story, second)
    with pytest.raises(GuardFailed, match="confirm needs hours of guidance"):
        confirm(story, third)
    short = caseloads.guidance_short_for(story.session, third)
    assert (short.takes, short.left) == (90, 0)
    operations.never_started(story.session, story.acting, placement_ref=first.ref)
    confirm(story, third)
    story.host.guidance_hours = None
    assert caseloads.guidance_short_for(story.session, third) is None


def test_a_job_coach_with_a_full_caseload_holds_a_place_up_hr_13(story):
    offer = story.supported_offer()
    offer.job_coach.caseload_max = 1
    confirm(story, story.reserved(story.client(), offer))
    with pytest.raises(GuardFailed, match="room in the caseload"):
        confirm(story, story.reserved(story.client(), offer))
