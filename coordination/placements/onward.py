"""The next rung after a stay, in one step; and who did what in a placement, when.

A stay that ended well leads on to a place that asks more, or is itself where somebody may stay (end station):
nobody is pushed on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.audit.queries import events_of_object
from coordination.capacity.models import CapacityOffer, Shift
from coordination.capacity.queries import open_places
from coordination.errors import GuardFailed
from coordination.organisations.models import Organisation, Professional
from coordination.placements import operations, queries
from coordination.placements.lifecycle import OVER
from coordination.placements.models import Placement
from coordination.placements.steps import closed_to, record_step
from coordination.rows import save
from coordination.services.models import ServiceLink
from coordination.vocabulary import AuditAction, HalfDays, PlacementKind, ServiceLinkKind
from coordination.vocabulary.half_days import NAMES

#: From the first step outside to ordinary work: who moves on looks at the kinds after the own one first.
_K = PlacementKind
LADDER = (
    (_K.GROUP_PROGRAMME, _K.LANGUAGE_COURSE, _K.TRAINING),
    (_K.GUIDED_VOLUNTEERING, _K.WORK_CARE, _K.ACTIVATING_WORKFLOOR),
    (_K.REGULAR_VOLUNTEERING, _K.SUPPORTED_WORK_UNPAID),
    (_K.ARTICLE_60, _K.WORK_EXPERIENCE, _K.ADAPTED_WORK),
    (_K.REGULAR_JOB,),
)
_STEP = {kind: step for step, kinds in enumerate(LADDER) for kind in kinds}
_LEADS = (ServiceLinkKind.LEADS_TO, ServiceLinkKind.PREPARES_FOR)
#: Steps of one placement that are told: two half-days a day for years.
MOST_STEPS = 2_000
_READS = (AuditAction.VIEW, AuditAction.VIEW_DENIED)
#: Names under which automatic tasks act.
AUTOMATIC = frozenset({"worker", "round", "seed", "command-line"})


@dataclass(frozen=True, slots=True, kw_only=True)
class NextPlace:
    """A place to move on to; ``leads`` says that the service of the stay leads there."""

    offer: CapacityOffer
    shift: Shift | None
    half_days: HalfDays
    starts_on: date
    leads: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What somebody did with a placement.

    Attributes
    ----------
    event
        The first word of what the record says: the name of the step.
    who, organisation
        None where no professional did it: the client, or time itself.
    automatic
        Whether it was an automatic task.
    """

    at: datetime
    action: AuditAction
    event: str
    who: str | None
    organisation: str | None
    automatic: bool


def move_on(
    session: Session,
    actor: Actor,
    *,
    placement_ref: str,
    offer_id: int,
    starts_on: date,
    shift_id: int | None = None,
    half_days: HalfDays | None = None,
) -> Placement:
    """Propose the next place after a stay that has ended: it stands on the short list, tied to that stay.

    Raises
    ------
    GuardFailed
        When the stay has not ended, or as in ``propose``.
    Refused, NotFound, InvalidInput
        As in ``propose``.
    """
    earlier = queries.own_placement(session, actor, placement_ref)
    if earlier.state not in OVER:
        raise GuardFailed("placement", "move_on", "a stay that has ended")
    placement = operations.propose(
        session,
        actor,
        client_ref=earlier.client.ref,
        offer_id=offer_id,
        starts_on=starts_on,
        shift_id=shift_id,
        half_days=half_days,
    )
    placement.earlier_id = earlier.id
    save(session, actor, placement)
    record_step(session, actor, AuditAction.UPDATE, earlier, earlier.client, f"moved_on {placement.ref}")
    return placement


def next_places(session: Session, placement: Placement) -> list[NextPlace]:
    """Return open places to move on to: where the service leads first, then the next step of the ladder.

    Places that ask less than the stay did come last; whether one fits is for the talk with the client. What
    the client declined lately, or has on the table, is left out.
    """
    today = clock.today()
    statement = select(ServiceLink.to_service_id).where(
        ServiceLink.from_service_id == placement.offer.service_id, ServiceLink.kind.in_(_LEADS)
    )
    leads_to = set(session.scalars(statement))
    step = _STEP[placement.offer.placement_kind]
    left_out = closed_to(session, placement.client) | {placement.offer_id}
    found = []
    for offer in open_places(session, today):
        if offer.id in left_out:
            continue
        starts_on = max(today, offer.valid_from)
        for shift, half_days in _choices(offer, placement):
            found.append(
                NextPlace(
                    offer=offer,
                    shift=shift,
                    half_days=half_days,
                    starts_on=starts_on,
                    leads=offer.service_id in leads_to,
                )
            )
    return sorted(found, key=lambda one: (not one.leads, _order(one, step), one.offer.title, one.offer.id))


def timeline(session: Session, placement: Placement) -> list[Moment]:
    """Return who did what with a placement, the earliest first; the caller may see it.

    Who only looked is left out: the client reads that elsewhere.
    """
    events = events_of_object(
        session, "placement", placement.ref, subject=placement.client.ref, without=_READS, limit=MOST_STEPS
    )
    people = {one.professional_id for one in events if one.professional_id is not None}
    names = dict(
        session.execute(
            select(Professional.id, Professional.display_name).where(Professional.id.in_(people))
        ).all()
    )
    houses = {one.organisation_id for one in events if one.organisation_id is not None}
    organisations = dict(
        session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(houses))).all()
    )
    return [
        Moment(
            at=one.at,
            action=one.action,
            event=(one.detail or "").partition(" ")[0],
            who=names.get(one.professional_id or 0),
            organisation=organisations.get(one.organisation_id or 0),
            automatic=one.professional_id is None and one.actor in AUTOMATIC,
        )
        for one in reversed(events)
    ]


def _order(one: NextPlace, step: int) -> int:
    """Return how far a place is from the next step; what asks less comes last."""
    ahead = _STEP[one.offer.placement_kind] - step
    return ahead - 1 if ahead > 0 else len(LADDER) - ahead


def _choices(offer: CapacityOffer, placement: Placement) -> list[tuple[Shift | None, HalfDays]]:
    """Return the shifts of an offer, or with free choice the half-days nearest to those of the stay."""
    if not offer.free_choice:
        return [(shift, shift.half_days) for shift in offer.shifts]
    known = {name for shift in offer.shifts for name in shift.half_days.names}
    ordered = sorted(known, key=lambda name: (name not in placement.half_days.names, NAMES.index(name)))
    if len(ordered) < offer.min_half_days:
        return []
    return [(None, HalfDays.of(ordered[: max(1, offer.min_half_days)]))]
