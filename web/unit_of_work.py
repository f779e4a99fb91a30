"""The one place that commits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from coordination.audit.models import AuditEvent
from coordination.audit.operations import RecordUnwritable
from coordination.consent.access import Refused
from web.extensions import db


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """Open the session of this request, commit at the end, and roll back when anything is raised.

    Of a refused read only the record of the refusal is kept (CONF-01). What was read leaves after the commit
    alone, so that nothing is shown whose event could not be written (CONF-19).

    Raises
    ------
    RecordUnwritable
        When the database refused the event, for whatever reason.
    """
    session = db.session()
    try:
        yield session
        session.commit()
    except Refused as refusal:
        session.rollback()
        refusal.record(session)
        session.commit()
        raise
    except BaseException as error:
        session.rollback()
        if isinstance(error, DBAPIError) and AuditEvent.__tablename__ in (error.statement or ""):
            raise RecordUnwritable from error
        raise


@contextmanager
def reading() -> Iterator[Session]:
    """Open a session that only reads: on SQLite it does not queue with those who write.

    For pages that record nothing; reading about a client is recorded, so that takes `unit_of_work`.
    """
    with Session(db.engine.execution_options(read_only=True)) as session:
        yield session
        # Nothing is left to write; a rollback would make the driver of PostgreSQL forget what it prepared.
        session.expunge_all()
        session.commit()
