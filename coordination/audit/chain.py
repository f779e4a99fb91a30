"""What the chain is made of: an event's number and code, a link's code, and the key for both.

The key comes from outside the database (``SCHAKEL_AUDIT_KEY``). Who has the database and not the key can
neither make an event, nor change one, nor link what was changed anew (CONF-19).

There may be several keys, the newest first. The newest makes every new code; an older one proves what was
linked in its time. A key is spoken of by its *age*: 0 for the newest, 1 for the one before it.

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
    """Holds the keys of this process, the newest first."""

    def __init__(self) -> None:
        self._keys: tuple[bytes, ...] = ()

    def configure(self, keys: Sequence[str]) -> None:
        if any(len(key) < SHORTEST_KEY for key in keys):
            raise InvalidInput(VARIABLE, f"takes {SHORTEST_KEY} characters at least")
        if not keys or len(set(keys)) < len(keys):
            raise InvalidInput(VARIABLE, "takes each key once")
        self._keys = tuple(key.encode() for key in keys)

    @property
    def keys(self) -> tuple[bytes, ...]:
        if not self._keys:
            raise AuditKeyMissing
        return self._keys


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


def configure_audit_key(*keys: str) -> None:
    """Set the keys of this process, the newest first.

    Raises
    ------
    InvalidInput
        When one is shorter than 32 characters or given twice, or there is none.
    """
    _KEEPER.configure(keys)


def ages() -> range:
    """Return the ages of the keys of this process: 0 for the newest, which is used, and then the older ones.

    Raises
    ------
    AuditKeyMissing
        When no key is configured.
    """
    return range(len(_KEEPER.keys))


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


def event_code(values: Sequence[object], age: int = 0) -> bytes:
    """Return an event's code, 32 bytes, with the key of this age.

    Raises
    ------
    AuditKeyMissing
        When no key is configured.
    """
    return hmac.digest(_KEEPER.keys[age], _EVENT + canonical(values), _DIGEST)


def link_code(before: bytes, position: int, event_id: int, mac: bytes, age: int = 0) -> bytes:
    """Return a link's code, 32 bytes.

    Parameters
    ----------
    before
        The code of the link before it; `BEGINNING` for the first.
    position, event_id, mac
        The link's place, and the number and code of its event.
    age
        Which key makes it.
    """
    place = position.to_bytes(8, "big") + event_id.to_bytes(8, "big")
    return hmac.digest(_KEEPER.keys[age], _LINK + before + place + mac, _DIGEST)


def is_same(one: object, other: bytes) -> bool:
    """Compare a code that was read with the right one, whatever was read."""
    return isinstance(one, bytes) and hmac.compare_digest(one, other)
