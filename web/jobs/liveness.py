"""Signs of life of the workers, kept in the domain's database where every machine sees them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from coordination.base import create_engine
from web.database import engine_url
from web.jobs.models import JobWorker

BEAT_SECONDS = 2.0
# Long enough for a writer that holds SQLite's one write lock, short enough to notice a death while one waits.
ALIVE = timedelta(seconds=15)


def moment() -> datetime:
    """Return the time of the machine: SCHAKEL_NOW may stand still, a heart may not."""
    return datetime.fromtimestamp(time.time(), UTC)


@contextmanager
def opened(database_url: str, *, read_only: bool = False) -> Iterator[Session]:
    """Open a session for one look or one note, with a connection of its own."""
    engine = create_engine(engine_url(database_url))
    try:
        with Session(engine.execution_options(read_only=read_only)) as session:
            yield session
    finally:
        engine.dispose()


def beat(session: Session, name: str) -> None:
    """Note that the worker is alive."""
    worker = session.get(JobWorker, name)
    if worker is None:
        worker = JobWorker(name=name, started_at=moment())
        session.add(worker)
    worker.seen_at = moment()
    worker.stopped_at = None


def stop(session: Session, name: str) -> None:
    """Note that the worker has ended in good order."""
    worker = session.get(JobWorker, name)
    if worker is not None:
        worker.stopped_at = moment()


def alive(session: Session) -> set[str]:
    """Return the names of the workers that have given a sign of life lately."""
    names = select(JobWorker.name).where(
        JobWorker.stopped_at.is_(None), JobWorker.seen_at >= moment() - ALIVE
    )
    return set(session.scalars(names))


def problem(database_url: str) -> str | None:
    """Say in one sentence why no worker would take work now, or None when one is alive."""
    try:
        with opened(database_url, read_only=True) as session:
            if alive(session):
                return None
            last = session.scalars(select(JobWorker.seen_at).order_by(JobWorker.seen_at.desc())).first()
    except DatabaseError:
        return "the workers' signs of life cannot be read from the database"
    if last is None:
        return "no worker has been started yet: start one with `schakel worker`"
    since = f"{last:%Y-%m-%d %H:%M:%S} UTC"
    return f"no worker has given a sign of life since {since}: start one with `schakel worker`"
