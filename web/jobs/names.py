"""The name of a worker: the same after every start, so that it finds the work it left unfinished."""

from __future__ import annotations

import fcntl
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from coordination.errors import CoordinationError

MOST = 64
LENGTH = 80


class NameTaken(CoordinationError):
    """Another worker on this machine bears the name."""

    code = "worker_name_taken"


@contextmanager
def held(folder: Path, name: str | None = None) -> Iterator[str]:
    """Bear a name while this process lives; the operating system takes it back, however the process ends.

    Parameters
    ----------
    folder
        Where the locks are kept: the instance folder.
    name
        The name to bear; by default the machine's name and the first number that is free on it.

    Raises
    ------
    NameTaken
        When the name, or every number, is taken.
    """
    folder.mkdir(parents=True, exist_ok=True)
    numbered = [f"{socket.gethostname()[: LENGTH - 3]}-{number}" for number in range(1, MOST + 1)]
    for candidate in [name] if name else numbered:
        with (folder / f"worker-{candidate}.lock").open("w") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                continue
            yield candidate
            return
    raise NameTaken(
        f"a worker called {name} runs already" if name else f"{MOST} workers run on this machine already"
    )
