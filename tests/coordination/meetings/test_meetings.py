"""Meetings of a team: who is asked, what reaches whom, and what comes back (CONF-15, CONF-18)."""

from datetime import timedelta

import pytest

from coordination import clock
from coordination.audit.queries import events_about
from coordination.consent.access import Refused, open_file
from coordination.errors import GuardFailed, IllegalTransition, InvalidInput, NotAllowed
from coordination.meetings import operations as meetings
from coordination.meetings.queries import meetings_of, open_actions, open_meeting
from coordination.teams.queries import team_of
from coordination.vocabulary import (
    ActorRole,
    ClientPart,
    LegalBasis,
    LifeDomain,
    MeetingState,
    MembershipFunction,
    MembershipState,
    RoleKind,
)
from tests.coordination.factories import actor_for, days, make_member, make_professional, member_actor
from tests.coordination.stories import join_team
from tests.support.statements import statements

WORK, DRUGS = LifeDomain.WORK_EDUCATION_INCOME, LifeDomain.ALCOHOL_DRUGS


class Table:
    """A supervisor for work, a counsellor for drugs, somebody for practical matters, and a meeting."""

    def __init__(self, story):
        self.story, self.session = story, story.session
        self.client = story.client()
        self.counsellor = self.join([DRUGS], legal_basis=LegalBasis.SHARED_SECRECY)
        self.practical = self.join([], function=MembershipFunction.COORDINATION_ONLY)
        self.supervisor = story.acting
        self.meeting = self.plan()

    def join(self, scope, **given):
        return join_team(self.story, self.client, domain_scope=scope, **given)

    def plan(self, **given):
        facts = {"client_ref": self.client.ref, "starts_at": clock.now() + timedelta(days=2)}
        return meetings.plan_meeting(self.session, self.supervisor, **facts | given)

    def add(self, actor, topic, domain=None, meeting=None):
        ref = (meeting or self.meeting).ref
        return meetings.add_item(self.session, actor, meeting_ref=ref, topic=topic, domain=domain)

    def view(self, actor, meeting=None):
        return open_meeting(self.session, actor, (meeting or self.meeting).ref)

    def topics(self, actor):
        return [one.topic for one in self.view(actor).items]

    def begin(self, monkeypatch):
        later = self.meeting.starts_at + timedelta(hours=1)
        monkeypatch.setenv("SCHAKEL_NOW", later.isoformat())


@pytest.fixture
def table(story):
    return Table(story)


def test_conf_18_each_point_reaches_only_who_may_know_its_domain(table):
    table.add(table.supervisor, "Opleiding", WORK)
    table.add(table.counsellor, "Herval", DRUGS)
    table.add(table.practical, "Sleutel van het lokaal")
    assert table.topics(table.supervisor) == ["Opleiding", "Sleutel van het lokaal"]
    assert table.topics(table.counsellor) == ["Herval", "Sleutel van het lokaal"]
    assert table.topics(table.practical) == ["Sleutel van het lokaal"]


def test_conf_18_of_a_hidden_point_there_is_no_trace_unless_the_client_agreed_to_that(table, monkeypatch):
    item = table.add(table.counsellor, "Herval", DRUGS)
    assert table.view(table.supervisor).hidden == 0
    table.begin(monkeypatch)
    given = {"item_id": item.id, "minutes": "Besproken"}
    meetings.write_minutes(table.session, table.counsellor, **given, disclosed=True)
    assert item.disclosed_on == clock.today()
    assert (table.view(table.supervisor).hidden, table.view(table.supervisor).items) == (1, ())
    assert table.view(table.counsellor).hidden == 0
    meetings.write_minutes(table.session, table.counsellor, **given, disclosed=False)
    assert table.view(table.supervisor).hidden == 0


def test_conf_18_nobody_writes_about_a_domain_that_he_may_not_know(table, monkeypatch):
    item = table.add(table.counsellor, "Herval", DRUGS)
    table.begin(monkeypatch)
    acts = [
        lambda: table.add(table.supervisor, "Herval", DRUGS),
        lambda: meetings.write_minutes(table.session, table.supervisor, item_id=item.id, minutes="Gelezen"),
        lambda: meetings.add_action(
            table.session,
            table.supervisor,
            meeting_ref=table.meeting.ref,
            text="Bellen",
            due_on=days(30),
            owner_id=None,
            domain=DRUGS,
        ),
    ]
    for act in acts:
        with pytest.raises(Refused):
            act()


