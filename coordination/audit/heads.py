"""Heads of the chain, written down outside the database: without them a cut-off tail would look whole.

One line per sealing: position, code of the link, and when. Lines are only ever added; a copy of the file kept
elsewhere is worth more than the file itself.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from coordination import clock

HIGHEST_POSITION = 2**63 - 1

_LONGEST_LINE = 200


@dataclass(frozen=True, slots=True)
class Head:
    """The last link of the chain at some moment."""

    position: int
    link: bytes


def append(path: Path, head: Head) -> None:
    """Write a head down in one piece; a line that a crash has cut off is left behind."""
    line = f"{head.position} {head.link.hex()} {clock.now().isoformat(timespec='seconds')}\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        size = os.fstat(descriptor).st_size
        cut_off = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
        os.write(descriptor, (("\n" if cut_off else "") + line).encode("ascii"))
    finally:
        os.close(descriptor)


def read(path: Path) -> Iterator[Head]:
    """Return the heads of a file in its order; what is no head is passed over."""
    with path.open(encoding="ascii", errors="replace") as lines:
        for line in lines:
            head = _parsed(line)
            if head is not None:
                yield head


def last(path: Path) -> Head | None:
    """Return the head that was written down last, or None when there is none."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - 3 * _LONGEST_LINE))
            lines = file.read().decode("ascii", errors="replace").splitlines()
    except FileNotFoundError:
        return None
    found = [head for line in lines if (head := _parsed(line)) is not None]
    return found[-1] if found else None


def _parsed(line: str) -> Head | None:
    position, _, rest = line.partition(" ")
    code = rest.split(" ")[0].strip()
    if not (position.isascii() and position.isdigit() and len(code) == 64):
        return None
    try:
        head = Head(int(position), bytes.fromhex(code))
    except ValueError:
        return None
    return head if 0 < head.position <= HIGHEST_POSITION else None
