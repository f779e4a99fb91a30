"""The advice after the activating workfloor, and what follows from each of its five values (S0).

*Stay longer* leaves the trajectory running in phase 3. *Work care for a longer period* keeps it open until
the receiving service has confirmed. *Regular work* is given seldom, so it says why no step in between is
needed. Who leaves before phase 3 is advised all the same, with why written down (INV-11).
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, require_person, require_role
from coordination.audit.operations import record
from coordination.clients import operations as clients
from coordination.clients.growth import stage_of
from coordination.clients.lifecycle import TRAJECTORY, WORKFLOOR, FloorFacts
from coordination.clients.models import Trajectory
from coordination.consent.access import require_parts
from coordination.errors import GuardFailed, InvalidInput, NotFound
from coordination.plans import queries, rules
from coordination.plans.models import GivenAdvice
from coordination.rows import save
from coordination.services.models import Service
from coordination.vocabulary import (
    ActorRole,
    AuditAction,
    ClientPart,
    FinalAdvice,
    WorkfloorPhase,
    WorkfloorStage,
    parse_code,
)


def give_advice(
    session: Session,
    actor: Actor,
    *,
    client_ref: str,
    value: FinalAdvice,
    reason: str | None = None,
    early_reason: str | None = None,
    client_response: str | None = None,
    receiving_service_id: int | None = None,
    given_on: date | None = None,
) -> GivenAdvice:
    """Give the advice: after phase 3 with all that it asks, or early with why (C.7, INV-11).

    Parameters
    ----------
    reason
        What it rests on; *regular work* needs it, and says why no step in between is needed.
    early_reason
        Why it comes before phase 3 was finished.
    receiving_service_id
        Who goes on with the client; *work care for a longer period* needs it.

    Raises
    ------
    GuardFailed
        Naming what is missing: competences that nobody looked at, the test, a reason to be early, the reason
        or the receiving service.
    IllegalTransition
        When the client is not on the workfloor, or the trajectory cannot be advised upon now.
    """
    require_role(actor, "giving advice", ActorRole.SUPERVISOR)
    require_person(actor, "giving advice")
    client = queries.client_to_act_on(session, actor, client_ref)
    require_parts(session, actor, client, "client", ClientPart.RUNGS)
    trajectory, today = queries.running_trajectory(client), clock.today()
    value = parse_code(FinalAdvice, value, "value")
    day = given_on or today
    if not trajectory.started_on <= day <= today:
        raise InvalidInput("given_on", f"{day} does not lie between {trajectory.started_on} and {today}")
    early = rules.check_words(early_reason, "early_reason", needed=False)
    text = rules.check_words(reason, "reason", needed=False)
    evaluations = queries.evaluations_of(session, [trajectory.id])[trajectory.id]
    facts = rules.floor_facts(trajectory, evaluations, reason_given=early is not None)
    event = (
        "advise_early" if early or trajectory.workfloor_phase is not WorkfloorPhase.SCREENING else "advise"
    )
    WORKFLOOR.next_state(stage_of(trajectory.workfloor_phase), event, actor, facts)
    if value is FinalAdvice.REGULAR_EMPLOYMENT and len(text or "") < rules.SHORTEST_REASON:
        raise GuardFailed("final advice", value.value, "a reason why no step in between is needed")
    service = None if receiving_service_id is None else session.get(Service, receiving_service_id)
    if receiving_service_id is not None and service is None:
        raise NotFound("service")
    if value in rules.AWAITS_RECEIVER and service is None:
        raise GuardFailed("final advice", value.value, "the service that goes on with the client")
    advice = GivenAdvice(
        trajectory=trajectory,
        value=value,
        reason=text,
        early_reason=early,
        given_on=day,
        given_by_id=actor.professional_id,
        client_response=rules.check_words(client_response, "client_response", needed=False),
        receiving_service=service,
    )
    _follow(session, actor, trajectory, value)
    save(session, actor, advice)
    _record(session, actor, AuditAction.CREATE, trajectory, f"final_advice {advice.id} {value.value}")
    return advice


def confirm_receiver(
    session: Session,
    actor: Actor,
    *,
    client_ref: str,
    confirmed_by: str | None = None,
    confirmed_on: date | None = None,
) -> GivenAdvice:
    """Write down that the receiving service goes on with the client; the trajectory may go on to its end.

    Somebody of the team from that service confirms it alone; anybody else says who of the service did.

    Raises
    ------
    NotFound
        When no confirmation is awaited.
    InvalidInput
        When it does not say who confirmed, or the day is before the advice or still to come.
    """
    require_role(actor, "confirming a transition", ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER)
    require_person(actor, "confirming a transition")
    trajectory = queries.running_trajectory(queries.client_to_act_on(session, actor, client_ref))
    advice = session.scalar(
        select(GivenAdvice)
        .where(GivenAdvice.trajectory_id == trajectory.id, GivenAdvice.confirmed_on.is_(None))
        .order_by(GivenAdvice.id.desc())
    )
    if advice is None or not trajectory.awaits_receiver or advice.receiving_service is None:
        raise NotFound("advice")
    own = actor.organisation_id == advice.receiving_service.organisation_id
    who = rules.check_words(confirmed_by, "confirmed_by", needed=not own)
    day = confirmed_on or clock.today()
    if not advice.given_on <= day <= clock.today():
        raise InvalidInput("confirmed_on", f"{day} does not lie between {advice.given_on} and today")
    advice.confirmed_on, advice.confirmed_by = day, who or "receiving service"
    trajectory.awaits_receiver = False
    save(session, actor, advice)
    save(session, actor, trajectory)
    _record(session, actor, AuditAction.UPDATE, trajectory, f"final_advice {advice.id} confirmed")
    return advice


def respond(session: Session, actor: Actor, *, words: str) -> GivenAdvice:
    """Let a client who is signed in say what the client thinks of the last advice.

    Raises
    ------
    NotFound
        When there is none.
    """
    require_role(actor, "responding to advice", ActorRole.CLIENT)
    client = queries.client_to_act_on(session, actor, None)
    advice = session.scalar(
        select(GivenAdvice)
        .join(Trajectory)
        .where(Trajectory.client_id == client.id)
        .order_by(GivenAdvice.id.desc())
    )
    if advice is None:
        raise NotFound("advice")
    advice.client_response = rules.check_words(words, "words")
    save(session, actor, advice)
    _record(session, actor, AuditAction.UPDATE, advice.trajectory, f"final_advice {advice.id} response")
    return advice


def _follow(session: Session, actor: Actor, trajectory: Trajectory, value: FinalAdvice) -> None:
    """Bring the trajectory to where the advice leads."""
    if value is FinalAdvice.EXTEND_WORKFLOOR:
        WORKFLOOR.next_state(WorkfloorStage.ADVISED, "extend", actor, FloorFacts())
        TRAJECTORY.find(trajectory.state, "give_advice")
        return
    clients.move_trajectory(session, actor, trajectory=trajectory, event="give_advice")
    trajectory.awaits_receiver = value in rules.AWAITS_RECEIVER
    save(session, actor, trajectory)


def _record(session: Session, actor: Actor, action: AuditAction, trajectory: Trajectory, detail: str) -> None:
    ref = trajectory.client.ref
    record(session, actor, action, "client", ref, subject=ref, part=queries.PART, detail=detail)
