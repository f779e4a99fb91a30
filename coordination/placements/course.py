"""A stay from the confirmed place to the day it is over or paused: every step changes places with the state.

Each act locks the offer, then the client, and reads the placement anew, so that what it takes or frees is
counted once (INV-03, INV-04). Both sides may take most steps: the client's supervisor, and the host.
"""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.authorisations.queries import missing
from coordination.consent.access import Refused
from coordination.errors import InvalidInput
from coordination.placements import papers, queries, regimes
from coordination.placements.caseloads import lock_guides
from coordination.placements.host import placement_at_host
from coordination.placements.lifecycle import PLACEMENT, Circumstances
from coordination.placements.models import Pause, Placement
from coordination.placements.readiness import open_goal, readiness
from coordination.placements.steps import check_free, check_not_elsewhere, has_agreed, lock, move
from coordination.rows import save
from coordination.vocabulary import ActorRole

MOST_DAYS_KEPT = 91


def confirm(session: Session, actor: Actor, *, placement_ref: str) -> Placement:
    """Confirm the held place: all that must be there before somebody starts is there (C.6).

    Raises
    ------
    GuardFailed
        Naming what is missing: the client's agreement, a hold that still runs, a goal of the client's plan
        (INV-09), what the kind of place may not be without or together with (INV-05 to INV-08, INV-10), a
        signature (HR-15), an authorisation, room in the
        caseload of whoever guides, and hours of guidance (HR-18).
    CapacityTaken, AlreadyPlaced
        When the place is not free after all.
    """
    placement = _locked(session, actor, placement_ref, "confirm")
    if placement.plan_goal_id is None:
        placement.plan_goal_id = open_goal(placement)
    lock_guides(session, placement)
    ready = readiness(session, placement)
    facts = Circumstances(
        client_agreed=has_agreed(placement),
        hold_runs=placement.hold_until is not None and placement.hold_until >= clock.today(),
        goal_named=placement.plan_goal_id is not None,
        unsigned=ready.unsigned,
        unauthorised=bool(ready.authorisations),
        regime_fault=regimes.sentence(next(iter(ready.faults), None)),
        caseload_full=bool(ready.full),
        guidance_short=ready.guidance is not None,
    )
    PLACEMENT.next_state(placement.state, "confirm", actor, facts)
    check_free(session, placement.offer, placement)
    check_not_elsewhere(session, placement)
    placement.hold_until = None
    move(session, actor, placement, "confirm", facts)
    return placement


def first_day(session: Session, actor: Actor, *, placement_ref: str, on: date | None = None) -> Placement:
    """Record that the stay has begun.

    Parameters
    ----------
    on
        The real first day, today when not given; the stay counts from it.

    Raises
    ------
    InvalidInput
        When the day is still to come, before the agreed start, before a signature (INV-05), or after the end.
    GuardFailed
        When an agreement is not signed as it stands, or an authorisation is not in order.
    """
    placement = _locked(session, actor, placement_ref, "first_day")
    day = on or clock.today()
    earliest = papers.earliest_start(placement)
    if not earliest <= day <= min(clock.today(), placement.ends_on or date.max):
        raise InvalidInput("on", f"{day} does not lie between {earliest}, start and signatures, and today")
    facts = Circumstances(
        unsigned=papers.unsigned(placement),
        unauthorised=bool(missing(session, placement.client, placement.offer, day)),
    )
    PLACEMENT.next_state(placement.state, "first_day", actor, facts)
    placement.starts_on = day
    move(session, actor, placement, "first_day", facts)
    return placement


def never_started(session: Session, actor: Actor, *, placement_ref: str) -> Placement:
    """Record that nobody came: the place is free again, and nothing is held against the client."""
    placement = _locked(session, actor, placement_ref, "not_started")
    move(session, actor, placement, "not_started")
    return placement


def pause(session: Session, actor: Actor, *, placement_ref: str, keep_until: date | None = None) -> Placement:
    """Pause the stay; the place is kept up to and including a day, or free at once.

    Raises
    ------
    InvalidInput
        When the day is past or more than a quarter ahead.
    """
    placement = _locked(session, actor, placement_ref, "pause")
    today = clock.today()
    latest = today + timedelta(days=MOST_DAYS_KEPT)
    if keep_until is not None and not today <= keep_until <= latest:
        raise InvalidInput("keep_until", f"{keep_until} does not lie between {today} and {latest}")
    placement.keep_place_until = keep_until
    move(session, actor, placement, "pause")
    return placement


def resume(session: Session, actor: Actor, *, placement_ref: str) -> Placement:
    """Go on after a pause, if there is a place: one that was not kept may have gone to somebody else.

    Raises
    ------
    CapacityTaken
        When no place is free on a half-day.
    AlreadyPlaced
        When the client has a place elsewhere on a half-day by now.
    GuardFailed
        When the client does something by now that the stay may not be combined with (INV-07, HR-16).
    """
    placement = _locked(session, actor, placement_ref, "resume")
    check_free(session, placement.offer, placement)
    check_not_elsewhere(session, placement)
    facts = Circumstances(regime_fault=regimes.sentence(regimes.combination_fault(session, placement)))
    PLACEMENT.next_state(placement.state, "resume", actor, facts)
    placement.keep_place_until = None
    today = clock.today()
    if placement.state_since < today:
        # Who comes back is asked about no half-day of the pause.
        pause = Pause(placement_id=placement.id, paused_on=placement.state_since, resumed_on=today)
        save(session, actor, pause)
        session.expire(placement, ["pauses"])
    move(session, actor, placement, "resume", facts)
    return placement


def client_withdraws(session: Session, actor: Actor, *, placement_ref: str) -> Placement:
    """Take a client's agreement back: always possible before the first day, without a reason (C.6)."""
    placement = _locked(session, actor, placement_ref, "client_withdraws")
    move(session, actor, placement, "client_withdraws")
    return placement


def host_withdraws(session: Session, actor: Actor, *, placement_ref: str) -> Placement:
    """Take the host's offer of a place back before the first day; the profile is gone at once (CONF-12)."""
    placement = _locked(session, actor, placement_ref, "host_withdraws")
    move(session, actor, placement, "host_withdraws")
    return placement


def reach(session: Session, actor: Actor, placement_ref: str) -> Placement:
    """Return a placement for somebody of either side, each by its own rule of sight.

    Raises
    ------
    Refused
        When the actor is neither somebody of the client's team who sees the proposals, nor of the host.
    """
    if not actor.has(ActorRole.PARTNER):
        return queries.own_placement(session, actor, placement_ref)
    try:
        return placement_at_host(session, actor, placement_ref)
    except Refused:
        if not actor.has(ActorRole.SUPERVISOR):
            raise
    return queries.own_placement(session, actor, placement_ref)


def _locked(session: Session, actor: Actor, placement_ref: str, event: str) -> Placement:
    """Return the placement under the locks, with the event possible in the state that it has now."""
    lock(session, reach(session, actor, placement_ref))
    placement = reach(session, actor, placement_ref)
    PLACEMENT.find(placement.state, event)
    return placement
