"""What waits for a client: to say yes, no or later, to sign, and to hand in what only the client can."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.actors import Actor
from coordination.authorisations.queries import needed_for
from coordination.consent.lifecycle import ASKED
from coordination.consent.models import Consent
from coordination.placements import papers
from coordination.placements.models import Placement
from coordination.placements.queries import whole
from coordination.to_do.rules import Waits
from coordination.vocabulary import (
    AgreementParty,
    AuthorisationState,
    PlacementState,
    StatuteAuthorisationKind,
    WaitKind,
)

#: What the client hands in at an office of the client's own choice; all else the supervisor sees to.
HANDED_IN_BY_CLIENT = frozenset({StatuteAuthorisationKind.RVA_C45B})


def proposals(session: Session, actor: Actor, on: date) -> Iterator[Waits]:
    """Yield for a client the proposals that wait for a yes, a no or a later."""
    if actor.client_id is None:
        return
    statement = select(Placement.alias, Placement.state_since).where(
        Placement.client_id == actor.client_id,
        Placement.state == PlacementState.DISCUSSED,
        Placement.client_waits_since.is_(None),
    )
    for alias, since in session.execute(statement.order_by(Placement.id)):
        yield Waits(kind=WaitKind.ANSWER_PROPOSAL, about=alias, since=since)


def sharing(session: Session, actor: Actor, on: date) -> Iterator[Waits]:
    """Yield for a client what the team asks to share; no day presses, and a no is as good as a yes."""
    if actor.client_id is None:
        return
    statement = select(Consent.given_on).where(
        Consent.client_id == actor.client_id, Consent.state.in_(ASKED), Consent.expires_on > on
    )
    for since in session.scalars(statement.order_by(Consent.id)):
        yield Waits(kind=WaitKind.ANSWER_SHARING, about="", since=since)


def before_the_first_day(session: Session, actor: Actor, on: date) -> Iterator[Waits]:
    """Yield for a client what to sign, and which form to hand in, where a place is held or agreed upon."""
    if actor.client_id is None:
        return
    statement = (
        select(Placement)
        .where(
            Placement.client_id == actor.client_id,
            Placement.state.in_([PlacementState.RESERVED, PlacementState.CONFIRMED]),
        )
        .options(*whole())
        .order_by(Placement.id)
    )
    for one in session.scalars(statement):
        to_sign = any(
            paper.latest is not None and not paper.is_outdated and AgreementParty.CLIENT in paper.missing
            for paper in papers.papers_of(one)
        )
        to_hand_in = any(
            needed.kind in HANDED_IN_BY_CLIENT and needed.state is AuthorisationState.NEEDED
            for needed in needed_for(session, one.client, one.offer, on)
        )
        for asked, kind in ((to_sign, WaitKind.SIGN_OWN), (to_hand_in, WaitKind.SUBMIT_OWN)):
            if asked:
                yield Waits(kind=kind, about=one.alias, ref=one.ref, due=one.starts_on, since=one.state_since)
