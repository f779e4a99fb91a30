"""The host's side of a placement: what it reads of a request, and that it holds the place or declines.

Only the organisation that hosts the offer, only while the request is open or the place is taken, and only as
long as the client's agreement to share is in force (CONF-08, CONF-11, CONF-12, INV-17).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.interfaces import ORMOption

from coordination import clock
from coordination.actors import Actor
from coordination.capacity.models import CapacityOffer
from coordination.clients.models import Client
from coordination.consent.access import Refused
from coordination.consent.queries import agreed_with_host
from coordination.consent.rules import SEEN_BY_HOST, Decision, decide_for_host
from coordination.errors import InvalidInput
from coordination.organisations.models import Professional
from coordination.placements import rules
from coordination.placements.declines import MEANING
from coordination.placements.lifecycle import OVER, PLACEMENT, Circumstances
from coordination.placements.models import Placement
from coordination.placements.queries import how_far, record_view, whole
from coordination.placements.steps import (
    block,
    check_free,
    check_not_elsewhere,
    has_agreed,
    lock,
    move,
)
from coordination.placements.telling import tell_supervisor
from coordination.placements.texts import check_functional
from coordination.vocabulary import (
    ActorRole,
    Adaptation,
    ClientPart,
    DeclineConsequence,
    HalfDays,
    PartnerDeclineReason,
    PlacementState,
)

#: Days during which a host reads that a stay ended.
ENDING_DAYS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionalProfile:
    """All that a host reads of somebody before acceptance: an alias and what the place needs (CONF-11)."""

    alias: str
    half_days: HalfDays
    functional_needs: tuple[Adaptation, ...]
    starts_on: date
    supervisor_name: str
    supervisor_phone: str | None
    supervisor_email: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAndAnswer:
    """What the host asked, and what the supervisor answered, if so."""

    question: str
    asked_on: date
    answer: str | None
    answered_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerProposal:
    """A request to a host, with the profile; ``since`` is the day on which its state began."""

    ref: str
    offer_id: int
    offer_title: str
    shift_name: str | None
    state: PlacementState
    since: date
    hold_until: date | None
    may_accept: bool
    profile: FunctionalProfile
    answer_by: date | None = None
    latest_hold: date | None = None
    keep_place_until: date | None = None
    questions: tuple[QuestionAndAnswer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerEnding:
    """A stay at the host that is over: that it ended and when, never why."""

    alias: str
    offer_title: str
    state: PlacementState
    ended_on: date


def placement_at_host(session: Session, actor: Actor, ref: str) -> Placement:
    """Return the placement that the host acts on, freshly read (a lock was waited for).

    Raises
    ------
    Refused
        When it does not exist, another organisation hosts it, or the host may not see the profile (any more).
    """
    asked = session.execute(_asked().where(Placement.ref == ref)).one_or_none()
    one = _NOBODY if asked is None else _Asked(*asked)
    if not _decide_for_host(session, actor, [one], ClientPart.FUNCTIONAL_PROFILE)[one.placement_id]:
        raise Refused("placement", actor, one.client_ref, [ClientPart.FUNCTIONAL_PROFILE])
    statement = select(Placement).where(Placement.ref == ref).execution_options(populate_existing=True)
    return session.scalars(statement.options(*whole())).one()


def seen_by_host(session: Session, actor: Actor) -> list[Placement]:
    """Return the placements at the actor's organisation that it may see now, the oldest first.

    For counting and for lists that show the alias and days only; a profile is read by `open_proposal`.
    """
    return [placement for placement, _ in _seen(session, actor, *how_far())]


def proposals_for_partner(session: Session, actor: Actor) -> list[PartnerProposal]:
    """Return the requests to the actor's organisation that it may see, unanswered ones first; recorded."""
    return sorted(opened_by_host(session, actor).values(), key=lambda one: not one.may_accept)


def opened_by_host(session: Session, actor: Actor) -> dict[Placement, PartnerProposal]:
    """Return the same with the placement of each, the oldest first; recorded."""
    found = {}
    guided_from = joinedload(Placement.supervisor).joinedload(Professional.organisation)
    for placement, decision in _seen(session, actor, *whole(), guided_from):
        record_view(session, actor, placement, ClientPart.FUNCTIONAL_PROFILE, decision)
        found[placement] = _proposal(placement)
    return found


