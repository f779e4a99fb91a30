"""Of an emergency is kept from the client what that person saw of that client in that hour, and no more."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from coordination import clock
from coordination.actors import Actor
from coordination.clients.models import Client
from coordination.consent import emergency
from coordination.consent.access import open_client
from coordination.consent.models import EmergencyAccess
from coordination.consent.own import who_looked
from coordination.teams.queries import team_of
from coordination.vocabulary import ActorRole, ClientPart
from tests.coordination.consent.test_own import own
from tests.coordination.factories import actor_for, make_member, make_professional
from tests.coordination.stories import Story


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch):
    """Return a way to set the clock."""

    def _set(moment: datetime) -> None:
        monkeypatch.setenv("SCHAKEL_NOW", moment.isoformat())

    return _set


def opened(story: Story, client: Client) -> tuple[Actor, EmergencyAccess]:
    """Break the glass as somebody who has nothing to do with the client."""
    person = make_professional(story.session, story.pcsw)
    helper = actor_for(person, ActorRole.SUPERVISOR)
    colleague = make_professional(story.session, story.pcsw)
    access = emergency.break_glass(
        story.session,
        helper,
        client_ref=client.ref,
        reason="Gevaar voor het leven, nu meteen",
        informed_id=colleague.id,
    )
    return helper, access


def told(story: Story, client: Client) -> list[str | None]:
    return sorted(one.name or "" for one in who_looked(story.session, own(client), client))


def test_conf_16_conf_20_only_who_broke_the_glass_and_only_of_that_client_is_kept_silent(story, at):
    now = clock.now()
    at(now)
    client, other = story.client(), story.client()
    helper, access = opened(story, client)
    make_member(story.session, team_of(story.session, other.id), access.professional)
    open_client(story.session, helper, client.ref, ClientPart.TEAM)
    open_client(story.session, helper, other.ref, ClientPart.TEAM)
    open_client(story.session, story.acting, client.ref, ClientPart.TEAM)
    assert told(story, client) == [story.supervisor.display_name]
    assert told(story, other) == [access.professional.display_name]


def test_conf_16_conf_20_silence_lasts_from_the_moment_it_opens_until_it_is_over(story, at):
    now = clock.now()
    at(now)
    client = story.client()
    helper, access = opened(story, client)
    open_client(story.session, helper, client.ref, ClientPart.TEAM)  # in the very moment that it opened
    assert told(story, client) == []
    at(access.ends_at - timedelta(seconds=1))
    assert told(story, client) == []
    at(access.ends_at)
    assert told(story, client) == [access.professional.display_name]
    emergency.withhold_from_client(
        story.session, helper, access_id=access.id, reason="Wie het is, zou gevaar lopen als dit bekend wordt"
    )
    assert told(story, client) == []
    make_member(story.session, team_of(story.session, client.id), access.professional)
    open_client(story.session, helper, client.ref, ClientPart.TEAM)  # in the moment that it was over
    assert told(story, client) == [access.professional.display_name]
