"""Plans read: by the client, by those of the team who may, and for what is due."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, load_only

from coordination.actors import Actor
from coordination.clients.models import Client, Trajectory
from coordination.clients.rules import open_trajectory_of
from coordination.consent.access import ClientFile, open_file, open_own, require_parts, visible_clients
from coordination.errors import InvalidInput, NotFound
from coordination.placements.models import Placement
from coordination.plans import rules
from coordination.plans.models import AgreementNote, DevelopmentGoal, Evaluation, GivenAdvice
from coordination.vocabulary import ClientPart

PART = ClientPart.WORK_EDUCATION_INCOME
PARTS = (PART, ClientPart.RUNGS, ClientPart.IDENTITY, ClientPart.PROPOSALS)


@dataclass(frozen=True, slots=True)
class PlanView:
    """The plan of one trajectory; lists are in the order in which they are read.

    Attributes
    ----------
    trajectory
        The one under way, or the last one; None before the first.
    next_due
        Day by which the next talk is due; None where none is.
    stays
        Stays under way, about which a talk may be.
    """

    file: ClientFile
    trajectory: Trajectory | None
    goals: tuple[DevelopmentGoal, ...] = ()
    notes: tuple[AgreementNote, ...] = ()
    evaluations: tuple[Evaluation, ...] = ()
    advices: tuple[GivenAdvice, ...] = ()
    next_due: date | None = None
    stays: tuple[Placement, ...] = ()


class Due(NamedTuple):
    """Something of a client's plan that is to be done by a day."""

    client_ref: str
    due: date


def client_to_act_on(session: Session, actor: Actor, client_ref: str | None) -> Client:
    """Return the client whose plan somebody acts on: the own one for a client who is signed in.

    Raises
    ------
    Refused
        When the client does not exist, or the actor may not see the plan.
    """
    if actor.client_id is not None:
        client = session.get(Client, actor.client_id)
    else:
        client = session.scalar(select(Client).where(Client.ref == client_ref))
    return require_parts(session, actor, client, "client", PART)


def running_trajectory(client: Client) -> Trajectory:
    """Return the trajectory under way.

    Raises
    ------
    InvalidInput
        When there is none.
    """
    found = open_trajectory_of(client)
    if found is None:
        raise InvalidInput("trajectory", "there is no trajectory under way")
    return found


def plan_of(session: Session, actor: Actor, client_ref: str | None = None) -> PlanView:
    """Return the plan of a client for reading; what is opened is recorded.

    Raises
    ------
    Refused
        When the client is not the actor's to know.
    NotFound
        When the plan may not be seen.
    """
    if actor.client_id is not None:
        file = open_own(session, actor, *PARTS)
    else:
        file = open_file(session, actor, client_ref or "-", *PARTS)
    if not file.shows(PART):
        raise NotFound("client")
    client = file.client
    trajectory = open_trajectory_of(client) or next(reversed(client.trajectories), None)
    if trajectory is None:
        return PlanView(file, None)
    goals = session.scalars(
        select(DevelopmentGoal)
        .where(DevelopmentGoal.trajectory_id == trajectory.id)
        .order_by(DevelopmentGoal.closed_on.is_not(None), DevelopmentGoal.id)
    )
    notes = session.scalars(
        select(AgreementNote)
        .where(AgreementNote.trajectory_id == trajectory.id)
        .order_by(AgreementNote.done_on.is_not(None), AgreementNote.agreed_on.desc(), AgreementNote.id.desc())
    )
    advices = session.scalars(
        select(GivenAdvice)
        .where(GivenAdvice.trajectory_id == trajectory.id)
        .options(joinedload(GivenAdvice.receiving_service))
        .order_by(GivenAdvice.id.desc())
    )
    evaluations = evaluations_of(session, [trajectory.id])[trajectory.id]
    due = rules.next_due(trajectory, evaluations) if trajectory.state in rules.EVALUATED else None
    stays = session.scalars(
        select(Placement)
        .where(Placement.client_id == client.id, Placement.state.in_(rules.UNDER_WAY))
        .options(joinedload(Placement.offer))
        .order_by(Placement.id)
    )
    return PlanView(
        file,
        trajectory,
        goals=tuple(goals),
        notes=tuple(notes),
        evaluations=tuple(evaluations),
        advices=tuple(advices),
        next_due=due,
        stays=tuple(stays) if file.shows(ClientPart.PROPOSALS) else (),
    )


