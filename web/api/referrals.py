"""Referrals: what a client's team asks of a service, what a service is asked, and what the client says (C.5).

The same operations and the same predicate as the pages; each side has addresses of its own, but for the first
contact and the end, which either side notes.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_smorest import Blueprint

from coordination import clock
from coordination.actors import Actor
from coordination.consent.access import open_file, open_own
from coordination.consent.choices import Said
from coordination.errors import NotFound
from coordination.referrals import answering, operations, queries, rules
from coordination.referrals.lifecycle import REFERRAL
from coordination.referrals.models import Referral
from coordination.shortages import refusals
from coordination.vocabulary import ActorRole, ClientPart, ReferralDeclineReason, ReferralOutcome
from web import access
from web.actors import current_actor
from web.api.reading import picked
from web.api.schemas import referrals as shape
from web.api.schemas.base import NamedSchema
from web.i18n import language
from web.presenters import referrals as presenter
from web.presenters.network import service_name
from web.unit_of_work import unit_of_work

blueprint = Blueprint("api_referrals", __name__, description="Asking another service to take up a client")

_team = access.client_part(ClientPart.TEAM, *queries.SENDERS)
_service = access.client_part(ClientPart.EXISTENCE, *queries.RECEIVERS)
_client = access.client_part(ClientPart.TEAM, ActorRole.CLIENT)


@blueprint.get("/referrals")
@access.roles(*queries.SENDERS)
@blueprint.response(200, shape.ReferralLineSchema(many=True))
def index() -> list[dict[str, Any]]:
    """List what the asker wrote and is under way."""
    with unit_of_work() as session:
        return [_line(one) for one in queries.own_referrals(session, current_actor())]


@blueprint.get("/clients/<ref>/referrals")
@_team
@blueprint.response(200, shape.ReferralLineSchema(many=True))
def of_client(ref: str) -> list[dict[str, Any]]:
    """List the referrals of a client, what is under way first."""
    with unit_of_work() as session:
        actor = current_actor()
        file = open_file(session, actor, ref, ClientPart.TEAM)
        if not file.shows(ClientPart.TEAM):
            raise NotFound("client")
        return [_line(one) for one in queries.of_client(session, actor, file.client)]


@blueprint.post("/clients/<ref>/referrals")
@_team
@blueprint.arguments(shape.NewReferralSchema)
@blueprint.response(201, NamedSchema)
def create(given: dict[str, Any], ref: str) -> dict[str, Any]:
    """Write a draft; nothing is sent."""
    with unit_of_work() as session:
        service = given.pop("service")
        made = operations.create(session, current_actor(), client_ref=ref, service_id=service, **given)
        return picked(made, "ref")


@blueprint.get("/referrals/<ref>")
@_team
@blueprint.response(200, shape.ReferralSchema)
def show(ref: str) -> dict[str, Any]:
    """Return one referral to the client's team: how it stands, and what can be done."""
    with unit_of_work() as session:
        actor = current_actor()
        referral, _events = queries.read(session, actor, ref)
        shared = referral.consent_id is not None and queries.still_shared(session, referral)
        return {
            **_line(referral),
            **picked(
                referral,
                *("question", "due_on", "requested_on", "not_now_on"),
                *("decline_reason", "first_contact_on", "outcome"),
                client="client.ref",
                items="shared_items",
                written_by="from_membership.professional.display_name",
            ),
            "still_shared": shared,
            "questions": _questions(referral),
            "possible": _possible(referral, actor),
        }


@blueprint.post("/referrals/<ref>/prepare")
@_team
@blueprint.response(204)
def prepare(ref: str) -> None:
    """Lay it ready for the day on which the client is ready."""
    with unit_of_work() as session:
        operations.prepare(session, current_actor(), referral_ref=ref)


@blueprint.post("/referrals/<ref>/agree")
@_team
@blueprint.arguments(shape.ReferralAgreedSchema)
@blueprint.response(204)
def agree(given: dict[str, Any], ref: str) -> None:
    """Note that the client agrees, in the client's words (CONF-28)."""
    act = operations.share_again if given["again"] else operations.client_agrees
    said = Said(**{name: given[name] for name in ("form", "said_on", "place", "own_words")})
    with unit_of_work() as session:
        act(
            session,
            current_actor(),
            referral_ref=ref,
            said=said,
            language=given["language"],
            last_day=given["last_day"],
        )


@blueprint.post("/referrals/<ref>/not-now")
@_team
@blueprint.response(204)
def not_now(ref: str) -> None:
    """Note that the client does not want it now; it stays as it is."""
    with unit_of_work() as session:
        operations.not_now(session, current_actor(), referral_ref=ref)


@blueprint.post("/referrals/<ref>/send")
@_team
@blueprint.response(204)
def send(ref: str) -> None:
    """Send it to the service, which reads the question and the shared items from now on."""
    with unit_of_work() as session:
        operations.send(session, current_actor(), referral_ref=ref)


@blueprint.post("/referrals/<ref>/answer")
@_team
@blueprint.arguments(shape.ReferralAnswerSchema)
@blueprint.response(204)
def answer(given: dict[str, Any], ref: str) -> None:
    """Answer what the service asked."""
    with unit_of_work() as session:
        operations.answer(session, current_actor(), referral_ref=ref, **given)


