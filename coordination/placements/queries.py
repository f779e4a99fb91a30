"""Placements read: by the client's team, for counting places, and for what comes next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session, defer, joinedload, load_only, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from coordination import clock
from coordination.actors import Actor
from coordination.audit.operations import record
from coordination.capacity.models import CapacityOffer
from coordination.capacity.rules import Stay
from coordination.clients.models import Client
from coordination.clients.queries import LISTED
from coordination.consent.access import decide, require_parts
from coordination.consent.rules import Decision
from coordination.organisations.models import Organisation, Professional
from coordination.placements.lifecycle import OCCUPYING, OVER, UNDER_WAY
from coordination.placements.models import Agreement, DeclinedOffer, Placement
from coordination.placements.rules import GOOD_ENDS
from coordination.vocabulary import (
    AuditAction,
    ClientPart,
    NextStepBy,
    NextStepKind,
    PlacementState,
)

S = PlacementState


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """What has to be done next for a client, by whom, and since when."""

    step: NextStepKind
    who: NextStepBy
    since: date
    placement: Placement | None = None


#: What each state asks for, the furthest first: of several open tracks the furthest one tells the next step.
#: Aftercare stands last, for a new track that has begun says more.
_STEPS: Mapping[PlacementState, tuple[NextStepKind, NextStepBy]] = {
    S.ACTIVE: (NextStepKind.FOLLOW_UP, NextStepBy.SUPERVISOR),
    S.PAUSED: (NextStepKind.FOLLOW_UP, NextStepBy.SUPERVISOR),
    S.CONFIRMED: (NextStepKind.PREPARE_START, NextStepBy.SUPERVISOR),
    S.RESERVED: (NextStepKind.CONFIRM_AGREEMENTS, NextStepBy.SUPERVISOR),
    S.INFO_NEEDED: (NextStepKind.ANSWER_PARTNER, NextStepBy.SUPERVISOR),
    S.WAITLISTED: (NextStepKind.PARTNER_ANSWERS, NextStepBy.PARTNER),
    S.OFFERED: (NextStepKind.PARTNER_ANSWERS, NextStepBy.PARTNER),
    S.AGREED: (NextStepKind.SEND_TO_PARTNER, NextStepBy.SUPERVISOR),
    S.DISCUSSED: (NextStepKind.RECORD_ANSWER, NextStepBy.CLIENT),
    S.SHORTLISTED: (NextStepKind.TALK_WITH_CLIENT, NextStepBy.SUPERVISOR),
    S.SUGGESTED: (NextStepKind.LOOK_AT_PROPOSAL, NextStepBy.SUPERVISOR),
    S.ENDED: (NextStepKind.GIVE_AFTERCARE, NextStepBy.SUPERVISOR),
    S.AFTERCARE: (NextStepKind.GIVE_AFTERCARE, NextStepBy.SUPERVISOR),
}
#: What says since when a client looks for a place.
_LOOKING = (Client.looking_since, Client.created_at)
_RANK = {state: rank for rank, state in enumerate(_STEPS)}


def own_placement(session: Session, actor: Actor, ref: str) -> Placement:
    """Return the placement that somebody of the client's team acts on.

    Raises
    ------
    Refused
        When it does not exist, or the actor may not see the client's proposals.
    """
    client = session.scalar(select(Client).join(Placement).where(Placement.ref == ref))
    require_parts(session, actor, client, "placement", ClientPart.PROPOSALS)
    # A lock may have been waited for since it was read before.
    statement = select(Placement).where(Placement.ref == ref).execution_options(populate_existing=True)
    return session.scalars(statement.options(*whole())).one()


def open_placement(session: Session, actor: Actor, ref: str) -> Placement:
    """Return a placement for reading; the read is recorded.

    Raises
    ------
    Refused
        As `own_placement`.
    """
    placement = own_placement(session, actor, ref)
    record_view(session, actor, placement, ClientPart.PROPOSALS, None)
    return placement


def placements_of(session: Session, actor: Actor, client: Client) -> list[Placement]:
    """Return a client's placements, the furthest first; none when the actor may not see the proposals."""
    if not decide(session, actor, client, ClientPart.PROPOSALS):
        return []
    statement = select(Placement).where(Placement.client_id == client.id).options(*whole())
    found = session.scalars(statement.order_by(Placement.id.desc()))
    return sorted(found, key=lambda one: _RANK.get(one.state, len(_RANK)))


