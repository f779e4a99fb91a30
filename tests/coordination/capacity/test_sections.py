"""Sections of an offer's, a service's and an organisation's form."""

import pytest

from coordination.capacity import operations, sections
from coordination.errors import IllegalTransition, InvalidInput, NotAllowed, NotFound
from coordination.organisations import operations as organisations
from coordination.services import sections as service_sections
from coordination.vocabulary import LegalForm, OrganisationKind, PlacementKind, WorkfloorPhase
from tests.coordination.factories import (
    SEED,
    make_host,
    make_offer,
    make_organisation,
    make_professional,
    make_service,
    make_site,
    member_actor,
    partner_actor,
)

REWARDS = {"travel_cost_paid": True, "meal_included": True, "premium_cents_per_half_day": 100}
CONDITIONS = {
    "adaptations_available": [],
    "support_intensity_offered": 3,
    "stress_level": 2,
    "regular_environment": True,
    "group_best": 6,
    "warm_introductions": ["buddy"],
}
ADMISSION = {
    "income_statuses_accepted": [],
    "min_dutch_level": "none",
    "language_support": False,
    "required_competences": {},
}


@pytest.fixture
def host(session):
    return make_host(session)


@pytest.fixture
def offer(session, host):
    return make_offer(session, site=make_site(session, host))


@pytest.fixture
def keeper(session, host):
    return partner_actor(session, host)


def test_a_host_keeps_its_own_offer_and_nobody_elses(session, offer, keeper):
    sections.set_rewards(session, keeper, offer_id=offer.id, **REWARDS)
    assert (offer.meal_included, offer.premium_cents_per_half_day) == (True, 100)
    with pytest.raises(NotFound):
        sections.set_rewards(session, keeper, offer_id=make_offer(session).id, **REWARDS)
    with pytest.raises(NotAllowed):
        sections.set_rewards(session, member_actor(make_professional(session)), offer_id=offer.id, **REWARDS)


def test_a_closed_offer_changes_no_more(session, offer, keeper):
    operations.close_offer(session, keeper, offer_id=offer.id)
    with pytest.raises(IllegalTransition):
        sections.set_conditions(session, keeper, offer_id=offer.id, **CONDITIONS)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"support_intensity_offered": 0}, "support_intensity_offered: 0 is not between 1 and 5"),
        ({"stress_level": 9}, "stress_level: 9 is not between 1 and 5"),
        ({"group_best": 0}, "group_best: 0 is below 1"),
        ({"warm_introductions": ["party"]}, "warm_introductions: unknown code 'party'"),
    ],
)
def test_an_impossible_condition_is_named(session, offer, keeper, wrong, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        sections.set_conditions(session, keeper, offer_id=offer.id, **CONDITIONS | wrong)


def test_a_required_competence_is_a_code_with_a_level_hr_26(session, offer, keeper):
    required = {"cooperation": 3, "manual_skill": None}
    sections.set_admission(
        session, keeper, offer_id=offer.id, **ADMISSION | {"required_competences": required}
    )
    assert offer.required_competences == {"cooperation": 3}
    for wrong in ({"speed": 2}, {"cooperation": 7}):
        with pytest.raises(InvalidInput, match="required_competences"):
            sections.set_admission(
                session, keeper, offer_id=offer.id, **ADMISSION | {"required_competences": wrong}
            )


def test_only_a_workfloor_has_phases_hr_04(session, offer, keeper, host):
    with pytest.raises(InvalidInput, match="only an activating workfloor has phases"):
        sections.set_admission(
            session, keeper, offer_id=offer.id, phases_accepted=[WorkfloorPhase.SCREENING], **ADMISSION
        )
    floor = make_offer(
        session, site=make_site(session, host), placement_kind=PlacementKind.ACTIVATING_WORKFLOOR
    )
    sections.set_admission(
        session, keeper, offer_id=floor.id, phases_accepted=[WorkfloorPhase.SCREENING], **ADMISSION
    )
    assert floor.phases_accepted == [WorkfloorPhase.SCREENING]


def test_an_anchor_person_is_somebody_of_the_workplace_hr_13(session, offer, keeper, host):
    people = {"guiding": None, "contact": None, "job_coach": None, "steady_supervisor": True}
    with pytest.raises(InvalidInput, match="anchor_person: works for another organisation"):
        sections.set_people(
            session, keeper, offer_id=offer.id, anchor_person=make_professional(session), **people
        )
    anchor = make_professional(session, host)
    sections.set_people(session, keeper, offer_id=offer.id, anchor_person=anchor, **people)
    assert offer.anchor_person is anchor
    guiding = make_organisation(session)
    guide = make_professional(session, guiding)
    sections.set_people(
        session, keeper, offer_id=offer.id, **people | {"guiding": guiding}, anchor_person=guide
    )
    assert offer.guiding_organisation is guiding


def test_a_service_says_how_one_comes_in_and_what_it_costs_hr_14_hr_25(session, host, keeper):
    service = make_service(session, host)
    intake = {"self_referral": True, "intake_channels": ["phone"], "intake_steps": 2}
    service_sections.set_intake(session, keeper, service=service, cost_to_client_cents=0, **intake)
    assert (service.intake_steps, service.cost_to_client_cents) == (2, 0)
    with pytest.raises(InvalidInput, match="cost_to_client_cents: -1 is below zero"):
        service_sections.set_intake(session, keeper, service=service, cost_to_client_cents=-1, **intake)
    with pytest.raises(NotFound):
        service_sections.set_names(session, keeper, service=make_service(session), name_nl="Anders")


def test_a_legal_form_says_who_may_host_volunteers_hr_28_inv_08(session, host, keeper):
    assert make_organisation(session).legal_form is LegalForm.PUBLIC
    assert host.legal_form is LegalForm.NON_PROFIT
    organisations.set_legal_form(session, keeper, organisation=host, legal_form=LegalForm.COMMERCIAL)
    assert not host.is_non_profit
    shop = make_organisation(session, OrganisationKind.HOST_ORGANISATION, is_non_profit=False)
    assert shop.legal_form is LegalForm.COMMERCIAL
    with pytest.raises(NotFound):
        organisations.set_legal_form(session, keeper, organisation=shop, legal_form=LegalForm.PUBLIC)


def test_who_guides_says_how_many_and_in_which_languages_hr_18_sr_17(session):
    person = make_professional(session)
    organisations.set_guidance(session, SEED, professional=person, caseload_max=18, languages=["tr", "ar"])
    assert (person.caseload_max, person.languages) == (18, ["ar", "tr"])
    with pytest.raises(InvalidInput, match="caseload_max: -1 is below zero"):
        organisations.set_guidance(session, SEED, professional=person, caseload_max=-1, languages=[])
