"""A client's own side: the same answers and acts as its pages. No address holds a reference of a client."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from coordination.consent import choices, own
from coordination.consent.access import open_own
from coordination.consent.choices import signed_in
from coordination.placements import operations as placements
from coordination.placements import own as proposals
from coordination.requests import operations as requests
from coordination.requests import queries
from coordination.requests.models import ClientRequest
from coordination.vocabulary import ActorRole, ClientPart
from web import access
from web.actors import current_actor
from web.api.mandates import mandates_and_contacts
from web.api.reading import picked
from web.api.schemas import own as shape
from web.api.schemas.base import CreatedSchema
from web.api.schemas.casework import MandatesSchema
from web.i18n import language
from web.unit_of_work import unit_of_work

blueprint = Blueprint("api_own", __name__, url_prefix="/mine", description="A client's own side")

_FILE = access.client_part(ClientPart.EXISTENCE, ActorRole.CLIENT)
_TEAM = access.client_part(ClientPart.TEAM, ActorRole.CLIENT)
_PROPOSALS = access.client_part(ClientPart.PROPOSALS, ActorRole.CLIENT)
_SHARING = access.client_part(ClientPart.AGREEMENTS_TO_SHARE, ActorRole.CLIENT)


@blueprint.get("/people")
@_TEAM
@blueprint.response(200, shape.PeopleSchema)
def people() -> dict[str, Any]:
    """Return who is involved, what each may see and until when."""
    with unit_of_work() as session:
        opened = open_own(
            session,
            current_actor(),
            ClientPart.TEAM,
            ClientPart.AGREEMENTS_TO_SHARE,
            ClientPart.PROPOSALS,
        )
        client = opened.client
        return {
            "people": own.people_involved(session, client),
            "hosts": proposals.hosts_that_see(session, client),
            "objections": [
                picked(one, "id", "made_on", organisation="organisation.name")
                for one in own.objections_of(session, client.id)
            ],
            "circle": [
                picked(one, "id", "relation", "phone", "named_on", name="display_name")
                for one in own.circle_of(session, client.id)
            ],
        }


@blueprint.post("/people/<int:membership_id>/object")
@_TEAM
@blueprint.response(201, CreatedSchema)
def object_to(membership_id: int) -> dict[str, Any]:
    """Object to secrets being shared with the service of a member (CONF-07)."""
    with unit_of_work() as session:
        made = choices.object_to_sharing(
            session, current_actor(), membership_id=membership_id, said=signed_in()
        )
        return picked(made, "id")


@blueprint.post("/objections/<int:objection_id>/lift")
@_TEAM
@blueprint.response(204)
def allow(objection_id: int) -> None:
    """Take an objection back."""
    with unit_of_work() as session:
        choices.lift_objection(session, current_actor(), objection_id=objection_id, said=signed_in())


@blueprint.post("/circle")
@_TEAM
@blueprint.arguments(shape.NewCloseSchema)
@blueprint.response(201, CreatedSchema)
def name_person(given: dict[str, Any]) -> dict[str, Any]:
    """Name somebody close, who may have the agreements and whom to call (CONF-33)."""
    with unit_of_work() as session:
        actor = current_actor()
        client = open_own(session, actor, ClientPart.AGREEMENTS_TO_SHARE).client
        made = choices.name_person(session, actor, client=client, said=signed_in(), **given)
        return picked(made, "id")


@blueprint.post("/circle/<int:person_id>/end")
@_TEAM
@blueprint.response(204)
def end_person(person_id: int) -> None:
    """Let somebody close be involved no longer."""
    with unit_of_work() as session:
        choices.end_person(session, current_actor(), person_id=person_id, said=signed_in())


@blueprint.get("/looks")
@_FILE
@blueprint.response(200, shape.LookSchema(many=True))
def looks() -> list[own.Look]:
    """Return who looked at the file, on which day, at what (CONF-20)."""
    with unit_of_work() as session:
        actor = current_actor()
        return own.who_looked(session, actor, open_own(session, actor).client)


@blueprint.get("/mandates")
@_SHARING
@blueprint.response(200, MandatesSchema)
def mandates() -> dict[str, Any]:
    """Return what may be arranged for the client, and with whom was spoken (CONF-20, CONF-34)."""
    with unit_of_work() as session:
        client = open_own(session, current_actor(), ClientPart.AGREEMENTS_TO_SHARE).client
        return mandates_and_contacts(session, client)


@blueprint.get("/agreements")
@_SHARING
@blueprint.response(200, shape.SharedSchema(many=True))
def agreements() -> list[dict[str, Any]]:
    """Return what is shared with whom, and until when."""
    with unit_of_work() as session:
        client = open_own(session, current_actor(), ClientPart.AGREEMENTS_TO_SHARE).client
        return [
            {
                "id": one.consent_id,
                "purpose": one.purpose,
                "parts": one.parts,
                "recipients": [{"id": number, "name": name} for number, name in one.recipients],
                "given_on": one.given_on,
                "last_day": one.last_day,
            }
            for one in own.shared_now(session, client)
        ]


@blueprint.post("/agreements/<int:consent_id>/withdraw")
@_SHARING
@blueprint.response(204)
def stop_sharing(consent_id: int) -> None:
    """Stop sharing by one agreement (CONF-08)."""
    with unit_of_work() as session:
        proposals.stop_sharing(session, current_actor(), consent_id=consent_id, said=signed_in())


@blueprint.post("/agreements/<int:consent_id>/narrow")
@_SHARING
@blueprint.arguments(shape.NarrowSchema)
@blueprint.response(204)
def share_less(given: dict[str, Any], consent_id: int) -> None:
    """Keep of one agreement only what is named; nothing can be added (CONF-08)."""
    with unit_of_work() as session:
        proposals.share_less(
            session,
            current_actor(),
            consent_id=consent_id,
            parts=given["parts"],
            recipient_ids=given["recipients"],
            said=signed_in(),
        )


@blueprint.get("/proposals")
@_PROPOSALS
@blueprint.response(200, shape.ProposedSchema(many=True))
def my_proposals() -> list[proposals.Proposed]:
    """Return what was proposed, with the places that stood beside it."""
    with unit_of_work() as session:
        actor = current_actor()
        client = open_own(session, actor, ClientPart.PROPOSALS).client
        return proposals.my_proposals(session, actor, client)


@blueprint.post("/proposals/<ref>/answer")
@_PROPOSALS
@blueprint.arguments(shape.AnswerSchema)
@blueprint.response(204)
def answer(given: dict[str, str], ref: str) -> None:
    """Say yes, no, or later; a no asks for no reason (CONF-28, CONF-29)."""
    said = given["answer"]
    with unit_of_work() as session:
        actor = current_actor()
        if said == "later":
            proposals.answer_later(session, actor, placement_ref=ref)
        else:
            proposals.answer(session, actor, placement_ref=ref, agrees=said == "yes", language=language())


@blueprint.post("/proposals/<ref>/withdraw")
@_PROPOSALS
@blueprint.response(204)
def withdraw(ref: str) -> None:
    """Take a yes back, before the first day; no reason is asked."""
    with unit_of_work() as session:
        placements.client_withdraws(session, current_actor(), placement_ref=ref)


@blueprint.get("/requests")
@_FILE
@blueprint.response(200, shape.RequestSchema(many=True))
def my_requests() -> list[dict[str, Any]]:
    """Return what was asked for, by when it is due, and what came of it."""
    with unit_of_work() as session:
        client = open_own(session, current_actor(), ClientPart.AGREEMENTS_TO_SHARE).client
        return [request_facts(one) for one in queries.requests_of(session, client.id)]


@blueprint.post("/requests/copy")
@_FILE
@blueprint.arguments(shape.AskCopySchema)
@blueprint.response(201, shape.RequestSchema)
def ask_copy(given: dict[str, bool]) -> dict[str, Any]:
    """Ask for a copy of the file (CONF-21)."""
    with unit_of_work() as session:
        actor = current_actor()
        client = open_own(session, actor).client
        return request_facts(requests.ask_copy(session, actor, client=client, said=signed_in(), **given))


@blueprint.post("/requests/correction")
@_FILE
@blueprint.arguments(shape.AskCorrectionSchema)
@blueprint.response(201, shape.RequestSchema)
def ask_correction(given: dict[str, Any]) -> dict[str, Any]:
    """Say what is wrong, and what it must be (CONF-22)."""
    with unit_of_work() as session:
        actor = current_actor()
        client = open_own(session, actor).client
        asked = requests.ask_correction(session, actor, client=client, said=signed_in(), **given)
        return request_facts(asked)


@blueprint.get("/requests/<int:request_id>/copy")
@_FILE
@blueprint.response(200, shape.CopySchema)
def copy(request_id: int) -> dict[str, Any]:
    """Hand the copy out (CONF-21); that it left is recorded."""
    with unit_of_work() as session:
        return requests.hand_out(session, current_actor(), request_id=request_id)


def request_facts(request: ClientRequest) -> dict[str, Any]:
    """Return what is told of a request."""
    return picked(request, *shape.RequestSchema().fields)