def next_steps(
    session: Session, client_ids: Collection[int], *, counted: bool = False
) -> dict[int, NextStep]:
    """Return for each client what has to be done next; the caller may see their proposals.

    Parameters
    ----------
    counted
        Whether the steps are counted only: who it is, and where, is not read then.
    """
    furthest: dict[int, Placement] = {}
    for placement in _open_placements(session, client_ids, *(_counted() if counted else in_a_list())):
        if placement.state in OVER and placement.client.looking_since is not None:
            continue  # a new place to look for is the furthest step; aftercare stays in `open_steps`
        known = furthest.get(placement.client_id)
        if known is None or _RANK[placement.state] < _RANK[known.state]:
            furthest[placement.client_id] = placement
    steps = {client_id: _step_of(placement) for client_id, placement in furthest.items()}
    missing = [client_id for client_id in client_ids if client_id not in steps]
    of_client = load_only(*(_LOOKING if counted else LISTED))
    for client in session.scalars(select(Client).where(Client.id.in_(missing)).options(of_client)):
        steps[client.id] = _step_without_placement(client)
    return steps


def open_steps(session: Session, client_ids: Collection[int]) -> list[NextStep]:
    """Return what each open placement of these clients asks for; the caller may see their proposals.

    Several tracks of one client may be open at once (case J.); `next_steps` tells the furthest only.
    """
    return [_step_of(placement) for placement in _open_placements(session, client_ids, *whole())]


@lru_cache(maxsize=64)
def occupying(on: date) -> ColumnElement[bool]:
    """Return the condition that a placement takes a place on a day or later (INV-03).

    A hold that is over takes no place, whether or not its state has been updated; nor does a paused stay
    whose place is not kept (any more).
    """
    return and_(
        Placement.state.in_(OCCUPYING),
        or_(Placement.ends_on.is_(None), Placement.ends_on >= on),
        or_(
            Placement.state != S.RESERVED,
            Placement.hold_until.is_(None),
            Placement.hold_until >= on,
        ),
        or_(Placement.state != S.PAUSED, Placement.keep_place_until >= on),
    )


def occupying_placements(
    session: Session, client_ids: Collection[int], on: date | None = None
) -> list[Placement]:
    """Return the placements of these clients that take a place from a day (today) on."""
    statement = (
        select(Placement)
        .where(Placement.client_id.in_(client_ids), occupying(on or clock.today()))
        .options(joinedload(Placement.offer))
        .order_by(Placement.id)
    )
    return list(session.scalars(statement))


def stays_of_offer(
    session: Session, offer_id: int, on: date | None = None, *, without: int | None = None
) -> list[Stay]:
    """Return the stays that take a place of one offer from a day (today) on; read after locking the offer.

    Parameters
    ----------
    without
        Id of a placement that is left out, because its own place is looked for.
    """
    return stays_of_offers(session, [offer_id], on, without=without).get(offer_id, [])


def stays_of_offers(
    session: Session,
    offer_ids: Collection[int] | None = None,
    on: date | None = None,
    *,
    without: int | None = None,
) -> dict[int, list[Stay]]:
    """Return the stays that take a place from a day (today) on, per offer; all offers when none is named."""
    statement = (
        select(
            Placement.offer_id,
            Placement.half_days,
            Placement.starts_on,
            Placement.ends_on,
            Placement.shift_id,
            Placement.state,
        )
        .where(occupying(on or clock.today()))
        .order_by(Placement.id)
    )
    if offer_ids is not None:
        statement = statement.where(Placement.offer_id.in_(offer_ids))
    if without is not None:
        statement = statement.where(Placement.id != without)
    stays = defaultdict(list)
    for offer_id, half_days, starts_on, ends_on, shift_id, state in session.execute(statement):
        begun = state in (S.ACTIVE, S.PAUSED)
        stays[offer_id].append(Stay(half_days, starts_on, ends_on, shift_id, begun))
    return dict(stays)


def clients_under_way() -> Select[int]:
    """Return the ids of clients for whom a proposal is being talked over or asked for, as a statement."""
    return select(Placement.client_id).where(Placement.state.in_(UNDER_WAY))


