"""How fast the record is written, linked and proved, and how much memory the proof takes.

    python benchmarks/audit.py --events 300000
    python benchmarks/audit.py --events 300000 --database-url postgresql://owner@localhost/an_empty_database
    python benchmarks/audit.py --events 10000000 --folder FOLDER    # keeps what it makes, and goes on with it

The proof is the real command, ``schakel audit verify``, in a process of its own. Beside the time on the clock
stands the processor's time of this program, which a busy machine changes less.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from coordination.actors import Actor
from coordination.audit.chain import configure_audit_key
from coordination.audit.models import AuditEvent, AuditLink
from coordination.audit.operations import record
from coordination.base import create_engine
from coordination.encryption import new_key
from coordination.vocabulary import ActorRole, AuditAction
from web import database
from web.jobs.sealing import Sealer

KEY = "benchmark-key-of-the-record-" + "0" * 16
AT_ONCE = 1_000
READER = Actor(
    name="account:1", roles=frozenset({ActorRole.SUPERVISOR}), professional_id=1, organisation_id=1
)


def main() -> None:
    """Make a record of the asked size in an empty database, and tell how long each step took."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, default=300_000)
    parser.add_argument("--database-url", help="an empty database; default: SQLite in a folder of its own")
    parser.add_argument("--folder", help="keep the database and the heads here, and go on with what is there")
    asked = parser.parse_args()
    configure_audit_key(KEY)
    with tempfile.TemporaryDirectory() as passing:
        folder = asked.folder or passing
        Path(folder).mkdir(parents=True, exist_ok=True)
        url = asked.database_url or f"sqlite:///{folder}/schakel.db"
        database.upgrade(url)
        engine = create_engine(database.engine_url(url))
        sessions = sessionmaker(engine)
        written, linked = counted(sessions, AuditEvent), counted(sessions, AuditLink)
        if written and not asked.folder:
            sys.exit("the database is not empty")
        if missing := max(0, asked.events - written):
            timed("written", missing, lambda: write(sessions, missing))
        if missing := max(0, asked.events - linked):
            timed("linked", missing, lambda: seal(sessions, Path(folder)))
        engine.dispose()
        prove(url, folder)


def counted(sessions: sessionmaker[Session], table: type[AuditEvent] | type[AuditLink]) -> int:
    """Return how many rows there are already."""
    with sessions() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def timed(what: str, events: int, act) -> None:
    """Do it and tell the rate."""
    started, worked = time.perf_counter(), time.process_time()
    act()
    seconds, busy = time.perf_counter() - started, time.process_time() - worked
    rate = f"{events / seconds:,.0f} per second"
    print(f"{what}: {events} events in {seconds:.1f} s, {rate}, processor {busy:.1f} s", flush=True)


def write(sessions: sessionmaker[Session], events: int) -> None:
    """Write the events as a list of clients does: many in one transaction."""
    for start in range(0, events, AT_ONCE):
        with sessions.begin() as session:
            for place in range(start, min(start + AT_ONCE, events)):
                ref = f"GENT-{place % 5057:08d}"
                told = {"subject": ref, "part": "existence,identity,wishes", "basis": "statutory_task"}
                record(session, READER, AuditAction.VIEW, "client", ref, **told)


def seal(sessions: sessionmaker[Session], folder: Path) -> None:
    """Link everything, in the short transactions of a worker."""
    Sealer(sessions, folder / "audit-heads.txt").work(seconds=None)


def prove(url: str, folder: str) -> None:
    """Run the command, and tell its own figures and the most memory that it took."""
    environment = {
        **os.environ,
        "SCHAKEL_MODE": "test",
        "SCHAKEL_DATABASE_URL": url,
        "SCHAKEL_INSTANCE": folder,
        "SCHAKEL_AUDIT_KEY": KEY,
        "SCHAKEL_DATA_KEYS": new_key(),
    }
    command = [sys.executable, "-m", "web.cli", "audit", "verify", "--json"]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    answer = json.loads(done.stdout)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    memory, busy = used.ru_maxrss / 1024, used.ru_utime + used.ru_stime
    print(
        f"proved: ok {answer['ok']}, {answer['checked']} events in {answer['seconds']:.1f} s, "
        f"{answer['events_per_second']:,} per second, processor {busy:.1f} s with the start, "
        f"{memory:.0f} MB at most"
    )


if __name__ == "__main__":
    main()
