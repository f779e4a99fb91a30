"""What the tests of the record share: events, somebody who changes them, and what the proof says then."""

import pytest
from sqlalchemy import text
from sqlalchemy.orm import sessionmaker

from coordination.audit import heads
from coordination.audit.operations import record
from coordination.audit.verification import verify
from coordination.base import create_engine
from coordination.vocabulary import AuditAction
from tests.coordination.factories import SEED
from web.jobs.sealing import Sealer


class Book:
    """The record of one database, with the file for its heads."""

    def __init__(self, engine, head_file):
        self.engine = engine
        self.sessions = sessionmaker(engine)
        self.head_file = head_file
        self.sealer = Sealer(self.sessions, head_file)

    def write(self, count=1, subject="GENT-2345"):
        """Write events, each in a transaction of its own, and return their numbers."""
        numbers = []
        for place in range(count):
            with self.sessions.begin() as session:
                event = record(
                    session,
                    SEED,
                    AuditAction.VIEW,
                    "client",
                    subject,
                    subject=subject,
                    part="wishes,rungs",
                    basis="statutory_task",
                    detail=f"event {place}",
                )
                numbers.append(event.id)
        return numbers

    def seal(self):
        return self.sealer.work()

    def sealed(self, count):
        """Write events and link them; return their numbers in the order of the chain."""
        self.write(count)
        self.seal()
        return [number for (number,) in self.rows("SELECT event_id FROM audit_links ORDER BY position")]

    def rows(self, statement, **values):
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(statement), values)]

    def tamper(self, *statements, **values):
        """Do what somebody does who has the database, its owner's rights, and not the key."""
        with self.engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            else:
                standing = text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
                for name in connection.scalars(standing).all():
                    connection.exec_driver_sql(f"DROP TRIGGER {name}")
            for statement in statements:
                connection.execute(text(statement), values)

    def verify(self, outside=None):
        """Check against these heads, or those of the book's file, without linking anything first."""
        return verify(self.sessions, heads.read(self.head_file) if outside is None else outside)

    def broken_at(self, outside=None):
        """Return position, event and fault of the first break."""
        found = self.verify(outside).first_break
        return None if found is None else (found.position, found.event, found.fault.value)


@pytest.fixture
def book(database_url, tmp_path):
    engine = create_engine(database_url)
    (tmp_path / "heads.txt").touch()
    yield Book(engine, tmp_path / "heads.txt")
    engine.dispose()
