"""The agreements that must be signed before a place is confirmed, by the kind of place (C.6, INV-05, INV-06).

The papers themselves live outside; what stands here is that every party has signed, and when the last one
did. A signature is never called legally qualified.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, require_person, require_role
from coordination.errors import IllegalTransition, InvalidInput
from coordination.placements import queries
from coordination.placements.lifecycle import PLACEMENT
from coordination.placements.models import Placement, SignedAgreement
from coordination.placements.steps import record_step
from coordination.rows import save
from coordination.vocabulary import ActorRole, AgreementKind, AuditAction, PlacementKind, PlacementState

#: What each kind of place asks for; a kind that is not named asks for nothing here.
NEEDED: Mapping[PlacementKind, tuple[AgreementKind, ...]] = {
    PlacementKind.ACTIVATING_WORKFLOOR: (AgreementKind.ENGAGEMENT_DECLARATION,),
    PlacementKind.SUPPORTED_WORK_UNPAID: (
        AgreementKind.ENGAGEMENT_DECLARATION,
        AgreementKind.WORKPLACE_AGREEMENT,
    ),
    PlacementKind.WORK_CARE: (AgreementKind.AMA_AGREEMENT,),
    PlacementKind.ARTICLE_60: (AgreementKind.ARTICLE_60_POSTING,),
    PlacementKind.GUIDED_VOLUNTEERING: (AgreementKind.VOLUNTEER_INFORMATION_NOTE,),
    PlacementKind.REGULAR_VOLUNTEERING: (AgreementKind.VOLUNTEER_INFORMATION_NOTE,),
}
SIGNED_IN = frozenset({PlacementState.RESERVED, PlacementState.CONFIRMED})


def needed(placement: Placement) -> tuple[AgreementKind, ...]:
    """Return the agreements that the placement's kind of place asks for."""
    return NEEDED.get(placement.offer.placement_kind, ())


def unsigned(placement: Placement) -> tuple[AgreementKind, ...]:
    """Return the agreements that are still to be signed."""
    signed = {paper.kind for paper in placement.signed}
    return tuple(kind for kind in needed(placement) if kind not in signed)


def record_signed(
    session: Session, actor: Actor, *, placement_ref: str, kind: AgreementKind, signed_on: date
) -> Placement:
    """Record that every party has signed an agreement; recorded again, the new day counts.

    Raises
    ------
    InvalidInput
        When the place does not ask for it, or the day is still to come.
    IllegalTransition
        When no place is held, or the stay has begun.
    """
    require_role(actor, "recording a signature", ActorRole.SUPERVISOR)
    require_person(actor, "recording a signature")
    placement = queries.own_placement(session, actor, placement_ref)
    if placement.state not in SIGNED_IN:
        state = placement.state
        raise IllegalTransition("placement", state.value, "sign", PLACEMENT.possible_events(state, actor))
    if kind not in needed(placement):
        raise InvalidInput("kind", f"{kind.value} does not belong to this kind of place")
    if signed_on > clock.today():
        raise InvalidInput("signed_on", f"{signed_on} lies in the future")
    known = next((paper for paper in placement.signed if paper.kind is kind), None)
    paper = known or SignedAgreement(placement_id=placement.id, kind=kind, signed_on=signed_on)
    paper.signed_on, paper.recorded_by_id = signed_on, actor.professional_id
    save(session, actor, paper)
    session.expire(placement, ["signed"])
    record_step(session, actor, AuditAction.UPDATE, placement, placement.client, f"signed {kind.value}")
    return placement
