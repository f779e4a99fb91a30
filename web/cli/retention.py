"""``schakel retention``: rehearse what is due, or erase it."""

from __future__ import annotations

import time
from typing import Any

import click

from web.cli import console, environment


@click.command(
    epilog="\b\nExamples:\n  schakel retention --dry-run\n  schakel retention --json",
)
@click.option("--dry-run", "rehearsal", is_flag=True, help="Count what would be erased, and erase nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def command(rehearsal: bool, as_json: bool) -> int:
    """Erase what has been kept long enough: life domains, old proposals, whole files, sessions, letters.

    Erasing cannot be undone, and is done in small steps that may be stopped (Ctrl-C): what is left then is
    due the next time. The result holds counts and no names. Periods are set by the data protection officer
    in the site.
    """
    from coordination.retention import operations, queries
    from coordination.retention.rules import added
    from coordination.vocabulary import ErasureState
    from web import retention
    from web.accounts.invitations import OUTBOX

    outbox = environment.settings().instance / OUTBOX
    actor, started = environment.actor(), time.monotonic()
    state = None
    with environment.sessions() as sessions:
        with console.progress("Rehearsing") as told:
            counts = retention.rehearse(sessions, actor, outbox, _in_percent(told, "what is due"))
        if not rehearsal:
            with sessions.begin() as session:
                ref = operations.request_erasure(session, actor, rehearsed=counts).ref
            try:
                with console.progress("Erasing") as told:
                    retention.carry_out(sessions, actor, ref, progress=_in_percent(told, "what is due"))
            except KeyboardInterrupt:
                with sessions.begin() as session:
                    operations.ask_to_stop(session, actor, ref=ref)
                retention.carry_out(sessions, actor, ref)
            with sessions.begin() as session:
                leftovers = retention.erase_leftovers(session, actor, outbox)
                run = queries.erasure(session, ref)
                state, counts = run.state, added(run.erased, leftovers)
    facts = {
        "rehearsal": rehearsal,
        "state": None if state is None else state.value,
        "kinds": counts,
        "cases": sum(one["cases"] for one in counts.values()),
        "seconds": round(time.monotonic() - started, 3),
    }
    if as_json:
        console.result_json(facts)
    else:
        _show(facts)
    return 0 if state in (None, ErasureState.FINISHED) else 1


def _in_percent(told: console.Report, what: str) -> Any:
    def progress(done: int, due: int) -> None:
        told(100 * done // due if due else 100, f"{what}, {due} cases")

    return progress


def _show(facts: dict[str, Any]) -> None:
    from coordination.vocabulary import RetentionKind
    from coordination.vocabulary.labels import label

    if facts["rehearsal"]:
        console.result(f"Rehearsal: {facts['cases']} cases are due. Nothing was erased.")
    else:
        console.result(f"Erasure {facts['state']}: {facts['cases']} cases.")
    for code, one in facts["kinds"].items():
        rows = sum(one["rows"].values())
        console.result(f"  {one['cases']:>7}  {label(RetentionKind(code), 'en')} ({rows} rows)")
