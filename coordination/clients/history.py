"""What a client's record tells of days that are over, where the row keeps only how it is now."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.audit.models import AuditEvent
from coordination.clients.models import Client
from coordination.vocabulary import AuditAction, WorkfloorPhase

_PHASE = re.compile(r"trajectory (\d+) phase (\w+)")


@dataclass(frozen=True, slots=True)
class PhaseChange:
    """On which day somebody came to a phase of the activating workfloor."""

    on: date
    trajectory_id: int
    phase: WorkfloorPhase


def phase_changes(session: Session, client: Client) -> list[PhaseChange]:
    """Return in order of time when a client came to each phase, by the record of `set_workfloor_phase`.

    Of several changes on one day the last one stands.
    """
    statement = (
        select(AuditEvent.at, AuditEvent.detail)
        .where(
            AuditEvent.subject == client.ref,
            AuditEvent.action == AuditAction.UPDATE,
            AuditEvent.detail.like("trajectory % phase %"),
        )
        .order_by(AuditEvent.at, AuditEvent.id)
    )
    found: dict[tuple[int, date], PhaseChange] = {}
    codes = set(WorkfloorPhase)
    for at, detail in session.execute(statement):
        told = _PHASE.fullmatch(detail or "")
        if told is None or told[2] not in codes:
            continue
        on, trajectory_id = at.astimezone(clock.BRUSSELS).date(), int(told[1])
        found[trajectory_id, on] = PhaseChange(on, trajectory_id, WorkfloorPhase(told[2]))
    return sorted(found.values(), key=lambda one: (one.on, one.trajectory_id))
