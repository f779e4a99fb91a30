"""Opening a client: what is recorded, and that an absent client and a forbidden one read alike."""

import pytest
from sqlalchemy import select

from coordination.actors import Actor
from coordination.audit.models import AuditEvent
from coordination.audit.queries import events_about
from coordination.clients.models import Client
from coordination.consent import access
from coordination.consent.access import (
    LONGEST_LINE,
    Refused,
    decide,
    in_lines,
    list_clients,
    list_files,
    named_to,
    open_client,
    open_file,
    open_own,
    require_parts,
    visible_clients,
    visible_parts,
)
from coordination.errors import NotFound
from coordination.vocabulary import (
    AccessReason,
    ActorRole,
    AuditAction,
    ClientPart,
    LegalBasis,
    LifeDomain,
    MembershipFunction,
    RoleKind,
)
from tests.coordination.factories import days, make_professional, member_actor
from tests.coordination.stories import join_team
from tests.support.statements import statements

P = ClientPart


def test_an_opened_part_is_in_the_record_with_its_basis_conf_19_inv_18(story):
    client = story.client()
    assert open_client(story.session, story.acting, client.ref, P.IDENTITY, P.TEAM) is client
    event = events_about(story.session, client.ref)[0]
    assert (event.action, event.part, event.basis) == (
        AuditAction.VIEW,
        "existence,identity,team",
        "statutory_task",
    )
    assert event.professional_id == story.supervisor.id


def test_the_name_is_given_to_who_may_read_it_and_to_nobody_else_conf_02(story):
    client = story.client()
    practical = join_team(story, client, function=MembershipFunction.COORDINATION_ONLY, domain_scope=[])
    assert decide(story.session, practical, client, P.TEAM)
    assert named_to(story.session, story.acting, client) is client
    assert named_to(story.session, practical, client) is None


def test_what_is_refused_does_not_stand_in_the_record_as_seen_and_a_list_keeps_to_who_was_asked_for(story):
    client, other = story.client(), story.client()
    open_file(story.session, story.acting, client.ref, P.TEAM, P.MENTAL_HEALTH)
    assert events_about(story.session, client.ref)[0].part == "existence,team"
    found = list_files(story.session, story.acting, (), (P.TEAM,), among=[other.ref])
    assert [one.client.ref for one in found] == [other.ref]


def test_conf_19_a_read_of_everything_stands_whole_in_the_record_in_as_few_lines_as_hold_it(
    story, monkeypatch
):
    client = story.client()
    own = Actor(name="account:own", roles=frozenset({ActorRole.CLIENT}), client_id=client.id)
    open_own(story.session, own, *ClientPart)
    events = reversed(events_about(story.session, client.ref))
    lines = [one.part for one in events if one.action is AuditAction.VIEW]
    assert [len(one) <= LONGEST_LINE for one in lines] == [True, True]
    assert ",".join(lines) == ",".join(ClientPart)
    monkeypatch.setattr(access, "LONGEST_LINE", len("existence,identity"))
    assert in_lines([P.EXISTENCE, P.IDENTITY, P.TEAM]) == [[P.EXISTENCE, P.IDENTITY], [P.TEAM]]


def test_one_refused_part_refuses_the_client_and_the_try_is_recorded_conf_01_conf_02(story):
    client = story.client()
    with pytest.raises(Refused) as refusal:
        open_client(story.session, story.acting, client.ref, P.TEAM, P.MENTAL_HEALTH)
    story.session.commit()
    refusal.value.record(story.session)
    event = events_about(story.session, client.ref)[0]
    assert (event.action, event.part, event.actor) == (
        AuditAction.VIEW_DENIED,
        "existence,team,mental_health",
        story.acting.name,
    )


def test_absent_and_forbidden_are_the_same_error_after_the_same_statements_conf_01(story):
    client = story.client()
    stranger = member_actor(make_professional(story.session))
    story.session.commit()
    seen = []
    for ref in (client.ref, "GENT-NOBODY22"):
        story.session.expunge_all()
        with statements(story.session) as sent, pytest.raises(NotFound) as error:
            open_client(story.session, stranger, ref, P.IDENTITY)
        seen.append((sent, str(error.value), error.value.code))
    assert seen[0] == seen[1]


def test_conf_01_a_refused_try_at_somebody_is_recorded_about_somebody(story):
    client = story.client()
    with pytest.raises(Refused) as refusal:
        open_client(story.session, member_actor(make_professional(story.session)), client.ref)
    refusal.value.record(story.session)
    event = events_about(story.session, client.ref)[0]
    assert (event.action, event.object_ref) == (AuditAction.VIEW_DENIED, client.ref)


