"""What is due, found and erased case by case, in batches that may stop in between (CONF-23).

The same functions rehearse and do it: a rehearsal is the act itself in a transaction that is rolled back.
Nothing of the record is erased: it holds references and codes, and the chain still verifies.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, update
from sqlalchemy.orm import Session

from coordination.actors import Actor
from coordination.audit.operations import record
from coordination.base import Base, CodeList
from coordination.clients.lifecycle import OPEN_STATES
from coordination.clients.models import Client, Trajectory
from coordination.clock import BRUSSELS
from coordination.consent.models import Consent
from coordination.placements.models import Placement
from coordination.reasons.operations import erase_key
from coordination.requests.models import ClientRequest
from coordination.requests.rules import WAITING
from coordination.retention.models import PastProposal, RetentionMark
from coordination.retention.reach import delete_domain_data, delete_rows
from coordination.retention.rules import Period, Tally
from coordination.rounds.forgetting import empty_rounds, forget_clients
from coordination.rounds.models import Exclusion, MatchingRound, Suggestion, WhatIf
from coordination.teams.models import SupportTeam, TeamMembership
from coordination.vocabulary import (
    AuditAction,
    IncomeStatus,
    MembershipState,
    PlacementState,
    PriorityClass,
    RetentionKind,
)

BATCH = 20

#: Proposals that came to nothing ...
FRUITLESS = frozenset(
    {
        PlacementState.DECLINED_BY_CLIENT,
        PlacementState.DECLINED_BY_PARTNER,
        PlacementState.EXPIRED,
        PlacementState.LAPSED,
        PlacementState.WITHDRAWN_BY_CLIENT,
        PlacementState.WITHDRAWN_BY_HOST,
        PlacementState.NEVER_STARTED,
        PlacementState.SUPERSEDED,
    }
)
#: ... and stays that are over. Whatever is in another state is still under way and is never touched.
CLOSED = frozenset({PlacementState.CLOSED})
DONE = FRUITLESS | CLOSED

#: What of a client's own row stays with the file: who it was, and that it was.
KEPT_OF_CLIENT = frozenset(
    {
        *("id", "ref", "display_name", "birth_year", "postcode", "locality", "referral_source", "state"),
        *("is_demo", "created_at", "created_by", "updated_at", "updated_by", "version"),
    }
)
#: What takes the place of a fact that may not be empty.
NOTHING_KNOWN: Mapping[str, Any] = {
    "income_status": IncomeStatus.UNKNOWN,
    "priority_class": PriorityClass.REGULAR,
}

Periods = Mapping[RetentionKind, Period]
Ids = Collection[int]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that becomes due: how its cases are found, and what erasing some of them does."""

    kind: RetentionKind
    due: Callable[[date], Select[int]]
    erase: Callable[[Session, Actor, Ids, Period, date, Tally], None]


def count_due(session: Session, periods: Periods, today: date) -> int:
    """Return how many cases are due on a day, over all steps; what a later step takes along counts twice."""
    return sum(
        session.scalar(select(func.count()).select_from(_found(step, periods, today).subquery())) or 0
        for step in STEPS
    )


def erase_batch(
    session: Session, actor: Actor, *, periods: Periods, today: date, tally: Tally, most: int = BATCH
) -> int:
    """Erase the next cases that are due, each with an event in the record; return how many that were.

    Parameters
    ----------
    tally
        Counts what was erased.
    most
        Cases in this batch; 0 comes back when nothing is due any more.
    """
    for step in STEPS:
        ids = list(session.scalars(_found(step, periods, today).limit(most)))
        if ids:
            step.erase(session, actor, ids, periods[step.kind], today, tally)
            session.flush()
            session.expire_all()
            return len(ids)
    return 0


def _found(step: Step, periods: Periods, today: date) -> Select[int]:
    return step.due(periods[step.kind].last_day(today))


def _rounds_due(last_day: date) -> Select[int]:
    """Return rounds of which something about clients is left."""
    left = or_(
        MatchingRound.snapshot.is_not(None),
        exists().where(Exclusion.round_id == MatchingRound.id),
        exists().where(Suggestion.round_id == MatchingRound.id, _came_to_nothing()),
    )
    over = MatchingRound.finished_at < _end_of(last_day)
    return select(MatchingRound.id).where(over, left).order_by(MatchingRound.id)


def _came_to_nothing() -> ColumnElement[bool]:
    """Return the condition that no placement which is under way or took place came from a suggestion."""
    lives = exists().where(
        or_(Placement.id == Suggestion.placement_id, Placement.id == Suggestion.beside_placement_id),
        Placement.state.not_in(FRUITLESS),
    )
    return ~lives


