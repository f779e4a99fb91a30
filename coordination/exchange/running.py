"""The work on an import, here or in the background: one transaction each, so that nothing is left half.

On SQLite who writes lets nobody else write. So a file of people is checked before that transaction, by
reading alone; what is applied or undone, others wait for.
"""

from __future__ import annotations

from sqlalchemy.orm import Session, sessionmaker

from coordination.exchange import operations, queries, undoing
from coordination.exchange.models import Import
from coordination.exchange.operations import Outlook
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
        outlook = _looked(sessions, job, progress)
        with sessions.begin() as session:
            run = operations.locked(session, job)
            if _is_of(run, job):
                if run.state is ImportState.WAITING:
                    operations.check(session, run=run, progress=progress, outlook=outlook)
                elif run.state is ImportState.APPLYING:
                    operations.apply(session, run=run, progress=progress)
                else:
                    undoing.undo(session, run=run)
            return run.state
    except (ChangedMeanwhile, NotUndoable, Stopped) as error:
        return close(sessions, job, error.code)


def _looked(sessions: sessionmaker[Session], job: str, progress: Progress | None) -> Outlook | None:
    """Return what a file that waits to be checked would do, without keeping anybody from writing."""
    with sessions() as session:
        session.connection(execution_options={"read_only": True})
        run = queries.of_job(session, job)
        if run is None or run.state is not ImportState.WAITING or not _is_of(run, job):
            return None
        return operations.look(session, run=run, progress=progress)


def _is_of(run: Import, job: str) -> bool:
    return run.state in queries.UNDER_WAY and run.job in (None, job, run.ref)


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
