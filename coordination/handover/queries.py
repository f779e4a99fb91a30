"""What a professional who leaves still has open: teams, trajectories, meetings, workplaces, questions.

Evaluations, waiting lists and what a client asked for have no owner of their own: they go along with the
trajectory and with the lead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.capacity.models import CapacityOffer
from coordination.clients.lifecycle import OPEN_STATES
from coordination.clients.models import Client, Trajectory
from coordination.consent.lifecycle import ASKED
from coordination.consent.models import Consent
from coordination.meetings.models import ActionPoint, TeamMeeting
from coordination.organisations.models import Professional
from coordination.organisations.queries import professionals
from coordination.placements.lifecycle import OCCUPYING, UNDER_WAY
from coordination.placements.models import Placement
from coordination.teams.models import SupportTeam, TeamMembership
from coordination.vocabulary import (
    CapacityState,
    LegalBasis,
    MeetingState,
    MembershipState,
    OpenWorkKind,
    PlacementState,
)

_TO_END = UNDER_WAY | OCCUPYING | {PlacementState.ENDED, PlacementState.AFTERCARE}
_HELD = (MembershipState.ACTIVE, MembershipState.PAUSED)


@dataclass(frozen=True, slots=True)
class Work:
    """One thing that is open.

    Attributes
    ----------
    ref
        Of the client it is about; None for a workplace.
    number
        Of the row.
    title
        Of a workplace; empty else.
    """

    kind: OpenWorkKind
    number: int
    ref: str | None = None
    title: str = ""

    @property
    def key(self) -> str:
        """What tells it apart from other work."""
        return f"{self.kind.value}-{self.number}"


def open_work(session: Session, professional_id: int) -> list[Work]:
    """Return what a professional has open, by kind; of a client it names the reference alone."""
    return [
        *_seats(session, professional_id),
        *_of_clients(
            session,
            OpenWorkKind.TRAJECTORY,
            select(Trajectory.id, Client.ref)
            .join(Client, Client.id == Trajectory.client_id)
            .where(Trajectory.supervisor_id == professional_id, Trajectory.state.in_(OPEN_STATES)),
        ),
        *_of_clients(
            session,
            OpenWorkKind.PLACEMENT,
            select(Placement.id, Client.ref)
            .join(Client, Client.id == Placement.client_id)
            .where(
                or_(Placement.supervisor_id == professional_id, Placement.job_coach_id == professional_id),
                Placement.state.in_(_TO_END),
            ),
        ),
        *_of_clients(
            session,
            OpenWorkKind.MEETING,
            select(TeamMeeting.id, Client.ref)
            .join(SupportTeam, SupportTeam.id == TeamMeeting.team_id)
            .join(Client, Client.id == SupportTeam.client_id)
            .where(
                TeamMeeting.called_by_id == professional_id,
                TeamMeeting.state == MeetingState.PLANNED,
                TeamMeeting.starts_at > clock.now(),
            ),
        ),
        *_of_clients(
            session,
            OpenWorkKind.ACTION_POINT,
            select(ActionPoint.id, Client.ref)
            .join(TeamMeeting, TeamMeeting.id == ActionPoint.meeting_id)
            .join(SupportTeam, SupportTeam.id == TeamMeeting.team_id)
            .join(Client, Client.id == SupportTeam.client_id)
            .where(ActionPoint.owner_id == professional_id, ActionPoint.done_on.is_(None)),
        ),
        *_of_clients(
            session,
            OpenWorkKind.SHARING_REQUEST,
            select(Consent.id, Client.ref)
            .join(Client, Client.id == Consent.client_id)
            .join(SupportTeam, SupportTeam.client_id == Client.id)
            .join(TeamMembership, TeamMembership.team_id == SupportTeam.id)
            .where(
                # Who sits in the team no longer has nothing to explain there; who guides sees it waiting.
                TeamMembership.professional_id == professional_id,
                TeamMembership.state.in_(_HELD),
                Consent.recorded_by_id == professional_id,
                Consent.state.in_(ASKED),
                Consent.expires_on > clock.today(),
            ),
        ),
        *_workplaces(session, professional_id),
    ]


def counts(work: Iterable[Work]) -> dict[OpenWorkKind, int]:
    """Return how much there is of each kind, for who may not know of which clients."""
    counted = Counter(one.kind for one in work)
    return {kind: counted[kind] for kind in OpenWorkKind if counted[kind]}


def rests_on_secrecy(session: Session, professional_id: int) -> bool:
    """Say whether a membership rests on shared secrecy: its conditions are to be confirmed anew."""
    return any(
        one.legal_basis is LegalBasis.SHARED_SECRECY for one in held_memberships(session, professional_id)
    )


def held_memberships(session: Session, professional_id: int) -> list[TeamMembership]:
    """Return the memberships that somebody hands over: active ones and those that rest."""
    statement = (
        select(TeamMembership)
        .where(TeamMembership.professional_id == professional_id, TeamMembership.state.in_(_HELD))
        .order_by(TeamMembership.id)
    )
    return list(session.scalars(statement))


def colleagues(session: Session, leaver: Professional) -> list[Professional]:
    """Return who may take over: whoever works for the same organisation today."""
    found = professionals(session, organisation_id=leaver.organisation_id)
    return [one for one in found if one.id != leaver.id]


def _seats(session: Session, professional_id: int) -> list[Work]:
    refs = (
        select(TeamMembership, Client.ref)
        .join(SupportTeam, SupportTeam.id == TeamMembership.team_id)
        .join(Client, Client.id == SupportTeam.client_id)
        .where(TeamMembership.professional_id == professional_id, TeamMembership.state.in_(_HELD))
        .order_by(Client.ref)
    )
    return [
        Work(OpenWorkKind.LEAD if one.is_lead else OpenWorkKind.MEMBERSHIP, one.id, ref)
        for one, ref in session.execute(refs)
    ]


def _of_clients(session: Session, kind: OpenWorkKind, statement: Select[int, str]) -> list[Work]:
    rows = session.execute(statement.order_by(Client.ref))
    return [Work(kind, number, ref) for number, ref in rows]


def _workplaces(session: Session, professional_id: int) -> list[Work]:
    named = (CapacityOffer.contact_id, CapacityOffer.anchor_person_id, CapacityOffer.job_coach_id)
    statement = (
        select(CapacityOffer.id, CapacityOffer.title)
        .where(
            or_(*(column == professional_id for column in named)),
            CapacityOffer.state != CapacityState.CLOSED,
        )
        .order_by(CapacityOffer.title, CapacityOffer.id)
    )
    return [Work(OpenWorkKind.WORKPLACE, number, None, title) for number, title in session.execute(statement)]
