"""Questions about a finished round: what a change would do to its plan, and which place more unlocks most.

A question is a row and a job, like a round: asked in one transaction, worked out outside any, kept in
another. Nothing of the round itself changes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

import msgspec
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, sessionmaker

from coordination import clock
from coordination.actors import Actor, automatic, require_role
from coordination.audit.operations import record
from coordination.base import new_reference
from coordination.clients.models import Client
from coordination.consent.access import visible_clients
from coordination.errors import GuardFailed, InvalidInput, NotFound
from coordination.rounds.changes import clients_of
from coordination.rounds.lifecycle import ROUND, UNDER_WAY
from coordination.rounds.models import MatchingRound, WhatIf
from coordination.rounds.outcome import standing_proposals
from coordination.rounds.snapshot import unpack
from coordination.rows import save
from coordination.vocabulary import ActorRole, AuditAction, ClientPart, RoundState
from matching import Facts, MatchingError, Policy, Progress, RoundCancelled, Weights
from matching.errors import InvalidChange
from matching.whatif import (
    BesideEffect,
    Change,
    Effect,
    Limits,
    Ranking,
    Settings,
    Unlocked,
    from_dict,
    situation,
    to_dict,
)
from matching.whatif import rank_capacity as best_capacity
from matching.whatif import what_if as effect_of

PREFIX = "WIF"
MAY_ASK = (ActorRole.SUPERVISOR, ActorRole.ADMINISTRATOR, ActorRole.WORKER)
#: Questions older than this are thrown away: a newer round says more.
KEPT = timedelta(days=14)
#: A question that has not moved for so long has lost its process, and holds up no other.
SILENCE = timedelta(hours=1)
#: Percent at which each stage begins and ends.
STAGES = {"options": (5, 25), "solve": (25, 60), "rank": (60, 95)}
CHANGES, RANKING = "changes", "ranking"


def is_what_if(ref: str) -> bool:
    """Say whether a job's reference names such a question."""
    return ref.startswith(f"{PREFIX}-")


def ask(session: Session, actor: Actor, *, round_ref: str, changes: Sequence[Change] = ()) -> WhatIf:
    """Ask what changes would do to a round; without any, which place more unlocks most.

    Raises
    ------
    NotFound
        When there is no such round, or it gave no plan.
    GuardFailed
        When another question of the same person is under way.
    InvalidInput
        When a change has no form in which it can be kept.
    """
    require_role(actor, "asking what if", *MAY_ASK)
    found = session.scalar(select(MatchingRound).where(MatchingRound.ref == round_ref))
    if found is None or found.state is not RoundState.FINISHED or found.snapshot is None:
        raise NotFound("round")
    session.execute(delete(WhatIf).where(WhatIf.created_at < clock.now() - KEPT))
    mine = select(WhatIf.ref).where(
        WhatIf.created_by == actor.name,
        WhatIf.state.in_(UNDER_WAY),
        WhatIf.updated_at >= clock.now() - SILENCE,
    )
    busy = session.scalar(mine.limit(1))
    if busy is not None:
        raise GuardFailed("what_if", "ask", f"question {busy} to end or to be cancelled first")
    try:
        told = [to_dict(change) for change in changes]
    except InvalidChange as error:
        raise InvalidInput("what_if", str(error)) from None
    hidden = clients_of(told) - visible_refs(session, actor, clients_of(told))
    if hidden:
        raise NotFound("client")
    row = WhatIf(
        ref=new_reference(PREFIX, 8),
        round_id=found.id,
        state=RoundState.QUEUED,
        question={"kind": CHANGES if changes else RANKING, "changes": told},
    )
    save(session, actor, row)
    record(session, actor, AuditAction.CREATE, "what_if", row.ref, detail=round_ref)
    return row


def cancel(session: Session, actor: Actor, *, ref: str) -> WhatIf:
    """Stop a question that waits or runs.

    Raises
    ------
    NotFound
        When there is no such question of this actor.
    IllegalTransition
        When it has ended.
    """
    row = open_what_if(session, actor, ref)
    return _move(session, actor, row, "cancel")


