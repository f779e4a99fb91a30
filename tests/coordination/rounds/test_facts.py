"""What enters a round and what never does."""

import dataclasses
from datetime import date

import matching
from coordination import clock
from coordination.actors import automatic
from coordination.clients import operations as clients
from coordination.placements import operations as placements
from coordination.rounds.facts import build_facts
from coordination.rounds.rules import first_day_of, start_of
from coordination.rounds.snapshot import key, pack, unpack
from coordination.services import operations as services
from coordination.vocabulary import (
    HalfDays,
    IncomeStatus,
    LegalBasis,
    MembershipFunction,
    MembershipState,
    OrganisationKind,
    PartnerDeclineReason,
    PovertySignalKind,
    PovertySignalState,
    RecordedForm,
    Sector,
    ServiceLinkKind,
    WishDimension,
)
from coordination.vocabulary.half_days import FULL_WEEK
from matching import ClientFacts, Parameters
from tests.coordination.factories import (
    MORNINGS,
    days,
    link,
    make_client,
    make_organisation,
    make_professional,
    make_service,
    make_trajectory,
    member_actor,
)
from tests.coordination.stories import WEEK, join_team
from tests.support.snapshots import plain
from tests.support.statements import statements

SEED = automatic("seed")
FIELDS = {
    "Facts": "caseloads clients guidance offers on services",
    "ClientFacts": "advices age area arrival availability avoided_contacts blocked_kinds blocked_offers "
    "caseload competences dutch_level earlier_good_stays earliest_start familiar_at "
    "has_development_plan has_internet has_transport_money home income_status introduced_at "
    "keep_apart key known_contacts languages looks_for_place max_travel_minutes needs "
    "no_go_areas no_place_at occupied poverty_signals prefers_new_network priority_class "
    "recognised_disability_support resident_flemish_region rungs strengths supervisor_wishes "
    "support_intensity_needed team_organisations trajectory_kind travel_mode "
    "unwanted_peers_at waiting_days wanted_duration wants_beside wants_low_stress wishes workfloor_phase",
    "WishFacts": "dimension rank value",
    "Occupied": "ends_on half_days kind starts_on",
    "OfferFacts": "adaptations area caseload contacts duration_weeks employer_is_pcsw free_choice "
    "group_best group_size group_starters guidance guidance_minutes has_anchor_person host_form host_places "
    "host_places_taken income_statuses intake_stop is_open job_coaches key kind "
    "language_support location max_half_days meal_included min_dutch_level min_half_days "
    "newcomers_room organisation pays_premium phases_accepted regular_environment required_competences "
    "review_by scarce_adaptations sector service settings shifts site skills starts_on "
    "steady_supervisor stress_level supervisor_languages support_intensity_offered support_room "
    "travel_cost_paid valid_from valid_to warm_introductions",
    "ShiftFacts": "half_days key later places",
    "ServiceFacts": "activation_track asks_contribution care_from duration_model end_station group_places "
    "intake_channels "
    "intake_steps intake_stop key leads_to max_age min_age programme relieves routes_from "
    "scheme self_referral",
    "CaseloadFacts": "key maximum people staff",
    "GuidanceFacts": "key minutes",
}


def facts_of(story, client):
    story.session.flush()
    story.session.expire_all()
    found = build_facts(story.session, clock.today())
    return next((one for one in found.clients if one.key == client.ref), None)


def test_exactly_these_facts_enter_a_round_conf_25_inv_16():
    for name, fields in FIELDS.items():
        known = {field.name for field in dataclasses.fields(getattr(matching, name))}
        assert known == set(fields.split()), name


def test_no_name_and_no_word_of_anybody_is_in_a_snapshot_conf_25(story):
    client = story.client(display_name="CNRY-name")
    clients.state_wish(
        story.session,
        SEED,
        client=client,
        dimension=WishDimension.SECTOR,
        value=Sector.GREEN.value,
        own_words="CNRY-wish",
    )
    clients.set_plan_goal(story.session, SEED, trajectory=client.trajectories[0], text="CNRY-goal")
    justice = make_organisation(story.session, OrganisationKind.HOUSE_OF_JUSTICE)
    assistant = make_professional(story.session, justice, display_name="CNRY-assistant")
    clients.record_judicial_condition(
        story.session,
        member_actor(assistant),
        client=client,
        source_organisation=justice,
        half_days=HalfDays.of(["tue-afternoon"]),
        text="CNRY-condition",
    )
    offer = story.offer(title="CNRY-title", tasks_text="CNRY-tasks")
    placement = story.discussed(client, offer)
    placements.record_refusal(
        story.session,
        story.acting,
        placement_ref=placement.ref,
        form=RecordedForm.ORAL_RECORDED,
        given_on=clock.today(),
        language="nl",
        own_words="CNRY-refusal",
    )
    story.session.flush()
    kept = plain(pack(build_facts(story.session, clock.today()), Parameters()))
    assert client.ref.encode() in kept
    assert b"CNRY" not in kept


