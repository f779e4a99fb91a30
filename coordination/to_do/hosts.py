"""What waits with whoever answers for a host: requests, signatures, first days, places and attendance."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.actors import Actor
from coordination.capacity.models import CapacityOffer
from coordination.placements import papers
from coordination.plans.agenda import Agenda
from coordination.to_do.rules import SOON, Waits
from coordination.vocabulary import ActorRole, AgreementParty, CapacityState, PlacementState, WaitKind
from coordination.workfloor.queries import sheets_to_fill
from coordination.workfloor.rules import SHEET_DAYS

_S = PlacementState


def requests(agenda: Agenda, _actor: Actor, on: date) -> Iterator[Waits]:
    """Yield the requests to answer, and what the stays ahead ask of the host."""
    for one in agenda.guests:
        kind, due = None, one.answer_by
        if one.state in (_S.OFFERED, _S.WAITLISTED):
            kind = WaitKind.ANSWER_REQUEST
        elif one.state in (_S.RESERVED, _S.CONFIRMED) and any(
            AgreementParty.HOST in missing for missing in papers.unsigned(one).values()
        ):
            kind, due = WaitKind.SIGN_AGREEMENTS, one.starts_on
        elif one.state is _S.CONFIRMED and one.starts_on <= on + SOON:
            kind, due = WaitKind.RECORD_FIRST_DAY, one.starts_on
        if kind is not None:
            yield Waits(kind=kind, about=one.alias, ref=one.ref, due=due, since=one.state_since)


def capacity(session: Session, actor: Actor, on: date) -> Iterator[Waits]:
    """Yield the offers of the actor's organisation that must be confirmed, or are not matched (INV-22)."""
    if not actor.has(ActorRole.PARTNER):
        return
    statement = (
        select(CapacityOffer)
        .where(
            CapacityOffer.host_organisation_id == (actor.organisation_id or 0),
            CapacityOffer.state == CapacityState.OPEN,
            CapacityOffer.review_by <= on + SOON,
            CapacityOffer.valid_to.is_(None) | (CapacityOffer.valid_to >= on),
        )
        .order_by(CapacityOffer.review_by, CapacityOffer.id)
    )
    for one in session.scalars(statement):
        yield Waits(kind=WaitKind.CONFIRM_CAPACITY, about=one.title, ref=one.id, due=one.review_by)


def sheets(session: Session, actor: Actor, on: date) -> Iterator[Waits]:
    """Yield the floors of which half-days of the last week are not written down, since the first of them."""
    if not actor.has(ActorRole.PARTNER):
        return
    first: dict[int, tuple[str, date]] = {}
    yesterday = on - timedelta(days=1)
    for one in sheets_to_fill(session, actor, on - timedelta(days=SHEET_DAYS - 1), yesterday):
        first[one.offer_id] = (one.title, one.day)  # the earliest comes last
    for title, day in first.values():
        yield Waits(kind=WaitKind.FILL_ATTENDANCE, about=title, due=day)
