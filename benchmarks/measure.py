"""Time of the processor, memory, and what they were measured on."""

from __future__ import annotations

import gc
import os
import platform
import resource
import statistics
import time
from collections.abc import Callable
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TypeVar

Found = TypeVar("Found")

PACKAGES = ("ortools", "numpy", "scipy", "networkx")


def timed(act: Callable[[], Found], *, collect: bool = True) -> tuple[Found, float]:
    """Do it, and return what it gave and the processor's seconds, all threads and ended children together.

    Parameters
    ----------
    act
        What to do.
    collect
        Whether garbage is collected before; a second's work where a whole city is in memory.
    """
    if collect:
        gc.collect()
    began = processor()
    found = act()
    return found, processor() - began


def processor() -> float:
    """Return the processor's seconds of this process and of those that it started and saw end."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def median(act: Callable[[], Found], runs: int) -> tuple[Found, float]:
    """Do it ``runs`` times, and return what it gave last and the median of the processor's seconds."""
    seconds = []
    for _ in range(runs):
        found, took = timed(act)
        seconds.append(took)
    return found, statistics.median(seconds)


def peak_megabytes() -> float:
    """Return the most memory that this process has held so far, in megabytes (10^6 bytes).

    A child that solves a flow counts with all that it shares with this process.
    """
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM"):
            return max(int(line.split()[1]), children) * 1024 / 1e6
    raise OSError("the system does not tell the peak memory of a process")


def machine() -> str:
    """Return the class of this machine: cores, memory, and kind of processor."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.machine()}, {platform.system()}"


def versions() -> str:
    """Return the versions that the figures depend on."""
    found = [f"Python {platform.python_version()}"]
    for package in PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    return ", ".join(found)


def day() -> str:
    """Return the day of the measurement."""
    return date.fromtimestamp(time.time()).isoformat()  # noqa: DTZ012 - the day on this machine's wall
