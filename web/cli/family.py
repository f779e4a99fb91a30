"""Processes that one command starts and stops together."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PARENT = "SCHAKEL_PARENT"
SET_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of Linux
STOP_SECONDS = 12.0


@dataclass(frozen=True)
class Child:
    """A process of ours.

    Attributes
    ----------
    name
        What people know it by: ``site`` or ``worker``.
    process
        The process.
    log
        Where it writes.
    """

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def last_words(self) -> str:
        """What it wrote last, on one line."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return lines[-1] if lines else "it wrote nothing"


def start(name: str, arguments: list[str], log: Path) -> Child:
    """Start a command of ours that ends when this process does; Ctrl-C in a terminal does not reach it."""
    environment = {**os.environ, PARENT: str(os.getpid())}
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603  our own command
            [sys.executable, "-m", "web.cli", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment,
            start_new_session=True,
        )
    return Child(name, process, log)


def follow_parent() -> None:
    """Be told to stop when the command that started this process ends, however it ends."""
    parent = os.environ.pop(PARENT, None)
    if parent is None or not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None).prctl(SET_DEATH_SIGNAL, int(signal.SIGTERM))
    if os.getppid() != int(parent):  # it ended before we could ask
        sys.exit(1)


@contextlib.contextmanager
def stopping(children: list[Child]) -> Iterator[None]:
    """Stop every child at the end: kindly first, then for good."""
    try:
        yield
    finally:
        for child in reversed(children):
            with contextlib.suppress(ProcessLookupError):
                child.process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for child in children:
            try:
                child.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()
