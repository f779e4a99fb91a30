"""Shortages read, always in numbers with the small ones hidden; and the reports that were made of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager, defer, joinedload
from sqlalchemy.orm.interfaces import ORMOption

from coordination.actors import Actor, require_role
from coordination.audit.operations import record
from coordination.errors import NotFound
from coordination.organisations.models import Organisation
from coordination.rounds.models import MatchingRound
from coordination.shortages import rules
from coordination.shortages.models import ShortageReport, ShortageSignal
from coordination.vocabulary import ActorRole, AuditAction, OrganisationKind, RoundState, ShortageState

MAY_READ = (ActorRole.SUPERVISOR,)


class Shortages(NamedTuple):
    """What one round found no place for.

    Attributes
    ----------
    since
        Day on which the oldest of these shortages was first seen.
    to_send
        Whether something of it was not reported yet and may be.
    """

    round_ref: str
    for_day: date
    tables: rules.Tables
    since: date | None
    to_send: bool


class Refusals(NamedTuple):
    """What services refused for lack of something, and nobody was told yet.

    Attributes
    ----------
    since
        Day on which the first of these shortages was seen.
    to_send
        Whether they may be reported: enough people, and at least one.
    """

    tables: rules.Tables
    since: date | None
    to_send: bool


def latest_round(session: Session) -> MatchingRound | None:
    """Return the last finished round, without its snapshot; None before the first."""
    statement = (
        select(MatchingRound)
        .where(MatchingRound.state == RoundState.FINISHED)
        .order_by(MatchingRound.id.desc())
        .options(defer(MatchingRound.snapshot))
        .limit(1)
    )
    return session.scalar(statement)


def shortages_of(session: Session, actor: Actor, round_ref: str) -> Shortages:
    """Return the shortages of a round, counted before; the read is recorded.

    Raises
    ------
    NotFound
        When there is no such round.
    """
    require_role(actor, "reading shortages", *MAY_READ)
    found = session.scalar(
        select(MatchingRound).where(MatchingRound.ref == round_ref).options(defer(MatchingRound.snapshot))
    )
    if found is None:
        raise NotFound("round")
    signals = signals_of(session, round_ref)
    tables = tables_of(signals)
    record(session, actor, AuditAction.VIEW, "round", round_ref, detail="shortages")
    is_open = any(one.state is ShortageState.OPEN for one in signals)
    return Shortages(
        round_ref=found.ref,
        for_day=found.for_day,
        tables=tables,
        since=min((one.first_seen for one in signals), default=None) if tables.total is not None else None,
        to_send=is_open and tables.total is not None,
    )


def refusals(session: Session, actor: Actor) -> Refusals:
    """Return what services refused and was not reported yet; the read is recorded."""
    require_role(actor, "reading shortages", *MAY_READ)
    signals = refused_signals(session)
    tables = tables_of_refusals(signals)
    record(session, actor, AuditAction.VIEW, "shortages", "refused")
    is_told = tables.total is not None
    return Refusals(
        tables=tables,
        since=min((one.first_seen for one in signals), default=None) if is_told else None,
        to_send=is_told,
    )


def refused_signals(session: Session, *, lock: bool = False) -> list[ShortageSignal]:
    """Return the open signals of refusals; for showing they go through `tables_of_refusals`.

    Parameters
    ----------
    lock
        Let nobody count on before this transaction ends.
    """
    statement = (
        select(ShortageSignal)
        .where(ShortageSignal.round_id.is_(None), ShortageSignal.state == ShortageState.OPEN)
        .order_by(ShortageSignal.id)
    )
    return list(session.scalars(statement.with_for_update() if lock else statement))


def signals_of(session: Session, round_ref: str) -> list[ShortageSignal]:
    """Return the signals of a round; for showing they go through `tables_of`."""
    statement = (
        select(ShortageSignal)
        .join(ShortageSignal.matching_round)
        .where(MatchingRound.ref == round_ref)
        .options(contains_eager(ShortageSignal.matching_round).defer(MatchingRound.snapshot))
        .order_by(ShortageSignal.id)
    )
    return list(session.scalars(statement))


def number_of_signals(session: Session, round_id: int) -> int:
    """Return how many signals a round has."""
    statement = select(func.count()).where(ShortageSignal.round_id == round_id)
    return session.scalar(statement) or 0


def tables_of(signals: Iterable[ShortageSignal]) -> rules.Tables:
    """Return the tables of signals as they may be shown."""
    return rules.shown(
        (
            {
                "kind": one.kind.value,
                "placement_kind": rules.ELSEWHERE if one.placement_kind is None else one.placement_kind.value,
                "area": one.area,
                "half_day": one.half_day or rules.ELSEWHERE,
            },
            one.n_clients,
        )
        for one in signals
    )


def tables_of_refusals(signals: Iterable[ShortageSignal]) -> rules.Tables:
    """Return the tables of what services refused, as they may be shown."""
    counted = (
        (
            {
                "refused_kind": one.kind.value,
                "refused_service": rules.ELSEWHERE if one.service_kind is None else one.service_kind.value,
                "refused_area": one.area,
            },
            one.n_clients,
        )
        for one in signals
    )
    return rules.shown(counted, rules.REFUSED_TABLES)


def reports(session: Session, actor: Actor) -> list[ShortageReport]:
    """Return the reports that were sent, the latest first."""
    require_role(actor, "reading shortage reports", *MAY_READ)
    statement = select(ShortageReport).order_by(ShortageReport.id.desc()).options(*_whole())
    return list(session.scalars(statement))


def open_report(session: Session, actor: Actor, ref: str) -> ShortageReport:
    """Return one report; the read is recorded.

    Raises
    ------
    NotFound
        When there is none with this reference.
    """
    require_role(actor, "reading shortage reports", *MAY_READ)
    found = session.scalar(select(ShortageReport).where(ShortageReport.ref == ref).options(*_whole()))
    if found is None:
        raise NotFound("report")
    record(session, actor, AuditAction.VIEW, "shortage report", found.ref)
    return found


def hand_out(session: Session, actor: Actor, ref: str) -> ShortageReport:
    """Return one report to be taken along as a file; that it was is recorded."""
    found = open_report(session, actor, ref)
    record(session, actor, AuditAction.EXPORT, "shortage report", found.ref)
    return found


def support_points(session: Session) -> list[Organisation]:
    """Return the regional support points, by name."""
    statement = select(Organisation).where(Organisation.active).order_by(Organisation.name)
    return [one for one in session.scalars(statement) if OrganisationKind.REGIONAL_SUPPORT_POINT in one.kinds]


def _whole() -> tuple[ORMOption, ...]:
    return joinedload(ShortageReport.support_point), joinedload(ShortageReport.made_by)
