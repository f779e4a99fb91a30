"""Long work in a process of its own, so that whoever asks may stop it: OR-Tools' flow listens to nobody.

A flow over millions of arcs takes seconds in which this process can neither look at the clock nor take a
signal. The child is a copy of this process that shares its memory until either writes, does the one thing,
and is ended when it is not wanted any more.
"""

from __future__ import annotations

import math
import os
import select
import signal
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from matching.problem import Ints

#: How often whoever asks is asked back, in seconds, and how much is read at once, in bytes.
_POLL_SECONDS, _AT_ONCE = 0.05, 1 << 20
#: First byte of an answer: there is one, or the work was refused.
_DONE, _REFUSED = b"d", b"r"


@dataclass(frozen=True, slots=True)
class Stop:
    """Says whether to stop, and whether the time there is ends soon.

    Attributes
    ----------
    asked
        Whether to stop now.
    deadline
        Reading of the machine's steady clock at which the time is over; None without a limit.
    """

    asked: Callable[[], bool]
    deadline: float | None = None

    def __call__(self) -> bool:
        """Say whether to stop now."""
        return self.asked()

    @property
    def left(self) -> float:
        """Seconds that are left, not below zero; without end where there is no limit."""
        return math.inf if self.deadline is None else max(self.deadline - time.monotonic(), 0.0)


def seconds_left(stop: Callable[[], bool] | None) -> float:
    """Return the seconds that whoever says when to stop leaves, without end where that is not known."""
    return stop.left if isinstance(stop, Stop) else math.inf


class Stopped(Exception):
    """Whoever asked did not want the answer any more."""


def watched(
    work: Callable[[], Ints], stop: Callable[[], bool], refusal: type[Exception] = ArithmeticError
) -> Ints:
    """Return what the work gives, or stop it on the way.

    Parameters
    ----------
    work
        What to do; it changes nothing outside itself.
    stop
        Asked twenty times a second, in this process, whether to end it.
    refusal
        An exception that the work may raise, which is then raised here.

    Raises
    ------
    Stopped
        When ``stop`` said so.
    """
    reader, writer = os.pipe()
    with warnings.catch_warnings():
        # Python 3.12 warns where there are other threads: the child waits for nothing that one of them holds.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if not child:
        _answer(work, writer, refusal)
    os.close(writer)
    try:
        parts = _read(reader, stop)
    finally:
        os.close(reader)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    answer = b"".join(parts)
    if answer[:1] == _REFUSED:
        raise refusal
    if answer[:1] != _DONE:
        raise ChildProcessError("a process that solved a flow ended without an answer")
    return np.frombuffer(answer, dtype=np.int64, offset=1)


def _read(reader: int, stop: Callable[[], bool]) -> list[bytes]:
    """Return all that comes, and look up now and then."""
    parts: list[bytes] = []
    while True:
        if select.select([reader], [], [], _POLL_SECONDS)[0]:
            part = os.read(reader, _AT_ONCE)
            if not part:
                return parts
            parts.append(part)
        elif stop():
            raise Stopped


def _answer(work: Callable[[], Ints], writer: int, refusal: type[Exception]) -> None:
    """Do the work in the child, write the answer, and end without running anything of the parent's."""
    try:
        # A terminal sends its signals to both: only the parent listens, and ends the child.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        try:
            answer = _DONE + work().astype(np.int64).tobytes()
        except refusal:
            answer = _REFUSED
        with os.fdopen(writer, "wb") as out:
            out.write(answer)
    finally:
        os._exit(0)
