"""What a client sees of the proposals, and answers: yes, no, or later (INV-01, CONF-28, CONF-29)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, require_role
from coordination.capacity.models import CapacityOffer
from coordination.capacity.queries import offers_by_id
from coordination.clients.models import Client
from coordination.consent import choices
from coordination.consent.choices import Said
from coordination.consent.models import Consent, ConsentRecipient
from coordination.consent.operations import FOR_A_HOST
from coordination.consent.queries import consents_of, visible_clients
from coordination.consent.rules import SEEN_BY_HOST, Decision, agreements, decide_for_host
from coordination.errors import GuardFailed
from coordination.placements import queries, rules
from coordination.placements.lifecycle import ASKED, OCCUPYING, PLACEMENT, Circumstances
from coordination.placements.models import Placement
from coordination.placements.steps import act, add_answer, block, move, record_step
from coordination.rows import save
from coordination.vocabulary import (
    ActorRole,
    AuditAction,
    ClientDeclineReason,
    ClientPart,
    ConsentPurpose,
    HalfDays,
    PlacementState,
    RecordedForm,
)

#: What a client is shown: from the short list on, for the choice of a person and never that of the solver
#: alone (CONF-27). What a newer round replaced was never the client's to see.
SHOWN = frozenset(PlacementState) - {PlacementState.SUGGESTED, PlacementState.SUPERSEDED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What there is to know of a place before one says yes to it."""

    title: str
    host: str
    locality: str
    tasks: str
    half_days: HalfDays
    travel_cost_paid: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A proposal as the client reads it, with the places that stood beside it.

    Attributes
    ----------
    may_answer
        Whether it waits for the client's yes, no or later.
    may_withdraw
        Whether a yes can still be taken back.
    agreed
        Whether it is agreed with the host: held, confirmed, or under way.
    waits_since
        The day on which the client said *later*.
    """

    ref: str
    place: Place
    state: PlacementState
    since: date
    starts_on: date
    ends_on: date | None
    supervisor: str
    supervisor_phone: str | None
    may_answer: bool
    may_withdraw: bool
    agreed: bool
    waits_since: date | None
    beside: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """A place that is agreed with its host, and from when."""

    place: Place
    starts_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class HostSight:
    """What a host may see of the client today because of a proposal or a stay."""

    host: str
    place: str
    parts: tuple[ClientPart, ...]
    until: date


def my_proposals(session: Session, actor: Actor, client: Client) -> list[Proposed]:
    """Return the proposals that a client may see, the furthest first; none when the actor may not."""
    found = [one for one in queries.placements_of(session, actor, client) if one.state in SHOWN]
    beside = {offer_id for one in found for offer_id in one.other_offers}
    offers = {offer.id: offer for offer in offers_by_id(session, beside)} if beside else {}
    return [_proposed(one, offers, actor) for one in found]


def agreed_places(session: Session, client: Client) -> list[Stay]:
    """Return where a client is expected or goes by now, for the sheet of somebody close (CONF-33).

    The caller was granted ``ClientPart.AGREEMENTS_AND_CONTACT``.
    """
    statement = (
        select(Placement)
        .where(Placement.client_id == client.id, Placement.state.in_(OCCUPYING))
        .options(*queries.whole())
        .order_by(Placement.starts_on, Placement.id)
    )
    found = session.scalars(statement)
    return [Stay(place=_place(one.offer, one.half_days), starts_on=one.starts_on) for one in found]


def thinking_it_over(session: Session, actor: Actor) -> list[Placement]:
    """Return the proposals to which clients of the actor said *later*, the longest ago first."""
    statement = (
        select(Placement)
        .where(
            Placement.client_waits_since.is_not(None),
            Placement.state == PlacementState.DISCUSSED,
            Placement.client_id.in_(visible_clients(actor, ClientPart.PROPOSALS)),
        )
        .options(*queries.whole())
        .order_by(Placement.client_waits_since, Placement.id)
    )
    return list(session.scalars(statement))


def hosts_that_see(session: Session, client: Client, on: date | None = None) -> list[HostSight]:
    """Return which hosts may see what of the client today, until when; by the rule for hosts (CONF-11)."""
    on = on or clock.today()
    statement = select(Placement).where(Placement.client_id == client.id, Placement.state.in_(SEEN_BY_HOST))
    sights = []
    for placement in session.scalars(statement.options(*queries.whole()).order_by(Placement.id)):
        decided = _decided_for_host(session, placement, on)
        granted = {part: one for part, one in decided.items() if one}
        if granted:
            sights.append(
                HostSight(
                    host=placement.offer.host_organisation.name,
                    place=placement.offer.title,
                    parts=tuple(part for part in ClientPart if part in granted),
                    until=max(one.until or date.max for one in granted.values()),
                )
            )
    return sights


def answer(
    session: Session,
    actor: Actor,
    *,
    placement_ref: str,
    agrees: bool,
    language: str,
    reason: ClientDeclineReason = ClientDeclineReason.NO_REASON_GIVEN,
    own_words: str | None = None,
) -> Placement:
    """Answer a proposal oneself, signed in: yes, or no without any reason (INV-01, CONF-28, CONF-29).

    Raises
    ------
    NotAllowed
        Unless the client does it.
    Refused
        When there is no such proposal of this client.
    IllegalTransition
        When it does not wait for an answer.
    """
    placement = _mine(session, actor, placement_ref, "answering a proposal")
    event = "client_agrees" if agrees else "client_declines"
    PLACEMENT.find(placement.state, event)
    add_answer(
        session,
        actor,
        placement,
        agrees=agrees,
        form=RecordedForm.DIGITAL,
        given_on=clock.today(),
        language=language,
        place=None,
        own_words=own_words,
        reason=None if agrees else reason,
    )
    placement.client_waits_since = None
    if not agrees:
        block(session, actor, placement, rules.blocked_until(reason, clock.today()))
    move(session, actor, placement, event, Circumstances(client_agreed=agrees))
    return placement


def answer_later(session: Session, actor: Actor, *, placement_ref: str) -> Placement:
    """Say *later*: the proposal stays as it is, and the supervisor reads that the client wants to wait.

    Raises
    ------
    NotAllowed, Refused
        As `answer`.
    GuardFailed
        When it does not wait for an answer.
    """
    placement = _mine(session, actor, placement_ref, "answering a proposal")
    if placement.state is not PlacementState.DISCUSSED:
        raise GuardFailed("placement", "later", "a proposal that waits for the client's answer")
    placement.client_waits_since = clock.today()
    save(session, actor, placement)
    record_step(session, actor, AuditAction.UPDATE, placement, placement.client, "client later")
    return placement


def share_ends(session: Session, actor: Actor, *, placement_ref: str) -> Placement:
    """Take a request back from the host that may no longer see the profile; it can be sent again (INV-23).

    Raises
    ------
    Refused, IllegalTransition
        When there is no such request for this actor, or the host answered it.
    """
    return act(session, actor, placement_ref, "share_ends")


def stop_sharing(session: Session, actor: Actor, *, consent_id: int, said: Said) -> Consent:
    """Withdraw an agreement to share, and take back what waits at a host because of it (CONF-08, INV-23).

    Raises
    ------
    NotAllowed, NotFound, GuardFailed, InvalidInput
        As `coordination.consent.choices.withdraw`.
    """
    consent = choices.withdraw(session, actor, consent_id=consent_id, said=said)
    _take_back(session, actor, consent, [one.organisation_id for one in consent.recipients])
    return consent


def share_less(
    session: Session,
    actor: Actor,
    *,
    consent_id: int,
    parts: Collection[ClientPart],
    recipient_ids: Collection[int],
    said: Said,
) -> Consent:
    """Narrow an agreement to share, and take back what waits at a host that is left out.

    Raises
    ------
    NotAllowed, NotFound, GuardFailed, InvalidInput
        As `coordination.consent.choices.narrow`.
    """
    recipients = select(ConsentRecipient.organisation_id).where(ConsentRecipient.consent_id == consent_id)
    before = set(session.scalars(recipients))
    consent = choices.narrow(
        session, actor, consent_id=consent_id, parts=parts, recipient_ids=recipient_ids, said=said
    )
    keeps_profile = ClientPart.FUNCTIONAL_PROFILE in consent.items
    left = before - {one.organisation_id for one in consent.recipients} if keeps_profile else before
    _take_back(session, actor, consent, left)
    return consent


def _take_back(session: Session, actor: Actor, consent: Consent, organisation_ids: Iterable[int]) -> None:
    """Take back the requests that wait at these hosts, unless another agreement still covers them."""
    if consent.purpose is not ConsentPurpose.PLACEMENT:
        return
    statement = (
        select(Placement)
        .join(CapacityOffer)
        .where(
            Placement.client_id == consent.client_id,
            Placement.state.in_(ASKED),
            CapacityOffer.host_organisation_id.in_(list(organisation_ids)),
        )
        .order_by(Placement.id)
    )
    for placement in session.scalars(statement).all():
        decided = _decided_for_host(session, placement, clock.today())
        if not decided[ClientPart.FUNCTIONAL_PROFILE]:
            move(session, actor, placement, "share_ends")


def _decided_for_host(session: Session, placement: Placement, on: date) -> dict[ClientPart, Decision]:
    host_id = placement.offer.host_organisation_id
    rows = [
        (one, to.organisation_id)
        for one in consents_of(session, placement.client_id)
        for to in one.recipients
    ]
    agreed = agreements(rows, ConsentPurpose.PLACEMENT, on)
    return {part: decide_for_host(placement.state, host_id, agreed, part) for part in FOR_A_HOST}


def _mine(session: Session, actor: Actor, placement_ref: str, act_name: str) -> Placement:
    require_role(actor, act_name, ActorRole.CLIENT)
    return queries.own_placement(session, actor, placement_ref)


def _proposed(placement: Placement, offers: dict[int, CapacityOffer], actor: Actor) -> Proposed:
    possible = PLACEMENT.possible_events(placement.state, actor)
    return Proposed(
        ref=placement.ref,
        place=_place(placement.offer, placement.half_days),
        state=placement.state,
        since=placement.state_since,
        starts_on=placement.starts_on,
        ends_on=placement.ends_on,
        supervisor=placement.supervisor.display_name,
        supervisor_phone=placement.supervisor.phone,
        may_answer="client_agrees" in possible,
        may_withdraw="client_withdraws" in possible,
        agreed=placement.state in OCCUPYING,
        waits_since=placement.client_waits_since,
        beside=tuple(
            _place(offers[offer_id], _all_half_days(offers[offer_id]))
            for offer_id in placement.other_offers
            if offer_id in offers and placement.state not in OCCUPYING
        ),
    )


def _all_half_days(offer: CapacityOffer) -> HalfDays:
    known = 0
    for shift in offer.shifts:
        known |= shift.half_days
    return HalfDays(known)


def _place(offer: CapacityOffer, half_days: HalfDays) -> Place:
    return Place(
        title=offer.title,
        host=offer.host_organisation.name,
        locality=offer.site.locality,
        tasks=offer.tasks_text,
        half_days=half_days,
        travel_cost_paid=offer.travel_cost_paid,
    )
