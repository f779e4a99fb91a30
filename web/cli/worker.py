"""``schakel worker``: do the background work."""

from __future__ import annotations

import logging

import click

from web.cli import environment, family


@click.command(epilog="\b\nExample:\n  schakel worker --name ghent-1")
@click.option(
    "--name",
    help="What the worker is called: the same after a restart, another for every worker. "
    "Default: the machine's name and a number.",
)
def command(name: str | None) -> None:
    """Do the background work, such as matching rounds, until told to stop (Ctrl-C or SIGTERM).

    Start as many as you like, on as many machines as you like; with SQLite on one machine.
    """
    family.follow_parent()
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    logging.getLogger("schakel").setLevel(logging.INFO)
    settings = environment.settings(said=True)
    environment.require_database(settings.database_url)
    from web.jobs import worker

    worker.run(settings, name)
