"""What somebody is told about data that they received: no longer shared, or corrected (CONF-08, CONF-22).

Told under the name by which the receiver knew the client: the reference in a team, the alias at a workplace.
Never why.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, exists, false, literal, or_, select
from sqlalchemy.orm import Session, joinedload

from coordination import clock
from coordination.actors import Actor
from coordination.audit.operations import record
from coordination.capacity.models import CapacityOffer
from coordination.consent.models import ShareNotice
from coordination.errors import NotFound
from coordination.placements.models import Placement
from coordination.rows import save
from coordination.teams.models import SupportTeam, TeamMembership
from coordination.vocabulary import ActorRole, AuditAction, ConsentPurpose, PlacementState, ShareNoticeKind

#: How long a notice that nobody put away stays on the list.
SHOWN_FOR = timedelta(days=90)
#: States in which the host never heard of the client; a request that was taken back is *agreed* again.
_NEVER_SENT = (
    PlacementState.SUGGESTED,
    PlacementState.SUPERSEDED,
    PlacementState.SHORTLISTED,
    PlacementState.DISCUSSED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing to tell; ``about`` are the references or aliases by which the receiver knew the client."""

    id: int
    kind: ShareNoticeKind
    about: tuple[str, ...]
    told_on: date


def notices_for(session: Session, actor: Actor) -> list[Notice]:
    """Return what the actor is to be told and has not put away, the newest first."""
    statement = (
        select(ShareNotice)
        .where(
            _is_for(actor), ShareNotice.seen_on.is_(None), ShareNotice.told_on >= clock.today() - SHOWN_FOR
        )
        .options(joinedload(ShareNotice.client))
        .order_by(ShareNotice.told_on.desc(), ShareNotice.id.desc())
    )
    return [
        Notice(id=one.id, kind=one.kind, about=_known_as(session, one), told_on=one.told_on)
        for one in session.scalars(statement)
    ]


def put_away(session: Session, actor: Actor, *, notice_id: int, back: bool = False) -> None:
    """Take a notice off the list: it was read. For a whole organisation one colleague is enough.

    Parameters
    ----------
    back
        Put it on the list again: it was put away by mistake.

    Raises
    ------
    NotFound
        When there is no such notice for this actor.
    """
    notice = session.scalar(select(ShareNotice).where(ShareNotice.id == notice_id, _is_for(actor)))
    if notice is None:
        raise NotFound("notice")
    notice.seen_on = None if back else clock.today()
    save(session, actor, notice)
    record(
        session,
        actor,
        AuditAction.UPDATE,
        "notice",
        notice.id,
        subject=notice.client.ref,
        detail=f"{notice.kind.value} {'unread' if back else 'read'}",
    )


def _is_for(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that a notice is for the actor: by name, or as one of those who were involved."""
    if actor.professional_id is None or actor.organisation_id is None:
        return false()
    was_member = exists().where(
        SupportTeam.client_id == ShareNotice.client_id,
        TeamMembership.team_id == SupportTeam.id,
        TeamMembership.professional_id == actor.professional_id,
    )
    in_team = and_(ShareNotice.purpose != ConsentPurpose.PLACEMENT, was_member.correlate(ShareNotice))
    as_host = and_(ShareNotice.purpose == ConsentPurpose.PLACEMENT, literal(actor.has(ActorRole.PARTNER)))
    return or_(
        ShareNotice.professional_id == actor.professional_id,
        and_(
            ShareNotice.professional_id.is_(None),
            ShareNotice.organisation_id == actor.organisation_id,
            or_(in_team, as_host),
        ),
    )


def _known_as(session: Session, notice: ShareNotice) -> tuple[str, ...]:
    if notice.purpose is not ConsentPurpose.PLACEMENT:
        return (notice.client.ref,)
    statement = (
        select(Placement.alias)
        .join(CapacityOffer)
        .where(
            Placement.client_id == notice.client_id,
            CapacityOffer.host_organisation_id == notice.organisation_id,
            Placement.state.not_in(_NEVER_SENT),
        )
        .order_by(Placement.id)
    )
    return tuple(session.scalars(statement))
