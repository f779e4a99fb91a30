"""Counting what a round found no place for, and telling the regional support point."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session, sessionmaker

from coordination import clock
from coordination.actors import Actor, automatic, require_person, require_role
from coordination.audit.operations import record
from coordination.base import new_reference
from coordination.capacity.models import CapacityOffer
from coordination.clients.models import Client
from coordination.clients.texts import WordsFound, words_found
from coordination.errors import GuardFailed, InvalidInput, NotFound
from coordination.organisations.models import Organisation
from coordination.rounds import operations as rounds
from coordination.rounds.models import Exclusion, MatchingRound, Suggestion
from coordination.rows import filled, save
from coordination.shortages import queries, rules
from coordination.shortages.lifecycle import SHORTAGE
from coordination.shortages.models import ShortageReport, ShortageSignal
from coordination.vocabulary import (
    ActorRole,
    AuditAction,
    OrganisationKind,
    PlacementKind,
    RoundState,
    RuleAnswer,
    ShortageKind,
    ShortageState,
    SuggestionOutcome,
)

REPORT = "shortage report"
LONGEST_ANSWER = 500
Key = tuple[ShortageKind, str, PlacementKind | None, str | None]


def raise_signals(session: Session, actor: Actor, *, round_ref: str) -> int:
    """Count what a finished round found no place for; once per round, however often it is called.

    Every person without a place and with something the network lacks counts in one signal. A shortage that
    the round before had already keeps the day on which it was first seen.

    Returns
    -------
    int
        How many signals the round has.

    Raises
    ------
    NotFound
        When there is no finished round with this reference.
    """
    require_role(actor, "counting shortages", ActorRole.SUPERVISOR, ActorRole.WORKER)
    statement = select(MatchingRound.id, MatchingRound.for_day).where(
        MatchingRound.ref == round_ref, MatchingRound.state == RoundState.FINISHED
    )
    # The row is locked, so that two who ask at once count once.
    found = session.execute(statement.with_for_update()).one_or_none()
    if found is None:
        raise NotFound("round")
    round_id, for_day = found
    known = queries.number_of_signals(session, round_id)
    if known:
        return known
    counted = _counted(session, round_id)
    before = _first_seen(session)
    by: dict[str, Any] = {"created_by": actor.name, "updated_by": actor.name}
    rows: list[dict[str, Any]] = [
        by
        | {
            "round_id": round_id,
            "kind": kind,
            "area": area,
            "placement_kind": placement_kind,
            "half_day": half_day,
            "n_clients": number,
            "first_seen": min(before.get((kind, area, placement_kind, half_day), for_day), for_day),
        }
        for (kind, area, placement_kind, half_day), number in sorted(counted.items(), key=str)
    ]
    if rows:
        session.execute(insert(ShortageSignal), rows)
        record(session, actor, AuditAction.CREATE, "round", round_ref, detail=f"shortages {len(rows)}")
    return len(rows)


def run_round(sessions: sessionmaker[Session], round_ref: str, **given: Any) -> RoundState:
    """Run a round, as `coordination.rounds.operations.run_round`, and count what it found no place for.

    Counted as soon as the round has ended, so that the day on which a shortage was first seen does not depend
    on when somebody looks. Safe to repeat, also after a worker was killed in between.
    """
    state = rounds.run_round(sessions, round_ref, **given)
    if state is RoundState.FINISHED:
        with sessions.begin() as session:
            raise_signals(session, automatic("round"), round_ref=round_ref)
    return state


def send_report(
    session: Session, actor: Actor, *, support_point_id: int, round_ref: str | None = None
) -> ShortageReport:
    """Send what is lacking as a whole to a regional support point, as a report without any person.

    The shortages of a round, and what services refused since the last report. Of either only where enough
    people lack something; the report keeps what was shown that day, with the small numbers hidden (CONF-24).

    Parameters
    ----------
    round_ref
        The round; None before the first one, when there are refusals alone.

    Raises
    ------
    NotFound
        When there is no such round.
    InvalidInput
        When the receiver is no regional support point.
    GuardFailed
        When there is nothing to tell, so few that nothing may be told, or it was told already.
    """
    require_role(actor, "reporting shortages", ActorRole.SUPERVISOR)
    require_person(actor, "reporting shortages")
    support_point = session.get(Organisation, support_point_id)
    if support_point is None or OrganisationKind.REGIONAL_SUPPORT_POINT not in support_point.kinds:
        raise InvalidInput("support_point", "is no regional support point")
    left_over = _left_over(session, actor, round_ref)
    refused = queries.refused_signals(session, lock=True)
    if not (left_over or refused):
        raise GuardFailed("shortage", "send", "a shortage that was not reported yet")
    of_round, of_refusals = queries.tables_of(left_over), queries.tables_of_refusals(refused)
    if of_round.total is None and of_refusals.total is None:
        raise GuardFailed("shortage", "send", "enough people that nobody can be told from the numbers")
    matching_round = left_over[0].matching_round if of_round.total is not None else None
    told = [one for one in (of_round, of_refusals) if one.total is not None]
    report = ShortageReport(
        ref=new_reference("TK", 8),
        round_id=matching_round.id if matching_round else None,
        for_day=matching_round.for_day if matching_round else clock.today(),
        made_on=clock.today(),
        made_by_id=actor.professional_id,
        support_point=support_point,
        total=of_round.total,
        refused=of_refusals.total,
        tables={
            name: [[code, number] for code, number in rows.items()]
            for tables in told
            for name, rows in tables.tables.items()
        },
    )
    save(session, actor, report)
    sent = [one for one in left_over if matching_round and one.state is ShortageState.OPEN]
    sent += refused if of_refusals.total is not None else []
    for signal in sent:
        signal.state = SHORTAGE.next_state(signal.state, "send", actor, None)
        signal.report = report
        save(session, actor, signal)
    detail = f"organisation:{support_point.id} signals {len(sent)}"
    record(session, actor, AuditAction.SHARE, REPORT, report.ref, detail=detail)
    return report


def note_answer(session: Session, actor: Actor, *, ref: str, answer: str) -> ShortageReport:
    """Write down what the support point answered.

    Raises
    ------
    InvalidInput
        When it is empty or too long, or holds words that have no place in a report without persons.
    """
    report = queries.open_report(session, actor, ref)
    text = filled(answer, "answer")
    if len(text) > LONGEST_ANSWER:
        raise InvalidInput("answer", f"is longer than {LONGEST_ANSWER} characters")
    if found := words_found(text):
        raise WordsFound("answer", found)
    _step(session, actor, report, "answer")
    report.answer, report.answered_on = text, clock.today()
    save(session, actor, report)
    return report


def close_report(session: Session, actor: Actor, *, ref: str) -> ShortageReport:
    """Close a report: nothing more is to come of it. A later round may signal the same shortage anew."""
    report = queries.open_report(session, actor, ref)
    _step(session, actor, report, "close")
    report.closed_on = clock.today()
    save(session, actor, report)
    return report


def _left_over(session: Session, actor: Actor, round_ref: str | None) -> list[ShortageSignal]:
    """Return the signals of a round while one of them is not reported yet."""
    if round_ref is None:
        return []
    raise_signals(session, actor, round_ref=round_ref)
    signals = queries.signals_of(session, round_ref)
    return signals if any(one.state is ShortageState.OPEN for one in signals) else []


def _step(session: Session, actor: Actor, report: ShortageReport, event: str) -> None:
    require_person(actor, f"{event} of a shortage report")
    report.state = SHORTAGE.next_state(report.state, event, actor, None)
    statement = select(ShortageSignal).where(ShortageSignal.report_id == report.id)
    for signal in session.scalars(statement):
        signal.state = SHORTAGE.next_state(signal.state, event, actor, None)
        save(session, actor, signal)
    record(session, actor, AuditAction.TRANSITION, REPORT, report.ref, detail=event)


def _counted(session: Session, round_id: int) -> Counter[Key]:
    """Return how many people of a round each shortage counts; nobody is named and nothing recorded."""
    misses: defaultdict[int, list[rules.Miss]] = defaultdict(list)
    said_no = (
        select(Exclusion.client_id, Exclusion.offer_id, Exclusion.rule_code)
        .where(Exclusion.round_id == round_id, Exclusion.answer == RuleAnswer.DOES_NOT_FIT)
        .order_by(Exclusion.id)
    )
    for client_id, offer_id, rule_code in session.execute(said_no):
        misses[client_id].append(rules.Miss(offer_id, rule_code))
    kinds: dict[int, PlacementKind] = dict(
        session.execute(select(CapacityOffer.id, CapacityOffer.placement_kind)).all()
    )
    left_out = (
        select(Suggestion.client_id, Suggestion.binding, Client.postcode)
        .join(Client, Client.id == Suggestion.client_id)
        .where(Suggestion.round_id == round_id, Suggestion.outcome != SuggestionOutcome.PLACED)
        .order_by(Suggestion.id)
    )
    counted: Counter[Key] = Counter()
    for client_id, binding, postcode in session.execute(left_out):
        lack = rules.lack_of(binding or (), misses[client_id], kinds)
        if lack is not None:
            counted[lack.kind, postcode, lack.placement_kind, lack.half_day] += 1
    return counted


def _first_seen(session: Session) -> dict[Key, date]:
    """Return since when each shortage of the round before this one has been there."""
    latest = select(func.max(ShortageSignal.round_id))
    round_id = session.scalar(latest)
    statement = select(ShortageSignal).where(ShortageSignal.round_id == (round_id or 0))
    return {
        (one.kind, one.area, one.placement_kind, one.half_day): one.first_seen
        for one in session.scalars(statement)
    }
