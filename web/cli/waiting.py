"""Wait for a round that runs in the background, and show how far it is."""

from __future__ import annotations

import time
from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from coordination.errors import NotFound
from coordination.rounds.models import MatchingRound
from coordination.vocabulary import RoundState
from web.cli.console import Report

ENDED = frozenset({RoundState.FINISHED, RoundState.FAILED, RoundState.CANCELLED})
POLLING_SECONDS = 0.2


def follow(
    sessions: sessionmaker[Session], ref: str, report: Report, check: Callable[[], None] = lambda: None
) -> RoundState:
    """Wait until the round has ended, and return how.

    Parameters
    ----------
    sessions
        On the domain's database.
    ref
        Reference of the round.
    report
        Told the percentage and the step.
    check
        Called while waiting; raises when there is nothing left to wait for.
    """
    while True:
        state, percent, step = _look(sessions, ref)
        report(100 if state is RoundState.FINISHED else percent, step or state.value)
        if state in ENDED:
            return state
        check()
        time.sleep(POLLING_SECONDS)


def latest(session: Session, *states: RoundState) -> MatchingRound | None:
    """Return the round that was asked for last, of these states or of any."""
    query = (
        select(MatchingRound).order_by(MatchingRound.requested_at.desc(), MatchingRound.id.desc()).limit(1)
    )
    return session.scalars(query.where(MatchingRound.state.in_(states)) if states else query).first()


def _look(sessions: sessionmaker[Session], ref: str) -> tuple[RoundState, int, str | None]:
    columns = select(MatchingRound.state, MatchingRound.progress, MatchingRound.step)
    with sessions() as session:
        session.connection(execution_options={"read_only": True})
        row = session.execute(columns.where(MatchingRound.ref == ref)).one_or_none()
    if row is None:
        raise NotFound("round")
    return row[0], row[1], row[2]
