"""Requests read: by the client, and by who leads the team."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, require_role
from coordination.consent.access import decisions, visible_clients
from coordination.consent.models import ClientStatement
from coordination.requests.models import ClientRequest
from coordination.requests.rules import WAITING, is_overdue
from coordination.teams.models import SupportTeam, TeamMembership
from coordination.vocabulary import (
    ActorRole,
    ClientChoice,
    ClientPart,
    ClientRequestState,
    MembershipState,
)

ASKED = (ClientChoice.ASK_COPY, ClientChoice.ASK_CORRECTION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A request that waits, as the lead reads it."""

    request: ClientRequest
    client_ref: str
    client_name: str | None
    overdue: bool
    mine: bool


def requests_of(session: Session, client_id: int) -> list[ClientRequest]:
    """Return a client's requests, the newest first; the caller may see the agreements to share."""
    statement = select(ClientRequest).where(ClientRequest.client_id == client_id)
    return list(
        session.scalars(statement.order_by(ClientRequest.received_on.desc(), ClientRequest.id.desc()))
    )


def waiting_requests(session: Session, actor: Actor) -> list[Waiting]:
    """Return the requests of the actor's clients that wait for somebody, the overdue ones first (CONF-21).

    Raises
    ------
    NotAllowed
        Unless the actor is a supervisor.
    """
    require_role(actor, "reading the requests of clients", ActorRole.SUPERVISOR)
    statement = (
        select(ClientRequest)
        .where(
            ClientRequest.state.in_(WAITING),
            ClientRequest.client_id.in_(visible_clients(actor, ClientPart.AGREEMENTS_TO_SHARE)),
        )
        .order_by(ClientRequest.due_on, ClientRequest.id)
    )
    found = list(session.scalars(statement))
    if not found:
        return []
    ids = {one.client_id for one in found}
    names = decisions(session, actor, ids, [ClientPart.IDENTITY])
    leads = leads_of(session, ids)
    today = clock.today()
    rows = [
        Waiting(
            request=one,
            client_ref=one.client.ref,
            client_name=one.client.display_name if names[one.client_id][ClientPart.IDENTITY] else None,
            overdue=is_overdue(one, today),
            mine=leads.get(one.client_id, actor.professional_id) == actor.professional_id,
        )
        for one in found
    ]
    return sorted(
        rows,
        key=lambda one: (not one.overdue, one.request.state is not ClientRequestState.OPEN, not one.mine),
    )


def leads_of(session: Session, client_ids: set[int]) -> dict[int, int]:
    """Return which professional leads the team of each client, where somebody does."""
    statement = (
        select(SupportTeam.client_id, TeamMembership.professional_id)
        .join(TeamMembership, TeamMembership.team_id == SupportTeam.id)
        .where(
            SupportTeam.client_id.in_(client_ids),
            TeamMembership.is_lead,
            TeamMembership.state == MembershipState.ACTIVE,
        )
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def how_asked(session: Session, request: ClientRequest) -> ClientStatement | None:
    """Return how a request was made: signed in, or told to somebody who wrote it down."""
    return session.scalar(
        select(ClientStatement).where(
            ClientStatement.client_id == request.client_id,
            ClientStatement.object_ref == request.id,
            ClientStatement.choice.in_(ASKED),
        )
    )
