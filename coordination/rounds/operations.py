"""The acts of a round: ask for it, run it, keep what it gave; and choosing an alternative it named.

The solver itself runs outside any transaction (`run_round`). A worker that is killed leaves a running round
with its snapshot; running it again gives the same plan, and what was stored once is not stored twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from coordination import clock
from coordination.actors import Actor, automatic, require_role
from coordination.audit.operations import record
from coordination.base import new_reference
from coordination.clients.models import Client
from coordination.consent.access import require_parts
from coordination.errors import GuardFailed, InvalidInput, NotFound
from coordination.placements.models import Placement
from coordination.placements.operations import propose, supersede
from coordination.rounds.facts import build_facts
from coordination.rounds.forgetting import empty_rounds
from coordination.rounds.lifecycle import ROUND, UNDER_WAY
from coordination.rounds.models import MatchingRound, Suggestion
from coordination.rounds.outcome import standing_proposals, store_plan
from coordination.rounds.policies import in_force
from coordination.rounds.progress import STORE_PERCENT, Watch
from coordination.rounds.progress import report_progress as report_progress
from coordination.rounds.rules import start_of
from coordination.rounds.snapshot import pack, unpack
from coordination.rows import save
from coordination.vocabulary import ActorRole, AuditAction, ClientPart, HalfDays, PlacementState, RoundState
from matching import (
    RULE_SET_VERSION,
    InvalidPolicy,
    MatchingError,
    Plan,
    Policy,
    RoundCancelled,
    Weights,
    make_plan,
)

Chosen = TypeVar("Chosen", Policy, Weights)


def request_round(
    session: Session,
    actor: Actor,
    *,
    organisation_id: int | None = None,
    seed: int = 0,
    policy: Mapping[str, Any] | None = None,
    weights: Mapping[str, Any] | None = None,
) -> MatchingRound:
    """Ask for a round; its ``ref`` is also the name of the job.

    Parameters
    ----------
    organisation_id
        Only clients supervised from this organisation; all when not given.
    policy, weights
        As `matching.Policy` and `matching.Weights` write them; those in force when not given.

    Raises
    ------
    InvalidInput
        When the policy or the weights cannot be.
    GuardFailed
        When another round is under way: two plans for the same places help nobody.
    """
    require_role(actor, "asking for a round", ActorRole.SUPERVISOR, ActorRole.WORKER)
    busy = session.scalar(select(MatchingRound.ref).where(MatchingRound.state.in_(UNDER_WAY)).limit(1))
    if busy is not None:
        raise GuardFailed("round", "request", f"round {busy} to end or to be cancelled first")
    now = in_force(session)
    matching_round = MatchingRound(
        ref=new_reference("RND", 8),
        organisation_id=organisation_id,
        requested_at=clock.now(),
        for_day=clock.today(),
        state=RoundState.QUEUED,
        policy=(now.policy if policy is None else _checked("policy", Policy, policy)).to_dict(),
        weights=(now.weights if weights is None else _checked("weights", Weights, weights)).to_dict(),
        rule_set_version=RULE_SET_VERSION,
        random_seed=seed,
    )
    save(session, actor, matching_round)
    _record(session, actor, AuditAction.CREATE, matching_round, f"seed {seed}")
    return matching_round


def begin_round(session: Session, actor: Actor, *, round_ref: str) -> MatchingRound:
    """Start a queued round: take the snapshot and keep it, encrypted, with the round.

    A running round is left as it is, with the snapshot that it has: the job of a killed worker goes on.

    Raises
    ------
    IllegalTransition
        When the round has ended.
    """
    matching_round = _locked(session, round_ref)
    if matching_round.state is RoundState.RUNNING and matching_round.snapshot is not None:
        return matching_round
    _move(session, actor, matching_round, "begin")
    facts = build_facts(session, matching_round.for_day, matching_round.organisation_id)
    matching_round.snapshot = pack(facts, in_force(session).parameters)
    matching_round.previous = standing_proposals(session, [client.key for client in facts.clients])
    matching_round.started_at = clock.now()
    matching_round.clients, matching_round.offers = len(facts.clients), len(facts.offers)
    matching_round.rule_set_version = RULE_SET_VERSION
    save(session, actor, matching_round)
    return matching_round


def finish_round(session: Session, actor: Actor, *, round_ref: str, plan: Plan) -> MatchingRound:
    """Keep a plan: every suggestion with its reasons, every unplaced client with the nearest misses.

    The clients who were placed get a placement ``suggested``, and older suggestions that nobody touched are
    replaced (INV-19, INV-20).

    Raises
    ------
    IllegalTransition
        When the round is not running, such as one that was cancelled meanwhile or stored already.
    """
    matching_round = _locked(session, round_ref)
    _move(session, actor, matching_round, "finish")
    store_plan(session, actor, matching_round, plan)
    matching_round.finished_at = clock.now()
    matching_round.progress, matching_round.step = 100, None
    save(session, actor, matching_round)
    return matching_round


def fail_round(session: Session, actor: Actor, *, round_ref: str, failure: str) -> MatchingRound:
    """Close a round that could not be run; ``failure`` is a code, never a text about somebody."""
    matching_round = _locked(session, round_ref)
    matching_round.failure = failure[:80]
    return _ended(session, actor, matching_round, "fail")


def cancel_round(session: Session, actor: Actor, *, round_ref: str) -> MatchingRound:
    """Stop a round that waits or runs; nothing of it is kept but that it was asked for."""
    return _ended(session, actor, _locked(session, round_ref), "cancel")


def run_round(
    sessions: sessionmaker[Session],
    round_ref: str,
    *,
    progress: Callable[[int, str], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    time_limit: float | None = None,
) -> RoundState:
    """Run a round from its snapshot to its stored plan; safe to repeat, also after a worker was killed.

    Three short transactions, with the solver between them: begin, plan (outside any), keep.

    Parameters
    ----------
    sessions
        Makes the sessions; each transaction is ``sessions.begin()``.
    progress
        Told percent and step as the round goes on.
    cancelled
        Asked now and then whether to stop, beside the round's own row.
    time_limit
        Seconds for the search; until proved when not given.

    Returns
    -------
    RoundState
        The state in which the round ended.

    Raises
    ------
    NotFound
        When there is no such round.
    """
    actor = automatic("round")
    with sessions.begin() as session:
        found = _locked(session, round_ref)
        if found.state not in UNDER_WAY:
            return found.state
        begun = begin_round(session, actor, round_ref=round_ref)
        if begun.snapshot is None:
            raise NotFound("snapshot")
        facts, parameters = unpack(begun.snapshot)
        policy, weights = Policy.from_dict(begun.policy), Weights.from_dict(begun.weights)
        seed, previous = begun.random_seed, begun.previous
        beside = standing_proposals(session, [client.key for client in facts.clients], beside=True)
    watch = Watch(sessions, actor, round_ref, progress, cancelled)
    try:
        plan = make_plan(
            facts,
            policy=policy,
            weights=weights,
            parameters=parameters,
            seed=seed,
            previous=previous,
            time_limit=time_limit,
            progress=watch.told,
            cancelled=watch.is_cancelled,
            level_prices=True,
            previous_beside=beside,
        )
        watch.tell(STORE_PERCENT, "store")
    except RoundCancelled:
        return _close(sessions, actor, round_ref, None)
    except MatchingError as error:
        return _close(sessions, actor, round_ref, error.code)
    with sessions.begin() as session:
        found = _locked(session, round_ref)
        if found.state is RoundState.RUNNING:
            finish_round(session, actor, round_ref=round_ref, plan=plan)
        return found.state


def choose_alternative(
    session: Session,
    actor: Actor,
    *,
    suggestion_id: int,
    index: int,
    half_days: HalfDays | None = None,
) -> Placement:
    """Put an alternative on the short list instead of what was suggested (INV-20, CONF-27).

    A suggestion that nobody has touched is set aside; one that is being talked over stays: several tracks may
    be open (case J.).

    Parameters
    ----------
    index
        Position among the suggestion's alternatives.
    half_days
        The half-days chosen, where the offer lets the client choose; the first possible ones otherwise.

    Raises
    ------
    Refused
        When there is no such suggestion, or the actor may not see the client's proposals.
    NotFound
        When there is no such alternative.
    """
    about = session.scalar(select(Client).join(Suggestion).where(Suggestion.id == suggestion_id))
    require_parts(session, actor, about, "suggestion", ClientPart.PROPOSALS)
    suggestion = session.get_one(Suggestion, suggestion_id)
    if not 0 <= index < len(suggestion.alternatives):
        raise NotFound("alternative")
    chosen = suggestion.alternatives[index]
    pick = chosen["pick"]
    if pick is not None and half_days is None:
        half_days = HalfDays.of(HalfDays(chosen["half_days"]).names[:pick])
    week = half_days or HalfDays(chosen["half_days"])
    ends_on = None if chosen["ends_on"] is None else date.fromisoformat(chosen["ends_on"])
    offers = [one["offer"] for one in suggestion.alternatives]
    placement = propose(
        session,
        actor,
        client_ref=suggestion.client.ref,
        offer_id=chosen["offer"],
        shift_id=chosen["shift"],
        half_days=half_days if chosen["shift"] is None else None,
        starts_on=start_of(date.fromisoformat(chosen["starts_on"]), clock.today(), week, ends_on),
        ends_on=ends_on,
        other_offers=[*offers, *([suggestion.offer_id] if suggestion.offer_id else [])],
    )
    known = suggestion.placement
    if known is not None and known.state is PlacementState.SUGGESTED:
        stays = [one for one in (placement.id, suggestion.beside_placement_id) if one is not None]
        supersede(session, actor, client_ids=[suggestion.client_id], keep=stays)
    return placement


def _close(sessions: sessionmaker[Session], actor: Actor, round_ref: str, failure: str | None) -> RoundState:
    """End a round without a plan: cancelled, or failed with a code."""
    with sessions.begin() as session:
        found = _locked(session, round_ref)
        if found.state in UNDER_WAY:
            if failure is None:
                cancel_round(session, actor, round_ref=round_ref)
            else:
                fail_round(session, actor, round_ref=round_ref, failure=failure)
        return found.state


def _locked(session: Session, round_ref: str) -> MatchingRound:
    """Return the round, read anew and locked until the transaction ends."""
    found = session.scalar(
        select(MatchingRound)
        .where(MatchingRound.ref == round_ref)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound("round")
    return found


def _ended(session: Session, actor: Actor, matching_round: MatchingRound, event: str) -> MatchingRound:
    _move(session, actor, matching_round, event)
    matching_round.finished_at = clock.now()
    matching_round.step = None
    save(session, actor, matching_round)
    empty_rounds(session, [matching_round.id])  # there is no plan to explain (CONF-23)
    return matching_round


def _move(session: Session, actor: Actor, matching_round: MatchingRound, event: str) -> None:
    matching_round.state = ROUND.next_state(matching_round.state, event, actor, None)
    save(session, actor, matching_round)
    _record(session, actor, AuditAction.TRANSITION, matching_round, event)


def _record(
    session: Session, actor: Actor, action: AuditAction, matching_round: MatchingRound, detail: str
) -> None:
    record(session, actor, action, "round", matching_round.ref, detail=detail)


def _checked(where: str, kind: type[Chosen], given: Mapping[str, Any]) -> Chosen:
    """Return policy or weights as given."""
    try:
        return kind.from_dict(given)
    except (InvalidPolicy, KeyError, TypeError, ValueError) as error:
        raise InvalidInput(where, str(error)) from None
