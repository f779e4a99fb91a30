"""The work on an import, here or in the background: one transaction each, so that nothing is left half."""

from __future__ import annotations

from sqlalchemy.orm import Session, sessionmaker

from coordination.exchange import operations, queries, undoing
from coordination.exchange.planning import Progress
from coordination.exchange.rules import ChangedMeanwhile, NotUndoable, Stopped
from coordination.vocabulary import ImportState


def run_import(sessions: sessionmaker[Session], job: str, *, progress: Progress | None = None) -> ImportState:
    """Check, apply or undo an import, as its state says; safe to repeat.

    Parameters
    ----------
    progress
        Told how many rows were done, of how many; it may raise `Stopped`, and then nothing was done.

    Returns
    -------
    ImportState
        The state it ended in.
    """
    try:
        with sessions.begin() as session:
            run = operations.locked(session, job)
            if run.state in queries.UNDER_WAY and run.job in (None, job, run.ref):
                act = {
                    ImportState.WAITING: operations.check,
                    ImportState.APPLYING: operations.apply,
                }.get(run.state)
                if act is None:
                    undoing.undo(session, run=run)
                else:
                    act(session, run=run, progress=progress)
            return run.state
    except (ChangedMeanwhile, NotUndoable, Stopped) as error:
        return close(sessions, job, error.code)


def close(sessions: sessionmaker[Session], job: str, failure: str) -> ImportState:
    """Put an import back to where it was before an act that could not be done; say why by its code."""
    with sessions.begin() as session:
        run = operations.locked(session, job)
        if run.state in queries.UNDER_WAY:
            operations.fail(session, run=run, failure=failure)
        again = failure == ChangedMeanwhile.code and run.state is ImportState.CHECKED
        if again:
            operations.check(session, run=run)
            run.failure = failure
        return run.state
