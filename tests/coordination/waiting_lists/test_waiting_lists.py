"""Waiting lists: whose list, since when, how it stands, and what became of it."""

import pytest

from coordination import clock
from coordination.actors import Actor
from coordination.consent.access import Refused
from coordination.errors import IllegalTransition, InvalidInput
from coordination.small_cells import Told
from coordination.vocabulary import (
    ActorRole,
    LegalBasis,
    LifeDomain,
    OrganisationKind,
    RoleKind,
    WaitingState,
)
from coordination.waiting_lists import operations, queries
from tests.coordination.factories import (
    actor_for,
    days,
    make_organisation,
    make_professional,
    make_service,
    partner_actor,
)
from tests.coordination.stories import join_team, make_story


@pytest.fixture
def story(session):
    return make_story(session)


def put_on(story, **given):
    facts = {"client_ref": story.client().ref, "service_id": make_service(story.session).id}
    return operations.put_on(story.session, story.acting, **facts | given)


def test_a_place_on_a_list_has_an_owner_a_day_and_a_history(story, session):
    entry = put_on(story, since=days(-30), position=7)
    assert entry.list_owner_id == entry.service.organisation_id
    assert (entry.since, entry.position) == (days(-30), 7)
    operations.tell_position(session, story.acting, entry_id=entry.id, position=3)
    operations.move(session, story.acting, entry_id=entry.id, event="offer_place")
    operations.move(session, story.acting, entry_id=entry.id, event="take_place")
    assert (entry.state, entry.ended_on) == (WaitingState.PLACED, clock.today())
    _entry, events = queries.history_of(session, story.acting, entry.id)
    assert [one.detail for one in events] == ["put_on", "asked 3", "offer_place", "take_place"]
    with pytest.raises(IllegalTransition):
        operations.move(session, story.acting, entry_id=entry.id, event="offer_place")


def test_nobody_stands_on_a_list_twice(story, session):
    entry = put_on(story)
    with pytest.raises(InvalidInput, match="already"):
        put_on(story, client_ref=entry.client.ref, service_id=entry.service_id)
    operations.move(session, story.acting, entry_id=entry.id, event="stop")
    assert put_on(story, client_ref=entry.client.ref, service_id=entry.service_id).id != entry.id


def test_a_client_leaves_a_list_without_a_reason_and_nobody_elses(story, session):
    mine, other = put_on(story), put_on(story)
    own = Actor(name="c", roles=frozenset({ActorRole.CLIENT}), client_id=mine.client_id)
    with pytest.raises(Refused):
        operations.move(session, own, entry_id=other.id, event="stop")
    assert operations.move(session, own, entry_id=mine.id, event="stop").state is WaitingState.STOPPED


def test_lists_come_back_to_be_asked_after(story, session):
    entry = put_on(story, ask_again_on=days(2))
    assert queries.to_ask(session, story.acting, days(1)) == []
    assert [one.entry_id for one in queries.to_ask(session, story.acting, days(2))] == [entry.id]


def test_a_list_is_absent_for_who_may_not_see_the_client_inv_02(story, session):
    entry = put_on(story)
    stranger = actor_for(make_professional(session))
    assert queries.entries(session, stranger) == []
    with pytest.raises(Refused):
        queries.history_of(session, stranger, entry.id)


def test_conf_02_conf_13_that_a_client_waits_for_care_is_told_to_who_may_see_the_domain(story, session):
    care = make_service(session, life_domains=[LifeDomain.ALCOHOL_DRUGS])
    work = make_service(session, life_domains=[LifeDomain.WORK_EDUCATION_INCOME])
    client = story.client()
    there, floor = (put_on(story, client_ref=client.ref, service_id=one.id) for one in (care, work))
    counsellor = join_team(story, client, domain_scope=[LifeDomain.ALCOHOL_DRUGS])
    assistant = join_team(
        story,
        client,
        organisation=make_organisation(session, OrganisationKind.HOUSE_OF_JUSTICE),
        role=RoleKind.JUSTICE_ASSISTANT,
        domain_scope=[LifeDomain.JUSTICE_POLICE],
        legal_basis=LegalBasis.JUDICIAL_MANDATE,
    )
    own = Actor(name="c", roles=frozenset({ActorRole.CLIENT}), client_id=client.id)
    for actor, known in ((counsellor, [there, floor]), (own, [there, floor]), (assistant, [floor])):
        assert queries.entries_of(session, actor, client) == known
    assert [one for one, _named in queries.entries(session, assistant)] == [floor]
    with pytest.raises(Refused):
        queries.history_of(session, assistant, there.id)
    again = put_on_by(session, assistant, client, care)
    assert again.id != there.id
    with pytest.raises(InvalidInput, match="already"):
        put_on_by(session, assistant, client, care)
    keeper = partner_actor(session, care.organisation)
    assert [one.number for one in queries.own_lists(session, keeper)] == [None]


def put_on_by(session, actor, client, service):
    return operations.put_on(session, actor, client_ref=client.ref, service_id=service.id)


def test_who_keeps_a_list_reads_numbers_and_no_small_ones_conf_24(story, session):
    organisation = make_organisation(session)
    service = make_service(session, organisation)
    keeper = partner_actor(session, organisation)
    for _number in range(4):
        put_on(story, service_id=service.id)
    assert [one.number for one in queries.own_lists(session, keeper)] == [None]
    put_on(story, service_id=service.id)
    assert [one.number for one in queries.own_lists(session, keeper)] == [Told(5, 9)]


def test_a_list_is_called_by_the_names_that_its_service_has_in_other_languages(story, session):
    organisation = make_organisation(session)
    service = make_service(session, organisation)
    service.name_en, service.name_fr = "Night classes", None
    put_on(story, service_id=service.id)
    [found] = queries.own_lists(session, partner_actor(session, organisation))
    assert (found.service, found.names) == (service.name_nl, {"en": "Night classes"})
