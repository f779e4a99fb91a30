"""Goals of the client's own plan, and what was agreed in a talk.

A goal is the client's: the client writes and closes it, or says it to somebody who writes it down. Nobody
changes the words of a goal.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, require_person, require_role
from coordination.audit.operations import record
from coordination.clients.models import Trajectory
from coordination.errors import InvalidInput, NotFound
from coordination.placements.models import Placement
from coordination.plans import queries, rules
from coordination.plans.lifecycle import DEVELOPMENT_GOAL, OWNER, Said
from coordination.plans.models import AgreementNote, DevelopmentGoal
from coordination.rows import save
from coordination.vocabulary import ActorRole, AuditAction, PlanGoalState, StatedBy, parse_code

_TEAM = (ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER)


def add_goal(session: Session, actor: Actor, *, text: str, client_ref: str | None = None) -> DevelopmentGoal:
    """Add a goal in the client's own words; with the first one the plan has begun (HR-04, INV-11).

    Parameters
    ----------
    client_ref
        Whose goal it is; not needed of a client who is signed in.

    Raises
    ------
    Refused
        When the actor may not see the plan.
    InvalidInput
        When the words are empty or too long, or no trajectory is under way.
    """
    require_role(actor, "adding an own goal", *sorted(OWNER))
    require_person(actor, "adding an own goal")
    trajectory = queries.running_trajectory(queries.client_to_act_on(session, actor, client_ref))
    goal = DevelopmentGoal(
        trajectory=trajectory,
        text=rules.check_words(text, "text"),
        stated_by=StatedBy.CLIENT if actor.client_id is not None else StatedBy.PROFESSIONAL,
    )
    save(session, actor, goal)
    if trajectory.development_plan_on is None:
        trajectory.development_plan_on = clock.today()
        save(session, actor, trajectory)
    _record(session, actor, AuditAction.CREATE, trajectory, f"own_goal {goal.id}")
    return goal


def close_goal(
    session: Session,
    actor: Actor,
    *,
    goal_id: int,
    state: PlanGoalState,
    words: str | None = None,
    client_ref: str | None = None,
) -> DevelopmentGoal:
    """Close a goal as reached or let go, with what the client says of it.

    Parameters
    ----------
    words
        The client's words; needed when somebody else writes it down.

    Raises
    ------
    IllegalTransition
        When it is closed already.
    GuardFailed
        When somebody else closes it without the client's words.
    """
    goal = find_goal(session, actor, goal_id, client_ref)
    event = parse_code(PlanGoalState, state, "state").value
    said = rules.check_words(words, "words", needed=False)
    facts = Said(by_client=actor.client_id is not None or said is not None)
    goal.state = DEVELOPMENT_GOAL.next_state(goal.state, event, actor, facts)
    goal.closed_on, goal.closing_words = clock.today(), said
    save(session, actor, goal)
    _record(session, actor, AuditAction.TRANSITION, goal.trajectory, f"own_goal {goal.id} {event}")
    return goal


def take_up_again(
    session: Session, actor: Actor, *, goal_id: int, client_ref: str | None = None
) -> DevelopmentGoal:
    """Take up a goal again that was closed."""
    goal = find_goal(session, actor, goal_id, client_ref)
    goal.state = DEVELOPMENT_GOAL.next_state(goal.state, "take_up_again", actor, Said())
    goal.closed_on = goal.closing_words = None
    save(session, actor, goal)
    _record(session, actor, AuditAction.TRANSITION, goal.trajectory, f"own_goal {goal.id} take_up_again")
    return goal


def note_agreement(
    session: Session,
    actor: Actor,
    *,
    client_ref: str,
    text: str,
    client_words: str | None = None,
    agreed_on: date | None = None,
    look_again_on: date | None = None,
    placement_ref: str | None = None,
) -> AgreementNote:
    """Note what was agreed in a talk, with the client's words and when to look at it again.

    Raises
    ------
    InvalidInput
        When nothing is agreed, the day is still to come, or the next look comes before it.
    """
    require_role(actor, "noting an agreement", *_TEAM)
    require_person(actor, "noting an agreement")
    client = queries.client_to_act_on(session, actor, client_ref)
    trajectory, today = queries.running_trajectory(client), clock.today()
    day = agreed_on or today
    if day > today:
        raise InvalidInput("agreed_on", f"{day} is still to come")
    if look_again_on is not None and look_again_on < day:
        raise InvalidInput("look_again_on", f"{look_again_on} is before the talk")
    stay = None
    if placement_ref is not None:
        stay = session.scalar(
            select(Placement).where(Placement.ref == placement_ref, Placement.client_id == client.id)
        )
        if stay is None:
            raise NotFound("placement")
        rules.check_stay(stay)
    note = AgreementNote(
        trajectory=trajectory,
        stay=stay,
        agreed_on=day,
        text=rules.check_words(text, "text"),
        client_words=rules.check_words(client_words, "client_words", needed=False),
        look_again_on=look_again_on,
        written_by_id=actor.professional_id,
    )
    save(session, actor, note)
    _record(session, actor, AuditAction.CREATE, trajectory, f"agreement_note {note.id}")
    return note


def settle_note(session: Session, actor: Actor, *, client_ref: str, note_id: int) -> AgreementNote:
    """Say that an agreement was looked at again and is done.

    Raises
    ------
    NotFound
        When it is not one of this client's.
    """
    require_role(actor, "settling an agreement", *_TEAM)
    client = queries.client_to_act_on(session, actor, client_ref)
    note = session.scalar(
        select(AgreementNote)
        .join(Trajectory)
        .where(AgreementNote.id == note_id, Trajectory.client_id == client.id)
    )
    if note is None:
        raise NotFound("agreement note")
    note.done_on = note.done_on or clock.today()
    save(session, actor, note)
    _record(session, actor, AuditAction.UPDATE, note.trajectory, f"agreement_note {note.id} done")
    return note


def find_goal(session: Session, actor: Actor, goal_id: int, client_ref: str | None) -> DevelopmentGoal:
    """Return the goal that somebody acts on; the client's own without a reference.

    Raises
    ------
    Refused, NotFound
        When the actor may not see the client's plan, or the goal is not in it.
    """
    client = queries.client_to_act_on(session, actor, client_ref)
    goal = session.scalar(
        select(DevelopmentGoal)
        .join(Trajectory)
        .where(DevelopmentGoal.id == goal_id, Trajectory.client_id == client.id)
    )
    if goal is None:
        raise NotFound("goal")
    return goal


def _record(session: Session, actor: Actor, action: AuditAction, trajectory: Trajectory, detail: str) -> None:
    ref = trajectory.client.ref
    record(session, actor, action, "client", ref, subject=ref, part=queries.PART, detail=detail)
