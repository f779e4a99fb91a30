"""What the client is told of the own file is that of the own file alone, and what holds today."""

from __future__ import annotations

import pytest

from coordination import clock
from coordination.actors import Actor
from coordination.audit.operations import record
from coordination.consent import choices
from coordination.consent.access import open_client
from coordination.consent.choices import signed_in
from coordination.consent.own import circle_of, objections_of, people_involved, shared_now, who_looked
from coordination.vocabulary import ActorRole, AuditAction, ClientPart, LegalBasis, OrganisationKind
from tests.coordination.consent.test_own import own, shared
from tests.coordination.factories import days, make_organisation
from tests.coordination.stories import Story, join_team


def test_conf_08_the_client_is_told_what_is_shared_now_and_of_no_agreement_that_is_over(story: Story) -> None:
    client = story.client()
    kept, stopped = shared(story, client, expires_on=days(180)), shared(story, client, expires_on=days(60))
    assert [one.consent_id for one in shared_now(story.session, client)] == [stopped.id, kept.id]
    assert [one.consent_id for one in shared_now(story.session, client, days(90))] == [kept.id]
    choices.withdraw(story.session, own(client), consent_id=stopped.id, said=signed_in())
    assert [one.consent_id for one in shared_now(story.session, client)] == [kept.id]


def test_conf_07_the_client_is_told_the_own_objections_that_stand(story: Story) -> None:
    home = make_organisation(story.session, OrganisationKind.ADDICTION_CARE)
    client, other = story.client(), story.client()
    made = []
    for one in (client, other):
        join_team(story, one, organisation=home, legal_basis=LegalBasis.SHARED_SECRECY)
        [seat] = [seat for seat in people_involved(story.session, one) if seat.may_object]
        made.append(
            choices.object_to_sharing(
                story.session, own(one), membership_id=seat.membership_id, said=signed_in()
            )
        )
    assert objections_of(story.session, client.id) == made[:1]
    assert objections_of(story.session, other.id) == made[1:]
    choices.lift_objection(story.session, own(client), objection_id=made[0].id, said=signed_in())
    assert objections_of(story.session, client.id) == []


def test_conf_33_the_client_is_told_who_of_the_own_circle_is_there_today(story: Story) -> None:
    client, other = story.client(), story.client()
    mia, theirs = (
        choices.name_person(
            story.session,
            own(one),
            client=one,
            name=name,
            relation="zus",
            phone=None,
            said=signed_in(),
        )
        for one, name in ((client, "Mia"), (other, "Bea"))
    )
    assert circle_of(story.session, client.id) == [mia]
    assert circle_of(story.session, other.id) == [theirs]
    choices.end_person(story.session, own(client), person_id=mia.id, said=signed_in())
    assert circle_of(story.session, client.id) == []


def test_conf_20_who_read_the_record_is_told_as_such_beside_who_read_the_file(story: Story) -> None:
    client = story.client()
    open_client(story.session, story.acting, client.ref, ClientPart.TEAM)
    who_looked(story.session, story.acting, client)
    reader = Actor(name="account:own", roles=frozenset({ActorRole.CLIENT}), client_id=client.id)
    told = who_looked(story.session, reader, client)
    assert sorted(one.the_record for one in told) == [False, True]
    assert {one.on for one in told} == {clock.today()}
    assert [one.parts for one in told if not one.the_record] == [(ClientPart.EXISTENCE, ClientPart.TEAM)]


def test_conf_20_a_look_of_which_no_part_was_written_down_is_told_too(story: Story) -> None:
    client = story.client()
    record(story.session, story.acting, AuditAction.VIEW, "placement", 1, subject=client.ref)
    [look] = who_looked(story.session, own(client), client)
    assert (look.name, look.parts, look.emergency) == (story.supervisor.display_name, (), False)


def test_conf_16_a_look_on_another_basis_is_told_as_no_emergency(story: Story) -> None:
    client, basis = story.client(), LegalBasis.SHARED_SECRECY.value
    record(story.session, story.acting, AuditAction.VIEW, "client", 1, subject=client.ref, basis=basis)
    [look] = who_looked(story.session, own(client), client)
    assert not look.emergency


@pytest.mark.parametrize(
    "kind",
    [
        *("advice question", "agreement", "audit", "client", "client request", "own texts"),
        *("placement", "referral", "suggestion", "waiting list entry"),
    ],
)
def test_conf_20_the_client_is_told_of_a_look_at_each_of_these(story: Story, kind: str) -> None:
    client = story.client()
    record(story.session, story.acting, AuditAction.VIEW, kind, 1, subject=client.ref, part="team")
    assert len(who_looked(story.session, own(client), client)) == 1
