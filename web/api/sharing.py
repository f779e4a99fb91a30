"""Asking a client to share something: what is asked, explaining it, and the answer (CONF-09, CONF-28)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask_smorest import Blueprint
from sqlalchemy.orm import Session

from coordination.consent import asking
from coordination.consent.access import client_behind, open_client, open_own
from coordination.consent.choices import Said, signed_in
from coordination.consent.models import Consent
from coordination.consent.rules import parts_of
from coordination.errors import NotFound
from coordination.vocabulary import ActorRole, ClientPart, ConsentState
from web import access
from web.actors import current_actor
from web.api.reading import picked
from web.api.schemas import sharing as shape
from web.i18n import language
from web.unit_of_work import unit_of_work

blueprint = Blueprint("api_sharing", __name__, description="Asking a client to share something")

_team = access.client_part(ClientPart.AGREEMENTS_TO_SHARE, ActorRole.SUPERVISOR)
_client = access.client_part(ClientPart.AGREEMENTS_TO_SHARE, ActorRole.CLIENT)


@blueprint.get("/clients/<ref>/asked-to-share")
@_team
@blueprint.response(200, shape.AskedToShareSchema(many=True))
def index(ref: str) -> list[dict[str, Any]]:
    """List what the client is asked to share and has not answered."""
    with unit_of_work() as session:
        client = open_client(session, current_actor(), ref, ClientPart.AGREEMENTS_TO_SHARE)
        return [_told(one) for one in asking.asked_of(session, client)]


@blueprint.post("/clients/<ref>/asked-to-share")
@_team
@blueprint.arguments(shape.AskToShareSchema)
@blueprint.response(201, shape.AskedToShareSchema)
def ask(given: dict[str, Any], ref: str) -> dict[str, Any]:
    """Ask the client to share something with a service of the team; nobody sees it before a yes."""
    with unit_of_work() as session:
        actor = current_actor()
        client = open_client(session, actor, ref, ClientPart.AGREEMENTS_TO_SHARE, ClientPart.TEAM)
        return _told(asking.ask(session, actor, client=client, **given))


@blueprint.post("/clients/<ref>/asked-to-share/<int:asked_id>/explained")
@_team
@blueprint.arguments(shape.ExplainedSchema)
@blueprint.response(204)
def explained(given: dict[str, str], ref: str, asked_id: int) -> None:
    """Note that the client heard what it means, and in which language."""
    with unit_of_work() as session:
        _require_about(session, ref, asked_id)
        asking.explain(session, current_actor(), consent_id=asked_id, **given)


@blueprint.post("/clients/<ref>/asked-to-share/<int:asked_id>/answer")
@_team
@blueprint.arguments(shape.SaidToSharingSchema)
@blueprint.response(204)
def record_answer(given: dict[str, Any], ref: str, asked_id: int) -> None:
    """Write down what the client said; a no has no consequence (CONF-28)."""
    agrees = given.pop("answer") == "yes"
    with unit_of_work() as session:
        _require_about(session, ref, asked_id)
        asking.answer(session, current_actor(), consent_id=asked_id, agrees=agrees, said=Said(**given))


@blueprint.get("/mine/asked-to-share")
@_client
@blueprint.response(200, shape.AskedToShareSchema(many=True))
def asked_of_me() -> list[dict[str, Any]]:
    """List what I am asked to share and have not answered."""
    with unit_of_work() as session:
        client = open_own(session, current_actor(), ClientPart.AGREEMENTS_TO_SHARE).client
        return [_told(one) for one in asking.asked_of(session, client)]


@blueprint.post("/mine/asked-to-share/<int:asked_id>/answer")
@_client
@blueprint.arguments(shape.OwnAnswerToSharingSchema)
@blueprint.response(204)
def answer(given: dict[str, str], asked_id: int) -> None:
    """Say yes or no; no reason is asked (CONF-28)."""
    with unit_of_work() as session:
        asking.answer(
            session,
            current_actor(),
            consent_id=asked_id,
            agrees=given["answer"] == "yes",
            said=signed_in(),
            language=language(),
        )


def _require_about(session: Session, ref: str, asked_id: int) -> None:
    """Refuse what was asked of another client than the address names."""
    client = open_client(session, current_actor(), ref, ClientPart.AGREEMENTS_TO_SHARE)
    if client_behind(session, Consent, asked_id) is not client:
        raise NotFound("agreement to share")


def _told(consent: Consent) -> dict[str, Any]:
    parts = parts_of(consent)
    return {
        **picked(consent, "id", asked_on="given_on"),
        "parts": [part for part in ClientPart if part in parts],
        "recipients": [picked(one.organisation, "id", "name") for one in consent.recipients],
        "last_day": consent.expires_on - timedelta(days=1),
        "explained_in": None if consent.state is ConsentState.DRAFT else consent.explained_in_language,
    }
