"""An organisation leaves the network: its memberships end at once, its data stay to be fetched (CONF-35)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, require_person, require_role
from coordination.audit.operations import record
from coordination.capacity.models import CapacityOffer
from coordination.errors import GuardFailed, NotFound
from coordination.organisations.models import Organisation, Professional
from coordination.organisations.queries import organisation as organisation_by_id
from coordination.rows import save
from coordination.teams.models import TeamMembership
from coordination.teams.operations import end_membership
from coordination.vocabulary import ActorRole, AuditAction, MembershipState

#: Days on which its data can still be fetched after an organisation has left.
DAYS_TO_FETCH = 30
_OVER = (MembershipState.ENDED, MembershipState.DECLINED)


def withdraw_organisation(session: Session, actor: Actor) -> Organisation:
    """Let the actor's own organisation leave the network: from now on none of its people sees any client.

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
    found.withdrawn_on = clock.today()
    found.active = False
    save(session, actor, found)
    record(session, actor, AuditAction.UPDATE, "organisation", found.id, detail="withdrawn")
    return found


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
