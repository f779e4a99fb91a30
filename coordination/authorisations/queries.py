"""What is needed before the first day, how far it is, and what is missing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.authorisations import rules
from coordination.authorisations.models import StatuteAuthorisation
from coordination.capacity.models import CapacityOffer
from coordination.clients.models import Client
from coordination.vocabulary import (
    AuthorisationState,
    IncomeStatus,
    NotNeededReason,
    StatuteAuthorisationKind,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """An authorisation that a place asks for, and how far it is.

    Attributes
    ----------
    answer_by
        The last day on which an office that is silent can still say no.
    lets_start
        Whether the client may start with it as it stands.
    is_house_rule
        Whether the house asks for it and not, as far as anybody confirmed, the law.
    is_unconfirmed
        Whether nobody confirmed yet that it is needed here.
    """

    kind: StatuteAuthorisationKind
    state: AuthorisationState
    requested_on: date | None
    answer_by: date | None
    decided_on: date | None
    valid_to: date | None
    not_needed_because: NotNeededReason | None
    lets_start: bool
    is_house_rule: bool
    is_unconfirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """What keeps a client from starting at an offer.

    ``income_unknown``: the income status decides what is needed, and nobody knows it.
    """

    kinds: tuple[StatuteAuthorisationKind, ...] = ()
    income_unknown: bool = False

    def __bool__(self) -> bool:
        """Say whether anything is missing."""
        return bool(self.kinds) or self.income_unknown


def needed_for(
    session: Session, client: Client, offer: CapacityOffer, on: date | None = None
) -> list[Needed]:
    """Return what must be in order before this client's first day at an offer.

    The caller may see the client's income: what is needed tells of it.
    """
    return _all_needed(client, offer, _known(session, [client.id]), on or clock.today())


def missing(session: Session, client: Client, offer: CapacityOffer, on: date | None = None) -> Missing:
    """Return what keeps this client from starting at an offer."""
    return _missing(client, offer, _known(session, [client.id]), on or clock.today())


def missing_at(
    session: Session, pairs: Collection[tuple[Client, CapacityOffer]], on: date
) -> dict[tuple[int, int], Missing]:
    """Return the same for many clients at once, by the ids of client and offer; only where something is."""
    known = _known(session, {client.id for client, _offer in pairs})
    found = {(client.id, offer.id): _missing(client, offer, known, on) for client, offer in pairs}
    return {key: one for key, one in found.items() if one}


def due(session: Session, on: date, *, most: int) -> Collection[StatuteAuthorisation]:
    """Return the authorisations that time has moved on and nobody has written down, oldest first."""
    row = StatuteAuthorisation
    statement = (
        select(row)
        .where(
            or_(
                (row.state == AuthorisationState.REQUESTED)
                & row.kind.in_(rules.SILENCE_DAYS)
                & (row.answer_by < on),
                row.state.in_([AuthorisationState.GRANTED, AuthorisationState.TACIT]) & (row.valid_to < on),
            )
        )
        .order_by(row.id)
        .limit(most)
    )
    return session.scalars(statement).all()


_Known = Mapping[tuple[int, int, StatuteAuthorisationKind], StatuteAuthorisation]


def _known(session: Session, client_ids: Collection[int]) -> _Known:
    rows = session.scalars(select(StatuteAuthorisation).where(StatuteAuthorisation.client_id.in_(client_ids)))
    return {(one.client_id, one.offer_id, one.kind): one for one in rows}


def _all_needed(client: Client, offer: CapacityOffer, known: _Known, on: date) -> list[Needed]:
    kinds = rules.required(offer.placement_kind, client.income_status, client.valid_advices)
    return [_needed(kind, known.get((client.id, offer.id, kind)), on) for kind in kinds]


def _missing(client: Client, offer: CapacityOffer, known: _Known, on: date) -> Missing:
    unknown = client.income_status is IncomeStatus.UNKNOWN and rules.income_decides(offer.placement_kind)
    found = _all_needed(client, offer, known, on)
    return Missing(kinds=tuple(one.kind for one in found if not one.lets_start), income_unknown=unknown)


def _needed(kind: StatuteAuthorisationKind, known: StatuteAuthorisation | None, on: date) -> Needed:
    state = rules.state_on(known, on)
    row = known or StatuteAuthorisation()  # nothing was done yet: every day is empty
    return Needed(
        kind=kind,
        state=state,
        requested_on=row.requested_on,
        answer_by=row.answer_by,
        decided_on=row.decided_on,
        valid_to=row.valid_to,
        not_needed_because=row.not_needed_because,
        lets_start=rules.lets_start(kind, state),
        is_house_rule=kind in rules.HOUSE_RULES,
        is_unconfirmed=kind in rules.UNCONFIRMED,
    )
