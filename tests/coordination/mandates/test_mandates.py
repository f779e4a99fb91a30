"""A third party is contacted only on a mandate of the client that covers it (CONF-34)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.actors import Actor
from coordination.audit.models import AuditEvent
from coordination.clients.models import Client
from coordination.errors import GuardFailed, InvalidInput, NotAllowed, NotFound
from coordination.mandates import operations, queries
from coordination.mandates.models import Mandate, ThirdPartyContact
from coordination.mandates.operations import NoMandate
from coordination.mandates.rules import Addressee
from coordination.vocabulary import ContactMeans, MandateAuthority, MandateSubject, RecordedForm, RoleKind
from tests.coordination import factories as make
from tests.coordination.factories import days
from tests.coordination.stories import Story, join_team, make_story

VDAB = Addressee(authority=MandateAuthority.VDAB)


@pytest.fixture
def story(session: Session) -> Story:
    return make_story(session)


@pytest.fixture
def client(story: Story) -> Client:
    return story.client()


@pytest.fixture
def coach(story: Story, client: Client) -> Actor:
    """Make a job coach of the same centre, in the client's team."""
    return join_team(story, client, organisation=story.pcsw, role=RoleKind.JOB_COACH)


def give(story: Story, actor: Actor, client: Client, **changed: Any) -> Mandate:
    facts: dict[str, Any] = {
        "client_ref": client.ref,
        "addressee": VDAB,
        "subjects": [MandateSubject.FIND_PLACE],
        "ends_on": days(30),
        "form": RecordedForm.WRITTEN,
        "language": "nl",
    }
    return operations.give_mandate(story.session, actor, **facts | changed)


def call(story: Story, actor: Actor, client: Client, **changed: Any) -> ThirdPartyContact:
    facts: dict[str, Any] = {
        "client_ref": client.ref,
        "addressee": VDAB,
        "subject": MandateSubject.FIND_PLACE,
        "means": ContactMeans.TELEPHONE,
    }
    return operations.log_contact(story.session, actor, **facts | changed)


def test_conf_34_a_contact_without_a_mandate_is_blocked(story: Story, client: Client, coach: Actor) -> None:
    with pytest.raises(NoMandate):
        call(story, coach, client)
    assert queries.contacts_of(story.session, client.id) == []


def test_conf_34_a_mandate_opens_its_addressee_and_subject_and_nothing_else(
    story: Story, client: Client, coach: Actor
) -> None:
    mandate = give(story, coach, client)
    contact = call(story, coach, client)
    assert contact.mandate_id == mandate.id
    others: tuple[dict[str, Any], ...] = (
        {"addressee": Addressee(authority=MandateAuthority.RVA)},
        {"addressee": Addressee(organisation_id=story.host.id)},
        {"subject": MandateSubject.ARRANGE_INCOME},
        {"held_on": days(-1)},
    )
    for other in others:
        with pytest.raises(NoMandate):
            call(story, coach, client, **other)


def test_conf_34_an_organisation_of_the_network_may_be_the_addressee(
    story: Story, client: Client, coach: Actor
) -> None:
    host = Addressee(organisation_id=story.host.id)
    give(story, coach, client, addressee=host)
    assert call(story, coach, client, addressee=host).id
    with pytest.raises(NoMandate):
        call(story, coach, client)


def test_conf_34_a_mandate_that_ran_out_or_was_withdrawn_covers_nothing(
    story: Story, client: Client, coach: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    mandate = give(story, coach, client)
    after = days(31)
    monkeypatch.setenv("SCHAKEL_NOW", after.isoformat())
    with pytest.raises(NoMandate):
        call(story, coach, client)
    monkeypatch.delenv("SCHAKEL_NOW")
    operations.withdraw_mandate(story.session, coach, client_ref=client.ref, mandate_id=mandate.id)
    with pytest.raises(NoMandate):
        call(story, coach, client)
    with pytest.raises(GuardFailed):
        operations.withdraw_mandate(story.session, coach, client_ref=client.ref, mandate_id=mandate.id)


def test_conf_34_a_mandate_of_one_client_covers_no_other(story: Story, client: Client, coach: Actor) -> None:
    give(story, coach, client)
    other = story.client()
    with pytest.raises(NoMandate):
        call(story, story.acting, other)
    with pytest.raises(NotFound):
        call(story, coach, other)


@pytest.mark.parametrize(
    ("where", "changed"),
    [
        ("subjects", {"subjects": []}),
        ("subjects", {"subjects": list(MandateSubject)}),
        ("addressee", {"addressee": Addressee(organisation_id=10**6)}),
        ("language", {"language": "Nederlands"}),
        ("ends_on", {"ends_on": date(2020, 1, 1)}),
        ("ends_on", {"ends_on": date(2999, 1, 1)}),
    ],
)
def test_conf_34_a_mandate_says_what_towards_whom_and_until_when(
    story: Story, client: Client, coach: Actor, where: str, changed: dict[str, Any]
) -> None:
    with pytest.raises(InvalidInput, match=where):
        give(story, coach, client, **changed)


def test_conf_34_towards_nobody_or_everybody_is_no_mandate() -> None:
    with pytest.raises(InvalidInput):
        Addressee()
    with pytest.raises(InvalidInput):
        Addressee(organisation_id=1, authority=MandateAuthority.RVA)


def test_conf_34_only_the_team_records_mandates_and_contacts(story: Story, client: Client) -> None:
    outsider = make.member_actor(make.make_professional(story.session))
    for act in (give, call):
        with pytest.raises(NotFound):
            act(story, outsider, client)
        with pytest.raises(NotAllowed):
            act(story, story.partner, client)


def test_conf_34_a_contact_stands_in_the_record_with_its_basis(
    story: Story, client: Client, coach: Actor
) -> None:
    give(story, coach, client)
    call(story, coach, client)
    event = story.session.scalars(
        select(AuditEvent).where(AuditEvent.object_kind == "mandate", AuditEvent.action == "share")
    ).one()
    assert (event.subject, event.basis, event.detail) == (client.ref, "mandate", "contact find_place")
