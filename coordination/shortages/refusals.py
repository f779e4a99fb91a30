"""What services refuse for lack of something, counted without anybody in it (C, `ShortageKind`).

Who referred a client reads the reason on the referral; here it becomes a number that outlives the file.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, automatic
from coordination.clients.models import Client
from coordination.referrals import answering
from coordination.referrals.models import Referral
from coordination.rows import save
from coordination.services.models import Service
from coordination.shortages.models import ShortageSignal
from coordination.shortages.rules import KIND_OF_REFUSAL
from coordination.vocabulary import ReferralDeclineReason, ReferralState, ShortageKind, ShortageState

#: In whose name a signal is written: who said no to whom is nobody's business there.
_COUNTER = automatic("shortages")


def decline(session: Session, actor: Actor, *, referral_ref: str, reason: ReferralDeclineReason) -> Referral:
    """Say no to a referral, as `coordination.referrals.answering.decline`, and count what the network lacks.

    A client counts once in a signal, however many services of that kind refuse for that lack.

    Raises
    ------
    Refused, IllegalTransition, NotAllowed, UnknownCode
        As `coordination.referrals.answering.decline`; nothing is counted then.
    """
    referral = answering.decline(session, actor, referral_ref=referral_ref, reason=reason)
    kind = None if referral.decline_reason is None else KIND_OF_REFUSAL.get(referral.decline_reason)
    if kind is not None:
        # Two services that refuse one client at once wait for each other: the client counts once.
        postcode = session.execute(
            select(Client.postcode).where(Client.id == referral.client_id).with_for_update()
        ).scalar_one()
        _count(session, referral, kind, postcode)
    return referral


def _count(session: Session, referral: Referral, kind: ShortageKind, area: str) -> None:
    signal = _open_signal(session, referral, kind, area)
    if signal is None:
        signal = ShortageSignal(
            kind=kind,
            area=area,
            service_kind=referral.to_service.kind,
            n_clients=1,
            first_seen=clock.today(),
        )
        try:
            with session.begin_nested():
                save(session, _COUNTER, signal)
        except IntegrityError:  # somebody else opened it a moment earlier
            signal = _open_signal(session, referral, kind, area)
        else:
            return
    if signal is not None and not _counted_before(session, referral, signal):
        signal.n_clients += 1
        save(session, _COUNTER, signal)


def _open_signal(
    session: Session, referral: Referral, kind: ShortageKind, area: str
) -> ShortageSignal | None:
    statement = select(ShortageSignal).where(
        ShortageSignal.round_id.is_(None),
        ShortageSignal.state == ShortageState.OPEN,
        ShortageSignal.kind == kind,
        ShortageSignal.area == area,
        ShortageSignal.service_kind == referral.to_service.kind,
    )
    return session.scalar(statement.with_for_update())


def _counted_before(session: Session, referral: Referral, signal: ShortageSignal) -> bool:
    """Say whether another refusal of the same client is in the signal already."""
    reasons = [reason for reason, kind in KIND_OF_REFUSAL.items() if kind is signal.kind]
    statement = (
        select(Referral.id)
        .join(Service, Service.id == Referral.to_service_id)
        .where(
            Referral.client_id == referral.client_id,
            Referral.id != referral.id,
            Referral.state == ReferralState.REJECTED,
            Referral.decline_reason.in_(reasons),
            Referral.state_since >= signal.first_seen,
            Service.kind == signal.service_kind,
        )
        .limit(1)
    )
    return session.scalar(statement) is not None