def test_a_name_is_not_even_read_for_a_round_conf_25(story):
    story.client()
    story.offer()
    story.session.commit()
    story.session.expunge_all()
    with statements(story.session) as sent:
        build_facts(story.session, clock.today())
    assert any("wishes.value" in one for one in sent)
    for restricted in ("clients.display_name", "wishes.own_words", "judicial_conditions.text", "plan_goals"):
        assert not any(restricted in one for one in sent), restricted


def test_judicial_limits_cannot_be_told_from_the_clients_own_inv_24_conf_14(story):
    half_days, contact = HalfDays.of(["tue-afternoon"]), key("organisation", story.host.id)
    own = story.client(
        availability=HalfDays(WEEK & ~half_days), no_go_postcodes=["9050"], avoided_contacts=[contact]
    )
    judged = story.client()
    justice = make_organisation(story.session, OrganisationKind.HOUSE_OF_JUSTICE)
    clients.record_judicial_condition(
        story.session,
        member_actor(make_professional(story.session, justice)),
        client=judged,
        source_organisation=justice,
        half_days=half_days,
        postcodes=["9050"],
        contacts=[contact],
    )
    first, second = facts_of(story, own), facts_of(story, judged)
    assert dataclasses.replace(first, key="x", arrival=0) == dataclasses.replace(second, key="x", arrival=0)


def test_a_judicial_time_holds_even_where_nobody_asked_for_availability_hr_09(story):
    client = story.client(availability=None)
    assert facts_of(story, client).availability is None
    half_days = HalfDays.of(["wed-morning"])
    justice = make_organisation(story.session, OrganisationKind.HOUSE_OF_JUSTICE)
    clients.record_judicial_condition(
        story.session,
        member_actor(make_professional(story.session, justice)),
        client=client,
        source_organisation=justice,
        half_days=half_days,
    )
    assert facts_of(story, client).availability == FULL_WEEK & ~half_days


def test_a_decline_enters_only_as_an_offer_left_out_until_a_day_hr_01_conf_29(story):
    client, fresh, offer, other = story.client(), story.client(), story.offer(), story.offer()
    placement = story.discussed(client, offer)
    placements.record_refusal(
        story.session,
        story.acting,
        placement_ref=placement.ref,
        form=RecordedForm.ORAL_RECORDED,
        given_on=clock.today(),
        language="nl",
    )
    asked = story.offered(client, other)
    placements.decline(
        story.session,
        story.partner,
        placement_ref=asked.ref,
        reason=PartnerDeclineReason.NO_GUIDANCE_AVAILABLE,
    )
    facts = facts_of(story, client)
    assert facts.blocked_offers == {key("offer", offer.id): days(183), key("offer", other.id): days(91)}
    neutral = {"key": "x", "arrival": 0, "blocked_offers": {}}
    assert dataclasses.replace(facts, **neutral) == dataclasses.replace(facts_of(story, fresh), **neutral)


def test_who_talks_about_a_proposal_or_has_a_place_takes_no_part(story):
    offer = story.offer(shifts=[("Voormiddagen", MORNINGS, 9)])
    looking, suggested = story.client(), story.client()
    story.suggested(suggested, offer)
    busy = [story.client() for _ in range(4)]
    placements.shortlist(story.session, story.acting, placement_ref=story.suggested(busy[0], offer).ref)
    story.discussed(busy[1], offer)
    story.offered(busy[2], offer)
    story.reserved(busy[3], offer)
    for client in (looking, suggested):
        assert facts_of(story, client) is not None
    for client in busy:
        assert facts_of(story, client) is None


def test_who_does_not_look_or_has_no_running_trajectory_takes_no_part(story):
    assert facts_of(story, story.client(looking_since=None)) is None
    assert facts_of(story, story.client(looking_since=days(1))) is None
    assert facts_of(story, make_client(story.session, looking_since=days(-3))) is None
    client = story.client()
    assert facts_of(story, client).waiting_days == 40
    clients.move_trajectory(story.session, story.acting, trajectory=client.trajectories[0], event="pause")
    assert facts_of(story, client) is None


def test_a_wish_for_a_second_place_counts_and_the_first_stays_taken_hr_19(story):
    client, offer = story.client(), story.offer()
    story.reserved(client, offer, starts_on=days(0), ends_on=days(50))
    assert facts_of(story, client) is None
    clients.update_client(story.session, story.acting, client=client, looking_since=days(0))
    assert facts_of(story, client) is None
    client.looking_since = days(1)
    story.session.flush()
    [facts] = build_facts(story.session, days(1)).clients
    [taken] = facts.occupied
    assert (taken.half_days, taken.starts_on, taken.ends_on) == (MORNINGS, days(0), days(50))


def test_free_places_follow_the_stays_over_the_weeks_hr_02_inv_03(story):
    offer = story.offer(shifts=[("Voormiddagen", MORNINGS, 3)])
    story.reserved(story.client(), offer, starts_on=days(7), ends_on=days(20))
    story.reserved(story.client(), offer, starts_on=days(15), ends_on=days(30))
    story.reserved(story.client(), offer, starts_on=days(40))
    chosen = story.offer(free_choice={"mon-morning": 2, "tue-morning": 1})
    story.reserved(story.client(), chosen, shift_id=None, half_days=HalfDays.of(["mon-morning"]))
    shifted, free = build_facts(story.session, clock.today()).offers
    [shift] = shifted.shifts
    # The last change told counts what comes after it at its least: two from day 40 on, as from day 21.
    assert (shift.places, shift.later) == (3, ((days(7), 2), (days(15), 1), (days(21), 2)))
    mon, tue = HalfDays.of(["mon-morning"]), HalfDays.of(["tue-morning"])
    assert free.free_choice == {mon: 1, tue: 1}


