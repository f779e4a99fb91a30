"""Work in the background, behind a port of three functions: enqueue, cancel, status.

A job is named by the reference of its matching round, of a question about one, or of a rehearsal of erasing,
and that reference is all that travels: never a name or another fact about somebody. The row is written first;
what could not be handed over is picked up by the worker, so that nothing waits for ever. The engine behind
the port is DBOS (`web.jobs.engine`).
"""

from __future__ import annotations

import logging
from enum import StrEnum

from flask import current_app, has_app_context
from sqlalchemy.exc import DatabaseError

from web import config
from web.jobs import liveness

__all__ = ["JobStatus", "cancel", "enqueue", "status", "worker_problem"]

_log = logging.getLogger("schakel.jobs")


class JobStatus(StrEnum):
    """Where a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


def enqueue(ref: str, database_url: str | None = None) -> bool:
    """Hand a round to the workers; doing so twice is doing it once.

    Parameters
    ----------
    ref
        Reference of a round whose row has been committed.
    database_url
        The domain's database; by default that of the application or of the environment.

    Returns
    -------
    bool
        False when the queue could not be reached: a worker will find the round by its row.
    """
    from web.jobs import engine

    try:
        engine.client(_address(database_url)).enqueue(engine.options(ref), ref)
    except DatabaseError as error:
        _log.warning("round %s waits for a worker to find it: %s", ref, type(error.orig).__name__)
        return False
    return True


def cancel(ref: str, database_url: str | None = None) -> None:
    """Take a round out of the queue; one that is running stops because its row says so."""
    from web.jobs import engine

    try:
        engine.client(_address(database_url)).cancel_workflow(ref)
    except DatabaseError as error:
        _log.warning(
            "round %s stays in the queue, and ends as soon as it starts: %s", ref, type(error.orig).__name__
        )


def status(ref: str, database_url: str | None = None) -> JobStatus | None:
    """Return where the job of a round is, or None when it was never handed over."""
    from web.jobs import engine

    found = engine.statuses(_address(database_url), [ref]).get(ref)
    return None if found is None else JobStatus(engine.STATUSES[found])


def worker_problem(database_url: str | None = None) -> str | None:
    """Say in one sentence why no background work would be done now, or None when a worker is alive."""
    return liveness.problem(_address(database_url))


def _address(database_url: str | None) -> str:
    if database_url is not None:
        return database_url
    if has_app_context():
        settings: config.Settings = current_app.config["SCHAKEL"]
        return settings.database_url
    return config.database_url()
