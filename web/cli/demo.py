"""``schakel demo``: everything at once, with nobody at the keyboard."""

from __future__ import annotations

import signal
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

import click

from web.cli import console, demo_accounts, environment, family
from web.cli.serve import require_free_port

if TYPE_CHECKING:
    from sqlalchemy.orm import Session, sessionmaker

    from web.config import Settings

HOST = "127.0.0.1"
READY_SECONDS = 60.0
FIRST_SEED = 0


@click.command(epilog="\b\nExample:\n  SCHAKEL_PORT=8080 schakel demo\n  schakel demo --accounts --json")
@click.option("--accounts", is_flag=True, help="Print the demo's accounts and their roles, and end.")
@click.option("--json", "as_json", is_flag=True, help="With --accounts: print them as JSON.")
def command(accounts: bool, as_json: bool) -> None:
    """Show Schakel on the Ghent network: make the database, fill it, run a matching round, serve the site.

    What is there already is kept. Ends with Ctrl-C, and then stops everything that it started.
    """
    if as_json and not accounts:
        raise click.UsageError("--json goes with --accounts")
    environment.enter_demo()
    settings = environment.settings()
    if accounts:
        demo_accounts.show(settings, as_json=as_json)
        return
    require_free_port(HOST, settings.port)
    with _stoppable():
        _prepare(settings)
        _play(settings)


def _prepare(settings: Settings) -> None:
    """Make, upgrade and fill the database; whatever is there already stays."""
    from web import database
    from web.cli import seed
    from web.jobs import engine

    database.upgrade(settings.database_url, lambda step: console.say(f"Database: {step}"))
    engine.prepare(settings.database_url)
    seed.load_when_empty(settings)
    demo_accounts.create()


def _play(settings: Settings) -> None:
    """Serve the site and work in the background until told to stop."""
    from seed.ghent.afterwards import report_shortages
    from web.cli import report, report_words

    children: list[family.Child] = []
    with family.stopping(children), environment.sessions() as sessions:
        for name, arguments in (("worker", ["worker"]), ("site", ["serve", "--port", str(settings.port)])):
            children.append(family.start(name, arguments, settings.instance / f"{name}.log"))
        ref = _first_round(sessions, children)
        with sessions.begin() as session:
            report_shortages(session, ref)
        with sessions() as session:
            report_words.show(report.read(session, ref), as_json=False)
        _wait_until_ready(settings.port, children)
        _welcome(settings)
        while True:
            _require_all(children)
            time.sleep(0.5)


def _first_round(sessions: sessionmaker[Session], children: list[family.Child]) -> str:
    """Return the latest round that gave a plan; without one, run it through the queue and watch it."""
    from coordination.rounds import operations
    from coordination.vocabulary import RoundState
    from web import jobs
    from web.cli import waiting

    with sessions.begin() as session:
        if found := waiting.latest(session, RoundState.FINISHED):
            return found.ref
        waits = waiting.latest(session, RoundState.QUEUED, RoundState.RUNNING)
        ref = (waits or operations.request_round(session, environment.actor(), seed=FIRST_SEED)).ref
    jobs.enqueue(ref)
    with console.progress("First matching round") as told:
        state = waiting.follow(sessions, ref, told, lambda: _require_all(children))
    if state is not RoundState.FINISHED:
        raise click.ClickException(f"the first matching round ended as {state.value}: see {children[0].log}")
    return ref


def _require_all(children: list[family.Child]) -> None:
    for child in children:
        if (code := child.process.poll()) is not None:
            raise click.ClickException(
                f"the {child.name} stopped by itself (exit code {code}): {child.last_words} "
                f"(all it wrote is in {child.log})"
            )


def _wait_until_ready(port: int, children: list[family.Child]) -> None:
    deadline = time.monotonic() + READY_SECONDS
    address = f"http://{HOST}:{port}/healthz"
    while True:
        _require_all(children)
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except urllib.error.HTTPError as error:
            reason = error.read().decode(errors="replace")
        except OSError as error:
            reason = str(error)
        if time.monotonic() > deadline:
            raise click.ClickException(f"the site is not ready after {READY_SECONDS:.0f} seconds: {reason}")
        time.sleep(0.2)


def _welcome(settings: Settings) -> None:
    console.result("")
    console.result(f"Schakel is ready:  http://{HOST}:{settings.port}")
    console.result("Everybody in it is invented. Sign in as, for instance")
    for account in demo_accounts.one_of_each_role():
        console.result(f"  {account['role']:12} {account['email']}  ({demo_accounts.who(account)})")
    console.result(
        f"with the password {settings.demo_password} (`schakel demo --accounts` lists all accounts)."
    )
    console.result("Ctrl-C stops.")


@contextmanager
def _stoppable() -> Iterator[None]:
    """Take a request to stop, however it comes, as the good end that it is."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    try:
        yield
    except KeyboardInterrupt:
        console.say("Stopped. The data stays; `schakel demo` goes on with it.")
