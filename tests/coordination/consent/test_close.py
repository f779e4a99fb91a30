"""Somebody close to a client: named by the client, with sight of whom to call and nothing else."""

import pytest

from coordination.actors import Actor
from coordination.consent import choices
from coordination.consent.access import client_behind, decide, open_close, visible_clients
from coordination.consent.choices import signed_in
from coordination.consent.own import circle_of
from coordination.errors import InvalidInput, NotFound
from coordination.teams.models import InformalMember
from coordination.vocabulary import ActorRole, ClientPart


def own(client):
    return Actor(name="account:own", roles=frozenset({ActorRole.CLIENT}), client_id=client.id)


def test_conf_33_somebody_close_is_there_once_the_client_named_the_person_and_sees_nothing_of_the_file(story):
    client = story.client()
    with pytest.raises(InvalidInput):
        choices.name_person(
            story.session,
            story.acting,
            client=client,
            name="Mia",
            relation="zus",
            phone=None,
            said=signed_in(),
        )
    assert circle_of(story.session, client.id) == []
    person = choices.name_person(
        story.session, own(client), client=client, name="Mia", relation="zus", phone="", said=signed_in()
    )
    assert [one.display_name for one in circle_of(story.session, client.id)] == ["Mia"]
    nobody = Actor(name="informal", roles=frozenset({ActorRole.TEAM_MEMBER}))
    assert not any(decide(story.session, nobody, client, part) for part in ClientPart)
    choices.end_person(story.session, own(client), person_id=person.id, said=signed_in())
    assert circle_of(story.session, client.id) == []


def test_conf_33_somebody_close_is_granted_the_sheet_of_who_named_them_and_nothing_else_until_it_ends(story):
    client, other = story.client(), story.client()
    named = [
        choices.name_person(
            story.session, own(one), client=one, name="Mia", relation="zus", phone="", said=signed_in()
        )
        for one in (client, other)
    ]
    close, elsewhere = (
        Actor(name="close", roles=frozenset({ActorRole.TEAM_MEMBER}), informal_member_id=one.id)
        for one in named
    )

    def seen(actor):
        listed = {part: story.session.scalars(visible_clients(actor, part)).all() for part in ClientPart}
        for part, ids in listed.items():
            opened = [one.id for one in (client, other) if decide(story.session, actor, one, part)]
            assert opened == ids
        return {part: ids for part, ids in listed.items() if ids}

    sheet = (ClientPart.EXISTENCE, ClientPart.AGREEMENTS_AND_CONTACT)
    assert seen(close) == {part: [client.id] for part in sheet}
    assert seen(elsewhere) == {part: [other.id] for part in sheet}
    assert [open_close(story.session, one) for one in (close, elsewhere)] == [client, other]
    assert [client_behind(story.session, InformalMember, one.id) for one in named] == [client, other]
    assert client_behind(story.session, InformalMember, 0) is None
    choices.end_person(story.session, own(client), person_id=named[0].id, said=signed_in())
    assert seen(close) == {}
    with pytest.raises(NotFound):
        open_close(story.session, close)
