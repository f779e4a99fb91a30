"""Whom the client confides in: named and ended by the client, one at a time (INV-13)."""

import pytest

from coordination.actors import Actor
from coordination.consent.access import Refused, decide
from coordination.consent.choices import Said, signed_in
from coordination.consent.confidant import end_confidant, name_confidant
from coordination.consent.models import ClientStatement
from coordination.errors import GuardFailed, InvalidInput, NotAllowed
from coordination.teams.queries import team_of
from coordination.vocabulary import (
    ActorRole,
    ClientChoice,
    ClientPart,
    MembershipState,
    RecordedForm,
    RoleKind,
)
from tests.coordination import factories as make
from tests.coordination.stories import join_team, make_story

TOLD = Said(
    form=RecordedForm.ORAL_RECORDED, said_on=make.days(0), place="kantoor", own_words="Aan haar zeg ik alles"
)


@pytest.fixture
def ward(session):
    story = make_story(session)
    client = story.client()
    helper = join_team(story, client, role=RoleKind.YOUTH_WORKER)
    session.expire_all()
    return story, client, helper


def member(session, client, actor):
    found = team_of(session, client.id).memberships
    return next(one for one in found if one.professional_id == actor.professional_id)


def own_actor(client):
    return Actor(name="client", roles=frozenset({ActorRole.CLIENT}), client_id=client.id)


def test_inv_13_the_client_names_one_confidant_and_another_takes_that_place(session, ward):
    story, client, helper = ward
    first, second = member(session, client, helper), member(session, client, story.acting)
    name_confidant(session, own_actor(client), membership_id=first.id, said=signed_in())
    name_confidant(session, own_actor(client), membership_id=second.id, said=signed_in())
    session.expire_all()
    assert (first.is_confidant, second.is_confidant) == (False, True)
    end_confidant(session, own_actor(client), membership_id=second.id, said=signed_in())
    assert not second.is_confidant
    with pytest.raises(GuardFailed, match="the client's confidant"):
        end_confidant(session, own_actor(client), membership_id=second.id, said=signed_in())


def test_inv_13_a_professional_writes_down_what_the_client_said_with_day_place_and_words(session, ward):
    story, client, helper = ward
    chosen = member(session, client, helper)
    name_confidant(session, story.acting, membership_id=chosen.id, said=TOLD)
    statement = session.query(ClientStatement).one()
    assert (statement.choice, statement.object_ref, statement.own_words) == (
        ClientChoice.NAME_CONFIDANT,
        chosen.id,
        "Aan haar zeg ik alles",
    )
    with pytest.raises(InvalidInput, match="own_words"):
        name_confidant(
            session,
            story.acting,
            membership_id=chosen.id,
            said=Said(form=RecordedForm.ORAL_RECORDED, said_on=make.days(0), place="kantoor"),
        )
    with pytest.raises(InvalidInput, match="digital"):
        name_confidant(session, story.acting, membership_id=chosen.id, said=signed_in())


def test_inv_13_nobody_of_another_team_names_a_confidant(session, ward):
    _story, client, helper = ward
    chosen = member(session, client, helper)
    with pytest.raises(Refused):
        name_confidant(
            session, own_actor(make.make_client(session)), membership_id=chosen.id, said=signed_in()
        )
    with pytest.raises(Refused):
        name_confidant(
            session, make.actor_for(make.make_professional(session)), membership_id=chosen.id, said=TOLD
        )
    with pytest.raises(NotAllowed):
        name_confidant(
            session,
            make.actor_for(make.make_professional(session), ActorRole.PARTNER),
            membership_id=chosen.id,
            said=TOLD,
        )
    assert not chosen.is_confidant


def test_inv_13_who_is_not_there_yet_is_no_confidant(session, ward):
    story, client, _helper = ward
    invited = join_team(story, client, role=RoleKind.PSYCHOLOGIST, state=MembershipState.INVITED)
    chosen = member(session, client, invited)
    with pytest.raises(GuardFailed, match="an active member"):
        name_confidant(session, own_actor(client), membership_id=chosen.id, said=signed_in())


def test_inv_02_inv_13_being_confided_in_shows_nothing_more(session, ward):
    _story, client, helper = ward
    chosen = member(session, client, helper)
    before = {part: bool(decide(session, helper, client, part)) for part in ClientPart}
    name_confidant(session, own_actor(client), membership_id=chosen.id, said=signed_in())
    assert {part: bool(decide(session, helper, client, part)) for part in ClientPart} == before
