"""Copies and corrections: due days, who decides, what is left out, and what waits at a host."""

import pytest

from coordination import clock
from coordination.actors import Actor
from coordination.clients import operations as clients
from coordination.consent.choices import Said, signed_in
from coordination.consent.own import Sight
from coordination.errors import GuardFailed, InvalidInput, NotFound
from coordination.organisations.models import Professional
from coordination.placements import own
from coordination.placements.notices import notices_for
from coordination.requests import copies
from coordination.requests.operations import (
    ask_copy,
    ask_correction,
    correct,
    grant_copy,
    hand_out,
    refuse,
)
from coordination.requests.queries import waiting_requests
from coordination.teams.operations import appoint_lead
from coordination.teams.queries import team_of
from coordination.vocabulary import (
    AccessReason,
    ActorRole,
    ClientPart,
    ClientRequestState,
    CorrectedField,
    HalfDays,
    LifeDomain,
    OrganisationKind,
    PlacementState,
    RecordedForm,
    ShareNoticeKind,
)
from tests.coordination.factories import SEED, actor_for, days, make_organisation
from tests.coordination.stories import join_team, make_story

WRITTEN = Said(form=RecordedForm.WRITTEN, said_on=clock.today())


@pytest.fixture
def story(session):
    return make_story(session)


def signed(client):
    return Actor(name="account:own", roles=frozenset({ActorRole.CLIENT}), client_id=client.id)


@pytest.mark.parametrize("with_health", [True, False])
def test_conf_21_a_copy_is_due_in_a_month_or_fifteen_days_and_late_stands_first(story, with_health):
    client, other = story.client(), story.client()
    later = ask_copy(story.session, story.acting, client=other, with_health=with_health, said=WRITTEN)
    assert later.due_on == (days(15) if with_health else clock.months_after(clock.today(), 1))
    long_ago = Said(form=RecordedForm.WRITTEN, said_on=days(-40))
    late = ask_copy(story.session, story.acting, client=client, with_health=with_health, said=long_ago)
    waiting = waiting_requests(story.session, story.acting)
    assert [(one.request, one.overdue) for one in waiting] == [(late, True), (later, False)]
    stranger = join_team(story, story.client())
    assert waiting_requests(story.session, Actor(**{**_fields(stranger), "roles": story.acting.roles})) == []


def _fields(actor):
    names = ("name", "roles", "professional_id", "organisation_id", "client_id")
    return {name: getattr(actor, name) for name in names}


def test_conf_21_what_is_about_others_is_in_no_copy_and_a_lead_prints_only_what_the_lead_may_see(story):
    client = story.client(display_name="Amina B.")
    justice = make_organisation(story.session, OrganisationKind.HOUSE_OF_JUSTICE)
    clients.record_judicial_condition(
        story.session,
        SEED,
        client=client,
        source_organisation=justice,
        half_days=HalfDays.of(["fri-afternoon"]),
        text="Niet bij de buurman komen",
    )
    client.avoided_contacts = "professional:77"
    request = ask_copy(story.session, signed(client), client=client, with_health=False, said=signed_in())
    with pytest.raises(GuardFailed):
        hand_out(story.session, signed(client), request_id=request.id)
    grant_copy(story.session, story.acting, request_id=request.id)
    mine = hand_out(story.session, signed(client), request_id=request.id)
    printed = hand_out(story.session, story.acting, request_id=request.id)
    assert mine["file"]["judicial_conditions"][0]["half_days"] == ["fri-afternoon"]
    assert "judicial_conditions" in printed["left_out"]
    for copy in (mine, printed):
        assert "Amina B." in str(copy)
        hidden = ("buurman", "professional:77", story.supervisor.display_name)
        assert not [word for word in hidden if word in str(copy)]
    other = story.client()
    for actor in (signed(other), join_team(story, other)):
        with pytest.raises(NotFound):
            hand_out(story.session, actor, request_id=request.id)


def test_conf_22_only_the_lead_decides_and_once(story):
    client = story.client()
    join_team(story, client, domain_scope=[LifeDomain.WORK_EDUCATION_INCOME])
    team = team_of(story.session, client.id)
    second = team.memberships[-1]
    appoint_lead(story.session, story.acting, membership=second)
    lead = actor_for(story.session.get_one(Professional, second.professional_id))
    request = ask_correction(
        story.session,
        signed(client),
        client=client,
        field=CorrectedField.POSTCODE,
        new_value="9050 Ledeberg",
        said=signed_in(),
    )
    with pytest.raises(GuardFailed):
        correct(story.session, story.acting, request_id=request.id)
    correct(story.session, lead, request_id=request.id)
    assert (client.postcode, client.locality, request.former_value) == ("9050", "Ledeberg", "9000 Gent")
    with pytest.raises(GuardFailed):
        correct(story.session, lead, request_id=request.id)


def test_conf_22_what_is_put_right_by_hand_says_what_and_a_refusal_says_why(story):
    client = story.client()
    given = {"client": client, "field": CorrectedField.SOMETHING_ELSE, "new_value": "Mijn doel"}
    first, second = (
        ask_correction(story.session, signed(client), said=signed_in(), **given) for _ in range(2)
    )
    for act, request in ((correct, first), (refuse, second)):
        with pytest.raises(InvalidInput):
            act(story.session, story.acting, request_id=request.id, answer=" ")
        act(story.session, story.acting, request_id=request.id, answer="Samen bekeken")
    assert (first.state, second.state) == (ClientRequestState.GRANTED, ClientRequestState.REFUSED)


def test_conf_08_inv_23_a_request_that_waits_at_a_host_comes_back_when_the_client_stops_sharing(story):
    client = story.client()
    placement = story.offered(client, story.offer())
    [sight] = own.hosts_that_see(story.session, client)
    assert sight.host == story.host.name
    [consent] = own.consents_of(story.session, client.id)
    own.stop_sharing(story.session, signed(client), consent_id=consent.id, said=signed_in())
    assert placement.state is PlacementState.AGREED
    assert own.hosts_that_see(story.session, client) == []
    [notice] = notices_for(story.session, story.partner)
    assert (notice.kind, notice.about) == (ShareNoticeKind.NO_LONGER_SHARED, (placement.alias,))


@pytest.mark.parametrize(
    ("days_seen", "told"),
    [([], None), ([None], None), ([days(3), days(9)], days(9).isoformat()), ([days(3), None], None)],
)
def test_a_copy_tells_no_last_day_where_something_is_seen_without_end(days_seen, told):
    sights = [
        Sight(parts=(ClientPart.TEAM,), basis=None, reason=AccessReason.MEMBERSHIP, until=day)
        for day in days_seen
    ]
    assert copies._last_day(sights) == told
