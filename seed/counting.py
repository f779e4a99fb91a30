"""Counts what a world holds."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coordination.base import Row
from coordination.capacity.models import CapacityOffer, Shift
from coordination.clients.models import Client, Wish
from coordination.consent.models import Consent
from coordination.organisations.models import Organisation, Professional, Site
from coordination.placements.models import Placement
from coordination.services.models import Programme, Service, ServiceLink
from coordination.teams.models import SupportTeam, TeamMembership
from coordination.vocabulary import PlacementKind

TABLES: dict[str, type[Row]] = {
    "organisations": Organisation,
    "sites": Site,
    "professionals": Professional,
    "services": Service,
    "programmes": Programme,
    "links": ServiceLink,
    "offers": CapacityOffer,
    "shifts": Shift,
    "clients": Client,
    "wishes": Wish,
    "teams": SupportTeam,
    "members": TeamMembership,
    "agreements_to_share": Consent,
    "placements": Placement,
}


def count_rows(session: Session) -> dict[str, int]:
    """Return the number of rows of each table, of clients who look for a place, and the shortage of F.1."""
    found = {
        name: session.scalar(select(func.count()).select_from(table)) or 0 for name, table in TABLES.items()
    }
    volunteering = PlacementKind.GUIDED_VOLUNTEERING
    places = select(func.sum(Shift.places)).join(Shift.offer)
    wishes = select(func.count(Wish.client_id.distinct())).join(Wish.client)
    looking = Client.looking_since.is_not(None)
    return found | {
        "looking": session.scalar(select(func.count()).select_from(Client).where(looking)) or 0,
        "volunteering_wanted": session.scalar(wishes.where(looking, Wish.value == volunteering.value)) or 0,
        "volunteering_places": session.scalar(places.where(CapacityOffer.placement_kind == volunteering))
        or 0,
    }
