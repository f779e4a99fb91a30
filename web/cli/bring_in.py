"""``schakel import``: bring a file in, after a look at every row, all of it or nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.cli import console, environment
from web.cli.acting import acting_as

if TYPE_CHECKING:
    from coordination.exchange.faults import Fault

MOST_SHOWN = 100


@click.command(
    epilog="\b\nExamples:\n  schakel import netwerk.xlsx --dry-run\n"
    "  schakel import dossiers.csv --sheet clients --source kiss --as noor@ocmw.example"
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", "trial", is_flag=True, help="Only say what would happen.")
@click.option("--as", "email", help="In whose name; clients and teams are brought in by a person alone.")
@click.option("--source", default="bestand", show_default=True, help="The system that the keys are of.")
@click.option("--sheet", help="What a CSV holds, where its columns do not say: organisations, clients ...")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def command(file: Path, trial: bool, email: str | None, source: str, sheet: str | None, as_json: bool) -> int:
    """Bring in organisations, services, places, clients and teams from FILE (CSV or XLSX).

    Every row is checked first; a single refused row refuses the file, with one line for each fault and exit
    code 2. The rules are those of the site: nobody sees a client by an import whom the forms would not show.
    """
    from coordination.exchange import operations, queries
    from coordination.exchange.faults import Fault, Refused
    from coordination.exchange.sheets import sheet_called
    from coordination.vocabulary import ImportFault, ImportState

    known = sheet_called(sheet) if sheet else None
    if sheet and known is None:
        raise click.UsageError(f"--sheet: there is no sheet {sheet!r}")
    with environment.sessions() as sessions:
        if sessions.kw["bind"].dialect.name == "sqlite":
            console.say("Until this is done nobody else can save anything: SQLite lets one write at a time.")
        faults: list[Fault] = []
        with console.progress(f"Reading {file.name}") as told, sessions() as session:
            actor = acting_as(session, email)
            try:
                run = operations.bring_in(
                    session,
                    actor,
                    data=file.read_bytes(),
                    source=source,
                    sheet=None if known is None else known.kind,
                )
                operations.check(session, run=run, progress=_in_percent(told, "checking"))
            except Refused as refused:
                return _refused(refused.faults)
            faults += [Fault(ImportFault(code), *rest) for code, *rest in run.faults]
            faults += [fault for line in queries.plan_of(run) for fault in line.faults]
            if not faults and not trial and (run.totals.get("new") or run.totals.get("changed")):
                operations.start(session, actor, run=run)
                operations.apply(session, run=run, progress=_in_percent(told, "applying"))
            else:
                operations.drop(session, actor, run=run)
            done, totals, ref = run.state is ImportState.APPLIED, dict(run.totals), run.ref
            session.commit()
    if faults:
        return _refused(faults)
    facts = {
        "ref": ref,
        "applied": done,
        **{name: number for name, number in totals.items() if name != "sheets"},
    }
    if as_json:
        console.result_json(facts)
    else:
        counted = ", ".join(
            f"{totals[name]:,} {name}" for name in ("new", "changed", "unchanged") if name in totals
        )
        what = f"applied as {ref}" if done else "nothing was changed"
        console.result(f"{counted}: {what}")
    return 0


def _refused(faults: list[Fault] | tuple[Fault, ...]) -> int:
    for fault in faults[:MOST_SHOWN]:
        console.say(fault.line())
    if len(faults) > MOST_SHOWN:
        console.say(f"and {len(faults) - MOST_SHOWN} faults more")
    console.say("Nothing was changed.")
    return 2


def _in_percent(told: console.Report, step: str):  # type: ignore[no-untyped-def]  # a function of two numbers
    def progress(done: int, due: int) -> None:
        told(100 * done // due if due else 100, f"{step}, {due:,} rows")

    return progress