def _erase_rounds(
    session: Session, actor: Actor, ids: Ids, _period: Period, _today: date, tally: Tally
) -> None:
    suggestions, exclusions = Base.metadata.tables["suggestions"], Base.metadata.tables["exclusions"]
    for one in session.scalars(select(MatchingRound).where(MatchingRound.id.in_(ids))):
        mine = (Suggestion.round_id == one.id) & _came_to_nothing()
        past = session.scalars(select(Suggestion).where(mine)).all()
        for suggestion in past:
            if suggestion.placement_id is None:  # what was proposed is kept with the placement's own end
                _keep_without_name(
                    session,
                    actor,
                    one.for_day,
                    suggestion.offer_id,
                    suggestion.outcome.value,
                    suggestion.half_days,
                )
        rows = delete_rows(session, suggestions, [suggestion.id for suggestion in past])
        missed = list(session.scalars(select(Exclusion.id).where(Exclusion.round_id == one.id)))
        rows += delete_rows(session, exclusions, missed)
        asked = list(session.scalars(select(WhatIf.id).where(WhatIf.round_id == one.id)))
        rows += delete_rows(session, Base.metadata.tables["what_ifs"], asked)
        empty_rounds(session, [one.id])
        record(session, actor, AuditAction.DELETE, "round", one.ref, detail="retention declined_suggestions")
        tally.add(RetentionKind.DECLINED_SUGGESTIONS, len(past), **rows)


def _proposals_due(last_day: date) -> Select[int]:
    """Return proposals that came to nothing."""
    return (
        select(Placement.id)
        .where(Placement.state.in_(FRUITLESS), Placement.state_since <= last_day)
        .order_by(Placement.id)
    )


def _erase_proposals(
    session: Session, actor: Actor, ids: Ids, _period: Period, _today: date, tally: Tally
) -> None:
    for one in session.scalars(select(Placement).where(Placement.id.in_(ids))):
        _keep_without_name(session, actor, one.state_since, one.offer_id, one.state.value, one.half_days)
        _note(session, actor, one.client, RetentionKind.DECLINED_SUGGESTIONS)
    rows = delete_rows(session, Base.metadata.tables["placements"], ids)
    tally.add(RetentionKind.DECLINED_SUGGESTIONS, len(ids), **rows)


def _keep_without_name(
    session: Session, actor: Actor, day: date, offer_id: int | None, outcome: str, half_days: Any
) -> None:
    session.add(
        PastProposal(
            month=day.replace(day=1),
            offer_id=offer_id,
            outcome=outcome,
            half_days=half_days,
            created_by=actor.name,
            updated_by=actor.name,
        )
    )


def _domain_due(last_day: date) -> Select[int]:
    """Return clients whose every trajectory was closed by then, or who had none; not yet erased since."""
    erased = exists().where(RetentionMark.client_id == Client.id, RetentionMark.erased_on > _closed_on())
    return select(Client.id).where(*_nothing_runs(last_day), ~erased).order_by(Client.id)


def _closed_on() -> ColumnElement[date]:
    last = select(func.max(Trajectory.closed_on)).where(Trajectory.client_id == Client.id)
    return func.coalesce(last.scalar_subquery(), date.min.replace(year=1000))


def _nothing_runs(last_day: date) -> list[ColumnElement[bool]]:
    """Return the conditions that a client has gone: nothing runs, and nothing is waited for.

    Each trajectory was over by then; of who never had one, the file was opened by then and no team helps. No
    place is open. A request for a copy or a correction that waits holds everything back: what was asked for
    must still be there (CONF-21, CONF-22).
    """
    mine = Trajectory.client_id == Client.id
    helped = exists().where(
        SupportTeam.client_id == Client.id,
        TeamMembership.team_id == SupportTeam.id,
        or_(TeamMembership.ends_on.is_(None), TeamMembership.ends_on > last_day),
        TeamMembership.state != MembershipState.DECLINED,
    )
    came_to_nothing = (Client.created_at < _end_of(last_day)) & ~helped
    closed_later = or_(
        Trajectory.closed_on > last_day,
        Trajectory.closed_on.is_(None) & (Trajectory.updated_at >= _end_of(last_day)),
    )
    return [
        or_(exists().where(mine), came_to_nothing),
        ~exists().where(ClientRequest.client_id == Client.id, ClientRequest.state.in_(WAITING)),
        ~exists().where(mine, or_(Trajectory.state.in_(OPEN_STATES), closed_later)),
        ~exists().where(Placement.client_id == Client.id, Placement.state.not_in(DONE)),
    ]


