"""Every fact that a rule of matching may read comes from the database, once somebody wrote it down."""

import dataclasses

from coordination import clock
from coordination.capacity import sections as offer_sections
from coordination.clients import growth, sections
from coordination.placements import operations as placements
from coordination.placements import stays
from coordination.rounds.facts import build_facts
from coordination.rounds.snapshot import key
from coordination.services import sections as service_sections
from coordination.vocabulary import (
    Adaptation,
    AdviceKind,
    DurationModel,
    EndReason,
    HalfDays,
    IncomeStatus,
    IntakeChannel,
    LanguageLevel,
    LegalForm,
    LifeDomain,
    OrganisationKind,
    PlacementKind,
    PovertySignalKind,
    PriorityClass,
    RecordedForm,
    RoleKind,
    Sector,
    ServiceKind,
    ServiceLinkKind,
    SupervisorWish,
    SupportTheme,
    TravelMode,
    WarmIntroduction,
    WishDimension,
    WorkfloorPhase,
    WorkSetting,
)
from tests.coordination.factories import (
    MORNINGS,
    days,
    link,
    make_organisation,
    make_professional,
    make_programme,
    make_service,
    make_site,
)
from tests.coordination.stories import WEEK

# What is filled by being False, zero or empty; every other field must hold something.
MAY_BE_FALSE = {"has_transport_money", "has_internet", "group_starters", "free_choice", "shifts"}


def unfilled(facts):
    """Return the fields that hold nothing: None, False, 0 or an empty collection."""
    names = {field.name for field in dataclasses.fields(facts)} - MAY_BE_FALSE
    return {name for name in names if not getattr(facts, name)}


def client_with_everything(story):
    """Fill in every section of a client's form, and let something have happened before."""
    session, acting = story.session, story.acting
    peer, client, other, unwanted = (story.client() for _ in range(4))
    sections.set_languages(
        session, acting, client=client, dutch_level=LanguageLevel.B1, languages={"ar": None, "fr": "A1"}
    )
    sections.set_income(
        session,
        acting,
        client=client,
        income_status=IncomeStatus.INTEGRATION_INCOME,
        valid_advices=[AdviceKind.ADAPTED_WORK],
        resident_flemish_region=True,
        recognised_disability_support=True,
    )
    sections.set_availability(session, acting, client=client, availability=WEEK, earliest_start_on=days(5))
    sections.set_limits(
        session,
        acting,
        client=client,
        no_go_postcodes=["9040"],
        avoided_contacts=[key("organisation", story.pcsw.id)],
    )
    sections.set_travel(session, acting, client=client, travel_mode=TravelMode.BIKE, max_travel_minutes=30)
    sections.set_needs(
        session,
        acting,
        client=client,
        functional_needs=[Adaptation.QUIET_PLACE],
        strengths=["punctuality"],
    )
    sections.set_support(
        session,
        acting,
        client=client,
        support_intensity_needed=4,
        wants_low_stress=True,
        wants_new_network=True,
        supervisor_wishes=[SupervisorWish.OWN_LANGUAGE],
    )
    sections.set_wishes(
        session,
        acting,
        client=client,
        wishes=[sections.WishGiven(WishDimension.SECTOR, Sector.GREEN.value)],
    )
    sections.fill_poverty_checklist(
        session,
        acting,
        client=client,
        observer=story.supervisor,
        signals=[PovertySignalKind.NO_TRANSPORT_MONEY, PovertySignalKind.NO_INTERNET],
    )
    growth.assess_competences(
        session,
        acting,
        client=client,
        levels={"cooperation": 4},
        assessor=story.supervisor,
        discussed_with_client=True,
    )
    growth.note_introduction(
        session, acting, client=client, organisation=story.host, kind=WarmIntroduction.GUEST_VISIT
    )
    [trajectory] = client.trajectories
    growth.begin_development_plan(session, acting, trajectory=trajectory)
    growth.set_workfloor_phase(session, acting, trajectory=trajectory, phase=WorkfloorPhase.PREVOCATIONAL)
    growth.keep_apart(session, acting, client=peer, other=client, binding=True, reason="CNRY-why")
    growth.keep_apart(session, acting, client=client, other=other, binding=True)
    growth.keep_apart(session, acting, client=client, other=unwanted, binding=False)
    floor = story.offer(shifts=[("Voormiddagen", MORNINGS, 9)])
    for somebody in (other, unwanted):
        story.reserved(somebody, floor)
    refused = story.offer()
    placement = story.discussed(client, refused)
    placements.record_refusal(
        session,
        acting,
        placement_ref=placement.ref,
        form=RecordedForm.ORAL_RECORDED,
        given_on=clock.today(),
        language="nl",
    )
    placements.record_earlier_stay(
        session,
        acting,
        client_ref=client.ref,
        offer_id=floor.id,
        shift_id=floor.shifts[0].id,
        starts_on=days(-300),
        ends_on=days(-200),
        end_reason=EndReason.END_OF_TERM,
        form=RecordedForm.WRITTEN,
        agreed_on=days(-310),
        language="nl",
    )
    saturday = story.offer(shifts=[("Zaterdag", HalfDays.of(["sat-morning"]), 1)])
    stays.record_running_stay(
        session,
        acting,
        client_ref=client.ref,
        offer_id=saturday.id,
        shift_id=saturday.shifts[0].id,
        starts_on=days(-30),
        form=RecordedForm.WRITTEN,
        agreed_on=days(-31),
        language="nl",
    )
    sections.set_search(
        session,
        acting,
        client=client,
        looking_since=days(-20),
        priority_class=PriorityClass.PLACE_LAPSES,
        refused_kinds=[PlacementKind.REGULAR_JOB],
    )
    return client


