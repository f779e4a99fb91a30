"""``schakel export``: a sheet as somebody may take it away."""

from __future__ import annotations

from pathlib import Path

import click

from web.cli import console, environment
from web.cli.acting import acting_as


@click.command(epilog="\b\nExample:\n  schakel export clients --as noor@ocmw.example -o clients.xlsx")
@click.argument("sheet")
@click.option("--as", "email", required=True, help="As whom: what this account may not see stays empty.")
@click.option(
    "-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="File to write."
)
def command(sheet: str, email: str, output: Path) -> None:
    """Write SHEET (organisations, locations, contacts, services, routes, offers, clients, teams) to a file.

    XLSX when the name of the file says so, else CSV. That it was taken away is recorded.
    """
    from coordination.exchange import exporting, writing
    from coordination.exchange.sheets import sheet_called

    known = sheet_called(sheet)
    if known is None:
        raise click.UsageError(f"there is no sheet {sheet!r}")
    with environment.sessions() as sessions, sessions() as session:
        rows = exporting.export(session, acting_as(session, email), known.kind)
        session.commit()
    is_book = output.suffix.casefold() == ".xlsx"
    output.touch(mode=0o600)
    output.write_bytes(
        writing.as_xlsx([(known, rows)], legend=True) if is_book else writing.as_csv(known, rows)
    )
    console.result(f"{len(rows):,} rows in {output}")
