"""Coming back, changing a trajectory, and the day by which the poverty checklist is due."""

from datetime import timedelta

import pytest

from coordination import clock
from coordination.clients import sections
from coordination.clients.growth import keep_apart
from coordination.clients.operations import move_trajectory
from coordination.clients.queries import kept_apart_by
from coordination.clients.rules import last_ended_trajectory, poverty_check_due
from coordination.clients.trajectories import begin_trajectory, change_trajectory
from coordination.errors import InvalidInput, NotAllowed
from coordination.vocabulary import TrajectoryGoal, TrajectoryKind
from tests.coordination.factories import (
    SEED,
    actor_for,
    days,
    make_client,
    make_professional,
    make_trajectory,
    member_actor,
)

GIVEN = {"kind": TrajectoryKind.ACTIVATION, "goal": TrajectoryGoal.PAID_WORK}


@pytest.fixture
def supervisor(session):
    return make_professional(session)


def ended(session, client, **given):
    trajectory = make_trajectory(session, client, **given)
    for event in ("give_advice", "guide_transition", "close"):
        move_trajectory(session, SEED, trajectory=trajectory, event=event)
    return trajectory


def test_who_comes_back_gets_a_new_trajectory_linked_to_the_one_before(session, supervisor):
    client, acting = make_client(session), actor_for(supervisor)
    first = begin_trajectory(session, acting, client=client, supervisor=supervisor, **GIVEN)
    assert first.earlier is None
    for event in ("give_advice", "guide_transition", "close"):
        move_trajectory(session, acting, trajectory=first, event=event)
    with pytest.raises(InvalidInput, match="before the end of the trajectory before"):
        begin_trajectory(session, acting, client=client, supervisor=supervisor, started_on=days(-3), **GIVEN)
    second = begin_trajectory(session, acting, client=client, supervisor=supervisor, **GIVEN)
    assert second.earlier is first
    assert last_ended_trajectory(client) is first
    with pytest.raises(InvalidInput, match="has an open trajectory of the kind"):
        begin_trajectory(session, acting, client=client, supervisor=supervisor, **GIVEN)


def test_a_trajectory_does_not_begin_tomorrow(session, supervisor):
    with pytest.raises(InvalidInput, match="started_on"):
        begin_trajectory(
            session,
            actor_for(supervisor),
            client=make_client(session),
            supervisor=supervisor,
            started_on=days(1),
            **GIVEN,
        )


def test_goal_and_supervisor_change_while_it_runs_and_only_by_a_supervisor(session, supervisor):
    trajectory, acting = make_trajectory(session), actor_for(supervisor)
    to = {"goal": TrajectoryGoal.PARTICIPATION_AS_GOAL, "supervisor": supervisor}
    change_trajectory(session, acting, trajectory=trajectory, **to)
    assert (trajectory.goal, trajectory.supervisor) == (to["goal"], supervisor)
    with pytest.raises(NotAllowed):
        change_trajectory(session, member_actor(supervisor), trajectory=trajectory, **to)
    gone = make_professional(session)
    gone.active = False
    with pytest.raises(InvalidInput, match="works there no more"):
        change_trajectory(session, acting, trajectory=trajectory, goal=to["goal"], supervisor=gone)
    over = ended(session, make_client(session))
    with pytest.raises(InvalidInput, match="the trajectory is over"):
        change_trajectory(session, acting, trajectory=over, **to)


def test_the_poverty_checklist_is_due_thirty_days_after_the_first_trajectory(session, supervisor):
    client = make_client(session)
    assert poverty_check_due(client) == client.created_at.date() + timedelta(days=30)
    make_trajectory(session, client, started_on=days(-10))
    session.refresh(client)
    assert poverty_check_due(client) == days(20)
    sections.fill_poverty_checklist(
        session, actor_for(supervisor), client=client, observer=supervisor, signals=[]
    )
    assert poverty_check_due(client) is None


def test_whom_a_client_is_not_to_meet_stands_in_the_own_file_alone(session, supervisor):
    client, other, past = make_client(session), make_client(session), make_client(session)
    acting = actor_for(supervisor)
    kept = keep_apart(session, acting, client=client, other=other, binding=True)
    over = keep_apart(session, acting, client=client, other=past, binding=False)
    over.valid_to = days(-1)
    session.flush()
    assert kept_apart_by(session, client.id, clock.today()) == [kept]
    assert kept_apart_by(session, other.id, clock.today()) == []
