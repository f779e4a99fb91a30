"""What waits of referrals: with who wrote one, with the service that is asked, and with the client."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.actors import Actor
from coordination.referrals import queries
from coordination.referrals.models import Referral
from coordination.referrals.rules import answer_by, is_overdue
from coordination.to_do.rules import Waits
from coordination.vocabulary import ReferralState, WaitKind

_S = ReferralState
_AUTHORS = {
    _S.DRAFT: WaitKind.DISCUSS_REFERRAL,
    _S.PREPARED: WaitKind.DISCUSS_REFERRAL,
    _S.AGREED: WaitKind.SEND_REFERRAL,
    _S.INFO_NEEDED: WaitKind.EXPLAIN_REFERRAL,
}


def written(session: Session, actor: Actor, on: date) -> Iterator[Waits]:
    """Yield what the actor wrote: to talk over, send or explain, and what the service leaves unanswered."""
    for one in queries.own_referrals(session, actor):
        late = is_overdue(one, on)
        kind = WaitKind.CHASE_REFERRAL if late else _AUTHORS.get(one.state)
        if kind is not None:
            yield Waits(
                kind=kind, about=one.client.ref, ref=one.ref, due=answer_by(one), since=one.state_since
            )


def received(session: Session, actor: Actor, on: date) -> Iterator[Waits]:
    """Yield what the actor's organisation is asked and did not answer, by its own reference."""
    for one in queries.to_own_organisation(session, actor):
        if one.referral.state is _S.REQUESTED:
            ref, since = one.referral.ref, one.referral.requested_on
            yield Waits(
                kind=WaitKind.ANSWER_REFERRAL, about=ref, ref=ref, due=answer_by(one.referral), since=since
            )


def for_client(session: Session, actor: Actor, on: date) -> Iterator[Waits]:
    """Yield what the client may say yes to and did not put off; no day presses."""
    if actor.client_id is None:
        return
    statement = (
        select(Referral.ref, Referral.state_since)
        .where(
            Referral.client_id == actor.client_id,
            Referral.state == _S.PREPARED,
            Referral.not_now_on.is_(None),
        )
        .order_by(Referral.id)
    )
    for ref, since in session.execute(statement):
        yield Waits(kind=WaitKind.ANSWER_OWN_REFERRAL, about=ref, since=since)
