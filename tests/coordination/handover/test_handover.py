"""Who leaves hands everything over in one act, and is in no team afterwards (INV-12, CONF-05)."""

from datetime import timedelta

import pytest

from coordination import clock
from coordination.clients.rules import open_trajectory_of
from coordination.consent import asking
from coordination.consent.access import decide
from coordination.errors import GuardFailed, InvalidInput, NotFound
from coordination.handover.operations import hand_over
from coordination.handover.queries import counts, open_work
from coordination.meetings.models import TeamMeeting
from coordination.meetings.operations import plan_meeting
from coordination.teams.operations import appoint_lead
from coordination.teams.queries import team_of
from coordination.to_do.queries import to_do
from coordination.vocabulary import (
    ActorRole,
    ClientPart,
    LegalBasis,
    MembershipState,
    OpenWorkKind,
    WaitKind,
)
from tests.coordination import factories as make
from tests.coordination.factories import days
from tests.coordination.stories import make_story


@pytest.fixture
def leaving(session):
    """Make a supervisor who leads a team and guides a client, and a colleague of the same organisation."""
    story = make_story(session)
    client = story.client()
    session.expire_all()
    [mine] = team_of(session, client.id).memberships
    appoint_lead(session, make.SEED, membership=mine)
    story.discussed(client, story.offer())
    plan_meeting(
        session,
        story.acting,
        client_ref=client.ref,
        starts_at=clock.now() + timedelta(days=3),
        place=None,
        client_invited=True,
    )
    colleague = make.make_professional(session, story.pcsw)
    session.expire_all()
    return story, client, colleague


def all_to(session, leaver, colleague):
    return {one.key: colleague.id for one in open_work(session, leaver.id)}


def leave(session, story, colleague, **given):
    facts = {
        "leaver": story.supervisor,
        "choices": all_to(session, story.supervisor, colleague),
        "told_on": days(0),
    }
    return hand_over(session, story.acting, **facts | given)


def test_everything_that_is_open_is_listed_by_kind(session, leaving):
    story, client, _colleague = leaving
    work = open_work(session, story.supervisor.id)
    assert counts(work) == {
        OpenWorkKind.LEAD: 1,
        OpenWorkKind.TRAJECTORY: 1,
        OpenWorkKind.PLACEMENT: 1,
        OpenWorkKind.MEETING: 1,
    }
    assert {one.ref for one in work} == {client.ref}


def test_inv_12_conf_05_in_one_act_the_colleague_has_it_all_and_the_leaver_nothing(session, leaving):
    story, client, colleague = leaving
    leave(session, story, colleague)
    session.expire_all()
    found = team_of(session, client.id).memberships
    assert [one.professional_id for one in found if one.is_lead and one.state is MembershipState.ACTIVE] == [
        colleague.id
    ]
    assert open_work(session, story.supervisor.id) == []
    assert open_trajectory_of(client).supervisor_id == colleague.id
    assert session.query(TeamMeeting).one().called_by_id == colleague.id
    assert not story.supervisor.active
    assert not decide(session, story.acting, client, ClientPart.EXISTENCE)
    assert decide(session, make.actor_for(colleague), client, ClientPart.TEAM)


def test_what_a_client_was_asked_to_share_waits_for_who_takes_over(session, leaving):
    story, client, colleague = leaving
    home = make.make_organisation(session)
    make.make_member(session, team_of(session, client.id), make.make_professional(session, home))
    asked = asking.ask(
        session,
        story.acting,
        client=client,
        organisation_id=home.id,
        parts=[ClientPart.WISHES],
        last_day=days(30),
    )
    assert counts(open_work(session, story.supervisor.id))[OpenWorkKind.SHARING_REQUEST] == 1
    leave(session, story, colleague)
    assert asked.recorded_by_id == colleague.id
    taking_over = make.actor_for(colleague, ActorRole.SUPERVISOR)
    assert WaitKind.EXPLAIN_SHARING in {one.kind for one in to_do(session, taking_over)}


def test_what_has_no_colleague_holds_everything_back(session, leaving):
    story, _client, colleague = leaving
    choices = all_to(session, story.supervisor, colleague)
    choices.popitem()
    with pytest.raises(GuardFailed, match="a colleague for everything that is open"):
        leave(session, story, colleague, choices=choices)
    assert story.supervisor.active


def test_the_clients_were_told_before(session, leaving):
    story, _client, colleague = leaving
    with pytest.raises(GuardFailed, match="the clients were told"):
        leave(session, story, colleague, told_on=None)
    with pytest.raises(InvalidInput, match="told_on"):
        leave(session, story, colleague, told_on=days(1))


def test_work_goes_to_the_own_organisation_and_to_who_is_in_the_team(session, leaving):
    story, _client, colleague = leaving
    with pytest.raises(InvalidInput, match="colleague"):
        leave(session, story, make.make_professional(session))
    other = make.make_professional(session, story.pcsw)
    choices = all_to(session, story.supervisor, colleague)
    choices = {key: other.id if key.startswith("trajectory") else who for key, who in choices.items()}
    half = session.begin_nested()
    with pytest.raises(GuardFailed, match="in the client's team"):
        leave(session, story, colleague, choices=choices)
    half.rollback()
    session.expire_all()
    assert story.supervisor.active


def test_conf_06_a_seat_on_shared_secrecy_asks_for_its_conditions_anew(session):
    story = make_story(session)
    colleague = make.make_professional(session, story.pcsw)
    make.make_member(session, professional=story.supervisor, legal_basis=LegalBasis.SHARED_SECRECY)
    half = session.begin_nested()
    with pytest.raises(GuardFailed, match="conditions of shared secrecy"):
        leave(session, story, colleague)
    half.rollback()
    session.expire_all()
    leave(session, story, colleague, secrecy_confirmed=True)
    assert open_work(session, story.supervisor.id) == []


def test_an_administrator_hands_over_for_the_own_organisation_only(session, leaving):
    story, client, colleague = leaving
    choices = all_to(session, story.supervisor, colleague)
    facts = {"leaver": story.supervisor, "choices": choices, "told_on": days(0)}
    stranger = make.actor_for(make.make_professional(session), ActorRole.ADMINISTRATOR)
    with pytest.raises(NotFound):
        hand_over(session, stranger, **facts)
    own = make.actor_for(make.make_professional(session, story.pcsw), ActorRole.ADMINISTRATOR)
    hand_over(session, own, **facts)
    assert open_work(session, story.supervisor.id) == []
    assert not decide(session, own, client, ClientPart.EXISTENCE)


def test_what_waits_for_an_answer_of_the_leaver_is_taken_back(session, leaving):
    story, _client, colleague = leaving
    asked = make.make_member(session, professional=story.supervisor, state=MembershipState.INVITED)
    leave(session, story, colleague)
    assert asked.state is MembershipState.ENDED