def _erase_domain_data(
    session: Session, actor: Actor, ids: Ids, _period: Period, today: date, tally: Tally
) -> None:
    clients = session.scalars(select(Client).where(Client.id.in_(ids))).all()
    rows = forget_clients(session, ids) + delete_domain_data(session, ids)
    reasons = sum(erase_key(session, actor, client_id=one) for one in ids)
    session.execute(update(Client).where(Client.id.in_(ids)).values(**_emptied()))
    marks = {one.client_id: one for one in session.scalars(_marks_of(ids))}
    for client in clients:
        mark = marks.get(client.id) or RetentionMark(client_id=client.id, created_by=actor.name)
        mark.erased_on, mark.updated_by = today, actor.name
        session.add(mark)
        _note(session, actor, client, RetentionKind.DOMAIN_DATA)
    tally.add(RetentionKind.DOMAIN_DATA, len(ids), **rows, clients=len(ids), reasons=reasons)


def _marks_of(ids: Ids) -> Select[RetentionMark]:
    return select(RetentionMark).where(RetentionMark.client_id.in_(ids))


def _emptied() -> dict[str, Any]:
    """Return a value that says nothing for every fact of a client that does not stay with the file."""
    emptied: dict[str, Any] = {}
    for column in Client.__table__.columns:
        if column.name in KEPT_OF_CLIENT or column.foreign_keys:
            continue
        if column.name in NOTHING_KNOWN:
            emptied[column.name] = NOTHING_KNOWN[column.name]
        elif column.nullable:
            emptied[column.name] = None
        elif isinstance(column.type, CodeList) or column.type.python_type in (list, dict):
            emptied[column.name] = []
    return emptied


def _files_due(last_day: date) -> Select[int]:
    """Return clients of whom nothing has to be kept any more."""
    younger = or_(
        exists().where(Placement.client_id == Client.id, Placement.state_since > last_day),
        exists().where(Consent.client_id == Client.id, Consent.expires_on > last_day),
    )
    return select(Client.id).where(*_nothing_runs(last_day), ~younger).order_by(Client.id)


def _erase_files(
    session: Session, actor: Actor, ids: Ids, _period: Period, _today: date, tally: Tally
) -> None:
    for client in session.scalars(select(Client).where(Client.id.in_(ids))):
        _note(session, actor, client, RetentionKind.PLACEMENTS_AGREEMENTS)
    rows = forget_clients(session, ids) + delete_rows(session, Base.metadata.tables["clients"], ids)
    tally.add(RetentionKind.PLACEMENTS_AGREEMENTS, len(ids), **rows)


def _stays_due(last_day: date) -> Select[int]:
    """Return stays that closed by then, also of clients who are still helped."""
    return (
        select(Placement.id)
        .where(Placement.state.in_(CLOSED), Placement.state_since <= last_day)
        .order_by(Placement.id)
    )


def _agreements_due(last_day: date) -> Select[int]:
    """Return agreements to share that ended by then."""
    return select(Consent.id).where(Consent.expires_on <= last_day).order_by(Consent.id)


def _erase_stays(
    session: Session, actor: Actor, ids: Ids, _period: Period, _today: date, tally: Tally
) -> None:
    for one in session.scalars(select(Placement).where(Placement.id.in_(ids))):
        _note(session, actor, one.client, RetentionKind.PLACEMENTS_AGREEMENTS)
    rows = delete_rows(session, Base.metadata.tables["placements"], ids)
    tally.add(RetentionKind.PLACEMENTS_AGREEMENTS, len(ids), **rows)


def _erase_agreements(
    session: Session, actor: Actor, ids: Ids, _period: Period, _today: date, tally: Tally
) -> None:
    for one in session.scalars(select(Consent).where(Consent.id.in_(ids))):
        _note(session, actor, one.client, RetentionKind.PLACEMENTS_AGREEMENTS)
    rows = delete_rows(session, Base.metadata.tables["consents"], ids)
    tally.add(RetentionKind.PLACEMENTS_AGREEMENTS, len(ids), **rows)


def _note(session: Session, actor: Actor, client: Client, kind: RetentionKind) -> None:
    record(
        session,
        actor,
        AuditAction.DELETE,
        "client",
        client.ref,
        subject=client.ref,
        detail=f"retention {kind.value}",
    )


def _end_of(day: date) -> datetime:
    """Return the last moment of a day in Brussels."""
    return datetime.combine(day, time.max, tzinfo=BRUSSELS)


#: In this order: a file that goes as a whole goes first, so that nothing of it is counted twice.
STEPS: Sequence[Step] = (
    Step(RetentionKind.PLACEMENTS_AGREEMENTS, _files_due, _erase_files),
    Step(RetentionKind.DOMAIN_DATA, _domain_due, _erase_domain_data),
    Step(RetentionKind.DECLINED_SUGGESTIONS, _rounds_due, _erase_rounds),
    Step(RetentionKind.DECLINED_SUGGESTIONS, _proposals_due, _erase_proposals),
    Step(RetentionKind.PLACEMENTS_AGREEMENTS, _stays_due, _erase_stays),
    Step(RetentionKind.PLACEMENTS_AGREEMENTS, _agreements_due, _erase_agreements),
)
