"""Acts on a client's file: what is known, wished and agreed.

Who may see which client is decided in `coordination.consent.access`; whoever calls these acts has opened the
client there. Every act raises ``NotAllowed`` when the actor's role may not do it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Unpack

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, require_role
from coordination.audit.operations import record
from coordination.clients import rules
from coordination.clients.facts import ClientFacts, set_facts
from coordination.clients.lifecycle import GOAL, OPEN_STATES, TEAM, TRAJECTORY
from coordination.clients.models import (
    Client,
    JudicialCondition,
    PlanGoal,
    PovertySignal,
    RungAssessment,
    Trajectory,
    Wish,
)
from coordination.clients.references import new_client_reference
from coordination.errors import InvalidInput, NotAllowed
from coordination.organisations.models import Organisation, Professional
from coordination.rows import check_period, check_rung, filled, save
from coordination.vocabulary import (
    ActorRole,
    AuditAction,
    ClientPart,
    ClientState,
    HalfDays,
    LadderScheme,
    OrganisationKind,
    PlanGoalState,
    PovertySignalKind,
    PovertySignalState,
    StatedBy,
    TrajectoryGoal,
    TrajectoryKind,
    TrajectoryState,
    WishDimension,
    parse_code,
)

REVIEW_MONTHS = 3
_JUDICIAL_SOURCES = {OrganisationKind.HOUSE_OF_JUSTICE, OrganisationKind.PRISON}


def register_client(
    session: Session,
    actor: Actor,
    *,
    ref: str | None = None,
    is_demo: bool = False,
    **facts: Unpack[ClientFacts],
) -> Client:
    """Open a client's file.

    Parameters
    ----------
    ref
        None makes a random one.
    facts
        Name, year of birth, postcode, locality, income status and referral source are needed; the rest when
        it is known.

    Raises
    ------
    InvalidInput
        When something needed is missing or impossible, or the reference is taken.
    """
    require_role(actor, "registering a client", ActorRole.SUPERVISOR, ActorRole.WORKER)
    ref = ref or new_client_reference()
    if session.scalar(select(Client.id).where(Client.ref == ref)):
        raise InvalidInput("ref", f"{ref} is taken")
    client = Client(ref=ref, is_demo=is_demo, state=ClientState.REGISTERED)
    set_facts(client, facts)
    save(session, actor, client)
    _record(session, actor, AuditAction.CREATE, client, ClientPart.IDENTITY)
    return client


def update_client(session: Session, actor: Actor, *, client: Client, **facts: Unpack[ClientFacts]) -> Client:
    """Change what is known of a client; only what is given changes.

    Raises
    ------
    InvalidInput
        When something is impossible.
    """
    _require_file(actor, "changing a client's file")
    set_facts(client, facts)
    save(session, actor, client)
    _record(session, actor, AuditAction.UPDATE, client, detail=",".join(sorted(facts)))
    return client


def state_wish(
    session: Session,
    actor: Actor,
    *,
    client: Client,
    dimension: WishDimension,
    value: str = "",
    rank: int | None = None,
    stated_by: StatedBy = StatedBy.CLIENT,
    own_words: str | None = None,
) -> Wish:
    """Write down a wish, at a rank of the client's own order; without a rank as the last one (A4-02).

    Raises
    ------
    InvalidInput
        When the value does not belong to the dimension, or the rank is taken or below 1.
    """
    _require_file(actor, "writing down a wish")
    dimension = parse_code(WishDimension, dimension, "dimension")
    taken = set(session.scalars(select(Wish.rank).where(Wish.client_id == client.id)))
    place = max(taken, default=0) + 1 if rank is None else rank
    if place < 1 or place in taken:
        raise InvalidInput(
            "rank", f"{place} is " + ("taken by another wish" if place in taken else "below 1")
        )
    wish = Wish(
        client=client,
        dimension=dimension,
        value=rules.check_wish(dimension, value),
        rank=place,
        stated_by=stated_by,
        own_words=own_words,
    )
    save(session, actor, wish)
    _record(session, actor, AuditAction.CREATE, client, ClientPart.WISHES, detail=f"wish {place}")
    return wish


def assess_rung(
    session: Session,
    actor: Actor,
    *,
    client: Client,
    scheme: LadderScheme,
    current_rung: int,
    assessor: Professional,
    discussed_with_client: bool,
    attainable_rung: int | None = None,
    assessed_on: date | None = None,
    next_review_on: date | None = None,
    reason: str | None = None,
) -> RungAssessment:
    """Write down where the client stands on a ladder, and what is attainable.

    Raises
    ------
    InvalidInput
        When a rung is not on the ladder, the review is not after the assessment, or the client moves more
        than one rung without a reason (INV-15).
    """
    _require_file(actor, "assessing a rung")
    scheme = parse_code(LadderScheme, scheme, "scheme")
    check_rung(current_rung, "current_rung")
    check_rung(attainable_rung, "attainable_rung")
    day = assessed_on or clock.today()
    review = next_review_on or clock.months_after(day, REVIEW_MONTHS)
    if review <= day:
        raise InvalidInput("next_review_on", "the review comes after the assessment")
    earlier = select(RungAssessment).where(RungAssessment.client_id == client.id)
    before = rules.current_rung(session.scalars(earlier), scheme, day)
    if before is not None and abs(before.current_rung - current_rung) > 1 and not (reason or "").strip():
        steps = f"from rung {before.current_rung} to rung {current_rung}"
        raise InvalidInput("reason", f"a move of more than one rung, {steps}, needs a written reason")
    assessment = RungAssessment(
        client=client,
        scheme=scheme,
        current_rung=current_rung,
        attainable_rung=attainable_rung,
        assessed_on=day,
        assessor=assessor,
        next_review_on=review,
        discussed_with_client=discussed_with_client,
        reason=reason,
    )
    save(session, actor, assessment)
    _record(session, actor, AuditAction.CREATE, client, ClientPart.RUNGS, detail=scheme.value)
    return assessment


def open_trajectory(
    session: Session,
    actor: Actor,
    *,
    client: Client,
    kind: TrajectoryKind,
    goal: TrajectoryGoal,
    supervisor: Professional,
    started_on: date | None = None,
    state: TrajectoryState = TrajectoryState.RUNNING,
) -> Trajectory:
    """Open the road that client and supervisor agreed to go; the client becomes active.

    Raises
    ------
    InvalidInput
        When the state is not one of an open trajectory, or the client has one of this kind open already.
    """
    require_role(actor, "opening a trajectory", ActorRole.SUPERVISOR, ActorRole.WORKER)
    state = parse_code(TrajectoryState, state, "state")
    kind = parse_code(TrajectoryKind, kind, "kind")
    if state not in OPEN_STATES:
        raise InvalidInput("state", f"a trajectory does not open as {state.value}")
    same = select(Trajectory.id).where(
        Trajectory.client_id == client.id, Trajectory.kind == kind, Trajectory.state.in_(OPEN_STATES)
    )
    if session.scalar(same) is not None:
        raise InvalidInput("kind", f"the client has an open trajectory of the kind {kind.value} already")
    client.state = ClientState.ACTIVE
    save(session, actor, client)
    trajectory = Trajectory(
        client=client,
        kind=kind,
        goal=goal,
        supervisor=supervisor,
        started_on=started_on or clock.today(),
        state=state,
    )
    save(session, actor, trajectory)
    _record(session, actor, AuditAction.CREATE, client, detail=f"trajectory {trajectory.id}")
    return trajectory


def move_trajectory(session: Session, actor: Actor, *, trajectory: Trajectory, event: str) -> Trajectory:
    """Bring a trajectory to its next state; the events stand in `coordination.clients.lifecycle`.

    Raises
    ------
    IllegalTransition, NotAllowed
        When the event is not possible now, or not by this actor.
    """
    _require_file(actor, f"{event} of a trajectory")
    trajectory.state = TRAJECTORY.next_state(trajectory.state, event, actor, trajectory)
    if trajectory.state is TrajectoryState.CLOSED:
        trajectory.closed_on = clock.today()
    save(session, actor, trajectory)
    detail = f"trajectory {trajectory.id} {event}"
    _record(session, actor, AuditAction.TRANSITION, trajectory.client, detail=detail)
    return trajectory


def set_plan_goal(session: Session, actor: Actor, *, trajectory: Trajectory, text: str) -> PlanGoal:
    """Write down a goal of the negotiated plan; every placement serves one (INV-09).

    Raises
    ------
    InvalidInput
        When the text is empty.
    """
    _require_file(actor, "setting a goal")
    goal = PlanGoal(trajectory=trajectory, text=filled(text, "text"))
    save(session, actor, goal)
    _record(session, actor, AuditAction.CREATE, trajectory.client, detail=f"plan_goal {goal.id}")
    return goal


def settle_plan_goal(session: Session, actor: Actor, *, goal: PlanGoal, state: PlanGoalState) -> PlanGoal:
    """Say that a goal was reached or dropped.

    Raises
    ------
    IllegalTransition
        When the goal is not open, or is to become what it is.
    """
    _require_file(actor, "settling a goal")
    event = parse_code(PlanGoalState, state, "state").value
    goal.state = GOAL.next_state(goal.state, event, actor, goal)
    save(session, actor, goal)
    detail = f"plan_goal {goal.id} {event}"
    _record(session, actor, AuditAction.TRANSITION, goal.trajectory.client, detail=detail)
    return goal


def signal_poverty(
    session: Session,
    actor: Actor,
    *,
    client: Client,
    kind: PovertySignalKind,
    observer: Professional,
    observed_on: date | None = None,
) -> PovertySignal:
    """Write down a sign of poverty (A3-03).

    Raises
    ------
    InvalidInput
        When the same sign is open already.
    """
    _require_file(actor, "signalling poverty")
    kind = parse_code(PovertySignalKind, kind, "kind")
    same = select(PovertySignal.id).where(
        PovertySignal.client_id == client.id,
        PovertySignal.kind == kind,
        PovertySignal.state != PovertySignalState.RELIEVED,
    )
    if session.scalar(same) is not None:
        raise InvalidInput("kind", f"{kind.value} has been signalled and is not relieved yet")
    day = observed_on or clock.today()
    signal = PovertySignal(client=client, kind=kind, observer_id=observer.id, observed_on=day)
    save(session, actor, signal)
    _record(session, actor, AuditAction.CREATE, client, detail=f"poverty_signal {signal.id}")
    return signal


def update_poverty_signal(
    session: Session, actor: Actor, *, signal: PovertySignal, state: PovertySignalState
) -> PovertySignal:
    """Say that something is done about a sign of poverty, or that it is relieved."""
    _require_file(actor, "following up a poverty signal")
    signal.state = parse_code(PovertySignalState, state, "state")
    save(session, actor, signal)
    detail = f"poverty_signal {signal.id} {signal.state.value}"
    _record(session, actor, AuditAction.TRANSITION, signal.client, detail=detail)
    return signal


def record_judicial_condition(
    session: Session,
    actor: Actor,
    *,
    client: Client,
    source_organisation: Organisation,
    half_days: HalfDays = HalfDays(0),  # noqa: B008  an immutable value
    postcodes: Iterable[str] = (),
    contacts: Iterable[str] = (),
    text: str | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> JudicialCondition:
    """Write down what a judicial condition means in practice, never the offence (INV-24, CONF-14).

    Raises
    ------
    NotAllowed
        Unless somebody of the source organisation or an automatic task does it.
    InvalidInput
        When the source is no house of justice or prison, the period is upside down, or nothing is limited.
    """
    act = "recording a judicial condition"
    require_role(actor, act, ActorRole.TEAM_MEMBER, ActorRole.WORKER)
    if not actor.has(ActorRole.WORKER) and actor.organisation_id != source_organisation.id:
        raise NotAllowed(act, "it takes somebody of the organisation it comes from")
    if _JUDICIAL_SOURCES.isdisjoint(source_organisation.kinds):
        raise InvalidInput("source_organisation", "is neither a house of justice nor a prison")
    first = valid_from or clock.today()
    check_period(first, valid_to, "valid_to")
    stored_postcodes = rules.joined_postcodes(postcodes, "postcodes")
    stored_contacts = rules.joined_contacts(contacts, "contacts")
    if not (half_days or stored_postcodes or stored_contacts or text):
        raise InvalidInput("condition", "limits nothing: no half-day, place, contact or text")
    condition = JudicialCondition(
        client=client,
        source_organisation=source_organisation,
        half_days=HalfDays(half_days),
        postcodes=stored_postcodes,
        contacts=stored_contacts,
        text=text,
        valid_from=first,
        valid_to=valid_to,
    )
    save(session, actor, condition)
    _record(session, actor, AuditAction.CREATE, client, ClientPart.JUSTICE_POLICE)
    return condition


def _require_file(actor: Actor, act: str) -> None:
    require_role(actor, act, *sorted(TEAM))


def _record(
    session: Session,
    actor: Actor,
    action: AuditAction,
    client: Client,
    part: ClientPart | None = None,
    *,
    detail: str | None = None,
) -> None:
    record(session, actor, action, "client", client.ref, subject=client.ref, part=part, detail=detail)