def test_conf_18_a_scope_that_ends_takes_the_minutes_along(table):
    table.add(table.counsellor, "Herval", DRUGS)
    [membership] = [
        one
        for one in team_of(table.session, table.client.id).memberships
        if one.professional_id == table.counsellor.professional_id
    ]
    membership.domain_scope = [LifeDomain.MENTAL_HEALTH]
    table.session.flush()
    assert table.topics(table.counsellor) == []
    membership.starts_on, membership.ends_on = days(-5), days(-1)
    table.session.flush()
    with pytest.raises(Refused):
        table.view(table.counsellor)


def test_a_meeting_that_is_absent_and_one_that_is_forbidden_read_alike_conf_01(table):
    stranger = member_actor(make_professional(table.session))
    asked, refs = [], (table.meeting.ref, "OVERLEG-NOBODY22")
    table.session.commit()
    table.session.expunge_all()
    for ref in refs:
        with statements(table.session) as sent, pytest.raises(Refused) as refusal:
            open_meeting(table.session, stranger, ref)
        asked.append([one for one in sent if not one.startswith("BEGIN")])
        assert str(refusal.value) == "no such client"
        with pytest.raises(Refused) as refusal:
            meetings.cancel_meeting(table.session, stranger, meeting_ref=ref)
        assert str(refusal.value) == "no such meeting"
    assert asked[0] == asked[1]


def test_reading_a_meeting_is_in_the_record_with_the_domains_that_were_read_conf_19(table):
    table.view(table.counsellor)
    table.session.flush()
    event = events_about(table.session, table.client.ref)[0]
    assert event.part == "existence,team,identity,alcohol_drugs"
    assert event.basis == "shared_secrecy"


def test_conf_15_who_only_advises_or_was_only_invited_is_not_asked(table):
    adviser = table.join([DRUGS], function=MembershipFunction.CONSULTATION_ONLY)
    invited = table.join([DRUGS], state=MembershipState.INVITED)
    meeting = table.plan()
    asked = {one.professional_id for one in meeting.guests}
    assert asked == {
        table.story.supervisor.id,
        table.counsellor.professional_id,
        table.practical.professional_id,
    }
    for nobody in (adviser, invited, member_actor(make_professional(table.session))):
        with pytest.raises(InvalidInput):
            table.plan(guest_ids=[nobody.professional_id])
        with pytest.raises(Refused):
            open_meeting(table.session, nobody, meeting.ref)


def test_conf_13_a_justice_assistant_reads_practical_points_and_justice_and_no_care(table):
    justice = table.join(
        [LifeDomain.JUSTICE_POLICE],
        role=RoleKind.JUSTICE_ASSISTANT,
        legal_basis=LegalBasis.JUDICIAL_MANDATE,
    )
    table.add(table.counsellor, "Herval", DRUGS)
    table.add(table.supervisor, "Datum van de zitting")
    table.add(justice, "Voorwaarden", LifeDomain.JUSTICE_POLICE)
    assert table.topics(justice) == ["Datum van de zitting", "Voorwaarden"]
    assert "Voorwaarden" not in table.topics(table.counsellor)


def test_what_is_not_done_comes_back_at_the_next_meeting_until_it_is(table):
    action = meetings.add_action(
        table.session,
        table.supervisor,
        meeting_ref=table.meeting.ref,
        text="VDAB bellen",
        due_on=days(3),
        owner_id=table.story.supervisor.id,
        domain=WORK,
    )
    following = table.plan(starts_at=clock.now() + timedelta(days=30))
    assert [one.text for one in table.view(table.supervisor, following).carried] == ["VDAB bellen"]
    assert table.view(table.counsellor, following).carried == ()
    assert table.view(table.supervisor).carried == ()
    file = open_file(table.session, table.supervisor, table.client.ref, *ClientPart)
    assert open_actions(table.session, file) == [action]
    meetings.finish_action(table.session, table.supervisor, action_id=action.id)
    assert table.view(table.supervisor, following).carried == ()
    with pytest.raises(GuardFailed):
        meetings.finish_action(table.session, table.supervisor, action_id=action.id)


