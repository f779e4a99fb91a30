"""Referrals, read: by the client's team, by the service that is asked, and by the client.

Every read asks `coordination.consent.referring`, and is recorded. Of a referral that does not exist the same
is asked of the database as of one that the actor may not know of (CONF-01).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from coordination.actors import Actor, require_role
from coordination.audit.models import AuditEvent
from coordination.audit.operations import record
from coordination.audit.queries import events_of_object
from coordination.clients.models import Client
from coordination.consent.access import Refused, decisions, joined, require_parts, visible_clients
from coordination.consent.referring import (
    SEEN_BY_RECEIVER,
    agreed_for_referral,
    covering_consent,
    decide_for_receiver,
    may_know,
    parts_behind,
)
from coordination.consent.rules import Agreement
from coordination.referrals.lifecycle import OVER
from coordination.referrals.models import Referral
from coordination.services.models import Service
from coordination.teams.models import TeamMembership
from coordination.vocabulary import (
    ActorRole,
    AuditAction,
    ClientPart,
    LegalBasis,
)

REFERRAL = "referral"
SENDERS = (ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER)
RECEIVERS = (ActorRole.PARTNER, *SENDERS)
_READS = (AuditAction.VIEW, AuditAction.VIEW_DENIED)


@dataclass(frozen=True, slots=True)
class Received:
    """A referral as the service that is asked reads it: the question, and these parts of the file."""

    referral: Referral
    parts: frozenset[ClientPart]


def found_for(session: Session, actor: Actor, referral_ref: str) -> Referral:
    """Return a referral that somebody on the client's side acts on: of the team, or the client.

    Raises
    ------
    Refused
        When it does not exist, or the actor may not know of it.
    """
    referral = _find(session, referral_ref)
    if not _known(session, actor, referral) or referral is None:
        raise Refused(REFERRAL, actor, _client_ref(referral), [ClientPart.TEAM])
    return referral


def received(session: Session, actor: Actor, referral_ref: str) -> Received:
    """Return a referral that was sent to the actor's organisation, with what of the file goes along.

    Raises
    ------
    Refused
        When it does not exist, was not sent or is over, or the client shares it no longer.
    """
    referral = _find(session, referral_ref)
    parts = _parts_received(session, actor, referral)
    if referral is None or parts is None:
        raise Refused(REFERRAL, actor, _client_ref(referral), [ClientPart.EXISTENCE])
    return Received(referral, parts)


def found_by_either(session: Session, actor: Actor, referral_ref: str) -> Referral:
    """Return a referral for an act that both sides may do.

    Raises
    ------
    Refused
        When neither side's rule lets the actor know of it.
    """
    referral = _find(session, referral_ref)
    known = _known(session, actor, referral) or _parts_received(session, actor, referral) is not None
    if known and referral is not None:
        return referral
    raise Refused(REFERRAL, actor, _client_ref(referral), [ClientPart.TEAM])


def of_client(session: Session, actor: Actor, client: Client) -> list[Referral]:
    """Return the referrals of a client that the actor may know of, what is under way first; recorded.

    Raises
    ------
    Refused
        When the actor may not see the client's team.
    """
    require_parts(session, actor, client, "client", ClientPart.TEAM)
    statement = _whole().where(Referral.client_id == client.id).order_by(Referral.id.desc())
    found = [one for one in session.scalars(statement) if _known(session, actor, one)]
    for one in found:
        _record_view(session, actor, one)
    return sorted(found, key=lambda one: one.state in OVER)


def read(session: Session, actor: Actor, referral_ref: str) -> tuple[Referral, list[AuditEvent]]:
    """Return a referral for the client's side, with who did what, the earliest first; recorded.

    Raises
    ------
    Refused
        As `found_for`.
    """
    referral = found_for(session, actor, referral_ref)
    _record_view(session, actor, referral)
    events = events_of_object(session, REFERRAL, referral.ref, subject=referral.client.ref, without=_READS)
    return referral, events[::-1]


def read_received(session: Session, actor: Actor, referral_ref: str) -> Received:
    """Return a referral for the service that is asked; what is shown of the file is recorded.

    Raises
    ------
    Refused
        As `received`.
    """
    found = received(session, actor, referral_ref)
    _record_received(session, actor, found)
    return found


def inbox(session: Session, actor: Actor) -> list[Received]:
    """Return what was sent to the actor's organisation and is under way, the oldest first; recorded."""
    require_role(actor, "reading referrals", *RECEIVERS)
    found = to_own_organisation(session, actor)
    for one in found:
        _record_received(session, actor, one)
    return found


