"""What must always hold, computed anew from the rows, in other words than the program's own (C.8).

One function looks at everything that is there on a day and names what is wrong. It calls none of the domain's
rules: what it shares with the program are the tables and the names of the states.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.audit.models import AuditEvent
from coordination.capacity.models import CapacityOffer
from coordination.clients.models import RungAssessment, Trajectory
from coordination.consent.models import Consent
from coordination.placements.models import Placement
from coordination.plans.models import Evaluation
from coordination.rounds.models import MatchingRound
from coordination.services.models import Programme
from coordination.teams.models import SupportTeam, TeamMembership
from coordination.vocabulary import (
    AgreementKind,
    AuditAction,
    ConsentPurpose,
    ContactWith,
    IncomeStatus,
    MembershipState,
    OrganisationKind,
    PlacementKind,
    PlacementState,
    TrajectoryState,
    WorkfloorPhase,
)

S, K = PlacementState, PlacementKind
AGREED = {S.AGREED, S.OFFERED, S.INFO_NEEDED, S.WAITLISTED, S.RESERVED, S.CONFIRMED, S.ACTIVE, S.PAUSED}
ASKED = {S.OFFERED, S.INFO_NEEDED, S.WAITLISTED}
STARTING = {S.CONFIRMED, S.ACTIVE, S.PAUSED}
OVER = {S.ENDED, S.AFTERCARE, S.CLOSED}
#: The automatic tasks, and the steps that they may take (INV-20); every other step has a person behind it.
TASKS = {"worker", "round"}
BY_TIME = {"suggest", "supersede", "expire", "lapse", "aftercare"}
#: What a stay of a kind may not begin without (INV-05, INV-06).
SIGNED = {
    K.ARTICLE_60: {AgreementKind.ARTICLE_60_POSTING},
    K.SUPPORTED_WORK_UNPAID: {AgreementKind.ENGAGEMENT_DECLARATION, AgreementKind.WORKPLACE_AGREEMENT},
}
LATE = timedelta(days=4)  # a talk that is due in a weekend is held after it


def violations(session: Session) -> list[str]:
    """Return what is wrong today, each with the number of its invariant; none is what there should be."""
    session.expire_all()
    today = clock.today()
    placements = list(session.scalars(select(Placement)))
    found = [
        *_places(session, placements, today),
        *_clients(placements, today),
        *_each(session, placements, today),
        *_teams(session),
        *_trajectories(session, today),
        *_record(session, placements),
    ]
    return sorted(found)


def _takes(one: Placement, today: date) -> bool:
    if one.state is S.RESERVED:
        return one.hold_until is not None and one.hold_until >= today
    if one.state is S.PAUSED:
        return one.keep_place_until is not None and one.keep_place_until >= today
    return one.state in {S.CONFIRMED, S.ACTIVE}


def _there(one: Placement, day: date) -> bool:
    return one.starts_on <= day and (one.ends_on is None or day <= one.ends_on)


def _places(session: Session, placements: list[Placement], today: date) -> Iterator[str]:
    taking = defaultdict(list)
    for one in placements:
        if _takes(one, today):
            taking[one.offer_id].append(one)
    for offer in session.scalars(select(CapacityOffer)):
        here = taking[offer.id]
        outages = [outage for shift in offer.shifts for outage in shift.outages]
        days = {today, *(one.starts_on for one in (*here, *outages) if one.starts_on > today)}
        for day in days:
            for shift in offer.shifts:
                used = Counter(
                    name
                    for one in here
                    if one.shift_id in (None, shift.id) and _there(one, day)
                    for name in one.half_days.names
                    if name in shift.half_days.names
                )
                out = sum(
                    outage.places
                    for outage in shift.outages
                    if outage.starts_on <= day and (outage.ends_on is None or day <= outage.ends_on)
                )
                if max(used.values(), default=0) + out > shift.places:
                    yield f"INV-03 {offer.title} {day}: {dict(used)} and {out} out of {shift.places}"


def _clients(placements: list[Placement], today: date) -> Iterator[str]:
    taking = defaultdict(list)
    for one in placements:
        if _takes(one, today):
            taking[one.client_id].append(one)
    for client_id, own in taking.items():
        for day in {today, *(one.starts_on for one in own if one.starts_on > today)}:
            here = [one for one in own if _there(one, day)]
            used = Counter(name for one in here for name in one.half_days.names)
            if any(number > 1 for number in used.values()):
                yield f"INV-04 client {client_id} {day}: {used}"
            kinds = [one.offer.placement_kind for one in here if one.state in STARTING]
            both = {K.WORK_CARE, K.SUPPORTED_WORK_UNPAID} <= set(kinds)
            if both or kinds.count(K.WORK_CARE) > 1:
                yield f"INV-07 client {client_id} {day}: {kinds}"


def _each(session: Session, placements: list[Placement], today: date) -> Iterator[str]:
    shared = {
        (consent.client_id, recipient.organisation_id)
        for consent in session.scalars(select(Consent).where(Consent.purpose == ConsentPurpose.PLACEMENT))
        for recipient in consent.recipients
        if consent.withdrawn_on is None and consent.given_on <= today < consent.expires_on
    }
    for one in placements:
        offer = one.offer
        if one.state in AGREED and not (one.answers and one.answers[-1].agrees):
            yield f"INV-01 {one.ref} {one.state}"
        if one.state in STARTING:
            yield from _started(one)
        if one.state in OVER and one.aftercare_by is None:
            yield f"INV-21 {one.ref} {one.state}"
        if one.state is S.CLOSED and {talk.with_whom for talk in one.contacts} != set(ContactWith):
            yield f"INV-21 {one.ref} closed without both talks"
        if (
            one.state is S.SUGGESTED
            and one.created_at == one.updated_at
            and offer.review_by < one.state_since
        ):
            yield f"INV-22 {one.ref} suggested at an offer to confirm by {offer.review_by}"
        if one.state in ASKED and (one.client_id, offer.host_organisation_id) not in shared:
            yield f"INV-23 {one.ref} {one.state} without an agreement to share"


def _started(one: Placement) -> Iterator[str]:
    offer, host, kind = one.offer, one.offer.host_organisation, one.offer.placement_kind
    goal = one.plan_goal
    if goal is None or goal.trajectory.client_id != one.client_id:
        yield f"INV-09 {one.ref} serves no goal of its client"
    signed = {
        paper.kind: max((signature.signed_on for signature in paper.signatures), default=None)
        for paper in one.agreements
    }
    for paper in SIGNED.get(kind, ()):
        day = signed.get(paper)
        if day is None or (one.state is not S.CONFIRMED and day > one.starts_on):
            yield f"INV-05 INV-06 {one.ref} {paper} signed {day}, start {one.starts_on}"
    yield from _article_60(one)
    if kind is K.SUPPORTED_WORK_UNPAID and (
        offer.anchor_person_id is None
        or offer.job_coach_id is None
        or not offer.regular_environment
        or offer.service.cost_to_client_cents
    ):
        yield f"INV-06 {one.ref} without all that supported work needs"
    if kind in {K.GUIDED_VOLUNTEERING, K.REGULAR_VOLUNTEERING} and not host.is_non_profit:
        yield f"INV-08 {one.ref} at a commercial host"
    if isinstance(offer.service, Programme):
        last = one.ends_on or offer.service.ends_on
        if one.starts_on < offer.service.starts_on or last > offer.service.ends_on:
            yield f"INV-10 {one.ref} outside its programme"


def _article_60(one: Placement) -> Iterator[str]:
    if one.offer.placement_kind is not K.ARTICLE_60:
        return
    employer = one.offer.employer_organisation
    if employer is None or OrganisationKind.PCSW not in employer.kinds:
        yield f"INV-05 {one.ref} employer"
    leefloon = {IncomeStatus.INTEGRATION_INCOME, IncomeStatus.EQUIVALENT_INTEGRATION_INCOME}
    if one.client.income_status not in leefloon:
        yield f"INV-05 {one.ref} income"


def _teams(session: Session) -> Iterator[str]:
    running = set(
        session.scalars(select(Trajectory.client_id).where(Trajectory.state == TrajectoryState.RUNNING))
    )
    members = defaultdict(list)
    statement = select(SupportTeam.client_id, TeamMembership).join(TeamMembership)
    for client_id, member in session.execute(statement):
        members[client_id].append(member)
    for client_id in running:
        active = [one for one in members[client_id] if one.state is MembershipState.ACTIVE]
        if sum(one.is_lead for one in active) != 1:
            yield f"INV-12 client {client_id}: {len(active)} active, not one lead"
    for client_id, all_ in members.items():
        there = [one for one in all_ if one.state not in {MembershipState.ENDED, MembershipState.DECLINED}]
        if sum(one.is_confidant for one in there) > 1:
            yield f"INV-13 client {client_id}: two confidants"


def _trajectories(session: Session, today: date) -> Iterator[str]:
    held: dict[int, list[date]] = defaultdict(list)
    for talk in session.scalars(select(Evaluation)):
        if talk.held_on is not None:
            held[talk.trajectory_id].append(talk.held_on)
    for one in session.scalars(select(Trajectory)):
        last = max([one.started_on, *held[one.id]])
        late = clock.months_after(last, 3) + LATE
        if one.state is TrajectoryState.RUNNING and late < today:
            yield f"INV-14 trajectory {one.id}: last talk {last}"
        later = {WorkfloorPhase.RESPONSIBILITY, WorkfloorPhase.SCREENING}
        if one.workfloor_phase in later and one.development_plan_on is None:
            yield f"INV-11 trajectory {one.id} in {one.workfloor_phase} without own plan"
    before: dict[tuple[int, str], int] = {}
    for rung in session.scalars(select(RungAssessment).order_by(RungAssessment.id)):
        key = (rung.client_id, rung.scheme)
        if abs(rung.current_rung - before.get(key, rung.current_rung)) > 1 and not rung.reason:
            yield f"INV-15 rung {rung.id} without a reason"
        before[key] = rung.current_rung


def _record(session: Session, placements: list[Placement]) -> Iterator[str]:
    """Read the record: who took each step, and that each placement's steps are in it."""
    steps = defaultdict(set)
    statement = select(AuditEvent.object_ref, AuditEvent.actor, AuditEvent.detail).where(
        AuditEvent.object_kind == "placement",
        AuditEvent.action.in_([AuditAction.CREATE, AuditAction.TRANSITION]),
    )
    for ref, actor, detail in session.execute(statement):
        event = (detail or "").partition(" ")[0]
        steps[ref].add(event)
        if actor in TASKS and event not in BY_TIME:
            yield f"INV-20 {ref}: {event} by nobody"
        if actor not in TASKS and event == "suggest":
            yield f"INV-20 {ref}: suggested by a person"
    for one in placements:
        if one.state in STARTING and not {"client_agrees", "partner_holds", "confirm"} <= steps[one.ref]:
            yield f"INV-20 {one.ref} is {one.state} by {steps[one.ref]}"
    for done in session.scalars(select(MatchingRound)):
        if not (done.rule_set_version and done.weights and done.policy) or done.random_seed is None:
            yield f"INV-19 round {done.ref} cannot be run again"
