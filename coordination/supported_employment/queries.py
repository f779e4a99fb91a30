"""Reading what the conditions of supported employment rest on, for one client and each such placement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.clients.models import Client
from coordination.clients.rules import open_trajectory_of
from coordination.consent.access import open_client
from coordination.meetings.models import TeamMeeting
from coordination.placements import papers
from coordination.placements.models import Placement
from coordination.placements.queries import placements_of
from coordination.supported_employment.rules import Condition, Facts, conditions, stage_of
from coordination.teams.models import InformalMember, SupportTeam
from coordination.vocabulary import AgreementKind, ClientPart, EuseStage, HalfDays, PlacementKind

#: What a reader must be granted: the facts stand in these parts of the file.
PARTS = (
    ClientPart.PROPOSALS,
    ClientPart.WISHES,
    ClientPart.AVAILABILITY,
    ClientPart.FUNCTIONAL_PROFILE,
    ClientPart.TEAM,
)
_HALF_YEAR = timedelta(days=182)


@dataclass(frozen=True, slots=True)
class Checked:
    """One placement in supported employment, with its conditions and the stage it stands in."""

    placement: Placement
    facts: Facts
    conditions: tuple[Condition, ...]
    stage: EuseStage | None


@dataclass(frozen=True, slots=True)
class SupportedView:
    """Supported employment of one client: each such placement, and the stage without any."""

    client: Client
    placements: tuple[Checked, ...]
    stage: EuseStage | None


def open_supported(session: Session, actor: Actor, ref: str) -> SupportedView:
    """Return a client's placements in supported employment with the twelve conditions; the read is recorded.

    Raises
    ------
    Refused
        When one of `PARTS` of this client is not granted.
    """
    client = open_client(session, actor, ref, *PARTS)
    found = [
        one
        for one in placements_of(session, actor, client)
        if one.offer.placement_kind is PlacementKind.SUPPORTED_WORK_UNPAID
    ]
    circle = _circle(session, client.id)
    talked = _talked_together(session, client.id)
    has_trajectory = open_trajectory_of(client) is not None
    has_profile = bool(client.wishes) and _has_strengths(client)
    return SupportedView(
        client=client,
        placements=tuple(
            _checked(one, circle, talked, has_trajectory=has_trajectory, has_profile=has_profile)
            for one in found
        ),
        stage=stage_of(None, has_trajectory=has_trajectory, has_profile=has_profile),
    )


def facts_of(placement: Placement, *, circle: int, talked_together: int) -> Facts:
    """Return what the conditions ask of a placement that was read whole."""
    client, offer = placement.client, placement.offer
    unsigned = papers.unsigned(placement)
    answers = [one.agrees for one in placement.answers]
    guiding = offer.guiding_organisation
    available = client.availability
    return Facts(
        said_yes=answers[-1] if answers else None,
        alternatives=len(placement.other_offers),
        has_strengths=_has_strengths(client),
        declaration_signed=AgreementKind.ENGAGEMENT_DECLARATION not in unsigned,
        agreement_signed=AgreementKind.WORKPLACE_AGREEMENT not in unsigned,
        circle=circle,
        wants_new_network=client.wants_new_network,
        wishes_by=tuple(one.stated_by for one in client.wishes),
        has_end=placement.ends_on is not None,
        duration=offer.service.duration_model,
        regular=offer.regular_environment,
        has_anchor=offer.anchor_person_id is not None,
        has_coach=(placement.job_coach_id or offer.job_coach_id) is not None,
        stress=offer.stress_level,
        wants_calm=client.wants_low_stress,
        guided_by=None if guiding is None else frozenset(guiding.kinds),
        serves_goal=placement.plan_goal_id is not None,
        talked_together=talked_together,
        needs_met=set(client.functional_needs) <= set(offer.adaptations_available),
        fits_time=None if available is None else not HalfDays(placement.half_days & ~available),
        cost_cents=offer.service.cost_to_client_cents,
    )


def _checked(
    placement: Placement, circle: int, talked: int, *, has_trajectory: bool, has_profile: bool
) -> Checked:
    facts = facts_of(placement, circle=circle, talked_together=talked)
    stage = stage_of(placement.state, has_trajectory=has_trajectory, has_profile=has_profile)
    return Checked(placement, facts, conditions(facts), stage)


def _has_strengths(client: Client) -> bool:
    return bool(client.strengths or client.competence_assessments)


def _circle(session: Session, client_id: int) -> int:
    statement = select(func.count()).where(
        InformalMember.client_id == client_id, InformalMember.ended_on.is_(None)
    )
    return session.scalar(statement) or 0


def _talked_together(session: Session, client_id: int) -> int:
    statement = (
        select(func.count())
        .select_from(TeamMeeting)
        .join(SupportTeam, SupportTeam.id == TeamMeeting.team_id)
        .where(
            SupportTeam.client_id == client_id,
            TeamMeeting.client_present.is_(True),
            TeamMeeting.starts_at >= clock.now() - _HALF_YEAR,
        )
    )
    return session.scalar(statement) or 0
