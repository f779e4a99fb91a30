"""How far a running round is: told to the caller, written down for others, and stopped when asked."""

from __future__ import annotations

import time
from collections.abc import Callable

from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from coordination.actors import Actor
from coordination.rounds.lifecycle import UNDER_WAY
from coordination.rounds.models import MatchingRound
from coordination.vocabulary import RoundState
from matching import Progress

#: Where each stage of the matcher begins and ends, in percent of a round.
STAGES = {"options": (5, 25), "solve": (25, 75), "check": (75, 80), "explain": (80, 95)}
STORE_PERCENT = 95
# How often progress is written and a cancellation looked for: often enough to watch, seldom enough not to
# stand in the way of others on SQLite.
PAUSE_SECONDS = 0.5


def report_progress(
    session: Session, actor: Actor, *, round_ref: str, percent: int, step: str, gap: float | None = None
) -> None:
    """Write down how far a running round is, for whoever watches; not an act that is recorded.

    Parameters
    ----------
    gap
        How far the best plan so far is from its bound, as a share; None while that is not known.
    """
    session.execute(
        update(MatchingRound)
        .where(MatchingRound.ref == round_ref, MatchingRound.state == RoundState.RUNNING)
        .values(progress=percent, step=step, gap=gap, updated_by=actor.name)
        .execution_options(synchronize_session=False)
    )


class Watch:
    """Tells how far a round is, and whether it is to stop, without asking the database all the time."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        actor: Actor,
        round_ref: str,
        progress: Callable[[int, str], None] | None,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        self._sessions = sessions
        self._actor = actor
        self._ref = round_ref
        self._progress = progress
        self._cancelled = cancelled
        self._written = self._looked = float("-inf")
        self._stopped = False
        self._step = ""

    def told(self, now: Progress) -> None:
        """Take what the matcher says of itself."""
        first, last = STAGES[now.stage]
        share = now.done / now.total if now.total else 1.0
        self.tell(round(first + (last - first) * min(share, 1.0)), now.stage, now.gap)

    def tell(self, percent: int, step: str, gap: float | None = None) -> None:
        """Pass it on, and write it down when the step is new or some time has gone by."""
        if self._progress is not None:
            self._progress(percent, step)
        moment = time.monotonic()
        if step == self._step and moment - self._written < PAUSE_SECONDS:
            return
        self._written, self._step = moment, step
        with self._sessions.begin() as session:
            report_progress(session, self._actor, round_ref=self._ref, percent=percent, step=step, gap=gap)

    def is_cancelled(self) -> bool:
        """Say whether the caller or the round's own row wants it to stop."""
        if self._cancelled is not None and self._cancelled():
            return True
        moment = time.monotonic()
        if moment - self._looked >= PAUSE_SECONDS:
            self._looked = moment
            state_of = select(MatchingRound.state).where(MatchingRound.ref == self._ref)
            with self._sessions() as session:
                session.connection(execution_options={"read_only": True})
                self._stopped = session.scalar(state_of) not in UNDER_WAY
        return self._stopped
