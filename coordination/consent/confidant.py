"""Whom the client confides in: named by the client, one at a time, and ended by the client (INV-13, A3-06).

It gives no sight of anything: who is confided in sees what the own membership shows. The client does it,
signed in; or says it to somebody of the team, who writes it down with day, place and words (CONF-28).
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.audit.operations import record
from coordination.clients.models import Client
from coordination.consent.choices import Said, keep_statement, require_choice
from coordination.errors import GuardFailed
from coordination.rows import save
from coordination.teams.models import SupportTeam, TeamMembership
from coordination.teams.rules import is_current
from coordination.vocabulary import AuditAction, ClientChoice, ClientPart


def name_confidant(session: Session, actor: Actor, *, membership_id: int, said: Said) -> TeamMembership:
    """Write down whom of the team the client confides in, instead of whoever it was.

    Raises
    ------
    NotAllowed, Refused
        When the membership does not exist for this actor.
    InvalidInput
        As ``check_said``.
    GuardFailed
        When the member is not active.
    """
    membership, client = _opened(session, actor, membership_id, "naming a confidant", said)
    if not is_current(membership, clock.today()):
        raise GuardFailed("membership", "name confidant", "an active member")
    for other in _confidants(session, membership.team_id):
        # One after the other: the database allows one at a time.
        if other is not membership:
            other.is_confidant = False
            save(session, actor, other)
    membership.is_confidant = True
    return _kept(session, actor, client, membership, ClientChoice.NAME_CONFIDANT, said)


def end_confidant(session: Session, actor: Actor, *, membership_id: int, said: Said) -> TeamMembership:
    """Write down that the client confides in this member no longer; the membership goes on.

    Raises
    ------
    NotAllowed, Refused, InvalidInput
        As `name_confidant`.
    GuardFailed
        When the member was not the confidant.
    """
    membership, client = _opened(session, actor, membership_id, "ending a confidant", said)
    if not membership.is_confidant:
        raise GuardFailed("membership", "end confidant", "the client's confidant")
    membership.is_confidant = False
    return _kept(session, actor, client, membership, ClientChoice.END_CONFIDANT, said)


def _opened(
    session: Session, actor: Actor, membership_id: int, act: str, said: Said
) -> tuple[TeamMembership, Client]:
    whose = select(Client).join(SupportTeam).join(TeamMembership).where(TeamMembership.id == membership_id)
    client = require_choice(session, actor, session.scalar(whose), act, "membership", said)
    return session.get_one(TeamMembership, membership_id), client


def _confidants(session: Session, team_id: int) -> list[TeamMembership]:
    statement = select(TeamMembership).where(TeamMembership.team_id == team_id, TeamMembership.is_confidant)
    return list(session.scalars(statement))


def _kept(
    session: Session,
    actor: Actor,
    client: Client,
    membership: TeamMembership,
    choice: ClientChoice,
    said: Said,
) -> TeamMembership:
    save(session, actor, membership)
    record(
        session,
        actor,
        AuditAction.UPDATE,
        "team",
        membership.team_id,
        subject=client.ref,
        part=ClientPart.TEAM,
        detail=f"membership {membership.id} {choice.value}",
    )
    keep_statement(session, actor, client, choice, membership.id, said)
    return membership