def offer_with_everything(story):
    """Fill in every section of the forms of a service and an offer."""
    session, partner = story.session, story.partner
    coach = make_professional(session, story.pcsw, role=RoleKind.JOB_COACH, languages=["ar"])
    anchor = make_professional(session, story.host, role=RoleKind.ANCHOR_PERSON)
    service = make_programme(session, story.host)
    service_sections.set_intake(
        session,
        partner,
        service=service,
        self_referral=True,
        intake_channels=[IntakeChannel.DESK],
        intake_steps=2,
        cost_to_client_cents=150,
    )
    service_sections.set_target_group(
        session,
        partner,
        service=service,
        min_age=18,
        max_age=65,
        min_dutch_level=LanguageLevel.NONE,
        is_activation_track=True,
    )
    service_sections.set_course(
        session,
        partner,
        service=service,
        duration_model=DurationModel.FIXED_TERM,
        is_end_station=True,
        life_domains=[LifeDomain.FAMILY_SOCIAL],
        support_themes=[SupportTheme.INTERNET],
    )
    service.intake_stop_from, service.intake_stop_until = days(90), days(120)
    step = make_service(session, story.host, kind=ServiceKind.VOCATIONAL_TRAINING)
    link(
        session,
        service,
        step,
        ServiceLinkKind.LEADS_TO,
        scheme=service.ladder_scheme,
        from_rung=3,
        to_rung=4,
    )
    link(session, make_service(session), service, ServiceLinkKind.GIVES_CARE_TO)
    offer = story.offer(
        service=service,
        site=make_site(session, story.host, step_free=True),
        guiding=story.pcsw,
        employer=story.pcsw,
        placement_kind=PlacementKind.ACTIVATING_WORKFLOOR,
        valid_to=days(170),
    )
    offer_sections.set_work(
        session,
        partner,
        offer_id=offer.id,
        title=offer.title,
        tasks_text=offer.tasks_text,
        sector=Sector.GREEN,
        settings=[WorkSetting.OUTDOORS],
        skills=["punctuality"],
    )
    offer_sections.set_period(
        session,
        partner,
        offer_id=offer.id,
        valid_from=days(-10),
        valid_to=days(170),
        duration_weeks=12,
        answer_days=10,
    )
    offer_sections.set_admission(
        session,
        partner,
        offer_id=offer.id,
        income_statuses_accepted=[IncomeStatus.INTEGRATION_INCOME],
        min_dutch_level=LanguageLevel.A1,
        language_support=True,
        required_competences={"cooperation": 3, "manual_skill": None},
        phases_accepted=[WorkfloorPhase.PREVOCATIONAL],
    )
    offer_sections.set_conditions(
        session,
        partner,
        offer_id=offer.id,
        adaptations_available=[Adaptation.QUIET_PLACE],
        support_intensity_offered=4,
        stress_level=2,
        regular_environment=True,
        group_best=8,
        warm_introductions=[WarmIntroduction.BUDDY],
    )
    offer_sections.set_people(
        session,
        partner,
        offer_id=offer.id,
        contact=coach,
        anchor_person=anchor,
        job_coach=coach,
        steady_supervisor=True,
    )
    offer_sections.set_rewards(
        session,
        partner,
        offer_id=offer.id,
        travel_cost_paid=True,
        meal_included=True,
        premium_cents_per_half_day=250,
    )
    # Common adaptations, so that step-free access is scarce.
    for _ in range(9):
        story.offer()
    story.reserved(story.client(), offer)
    offer.paused_from, offer.paused_until = days(100), days(110)
    return offer


def everything(story):
    client, offer = client_with_everything(story), offer_with_everything(story)
    story.session.flush()
    story.session.expire_all()
    facts = build_facts(story.session, clock.today())
    return facts, client, offer


def one_of(records, wanted):
    return next(record for record in records if record.key == wanted)


