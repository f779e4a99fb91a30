"""Acts on offers. Every act raises ``NotAllowed`` when the actor's role may not do it.

A partner keeps the offers of which its organisation is the host; another organisation's read as if they did
not exist (``NotFound``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TypedDict, Unpack

from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, require_role
from coordination.audit.operations import record
from coordination.capacity import rules
from coordination.capacity.lifecycle import KEEPER, OFFER
from coordination.capacity.models import CapacityOffer, Shift
from coordination.capacity.queries import lock_offer, own_offer
from coordination.capacity.rules import ShiftSpec, Stay
from coordination.capacity.terms import terms_of
from coordination.clients.rules import check_levels, check_skills
from coordination.errors import InvalidInput, NotFound
from coordination.organisations.models import Organisation, Professional, Site
from coordination.rows import check_period, filled, save
from coordination.services.models import Service
from coordination.vocabulary import (
    ActorRole,
    Adaptation,
    AuditAction,
    CapacityState,
    HalfDays,
    IncomeStatus,
    LanguageLevel,
    OrganisationKind,
    PlacementKind,
    Sector,
    WarmIntroduction,
    WorkfloorPhase,
    WorkSetting,
    parse_code,
)

# Reads the placements that take a place of an offer; placements are a later concept than offers.
StaysOf = Callable[[Session, int], Sequence[Stay]]

_VOLUNTEERING = (PlacementKind.GUIDED_VOLUNTEERING, PlacementKind.REGULAR_VOLUNTEERING)


class OfferFacts(TypedDict, total=False):
    """What may be said of an offer besides what every offer has; as in ``CapacityOffer``.

    No ``income_statuses_accepted``: every status is welcome (HR-06).
    """

    contact: Professional | None
    settings: Iterable[WorkSetting]
    valid_to: date | None
    income_statuses_accepted: Iterable[IncomeStatus]
    min_dutch_level: LanguageLevel
    language_support: bool
    phases_accepted: Iterable[WorkfloorPhase]
    required_competences: Mapping[str, int | None]
    adaptations_available: Iterable[Adaptation]
    duration_weeks: int | None
    answer_days: int
    travel_cost_paid: bool
    meal_included: bool
    premium_cents_per_half_day: int | None
    regular_environment: bool
    support_intensity_offered: int | None
    stress_level: int | None
    group_best: int | None
    guidance_minutes: int | None
    most_newcomers: int | None
    most_much_support: int | None
    steady_supervisor: bool | None
    warm_introductions: Iterable[WarmIntroduction]
    anchor_person: Professional | None
    job_coach: Professional | None
    safety_requirement_text: str | None
    is_demo: bool


def publish_offer(
    session: Session,
    actor: Actor,
    *,
    service: Service,
    site: Site,
    title: str,
    tasks_text: str,
    placement_kind: PlacementKind,
    sector: Sector,
    shifts: Iterable[tuple[str, HalfDays, int]] = (),
    free_choice: Mapping[str, int] | None = None,
    host: Organisation | None = None,
    guiding: Organisation | None = None,
    employer: Organisation | None = None,
    skills: Iterable[str] = (),
    min_half_days: int = 1,
    max_half_days: int = 10,
    valid_from: date | None = None,
    review_by: date | None = None,
    confirmed_at: datetime | None = None,
    **facts: Unpack[OfferFacts],
) -> CapacityOffer:
    """Publish places in blocks of half-days, or by single half-day for clients to choose from.

    Parameters
    ----------
    shifts
        Blocks as (name, half-days, places).
    free_choice
        Places per half-day (``{"mon-morning": 2}``); a client chooses ``min_half_days`` to
        ``max_half_days`` of them. Give either this or ``shifts``.
    host
        None is the organisation of the site.
    valid_from, review_by, confirmed_at
        None is today, thirty days from today, and now.

    Raises
    ------
    NotFound
        When a partner publishes for another organisation.
    InvalidInput
        When the grid is impossible, a period is upside down, an art. 60 place has no OCMW as employer
        (INV-05), volunteers are to be hosted by a commercial organisation (INV-08), or a fact is impossible
        (see `set_facts`).
    """
    require_role(actor, "publishing an offer", *sorted(KEEPER))
    host = host or site.organisation
    if not actor.has(ActorRole.WORKER) and actor.organisation_id != host.id:
        raise NotFound("organisation")
    specs = _specs(shifts, free_choice)
    chooses = free_choice is not None
    rules.check_grid(specs, free_choice=chooses, min_half_days=min_half_days, max_half_days=max_half_days)
    kind = parse_code(PlacementKind, placement_kind, "placement_kind")
    _check_host(kind, host, employer)
    today = clock.today()
    offer = CapacityOffer(
        service=service,
        site=site,
        host_organisation=host,
        guiding_organisation=guiding,
        employer_organisation=employer,
        placement_kind=kind,
        title=filled(title, "title"),
        tasks_text=filled(tasks_text, "tasks_text"),
        sector=sector,
        skills=check_skills(skills, "skills"),
        free_choice=chooses,
        min_half_days=min_half_days,
        max_half_days=max_half_days,
        valid_from=valid_from or today,
        review_by=review_by or today + timedelta(days=rules.REVIEW_DAYS),
        confirmed_at=confirmed_at or clock.now(),
        confirmed_by=actor.name,
        state=CapacityState.DRAFT,
    )
    facts.setdefault("answer_days", terms_of(session, host.id).answer_days)
    set_facts(offer, facts)
    offer.state = OFFER.next_state(offer.state, "publish", actor, offer)
    save(session, actor, offer)
    for spec in specs:
        _add_shift(session, actor, offer, spec)
    record(session, actor, AuditAction.CREATE, "offer", offer.id, detail="publish")
    return offer


def set_facts(offer: CapacityOffer, facts: OfferFacts) -> None:
    """Put the given facts into the row; the rest stays as it is.

    Raises
    ------
    InvalidInput
        When the period is upside down, a number is off its scale, or the anchor person works elsewhere.
    """
    for field, value in facts.items():
        setattr(offer, field, value)
    if "required_competences" in facts:
        offer.required_competences = check_levels(facts["required_competences"], "required_competences")
    check_period(offer.valid_from, offer.valid_to, "valid_to")
    rules.check_numbers(offer)
    if "anchor_person" in facts:
        rules.check_anchor(offer)


def change_places(
    session: Session, actor: Actor, *, offer_id: int, places: Mapping[int, int], stays_of: StaysOf
) -> CapacityOffer:
    """Change the number of places in shifts; what was just changed counts as confirmed.

    Parameters
    ----------
    places
        New number of places by id of the shift; other shifts stay as they are.
    stays_of
        Reads, under the offer's lock, the placements that take a place of it.

    Raises
    ------
    InvalidInput
        When a shift is not of this offer, places are below zero, or fewer than are taken on some day from
        today on; that day is named (INV-03).
    IllegalTransition
        When the offer is closed.
    """
    offer = lock_own(session, actor, "changing places", offer_id)
    move(offer, actor, "change")
    own = {shift.id: shift for shift in offer.shifts}
    stays = stays_of(session, offer_id)
    for shift_id, number in places.items():
        if shift_id not in own:
            raise InvalidInput("places", "a shift is not of this offer")
        shift = own[shift_id]
        rules.check_places(number, shift.name)
        rules.check_not_below_occupied(shift, number, stays, clock.today())
        if shift.places != number:
            shift.places = number
            save(session, actor, shift)
    confirm_places(offer, actor)
    return kept(session, actor, offer, "change_places")


def add_shift(
    session: Session, actor: Actor, *, offer_id: int, name: str, half_days: HalfDays, places: int
) -> Shift:
    """Add a block of half-days, or with free choice one half-day, to an offer.

    Raises
    ------
    InvalidInput
        When the grid would be impossible with it.
    IllegalTransition
        When the offer is closed.
    """
    offer = lock_own(session, actor, "adding a shift", offer_id)
    move(offer, actor, "change")
    spec = ShiftSpec(name, HalfDays(half_days), places)
    rules.check_grid(
        [*(ShiftSpec(shift.name, shift.half_days, shift.places) for shift in offer.shifts), spec],
        free_choice=offer.free_choice,
        min_half_days=offer.min_half_days,
        max_half_days=offer.max_half_days,
    )
    shift = _add_shift(session, actor, offer, spec)
    kept(session, actor, offer, "add_shift")
    return shift


def confirm_offer(session: Session, actor: Actor, *, offer_id: int) -> CapacityOffer:
    """Say that what stands there is still right, for the next thirty days (INV-22).

    Raises
    ------
    IllegalTransition
        When the offer is closed.
    """
    offer = lock_own(session, actor, "confirming an offer", offer_id)
    move(offer, actor, "confirm")
    confirm_places(offer, actor)
    return kept(session, actor, offer, "confirm")


def pause_intake(
    session: Session,
    actor: Actor,
    *,
    offer_id: int,
    paused_from: date | None = None,
    paused_until: date | None = None,
) -> CapacityOffer:
    """Take nobody new from a day (today when None) up to and including another (open end when None).

    A pause that stands there already is replaced. Who has a place keeps it.

    Raises
    ------
    InvalidInput
        When the pause ends before it starts, or is over already.
    IllegalTransition
        When the offer is closed.
    """
    offer = lock_own(session, actor, "pausing intake", offer_id)
    first = paused_from or clock.today()
    check_period(first, paused_until, "paused_until")
    if paused_until is not None and paused_until < clock.today():
        raise InvalidInput("paused_until", f"{paused_until.isoformat()} is over already")
    move(offer, actor, "pause")
    offer.paused_from, offer.paused_until = first, paused_until
    return kept(session, actor, offer, "pause")


def resume_intake(session: Session, actor: Actor, *, offer_id: int) -> CapacityOffer:
    """Take people again, or call off a pause that was planned.

    Raises
    ------
    IllegalTransition
        When there is no pause to end.
    """
    offer = lock_own(session, actor, "resuming intake", offer_id)
    move(offer, actor, "resume")
    offer.paused_from = offer.paused_until = None
    return kept(session, actor, offer, "resume")


def close_offer(session: Session, actor: Actor, *, offer_id: int) -> CapacityOffer:
    """Close an offer for good; who has a place keeps it.

    Raises
    ------
    IllegalTransition
        When it is closed already.
    """
    offer = lock_own(session, actor, "closing an offer", offer_id)
    move(offer, actor, "close")
    offer.state = CapacityState.CLOSED
    return kept(session, actor, offer, "close")


def _specs(
    shifts: Iterable[tuple[str, HalfDays, int]], free_choice: Mapping[str, int] | None
) -> list[ShiftSpec]:
    blocks = [ShiftSpec(name, HalfDays(half_days), places) for name, half_days, places in shifts]
    if free_choice is None:
        return blocks
    if blocks:
        raise InvalidInput("shifts", "an offer has either blocks of half-days or free choice, not both")
    return [ShiftSpec(name, HalfDays.of([name]), places) for name, places in free_choice.items()]


def _check_host(kind: PlacementKind, host: Organisation, employer: Organisation | None) -> None:
    if kind in _VOLUNTEERING and not host.is_non_profit:
        raise InvalidInput("host", "a commercial organisation cannot host volunteers (INV-08)")
    is_ocmw = employer is not None and OrganisationKind.PCSW in employer.kinds
    if kind is PlacementKind.ARTICLE_60 and not is_ocmw:
        raise InvalidInput("employer", "an art. 60 place needs an OCMW as employer (INV-05)")


def _add_shift(session: Session, actor: Actor, offer: CapacityOffer, spec: ShiftSpec) -> Shift:
    shift = Shift(offer=offer, name=spec.name.strip(), half_days=spec.half_days, places=spec.places)
    save(session, actor, shift)
    return shift


def lock_own(session: Session, actor: Actor, act: str, offer_id: int) -> CapacityOffer:
    """Return an offer for whoever keeps it, locked until the transaction ends.

    Raises
    ------
    NotAllowed, NotFound
        When the actor keeps no offers, or another organisation is the host.
    """
    require_role(actor, act, *sorted(KEEPER))
    own_offer(session, actor, offer_id)
    return lock_offer(session, offer_id)


def move(offer: CapacityOffer, actor: Actor, event: str) -> None:
    """Refuse an event that the offer's state does not know; whether it is full matters to none of them.

    Raises
    ------
    IllegalTransition
        Naming the events that are possible.
    """
    today = clock.today()
    state = rules.offer_state(offer, (), today)
    if state is not CapacityState.CLOSED and rules.has_pause(offer, today):
        state = CapacityState.PAUSED
    OFFER.next_state(state, event, actor, offer)


def confirm_places(offer: CapacityOffer, actor: Actor) -> None:
    """Note that what stands there was just said, or said to be right (INV-22)."""
    offer.review_by = clock.today() + timedelta(days=rules.REVIEW_DAYS)
    offer.confirmed_at = clock.now()
    offer.confirmed_by = actor.name


def kept(session: Session, actor: Actor, offer: CapacityOffer, event: str) -> CapacityOffer:
    """Save a changed offer and write down what was done with it."""
    save(session, actor, offer)
    record(session, actor, AuditAction.UPDATE, "offer", offer.id, detail=event)
    return offer