def earlier_good_stays(session: Session, client_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """Return for each client the host organisations where a stay ended well (SR-06)."""
    statement = (
        select(Placement.client_id, CapacityOffer.host_organisation_id)
        .join(CapacityOffer)
        .where(
            Placement.client_id.in_(client_ids),
            Placement.state.in_(OVER),
            Placement.end_reason.in_(GOOD_ENDS),
        )
    )
    return _grouped((client_id, host_id) for client_id, host_id in session.execute(statement))


def declined_offers(session: Session, client_ids: Collection[int], on: date) -> dict[int, dict[int, date]]:
    """Return per client the offers that are left out on this day, each with the last day (HR-01)."""
    statement = select(DeclinedOffer.client_id, DeclinedOffer.offer_id, DeclinedOffer.until).where(
        DeclinedOffer.client_id.in_(client_ids), DeclinedOffer.until >= on
    )
    blocked: dict[int, dict[int, date]] = defaultdict(dict)
    for client_id, offer_id, until in session.execute(statement):
        blocked[client_id][offer_id] = until
    return dict(blocked)


def _grouped(pairs: Iterable[tuple[int, int]]) -> dict[int, frozenset[int]]:
    found = defaultdict(set)
    for key, value in pairs:
        found[key].add(value)
    return {key: frozenset(values) for key, values in found.items()}


def _open_placements(session: Session, client_ids: Collection[int], *options: ORMOption) -> list[Placement]:
    statement = (
        select(Placement)
        .where(Placement.client_id.in_(client_ids), Placement.state.in_(_STEPS))
        .options(*options)
        .order_by(Placement.id)
    )
    return list(session.scalars(statement))


def _step_of(placement: Placement) -> NextStep:
    step, who = _STEPS[placement.state]
    return NextStep(step=step, who=who, since=placement.state_since, placement=placement)


def _step_without_placement(client: Client) -> NextStep:
    if client.looking_since is None:
        since, step = client.created_at.astimezone(clock.BRUSSELS).date(), NextStepKind.NOT_LOOKING
    else:
        since, step = client.looking_since, NextStepKind.START_ROUND
    return NextStep(step=step, who=NextStepBy.SUPERVISOR, since=since)


def record_view(
    session: Session, actor: Actor, placement: Placement, part: ClientPart, decision: Decision | None
) -> None:
    """Write into the record that a part of the client was read by way of this placement."""
    basis = decision.basis if decision is not None else None
    record(
        session,
        actor,
        AuditAction.VIEW,
        "placement",
        placement.ref,
        subject=placement.client.ref,
        part=part.value,
        basis=None if basis is None else basis.value,
    )


@cache
def _counted() -> tuple[ORMOption, ...]:
    return (
        load_only(Placement.client_id, Placement.state, Placement.state_since),
        joinedload(Placement.client).load_only(*_LOOKING),
    )


@cache
def in_a_list() -> tuple[ORMOption, ...]:
    """Return what to load with a placement of which a list tells who, where and how far."""
    offer = joinedload(Placement.offer).load_only(CapacityOffer.title)
    return (
        defer(Placement.partner_note),
        joinedload(Placement.client).load_only(*LISTED),
        offer.joinedload(CapacityOffer.host_organisation).load_only(Organisation.name),
    )


@cache
def how_far() -> tuple[ORMOption, ...]:
    """Return what to load with a placement to know how far it is and what it still asks, but no words.

    What is not signed yet is compared with the text as it would be drawn up now: who is named there is read.
    """
    offer = joinedload(Placement.offer)
    return (
        defer(Placement.partner_note),
        joinedload(Placement.client).load_only(*LISTED, Client.valid_advices),
        offer.joinedload(CapacityOffer.host_organisation),
        offer.joinedload(CapacityOffer.site),
        joinedload(Placement.supervisor).joinedload(Professional.organisation),
        selectinload(Placement.signed),
        selectinload(Placement.agreements).selectinload(Agreement.signatures),
        selectinload(Placement.contacts),
    )


@cache
def whole() -> tuple[ORMOption, ...]:
    """Return what to load with a placement so that a page asks nothing more."""
    offer = joinedload(Placement.offer)
    return (
        joinedload(Placement.client),
        offer.joinedload(CapacityOffer.host_organisation),
        offer.joinedload(CapacityOffer.site),
        joinedload(Placement.shift),
        joinedload(Placement.supervisor),
        selectinload(Placement.answers),
        selectinload(Placement.questions),
        selectinload(Placement.signed),
        selectinload(Placement.agreements).selectinload(Agreement.signatures),
        selectinload(Placement.contacts),
    )
