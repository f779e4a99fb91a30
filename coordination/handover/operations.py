"""Handing over everything that is open, in one act; then the leaver works here no more (INV-12, CONF-05).

What the leaver wrote stays where it is; its author may fetch it (`coordination.retention.own_texts`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, require_person, require_role
from coordination.audit.operations import record
from coordination.capacity.models import CapacityOffer
from coordination.clients.models import Client, Trajectory
from coordination.clients.trajectories import change_trajectory
from coordination.consent.models import Consent
from coordination.errors import GuardFailed, InvalidInput, NotFound
from coordination.handover.queries import Work, colleagues, open_work
from coordination.meetings.models import ActionPoint, MeetingGuest, TeamMeeting
from coordination.organisations.models import Professional
from coordination.placements.models import Placement
from coordination.rows import save
from coordination.teams.invitations import CONFIRMED
from coordination.teams.models import SupportTeam, TeamMembership
from coordination.teams.operations import add_member, end_membership
from coordination.teams.rules import is_current
from coordination.vocabulary import (
    ActorRole,
    AuditAction,
    LegalBasis,
    MembershipState,
    OpenWorkKind,
)

_OVER = (MembershipState.ENDED, MembershipState.DECLINED)
_SEATS = (OpenWorkKind.LEAD, OpenWorkKind.MEMBERSHIP)
MAY_LEAVE = (ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER, ActorRole.PARTNER)


def hand_over(
    session: Session,
    actor: Actor,
    *,
    leaver: Professional,
    choices: Mapping[str, int],
    told_on: date | None,
    secrecy_confirmed: bool = False,
) -> list[Work]:
    """Hand everything that is open to named colleagues, and end that the leaver works here.

    The leaver does it, or an administrator of the organisation for somebody who is gone already. Invitations
    that wait for the leaver are taken back. Whether an account goes with it is for the caller.

    Parameters
    ----------
    choices
        The colleague by the key of each piece of work.
    told_on
        The day on which the clients were told who takes over; needed when there is a team among it.
    secrecy_confirmed
        Whether the conditions of shared secrecy were looked at for the new members, where that is the basis.

    Raises
    ------
    NotAllowed, NotFound
        When it is not the actor's own work, nor that of somebody of the administrator's organisation.
    GuardFailed
        When something open has no colleague, the clients were not told, the conditions of shared secrecy were
        not looked at, or a colleague gets work of a team that this colleague is not in.
    InvalidInput
        When a colleague works for another organisation, works there no more, or the day lies ahead.
    """
    _require(actor, leaver)
    work = open_work(session, leaver.id)
    takers = _takers(session, leaver, work, choices)
    has_seats = any(one.kind in _SEATS for one in work)
    if has_seats and told_on is None:
        raise GuardFailed("handover", "hand over", "the day on which the clients were told")
    if told_on is not None and told_on > clock.today():
        raise InvalidInput("told_on", f"{told_on.isoformat()} lies ahead")
    on_word = Actor(
        name=actor.name,
        roles=frozenset({ActorRole.WORKER}),
        professional_id=actor.professional_id,
        organisation_id=actor.organisation_id,
    )
    # Seats first: the rest goes to who is in the team by then.
    for one in sorted(work, key=lambda piece: piece.kind not in _SEATS):
        taker = takers[one.key]
        if one.kind in _SEATS:
            _seat(session, on_word, one, taker, told_on or clock.today(), confirmed=secrecy_confirmed)
        else:
            _require_in_team(session, one, taker)
            _ACTS[one.kind](session, on_word, one.number, leaver, taker)
        record(
            session,
            actor,
            AuditAction.UPDATE,
            one.kind.value,
            one.number,
            subject=one.ref,
            detail=f"handed over to professional {taker.id}",
        )
    for asked in _still_asked(session, leaver.id):
        end_membership(session, on_word, membership=asked)
    leaver.active = False
    save(session, actor, leaver)
    record(session, actor, AuditAction.UPDATE, "professional", leaver.id, detail="left")
    return work


def _require(actor: Actor, leaver: Professional) -> None:
    require_person(actor, "handing work over")
    if actor.professional_id == leaver.id:
        require_role(actor, "handing work over", *MAY_LEAVE)
        return
    require_role(actor, "handing work over", ActorRole.ADMINISTRATOR)
    if actor.organisation_id not in (None, leaver.organisation_id):
        raise NotFound("professional")


def _takers(
    session: Session, leaver: Professional, work: list[Work], choices: Mapping[str, int]
) -> dict[str, Professional]:
    known = {one.id: one for one in colleagues(session, leaver)}
    if any(one.key not in choices for one in work):
        raise GuardFailed("handover", "hand over", "a colleague for everything that is open")
    if any(choices[one.key] not in known for one in work):
        raise InvalidInput("colleague", "works for another organisation, or works there no more")
    return {one.key: known[choices[one.key]] for one in work}


def _seat(
    session: Session, actor: Actor, work: Work, taker: Professional, told_on: date, *, confirmed: bool
) -> None:
    old = session.get_one(TeamMembership, work.number)
    on_secrecy = old.legal_basis is LegalBasis.SHARED_SECRECY
    new = _open_seat(session, old.team_id, taker.id)
    if new is None or not is_current(new, clock.today()):
        if on_secrecy and not confirmed:
            raise GuardFailed("handover", "hand over", "the conditions of shared secrecy")
        if new is not None:
            end_membership(session, actor, membership=new)
        new = add_member(
            session,
            actor,
            team=old.team,
            professional=taker,
            role=old.role,
            function=old.function,
            domain_scope=old.domain_scope,
            legal_basis=old.legal_basis,
            client_informed_on=told_on,
            conditions=CONFIRMED if on_secrecy else (),
            state=MembershipState.ACTIVE,
        )
    if old.is_lead:
        # One after the other: the database allows one at a time.
        old.is_lead = False
        save(session, actor, old)
        new.is_lead = True
        save(session, actor, new)
    end_membership(session, actor, membership=old)


def _open_seat(session: Session, team_id: int, professional_id: int) -> TeamMembership | None:
    return session.scalar(
        select(TeamMembership).where(
            TeamMembership.team_id == team_id,
            TeamMembership.professional_id == professional_id,
            TeamMembership.state.not_in(_OVER),
        )
    )


def _require_in_team(session: Session, work: Work, taker: Professional) -> None:
    if work.ref is None:
        return
    team_id = session.scalar(select(SupportTeam.id).join(Client).where(Client.ref == work.ref))
    seat = None if team_id is None else _open_seat(session, team_id, taker.id)
    if seat is None or not is_current(seat, clock.today()):
        raise GuardFailed("handover", "hand over", "a colleague who is in the client's team")


def _trajectory(
    session: Session, actor: Actor, number: int, leaver: Professional, taker: Professional
) -> None:
    found = session.get_one(Trajectory, number)
    change_trajectory(session, actor, trajectory=found, goal=found.goal, supervisor=taker)


def _placement(
    session: Session, actor: Actor, number: int, leaver: Professional, taker: Professional
) -> None:
    found = session.get_one(Placement, number)
    if found.supervisor_id == leaver.id:
        found.supervisor = taker
    if found.job_coach_id == leaver.id:
        found.job_coach = taker
    save(session, actor, found)


def _meeting(session: Session, actor: Actor, number: int, leaver: Professional, taker: Professional) -> None:
    found = session.get_one(TeamMeeting, number)
    found.called_by = taker
    save(session, actor, found)
    asked = {one.professional_id: one for one in found.guests}
    if leaver.id in asked and taker.id not in asked:
        guest: MeetingGuest = asked[leaver.id]
        guest.professional = taker
        save(session, actor, guest)


def _action_point(
    session: Session, actor: Actor, number: int, leaver: Professional, taker: Professional
) -> None:
    found = session.get_one(ActionPoint, number)
    found.owner = taker
    save(session, actor, found)


def _sharing_request(
    session: Session, actor: Actor, number: int, leaver: Professional, taker: Professional
) -> None:
    found = session.get_one(Consent, number)
    found.recorded_by_id = taker.id
    save(session, actor, found)


def _workplace(
    session: Session, actor: Actor, number: int, leaver: Professional, taker: Professional
) -> None:
    found = session.get_one(CapacityOffer, number)
    for seat in ("contact", "anchor_person", "job_coach"):
        if getattr(found, f"{seat}_id") == leaver.id:
            setattr(found, seat, taker)
    save(session, actor, found)


def _still_asked(session: Session, professional_id: int) -> list[TeamMembership]:
    statement = select(TeamMembership).where(
        TeamMembership.professional_id == professional_id, TeamMembership.state.not_in(_OVER)
    )
    return list(session.scalars(statement))


_ACTS: Mapping[OpenWorkKind, Callable[[Session, Actor, int, Professional, Professional], None]] = {
    OpenWorkKind.TRAJECTORY: _trajectory,
    OpenWorkKind.PLACEMENT: _placement,
    OpenWorkKind.MEETING: _meeting,
    OpenWorkKind.ACTION_POINT: _action_point,
    OpenWorkKind.SHARING_REQUEST: _sharing_request,
    OpenWorkKind.WORKPLACE: _workplace,
}
