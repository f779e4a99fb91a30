"""Write a migration from the difference between the models and the migrations there are.

For developers: ``make migration m="placement gets a note"``, or ``make migration m=--again`` to write the
newest XX
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import click
from alembic.script import Script

from coordination.base import create_engine
from web.database import MIGRATIONS, configuration, scripts, tables


@click.command()
@click.argument("message", required=False)
@click.option("--again", is_flag=True, help="Write the newest migration anew.")
def main(message: str | None, again: bool) -> None:
    """Write a migration that brings the tables to what the models say."""
    newest = scripts(MIGRATIONS).get_revision("head") if again else None
    if newest is not None and newest.down_revision is None:
        raise click.UsageError("there are databases on the first migration: write a new one")
    if newest is None and not message:
        raise click.UsageError('say what changes: make migration m="placement gets a note"')
    click.echo(write(message or "") if newest is None else _write_anew(newest, message))


def _write_anew(newest: Script, message: str | None) -> Path:
    """Replace the newest migration; it stays as it was when no new one could be written."""
    path = Path(newest.path)
    kept = path.read_bytes()
    path.unlink()
    scripts.cache_clear()
    try:
        return write(message or newest.doc.rstrip("."))
    except BaseException:
        path.write_bytes(kept)
        raise


def write(message: str, folder: Path = MIGRATIONS) -> Path:
    """Write the migration after the newest one in ``folder`` and return its file.

    Parameters
    ----------
    message
        What changes, in a few words; becomes part of the file's name.
    folder
        The migrations.
    """
    from alembic import command

    config = configuration(folder)
    number = 1 + max((int(path.name[:4]) for path in (folder / "versions").glob("[0-9]*.py")), default=0)
    slug = re.sub(r"[^a-z0-9]+", "_", message.lower()).strip("_")
    with tempfile.TemporaryDirectory() as scratch:
        engine = create_engine(f"sqlite:///{scratch}/empty.sqlite")
        with engine.connect() as connection:
            config.attributes.update(connection=connection)
            if number > 1:
                command.upgrade(config, "head")
            config.attributes.update(metadata=tables(), render_as_batch=number > 1)
            revision = f"{number:04d}"
            script = command.revision(config, message, autogenerate=True, rev_id=revision)
        engine.dispose()
    if script is None or isinstance(script, list):
        raise click.ClickException("Alembic wrote no single migration")
    path = Path(script.path).rename(folder / "versions" / f"{revision}_{slug}.py")
    _tidy(path)
    return path


def _tidy(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "### " not in line), encoding="utf-8")
    ruff = shutil.which("ruff", path=str(Path(sys.executable).parent))
    if ruff is not None:
        for step in (["format"], ["check", "--fix", "--exit-zero"], ["format"]):
            subprocess.run([ruff, *step, "--quiet", str(path)], check=True)  # noqa: S603  our own arguments


if __name__ == "__main__":
    main()
