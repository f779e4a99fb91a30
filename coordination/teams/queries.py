"""Reading teams; who may see one is asked in `coordination.consent.access`, not here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from functools import cache

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from coordination import clock
from coordination.actors import Actor
from coordination.errors import NotFound
from coordination.organisations.models import Professional
from coordination.teams.models import SecrecyConfirmation, SupportTeam, TeamMembership
from coordination.teams.rules import can_refer
from coordination.vocabulary import MembershipState


def team_of(session: Session, client_id: int) -> SupportTeam | None:
    """Return the client's team with members, professionals and organisations, or None."""
    return session.scalar(_teams().where(SupportTeam.client_id == client_id))


def teams_of(session: Session, client_ids: Collection[int]) -> dict[int, SupportTeam]:
    """Return the teams of these clients by client id; clients without a team are left out."""
    found = session.scalars(_teams().where(SupportTeam.client_id.in_(client_ids)))
    return {team.client_id: team for team in found}


def outlines_of(session: Session, client_ids: Collection[int]) -> list[SupportTeam]:
    """Return the teams of these clients with who does what in them, but not who that is: for counting."""
    statement = select(SupportTeam).options(selectinload(SupportTeam.memberships))
    return list(session.scalars(statement.where(SupportTeam.client_id.in_(client_ids))))


def teams_of_professional(
    session: Session, professional_id: int, on: date | None = None
) -> list[SupportTeam]:
    """Return the teams in which a professional is active on a day (today when None), with their clients."""
    day = on or clock.today()
    mine = SupportTeam.memberships.any(
        (TeamMembership.professional_id == professional_id)
        & (TeamMembership.state == MembershipState.ACTIVE)
        & (TeamMembership.starts_on <= day)
        & or_(TeamMembership.ends_on.is_(None), TeamMembership.ends_on >= day)
    )
    statement = _teams().options(joinedload(SupportTeam.client)).where(mine).order_by(SupportTeam.id)
    return list(session.scalars(statement))


def invitations_of(session: Session, professional_id: int) -> list[TeamMembership]:
    """Return the invitations that wait for a professional's answer, oldest first."""
    statement = (
        select(TeamMembership)
        .where(
            TeamMembership.professional_id == professional_id,
            TeamMembership.state == MembershipState.INVITED,
        )
        .options(
            joinedload(TeamMembership.team).joinedload(SupportTeam.client),
            joinedload(TeamMembership.organisation),
            joinedload(TeamMembership.invited_by).joinedload(Professional.organisation),
        )
        .order_by(TeamMembership.id)
    )
    return list(session.scalars(statement))


def membership(
    session: Session, membership_id: int, *, of: Actor | None = None, team: SupportTeam | None = None
) -> TeamMembership:
    """Return one membership, with its team, professional and organisation.

    Parameters
    ----------
    of
        Whose it must be: somebody else's costs and reads the same as none (CONF-01).
    team
        In which team it must stand.

    Raises
    ------
    NotFound
        When there is none with this id that is so.
    """
    wanted = [TeamMembership.id == membership_id]
    if of is not None:
        wanted.append(TeamMembership.professional_id == of.professional_id)
    if team is not None:
        wanted.append(TeamMembership.team_id == team.id)
    options = [
        joinedload(TeamMembership.team).joinedload(SupportTeam.client),
        joinedload(TeamMembership.professional),
        joinedload(TeamMembership.organisation),
        joinedload(TeamMembership.invited_by),
        selectinload(TeamMembership.conditions).joinedload(SecrecyConfirmation.confirmed_by),
    ]
    found = session.scalar(select(TeamMembership).where(*wanted).options(*options))
    if found is None:
        raise NotFound("membership")
    return found


def team_organisations(
    session: Session, client_ids: Collection[int], on: date | None = None
) -> dict[int, frozenset[int]]:
    """Return, per client, the organisations that can refer the client on a day (today when None); HR-29.

    Every client asked for has an entry; one statement.
    """
    day = on or clock.today()
    statement = (
        select(SupportTeam.client_id, TeamMembership)
        .join(TeamMembership.team)
        .where(SupportTeam.client_id.in_(client_ids), TeamMembership.state == MembershipState.ACTIVE)
    )
    found: defaultdict[int, set[int]] = defaultdict(set)
    for client_id, one in session.execute(statement):
        if can_refer(one, day):
            found[client_id].add(one.organisation_id)
    return {client_id: frozenset(found[client_id]) for client_id in client_ids}


@cache
def _teams() -> Select[SupportTeam]:
    memberships = selectinload(SupportTeam.memberships)
    return select(SupportTeam).options(
        memberships.joinedload(TeamMembership.professional),
        memberships.joinedload(TeamMembership.organisation),
    )
