"""Exactly one lead: who leads asks, who is asked answers, and nobody leaves a team without one (INV-12)."""

import pytest

from coordination.clients.operations import move_trajectory
from coordination.errors import GuardFailed, InvalidInput, NotFound
from coordination.teams import lead, operations
from coordination.teams.queries import team_of
from coordination.vocabulary import LifeDomain, MembershipFunction, MembershipState
from tests.coordination import factories as make
from tests.coordination.factories import SEED


@pytest.fixture
def team(session):
    """Make a team with a running trajectory, a lead and a second member."""
    client = make.make_client(session)
    trajectory = make.make_trajectory(session, client)
    team = make.make_team(session, client)
    make.make_member(session, team, is_lead=True)
    make.make_member(session, team)
    session.refresh(team)
    session.refresh(client)
    assert trajectory.state.value == "running"
    return team


def actor(membership):
    return make.actor_for(membership.professional)


def leads(team):
    return [one.id for one in team.memberships if one.is_lead]


def test_inv_12_the_old_lead_asks_and_the_new_one_accepts_and_there_is_exactly_one_all_the_while(
    session, team
):
    old, new = team.memberships
    lead.ask_to_lead(session, actor(old), membership=new)
    assert (leads(team), lead.asked_to_lead(team)) == ([old.id], new)
    lead.accept_lead(session, actor(new), membership=new)
    session.expire_all()
    assert (leads(team), lead.lead_of(team), lead.asked_to_lead(team)) == ([new.id], new, None)


def test_inv_12_who_is_asked_may_decline_and_the_old_lead_goes_on(session, team):
    old, new = team.memberships
    lead.ask_to_lead(session, actor(old), membership=new)
    lead.decline_lead(session, actor(new), membership=new)
    assert (leads(team), lead.asked_to_lead(team)) == ([old.id], None)
    with pytest.raises(NotFound):
        lead.accept_lead(session, actor(new), membership=new)


def test_inv_12_nobody_but_the_lead_hands_over_and_nobody_but_who_was_asked_answers(session, team):
    old, new = team.memberships
    with pytest.raises(NotFound):
        lead.ask_to_lead(session, actor(new), membership=new)
    lead.ask_to_lead(session, actor(old), membership=new)
    for answer in (lead.accept_lead, lead.decline_lead):
        with pytest.raises(NotFound):
            answer(session, actor(old), membership=new)
    with pytest.raises(InvalidInput, match="leads the team already"):
        lead.ask_to_lead(session, actor(old), membership=old)
    assert leads(team) == [old.id]


def test_inv_12_the_lead_asks_one_at_a_time(session, team):
    old, first = team.memberships
    second = make.make_member(session, team)
    session.refresh(team)
    lead.ask_to_lead(session, actor(old), membership=first)
    lead.ask_to_lead(session, actor(old), membership=second)
    assert lead.asked_to_lead(team) is second
    with pytest.raises(NotFound):
        lead.accept_lead(session, actor(first), membership=first)


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"state": MembershipState.INVITED}, "an active member"),
        ({"function": MembershipFunction.CONSULTATION_ONLY}, "a member who works with the client"),
        (
            {"function": MembershipFunction.COORDINATION_ONLY, "domain_scope": []},
            "a member who works with the client",
        ),
    ],
)
def test_inv_12_who_is_not_there_or_only_advises_does_not_lead(session, team, given, missing):
    other = make.make_member(session, team, **given)
    session.refresh(team)
    with pytest.raises(GuardFailed, match=missing):
        lead.ask_to_lead(session, actor(team.memberships[0]), membership=other)


@pytest.mark.parametrize("leave", [operations.end_membership, operations.pause_membership])
def test_inv_12_a_lead_neither_leaves_nor_pauses_before_somebody_took_over(session, team, leave):
    old, new = team.memberships
    with pytest.raises(GuardFailed, match="a successor who leads the team"):
        leave(session, actor(old), membership=old)
    assert (old.state, leads(team)) == (MembershipState.ACTIVE, [old.id])
    lead.ask_to_lead(session, actor(old), membership=new)
    lead.accept_lead(session, actor(new), membership=new)
    leave(session, actor(old), membership=old)
    assert old.state is not MembershipState.ACTIVE


def test_inv_12_without_a_trajectory_under_way_a_lead_may_leave(session, team):
    trajectory = team.client.trajectories[0]
    for event in ("give_advice", "guide_transition", "close"):
        move_trajectory(session, SEED, trajectory=trajectory, event=event)
    session.refresh(team.client)
    old = team.memberships[0]
    operations.end_membership(session, actor(old), membership=old)
    assert old.state is MembershipState.ENDED


def test_inv_12_a_team_that_nobody_leads_is_taken_by_a_member_for_oneself(session, team):
    old, new = team.memberships
    with pytest.raises(GuardFailed, match="a team that nobody leads"):
        lead.take_empty_lead(session, actor(new), membership=new)
    operations.end_membership(session, SEED, membership=old)
    with pytest.raises(NotFound):
        lead.take_empty_lead(session, actor(old), membership=new)
    lead.take_empty_lead(session, actor(new), membership=new)
    assert lead.lead_of(team) is new


def test_inv_12_who_was_asked_and_leaves_is_asked_no_longer(session, team):
    old, new = team.memberships
    lead.ask_to_lead(session, actor(old), membership=new)
    operations.end_membership(session, actor(old), membership=new)
    assert lead.asked_to_lead(team) is None


def test_a_review_that_was_held_sets_the_next_day_within_six_months(session):
    membership = make.make_member(session)
    operations.review_membership(session, SEED, membership=membership, review_on=make.days(90))
    assert membership.review_on == make.days(90)
    for day in (make.days(0), make.days(400)):
        with pytest.raises(InvalidInput, match="within 6 months"):
            operations.review_membership(session, SEED, membership=membership, review_on=day)
    operations.end_membership(session, SEED, membership=membership)
    with pytest.raises(GuardFailed, match="not over"):
        operations.review_membership(session, SEED, membership=membership, review_on=make.days(90))


def test_a_member_who_was_proposed_is_asked_later_with_a_question(session):
    membership = make.make_member(session, state=MembershipState.PROPOSED)
    operations.invite(session, SEED, membership=membership, question="Kan je mee zoeken naar een plek?")
    assert (membership.state, membership.question) == (
        MembershipState.INVITED,
        "Kan je mee zoeken naar een plek?",
    )
    team = team_of(session, membership.team.client_id)
    assert LifeDomain.WORK_EDUCATION_INCOME in team.memberships[0].domain_scope
