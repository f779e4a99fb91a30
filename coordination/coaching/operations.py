"""Saying what somebody can do, and letting somebody with room coach a stay."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.actors import Actor, require_person, require_role
from coordination.audit.operations import record
from coordination.coaching import queries, rules
from coordination.coaching.models import JobCoachProfile
from coordination.errors import GuardFailed, NotFound
from coordination.organisations.models import Professional
from coordination.placements import queries as placements
from coordination.placements.models import Placement
from coordination.rows import save
from coordination.vocabulary import (
    ActorRole,
    AuditAction,
    ClientPart,
    JobCoachCompetence,
    JobCoachTask,
    PlacementState,
)

_KEEPERS = (ActorRole.SUPERVISOR, ActorRole.PARTNER, ActorRole.TEAM_MEMBER, ActorRole.ADMINISTRATOR)
_COACHED = frozenset({PlacementState.CONFIRMED, PlacementState.ACTIVE, PlacementState.PAUSED})


def set_profile(
    session: Session,
    actor: Actor,
    *,
    tasks: Collection[JobCoachTask],
    competences: Collection[JobCoachCompetence],
    professional_id: int | None = None,
    service_id: int | None = None,
) -> JobCoachProfile | None:
    """Say which tasks and competences a professional, or a service, has; none at all takes the profile away.

    Raises
    ------
    InvalidInput
        Unless it is of one professional or of one service.
    NotFound
        When there is no such professional or service, or it is another organisation's.
    """
    require_role(actor, "keeping a profile", *_KEEPERS)
    require_person(actor, "keeping a profile")
    owner = queries.owner_of(session, actor, professional_id=professional_id, service_id=service_id)
    profile = queries.profile_of(session, professional_id=professional_id, service_id=service_id)
    kind = "professional" if professional_id is not None else "service"
    detail = f"{kind}:{owner.id} tasks {len(set(tasks))}"
    if not tasks and not competences:
        if profile is not None:
            session.delete(profile)
            session.flush()
            record(session, actor, AuditAction.DELETE, "job coach profile", owner.id, detail=detail)
        return None
    if profile is None:
        profile = JobCoachProfile(professional_id=professional_id, service_id=service_id)
    profile.tasks, profile.competences = list(tasks), list(competences)
    save(session, actor, profile)
    record(session, actor, AuditAction.UPDATE, "job coach profile", owner.id, detail=detail)
    return profile


def assign_coach(
    session: Session, actor: Actor, *, placement_ref: str, professional_id: int | None
) -> Placement:
    """Let a professional coach a stay, if the caseload has room (HR-18); None leaves it without a coach.

    Locks the professional, so that of two who take the last room one is told so.

    Raises
    ------
    Refused
        When the actor may not see the client's proposals.
    NotFound
        When there is no such professional at work.
    GuardFailed
        When the stay is not confirmed or under way, or the caseload is full.
    """
    require_role(actor, "choosing a job coach", ActorRole.SUPERVISOR)
    require_person(actor, "choosing a job coach")
    stay = placements.own_placement(session, actor, placement_ref)
    if stay.state not in _COACHED:
        raise GuardFailed("placement", "coach", "a place that is confirmed or in use")
    if professional_id is not None:
        statement = select(Professional).where(Professional.id == professional_id, Professional.active)
        coach = session.scalar(statement.with_for_update())
        if coach is None:
            raise NotFound("professional")
        people = queries.people_coached(session, [coach.id])[coach.id] - {stay.client_id}
        if not rules.has_room(len(people), coach.caseload_max):
            raise GuardFailed("placement", "coach", "room in the caseload of the job coach")
    stay.job_coach_id = professional_id
    save(session, actor, stay)
    record(
        session,
        actor,
        AuditAction.UPDATE,
        "placement",
        stay.ref,
        subject=stay.client.ref,
        part=ClientPart.PROPOSALS.value,
        detail="job coach" if professional_id is None else f"job coach professional:{professional_id}",
    )
    return stay
