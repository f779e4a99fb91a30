"""Acts on support teams. Every act raises ``NotAllowed`` when the actor's role may not do it.

Who may see which client is decided in `coordination.consent.access`; whoever calls these acts has opened the
client's team there, or is the one invited.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, require_role
from coordination.audit.operations import record
from coordination.clients.models import Client
from coordination.errors import GuardFailed, InvalidInput, NoActor, NotFound
from coordination.organisations.models import Professional
from coordination.rows import check_period, save
from coordination.teams import invitations
from coordination.teams.invitations import check_question
from coordination.teams.lead import require_no_open_lead
from coordination.teams.lifecycle import INVITED, LONGEST_REVIEW_MONTHS, MEMBERSHIP
from coordination.teams.models import SupportTeam, TeamMembership
from coordination.teams.rules import role_fits
from coordination.vocabulary import (
    ActorRole,
    AuditAction,
    ClientPart,
    LegalBasis,
    LifeDomain,
    MembershipFunction,
    MembershipState,
    RoleKind,
    SecrecyCondition,
    parse_code,
)

REVIEW_MONTHS = 3

# Events that lead from a proposal to the state that a new member is to have.
_WAY_TO = {
    MembershipState.PROPOSED: (),
    MembershipState.INVITED: ("invite",),
    MembershipState.ACTIVE: ("invite", "accept"),
}
_OVER = (MembershipState.ENDED, MembershipState.DECLINED)


def form_team(
    session: Session, actor: Actor, *, client: Client, formed_on: date | None = None
) -> SupportTeam:
    """Form the team around a client.

    Raises
    ------
    InvalidInput
        When the client has a team already.
    """
    require_role(actor, "forming a team", ActorRole.SUPERVISOR, ActorRole.WORKER)
    if session.scalar(select(SupportTeam.id).where(SupportTeam.client_id == client.id)):
        raise InvalidInput("client", "has a team already")
    team = SupportTeam(client=client, formed_on=formed_on or clock.today())
    save(session, actor, team)
    _record(session, actor, AuditAction.CREATE, team, "team formed")
    return team


def add_member(
    session: Session,
    actor: Actor,
    *,
    team: SupportTeam,
    professional: Professional,
    legal_basis: LegalBasis,
    domain_scope: Iterable[LifeDomain] = (),
    role: RoleKind | None = None,
    function: MembershipFunction = MembershipFunction.DIRECT,
    state: MembershipState = MembershipState.PROPOSED,
    client_informed_on: date | None = None,
    is_lead: bool = False,
    is_confidant: bool = False,
    starts_on: date | None = None,
    ends_on: date | None = None,
    review_on: date | None = None,
    question: str | None = None,
    named: Client | None = None,
    conditions: Iterable[SecrecyCondition] = (),
) -> TeamMembership:
    """Propose a member, and go on to an invitation or an active membership as far as ``state`` says.

    Parameters
    ----------
    role
        None takes the professional's own.
    state
        ``proposed``, ``invited`` or ``active``; every guard on the way holds.
    review_on
        None is three months from today.
    question
        What the invitation asks.
    named
        The client, when the actor may read the name: the question may not hold it (CONF-02).
    conditions
        Conditions of shared secrecy that were confirmed on the day on which the client was told (CONF-06).

    Raises
    ------
    InvalidInput
        When the question tells of the client, the role is not for this professional, who is in the team
        already, there is a lead or confidant already, or the period ends before it starts.
    GuardFailed
        When something is missing on the way.
    NotFound
        When the membership is to be active and the actor is neither the professional nor setting up.
    """
    require_role(actor, "proposing a member", ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER, ActorRole.WORKER)
    state = parse_code(MembershipState, state, "state")
    if state not in _WAY_TO:
        raise InvalidInput("state", f"nobody joins a team as {state.value}")
    first = starts_on or clock.today()
    check_period(first, ends_on, "ends_on")
    if not role_fits(professional, role or professional.role):
        raise InvalidInput("role", "who is of justice sits here as justice assistant, and nobody else does")
    _check_seats(session, team, professional, is_lead=is_lead, is_confidant=is_confidant)
    membership = TeamMembership(
        team=team,
        professional=professional,
        organisation=professional.organisation,
        role=role or professional.role,
        function=parse_code(MembershipFunction, function, "function"),
        domain_scope=[parse_code(LifeDomain, domain, "domain_scope") for domain in domain_scope],
        legal_basis=parse_code(LegalBasis, legal_basis, "legal_basis"),
        is_lead=is_lead,
        is_confidant=is_confidant,
        client_informed_on=client_informed_on,
        starts_on=first,
        ends_on=ends_on,
        review_on=review_on or clock.months_after(clock.today(), REVIEW_MONTHS),
        state=MembershipState.PROPOSED,
        question=None if question is None else check_question(question, named),
    )
    save(session, actor, membership)
    _record(session, actor, AuditAction.CREATE, team, f"membership {membership.id} propose")
    invitations.add_confirmations(session, actor, membership, conditions, client_informed_on or clock.today())
    for event in _WAY_TO[state]:
        _move(session, actor, membership, event)
    return membership


def inform_client(
    session: Session, actor: Actor, *, membership: TeamMembership, on: date | None = None
) -> TeamMembership:
    """Write down on which day (today when None) the client was told of this member.

    Raises
    ------
    InvalidInput
        When the day lies ahead.
    """
    require_role(actor, "informing the client", ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER, ActorRole.WORKER)
    day = on or clock.today()
    if day > clock.today():
        raise InvalidInput("client_informed_on", f"{day.isoformat()} lies ahead")
    membership.client_informed_on = day
    save(session, actor, membership)
    _record(
        session, actor, AuditAction.UPDATE, membership.team, f"membership {membership.id} client informed"
    )
    return membership


def invite(
    session: Session,
    actor: Actor,
    *,
    membership: TeamMembership,
    question: str | None = None,
    named: Client | None = None,
) -> TeamMembership:
    """Invite a proposed member. Sees nothing of the client but the invitation (CONF-04).

    Parameters
    ----------
    question
        What the invitation asks; None keeps what was written when the member was proposed.
    named
        The client, when the actor may read the name: the question may not hold it (CONF-02).

    Raises
    ------
    InvalidInput
        When the question tells of the client.
    IllegalTransition
        When the membership is not proposed.
    """
    if question is not None:
        membership.question = check_question(question, named)
    return _move(session, actor, membership, "invite")


def accept_invitation(session: Session, actor: Actor, *, membership: TeamMembership) -> TeamMembership:
    """Join the team; only the professional who was invited can.

    Raises
    ------
    NotFound
        When the invitation is for somebody else.
    IllegalTransition, GuardFailed
        When it is not open, or something is missing: the client told, a basis that fits, a scope, a review.
    """
    return _move(session, actor, membership, "accept")


def decline_invitation(session: Session, actor: Actor, *, membership: TeamMembership) -> TeamMembership:
    """Say no to an invitation; only the professional who was invited can.

    Raises
    ------
    NotFound, IllegalTransition
        When the invitation is for somebody else, or is not open.
    """
    return _move(session, actor, membership, "decline")


def pause_membership(session: Session, actor: Actor, *, membership: TeamMembership) -> TeamMembership:
    """Let a membership rest: it gives no sight of the client until it is resumed.

    Raises
    ------
    IllegalTransition
        When it is not active.
    GuardFailed
        When the member leads the team and nobody took over (INV-12).
    """
    require_no_open_lead(membership, "pause")
    return _move(session, actor, membership, "pause")


def resume_membership(session: Session, actor: Actor, *, membership: TeamMembership) -> TeamMembership:
    """Take a resting membership up again; what it took to become active, it takes again.

    Raises
    ------
    IllegalTransition, GuardFailed
        When it is not resting, or something is missing by now.
    """
    return _move(session, actor, membership, "resume")


def end_membership(
    session: Session, actor: Actor, *, membership: TeamMembership, on: date | None = None
) -> TeamMembership:
    """End a membership: from now on it gives no sight of the client (CONF-05).

    Parameters
    ----------
    on
        Last day, today when None; it may have been earlier.

    Raises
    ------
    InvalidInput
        When the day lies ahead or before the first one.
    GuardFailed
        When the member leads the team and nobody took over (INV-12); what a client or an organisation
        decides, and an automatic task carries out, is not held back by that.
    IllegalTransition
        When it has ended already.
    """
    if actor is None:
        raise NoActor
    if not actor.has(ActorRole.WORKER, ActorRole.CLIENT):
        require_no_open_lead(membership, "end")
    day = on or clock.today()
    if day > clock.today():
        raise InvalidInput("ends_on", f"{day.isoformat()} lies ahead; a membership ends at once")
    if on is not None:
        check_period(membership.starts_on, day, "ends_on")
    _move(session, actor, membership, "end")
    membership.ends_on = max(day, membership.starts_on)
    membership.lead_asked_on = None
    save(session, actor, membership)
    return membership


def review_membership(
    session: Session, actor: Actor, *, membership: TeamMembership, review_on: date
) -> TeamMembership:
    """Write down that it was seen today that a member is still needed, and when to see it again.

    Raises
    ------
    InvalidInput
        When the day is past, or more than six months away.
    GuardFailed
        When the membership is over.
    """
    require_role(
        actor, "reviewing a membership", ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER, ActorRole.WORKER
    )
    if membership.state in _OVER:
        raise GuardFailed("membership", "review", "a membership that is not over")
    today = clock.today()
    if not today < review_on <= clock.months_after(today, LONGEST_REVIEW_MONTHS):
        raise InvalidInput(
            "review_on", f"{review_on.isoformat()} is not within {LONGEST_REVIEW_MONTHS} months"
        )
    membership.review_on = review_on
    save(session, actor, membership)
    _record(session, actor, AuditAction.UPDATE, membership.team, f"membership {membership.id} reviewed")
    return membership


def appoint_lead(session: Session, actor: Actor, *, membership: TeamMembership) -> TeamMembership:
    """Let an active member lead the team, instead of whoever did (INV-12).

    Raises
    ------
    GuardFailed
        When the membership is not active.
    """
    return _take_seat(session, actor, membership, "is_lead", "appoint lead")


def name_confidant(session: Session, actor: Actor, *, membership: TeamMembership) -> TeamMembership:
    """Write down whom the client named as confidant, instead of whoever was (INV-13).

    Raises
    ------
    GuardFailed
        When the membership is not active.
    """
    return _take_seat(session, actor, membership, "is_confidant", "name confidant")


def _take_seat(
    session: Session, actor: Actor, membership: TeamMembership, seat: str, event: str
) -> TeamMembership:
    require_role(actor, event, ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER, ActorRole.WORKER)
    if membership.state is not MembershipState.ACTIVE:
        raise GuardFailed("membership", event, "an active member")
    for other in _open_memberships(session, membership.team):
        # One after the other: the database allows one at a time.
        if getattr(other, seat) and other is not membership:
            setattr(other, seat, False)
            save(session, actor, other)
    setattr(membership, seat, True)
    save(session, actor, membership)
    _record(session, actor, AuditAction.UPDATE, membership.team, f"membership {membership.id} {event}")
    return membership


def _move(session: Session, actor: Actor, membership: TeamMembership, event: str) -> TeamMembership:
    answering = event in ("accept", "decline")
    require_role(actor, event, *sorted(INVITED))
    # Who is only proposed does not learn that there is a proposal (CONF-04).
    is_asked = (
        actor.professional_id == membership.professional_id
        and membership.state is not MembershipState.PROPOSED
    )
    if answering and not is_asked and not actor.has(ActorRole.WORKER):
        raise NotFound("invitation")
    membership.state = MEMBERSHIP.next_state(membership.state, event, actor, membership)
    if event == "invite":
        membership.invited_by_id, membership.invited_on = actor.professional_id, clock.today()
    save(session, actor, membership)
    _record(session, actor, AuditAction.TRANSITION, membership.team, f"membership {membership.id} {event}")
    return membership


def _check_seats(
    session: Session, team: SupportTeam, professional: Professional, *, is_lead: bool, is_confidant: bool
) -> None:
    present = _open_memberships(session, team)
    if any(one.professional_id == professional.id for one in present):
        raise InvalidInput("professional", "is in the team already, or has been asked")
    if is_lead and any(one.is_lead for one in present):
        raise InvalidInput("is_lead", "the team has a lead already")
    if is_confidant and any(one.is_confidant for one in present):
        raise InvalidInput("is_confidant", "the client has named a confidant already")


def _open_memberships(session: Session, team: SupportTeam) -> list[TeamMembership]:
    statement = select(TeamMembership).where(
        TeamMembership.team_id == team.id, TeamMembership.state.not_in(_OVER)
    )
    return list(session.scalars(statement))


def _record(session: Session, actor: Actor, action: AuditAction, team: SupportTeam, detail: str) -> None:
    subject = team.client.ref
    record(session, actor, action, "team", team.id, subject=subject, part=ClientPart.TEAM, detail=detail)