def fail(session: Session, actor: Actor, *, ref: str, failure: str) -> None:
    """Close a question that could not be worked out; ``failure`` is a code."""
    row = _row(session, ref)
    if row.state in UNDER_WAY:
        row.failure = failure[:80]
        _move(session, actor, row, "fail")


def open_what_if(session: Session, actor: Actor, ref: str) -> WhatIf:
    """Return one question; only who asked it may read it.

    Raises
    ------
    NotFound
        When there is none of this actor with this reference.
    """
    require_role(actor, "reading what if", *MAY_ASK, ActorRole.WORKER)
    row = _row(session, ref)
    if row.created_by != actor.name:
        raise NotFound("what_if")
    return row


def visible_refs(session: Session, actor: Actor, refs: Collection[str]) -> frozenset[str]:
    """Return those of these clients whose proposals the actor may see; nobody asks about another."""
    if not refs:
        return frozenset()
    statement = select(Client.ref).where(
        Client.ref.in_(refs), Client.id.in_(visible_clients(actor, ClientPart.PROPOSALS))
    )
    return frozenset(session.scalars(statement))


def asked(session: Session, actor: Actor, matching_round: MatchingRound, limit: int = 10) -> list[WhatIf]:
    """Return the actor's latest questions about a round, the newest first."""
    require_role(actor, "reading what if", *MAY_ASK)
    statement = select(WhatIf).where(WhatIf.round_id == matching_round.id, WhatIf.created_by == actor.name)
    return list(session.scalars(statement.order_by(WhatIf.id.desc()).limit(limit)))


def waiting(session: Session) -> list[tuple[str, RoundState]]:
    """Return reference and state of every question under way, for who looks after the jobs."""
    rows = session.execute(select(WhatIf.ref, WhatIf.state).where(WhatIf.state.in_(UNDER_WAY)))
    return [(row.ref, row.state) for row in rows]


def run_what_if(
    sessions: sessionmaker[Session],
    ref: str,
    *,
    progress: Callable[[int, str], None] | None = None,
    time_limit: float | None = None,
) -> RoundState:
    """Work a question out and keep the answer; safe to repeat.

    Parameters
    ----------
    sessions
        Makes the sessions.
    progress
        Told percent and step as it goes on.
    time_limit
        Seconds for each single search; what is not proved by then is told as an interval.

    Raises
    ------
    NotFound
        When there is no such question.
    """
    actor = automatic("what_if")
    with sessions.begin() as session:
        row = _row(session, ref)
        if row.state not in UNDER_WAY:
            return row.state
        if row.state is RoundState.QUEUED:
            _move(session, actor, row, "begin")
        facts, settings = _made_from(row.matching_round)
        courses = standing_proposals(session, [client.key for client in facts.clients], beside=True)
        settings = replace(settings, previous_beside=courses)
        changes = [from_dict(change) for change in row.question["changes"]]
    watch = _Watch(sessions, ref, progress)
    try:
        result = _answer(facts, settings, changes, watch, time_limit)
    except RoundCancelled:
        return RoundState.CANCELLED
    except MatchingError as error:
        with sessions.begin() as session:
            fail(session, actor, ref=ref, failure=error.code)
        return RoundState.FAILED
    with sessions.begin() as session:
        row = _row(session, ref)
        if row.state is RoundState.RUNNING:
            row.result = msgspec.json.encode(result)
            row.progress = 100
            _move(session, actor, row, "finish")
        return row.state


def state_of(session: Session, ref: str) -> RoundState:
    """Return how far a question is.

    Raises
    ------
    NotFound
        When there is no such question.
    """
    found = session.scalar(select(WhatIf.state).where(WhatIf.ref == ref))
    if found is None:
        raise NotFound("what_if")
    return found


def result_of(row: WhatIf) -> dict[str, Any] | None:
    """Return the answer as it was kept; None while there is none."""
    if row.result is None:
        return None
    found: dict[str, Any] = msgspec.json.decode(row.result)
    return found