def test_who_does_something_is_in_the_team_and_may_know_the_domain(table):
    given = {"meeting_ref": table.meeting.ref, "text": "Bellen", "due_on": days(3), "domain": WORK}
    for nobody in (table.counsellor.professional_id, make_professional(table.session).id):
        with pytest.raises(InvalidInput) as fault:
            meetings.add_action(table.session, table.supervisor, **given, owner_id=nobody)
        assert fault.value.where == "owner"
    by_client = meetings.add_action(table.session, table.supervisor, **given, owner_id=None)
    assert by_client.owner is None
    with pytest.raises(InvalidInput):
        meetings.add_action(table.session, table.supervisor, **given | {"due_on": days(-1)}, owner_id=None)


def test_a_meeting_is_held_once_and_not_before_its_moment(table, monkeypatch):
    held = {
        "meeting_ref": table.meeting.ref,
        "present_ids": [table.story.supervisor.id],
        "client_present": True,
    }
    with pytest.raises(GuardFailed):
        meetings.hold_meeting(table.session, table.supervisor, **held)
    item = table.add(table.supervisor, "Opleiding", WORK)
    with pytest.raises(GuardFailed):
        meetings.write_minutes(table.session, table.supervisor, item_id=item.id, minutes="Te vroeg")
    table.begin(monkeypatch)
    with pytest.raises(InvalidInput):
        meetings.hold_meeting(table.session, table.supervisor, **held | {"present_ids": [999_999]})
    meetings.hold_meeting(table.session, table.supervisor, **held)
    assert table.meeting.state is MeetingState.HELD
    assert {one.present for one in table.meeting.guests} == {True, False}
    meetings.write_minutes(
        table.session, table.supervisor, item_id=item.id, minutes="Start in maart", agreement="Inschrijven"
    )
    assert table.view(table.supervisor).items[0].agreement == "Inschrijven"
    with pytest.raises(IllegalTransition):
        meetings.cancel_meeting(table.session, table.supervisor, meeting_ref=table.meeting.ref)


def test_a_cancelled_meeting_takes_no_more_points(table):
    meetings.cancel_meeting(table.session, table.supervisor, meeting_ref=table.meeting.ref)
    with pytest.raises(GuardFailed):
        table.add(table.supervisor, "Opleiding", WORK)
    file = open_file(table.session, table.supervisor, table.client.ref, ClientPart.TEAM)
    assert [one.state for one in meetings_of(table.session, file)] == [MeetingState.CANCELLED]


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"starts_at": clock.now() - timedelta(minutes=1)}, "starts_at"),
        ({"minutes_long": 4}, "minutes_long"),
        ({"minutes_long": 481}, "minutes_long"),
        ({"guest_ids": [999_999]}, "guests"),
    ],
)
def test_a_meeting_that_cannot_be_is_refused_in_one_sentence(given, where, table):
    with pytest.raises(InvalidInput) as fault:
        table.plan(**given)
    assert fault.value.where == where


def test_a_partner_and_a_stranger_plan_no_meeting(table):
    partner = actor_for(table.story.supervisor, ActorRole.PARTNER)
    given = {"client_ref": table.client.ref, "starts_at": clock.now() + timedelta(days=1)}
    with pytest.raises(NotAllowed):
        meetings.plan_meeting(table.session, partner, **given)
    stranger = member_actor(make_professional(table.session))
    with pytest.raises(Refused):
        meetings.plan_meeting(table.session, stranger, **given)


def test_a_member_of_two_teams_reads_each_teams_own_meetings(table):
    other = table.story.client()
    make_member(
        table.session,
        team_of(table.session, other.id),
        table.session.get_one(type(table.story.supervisor), table.counsellor.professional_id),
        domain_scope=[DRUGS],
    )
    file = open_file(table.session, table.counsellor, other.ref, ClientPart.TEAM)
    assert meetings_of(table.session, file) == []
