"""Acts on how somebody grows and whom somebody meets: competences, phases, introductions, keeping apart.

As in `coordination.clients.operations`, whoever calls these acts has opened the client, and every act raises
``NotAllowed`` when the actor's role may not do it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, require_role
from coordination.audit.operations import record
from coordination.clients import rules
from coordination.clients.lifecycle import OPEN_STATES, TEAM, WORKFLOOR, FloorFacts
from coordination.clients.models import Client, CompetenceAssessment, Introduction, KeptApart, Trajectory
from coordination.errors import InvalidInput
from coordination.organisations.models import Organisation, Professional
from coordination.rows import save
from coordination.vocabulary import (
    AuditAction,
    ClientPart,
    CompetenceSet,
    WarmIntroduction,
    WorkfloorPhase,
    WorkfloorStage,
    parse_code,
)

_PHASES = list(WorkfloorPhase)
_FORWARD = {
    WorkfloorPhase.PREVOCATIONAL: "begin",
    WorkfloorPhase.RESPONSIBILITY: "take_responsibility",
    WorkfloorPhase.SCREENING: "screen",
}


def assess_competences(
    session: Session,
    actor: Actor,
    *,
    client: Client,
    levels: Mapping[str, int | None],
    assessor: Professional,
    discussed_with_client: bool,
    competence_set: CompetenceSet = CompetenceSet.WORKFLOOR_ELEVEN,
    assessed_on: date | None = None,
) -> CompetenceAssessment:
    """Write down how far somebody has come in some of the competences of a set (S0, HR-26).

    Parameters
    ----------
    levels
        Codes of WorkCompetence with a level from 1 to 5; None, or left out: not looked at. What was assessed
        before and is left out now stays known.

    Raises
    ------
    InvalidInput
        When a code or a level is none, nothing is assessed, or the day is still to come.
    """
    require_role(actor, "assessing competences", *sorted(TEAM))
    checked = rules.check_levels(levels, "levels")
    if not checked:
        raise InvalidInput("levels", "an assessment looks at one competence at least")
    assessment = CompetenceAssessment(
        client=client,
        competence_set=parse_code(CompetenceSet, competence_set, "competence_set"),
        levels=checked,
        assessed_on=_past(assessed_on, "assessed_on"),
        assessor=assessor,
        discussed_with_client=discussed_with_client,
    )
    save(session, actor, assessment)
    _record(session, actor, AuditAction.CREATE, client, ClientPart.RUNGS, "competences")
    return assessment


def note_introduction(
    session: Session,
    actor: Actor,
    *,
    client: Client,
    organisation: Organisation,
    kind: WarmIntroduction,
    held_on: date | None = None,
) -> Introduction:
    """Write down that somebody has been introduced at an organisation, and how (SR-12).

    Raises
    ------
    InvalidInput
        When the same is written down already, or the day is still to come.
    """
    require_role(actor, "noting an introduction", *sorted(TEAM))
    kind = parse_code(WarmIntroduction, kind, "kind")
    same = select(Introduction.id).where(
        Introduction.client_id == client.id,
        Introduction.organisation_id == organisation.id,
        Introduction.kind == kind,
    )
    if session.scalar(same) is not None:
        raise InvalidInput("kind", f"{kind.value} at this organisation is written down already")
    introduction = Introduction(
        client=client, organisation=organisation, kind=kind, held_on=_past(held_on, "held_on")
    )
    save(session, actor, introduction)
    _record(
        session, actor, AuditAction.CREATE, client, ClientPart.PROPOSALS, f"introduction {introduction.id}"
    )
    return introduction


def keep_apart(
    session: Session,
    actor: Actor,
    *,
    client: Client,
    other: Client,
    binding: bool,
    reason: str | None = None,
    valid_to: date | None = None,
) -> KeptApart:
    """Write down that two clients are not to meet at a place (SR-16, E.3.9).

    Parameters
    ----------
    binding
        True leaves no place where the other is, both ways; False is the client's own wish and only weighs.
    reason
        Restricted: no round, no plan and no explanation ever tells it.
    valid_to
        Last day; None holds until it is ended.

    Raises
    ------
    InvalidInput
        When both are the same client, it stands there already, or the last day is over.
    """
    require_role(actor, "keeping clients apart", *sorted(TEAM))
    if client.id == other.id:
        raise InvalidInput("other", "a client is not kept apart from the same client")
    if valid_to is not None and valid_to < clock.today():
        raise InvalidInput("valid_to", f"{valid_to.isoformat()} is over already")
    one_way = and_(KeptApart.client_id == client.id, KeptApart.other_client_id == other.id)
    other_way = and_(
        KeptApart.client_id == other.id, KeptApart.other_client_id == client.id, KeptApart.binding
    )
    if session.scalar(select(KeptApart.id).where(or_(one_way, other_way))) is not None:
        raise InvalidInput("other", "the two are kept apart already")
    kept = KeptApart(client=client, other_client=other, binding=binding, reason=reason, valid_to=valid_to)
    save(session, actor, kept)
    _record(session, actor, AuditAction.CREATE, client, ClientPart.FAMILY_SOCIAL, f"kept_apart {kept.id}")
    return kept


def end_keep_apart(session: Session, actor: Actor, *, kept: KeptApart) -> None:
    """Let two clients meet again; the row goes, because nothing is to be remembered of it."""
    require_role(actor, "ending keeping apart", *sorted(TEAM))
    client, number = kept.client, kept.id
    session.delete(kept)
    session.flush()
    _record(session, actor, AuditAction.DELETE, client, ClientPart.FAMILY_SOCIAL, f"kept_apart {number}")


def begin_development_plan(
    session: Session, actor: Actor, *, trajectory: Trajectory, began_on: date | None = None
) -> Trajectory:
    """Write down that the client's own development plan (POP) began, as phase 2 asks (HR-04, INV-11).

    Raises
    ------
    InvalidInput
        When the trajectory is over, or the day is still to come.
    """
    _require_open(actor, "beginning a development plan", trajectory)
    trajectory.development_plan_on = _past(began_on, "began_on")
    return _kept(session, actor, trajectory, "development_plan")


def set_workfloor_phase(
    session: Session,
    actor: Actor,
    *,
    trajectory: Trajectory,
    phase: WorkfloorPhase,
    reason: str | None = None,
    evaluation_held: bool = False,
) -> Trajectory:
    """Bring somebody to a phase of the activating workfloor: one step on, or back with a reason (C.7, HR-04).

    People take the step in `coordination.plans.phases`, which knows the talks that were held.

    Parameters
    ----------
    reason
        Why somebody steps back; restricted.
    evaluation_held
        Whether the talk at the end of phase 2 was held, as phase 3 asks.

    Raises
    ------
    InvalidInput
        When the trajectory is over, a phase is skipped, or a step back has no reason.
    GuardFailed
        When a later phase than the first begins without a development plan (INV-11), or the third without
        that talk.
    """
    _require_open(actor, "changing the phase", trajectory)
    phase = parse_code(WorkfloorPhase, phase, "phase")
    now = -1 if trajectory.workfloor_phase is None else _PHASES.index(trajectory.workfloor_phase)
    wanted = _PHASES.index(phase)
    if wanted > now + 1:
        raise InvalidInput("phase", f"{phase.value} comes after {_PHASES[wanted - 1].value}; none is skipped")
    if wanted < now and not (reason or "").strip():
        raise InvalidInput("reason", "a step back needs a reason")
    event = step_to(trajectory.workfloor_phase, phase)
    if event is not None:
        facts = FloorFacts(
            plan_active=trajectory.development_plan_on is not None,
            evaluation_held=evaluation_held,
            reason_given=bool((reason or "").strip()),
        )
        WORKFLOOR.next_state(stage_of(trajectory.workfloor_phase), event, actor, facts)
    trajectory.workfloor_phase = phase
    trajectory.workfloor_phase_reason = (reason or "").strip() or None
    return _kept(session, actor, trajectory, f"phase {phase.value}")


def note_test_done(
    session: Session, actor: Actor, *, trajectory: Trajectory, done_on: date | None = None
) -> Trajectory:
    """Mark the test of phase 3 as done: that it was, never what it said (C.7).

    Raises
    ------
    InvalidInput
        When the trajectory is over, or the day is still to come.
    """
    _require_open(actor, "marking a test as done", trajectory)
    trajectory.personality_test_on = _past(done_on, "done_on")
    return _kept(session, actor, trajectory, "test done")


def stage_of(phase: WorkfloorPhase | None) -> WorkfloorStage:
    """Return where somebody with this phase stands before any advice."""
    return WorkfloorStage.NOT_BEGUN if phase is None else WorkfloorStage(phase.value)


def step_to(now: WorkfloorPhase | None, wanted: WorkfloorPhase) -> str | None:
    """Return the event that leads from one phase to the next or the one before; None when it is the same."""
    if now is wanted:
        return None
    if now is not None and _PHASES.index(wanted) < _PHASES.index(now):
        return "step_back"
    return _FORWARD[wanted]


def _require_open(actor: Actor, act: str, trajectory: Trajectory) -> None:
    require_role(actor, act, *sorted(TEAM))
    if trajectory.state not in OPEN_STATES:
        raise InvalidInput("trajectory", "the trajectory is over")


def _kept(session: Session, actor: Actor, trajectory: Trajectory, what: str) -> Trajectory:
    save(session, actor, trajectory)
    detail = f"trajectory {trajectory.id} {what}"
    _record(session, actor, AuditAction.UPDATE, trajectory.client, ClientPart.RUNGS, detail)
    return trajectory


def _past(day: date | None, where: str) -> date:
    found = day or clock.today()
    if found > clock.today():
        raise InvalidInput(where, f"{found.isoformat()} is still to come")
    return found


def _record(
    session: Session, actor: Actor, action: AuditAction, client: Client, part: ClientPart, detail: str
) -> None:
    record(session, actor, action, "client", client.ref, subject=client.ref, part=part, detail=detail)
