"""What time itself does: a reminder, a deputy, a hold that runs out, a request that lapses, aftercare.

An automatic task asks for each of them every few seconds, in short transactions. A task that is killed in the
middle loses nothing: what was not committed is found again, and what was is not due any more.
"""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, require_role
from coordination.capacity.models import AnswerTerms, CapacityOffer
from coordination.capacity.queries import lock_offer
from coordination.capacity.terms import MOST_REMIND_DAYS, REMIND_DAYS, terms_of
from coordination.messages.operations import tell
from coordination.organisations.models import Professional
from coordination.placements.lifecycle import ASKED
from coordination.placements.models import Placement
from coordination.placements.queries import whole
from coordination.placements.steps import move, record_step
from coordination.placements.telling import tell_host, tell_supervisor
from coordination.rows import save
from coordination.vocabulary import ActorRole, AuditAction, MessageKind, PlacementState

#: The host is to answer: it is reminded. What it asked itself, the supervisor answers.
WITH_HOST = (PlacementState.OFFERED, PlacementState.WAITLISTED)
#: What time did, of which the client's supervisor hears.
_TOLD = frozenset({"expire", "lapse"})


def anything_due(session: Session) -> bool:
    """Say whether there is anything to do; asked often, and without a lock."""
    due = or_(_hold_is_over(), _answer_is_late(), _stay_has_ended())
    if session.scalar(select(Placement.id).where(due).limit(1)) is not None:
        return True
    return bool(_to_remind(session, clock.today(), 1))


def remind(session: Session, actor: Actor, *, most: int | None = None) -> int:
    """Remind hosts of requests whose last day comes near; return of how many. Each day once (peers 8)."""
    require_role(actor, "reminding", ActorRole.WORKER)
    reminded = 0
    for placement_id in _to_remind(session, clock.today(), most):
        placement = session.scalar(_locked(placement_id).where(Placement.state.in_(WITH_HOST)))
        if placement is None or placement.reminded_for == placement.answer_by:
            continue
        placement.reminded_for = placement.answer_by
        save(session, actor, placement)
        tell_host(session, actor, placement, MessageKind.REMINDER)
        record_step(session, actor, AuditAction.UPDATE, placement, placement.client, "remind")
        reminded += 1
    return reminded


def escalate(session: Session, actor: Actor, *, most: int | None = None) -> int:
    """Give requests that the host did not answer in time to its deputy, once; return how many.

    Those of a host without a deputy are left to lapse.
    """
    require_role(actor, "escalating", ActorRole.WORKER)
    today, escalated = clock.today(), 0
    for placement_id, _offer_id in session.execute(_late().where(_has_deputy()).limit(most)).all():
        placement = session.scalar(_locked(placement_id).where(_answer_is_late(), _has_deputy()))
        if placement is None:
            continue
        terms = terms_of(session, placement.offer.host_organisation_id)
        placement.answer_by = placement.escalated_until = today + timedelta(days=terms.deputy_days)
        placement.reminded_for = placement.answer_by  # the deputy is told now, and needs no reminder
        save(session, actor, placement)
        tell(session, actor, [terms.deputy_id], kind=MessageKind.ESCALATION, needs_role=ActorRole.PARTNER)
        record_step(session, actor, AuditAction.UPDATE, placement, placement.client, "escalate")
        escalated += 1
    return escalated


def expire_holds(session: Session, actor: Actor, *, most: int | None = None) -> int:
    """Let go of the places whose hold is over; return how many. They count as free from that day anyway.

    Parameters
    ----------
    most
        Most placements to look at; None for all.
    """
    return _pass(session, actor, "expire", _hold_is_over(), most)


def lapse_requests(session: Session, actor: Actor, *, most: int | None = None) -> int:
    """Close the requests that nobody answered in time; return how many. The host reads nothing more.

    One that a deputy may still answer is given to the deputy first (`escalate`).
    """
    return _pass(session, actor, "lapse", and_(_answer_is_late(), ~_has_deputy()), most)


def begin_aftercare(session: Session, actor: Actor, *, most: int | None = None) -> int:
    """Begin the aftercare of every stay that ended, a drop-out too; return how many (INV-21)."""
    return _pass(session, actor, "aftercare", _stay_has_ended(), most)


def _hold_is_over() -> ColumnElement[bool]:
    return and_(Placement.state == PlacementState.RESERVED, Placement.hold_until < clock.today())


def _answer_is_late() -> ColumnElement[bool]:
    return and_(Placement.state.in_(ASKED), Placement.answer_by < clock.today())


def _has_deputy() -> ColumnElement[bool]:
    """Return the condition that the host has somebody who steps in, and who has not been asked yet."""
    terms = (
        select(AnswerTerms.id)
        .join(CapacityOffer, CapacityOffer.host_organisation_id == AnswerTerms.organisation_id)
        .join(
            Professional,
            and_(
                Professional.id == AnswerTerms.deputy_id,
                Professional.organisation_id == AnswerTerms.organisation_id,
                Professional.active,
            ),
        )
        .where(CapacityOffer.id == Placement.offer_id)
    )
    asked = Placement.escalated_until.is_not_distinct_from(Placement.answer_by)
    return and_(Placement.state == PlacementState.OFFERED, ~asked, terms.correlate(Placement).exists())


def _late() -> Select[int, int]:
    return (
        select(Placement.id, Placement.offer_id)
        .where(_answer_is_late())
        .order_by(Placement.offer_id, Placement.id)
    )


def _to_remind(session: Session, today: date, most: int | None) -> list[int]:
    """Return the requests whose last day is near enough for their host, and of which it was not told."""
    statement = (
        select(Placement.id, Placement.answer_by, AnswerTerms.remind_days)
        .join(CapacityOffer, CapacityOffer.id == Placement.offer_id)
        .outerjoin(AnswerTerms, AnswerTerms.organisation_id == CapacityOffer.host_organisation_id)
        .where(
            Placement.state.in_(WITH_HOST),
            Placement.answer_by >= today,
            Placement.answer_by <= today + timedelta(days=MOST_REMIND_DAYS),
            Placement.reminded_for.is_distinct_from(Placement.answer_by),
        )
        .order_by(Placement.answer_by, Placement.id)
    )
    found = [
        placement_id
        for placement_id, answer_by, days in session.execute(statement)
        if (days is None or days > 0)
        and answer_by is not None
        and answer_by <= today + timedelta(days=REMIND_DAYS if days is None else days)
    ]
    return found if most is None else found[:most]


def _locked(placement_id: int) -> Select[Placement]:
    return (
        select(Placement)
        .where(Placement.id == placement_id)
        .options(*whole())
        .with_for_update(of=Placement)
        .execution_options(populate_existing=True)
    )


def _stay_has_ended() -> ColumnElement[bool]:
    return Placement.state == PlacementState.ENDED


def _pass(session: Session, actor: Actor, event: str, due: ColumnElement[bool], most: int | None) -> int:
    found = select(Placement.id, Placement.offer_id).where(due).order_by(Placement.offer_id, Placement.id)
    passed = 0
    for placement_id, offer_id in session.execute(found.limit(most)).all():
        lock_offer(session, offer_id)
        placement = session.scalar(_locked(placement_id).where(due))
        if placement is not None:  # else somebody acted on it meanwhile
            move(session, actor, placement, event)
            if event in _TOLD:
                tell_supervisor(session, actor, placement)
            passed += 1
    return passed
