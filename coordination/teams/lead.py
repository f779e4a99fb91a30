"""Who leads a team, and how the lead passes on: the old lead asks, the new one accepts (INV-12).

Between the two nothing changes: the old lead leads until the new one says yes, and with that yes there is
exactly one, in one transaction. A member who leads does not leave or pause before somebody took over.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, require_role
from coordination.audit.operations import record
from coordination.clients.rules import open_trajectory_of
from coordination.errors import GuardFailed, InvalidInput, NotFound
from coordination.rows import save
from coordination.teams.models import SupportTeam, TeamMembership
from coordination.teams.rules import is_current, may_lead
from coordination.vocabulary import ActorRole, AuditAction, ClientPart

_MAY = (ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER)


def lead_of(team: SupportTeam) -> TeamMembership | None:
    """Return who leads the team today, or None."""
    today = clock.today()
    return next((one for one in team.memberships if one.is_lead and is_current(one, today)), None)


def asked_to_lead(team: SupportTeam) -> TeamMembership | None:
    """Return the member whom the lead asked to take over and who has not answered yet, or None."""
    today = clock.today()
    return next((one for one in team.memberships if one.lead_asked_on and is_current(one, today)), None)


def require_no_open_lead(membership: TeamMembership, event: str) -> None:
    """Refuse that who leads goes before somebody took over, while a trajectory is under way (INV-12).

    Raises
    ------
    GuardFailed
        Saying that a successor is needed.
    """
    leads = membership.is_lead and is_current(membership, clock.today())
    if leads and open_trajectory_of(membership.team.client) is not None:
        raise GuardFailed("membership", event, "a successor who leads the team")


def ask_to_lead(session: Session, actor: Actor, *, membership: TeamMembership) -> TeamMembership:
    """Ask a member to take the lead over; whoever was asked before is asked no longer.

    Raises
    ------
    NotAllowed, NotFound
        Unless the actor leads this team.
    InvalidInput
        When the member leads already.
    GuardFailed
        When the member is not active, or works for the team from a distance only.
    """
    require_role(actor, "handing the lead over", *_MAY)
    lead = lead_of(membership.team)
    if lead is None or actor.professional_id is None or lead.professional_id != actor.professional_id:
        raise NotFound("lead")
    if membership is lead:
        raise InvalidInput("membership", "leads the team already")
    _require_candidate(membership, "ask to lead")
    _forget_asked(session, actor, membership.team)
    membership.lead_asked_on = clock.today()
    return _kept(session, actor, membership, "asked to lead")


def accept_lead(session: Session, actor: Actor, *, membership: TeamMembership) -> TeamMembership:
    """Take the lead over, as asked: from now on there is this one lead and no other (INV-12).

    Raises
    ------
    NotFound
        Unless the actor is the member who was asked.
    GuardFailed
        When the member is not active any more.
    """
    _require_asked(actor, membership)
    _require_candidate(membership, "accept lead")
    return _seat(session, actor, membership, "accepted lead")


def decline_lead(session: Session, actor: Actor, *, membership: TeamMembership) -> TeamMembership:
    """Say no to taking the lead over: the old lead goes on.

    Raises
    ------
    NotFound
        Unless the actor is the member who was asked.
    """
    _require_asked(actor, membership)
    membership.lead_asked_on = None
    return _kept(session, actor, membership, "declined lead")


def take_empty_lead(session: Session, actor: Actor, *, membership: TeamMembership) -> TeamMembership:
    """Take the lead of a team that nobody leads; for oneself only.

    Raises
    ------
    NotFound
        When the membership is somebody else's.
    GuardFailed
        When somebody leads, or the membership is not active.
    """
    require_role(actor, "taking the lead", *_MAY)
    if actor.professional_id is None or membership.professional_id != actor.professional_id:
        raise NotFound("membership")
    if lead_of(membership.team) is not None:
        raise GuardFailed("membership", "take lead", "a team that nobody leads")
    _require_candidate(membership, "take lead")
    return _seat(session, actor, membership, "took empty lead")


def _require_asked(actor: Actor, membership: TeamMembership) -> None:
    require_role(actor, "answering who leads", *_MAY)
    mine = actor.professional_id is not None and membership.professional_id == actor.professional_id
    if not mine or membership.lead_asked_on is None:
        raise NotFound("membership")


def _require_candidate(membership: TeamMembership, event: str) -> None:
    if not is_current(membership, clock.today()):
        raise GuardFailed("membership", event, "an active member")
    if not may_lead(membership):
        raise GuardFailed("membership", event, "a member who works with the client")


def _forget_asked(session: Session, actor: Actor, team: SupportTeam) -> None:
    for one in team.memberships:
        if one.lead_asked_on is not None:
            one.lead_asked_on = None
            save(session, actor, one)


def _seat(session: Session, actor: Actor, membership: TeamMembership, done: str) -> TeamMembership:
    _forget_asked(session, actor, membership.team)
    for other in membership.team.memberships:
        # One after the other: the database allows one at a time.
        if other.is_lead and other is not membership:
            other.is_lead = False
            save(session, actor, other)
    membership.is_lead = True
    return _kept(session, actor, membership, done)


def _kept(session: Session, actor: Actor, membership: TeamMembership, done: str) -> TeamMembership:
    save(session, actor, membership)
    record(
        session,
        actor,
        AuditAction.UPDATE,
        "team",
        membership.team_id,
        subject=membership.team.client.ref,
        part=ClientPart.TEAM,
        detail=f"membership {membership.id} {done}",
    )
    return membership
