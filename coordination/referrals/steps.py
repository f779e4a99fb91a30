"""One step of a referral's table, kept and recorded."""

from __future__ import annotations

from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.audit.operations import record
from coordination.consent.access import joined
from coordination.referrals import queries
from coordination.referrals.lifecycle import REFERRAL, Circumstances
from coordination.referrals.models import Referral
from coordination.rows import save
from coordination.vocabulary import AuditAction, ClientPart, LegalBasis
from coordination.waiting_lists import operations as waiting_lists


def move(
    session: Session,
    actor: Actor,
    referral: Referral,
    event: str,
    facts: Circumstances | None = None,
) -> Referral:
    """Take a step, from now on; the record says who took it.

    Raises
    ------
    IllegalTransition, NotAllowed, GuardFailed
        As `coordination.lifecycle.Lifecycle.next_state`.
    """
    referral.state = REFERRAL.next_state(referral.state, event, actor, facts or Circumstances())
    referral.state_since = clock.today()
    save(session, actor, referral)
    note(session, actor, AuditAction.TRANSITION, referral, event)
    return referral


def note(session: Session, actor: Actor, action: AuditAction, referral: Referral, detail: str) -> None:
    """Record what was done with a referral."""
    record(
        session,
        actor,
        action,
        queries.REFERRAL,
        referral.ref,
        subject=referral.client.ref,
        part=ClientPart.TEAM.value,
        detail=detail,
    )


def record_share(session: Session, actor: Actor, referral: Referral) -> None:
    """Record that the items went to the service (CONF-19)."""
    record(
        session,
        actor,
        AuditAction.SHARE,
        queries.REFERRAL,
        referral.ref,
        subject=referral.client.ref,
        part=joined(referral.shared_items),
        basis=LegalBasis.WRITTEN_AGREEMENT.value,
        detail=f"sent to organisation:{referral.to_service.organisation_id}",
    )


def follow_on_list(session: Session, actor: Actor, referral: Referral, event: str) -> Referral:
    """Let the place on the service's waiting list follow, where there is one."""
    if referral.waiting_entry is not None:
        waiting_lists.follow(session, actor, entry=referral.waiting_entry, event=event)
    return referral
