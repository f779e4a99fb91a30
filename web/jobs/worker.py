"""The worker: takes rounds from the queue, runs them, and looks after those that others left behind."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from dbos import DBOS, WorkflowSerializationFormat
from sqlalchemy.exc import DatabaseError, InterfaceError, OperationalError
from sqlalchemy.orm import Session, sessionmaker

from coordination.actors import automatic
from coordination.base import create_engine
from coordination.errors import CoordinationError, DatabaseUnusable
from coordination.exchange.rules import is_import
from coordination.retention import rehearsing
from coordination.rounds import what_if
from coordination.shortages import operations as shortages
from web import database, retention
from web.accounts.invitations import OUTBOX
from web.config import Settings, UnsafeConfiguration, apply_keys
from web.jobs import engine, imports, liveness, maintenance, names
from web.jobs.sealing import Sealer
from web.mail.settings import MailSettings, mail_settings

# A round that brings its worker down this often is given up and shown as failed.
ATTEMPTS = 20
# A database that restarts is back within this time; then the round is tried again.
PAUSES = (1.0, 3.0, 10.0)
# A plan that is not proved by then is kept with its true gap: somebody waits for it.
ROUND_SECONDS = 600.0
GRACE_SECONDS = 8.0
MAINTENANCE_SECONDS = 2.0
LEFTOVER_SECONDS = 3600.0

_log = logging.getLogger("schakel.worker")


def run(settings: Settings, name: str | None = None) -> None:
    """Work until somebody says stop (SIGTERM, Ctrl-C).

    A round that is running then is given a few seconds to end; after that it is left as it is, and goes on
    when a worker starts again, just as after a crash.

    Raises
    ------
    DatabaseUnusable
        When the database cannot be used.
    UnsafeConfiguration
        When it is production and the database's role could change the record.
    NameTaken
        When another worker of this machine bears the name.
    """
    if sentence := database.problem(settings.database_url):
        raise DatabaseUnusable(sentence)
    if settings.is_production and (sentence := database.role_problem(settings.database_url)):
        raise UnsafeConfiguration(sentence)
    apply_keys(settings)
    with names.held(settings.instance, name) as own_name:
        outbox = settings.instance / OUTBOX
        Worker(settings.database_url, own_name, settings.audit_heads, outbox, mail_settings(settings)).work()


class Worker:
    """One worker process.

    Parameters
    ----------
    database_url
        The domain's database.
    name
        What the engine knows this worker by.
    audit_heads
        File for the heads of the record.
    outbox
        Folder of the letters.
    mail
        Where e-mail goes; a worker that is not told sends none.
    """

    def __init__(
        self,
        database_url: str,
        name: str,
        audit_heads: Path,
        outbox: Path | None = None,
        mail: MailSettings | None = None,
    ) -> None:
        self.database_url = database_url
        self.name = name
        self.outbox = outbox
        self.mail = mail
        self.stopping = threading.Event()
        self._running: set[str] = set()
        self._engine = create_engine(database.engine_url(database_url))
        self._sessions = sessionmaker(self._engine)
        self._sealer = Sealer(self._sessions, audit_heads)

    def work(self) -> None:
        """Take work until told to stop."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._told_to_stop)
        self._launch()
        self._with_database(lambda session: liveness.beat(session, self.name))
        _log.info("worker %s is ready", self.name)
        last_maintenance, last_leftovers = 0.0, -LEFTOVER_SECONDS
        while True:
            if time.monotonic() - last_maintenance >= MAINTENANCE_SECONDS:
                self._with_database(
                    lambda session: maintenance.look_after(session, self.database_url, self.name)
                )
                maintenance.let_time_pass(self._sessions)
                if self.mail is not None and self.outbox is not None:
                    maintenance.send_mail(self._sessions, self.mail, self.outbox)
                leftovers = time.monotonic() - last_leftovers >= LEFTOVER_SECONDS
                maintenance.erase(self._sessions, self.outbox, leftovers=leftovers)
                last_leftovers = time.monotonic() if leftovers else last_leftovers
                maintenance.seal(self._sealer)
                last_maintenance = time.monotonic()
            if self.stopping.wait(liveness.BEAT_SECONDS):
                break
            self._with_database(lambda session: liveness.beat(session, self.name))
        self._end()

    def execute(self, ref: str) -> str:
        """Run one round and return the code of the state it ended in.

        Safe to repeat: what a round found is stored in one transaction, and a finished one is left alone.
        Never raises, because the engine would keep the text of the error.
        """
        self._running.add(ref)
        started = time.monotonic()
        try:
            state = self._attempts(ref)
        finally:
            self._running.discard(ref)
        _log.info("round %s: %s after %.1f s", ref, state, time.monotonic() - started)
        return state

    def _attempts(self, ref: str) -> str:
        for pause in (*PAUSES, None):
            try:
                if is_import(ref):
                    return imports.work(self._sessions, self.database_url, ref).value
                if rehearsing.is_rehearsal(ref):
                    return retention.work_out(self._sessions, maintenance.ACTOR, ref, self.outbox).value
                work = what_if.run_what_if if what_if.is_what_if(ref) else shortages.run_round
                return work(self._sessions, ref, progress=_Steps(ref), time_limit=ROUND_SECONDS).value
            except (OperationalError, InterfaceError) as error:
                _log.warning("round %s: the database does not answer (%s)", ref, type(error.orig).__name__)
                if pause is None:
                    return self._failed(ref, DatabaseUnusable.code)
                time.sleep(pause)
            except CoordinationError as error:
                _log.error("round %s: %s", ref, error)
                return self._failed(ref, error.code)
            except Exception as error:
                _log.error("round %s: %s", ref, type(error).__name__)
                return self._failed(ref, "unexpected_error")
        raise AssertionError("unreachable")

    def _failed(self, ref: str, code: str) -> str:
        self._with_database(lambda session: maintenance.fail(session, automatic("worker"), ref, code))
        return "failed"

    def _launch(self) -> None:
        engine.prepare(self.database_url)
        DBOS(config=engine.configuration(self.database_url, self.name))
        portable = WorkflowSerializationFormat.PORTABLE

        @DBOS.workflow(name=engine.WORKFLOW, max_recovery_attempts=ATTEMPTS, serialization_type=portable)
        def run_round(ref: str) -> str:
            return self.execute(ref)

        DBOS.launch()
        DBOS.register_queue(engine.QUEUE, worker_concurrency=1, polling_interval_sec=engine.POLLING_SECONDS)

    def _end(self) -> None:
        deadline = time.monotonic() + GRACE_SECONDS
        while self._running and time.monotonic() < deadline:
            time.sleep(0.05)
        self._with_database(lambda session: liveness.stop(session, self.name))
        if self._running:
            _log.info("round %s is interrupted and goes on when a worker starts", ", ".join(self._running))
            sys.stderr.flush()
            os._exit(0)  # a thread in the solver cannot be stopped, and must not keep the process
        DBOS.destroy(workflow_completion_timeout_sec=0)
        self._engine.dispose()
        _log.info("worker %s has stopped", self.name)

    def _with_database(self, act: Callable[[Session], None]) -> None:
        """Do one short transaction; a database that is away for a moment does not end the worker."""
        try:
            with self._sessions.begin() as session:
                act(session)
        except DatabaseError as error:
            _log.warning("the database does not answer (%s)", type(error.orig).__name__)

    def _told_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping.set()


class _Steps:
    """Writes a line when a round enters a new step."""

    def __init__(self, ref: str) -> None:
        self.ref = ref
        self.step = ""

    def __call__(self, percent: int, step: str) -> None:
        if step != self.step:
            self.step = step
            _log.info("round %s: %s (%d%%)", self.ref, step, percent)
