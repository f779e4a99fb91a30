"""What waits with the members of teams: invitations, meetings, reviews, requests of clients."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from coordination import clock
from coordination.actors import Actor
from coordination.advice.queries import questions_for
from coordination.clients.lifecycle import OPEN_STATES
from coordination.clients.models import Client, Trajectory
from coordination.clients.rules import poverty_check_due
from coordination.consent import emergency
from coordination.consent.access import visible_clients
from coordination.consent.lifecycle import ASKED
from coordination.consent.models import Consent, EmergencyAccess
from coordination.consent.queries import in_force
from coordination.placements.notices import notices_for
from coordination.plans.agenda import Agenda
from coordination.requests.queries import waiting_requests
from coordination.retention.withdrawal import left_open
from coordination.teams.models import SupportTeam, TeamMembership
from coordination.teams.queries import invitations_of
from coordination.to_do.rules import SOON, Waits
from coordination.vocabulary import (
    ActorRole,
    ClientPart,
    ClientRequestState,
    ConsentState,
    MembershipFunction,
    MembershipState,
    WaitKind,
)

_WORKING = (ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER)
#: Hours within which an emergency access is looked over by the data protection officer.
REVIEW_HOURS = 72


def invitations(session: Session, actor: Actor, on: date) -> Iterator[Waits]:
    """Yield the teams that asked the actor in; who would only advise is sent no reference (CONF-15)."""
    if actor.has(*_WORKING):
        for one in invitations_of(session, actor.professional_id or 0):
            advises = one.function is MembershipFunction.CONSULTATION_ONLY
            about = "" if advises else one.team.client.ref
            yield Waits(kind=WaitKind.ANSWER_INVITATION, about=about, since=one.invited_on)


def meetings(agenda: Agenda, actor: Actor, on: date) -> Iterator[Waits]:
    """Yield the meetings ahead, and what the actor said to do after earlier ones."""
    if not actor.has(*_WORKING):
        return
    for meeting in agenda.meetings:
        day = meeting.starts_at.astimezone(clock.BRUSSELS).date()
        if on <= day <= on + SOON:
            yield Waits(kind=WaitKind.MEETING, about=meeting.team.client.ref, ref=meeting.ref, due=day)
    for point in agenda.actions:
        if point.due_on <= on + SOON:
            yield Waits(
                kind=WaitKind.ACTION_POINT,
                about=point.meeting.team.client.ref,
                ref=point.meeting.ref,
                due=point.due_on,
            )


def advice(session: Session, actor: Actor, on: date) -> Iterator[Waits]:
    """Yield the anonymous questions that wait for the actor's advice (CONF-15)."""
    if actor.has(*_WORKING):
        for one in questions_for(session, actor):
            if one.answered_on is None:
                yield Waits(kind=WaitKind.ANSWER_ADVICE, about=one.ref, ref=one.ref, since=one.asked_on)


def practical_questions(session: Session, actor: Actor, on: date) -> Iterator[Waits]:
    """Yield the clients whose practical questions are due, thirty days after the start (S3)."""
    if not actor.has(ActorRole.SUPERVISOR):
        return
    part = ClientPart.WORK_EDUCATION_INCOME
    guided = select(Trajectory.client_id).where(
        Trajectory.supervisor_id == (actor.professional_id or 0), Trajectory.state.in_(OPEN_STATES)
    )
    statement = (
        select(Client)
        .where(
            Client.id.in_(guided),
            Client.poverty_checked_on.is_(None),
            Client.id.in_(visible_clients(actor, part, on)),
        )
        .options(selectinload(Client.trajectories))
        .order_by(Client.id)
    )
    for client in session.scalars(statement):
        due = poverty_check_due(client)
        if due is not None and due <= on + SOON:
            yield Waits(kind=WaitKind.POVERTY_CHECKLIST, about=client.ref, ref=client.ref, due=due)


def reviews(session: Session, actor: Actor, on: date) -> Iterator[Waits]:
    """Yield places in teams to review, of the teams that the actor leads, and the actor's own."""
    if not actor.has(*_WORKING):
        return
    me = actor.professional_id or 0
    led = select(TeamMembership.team_id).where(
        TeamMembership.professional_id == me,
        TeamMembership.is_lead,
        TeamMembership.state == MembershipState.ACTIVE,
    )
    statement = (
        select(Client.ref, TeamMembership.review_on)
        .select_from(TeamMembership)
        .join(SupportTeam, SupportTeam.id == TeamMembership.team_id)
        .join(Client, Client.id == SupportTeam.client_id)
        .where(
            TeamMembership.state == MembershipState.ACTIVE,
            TeamMembership.team_id.in_(led),
            TeamMembership.review_on <= on + SOON,
            Client.id.in_(visible_clients(actor, ClientPart.TEAM, on)),
        )
        .order_by(TeamMembership.review_on, TeamMembership.id)
    )
    earliest: dict[str, date] = {}
    for ref, day in session.execute(statement):
        earliest.setdefault(ref, day)
    for ref, day in earliest.items():
        yield Waits(kind=WaitKind.REVIEW_MEMBERSHIP, about=ref, ref=ref, due=day)


