"""An organisation leaves the network: its memberships end at once, its data stay to be fetched (CONF-35)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from coordination import clock
from coordination.actors import Actor, require_person, require_role
from coordination.audit.operations import record
from coordination.capacity.models import CapacityOffer
from coordination.capacity.operations import close_offer
from coordination.clients.models import Client
from coordination.consent.access import visible_clients
from coordination.consent.emergency import close_of_organisation
from coordination.errors import GuardFailed, NotFound
from coordination.organisations.models import Organisation, Professional
from coordination.organisations.queries import organisation as organisation_by_id
from coordination.placements.lifecycle import OCCUPYING, UNDER_WAY
from coordination.placements.models import Placement
from coordination.rows import save
from coordination.teams.models import SupportTeam, TeamMembership
from coordination.teams.operations import end_membership
from coordination.vocabulary import (
    ActorRole,
    AuditAction,
    CapacityState,
    ClientPart,
    MembershipState,
    RoleKind,
)

#: Days on which its data can still be fetched after an organisation has left.
DAYS_TO_FETCH = 30
_OVER = (MembershipState.ENDED, MembershipState.DECLINED)


def withdraw_organisation(session: Session, actor: Actor) -> Organisation:
    """Let the actor's own organisation leave the network: from now on none of its people sees any client.

    Its offers are closed too; who has a place there keeps it until somebody decides (`left_open`).

    Raises
    ------
    NotAllowed
        Unless an administrator of the organisation does it.
    GuardFailed
        When it has left already.
    """
    require_role(actor, "leaving the network", ActorRole.ADMINISTRATOR)
    require_person(actor, "leaving the network")
    found = _own(session, actor)
    if found.withdrawn_on is not None:
        raise GuardFailed("organisation", "leave", "an organisation that is in the network")
    open_ones = select(TeamMembership).where(
        TeamMembership.organisation_id == found.id, TeamMembership.state.not_in(_OVER)
    )
    # Ended by the program, on the organisation's word: its administrator is in no team.
    on_its_word = Actor(
        name=actor.name, roles=frozenset({ActorRole.WORKER}), organisation_id=actor.organisation_id
    )
    for membership in session.scalars(open_ones).all():
        end_membership(session, on_its_word, membership=membership)
    offers = select(CapacityOffer.id).where(
        CapacityOffer.host_organisation_id == found.id, CapacityOffer.state != CapacityState.CLOSED
    )
    for offer_id in session.scalars(offers.order_by(CapacityOffer.id)).all():
        close_offer(session, on_its_word, offer_id=offer_id)
    close_of_organisation(session, on_its_word, organisation_id=found.id)
    found.withdrawn_on = clock.today()
    found.active = False
    save(session, actor, found)
    record(session, actor, AuditAction.UPDATE, "organisation", found.id, detail="withdrawn")
    return found


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """Something that an organisation left open and that somebody is to take over.

    Attributes
    ----------
    placement_ref
        The proposal or stay that was under way; None where it is a seat in the team that is empty now.
    role
        Of who sat there.
    """

    client_ref: str
    organisation: str
    left_on: date
    placement_ref: str | None = None
    role: RoleKind | None = None


def left_open(session: Session, actor: Actor) -> list[LeftOpen]:
    """Return what organisations that left in the last thirty days left open, of clients the actor may open.

    Proposals and stays under way at their places or guided by their people, and seats that they had in teams.
    """
    since = clock.today() - timedelta(days=DAYS_TO_FETCH)
    left = session.scalars(select(Organisation.id).where(Organisation.withdrawn_on >= since)).all()
    if not left:
        return []
    placements = (
        select(Placement, Organisation)
        .join(CapacityOffer, CapacityOffer.id == Placement.offer_id)
        .join(Professional, Professional.id == Placement.supervisor_id)
        .join(
            Organisation,
            or_(
                Organisation.id == CapacityOffer.host_organisation_id,
                Organisation.id == Professional.organisation_id,
            ),
        )
        .where(
            Organisation.id.in_(left),
            Placement.state.in_(UNDER_WAY | OCCUPYING),
            Placement.client_id.in_(visible_clients(actor, ClientPart.PROPOSALS)),
        )
        .options(joinedload(Placement.client))
        .order_by(Placement.id)
    )
    seats = (
        select(TeamMembership, Client.ref, Organisation)
        .join(SupportTeam, SupportTeam.id == TeamMembership.team_id)
        .join(Client, Client.id == SupportTeam.client_id)
        .join(Organisation, Organisation.id == TeamMembership.organisation_id)
        .where(
            Organisation.id.in_(left),
            TeamMembership.state == MembershipState.ENDED,
            TeamMembership.ends_on >= Organisation.withdrawn_on,
            Client.id.in_(visible_clients(actor, ClientPart.TEAM)),
        )
        .order_by(Client.ref, TeamMembership.id)
    )
    found = {
        one.ref: LeftOpen(one.client.ref, home.name, home.withdrawn_on or since, placement_ref=one.ref)
        for one, home in session.execute(placements)
    }
    return [
        *found.values(),
        *(
            LeftOpen(ref, home.name, home.withdrawn_on or since, role=one.role)
            for one, ref, home in session.execute(seats)
        ),
    ]


def last_day_to_fetch(organisation: Organisation) -> date | None:
    """Return the last day on which its data can be fetched; None while it is in the network."""
    left = organisation.withdrawn_on
    return None if left is None else left + timedelta(days=DAYS_TO_FETCH)


def export_own_data(session: Session, actor: Actor) -> dict[str, Any]:
    """Return what an organisation put into the network about itself; no client stands in it.

    Of clients an administrator sees nothing, also not here: each colleague fetches the own texts
    (`coordination.retention.own_texts`).

    Raises
    ------
    NotAllowed
        Unless an administrator of the organisation asks.
    NotFound
        When it left more than thirty days ago.
    """
    require_role(actor, "fetching the organisation's data", ActorRole.ADMINISTRATOR)
    found = _own(session, actor)
    last = last_day_to_fetch(found)
    if last is not None and clock.today() > last:
        raise NotFound("export")
    people = session.scalars(
        select(Professional).where(Professional.organisation_id == found.id).order_by(Professional.id)
    )
    offers = session.scalars(
        select(CapacityOffer).where(CapacityOffer.host_organisation_id == found.id).order_by(CapacityOffer.id)
    )
    record(session, actor, AuditAction.EXPORT, "organisation", found.id)
    return {
        "format": "schakel-organisation/1",
        "organisation": {
            "name": found.name,
            "kinds": [kind.value for kind in found.kinds],
            "municipality": found.municipality,
            "withdrawn_on": None if found.withdrawn_on is None else found.withdrawn_on.isoformat(),
        },
        "sites": [
            {"name": site.name, "address": site.address, "postcode": site.postcode, "locality": site.locality}
            for site in found.sites
        ],
        "professionals": [
            {"name": one.display_name, "role": one.role.value, "phone": one.phone, "email": one.email}
            for one in people
        ],
        "offers": [
            {
                "title": one.title,
                "tasks": one.tasks_text,
                "kind": one.placement_kind.value,
                "state": one.state.value,
                "shifts": [
                    {"name": shift.name, "half_days": list(shift.half_days.names), "places": shift.places}
                    for shift in one.shifts
                ],
            }
            for one in offers
        ],
    }


def _own(session: Session, actor: Actor) -> Organisation:
    if actor.organisation_id is None:
        raise NotFound("organisation")
    return organisation_by_id(session, actor.organisation_id)
