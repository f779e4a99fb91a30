"""Acts on a trajectory under way: what changes in it, and how somebody who comes back begins anew.

As in `coordination.clients.operations`, whoever calls these acts has opened the client, and every act raises
``NotAllowed`` when the actor's role may not do it.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, require_role
from coordination.audit.operations import record
from coordination.clients import rules
from coordination.clients.lifecycle import OPEN_STATES, SUPERVISION
from coordination.clients.models import Client, Trajectory
from coordination.clients.operations import open_trajectory
from coordination.errors import InvalidInput
from coordination.organisations.models import Professional
from coordination.rows import save
from coordination.vocabulary import (
    AuditAction,
    TrajectoryGoal,
    TrajectoryKind,
    TrajectoryState,
    parse_code,
)


def begin_trajectory(
    session: Session,
    actor: Actor,
    *,
    client: Client,
    kind: TrajectoryKind,
    goal: TrajectoryGoal,
    supervisor: Professional,
    started_on: date | None = None,
    state: TrajectoryState = TrajectoryState.RUNNING,
) -> Trajectory:
    """Open a trajectory; of somebody who comes back it is linked to the one before (C.7, intake).

    Raises
    ------
    InvalidInput
        When the day is still to come or before the end of the one before, or as in ``open_trajectory``.
    """
    earlier = rules.last_ended_trajectory(client)
    day = started_on or clock.today()
    if day > clock.today():
        raise InvalidInput("started_on", f"{day.isoformat()} is still to come")
    if earlier is not None and earlier.closed_on is not None and day < earlier.closed_on:
        raise InvalidInput("started_on", f"{day.isoformat()} is before the end of the trajectory before")
    trajectory = open_trajectory(
        session,
        actor,
        client=client,
        kind=kind,
        goal=goal,
        supervisor=supervisor,
        started_on=day,
        state=state,
    )
    if earlier is not None:
        trajectory.earlier = earlier
        save(session, actor, trajectory)
    session.expire(client, ["trajectories"])
    return trajectory


def change_trajectory(
    session: Session,
    actor: Actor,
    *,
    trajectory: Trajectory,
    goal: TrajectoryGoal,
    supervisor: Professional,
) -> Trajectory:
    """Change the goal of a trajectory, or who guides it (HR-18, SR-14).

    Raises
    ------
    InvalidInput
        When the trajectory is over, or the professional works there no more.
    """
    require_role(actor, "changing a trajectory", *sorted(SUPERVISION))
    if trajectory.state not in OPEN_STATES:
        raise InvalidInput("trajectory", "the trajectory is over")
    if supervisor.id != trajectory.supervisor_id and not supervisor.active:
        raise InvalidInput("supervisor", "works there no more")
    trajectory.goal = parse_code(TrajectoryGoal, goal, "goal")
    trajectory.supervisor = supervisor
    save(session, actor, trajectory)
    ref, detail = trajectory.client.ref, f"trajectory {trajectory.id} goal, supervisor"
    record(session, actor, AuditAction.UPDATE, "client", ref, subject=ref, detail=detail)
    return trajectory
