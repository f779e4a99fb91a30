"""What people read while they wait, and what programs read instead."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import click

TENTH = 10  # percent


class Report(Protocol):
    """Tells how far long work is."""

    def __call__(self, percent: int, step: str) -> None:
        """Tell the percentage and the step it is in."""


def say(sentence: str = "") -> None:
    """Tell people something, on standard error so that standard output stays for results."""
    click.echo(sentence, err=True)


def result(text: str) -> None:
    """Give the result, on standard output."""
    click.echo(text)


def result_json(value: Any) -> None:
    """Give the result as JSON, on standard output."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False, default=str))


def on_terminal() -> bool:
    """Whether a person is watching standard error."""
    return sys.stderr.isatty()


@contextmanager
def progress(title: str) -> Iterator[Report]:
    """Show how far long work is: a bar on a terminal, else plain lines."""
    if not on_terminal():
        yield _Lines(title)
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=30),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        TextColumn("[dim]{task.fields[step]}"),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(title, total=100, step="")

        def report(percent: int, step: str) -> None:
            bar.update(task, completed=percent, step=step)

        yield report


class _Lines:
    """A plain line whenever the step changes, and for every tenth part of a long one."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.step: str | None = None
        self.percent = 0

    def __call__(self, percent: int, step: str) -> None:
        if step == self.step and percent < self.percent + TENTH:
            return
        self.step, self.percent = step, percent
        say(f"{self.title}: {step} ({percent}%)")
