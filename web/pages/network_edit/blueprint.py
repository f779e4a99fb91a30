"""The blueprint, who may keep what, and what a change does to the requests that run.

Somebody of an organisation keeps what is its own; an administrator sets up the whole network. Of everything
else a keeper is told that it does not exist.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import Blueprint
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.capacity.queries import offers_of_host, places_after
from coordination.errors import NotFound
from coordination.organisations import queries as organisations
from coordination.organisations.models import Organisation
from coordination.placements.host import waiting_by_offer
from coordination.services import queries as services
from coordination.services.models import Service
from coordination.services.rules import funding_ending
from coordination.vocabulary import ActorRole
from web import access
from web.presenters.network_edit import WARNED_DAYS, AtRisk
from web.presenters.offers import waiting_words

blueprint = Blueprint("network_edit", __name__, url_prefix="/network")

keepers = access.roles(ActorRole.PARTNER, ActorRole.ADMINISTRATOR)
readers = access.roles(ActorRole.SUPERVISOR, ActorRole.PARTNER, ActorRole.ADMINISTRATOR)
administrators = access.roles(ActorRole.ADMINISTRATOR)


def keeps(actor: Actor, organisation_id: int) -> bool:
    """Say whether somebody keeps what belongs to an organisation."""
    own = actor.has(ActorRole.PARTNER) and actor.organisation_id == organisation_id
    return own or actor.has(ActorRole.ADMINISTRATOR)


def kept_organisation(session: Session, actor: Actor, organisation_id: int) -> Organisation:
    """Return an organisation for whoever keeps it.

    Raises
    ------
    NotFound
        When there is none, or the actor does not keep it.
    """
    if not keeps(actor, organisation_id):
        raise NotFound("organisation")
    return organisations.organisation(session, organisation_id)


def kept_service(session: Session, actor: Actor, service_id: int) -> Service:
    """Return a service for whoever keeps it.

    Raises
    ------
    NotFound
        When there is none, or the actor does not keep it.
    """
    found = services.service(session, service_id)
    if not keeps(actor, found.organisation_id):
        raise NotFound("service")
    return found


def places_at_risk(session: Session, found: Iterable[Service]) -> AtRisk:
    """Return the lines of money that end soon or ended, by service, each with the places that hang on it.

    A line that names a number of places takes no more along than that; the others take all that would still
    stand after their last day.
    """
    risks: AtRisk = {}
    for service in found:
        for line in funding_ending(service, clock.today(), WARNED_DAYS):
            if line.ends_on is not None:
                standing = places_after(session, [service.id], line.ends_on).get(service.id, 0)
                places = standing if line.places is None else min(line.places, standing)
                risks.setdefault(service.id, []).append((line, places))
    return risks


def what_runs(session: Session, actor: Actor, service: Service) -> Sequence[str]:
    """Return what a change of a service does to the requests that run, of which the actor may know.

    Only how many there are, and never whom they would still suit: by trying out one limit after another
    somebody could read from that what a client can do, or lives on.
    """
    if not actor.has(ActorRole.PARTNER) or actor.organisation_id is None:
        return ()
    waiting = waiting_by_offer(session, actor)
    own = {one.id for one in offers_of_host(session, actor.organisation_id) if one.service_id == service.id}
    return waiting_words(sum(number for offer_id, number in waiting.items() if offer_id in own))
