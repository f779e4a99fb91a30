"""DBOS, the engine behind the port: where it keeps its own tables, and how it is spoken to.

On SQLite it has a file of its own beside the database, on PostgreSQL the schema ``dbos`` of the same
database. Arguments and results are kept there as JSON, and they are references and codes only.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Collection
from contextlib import closing
from pathlib import Path
from threading import Lock

from dbos import DBOS, DBOSClient, DBOSConfig, EnqueueOptions, WorkflowSerializationFormat
from sqlalchemy import make_url

from web.database import engine_url

APPLICATION = "schakel"
# Constant on purpose: a run that was interrupted by an upgrade goes on with the upgraded program.
APPLICATION_VERSION = "schakel-1"
SCHEMA = "dbos"
QUEUE = "rounds"
WORKFLOW = "run_round"
POLLING_SECONDS = 0.1
_ONE_AT_A_TIME = Lock()
_open: dict[tuple[str, int], DBOSClient] = {}
STATUSES = {
    "DELAYED": "waiting",
    "ENQUEUED": "waiting",
    "PENDING": "running",
    "SUCCESS": "done",
    "ERROR": "failed",
    "MAX_RECOVERY_ATTEMPTS_EXCEEDED": "failed",
    "CANCELLED": "cancelled",
}


def address(database_url: str) -> str:
    """Return the URL of the engine's own tables for the domain's database at ``database_url``."""
    url = make_url(engine_url(database_url))
    if not url.drivername.startswith("sqlite"):
        return url.render_as_string(hide_password=False)
    path = Path(url.database or "schakel.db")
    return url.set(database=str(path.with_name(f"{path.stem}-jobs{path.suffix}"))).render_as_string()


def prepare(database_url: str, app_role: str | None = None) -> None:
    """Make the engine's own tables, or bring them to the engine's version.

    Parameters
    ----------
    database_url
        The domain's database.
    app_role
        Role of PostgreSQL that may use the tables from then on.
    """
    url = address(database_url)
    if url.startswith("sqlite"):
        # Kept in the file: readers and the writer no longer wait for each other.
        with closing(sqlite3.connect(str(make_url(url).database))) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
    DBOS.migrate(url, schema=SCHEMA, application_role=app_role)


def configuration(database_url: str, worker: str) -> DBOSConfig:
    """Return the engine's configuration for the worker of this name."""
    return DBOSConfig(
        name=APPLICATION,
        system_database_url=address(database_url),
        dbos_system_schema=SCHEMA,
        executor_id=worker,
        application_version=APPLICATION_VERSION,
        log_level="WARNING",
        enable_otlp=False,
    )


def client(database_url: str) -> DBOSClient:
    """Return this process's connection to the queue; made on first use, after any fork.

    A process has one: the one before is closed, so that none stays open until somebody collects it.
    """
    key = (address(database_url), os.getpid())
    with _ONE_AT_A_TIME:
        if key not in _open:
            _close()
            _open[key] = DBOSClient(
                system_database_url=key[0],
                dbos_system_schema=SCHEMA,
                application_name=APPLICATION,
                lazy=True,
                retry_connection_errors=False,
            )
        return _open[key]


def disconnect() -> None:
    """Close this process's connection to the queue, if it has one."""
    with _ONE_AT_A_TIME:
        _close()


def _close() -> None:
    # What a parent opened before the fork is the parent's to close.
    for (_, process), one in _open.items():
        if process == os.getpid():
            one.destroy()
    _open.clear()


def options(ref: str) -> EnqueueOptions:
    """Return how the round of this reference is queued: its reference is the job's id."""
    return EnqueueOptions(
        workflow_name=WORKFLOW,
        queue_name=QUEUE,
        workflow_id=ref,
        app_version=APPLICATION_VERSION,
        serialization_type=WorkflowSerializationFormat.PORTABLE,
    )


def statuses(database_url: str, refs: Collection[str]) -> dict[str, str]:
    """Return the engine's word for where each of these jobs is; a job it does not know is left out."""
    if not refs:
        return {}
    found = client(database_url).list_workflows(workflow_ids=list(refs), load_input=False, load_output=False)
    return {workflow.workflow_id: workflow.status for workflow in found}


def running_for(database_url: str) -> dict[str, str]:
    """Return the worker that has each running job, by the job's id."""
    found = client(database_url).list_workflows(
        status="PENDING", name=WORKFLOW, load_input=False, load_output=False
    )
    return {workflow.workflow_id: workflow.executor_id or "" for workflow in found}


def tell(key: str, value: int) -> None:
    """Let others know a number about the job that is running in this thread."""
    DBOS.set_event(key, value)


def told(database_url: str, ref: str, key: str) -> object:
    """Return the number that a job let others know last; None before the first."""
    found: object = client(database_url).get_event(ref, key, timeout_seconds=0.01)
    return found
