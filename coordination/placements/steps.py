"""The building blocks of the acts: a new placement, a step of its life, an answer, a block."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.audit.operations import record
from coordination.base import new_reference
from coordination.capacity.models import CapacityOffer
from coordination.capacity.queries import lock_offer
from coordination.capacity.rules import free_places
from coordination.clients.models import Client
from coordination.clients.rules import open_trajectory_of
from coordination.errors import CapacityTaken, GuardFailed
from coordination.placements import queries, rules
from coordination.placements.lifecycle import ASKED, OCCUPYING, PLACEMENT, UNDER_WAY, Circumstances
from coordination.placements.models import ClientAnswer, DeclinedOffer, Placement
from coordination.rows import filled, save
from coordination.vocabulary import (
    AuditAction,
    ClientDeclineReason,
    PlacementState,
    PlanGoalState,
    RecordedForm,
)

NOTHING = Circumstances()


def new_placement(actor: Actor, client: Client, state: PlacementState, **given: Any) -> Placement:
    """Return a new placement of a client, for the open goal of the running trajectory (INV-09).

    Raises
    ------
    GuardFailed
        When the client has no open trajectory: nobody would guide the stay.
    """
    trajectory = open_trajectory_of(client)
    if trajectory is None:
        raise GuardFailed("placement", "propose", "an open trajectory of the client", "has_trajectory")
    goals = [goal for goal in trajectory.goals if goal.state is PlanGoalState.OPEN]
    return Placement(
        ref=new_reference("PL", 10),
        alias=new_reference("P", 4),
        client_id=client.id,
        supervisor_id=trajectory.supervisor_id,
        plan_goal_id=goals[0].id if goals else None,
        state=state,
        state_since=clock.today(),
        created_by=actor.name,
        updated_by=actor.name,
        **given,
    )


def act(session: Session, actor: Actor, placement_ref: str, event: str) -> Placement:
    """Do what somebody of the client's team does with one word."""
    placement = queries.own_placement(session, actor, placement_ref)
    move(session, actor, placement, event)
    return placement


def move(
    session: Session,
    actor: Actor,
    placement: Placement,
    event: str,
    facts: Circumstances = NOTHING,
    detail: str | None = None,
) -> None:
    """Take a step that the table allows, and write it down."""
    placement.state = PLACEMENT.next_state(placement.state, event, actor, facts)
    placement.state_since = clock.today()
    if placement.state not in ASKED:
        placement.answer_by = None
    save(session, actor, placement)
    told = f"{event} {detail}" if detail else event
    record_step(session, actor, AuditAction.TRANSITION, placement, placement.client, told)


def record_step(
    session: Session, actor: Actor, action: AuditAction, placement: Placement, client: Client, detail: str
) -> None:
    """Write one event about a placement."""
    record(session, actor, action, "placement", placement.ref, subject=client.ref, detail=detail[:200])


def add_answer(
    session: Session,
    actor: Actor,
    placement: Placement,
    *,
    agrees: bool,
    form: RecordedForm,
    given_on: date,
    language: str,
    place: str | None,
    own_words: str | None,
    reason: ClientDeclineReason | None = None,
) -> None:
    """Keep the client's answer as given (CONF-28)."""
    answer = ClientAnswer(
        placement_id=placement.id,
        agrees=agrees,
        form=form,
        given_on=given_on,
        language=filled(language, "language"),
        place=place,
        own_words=own_words,
        decline_reason=reason,
        recorded_by_id=actor.professional_id,
    )
    save(session, actor, answer)
    session.expire(placement, ["answers"])


def block(session: Session, actor: Actor, placement: Placement, until: date) -> None:
    """Keep client and offer apart up to and including a day; an earlier block is only ever lengthened."""
    known = session.scalar(
        select(DeclinedOffer).where(
            DeclinedOffer.client_id == placement.client_id, DeclinedOffer.offer_id == placement.offer_id
        )
    )
    if known is None:
        known = DeclinedOffer(client_id=placement.client_id, offer_id=placement.offer_id, until=until)
    known.until = max(known.until, until)
    save(session, actor, known)


def lock(session: Session, placement: Placement) -> tuple[CapacityOffer, Client]:
    """Lock the offer, then the client, and read them and the placement anew.

    Whatever was read before may be out of date: somebody else may have held the locks. Every step that takes
    or frees a place goes through here, so that it and the places change together (INV-03, INV-04).
    """
    offer = lock_offer(session, placement.offer_id)
    client = session.scalars(
        select(Client)
        .where(Client.id == placement.client_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()
    session.refresh(placement)
    return offer, client


def check_free(session: Session, offer: CapacityOffer, placement: Placement) -> None:
    """Refuse when a half-day has no free place over the dates (INV-03); the offer must be locked.

    Raises
    ------
    CapacityTaken
        Naming the first half-day without a place; the placement's own place counts as free.
    """
    stays = queries.stays_of_offer(session, offer.id, without=placement.id)
    free = free_places(offer.shifts, stays, placement.starts_on, placement.ends_on)
    for half_day in placement.half_days.names:
        places = [
            left
            for (shift_id, name), left in free.items()
            if name == half_day and placement.shift_id in (None, shift_id)
        ]
        if max(places, default=0) < 1:
            raise CapacityTaken(half_day)


def check_not_elsewhere(session: Session, placement: Placement) -> None:
    """Refuse when the client has another place on a half-day (INV-04); the client must be locked.

    Raises
    ------
    AlreadyPlaced
        Naming the half-day.
    """
    others = queries.occupying_placements(session, client_ids=[placement.client_id], on=clock.today())
    rules.check_not_placed(placement, (one for one in others if one.id != placement.id))


def has_agreed(placement: Placement) -> bool:
    """Say whether the client's last answer is a yes (INV-01)."""
    return bool(placement.answers) and placement.answers[-1].agrees


def closed_to(session: Session, client: Client) -> set[int]:
    """Return the offers that cannot be proposed now: declined lately, or on the table already."""
    declined = select(DeclinedOffer.offer_id).where(
        DeclinedOffer.client_id == client.id, DeclinedOffer.until >= clock.today()
    )
    open_already = select(Placement.offer_id).where(
        Placement.client_id == client.id, Placement.state.in_(UNDER_WAY | OCCUPYING)
    )
    return {*session.scalars(declined), *session.scalars(open_already)}


def check_open_to(session: Session, client: Client, offer: CapacityOffer) -> None:
    """Refuse an offer that the client declined lately, or that is on the table already.

    Raises
    ------
    GuardFailed
        Saying until when it was declined, or that it is on the table.
    """
    declined = session.scalar(
        select(DeclinedOffer.until).where(
            DeclinedOffer.client_id == client.id,
            DeclinedOffer.offer_id == offer.id,
            DeclinedOffer.until >= clock.today(),
        )
    )
    if declined is not None:
        until = f"a day after {declined}, until which it was declined"
        raise GuardFailed("placement", "propose", until, "not_declined")
    open_already = session.scalar(
        select(Placement.id)
        .where(
            Placement.client_id == client.id,
            Placement.offer_id == offer.id,
            Placement.state.in_(UNDER_WAY | OCCUPYING),
        )
        .limit(1)
    )
    if open_already is not None:
        missing = "an offer that is not on the client's list already"
        raise GuardFailed("placement", "propose", missing, "not_on_the_list")