def waiting_by_offer(session: Session, actor: Actor) -> dict[int, int]:
    """Return how many requests that the actor may see still wait for an answer, by offer.

    Only how many, whatever they ask: so it tells of nobody, and is not recorded.
    """
    waiting = (PlacementState.OFFERED, PlacementState.WAITLISTED, PlacementState.INFO_NEEDED)
    statement = _asked().where(
        CapacityOffer.host_organisation_id == actor.organisation_id, Placement.state.in_(waiting)
    )
    rows = session.execute(statement.add_columns(Placement.offer_id)).all()
    part, asked = ClientPart.FUNCTIONAL_PROFILE, [_Asked(*row[:-1]) for row in rows]
    decided = _decide_for_host(session, actor, asked, part)
    return dict(Counter(row.offer_id for row in rows if decided[row.id]))


def endings_for_partner(session: Session, actor: Actor) -> list[PartnerEnding]:
    """Return the stays at the actor's organisation that ended lately, the latest first.

    Whatever the reason and however far the aftercare is, a host reads *ended*: nothing of it tells of health,
    relapse, detention or death (C.6). Of whom the profile is shared no longer, nothing (CONF-08).
    """
    if not actor.has(ActorRole.PARTNER):
        return []
    since = clock.today() - timedelta(days=ENDING_DAYS)
    statement = (
        select(Placement.client_id, Placement.alias, CapacityOffer.title, Placement.ends_on)
        .join(CapacityOffer)
        .where(
            CapacityOffer.host_organisation_id == actor.organisation_id,
            Placement.state.in_(OVER),
            Placement.ends_on >= since,
        )
        .order_by(Placement.ends_on.desc(), Placement.id.desc())
    )
    rows = session.execute(statement).all()
    host, part = actor.organisation_id or 0, ClientPart.FUNCTIONAL_PROFILE
    agreed = agreed_with_host(session, {row.client_id for row in rows}, host)
    return [
        PartnerEnding(alias=alias, offer_title=title, state=PlacementState.ENDED, ended_on=ended_on)
        for client_id, alias, title, ended_on in rows
        if ended_on is not None and any(one.covers(host, part) for one in agreed[client_id])
    ]


def open_proposal(session: Session, actor: Actor, ref: str) -> PartnerProposal:
    """Return one request with its profile; the read is recorded (CONF-11, CONF-12).

    Raises
    ------
    Refused
        As `placement_at_host`.
    """
    placement, part = placement_at_host(session, actor, ref), ClientPart.FUNCTIONAL_PROFILE
    decision = _decide_for_host(session, actor, [_asked_of(placement)], part)[placement.id]
    record_view(session, actor, placement, part, decision)
    return _proposal(placement)


def partner_view(session: Session, actor: Actor, ref: str) -> FunctionalProfile:
    """Return what the host may read of one request; as `open_proposal`."""
    return open_proposal(session, actor, ref).profile


def partner_identity(session: Session, actor: Actor, ref: str) -> str | None:
    """Return the client's name for the host, or None: from the reservation on, if the client agreed to it."""
    return _identity(session, actor, placement_at_host(session, actor, ref))


def identity_at_host(session: Session, actor: Actor, placement: Placement) -> str | None:
    """Return the same of a placement that is at hand; None also where the host may not see the profile."""
    part = ClientPart.FUNCTIONAL_PROFILE
    if not _decide_for_host(session, actor, [_asked_of(placement)], part)[placement.id]:
        return None
    return _identity(session, actor, placement)


def _identity(session: Session, actor: Actor, placement: Placement) -> str | None:
    decision = _decide_for_host(session, actor, [_asked_of(placement)], ClientPart.IDENTITY)[placement.id]
    if not decision:
        return None
    record_view(session, actor, placement, ClientPart.IDENTITY, decision)
    return placement.client.display_name


def accept(
    session: Session, actor: Actor, *, placement_ref: str, hold_until: date | None = None
) -> Placement:
    """Hold the place for the client, if one is free on every half-day over all dates (INV-03, INV-04).

    Locks the offer, then the client, so that of two people who take the last place one is told so.

    Parameters
    ----------
    hold_until
        Last day of the hold; the latest possible when not given.

    Raises
    ------
    Refused
        When the actor's organisation is not the host, or may not see this placement (any more).
    CapacityTaken
        When no place is free on a half-day.
    AlreadyPlaced
        When the client has a place elsewhere on a half-day.
    """
    placement = placement_at_host(session, actor, placement_ref)
    offer, client = lock(session, placement)
    # What was read before the locks may be out of date by now.
    placement = placement_at_host(session, actor, placement_ref)
    today, earliest_start = clock.today(), client.earliest_start_on
    hold_until = hold_until or rules.longest_hold(today, earliest_start)
    rules.check_hold(hold_until, today, earliest_start)
    PLACEMENT.find(placement.state, "partner_holds")
    check_free(session, offer, placement)
    check_not_elsewhere(session, placement)
    placement.hold_until = hold_until
    move(session, actor, placement, "partner_holds", Circumstances(client_agreed=has_agreed(placement)))
    tell_supervisor(session, actor, placement)
    return placement


