"""What time itself does: a hold runs out, a request lapses, aftercare begins. Nothing hangs, nobody clicks.

An automatic task asks for each of them every few seconds, in short transactions. A task that is killed in the
middle loses nothing: what was not committed is found again, and what was is not due any more.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.capacity.queries import lock_offer
from coordination.placements.lifecycle import ASKED
from coordination.placements.models import Placement
from coordination.placements.queries import whole
from coordination.placements.steps import move
from coordination.vocabulary import PlacementState


def anything_due(session: Session) -> bool:
    """Say whether there is anything to do; asked often, and without a lock."""
    due = or_(_hold_is_over(), _answer_is_late(), _stay_has_ended())
    return session.scalar(select(Placement.id).where(due).limit(1)) is not None


def expire_holds(session: Session, actor: Actor, *, most: int | None = None) -> int:
    """Let go of the places whose hold is over; return how many. They count as free from that day anyway.

    Parameters
    ----------
    most
        Most placements to look at; None for all.
    """
    return _pass(session, actor, "expire", _hold_is_over(), most)


def lapse_requests(session: Session, actor: Actor, *, most: int | None = None) -> int:
    """Close the requests that nobody answered in time; return how many. The host reads nothing more."""
    return _pass(session, actor, "lapse", _answer_is_late(), most)


def begin_aftercare(session: Session, actor: Actor, *, most: int | None = None) -> int:
    """Begin the aftercare of every stay that ended, a drop-out too; return how many (INV-21)."""
    return _pass(session, actor, "aftercare", _stay_has_ended(), most)


def _hold_is_over() -> ColumnElement[bool]:
    return and_(Placement.state == PlacementState.RESERVED, Placement.hold_until < clock.today())


def _answer_is_late() -> ColumnElement[bool]:
    return and_(Placement.state.in_(ASKED), Placement.answer_by < clock.today())


def _stay_has_ended() -> ColumnElement[bool]:
    return Placement.state == PlacementState.ENDED


def _pass(session: Session, actor: Actor, event: str, due: ColumnElement[bool], most: int | None) -> int:
    found = select(Placement.id, Placement.offer_id).where(due).order_by(Placement.offer_id, Placement.id)
    passed = 0
    for placement_id, offer_id in session.execute(found.limit(most)).all():
        lock_offer(session, offer_id)
        placement = session.scalar(
            select(Placement)
            .where(Placement.id == placement_id, due)
            .options(*whole())
            .with_for_update(of=Placement)
            .execution_options(populate_existing=True)
        )
        if placement is not None:  # else somebody acted on it meanwhile
            move(session, actor, placement, event)
            passed += 1
    return passed