@blueprint.post("/referrals/<ref>/withdraw")
@_team
@blueprint.response(204)
def withdraw(ref: str) -> None:
    """Stop it because the client does not want it; the service reads it no more."""
    with unit_of_work() as session:
        operations.client_withdraws(session, current_actor(), referral_ref=ref)


@blueprint.post("/referrals/<ref>/start")
@_service
@blueprint.arguments(shape.FirstContactSchema)
@blueprint.response(204)
def start(given: dict[str, date], ref: str) -> None:
    """Note the first contact, from either side."""
    with unit_of_work() as session:
        answering.start(session, current_actor(), referral_ref=ref, **given)


@blueprint.post("/referrals/<ref>/finish")
@_service
@blueprint.arguments(shape.ReferralEndSchema)
@blueprint.response(204)
def finish(given: dict[str, ReferralOutcome], ref: str) -> None:
    """Note how it ended, from either side; the service reads it no more."""
    with unit_of_work() as session:
        answering.finish(session, current_actor(), referral_ref=ref, **given)


@blueprint.get("/referrals/received")
@access.roles(*queries.RECEIVERS)
@blueprint.response(200, shape.ReferralLineSchema(many=True))
def inbox() -> list[dict[str, Any]]:
    """List what the asker's organisation is asked, the oldest first."""
    with unit_of_work() as session:
        return [_line(one.referral) for one in queries.inbox(session, current_actor())]


@blueprint.get("/referrals/received/<ref>")
@_service
@blueprint.response(200, shape.ReceivedReferralSchema)
def received(ref: str) -> dict[str, Any]:
    """Return what a team asks of the asker's organisation, and what of the file goes along."""
    with unit_of_work() as session:
        actor = current_actor()
        found = queries.read_received(session, actor, ref)
        referral = found.referral
        return {
            **_line(referral),
            **picked(
                referral,
                *("question", "requested_on"),
                asked_by="from_membership.professional.display_name",
                phone="from_membership.professional.phone",
                email="from_membership.professional.email",
            ),
            "shared": [
                {"what": what, "value": value} for what, value in presenter.shared_with(session, found)
            ],
            "questions": _questions(referral),
            "possible": _possible(referral, actor),
        }


@blueprint.post("/referrals/received/<ref>/ask")
@_service
@blueprint.arguments(shape.AskBackSchema)
@blueprint.response(204)
def ask(given: dict[str, str], ref: str) -> None:
    """Ask the client's team something before answering."""
    with unit_of_work() as session:
        answering.need_more(session, current_actor(), referral_ref=ref, **given)


@blueprint.post("/referrals/received/<ref>/accept")
@_service
@blueprint.response(204)
def accept(ref: str) -> None:
    """Take the client in."""
    with unit_of_work() as session:
        answering.accept(session, current_actor(), referral_ref=ref)


@blueprint.post("/referrals/received/<ref>/waitlist")
@_service
@blueprint.response(204)
def waitlist(ref: str) -> None:
    """Put the client on the service's own waiting list."""
    with unit_of_work() as session:
        answering.waitlist(session, current_actor(), referral_ref=ref)


@blueprint.post("/referrals/received/<ref>/place")
@_service
@blueprint.response(204)
def offer_place(ref: str) -> None:
    """Offer somebody on the waiting list a place."""
    with unit_of_work() as session:
        answering.offer_place(session, current_actor(), referral_ref=ref)


@blueprint.post("/referrals/received/<ref>/decline")
@_service
@blueprint.arguments(shape.RefuseReferralSchema)
@blueprint.response(204)
def decline(given: dict[str, ReferralDeclineReason], ref: str) -> None:
    """Say no, with a reason; one that tells of a shortage is counted, without anybody in it."""
    with unit_of_work() as session:
        refusals.decline(session, current_actor(), referral_ref=ref, **given)


@blueprint.get("/mine/referrals")
@_client
@blueprint.response(200, shape.OwnReferralSchema(many=True))
def own() -> list[dict[str, Any]]:
    """List which services may be asked something for the client."""
    with unit_of_work() as session:
        actor = current_actor()
        client = open_own(session, actor, ClientPart.TEAM).client
        return [
            {
                **_line(one),
                **picked(one, "question", "not_now_on", "decline_reason", "outcome", items="shared_items"),
                "possible": _possible(one, actor),
            }
            for one in queries.of_client(session, actor, client)
        ]


@blueprint.post("/mine/referrals/answer")
@_client
@blueprint.arguments(shape.OwnReferralAnswerSchema)
@blueprint.response(204)
def say(given: dict[str, str]) -> None:
    """Say yes, not now, or stop; no reason is asked (CONF-28)."""
    with unit_of_work() as session:
        operations.client_says(
            session,
            current_actor(),
            referral_ref=given["referral"],
            says=given["answer"],
            language=language(),
        )


def _line(referral: Referral) -> dict[str, Any]:
    return {
        **picked(
            referral,
            *("ref", "state"),
            service="to_service_id",
            organisation="to_service.organisation.name",
            since="state_since",
        ),
        "service_name": service_name(referral.to_service),
        "answer_by": rules.answer_by(referral),
        "overdue": rules.is_overdue(referral, clock.today()),
    }


def _questions(referral: Referral) -> list[dict[str, Any]]:
    return [picked(one, "question", "question_on", "answer", "answered_on") for one in referral.questions]


def _possible(referral: Referral, actor: Actor) -> list[str]:
    return sorted(REFERRAL.possible_events(referral.state, actor))
