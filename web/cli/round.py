"""``schakel round``: run a matching round, show what one gave, and ask what if."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from web.cli import console, environment, what_if

if TYPE_CHECKING:
    from sqlalchemy.orm import Session, sessionmaker

    from coordination.vocabulary import RoundState


@click.group(
    epilog="\b\nExample:\n  schakel round run\n  schakel round show latest --json\n  schakel round what-if"
)
def command() -> None:
    """Run a matching round, show what one gave, or ask what a change would do to it."""


command.add_command(what_if.command)


@command.command("run", epilog="\b\nExample:\n  schakel round run --seed 7")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=0, show_default=True, help="Random seed.")
@click.option("--here", is_flag=True, help="Solve in this process, without queue and worker.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def run_(seed: int, here: bool, as_json: bool) -> int:
    """Run a matching round and show what it gave.

    The round goes to the queue and a worker runs it; stopping this command does not stop the round.
    """
    from coordination.rounds import operations
    from coordination.vocabulary import RoundState
    from web import jobs
    from web.cli import report, report_words, waiting

    with environment.sessions() as sessions:
        if not here:
            _require_worker()
        with sessions.begin() as session:
            requested = operations.request_round(session, environment.actor(), seed=seed)
            ref = requested.ref
            if here:  # in the same transaction, so that no worker takes it up as well
                operations.begin_round(session, environment.actor(), round_ref=ref)
        with console.progress(f"Round {ref}") as told:
            if here:
                state = _solve_here(sessions, ref, told)
            else:
                jobs.enqueue(ref)
                state = waiting.follow(sessions, ref, told, _now_and_then(_require_worker))
        with sessions() as session:
            report_words.show(report.read(session, ref), as_json=as_json)
    return 0 if state is RoundState.FINISHED else 1


@command.command("show", epilog="\b\nExample:\n  schakel round show latest --json")
@click.argument("ref", default="latest")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def show(ref: str, as_json: bool) -> None:
    """Show what a round gave: REF, or the latest one."""
    from web.cli import report, report_words, waiting

    with environment.sessions() as sessions, sessions() as session:
        if ref == "latest":
            newest = waiting.latest(session)
            if newest is None:
                raise click.ClickException("no round has been run yet: run one with `schakel round run`")
            ref = newest.ref
        report_words.show(report.read(session, ref), as_json=as_json)


def _solve_here(sessions: sessionmaker[Session], ref: str, told: console.Report) -> RoundState:
    """Run the round in this process; however it ends, it does not stay behind as running."""
    from coordination.rounds import operations
    from coordination.shortages.operations import run_round

    try:
        return run_round(sessions, ref, progress=told)
    except KeyboardInterrupt:
        with sessions.begin() as session:
            operations.cancel_round(session, environment.actor(), round_ref=ref)
        raise
    except Exception:
        with sessions.begin() as session:
            operations.fail_round(session, environment.actor(), round_ref=ref, failure="unexpected_error")
        raise


def _require_worker() -> None:
    from web import jobs

    if sentence := jobs.worker_problem():
        raise click.ClickException(f"{sentence}, or solve in this process with --here")


def _now_and_then(check: Callable[[], None], seconds: float = 5.0) -> Callable[[], None]:
    """Return a check that may be called all the time and looks only every so many seconds."""
    last = time.monotonic()

    def look() -> None:
        nonlocal last
        if time.monotonic() - last >= seconds:
            last = time.monotonic()
            check()

    return look
