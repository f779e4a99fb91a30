"""What the chain is made of: an event's number and code, a link's code, and the key for both.

The key comes from outside the database (``SCHAKEL_AUDIT_KEY``). Who has the database and not the key can
neither make an event, nor change one, nor link what was changed anew (CONF-19).

An event's code is HMAC-SHA-256 over its canonical form, `canonical`. A link's code is HMAC-SHA-256 over the
link before it, its own position, the event's number and the event's code.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime

from coordination.errors import CoordinationError, InvalidInput

VARIABLE = "SCHAKEL_AUDIT_KEY"
SHORTEST_KEY = 32
FORMAT = "schakel-audit/1"
# The columns under an event's code, in the order of the canonical form.
FIELDS = (
    "id",
    "at",
    "actor",
    "professional_id",
    "organisation_id",
    "action",
    "object_kind",
    "object_ref",
    "subject",
    "part",
    "basis",
    "detail",
)
# What stands before the first link.
BEGINNING = bytes(32)

_EVENT, _LINK = b"event\x00", b"link\x00"
_DIGEST = "sha256"
# The numbers' seconds count from 2020; with 32 bits below them they fit 63 bits until 2088.
_EPOCH = 1_577_836_800
_encode = json.JSONEncoder(separators=(",", ":"), default=repr).encode


class AuditKeyMissing(CoordinationError):
    """The record was written or checked before its key was configured."""

    code = "audit_key_missing"

    def __init__(self) -> None:
        super().__init__(f"no key for the record is configured ({VARIABLE})")


class _Keeper:
    """Holds the key of this process."""

    def __init__(self) -> None:
        self._key: bytes | None = None

    def configure(self, key: str) -> None:
        if len(key) < SHORTEST_KEY:
            raise InvalidInput(VARIABLE, f"takes {SHORTEST_KEY} characters at least")
        self._key = key.encode()

    @property
    def key(self) -> bytes:
        if self._key is None:
            raise AuditKeyMissing
        return self._key


class _Numbers:
    """Draws numbers for events: seconds, and within them a random start, then one by one.

    Two processes would have to start a second within a few events of each other, among 2 ** 32, to draw one
    number twice; the second to write it is refused by the key of the table, and its whole act with it.
    """

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Begin anew: a copy of this process would otherwise draw the same numbers."""
        self._lock = threading.Lock()
        self._last = 0

    def draw(self) -> int:
        with self._lock:
            second = self._last >> 32
            current = int(time.time()) - _EPOCH
            if current > second:
                self._last = current << 32 | secrets.randbits(31)
            else:
                self._last += 1
            return self._last


_KEEPER = _Keeper()
_NUMBERS = _Numbers()
os.register_at_fork(after_in_child=_NUMBERS.forget)


def configure_audit_key(key: str) -> None:
    """Set the key of this process.

    Raises
    ------
    InvalidInput
        When it is shorter than 32 characters.
    """
    _KEEPER.configure(key)


def new_number() -> int:
    """Return a number for a new event: 63 bits, later events of one process higher."""
    return _NUMBERS.draw()


def lowest_number(seconds: float) -> int:
    """Return the lowest number that an event of this moment can have.

    Parameters
    ----------
    seconds
        Seconds since 1970 on the machine's clock.
    """
    return max(int(seconds) - _EPOCH, 0) << 32


def moment_text(at: object) -> object:
    """Return a moment as the canonical form has it: UTC, to the microsecond, without a zone."""
    if not isinstance(at, datetime):
        return at
    utc = at.astimezone(UTC) if at.tzinfo is not None else at
    return utc.replace(tzinfo=None).isoformat(" ", "microseconds")


def canonical(values: Sequence[object]) -> bytes:
    """Return the one form of an event: a JSON list of `FORMAT` and the values of `FIELDS`, in ASCII.

    Parameters
    ----------
    values
        As the database holds them; ``at`` as `moment_text` gives it.
    """
    return _encode([FORMAT, *values]).encode("ascii")


def event_code(values: Sequence[object]) -> bytes:
    """Return an event's code, 32 bytes.

    Raises
    ------
    AuditKeyMissing
        When no key is configured.
    """
    return hmac.digest(_KEEPER.key, _EVENT + canonical(values), _DIGEST)


def link_code(before: bytes, position: int, event_id: int, mac: bytes) -> bytes:
    """Return a link's code, 32 bytes.

    Parameters
    ----------
    before
        The code of the link before it; `BEGINNING` for the first.
    position, event_id, mac
        The link's place, and the number and code of its event.
    """
    place = position.to_bytes(8, "big") + event_id.to_bytes(8, "big")
    return hmac.digest(_KEEPER.key, _LINK + before + place + mac, _DIGEST)


def is_same(one: object, other: bytes) -> bool:
    """Compare a code that was read with the right one, whatever was read."""
    return isinstance(one, bytes) and hmac.compare_digest(one, other)
