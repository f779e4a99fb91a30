"""A client and an offer of whom every section of every form is filled in."""

from coordination import clock
from coordination.actors import automatic
from coordination.capacity import sections as offer_sections
from coordination.clients import growth, sections
from coordination.organisations.operations import set_guidance_hours
from coordination.placements import operations as placements
from coordination.placements import stays
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
    LifeDomain,
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
    make_professional,
    make_programme,
    make_service,
    make_site,
)
from tests.coordination.stories import WEEK


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
        wants_course_beside=True,
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
    offer_sections.set_sharing(
        session, partner, offer_id=offer.id, guidance_minutes=90, most_newcomers=3, most_much_support=2
    )
    set_guidance_hours(session, automatic("test"), organisation=story.pcsw, hours=10)
    offer_sections.set_people(
        session,
        partner,
        offer_id=offer.id,
        guiding=story.pcsw,
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
