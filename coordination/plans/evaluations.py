"""Talks about how it goes, every three months at the latest (INV-14): strengths lead, then own words.

Client and workplace may each say their side before the talk. What a workplace writes is about the floor only
and is looked through for words that are no business of it (CONF-10); it reads no more than that (INV-17).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, require_person, require_role
from coordination.audit.operations import record
from coordination.clients.models import Client, Trajectory
from coordination.clients.rules import open_trajectory_of
from coordination.errors import GuardFailed, InvalidInput, NotFound
from coordination.placements.host import placement_at_host
from coordination.placements.models import Placement
from coordination.placements.questions import check_functional
from coordination.plans import queries, rules
from coordination.plans.models import Evaluation
from coordination.rows import save
from coordination.vocabulary import (
    ActorRole,
    AuditAction,
    EvaluationAttendee,
    EvaluationKind,
    WorkfloorPhase,
    parse_code,
)

_TEAM = (ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """What was said in a talk that was held.

    Attributes
    ----------
    strengths
        What goes well: it stands first and is needed.
    client_words
        What the client says, in the client's words; needed unless the client wrote it before.
    """

    held_on: date
    strengths: str
    client_words: str | None = None
    next_steps: str | None = None
    attended_by: Collection[EvaluationAttendee] = ()


def plan_talk(
    session: Session,
    actor: Actor,
    *,
    client_ref: str,
    kind: EvaluationKind,
    due_on: date,
    phase: WorkfloorPhase | None = None,
    placement_ref: str | None = None,
) -> Evaluation:
    """Plan a talk by a day.

    Raises
    ------
    Refused
        When the actor may not see the plan.
    InvalidInput
        When the day is past, the stay is not under way, or the end of a phase names no phase.
    """
    require_role(actor, "planning a talk", *_TEAM)
    require_person(actor, "planning a talk")
    client = queries.client_to_act_on(session, actor, client_ref)
    trajectory = queries.running_trajectory(client)
    if due_on < clock.today():
        raise InvalidInput("due_on", f"{due_on} is past")
    kind, phase = _kind(kind, phase)
    stay = _stay(session, client, placement_ref)
    rules.check_stay(stay)
    found = Evaluation(trajectory=trajectory, stay=stay, kind=kind, phase=phase, due_on=due_on)
    save(session, actor, found)
    _record(session, actor, AuditAction.CREATE, found, f"evaluation {found.id} {kind.value} planned")
    return found


def hold_talk(
    session: Session,
    actor: Actor,
    *,
    client_ref: str,
    talk: Talk,
    evaluation_id: int | None = None,
    kind: EvaluationKind = EvaluationKind.THREE_MONTHLY,
    phase: WorkfloorPhase | None = None,
    placement_ref: str | None = None,
) -> Evaluation:
    """Write down a talk that was held.

    Parameters
    ----------
    evaluation_id
        The planned talk that it was; kind, phase and stay are then those that were planned. A new one else.

    Raises
    ------
    GuardFailed
        When it was written down already, or the client's words are missing.
    InvalidInput
        When it was not held yet or before the trajectory began, nothing goes well, or the stay is over.
    """
    require_role(actor, "holding a talk", *_TEAM)
    require_person(actor, "holding a talk")
    client = queries.client_to_act_on(session, actor, client_ref)
    trajectory = queries.running_trajectory(client)
    if evaluation_id is not None:
        found = _planned(session, client, evaluation_id)
    else:
        kind, phase = _kind(kind, phase)
        stay = _stay(session, client, placement_ref)
        due = rules.next_due(trajectory, queries.evaluations_of(session, [trajectory.id])[trajectory.id])
        found = Evaluation(trajectory=trajectory, stay=stay, kind=kind, phase=phase, due_on=due)
    rules.check_stay(found.stay)
    if not trajectory.started_on <= talk.held_on <= clock.today():
        raise InvalidInput(
            "held_on", f"{talk.held_on} does not lie between {trajectory.started_on} and today"
        )
    found.strengths = rules.check_words(talk.strengths, "strengths")
    found.client_words = (
        rules.check_words(talk.client_words, "client_words", needed=False) or found.client_words
    )
    if found.client_words is None:
        raise GuardFailed("evaluation", "hold", "what the client says, in the client's own words")
    found.next_steps = rules.check_words(talk.next_steps, "next_steps", needed=False)
    found.attended_by = list(talk.attended_by)
    found.held_on, found.held_by_id = talk.held_on, actor.professional_id
    save(session, actor, found)
    _record(session, actor, AuditAction.UPDATE, found, f"evaluation {found.id} {found.kind.value} held")
    return found


def say_own_side(session: Session, actor: Actor, *, words: str) -> Evaluation:
    """Let a client who is signed in say the own side before the next talk; said again, it replaces.

    Raises
    ------
    InvalidInput
        When nothing is said, or no trajectory is under way.
    """
    require_role(actor, "saying one's side", ActorRole.CLIENT)
    client = queries.client_to_act_on(session, actor, None)
    found = _next(session, queries.running_trajectory(client), None)
    found.client_words = rules.check_words(words, "words")
    save(session, actor, found)
    _record(session, actor, AuditAction.UPDATE, found, f"evaluation {found.id} client")
    return found


def workplace_says(session: Session, actor: Actor, *, placement_ref: str, words: str) -> Evaluation:
    """Let the workplace say, before the next talk, how it goes on the floor; said again, it replaces.

    Raises
    ------
    Refused
        When the actor's organisation is not the host, or may not see the client (any more).
    InvalidInput
        When the stay is not under way, or the text is about more than the floor.
    """
    require_person(actor, "saying how it goes")
    stay = placement_at_host(session, actor, placement_ref)
    rules.check_stay(stay)
    trajectory = open_trajectory_of(stay.client)
    if trajectory is None:
        raise InvalidInput("trajectory", "there is no trajectory under way")
    text = check_functional(words, "words", None)
    found = _next(session, trajectory, stay)
    found.workplace_words = text
    save(session, actor, found)
    _record(session, actor, AuditAction.UPDATE, found, f"evaluation {found.id} workplace")
    return found


def said_by_workplace(session: Session, actor: Actor, placement_ref: str) -> tuple[date, str | None]:
    """Return for the host when the next talk of a stay is due, and what it wrote itself for it.

    Raises
    ------
    Refused
        As `placement_at_host`.
    """
    stay = placement_at_host(session, actor, placement_ref)
    trajectory = open_trajectory_of(stay.client)
    if trajectory is None:
        return clock.today(), None
    known = queries.evaluations_of(session, [trajectory.id])[trajectory.id]
    planned = [one for one in known if one.held_on is None and one.stay_id in (None, stay.id)]
    words = next((one.workplace_words for one in planned if one.workplace_words), None)
    return rules.next_due(trajectory, known), words


def _next(session: Session, trajectory: Trajectory, stay: Placement | None) -> Evaluation:
    """Return the planned talk that comes first, or a new three-monthly one by the day on which it is due."""
    known = queries.evaluations_of(session, [trajectory.id])[trajectory.id]
    planned = [one for one in known if one.held_on is None]
    if stay is not None:
        planned = [one for one in planned if one.stay_id in (None, stay.id)]
    if planned:
        found = min(planned, key=lambda one: one.due_on)
        found.stay = found.stay or stay
        return found
    return Evaluation(
        trajectory=trajectory,
        stay=stay,
        kind=EvaluationKind.THREE_MONTHLY,
        due_on=rules.next_due(trajectory, known),
    )


def _planned(session: Session, client: Client, evaluation_id: int) -> Evaluation:
    found = session.scalar(
        select(Evaluation)
        .join(Trajectory)
        .where(Evaluation.id == evaluation_id, Trajectory.client_id == client.id)
    )
    if found is None:
        raise NotFound("evaluation")
    if found.held_on is not None:
        raise GuardFailed("evaluation", "hold", "a talk that was not written down yet")
    return found


def _kind(kind: EvaluationKind, phase: WorkfloorPhase | None) -> tuple[EvaluationKind, WorkfloorPhase | None]:
    kind = parse_code(EvaluationKind, kind, "kind")
    if kind is not EvaluationKind.PHASE_END:
        return kind, None
    if phase is None:
        raise InvalidInput("phase", "the end of a phase names the phase")
    return kind, parse_code(WorkfloorPhase, phase, "phase")


def _stay(session: Session, client: Client, placement_ref: str | None) -> Placement | None:
    if placement_ref is None:
        return None
    found = session.scalar(
        select(Placement).where(Placement.ref == placement_ref, Placement.client_id == client.id)
    )
    if found is None:
        raise NotFound("placement")
    return found


def _record(session: Session, actor: Actor, action: AuditAction, found: Evaluation, detail: str) -> None:
    """Write one event; of a talk about a stay it stands with the stay, so that its timeline tells it."""
    ref = found.trajectory.client.ref
    kind, number = ("client", ref) if found.stay is None else ("placement", found.stay.ref)
    record(session, actor, action, kind, number, subject=ref, part=queries.PART, detail=detail)