def decline(
    session: Session,
    actor: Actor,
    *,
    placement_ref: str,
    reason: PartnerDeclineReason,
    note: str | None = None,
) -> Placement:
    """Decline a request: the profile is gone at once (CONF-12); what follows is what the reason means.

    Parameters
    ----------
    note
        What would be needed, about the floor only; some reasons ask for it (`declines.MEANING`).

    Raises
    ------
    InvalidInput
        When the reason asks for a note and there is none, or it tells of more than the floor (CONF-10).
    """
    placement = placement_at_host(session, actor, placement_ref)
    PLACEMENT.find(placement.state, "partner_declines")
    meaning = MEANING[reason]
    if meaning.note_needed and not (note and note.strip()):
        raise InvalidInput("note", f"is needed with {reason.value}")
    placement.partner_reason = reason
    placement.partner_note = check_functional(note, "note", None) if note and note.strip() else None
    if meaning.consequence is not DeclineConsequence.REASSESS:
        block(session, actor, placement, rules.blocked_until(reason, clock.today()))
    move(session, actor, placement, "partner_declines", detail=reason.value)
    tell_supervisor(session, actor, placement)
    return placement


def _seen(session: Session, actor: Actor, *options: ORMOption) -> list[tuple[Placement, Decision]]:
    if not actor.has(ActorRole.PARTNER):
        return []
    statement = (
        select(Placement)
        .join(CapacityOffer)
        .where(CapacityOffer.host_organisation_id == actor.organisation_id, Placement.state.in_(SEEN_BY_HOST))
        .options(*options)
        .order_by(Placement.state_since, Placement.id)
    )
    placements = list(session.scalars(statement))
    part, asked = ClientPart.FUNCTIONAL_PROFILE, [_asked_of(one) for one in placements]
    decided = _decide_for_host(session, actor, asked, part)
    return [(one, decision) for one in placements if (decision := decided[one.id])]


class _Asked(NamedTuple):
    """What decides whether a host may see the profile behind a request."""

    placement_id: int
    state: PlacementState
    client_id: int
    client_ref: str | None
    host_id: int


#: Of an absent request the same is asked as of a real one (CONF-01, D.3); no row has the number 0.
_NOBODY = _Asked(0, PlacementState.SUGGESTED, 0, None, 0)


def _asked_of(one: Placement) -> _Asked:
    return _Asked(one.id, one.state, one.client_id, one.client.ref, one.offer.host_organisation_id)


def _asked() -> Select[int, PlacementState, int, str, int]:
    return (
        select(
            Placement.id,
            Placement.state,
            Placement.client_id,
            Client.ref,
            CapacityOffer.host_organisation_id,
        )
        .join(Client, Client.id == Placement.client_id)
        .join(CapacityOffer, CapacityOffer.id == Placement.offer_id)
    )


def _decide_for_host(
    session: Session, actor: Actor, asked: Collection[_Asked], part: ClientPart
) -> dict[int, Decision | None]:
    """Return the decision per placement; None where the actor does not speak for the host at all."""
    agreed = agreed_with_host(session, {one.client_id for one in asked}, actor.organisation_id)
    decided: dict[int, Decision | None] = {}
    for one in asked:
        if not actor.has(ActorRole.PARTNER) or actor.organisation_id != one.host_id:
            decided[one.placement_id] = None
            continue
        decided[one.placement_id] = decide_for_host(one.state, one.host_id, agreed[one.client_id], part)
    return decided


def _profile(placement: Placement) -> FunctionalProfile:
    return FunctionalProfile(
        alias=placement.alias,
        half_days=placement.half_days,
        functional_needs=tuple(placement.client.functional_needs),
        starts_on=placement.starts_on,
        supervisor_name=placement.supervisor.display_name,
        supervisor_phone=placement.supervisor.phone,
        supervisor_email=placement.supervisor.email,
    )


def _proposal(placement: Placement) -> PartnerProposal:
    return PartnerProposal(
        ref=placement.ref,
        offer_id=placement.offer_id,
        offer_title=placement.offer.title,
        shift_name=None if placement.shift is None else placement.shift.name,
        state=placement.state,
        since=placement.state_since,
        hold_until=placement.hold_until,
        may_accept=placement.state in {PlacementState.OFFERED, PlacementState.WAITLISTED},
        profile=_profile(placement),
        answer_by=placement.answer_by,
        latest_hold=rules.longest_hold(clock.today(), placement.client.earliest_start_on),
        keep_place_until=placement.keep_place_until,
        questions=tuple(
            QuestionAndAnswer(
                question=one.question,
                asked_on=one.asked_on,
                answer=one.answer,
                answered_on=one.answered_on,
            )
            for one in placement.questions
        ),
    )