def _made_from(matching_round: MatchingRound) -> tuple[Facts, Settings]:
    if matching_round.snapshot is None:
        raise NotFound("snapshot")
    facts, parameters = unpack(matching_round.snapshot)
    return facts, Settings(
        policy=Policy.from_dict(matching_round.policy),
        weights=Weights.from_dict(matching_round.weights),
        parameters=parameters,
        seed=matching_round.random_seed,
        previous=matching_round.previous or {},
    )


def _answer(
    facts: Facts,
    settings: Settings,
    changes: Sequence[Change],
    watch: _Watch,
    time_limit: float | None,
) -> dict[str, Any]:
    limits = Limits(time_limit=time_limit, progress=watch.told, cancelled=watch.is_cancelled)
    now = situation(facts, settings, limits)
    if changes:
        return {"kind": CHANGES, **_kept_effect(effect_of(now, changes, limits))}
    return {"kind": RANKING, **_kept_ranking(best_capacity(now, limits=limits))}


def _kept_effect(effect: Effect) -> dict[str, Any]:
    return {
        "levels": {level: [one.low, one.high] for level, one in effect.levels.items()},
        "proved": effect.proved,
        "placed": [effect.placed_before, effect.placed_after],
        "score": [effect.score_before, effect.score_after],
        "moves": [asdict(move) for move in effect.moves],
        "beside": None if effect.beside is None else _kept_courses(effect.beside),
    }


def _kept_courses(beside: BesideEffect) -> dict[str, Any]:
    return {
        "proved": beside.proved,
        "placed": [beside.placed_before, beside.placed_after],
        "moves": [asdict(move) for move in beside.moves],
    }


def _kept_ranking(ranking: Ranking) -> dict[str, Any]:
    return {
        "complete": ranking.complete,
        "looked_at": ranking.looked_at,
        "best": [_kept_unlocked(one) for one in ranking.best],
    }


def _kept_unlocked(one: Unlocked) -> dict[str, Any]:
    return {
        "offer": one.offer,
        "shift": one.shift,
        "half_day": one.half_day,
        "extra": one.extra,
        "levels": {level: [between.low, between.high] for level, between in one.levels.items()},
        "placed": one.placed,
        "moves": [asdict(move) for move in one.moves],
    }


class _Watch:
    """Writes down how far a question is, and looks whether it is to stop."""

    def __init__(
        self, sessions: sessionmaker[Session], ref: str, progress: Callable[[int, str], None] | None
    ) -> None:
        self.sessions = sessions
        self.ref = ref
        self.progress = progress
        self.percent = -1

    def told(self, now: Progress) -> None:
        """Take what the matcher says of itself; written down when it is five percent further."""
        first, last = STAGES.get(now.stage, (25, 60))
        percent = round(first + (last - first) * (now.done / now.total if now.total else 1.0))
        if percent < self.percent + 5:
            return
        self.percent = percent
        if self.progress is not None:
            self.progress(percent, now.stage)
        with self.sessions.begin() as session:
            session.execute(
                update(WhatIf)
                .where(WhatIf.ref == self.ref, WhatIf.state == RoundState.RUNNING)
                .values(progress=percent, step=now.stage)
                .execution_options(synchronize_session=False)
            )

    def is_cancelled(self) -> bool:
        """Say whether the row says stop."""
        with self.sessions() as session:
            session.connection(execution_options={"read_only": True})
            return session.scalar(select(WhatIf.state).where(WhatIf.ref == self.ref)) not in UNDER_WAY


def _row(session: Session, ref: str) -> WhatIf:
    row = session.scalar(
        select(WhatIf).where(WhatIf.ref == ref).with_for_update().execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound("what_if")
    return row


def _move(session: Session, actor: Actor, row: WhatIf, event: str) -> WhatIf:
    row.state = ROUND.next_state(row.state, event, actor, None)
    if row.state not in UNDER_WAY:
        row.finished_at, row.step = clock.now(), None
    save(session, actor, row)
    record(session, actor, AuditAction.TRANSITION, "what_if", row.ref, detail=event)
    return row
