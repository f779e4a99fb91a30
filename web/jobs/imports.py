"""An import as a job: how far it is, is told to the queue, and the queue says whether it is to stop.

An import is one transaction, and on SQLite who writes lets nobody else write: the queue has tables of its
own.
"""

from __future__ import annotations

import logging
import time

from sqlalchemy import select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session, sessionmaker

from coordination.actors import Actor
from coordination.exchange import queries
from coordination.exchange.rules import Stopped, who
from coordination.exchange.running import close, run_import
from coordination.vocabulary import ImportState
from web.accounts.models import Account
from web.jobs import engine

TELL_SECONDS = 1.0
DONE = "done"
ACCESS_ENDED = "access_ended"
_CANCELLED, _RUNNING = "CANCELLED", "PENDING"
_log = logging.getLogger("schakel.worker")


def work(sessions: sessionmaker[Session], database_url: str, job: str) -> ImportState:
    """Check, apply or undo an import; safe to repeat.

    Nothing is done any more for who asked for it and has no access by now, or no longer those roles.

    Returns
    -------
    ImportState
        The state it ended in.
    """
    if not _may_still(sessions, job):
        _log.info("import %s: who asked for it has no access any more", job)
        return close(sessions, job, ACCESS_ENDED)
    return run_import(sessions, job, progress=Steps(sessions, database_url, job))


def _may_still(sessions: sessionmaker[Session], job: str) -> bool:
    """Say whether who asked for an import could ask for it now; what no account asked for, anybody may."""
    with sessions() as session:
        session.connection(execution_options={"read_only": True})
        run = queries.of_job(session, job)
        asked = None if run is None else who(run)
        if asked is None or not asked.name.startswith("account:"):
            return True
        return _has_access(session, asked)


def _has_access(session: Session, asked: Actor) -> bool:
    account = session.scalar(select(Account).where(Account.id == int(asked.name.partition(":")[2])))
    if account is None or not account.active:
        return False
    at_work = account.professional is None or account.professional.active
    return at_work and asked.roles <= account.actor.roles


class Steps:
    """Tells how far an import is, now and then, and stops it when somebody took it out of the queue."""

    def __init__(self, sessions: sessionmaker[Session], database_url: str, job: str) -> None:
        self.sessions, self.database_url, self.job = sessions, database_url, job
        self.last = time.monotonic()

    def __call__(self, done: int, due: int) -> None:
        """Note the number of rows that were done."""
        if time.monotonic() - self.last < TELL_SECONDS:
            return
        self.last = time.monotonic()
        if engine.statuses(self.database_url, [self.job]).get(self.job) == _CANCELLED:
            raise Stopped
        engine.tell(DONE, done)
        _log.info("import %s: %d of %d rows", self.job, done, due)


def done(database_url: str, job: str) -> int:
    """Return how many rows an import under way has done, as far as the queue was told."""
    try:
        if engine.statuses(database_url, [job]).get(job) != _RUNNING:
            return 0
        told = engine.told(database_url, job, DONE)
    except DatabaseError:
        return 0
    return told if isinstance(told, int) else 0
