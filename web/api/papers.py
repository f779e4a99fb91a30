"""The agreements of a placement: which it needs, their text, drawing them up, and signing them (HR-15)."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from coordination.errors import NotFound
from coordination.placements import operations, papers, signing
from coordination.vocabulary import ActorRole, AgreementKind, ClientPart, parse_code
from web import access
from web.actors import current_actor
from web.api.reading import picked
from web.api.schemas import placement_life as shape
from web.unit_of_work import unit_of_work

blueprint = Blueprint("api_papers", __name__, description="The agreements of a placement")

_parties = access.client_part(ClientPart.PROPOSALS, ActorRole.CLIENT, ActorRole.SUPERVISOR, ActorRole.PARTNER)
_keepers = access.client_part(ClientPart.PROPOSALS, ActorRole.SUPERVISOR)


@blueprint.get("/placements/<ref>/papers")
@_parties
@blueprint.response(200, shape.PaperSchema(many=True))
def index(ref: str) -> list[dict[str, Any]]:
    """List the agreements that a placement needs, and who has still to sign."""
    with unit_of_work() as session:
        placement = signing.open_papers(session, current_actor(), ref)
        return [
            picked(
                one,
                "kind",
                "parties",
                "missing",
                "to_draw_up",
                number="latest.number",
                outdated="is_outdated",
            )
            for one in papers.papers_of(placement)
        ]


@blueprint.post("/placements/<ref>/papers")
@_keepers
@blueprint.response(204)
def draw_up(ref: str) -> None:
    """Draw up what the place asks for, to be signed."""
    with unit_of_work() as session:
        operations.draw_up(session, current_actor(), placement_ref=ref)


@blueprint.get("/placements/<ref>/papers/<kind>")
@_parties
@blueprint.response(200, shape.OpenPaperSchema)
def show(ref: str, kind: str) -> dict[str, Any]:
    """Return the latest text of an agreement, to a party of it."""
    with unit_of_work() as session:
        opened = signing.open_agreement(session, current_actor(), placement_ref=ref, kind=_kind(kind))
        return {
            **picked(opened, latest="is_latest", outdated="is_outdated", intact="is_intact"),
            **picked(opened.agreement, "kind", "number", "text", "fingerprint"),
            "may_sign_as": opened.may_sign_as,
            "signatures": [picked(one, "party", "form", "signed_on") for one in opened.agreement.signatures],
        }


@blueprint.post("/placements/<ref>/papers/<kind>/sign")
@_parties
@blueprint.arguments(shape.SignSchema)
@blueprint.response(204)
def sign(given: dict[str, Any], ref: str, kind: str) -> None:
    """Sign for the own side the text that was read; it was just asked once more who it is."""
    with unit_of_work() as session:
        operations.sign(session, current_actor(), placement_ref=ref, kind=_kind(kind), **given)


@blueprint.post("/placements/<ref>/papers/<kind>/paper")
@_keepers
@blueprint.arguments(shape.OnPaperSchema)
@blueprint.response(204)
def record_on_paper(given: dict[str, Any], ref: str, kind: str) -> None:
    """Note that a party signed on paper, and when."""
    with unit_of_work() as session:
        operations.record_on_paper(session, current_actor(), placement_ref=ref, kind=_kind(kind), **given)


def _kind(text: str) -> AgreementKind:
    if text not in set(AgreementKind):
        raise NotFound("agreement")
    return parse_code(AgreementKind, text, "kind")