def to_own_organisation(session: Session, actor: Actor) -> list[Received]:
    """Return the same without a record, for lists that name nobody."""
    if actor.organisation_id is None or not actor.has(*RECEIVERS):
        return []
    statement = (
        _whole()
        .where(Service.organisation_id == actor.organisation_id, Referral.state.in_(SEEN_BY_RECEIVER))
        .order_by(Referral.requested_on, Referral.id)
    )
    rows = list(session.scalars(statement))
    agreed = agreed_for_referral(session, {one.client_id for one in rows}, actor.organisation_id)
    return [
        Received(one, _granted(one, agreed[one.client_id]))
        for one in rows
        if decide_for_receiver(
            one.state,
            actor.organisation_id,
            one.shared_items,
            agreed[one.client_id],
            ClientPart.EXISTENCE,
        )
    ]


def known_to_service(session: Session, actor: Actor, client: Client, service: Service) -> bool:
    """Say whether a referral of a client to a service is under way of which the actor may know.

    Of another that is under way nothing is told: that the service is asked tells of a life domain (CONF-02).
    """
    statement = _whole().where(
        Referral.client_id == client.id, Referral.to_service_id == service.id, Referral.state.not_in(OVER)
    )
    return any(_known(session, actor, one) for one in session.scalars(statement))


def own_referrals(session: Session, actor: Actor) -> list[Referral]:
    """Return what the actor wrote and is under way, of clients in whose team the actor sits still."""
    if actor.professional_id is None or not actor.has(*SENDERS):
        return []
    statement = (
        _whole()
        .join(TeamMembership, TeamMembership.id == Referral.from_membership_id)
        .where(
            TeamMembership.professional_id == actor.professional_id,
            Referral.state.not_in(OVER),
            Referral.client_id.in_(visible_clients(actor, ClientPart.TEAM)),
        )
        .order_by(Referral.state_since, Referral.id)
    )
    return list(session.scalars(statement))


def still_shared(session: Session, referral: Referral) -> bool:
    """Say whether the client lets the service read all that goes along, today."""
    organisation_id = referral.to_service.organisation_id
    return covering_consent(session, referral.client_id, organisation_id, referral.shared_items) is not None


@cache
def _whole() -> Select[Referral]:
    return (
        select(Referral)
        .join(Service, Service.id == Referral.to_service_id)
        .options(
            contains_eager(Referral.to_service).joinedload(Service.organisation),
            joinedload(Referral.client),
            joinedload(Referral.from_membership).joinedload(TeamMembership.professional),
        )
    )


def _find(session: Session, referral_ref: str) -> Referral | None:
    """Return a referral in one statement; its questions are fetched once somebody may read it."""
    return session.scalar(_whole().where(Referral.ref == referral_ref))


def _client_ref(referral: Referral | None) -> str | None:
    return None if referral is None else referral.client.ref


def _known(session: Session, actor: Actor, referral: Referral | None) -> bool:
    if referral is None:
        decisions(session, actor, [0], [ClientPart.TEAM])
        return False
    author = referral.from_membership.professional_id
    if actor.client_id is not None:
        return actor.client_id == referral.client_id
    return may_know(session, actor, referral.client_id, referral.to_service, author)


def _parts_received(
    session: Session, actor: Actor, referral: Referral | None
) -> frozenset[ClientPart] | None:
    """Return what of the file the actor's organisation reads of a referral; None: not even that it is one."""
    organisation_id = actor.organisation_id
    if organisation_id is None or not actor.has(*RECEIVERS) or not actor.is_person:
        return None
    client_id = 0 if referral is None else referral.client_id
    agreed = agreed_for_referral(session, [client_id], organisation_id)[client_id]
    if referral is None or referral.to_service.organisation_id != organisation_id:
        return None
    items = referral.shared_items
    if not decide_for_receiver(referral.state, organisation_id, items, agreed, ClientPart.EXISTENCE):
        return None
    return _granted(referral, agreed)


def _granted(referral: Referral, agreed: Collection[Agreement]) -> frozenset[ClientPart]:
    organisation_id = referral.to_service.organisation_id
    return frozenset(
        part
        for part in referral.shared_items
        if decide_for_receiver(referral.state, organisation_id, referral.shared_items, agreed, part)
    )


def _record_view(session: Session, actor: Actor, referral: Referral) -> None:
    record(
        session,
        actor,
        AuditAction.VIEW,
        REFERRAL,
        referral.ref,
        subject=referral.client.ref,
        part=joined(parts_behind(referral.to_service)),
    )


def _record_received(session: Session, actor: Actor, found: Received) -> None:
    record(
        session,
        actor,
        AuditAction.VIEW,
        REFERRAL,
        found.referral.ref,
        subject=found.referral.client.ref,
        part=joined(part for part in ClientPart if part in found.parts),
        basis=LegalBasis.WRITTEN_AGREEMENT.value,
    )
