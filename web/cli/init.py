"""``schakel init``: make the database, or upgrade it."""

from __future__ import annotations

import click

from web import config, database
from web.cli import console


@click.command(
    epilog="\b\nExample:\n  SCHAKEL_DATABASE_URL=postgresql://owner@db/schakel schakel init --app-role site",
)
@click.option(
    "--app-role",
    help="PostgreSQL: also let this role run the site and the workers. It may add to the record and read it, "
    "and never change it. Give it at every upgrade.",
)
@click.option(
    "--encrypt-anew",
    is_flag=True,
    help="Also bring restricted text that stands under an older key of SCHAKEL_DATA_KEYS under the newest, "
    "while the service runs; then the older key can go.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def command(app_role: str | None, encrypt_anew: bool, as_json: bool) -> None:
    """Make the database, or upgrade one of an older version and keep the data.

    Doing so twice does no harm. Nothing is changed when something goes wrong.
    """
    from web.jobs import engine

    url = config.database_url()
    steps: list[str] = []

    def applied(step: str) -> None:
        steps.append(step)
        console.say(f"applied {step}")

    database.upgrade(url, applied)
    if app_role is not None:
        database.give_role(url, app_role)
    engine.prepare(url, app_role)
    anew = _encrypted_anew(url) if encrypt_anew else None
    facts = {"database": database.name_of(url), "version": database.head_revision(), "applied": steps}
    if as_json:
        console.result_json(facts if anew is None else {**facts, "encrypted_anew": anew})
    else:
        if anew is not None:
            console.say(f"{anew} texts are under the newest key now")
        console.result(f"The database {facts['database']} is ready (version {facts['version']}).")


def _encrypted_anew(url: str) -> int:
    from coordination.encryption import configure_keys
    from web.keys import encrypt_anew

    configure_keys(config.data_keys())
    return encrypt_anew(url)
