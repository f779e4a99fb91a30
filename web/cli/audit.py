"""``schakel audit``: prove that the record is whole."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from web.cli import console, environment

if TYPE_CHECKING:
    from sqlalchemy.orm import Session, sessionmaker

    from coordination.audit.verification import Verdict

# Told in steps of so many percent, so that a log does not fill with lines.
STEP = 5


@click.group(epilog="\b\nExample:\n  schakel audit verify")
def command() -> None:
    """Prove that the record of who did and saw what is whole."""


@command.command(
    "verify", epilog="\b\nExample:\n  schakel audit verify --json --head /mnt/elsewhere/heads.txt"
)
@click.option(
    "--head",
    "head_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Compare with the heads in this file. Default: the file that the sealer keeps "
    "(SCHAKEL_AUDIT_HEAD, or audit-heads.txt in the instance folder).",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def verify_(head_file: Path | None, as_json: bool) -> int:
    """Check every event of the record and every link between them, and name the first that is wrong.

    New events are linked first. Ends with 0 when the record is whole and with 1 when it is not. Takes the
    same keys that the site and the workers have (SCHAKEL_AUDIT_KEY).
    """
    from coordination.audit import heads
    from coordination.audit.verification import verify

    settings = environment.settings()
    if head_file is not None and heads.last(head_file) is None:
        raise click.UsageError(f"--head: {head_file} holds no head")
    with environment.sessions() as sessions:
        sealed, refusal = _seal(sessions, settings.audit_heads)
        file = head_file or (settings.audit_heads if settings.audit_heads.exists() else None)
        started = time.monotonic()
        with console.progress("Checking the record") as told:
            verdict = verify(sessions, heads.read(file) if file else (), _in_steps(told))
        seconds = time.monotonic() - started
    facts = _facts(verdict, file, sealed, refusal, seconds)
    if as_json:
        console.result_json(facts)
    else:
        _show(verdict, file, facts)
    return 0 if verdict.first_break is None else 1


def _seal(sessions: sessionmaker[Session], audit_heads: Path) -> tuple[int, str | None]:
    """Link what is new; return how many, and what stood in the way: then the check says where and why."""
    from sqlalchemy.exc import DatabaseError

    from coordination.audit.operations import RecordBroken
    from web.jobs.sealing import Sealer

    try:
        return Sealer(sessions, audit_heads).work(seconds=None), None
    except RecordBroken as error:
        return 0, str(error)
    except DatabaseError as error:  # who may only read proves what there is
        return 0, str(error.orig).splitlines()[0]


def _in_steps(told: console.Report) -> Callable[[int, int], None]:
    def progress(checked: int, length: int) -> None:
        percent = 100 * checked // length
        told(percent, f"{percent // STEP * STEP}% of {length} events")

    return progress


def _facts(
    verdict: Verdict, file: Path | None, sealed: int, refusal: str | None, seconds: float
) -> dict[str, Any]:
    found = verdict.first_break
    return {
        "ok": found is None,
        "events": verdict.length,
        "checked": verdict.checked,
        "sealed_now": sealed,
        "unsealed": verdict.waiting,
        "head": None if file is None else {"file": str(file), "compared": verdict.compared},
        "break": None
        if found is None
        else {
            "position": found.position,
            "event": found.event,
            "kind": found.fault.value,
            "what": found.sentence,
        },
        "not_sealed_because": refusal,
        "seconds": round(seconds, 3),
        "events_per_second": round(verdict.checked / seconds) if seconds else None,
    }


def _show(verdict: Verdict, file: Path | None, facts: dict[str, Any]) -> None:
    found = verdict.first_break
    if found is not None:
        place = "An event without a link" if found.position is None else f"Position {found.position}"
        event = "" if found.event is None else f" (event {found.event})"
        console.result(f"The record is NOT whole. {place}{event}: {found.sentence}.")
        console.result(f"Right up to there: {verdict.checked} of {verdict.length} events.")
        if found.position == 1:
            console.result(
                "Was SCHAKEL_AUDIT_KEY the one that the record was written with? It takes older ones too."
            )
        return
    console.result(
        f"The record is whole: {verdict.length} events, {facts['sealed_now']} of them linked just now, "
        f"{facts['events_per_second']} checked per second."
    )
    if verdict.waiting:
        console.result(f"{verdict.waiting} more are genuine and wait to be linked.")
    if facts["not_sealed_because"]:
        console.result(f"New events could not be linked: {facts['not_sealed_because']}")
    if file is None:
        console.result("No head was written down outside the database: a cut-off end would not be noticed.")
    else:
        console.result(f"It agrees with the {verdict.compared} heads written down in {file}.")