def test_conf_01_conf_02_an_act_takes_every_part_that_it_touches_and_somebody_it_is_about(story):
    client = story.client()
    for about, parts in ((client, [P.TEAM, P.MENTAL_HEALTH]), (client, [P.MENTAL_HEALTH]), (None, [P.TEAM])):
        with pytest.raises(Refused):
            require_parts(story.session, story.acting, about, "meeting", *parts)
    assert require_parts(story.session, story.acting, client, "meeting", P.TEAM, P.WISHES) is client


def test_a_try_at_a_name_does_not_put_the_name_in_the_record_conf_32(story):
    with pytest.raises(Refused) as refusal:
        open_client(story.session, story.acting, "Jan Peeters", P.IDENTITY)
    refusal.value.record(story.session)
    event = story.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert (event.action, event.object_ref, event.subject) == (AuditAction.VIEW_DENIED, "-", None)


def test_a_file_opens_what_is_granted_and_no_more_conf_02(story):
    client = story.client()
    file = open_file(story.session, story.acting, client.ref, *ClientPart)
    assert file.client is client
    assert file.domains == (LifeDomain.WORK_EDUCATION_INCOME,)
    assert file.shows(P.WISHES)
    assert not file.shows(P.ALCOHOL_DRUGS)
    assert "alcohol_drugs" not in events_about(story.session, client.ref)[0].part


def test_a_list_holds_the_clients_whose_parts_are_granted_and_records_each(story):
    first, second = story.client(), story.client()
    member = join_team(
        story,
        second,
        legal_basis=LegalBasis.SHARED_SECRECY,
        domain_scope=[LifeDomain.ALCOHOL_DRUGS],
    )
    assert list_clients(story.session, story.acting, P.PROPOSALS) == sorted(
        [first, second], key=lambda client: client.ref
    )
    assert list_clients(story.session, member) == [second]
    assert list_clients(story.session, member, P.WORK_EDUCATION_INCOME) == []
    [file] = list_files(story.session, member, [P.EXISTENCE], [P.ALCOHOL_DRUGS, P.MENTAL_HEALTH])
    assert file.domains == (LifeDomain.ALCOHOL_DRUGS,)
    assert events_about(story.session, second.ref)[0].part == "existence,alcohol_drugs"


def test_who_only_advises_never_learns_who_it_is_conf_15(story):
    client = story.client()
    adviser = join_team(
        story,
        client,
        function=MembershipFunction.CONSULTATION_ONLY,
        legal_basis=LegalBasis.SHARED_SECRECY,
        domain_scope=[LifeDomain.MENTAL_HEALTH],
    )
    decided = visible_parts(story.session, adviser, client)
    assert {decision.reason for decision in decided.values()} == {AccessReason.ADVICE_ONLY}
    assert not any(decided.values())


def test_a_justice_assistant_sees_the_own_domain_and_no_care_conf_13(story):
    client = story.client()
    justice = join_team(
        story,
        client,
        role=RoleKind.JUSTICE_ASSISTANT,
        legal_basis=LegalBasis.JUDICIAL_MANDATE,
        domain_scope=[LifeDomain.JUSTICE_POLICE, LifeDomain.MENTAL_HEALTH],
    )
    decided = visible_parts(story.session, justice, client)
    assert {part for part, decision in decided.items() if decision} == {
        P.EXISTENCE,
        P.IDENTITY,
        P.TEAM,
        P.AVAILABILITY,
        P.PROPOSALS,
        P.JUSTICE_POLICE,
    }
    assert decided[P.MENTAL_HEALTH].reason is AccessReason.NO_AGREEMENT
    assert not decide(story.session, story.acting, client, P.JUSTICE_POLICE)


def test_a_membership_that_ended_yesterday_gives_nothing_today_conf_05(story):
    client = story.client()
    member = join_team(story, client, starts_on=days(-30), ends_on=days(5))
    assert decide(story.session, member, client, P.TEAM, days(5)).until == days(5)
    decision = decide(story.session, member, client, P.TEAM, days(6))
    assert decision.reason is AccessReason.OUT_OF_PERIOD
    assert list(story.session.scalars(visible_clients(member, P.TEAM, days(6)))) == []


def test_a_page_of_parts_takes_three_statements_however_many_parts(story):
    client = story.client()
    story.session.commit()
    client = story.session.scalars(select(Client)).one()
    with statements(story.session) as sent:
        visible_parts(story.session, story.acting, client)
    assert len(sent) == 3


def test_an_organisation_is_not_enough_it_takes_the_person(story):
    client = story.client()
    colleague = member_actor(make_professional(story.session, story.pcsw))
    assert not decide(story.session, colleague, client, P.EXISTENCE)