def test_every_field_of_a_client_an_offer_and_a_service_is_filled_from_the_database_conf_25(story):
    facts, client, offer = everything(story)
    of_client = one_of(facts.clients, client.ref)
    of_offer = one_of(facts.offers, key("offer", offer.id))
    of_service = one_of(facts.services, key("service", offer.service_id))
    for told in (of_client, of_offer, of_service):
        assert unfilled(told) == set()
    for nested in (*of_client.wishes, *of_client.occupied, *of_offer.shifts):
        assert unfilled(nested) <= {"ends_on"}
    for named in (of_client.caseload, of_offer.caseload, of_offer.job_coaches):
        assert one_of(facts.caseloads, named).staff == 1


def test_the_facts_of_a_client_are_what_was_written_down(story):
    facts, client, _ = everything(story)
    told = one_of(facts.clients, client.ref)
    assert (told.has_transport_money, told.has_internet) == (False, False)
    assert told.poverty_signals == {"no_transport_money", "no_internet"}
    assert told.languages == {"nl", "ar"}
    assert told.competences == {"cooperation": 4}
    assert (told.workfloor_phase, told.has_development_plan) == ("prevocational", True)
    assert told.wanted_duration == "step"
    assert told.introduced_at == told.familiar_at == {key("organisation", story.host.id)}
    assert told.unwanted_peers_at == {key("organisation", story.host.id)}


def test_the_facts_of_an_offer_are_what_was_written_down(story):
    facts, _, offer = everything(story)
    told = one_of(facts.offers, key("offer", offer.id))
    assert (told.group_best, told.group_size, told.group_starters) == (8, 1, 1)
    assert told.host_form == LegalForm.NON_PROFIT
    assert told.supervisor_languages == {"nl", "ar"}
    assert told.scarce_adaptations == {"step_free"}
    assert told.required_competences == {"cooperation": 3}
    assert told.pays_premium is True
    assert told.host_places_taken == 4
    service = one_of(facts.services, told.service)
    assert (service.asks_contribution, service.relieves) == (True, {"no_internet"})


def test_who_is_kept_apart_finds_no_place_where_the_other_is_and_no_reason_enters_e_3_9(story):
    facts, client, _ = everything(story)
    told = one_of(facts.clients, client.ref)
    [other] = told.keep_apart
    assert one_of(facts.clients, other).keep_apart == {client.ref}
    assert len(told.no_place_at) == 1
    assert "CNRY" not in repr(facts)


def test_a_wish_to_avoid_somebody_is_known_of_the_one_who_asked_alone_sr_16(story):
    client, other = story.client(), story.client()
    growth.keep_apart(story.session, story.acting, client=client, other=other, binding=False)
    story.session.flush()
    facts = build_facts(story.session, clock.today())
    assert not any(one.keep_apart | one.no_place_at for one in facts.clients)
    story.reserved(client, story.offer())
    facts = build_facts(story.session, clock.today())
    assert one_of(facts.clients, other.ref).unwanted_peers_at == frozenset()


def test_a_caseload_counts_people_and_not_who_is_looked_for_hr_18(story):
    offer = story.offer(guiding=story.pcsw, shifts=[("Voormiddagen", MORNINGS, 9)])
    story.supervisor.caseload_max = 12
    looking = story.client()
    for _ in range(2):
        story.reserved(story.client(), offer)
    facts = build_facts(story.session, clock.today())
    [mine] = {one.caseload for one in facts.clients}
    assert mine == key("professional", story.supervisor.id)
    assert one_of(facts.clients, looking.ref)
    told = one_of(facts.caseloads, mine)
    assert (told.people, told.maximum, told.staff) == (2, 12, 1)
    of_place = one_of(facts.caseloads, key("organisation", story.pcsw.id))
    assert (of_place.people, of_place.maximum, of_place.staff) == (2, 12, 1)


def test_a_cohort_is_one_group_whatever_its_offers_sr_10(story):
    cohort = make_programme(story.session, story.host, cohort_max=12)
    first, second = (story.offer(service=cohort) for _ in range(2))
    alone = story.offer()
    story.reserved(story.client(), first)
    facts = build_facts(story.session, clock.today())
    for offer in (first, second):
        told = one_of(facts.offers, key("offer", offer.id))
        assert (told.group_best, told.group_size) == (12, 1)
    told = one_of(facts.offers, key("offer", alone.id))
    assert (told.group_best, told.group_size, told.group_starters) == (None, None, None)


def test_a_commercial_host_is_told_as_such_hr_28(story):
    shop = make_organisation(story.session, OrganisationKind.HOST_ORGANISATION, is_non_profit=False)
    offer = story.offer(site=make_site(story.session, shop))
    old = story.offer()
    old.host_organisation.legal_form = None
    facts = build_facts(story.session, clock.today())
    assert one_of(facts.offers, key("offer", offer.id)).host_form == "commercial"
    assert one_of(facts.offers, key("offer", old.id)).host_form == "non_profit"
