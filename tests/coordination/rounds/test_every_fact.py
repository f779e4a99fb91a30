"""Every fact that a rule of matching may read comes from the database, once somebody wrote it down."""

import dataclasses

from coordination import clock
from coordination.clients import growth
from coordination.rounds.facts import build_facts
from coordination.rounds.snapshot import key
from coordination.vocabulary import (
    LegalForm,
    OrganisationKind,
)
from tests.coordination.factories import (
    MORNINGS,
    make_organisation,
    make_programme,
    make_site,
)
from tests.coordination.rounds.filled_in import client_with_everything, offer_with_everything

# What is filled by being False, zero or empty; every other field must hold something.
MAY_BE_FALSE = {"has_transport_money", "has_internet", "group_starters", "free_choice", "shifts"}


def unfilled(facts):
    """Return the fields that hold nothing: None, False, 0 or an empty collection."""
    names = {field.name for field in dataclasses.fields(facts)} - MAY_BE_FALSE
    return {name for name in names if not getattr(facts, name)}


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
        assert unfilled(nested) <= {"ends_on", "later"}
    for named in (of_client.caseload, of_offer.caseload, of_offer.job_coaches):
        assert one_of(facts.caseloads, named).staff == 1


def test_hours_of_guidance_and_the_mix_of_a_group_are_what_running_stays_leave_hr_18_hr_02(story):
    facts, _, offer = everything(story)
    told = one_of(facts.offers, key("offer", offer.id))
    # One stay of ninety minutes, reserved by somebody of whom nobody said how much support it takes.
    assert one_of(facts.guidance, told.guidance).minutes == 10 * 60 - 90
    assert (told.guidance_minutes, told.newcomers_room, told.support_room) == (90, 2, 2)
    offer.guiding_organisation.guidance_hours = None
    story.session.flush()
    told = one_of(build_facts(story.session, clock.today()).offers, told.key)
    assert (told.guidance, told.guidance_minutes) == (None, 90)


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
