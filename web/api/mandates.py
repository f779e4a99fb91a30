"""What may be arranged with whom until when, and the contacts that rest on it (CONF-34)."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint
from sqlalchemy.orm import Session

from coordination import clock
from coordination.clients.models import Client
from coordination.consent.access import open_client
from coordination.mandates import operations, queries
from coordination.mandates.models import Mandate, ThirdPartyContact
from coordination.mandates.rules import Addressee, holds
from coordination.vocabulary import ActorRole, ClientPart
from web import access
from web.actors import current_actor
from web.api.reading import picked
from web.api.schemas import casework as shape
from web.unit_of_work import unit_of_work

blueprint = Blueprint("api_mandates", __name__, description="Mandates towards third parties")

_agreements = access.client_part(ClientPart.AGREEMENTS_TO_SHARE, ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER)


@blueprint.get("/clients/<ref>/mandates")
@_agreements
@blueprint.response(200, shape.MandatesSchema)
def show(ref: str) -> dict[str, Any]:
    """Return the mandates of a client and the contacts that rest on them."""
    with unit_of_work() as session:
        client = open_client(session, current_actor(), ref, ClientPart.AGREEMENTS_TO_SHARE)
        return mandates_and_contacts(session, client)


def mandates_and_contacts(session: Session, client: Client) -> dict[str, Any]:
    """Return the mandates of a client and the contacts that rest on them, for whom was granted them."""
    return {
        "mandates": [_mandate(one) for one in queries.mandates_of(session, client.id)],
        "contacts": [_contact(one) for one in queries.contacts_of(session, client.id)],
    }


@blueprint.post("/clients/<ref>/mandates")
@_agreements
@blueprint.arguments(shape.NewMandateSchema)
@blueprint.response(201, shape.MandateSchema)
def give(given: dict[str, Any], ref: str) -> dict[str, Any]:
    """Write down a mandate that the client gave."""
    with unit_of_work() as session:
        towards = _addressee(given)
        return _mandate(
            operations.give_mandate(session, current_actor(), client_ref=ref, addressee=towards, **given)
        )


@blueprint.post("/clients/<ref>/mandates/<int:mandate_id>/withdraw")
@_agreements
@blueprint.response(200, shape.MandateSchema)
def withdraw(ref: str, mandate_id: int) -> dict[str, Any]:
    """Withdraw a mandate, at once."""
    with unit_of_work() as session:
        return _mandate(
            operations.withdraw_mandate(session, current_actor(), client_ref=ref, mandate_id=mandate_id)
        )


@blueprint.post("/clients/<ref>/contacts")
@_agreements
@blueprint.arguments(shape.NewContactSchema)
@blueprint.response(201, shape.ContactSchema)
def contact(given: dict[str, Any], ref: str) -> dict[str, Any]:
    """Log a contact with a third party; without a mandate that covers it, it is blocked."""
    with unit_of_work() as session:
        towards = _addressee(given)
        return _contact(
            operations.log_contact(session, current_actor(), client_ref=ref, addressee=towards, **given)
        )


def _addressee(given: dict[str, Any]) -> Addressee:
    return Addressee(given.pop("organisation"), given.pop("authority"))


def _mandate(one: Mandate) -> dict[str, Any]:
    names = ("id", "subjects", "authority", "form", "given_on", "ends_on", "withdrawn_on")
    paths = {"organisation": "organisation.name", "language": "explained_in_language"}
    return picked(one, *names, **paths) | {"holds": holds(one, clock.today())}


def _contact(one: ThirdPartyContact) -> dict[str, Any]:
    names = ("id", "subject", "means", "held_on")
    return picked(one, *names, mandate="mandate_id", by="professional.display_name")