def test_a_route_starts_where_somebody_is_active_in_the_team_hr_29(story):
    client = story.client()
    active, advice, invited = (
        make_organisation(story.session, OrganisationKind.ADDICTION_CARE) for _ in range(3)
    )
    shared = {"legal_basis": LegalBasis.SHARED_SECRECY}
    join_team(story, client, organisation=active, **shared)
    join_team(story, client, organisation=advice, function=MembershipFunction.CONSULTATION_ONLY, **shared)
    join_team(story, client, organisation=invited, state=MembershipState.INVITED, **shared)
    assert facts_of(story, client).team_organisations == {
        key("organisation", story.pcsw.id),
        key("organisation", active.id),
    }


def test_the_graph_gives_routes_steps_and_care_hr_29_sr_04_sr_07(story):
    service = make_service(story.session, story.host)
    referring = make_service(story.session, story.pcsw)
    care = make_service(story.session)
    link(story.session, referring, service)
    link(story.session, care, service, ServiceLinkKind.GIVES_CARE_TO)
    link(
        story.session,
        service,
        referring,
        ServiceLinkKind.LEADS_TO,
        scheme=service.ladder_scheme,
        from_rung=3,
        to_rung=4,
    )
    services.stop_intake(story.session, SEED, service=service, stopped_from=days(5))
    story.offer(service=service)
    [facts] = build_facts(story.session, clock.today()).services
    assert facts.routes_from == {key("organisation", one.id) for one in (story.host, story.pcsw)}
    assert facts.care_from == {key("organisation", care.organisation_id)}
    assert facts.leads_to == {("gent_2014", 3, 4)}
    assert facts.intake_stop == (days(5), None)
    assert not facts.self_referral


def test_what_nobody_knows_is_unknown_and_not_a_guess(story):
    unknown = story.client(
        availability=None, income_status=IncomeStatus.UNKNOWN, dutch_level=None, latitude=None, longitude=None
    )
    facts = facts_of(story, unknown)
    assert (facts.availability, facts.income_status, facts.dutch_level, facts.home) == (None,) * 4
    assert facts.has_transport_money is None
    signal = clients.signal_poverty(
        story.session,
        story.acting,
        client=unknown,
        kind=PovertySignalKind.NO_TRANSPORT_MONEY,
        observer=story.supervisor,
    )
    assert facts_of(story, unknown).has_transport_money is False
    clients.update_poverty_signal(
        story.session, story.acting, signal=signal, state=PovertySignalState.RELIEVED
    )
    assert facts_of(story, unknown).has_transport_money is True


def test_first_come_is_the_order_of_looking_not_of_registering(story):
    late, early = story.client(looking_since=days(-5)), story.client(looking_since=days(-50))
    middle = story.client(looking_since=days(-20))
    order = [facts_of(story, client).arrival for client in (early, middle, late)]
    assert order == [0, 1, 2]


def test_a_round_may_be_for_the_clients_of_one_organisation(story):
    own, other = story.client(), make_client(story.session, looking_since=days(-1))
    make_trajectory(story.session, other)
    story.session.flush()
    story.session.expire_all()
    everybody = build_facts(story.session, clock.today())
    assert {one.key for one in everybody.clients} == {own.ref, other.ref}
    some = build_facts(story.session, clock.today(), story.pcsw.id)
    assert {one.key for one in some.clients} == {own.ref}


def test_a_snapshot_gives_back_the_same_facts_and_the_same_bytes_inv_19(story):
    for _ in range(3):
        story.client(no_go_postcodes=["9000", "9050"], refused_kinds=[])
    story.offer(free_choice={"mon-morning": 2, "tue-morning": 1})
    story.offer()
    story.session.flush()
    facts = build_facts(story.session, clock.today())
    packed = pack(facts, Parameters())
    again, parameters = unpack(packed)
    assert (again, parameters) == (facts, Parameters())
    assert isinstance(again.clients[0], ClientFacts)
    story.session.expire_all()
    assert pack(build_facts(story.session, clock.today()), Parameters()) == packed


def test_a_stay_begins_on_a_day_of_work_and_not_on_the_sunday_of_the_round():
    sunday, monday = date(2026, 11, 22), date(2026, 11, 23)
    mondays = HalfDays.of(["mon-morning", "thu-morning"])
    assert first_day_of(mondays, sunday, None) == monday
    assert first_day_of(HalfDays.of(["sun-morning"]), sunday, None) == sunday
    assert first_day_of(mondays, sunday, sunday) == sunday
    assert start_of(sunday, date(2026, 11, 24), mondays, None) == date(2026, 11, 26)
