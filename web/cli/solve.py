"""``schakel solve``: solve a problem file, without database."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click

from web.cli import console

if TYPE_CHECKING:
    from matching.files import FileResult
    from matching.plan import Progress

#: Where, behind the name, ``/proc/self/stat`` tells when the process began, in ticks since the machine did.
_BEGAN = 19
OPTIMAL_ENOUGH = {"optimal", "within_gap", "stopped"}


@click.command(
    epilog="\b\nExample:\n  schakel solve problem.json --output plan.json --time-limit 60 --progress"
)
@click.argument("problem", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
@click.option(
    "--output",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Where the plan goes. Default: standard output.",
)
@click.option(
    "--gap", type=click.FloatRange(0, 1), default=0.0, help="Good enough at this gap. Default: a proof."
)
@click.option("--prove", is_flag=True, help="Search until the plan is proved, whatever work that takes.")
@click.option(
    "--time-limit",
    type=click.FloatRange(0, min_open=True),
    help="Seconds, reading included. Default: a set amount of work, enough for most proofs.",
)
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=0, show_default=True, help="Random seed.")
@click.option(
    "--prices",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Start from the prices in this file, if it is there, and keep those of this plan in it.",
)
@click.option("--progress", is_flag=True, help="Show how far it is.")
def command(
    problem: Path,
    output: Path | None,
    gap: float,
    prove: bool,
    time_limit: float | None,
    seed: int,
    prices: Path | None,
    progress: bool,
) -> int:
    """Solve PROBLEM, a file of the form schakel-problem/1, and write the plan with its proof.

    A file with faults gets one line for each, and nothing is written. Ctrl-C stops with the best plan so far.
    With --prices and --gap the plan of the next day comes much sooner, of a problem that changed a little.
    Exit code 1: no plan is possible, or none was found in time.
    """
    from matching.errors import NoPlanInTime
    from matching.files import BadPricesFile, BadProblemFile, solve_file

    if time_limit is not None:
        time_limit = max(time_limit - _since_start(), 0.0)
    if output is not None and not output.absolute().parent.is_dir():
        raise click.UsageError(f"--output: there is no folder {output.absolute().parent}")
    try:
        with _stopping_early() as interrupted, _told(progress) as told, _only_the_plan():
            solved = solve_file(
                problem,
                output,
                gap=gap,
                prove=prove or None,
                time_limit=time_limit,
                seed=seed,
                progress=told,
                interrupted=interrupted,
                prices_path=prices,
            )
    except BadProblemFile as error:
        for line in error.lines():
            console.say(f"schakel: {problem}: {line}")
        return 2
    except BadPricesFile as error:
        raise click.UsageError(f"--prices: {error}") from None
    except NoPlanInTime as error:
        raise click.ClickException(str(error)) from None
    return _answer(solved, output)


def _since_start() -> float:
    """Return the seconds since this process began: starting has taken some of a limit already."""
    try:
        began = int(Path("/proc/self/stat").read_text(encoding="ascii").rpartition(")")[2].split()[_BEGAN])
        return time.clock_gettime(time.CLOCK_BOOTTIME) - began / os.sysconf("SC_CLK_TCK")
    except (OSError, AttributeError):  # another system than Linux: at least the time of the processor
        return time.process_time()


def _answer(solved: FileResult, output: Path | None) -> int:
    if solved.unknown_previous:
        console.say(f"{solved.unknown_previous} options of the previous plan are not in the problem any more")
    if output is None:
        console.result_json(solved.document)
    if solved.status in OPTIMAL_ENOUGH:
        return 0
    conflicts = "; ".join(solved.document.get("conflicts", []))
    raise click.ClickException(f"no plan is possible: {conflicts}")


@contextmanager
def _told(wanted: bool) -> Iterator[Callable[[Progress], None] | None]:
    """Show the matcher's own progress, if that is wanted."""
    if not wanted:
        yield None
        return
    with console.progress("Solving") as report:

        def tell(now: Progress) -> None:
            details = [now.stage]
            if now.placed is not None:
                details.append(f"{now.placed} placed")
            if now.gap is not None:
                details.append(f"gap {now.gap:.2%}")
            report(round(100 * now.done / now.total) if now.total else 0, ", ".join(details))

        yield tell


@contextmanager
def _only_the_plan() -> Iterator[None]:
    """Keep standard output for the plan: a solver now and then writes words of its own to it."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        ctypes.CDLL(None).fflush(None)  # a library keeps what it wrote until its buffer is full
        os.dup2(kept, 1)
        os.close(kept)


@contextmanager
def _stopping_early() -> Iterator[Callable[[], bool]]:
    """Turn the first request to stop into a plan that ends early; a second one ends at once."""
    asked: list[int] = []
    former = {int(number): signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def stop(number: int, _frame: FrameType | None) -> None:
        asked.append(number)
        signal.signal(number, former[number])

    for number in former:
        signal.signal(number, stop)
    try:
        yield lambda: bool(asked)
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
