"""The command line: ``schakel``. Each command is a module of its own, imported only when it is used.

Exit codes: 0 done, 1 failed, 2 wrong use. What goes wrong is said in one line on standard error.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click

# In the order in which somebody meets them.
COMMANDS = {
    "demo": "everything at once: the Ghent network, a matching round and the site",
    "init": "make the database, or upgrade it and keep the data",
    "seed": "fill an empty database with the Ghent network or with an invented city",
    "invite": "let in the first administrator",
    "serve": "serve the site",
    "worker": "do the background work, such as matching rounds",
    "round": "run a matching round, or show what one gave",
    "import": "bring in organisations, services, places, clients and teams from a file",
    "export": "write a sheet as CSV or XLSX, as somebody may take it away",
    "solve": "solve a problem file, without database",
    "retention": "erase what has been kept long enough, or rehearse that",
    "audit": "prove that the record of who did and saw what is whole",
    "routes": "list every address of the site with its access rule",
}

# Where a command's name can be none of a module's.
MODULES = {"import": "bring_in", "export": "take_out"}


class Commands(click.Group):
    """The commands by name, with their one-line descriptions at hand so that help imports none of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of `COMMANDS`."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command; the module bears its name and calls it ``command``."""
        if cmd_name not in COMMANDS:
            return None
        module = MODULES.get(cmd_name, cmd_name)
        command: click.Command = import_module(f"web.cli.{module}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=False,
    epilog="\b\nExample:\n  schakel demo      (then: schakel COMMAND --help)",
)
@click.version_option(package_name="schakel", message="schakel %(version)s")
def program() -> None:
    """Schakel: who could go where, why, and what would unlock more.

    Reads SCHAKEL_DATABASE_URL (default: a SQLite file in ./instance), SCHAKEL_INSTANCE, SCHAKEL_PORT and
    SCHAKEL_MODE (production, or demo).
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its exit code; what it makes is its owner's alone."""
    os.umask(0o077)
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code: 0 done, 1 failed, 2 wrong use."""
    try:
        result = program.main(arguments, prog_name="schakel", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        path = error.ctx.command_path if error.ctx else "schakel"
        return _complain(f"Missing command. ({path} --help explains)", 2)
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else "schakel"
        return _complain(f"{error.format_message()} ({path} --help explains)", 2)
    except click.ClickException as error:
        return _complain(error.format_message(), 1)
    except (click.Abort, KeyboardInterrupt):
        return _complain("stopped", 1)
    except BrokenPipeError:  # the reader of a pipe, such as `head`, has had enough
        sys.stdout = None
        return 0
    except Exception as error:
        sentence = _sentence(error)
        if sentence is None:
            raise
        return _complain(sentence, 1)
    return result if isinstance(result, int) else 0


def _sentence(error: Exception) -> str | None:
    """Return what went wrong in one sentence, or None for a defect, whose whole trace is wanted."""
    from sqlalchemy.exc import DatabaseError

    from coordination.errors import CoordinationError
    from web.access import UndeclaredRoute
    from web.config import UnsafeConfiguration

    if isinstance(error, DatabaseError):
        return f"the database does not answer: {str(error.orig).splitlines()[0]}"
    return (
        str(error) if isinstance(error, CoordinationError | UndeclaredRoute | UnsafeConfiguration) else None
    )


def _complain(sentence: str, code: int) -> int:
    click.echo(f"schakel: {' '.join(sentence.split())}", err=True)
    return code