def evaluations_of(session: Session, trajectory_ids: Collection[int]) -> defaultdict[int, list[Evaluation]]:
    """Return the talks of trajectories, planned ones first, then the latest held first."""
    statement = (
        select(Evaluation)
        .where(Evaluation.trajectory_id.in_(trajectory_ids))
        .options(joinedload(Evaluation.stay).joinedload(Placement.offer), joinedload(Evaluation.held_by))
        .order_by(
            Evaluation.held_on.is_not(None), Evaluation.held_on.desc(), Evaluation.due_on, Evaluation.id
        )
    )
    found: defaultdict[int, list[Evaluation]] = defaultdict(list)
    for one in session.scalars(statement):
        found[one.trajectory_id].append(one)
    return found


def evaluations_due(session: Session, actor: Actor, until: date) -> list[Due]:
    """Return whose talk is due by a day, of the trajectories that the actor guides; the earliest first.

    References and days only, so nothing is recorded.
    """
    trajectories = _guided(session, actor)
    evaluations = _days_of_talks(session, [one.id for one in trajectories])
    found = [
        Due(one.client.ref, rules.next_due(one, evaluations[one.id]))
        for one in trajectories
        if one.state in rules.EVALUATED
    ]
    return sorted((one for one in found if one.due <= until), key=lambda one: (one.due, one.client_ref))


def notes_due(session: Session, actor: Actor, until: date) -> list[Due]:
    """Return the agreements of guided trajectories to look at again by a day, the earliest first."""
    statement = (
        select(Client.ref, AgreementNote.look_again_on)
        .join(Trajectory, Trajectory.id == AgreementNote.trajectory_id)
        .join(Client, Client.id == Trajectory.client_id)
        .where(
            Trajectory.supervisor_id == (actor.professional_id or 0),
            Client.id.in_(visible_clients(actor, PART)),
            AgreementNote.done_on.is_(None),
            AgreementNote.look_again_on <= until,
        )
        .order_by(AgreementNote.look_again_on, AgreementNote.id)
    )
    return [Due(ref, day) for ref, day in session.execute(statement) if day is not None]


def receivers_awaited(session: Session, actor: Actor) -> list[Due]:
    """Return whose receiving service has still to confirm, since the day of the advice."""
    statement = (
        select(Client.ref, GivenAdvice.given_on)
        .join(Trajectory, Trajectory.id == GivenAdvice.trajectory_id)
        .join(Client, Client.id == Trajectory.client_id)
        .where(
            Trajectory.supervisor_id == (actor.professional_id or 0),
            Trajectory.awaits_receiver,
            Client.id.in_(visible_clients(actor, PART)),
            GivenAdvice.value.in_(rules.AWAITS_RECEIVER),
            GivenAdvice.confirmed_on.is_(None),
        )
        .order_by(GivenAdvice.given_on, GivenAdvice.id)
    )
    return [Due(ref, day) for ref, day in session.execute(statement)]


def _days_of_talks(session: Session, trajectory_ids: Collection[int]) -> defaultdict[int, list[Evaluation]]:
    """Return the talks of trajectories with their days alone; what was said stays where it is."""
    statement = (
        select(Evaluation)
        .where(Evaluation.trajectory_id.in_(trajectory_ids))
        .options(load_only(Evaluation.trajectory_id, Evaluation.held_on, Evaluation.due_on))
    )
    found: defaultdict[int, list[Evaluation]] = defaultdict(list)
    for one in session.scalars(statement):
        found[one.trajectory_id].append(one)
    return found


def _guided(session: Session, actor: Actor) -> list[Trajectory]:
    statement = (
        select(Trajectory)
        .where(
            Trajectory.supervisor_id == (actor.professional_id or 0),
            Trajectory.state.in_(rules.EVALUATED),
            Trajectory.client_id.in_(visible_clients(actor, PART)),
        )
        .options(
            load_only(Trajectory.started_on, Trajectory.state),
            joinedload(Trajectory.client).load_only(Client.ref),
        )
        .order_by(Trajectory.id)
    )
    return list(session.scalars(statement))