def agreements_to_share(session: Session, actor: Actor, on: date) -> Iterator[Waits]:
    """Yield the agreements to share that run out, of the clients whom the actor guides."""
    if not actor.has(ActorRole.SUPERVISOR):
        return
    statement = (
        select(Consent.expires_on, Client.ref)
        .join(Client, Client.id == Consent.client_id)
        .join(Trajectory, Trajectory.client_id == Client.id)
        .where(
            in_force(on),
            Consent.expires_on <= on + SOON,
            Trajectory.supervisor_id == (actor.professional_id or 0),
            Trajectory.state.in_(OPEN_STATES),
            Client.id.in_(visible_clients(actor, ClientPart.AGREEMENTS_TO_SHARE, on)),
        )
        .distinct()
        .order_by(Consent.expires_on, Client.ref)
    )
    for expires_on, ref in session.execute(statement):
        yield Waits(kind=WaitKind.RENEW_AGREEMENT, about=ref, ref=ref, due=expires_on - timedelta(days=1))


def asked_to_share(session: Session, actor: Actor, on: date) -> Iterator[Waits]:
    """Yield what a client is asked to share, for who asked and who guides: to be explained, or answered."""
    me = actor.professional_id or 0
    guided = select(Trajectory.client_id).where(
        Trajectory.supervisor_id == me, Trajectory.state.in_(OPEN_STATES)
    )
    statement = (
        select(Consent.state, Consent.given_on, Client.ref)
        .join(Client, Client.id == Consent.client_id)
        .where(
            Consent.state.in_(ASKED),
            Consent.expires_on > on,
            or_(Consent.recorded_by_id == me, Client.id.in_(guided)),
            Client.id.in_(visible_clients(actor, ClientPart.AGREEMENTS_TO_SHARE, on)),
        )
        .order_by(Consent.given_on, Client.ref)
    )
    if actor.has(ActorRole.SUPERVISOR):
        for state, since, ref in session.execute(statement):
            explained = state is ConsentState.EXPLAINED
            kind = WaitKind.RECORD_SHARING if explained else WaitKind.EXPLAIN_SHARING
            yield Waits(kind=kind, about=ref, ref=ref, since=since)


def asked_by_clients(session: Session, actor: Actor, on: date) -> Iterator[Waits]:
    """Yield the copies and corrections that clients asked for and that the actor is to answer (CONF-21)."""
    if not actor.has(ActorRole.SUPERVISOR):
        return
    for one in waiting_requests(session, actor):
        if one.mine and one.request.state is ClientRequestState.OPEN:
            yield Waits(
                kind=WaitKind.ANSWER_CLIENT,
                about=one.client_ref,
                due=one.request.due_on,
                since=one.request.received_on,
            )


def work_left_behind(session: Session, actor: Actor, on: date) -> Iterator[Waits]:
    """Yield what organisations that left have left open."""
    if actor.has(*_WORKING):
        for one in left_open(session, actor):
            yield Waits(kind=WaitKind.TAKE_OVER, about=one.client_ref, since=one.left_on)


def emergencies(session: Session, actor: Actor, on: date) -> Iterator[Waits]:
    """Yield emergency accesses that the actor was told of, and for the officer those to review (CONF-16)."""
    if actor.has(*_WORKING) and (number := emergency.unread(session, actor)):
        yield Waits(kind=WaitKind.READ_EMERGENCY, about=str(number), due=on)
    if actor.has(ActorRole.DATA_PROTECTION_OFFICER):
        statement = (
            select(EmergencyAccess)
            .where(EmergencyAccess.outcome.is_(None))
            .where(EmergencyAccess.professional_id != (actor.professional_id or 0))
            .options(joinedload(EmergencyAccess.client))
            .order_by(EmergencyAccess.opened_at)
        )
        for one in session.scalars(statement):
            day = (one.opened_at + timedelta(hours=REVIEW_HOURS)).astimezone(clock.BRUSSELS).date()
            yield Waits(kind=WaitKind.REVIEW_EMERGENCY, about=str(one.id), due=day)


def notices(session: Session, actor: Actor, on: date) -> Iterator[Waits]:
    """Yield what the actor is told about data received: corrected, or no longer shared (CONF-08, CONF-22)."""
    if actor.has(ActorRole.PARTNER, *_WORKING):
        for one in notices_for(session, actor):
            about = ", ".join(one.about)
            yield Waits(kind=WaitKind.READ_NOTICE, about=about, since=one.told_on)
