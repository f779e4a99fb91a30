"""What comes round every few seconds: forgotten rounds, work of the dead, deadlines, mail, erasure, seals."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path

from dbos import DBOS
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError, InterfaceError, OperationalError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from coordination import clock
from coordination.actors import Actor, automatic
from coordination.authorisations import operations as authorisations
from coordination.authorisations.queries import due
from coordination.consent import operations as consents
from coordination.errors import CoordinationError
from coordination.exchange import operations as imports
from coordination.exchange import queries as import_queries
from coordination.exchange.rules import is_import
from coordination.placements import deadlines
from coordination.retention import operations as erasures
from coordination.retention import rehearsing
from coordination.rounds import operations, what_if
from coordination.rounds.models import MatchingRound
from coordination.vocabulary import ErasureState, RoundState
from web import jobs, retention
from web.jobs import engine, liveness
from web.jobs.engine import STATUSES
from web.jobs.sealing import Sealer
from web.mail import delivery
from web.mail.settings import MailSettings

ACTOR = automatic("worker")
WORKER_DIED = "worker_died"
# A round outside the queue that has not moved for this long has lost its process.
SILENCE = timedelta(minutes=10)
ENDED_BADLY = {jobs.JobStatus.FAILED, jobs.JobStatus.CANCELLED}

# Work that waits for the queue; an import under way outside it waits for it too.
NOT_BEGUN = {RoundState.QUEUED, ErasureState.WAITING, *import_queries.UNDER_WAY}

# Placements in one transaction: others wait for it only a moment, and little is done again after a crash.
BATCH = 10
# A pass of a worker that erases ends about here, and goes on in the next.
ERASING_SECONDS = 2.0
WHAT_TIME_DOES = {
    "holds that ran out": deadlines.expire_holds,
    "hosts reminded": deadlines.remind,
    "deputies asked": deadlines.escalate,
    "requests that nobody answered": deadlines.lapse_requests,
    "stays that ended": deadlines.begin_aftercare,
    "authorisations that time moved on": authorisations.let_time_pass,
    "agreements to share that ran out": consents.let_time_pass,
}

_log = logging.getLogger("schakel.worker")


def look_after(session: Session, database_url: str, worker: str) -> None:
    """Do what rounds need; cheap when there is nothing to do.

    Parameters
    ----------
    session
        On the domain's database.
    database_url
        Address of that database.
    worker
        Name of the worker that looks.
    """
    take_over(session, database_url, worker)
    hand_over(session, database_url)


def hand_over(session: Session, database_url: str) -> None:
    """Queue the rounds that never reached the queue, and close those whose job ended badly."""
    _hand_over_questions(session, database_url)
    unfinished = select(MatchingRound.ref, MatchingRound.state, MatchingRound.updated_at).where(
        MatchingRound.state.in_([RoundState.QUEUED, RoundState.RUNNING])
    )
    rows = session.execute(unfinished).all()
    statuses = engine.statuses(database_url, [row.ref for row in rows])
    for row in rows:
        status = statuses.get(row.ref)
        if status is None and row.state is RoundState.QUEUED:
            jobs.enqueue(row.ref, database_url)
        elif status is None:  # it runs outside the queue, in the process of somebody's command
            if row.updated_at < clock.now() - SILENCE:
                fail(session, ACTOR, row.ref, WORKER_DIED)
        elif STATUSES[status] in ENDED_BADLY:
            fail(session, ACTOR, row.ref, WORKER_DIED)


def _hand_over_questions(session: Session, database_url: str) -> None:
    """Do the same for questions about rounds and rehearsals, which run nowhere but in the queue."""
    rows = [*what_if.waiting(session), *rehearsing.waiting(session), *import_queries.waiting(session)]
    statuses = engine.statuses(database_url, [ref for ref, _ in rows])
    for ref, state in rows:
        status = statuses.get(ref)
        if status is None and state in NOT_BEGUN:
            jobs.enqueue(ref, database_url)
        elif status is not None and STATUSES[status] in ENDED_BADLY:
            fail(session, ACTOR, ref, WORKER_DIED)


def take_over(session: Session, database_url: str, worker: str) -> None:
    """Put the running rounds of dead workers back into the queue.

    The engine's own recovery is used, which puts back only what still belongs to the dead: two workers that
    look at the same moment do not start a round twice, and a round that kills its workers is given up in the
    end. (``resume_workflow`` would start it anew for ever.)
    """
    owners = set(engine.running_for(database_url).values()) - {worker}
    dead = owners - liveness.alive(session)
    if dead:
        _log.warning("taking over from %s", ", ".join(sorted(dead)))
        DBOS._recover_pending_workflows(sorted(dead))


def seal(sealer: Sealer) -> None:
    """Link the events that were written since; what goes wrong is said, and tried again the next time."""
    try:
        sealer.work()
    except CoordinationError as error:
        _log.error("the record: %s", error)
    except (DatabaseError, OSError) as error:
        _log.warning("the record waits to be sealed (%s)", type(error).__name__)


def erase(sessions: sessionmaker[Session], outbox: Path | None, *, leftovers: bool) -> None:
    """Go on with an erasure that somebody asked for; now and then erase what nobody's file holds (CONF-23).

    Parameters
    ----------
    sessions
        On the domain's database.
    outbox
        Folder of the letters.
    leftovers
        Whether it is time for ended sessions, counters, drafts and letters.
    """
    ref = None
    try:
        with sessions() as session:
            session.connection(execution_options={"read_only": True})
            ref = retention.waiting(session)
        if ref is not None and retention.carry_out(sessions, ACTOR, ref, seconds=ERASING_SECONDS):
            _log.info("erasure %s has ended", ref)
        if leftovers:
            with sessions.begin() as session:
                retention.erase_leftovers(session, ACTOR, outbox)
    except (OperationalError, InterfaceError, StaleDataError) as error:
        _log.warning("erasing waits (%s)", type(error).__name__)
    except (CoordinationError, DatabaseError) as error:
        _log.error("erasing: %s", type(error).__name__)
        if ref is not None:
            with sessions.begin() as session:
                erasures.fail(session, ACTOR, ref=ref, failure=type(error).__name__)


def let_time_pass(sessions: sessionmaker[Session]) -> None:
    """Release what nobody acted on in time; what cannot be done now is found again the next time."""
    try:
        with sessions() as session:
            session.connection(execution_options={"read_only": True})
            if not _anything_due(session):
                return
        for what, act in WHAT_TIME_DOES.items():
            passed, more = 0, True
            while more:
                with sessions.begin() as session:
                    count = act(session, ACTOR, most=BATCH)
                passed, more = passed + count, count == BATCH
            if passed:
                _log.info("%s: %d", what, passed)
    except (DatabaseError, StaleDataError) as error:
        _log.warning("deadlines wait (%s)", type(error).__name__)
    except CoordinationError as error:
        _log.error("deadlines: %s", error)


def _anything_due(session: Session) -> bool:
    today = clock.today()
    if deadlines.anything_due(session) or due(session, today, most=1):
        return True
    return consents.anything_over(session, today)


def send_mail(sessions: sessionmaker[Session], settings: MailSettings, outbox: Path) -> None:
    """Sum up the day for who wants that, and send what waits; what fails now is tried again later.

    Parameters
    ----------
    outbox
        Folder of the letters, where no mail server is named.
    """
    try:
        delivery.write_digests(sessions, ACTOR)
        if sent := delivery.deliver(sessions, settings, outbox):
            _log.info("e-mails sent: %d", sent)
    except (DatabaseError, StaleDataError) as error:
        _log.warning("e-mail waits (%s)", type(error).__name__)


def fail(session: Session, actor: Actor, ref: str, code: str) -> None:
    """Close a round, question or rehearsal that cannot go on; one that has ended stays as it is."""
    try:
        if what_if.is_what_if(ref):
            what_if.fail(session, actor, ref=ref, failure=code)
        elif is_import(ref):
            imports.fail(session, run=imports.locked(session, ref), failure=code)
        elif rehearsing.is_rehearsal(ref):
            erasures.fail(session, actor, ref=ref, failure=code)
        else:
            operations.fail_round(session, actor, round_ref=ref, failure=code)
    except CoordinationError as error:
        _log.info("round %s: %s", ref, error)
