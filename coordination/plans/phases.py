"""The three phases of the activating workfloor, step by step (C.7, HR-04, INV-11)."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from coordination.actors import Actor, require_person
from coordination.clients import growth
from coordination.clients.models import Trajectory
from coordination.consent.access import require_parts
from coordination.plans import queries, rules
from coordination.vocabulary import ClientPart, WorkfloorPhase


def move_phase(
    session: Session, actor: Actor, *, client_ref: str, phase: WorkfloorPhase, reason: str | None = None
) -> Trajectory:
    """Bring somebody one phase on, or back with a reason.

    Raises
    ------
    Refused
        When the actor may not see plan and rungs.
    InvalidInput
        When a phase is skipped, or a step back has no reason.
    GuardFailed
        Naming what the phase asks: the development plan, or the talk at the end of phase 2.
    """
    require_person(actor, "changing the phase")
    trajectory = _trajectory(session, actor, client_ref)
    evaluations = queries.evaluations_of(session, [trajectory.id])[trajectory.id]
    return growth.set_workfloor_phase(
        session,
        actor,
        trajectory=trajectory,
        phase=phase,
        reason=reason,
        evaluation_held=rules.phase_talk_held(evaluations),
    )


def mark_test_done(
    session: Session, actor: Actor, *, client_ref: str, done_on: date | None = None
) -> Trajectory:
    """Mark the test of phase 3 as done: that it was, never what it said."""
    require_person(actor, "marking a test as done")
    trajectory = _trajectory(session, actor, client_ref)
    return growth.note_test_done(session, actor, trajectory=trajectory, done_on=done_on)


def _trajectory(session: Session, actor: Actor, client_ref: str) -> Trajectory:
    client = queries.client_to_act_on(session, actor, client_ref)
    require_parts(session, actor, client, "client", ClientPart.RUNGS)
    return queries.running_trajectory(client)
