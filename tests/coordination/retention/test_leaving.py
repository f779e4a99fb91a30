"""What is left to somebody whose membership ended, and to an organisation that left (CONF-05, CONF-35)."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.audit.models import AuditEvent
from coordination.clients.models import RungAssessment
from coordination.consent.access import decide
from coordination.errors import GuardFailed, NotAllowed, NotFound
from coordination.retention.own_texts import export_own_texts
from coordination.retention.withdrawal import export_own_data, left_open, withdraw_organisation
from coordination.teams.models import TeamMembership
from coordination.teams.operations import end_membership
from coordination.vocabulary import (
    ActorRole,
    CapacityState,
    ClientPart,
    MembershipState,
    RoleKind,
)
from tests.coordination import factories as make
from tests.coordination.factories import days
from tests.coordination.stories import Story, join_team, make_story

WROTE = "Staat verder dan vorige keer."


@pytest.fixture
def story(session: Session) -> Story:
    return make_story(session)


def written(story: Story) -> str:
    """Make a client about whom the supervisor wrote something; return the reference."""
    client = story.client()
    story.session.scalars(select(RungAssessment)).one().reason = WROTE
    return client.ref


def leave(story: Story) -> None:
    for one in story.session.scalars(select(TeamMembership)).all():
        if one.professional_id == story.supervisor.id:
            end_membership(story.session, make.SEED, membership=one)
            one.starts_on, one.ends_on = days(-2), days(-1)
    story.session.flush()


def test_conf_05_own_texts_can_be_fetched_once_the_membership_has_ended_and_not_before(story: Story) -> None:
    ref = written(story)
    assert export_own_texts(story.session, story.acting) == []
    leave(story)
    [text] = export_own_texts(story.session, story.acting)
    assert (text["client"], text["kind"], text["text"]) == (ref, "assessment", WROTE)
    assert story.session.scalars(select(AuditEvent).where(AuditEvent.action == "export")).one().subject == ref


def test_conf_05_nobody_fetches_what_others_wrote(story: Story) -> None:
    written(story)
    client_id = story.session.scalars(select(RungAssessment.client_id)).one()
    client = story.session.get_one(RungAssessment, 1).client
    colleague = join_team(story, client)
    for one in story.session.scalars(select(TeamMembership)).all():
        end_membership(story.session, make.SEED, membership=one)
    assert client_id == client.id
    assert export_own_texts(story.session, colleague) == []
    with pytest.raises(NotAllowed):
        export_own_texts(story.session, story.partner)


def test_conf_35_an_organisation_that_leaves_ends_its_memberships_and_no_others(story: Story) -> None:
    client = story.client()
    other = join_team(story, client)
    administrator = make.actor_for(make.make_professional(story.session, story.pcsw), ActorRole.ADMINISTRATOR)
    withdraw_organisation(story.session, administrator)
    states = {one.organisation_id: one.state for one in story.session.scalars(select(TeamMembership)).all()}
    assert states == {
        story.pcsw.id: MembershipState.ENDED,
        other.organisation_id: MembershipState.ACTIVE,
    }
    assert not decide(story.session, story.acting, client, ClientPart.EXISTENCE)
    assert decide(story.session, other, client, ClientPart.EXISTENCE)
    with pytest.raises(GuardFailed):
        withdraw_organisation(story.session, administrator)


def test_conf_35_its_data_can_be_fetched_for_thirty_days(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(story)
    administrator = make.actor_for(make.make_professional(story.session, story.pcsw), ActorRole.ADMINISTRATOR)
    withdraw_organisation(story.session, administrator)
    last, after = days(30), days(31)
    monkeypatch.setenv("SCHAKEL_NOW", last.isoformat())
    exported = export_own_data(story.session, administrator)
    assert exported["organisation"]["name"] == story.pcsw.name
    assert len(export_own_texts(story.session, story.acting)) == 1
    monkeypatch.setenv("SCHAKEL_NOW", after.isoformat())
    for fetch, actor in ((export_own_data, administrator), (export_own_texts, story.acting)):
        with pytest.raises(NotFound):
            fetch(story.session, actor)


def test_conf_35_no_client_stands_in_what_an_administrator_fetches(story: Story) -> None:
    ref = written(story)
    story.offer()
    host = make.actor_for(make.make_professional(story.session, story.host), ActorRole.ADMINISTRATOR)
    exported = json.dumps(export_own_data(story.session, host))
    assert "Voormiddagen" in exported
    assert ref not in exported
    assert WROTE not in exported
    with pytest.raises(NotAllowed):
        withdraw_organisation(story.session, story.acting)


def test_conf_35_its_offers_are_closed_and_what_it_left_open_is_listed_for_who_takes_over(
    story: Story,
) -> None:
    client = story.client()
    offer = story.offer()
    placement = story.offered(client, offer)
    trainer = join_team(story, client, organisation=story.host, role=RoleKind.JOB_COACH)
    assert left_open(story.session, story.acting) == []
    administrator = make.actor_for(make.make_professional(story.session, story.host), ActorRole.ADMINISTRATOR)
    withdraw_organisation(story.session, administrator)
    assert offer.state is CapacityState.CLOSED
    open_ones = {
        (one.client_ref, one.placement_ref, one.role) for one in left_open(story.session, story.acting)
    }
    assert open_ones == {(client.ref, placement.ref, None), (client.ref, None, RoleKind.JOB_COACH)}
    for nobody in (trainer, administrator):
        assert left_open(story.session, nobody) == []
