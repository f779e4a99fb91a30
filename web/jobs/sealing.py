"""The sealer: links what was written into the record since, and writes the head down outside the database.

Who writes an event waits for nobody; the sealer comes a few seconds later, in short transactions of its own.
Several may run: one of them links at a time.
"""

from __future__ import annotations

import logging
import math
import time
from pathlib import Path

from sqlalchemy.orm import Session, sessionmaker

from coordination.audit import chain, heads
from coordination.audit.operations import seal
from coordination.audit.queries import unsealed

# Short enough to hold SQLite's one write lock for a moment only.
BATCH = 2_000
PAUSE_SECONDS = 0.01
# A pass of a worker ends about here, and goes on in the next: a worker must give its signs of life.
PASS_SECONDS = 2.0
# Every pass looks back this far. An event that becomes visible later after it was made (in a very long
# transaction, or by a clock that is behind) waits for the next search through everything.
WINDOW_SECONDS = 120.0
SEARCH_SECONDS = 3600.0

_log = logging.getLogger("schakel.audit")


class Sealer:
    """Links events of one database.

    Parameters
    ----------
    sessions
        On the domain's database.
    audit_heads
        File for the heads of the chain.
    """

    def __init__(self, sessions: sessionmaker[Session], audit_heads: Path) -> None:
        self._sessions = sessions
        self._audit_heads = audit_heads
        # Where a walk that ran out of time goes on: that through the latest events, that through all.
        # With several keys the first walk is through all: what the older one wrote comes first.
        self._recent: int | None = 0 if len(chain.ages()) > 1 else None
        self._search: int | None = None
        self._search_due = time.monotonic()
        self._refused: set[int] = set()

    def work(self, seconds: float | None = PASS_SECONDS) -> int:
        """Link what has no link yet, the new first, and return how many events that were.

        Parameters
        ----------
        seconds
            Stop about then; what is left is for the next pass. None for as long as it takes.

        Raises
        ------
        RecordBroken
            When the chain does not hold the head that was written down last.
        """
        end = math.inf if seconds is None else time.monotonic() + seconds
        start = chain.lowest_number(time.time() - WINDOW_SECONDS) if self._recent is None else self._recent
        linked, self._recent = self._walk(start, end)
        if time.monotonic() >= self._search_due:
            self._search, self._search_due = 0, time.monotonic() + SEARCH_SECONDS
        if self._search is not None:
            older, self._search = self._walk(self._search, end)
            linked += older
        return linked

    def _walk(self, after: int, end: float) -> tuple[int, int | None]:
        """Link the events above a number; return how many, and where to go on or None at the last one."""
        linked = 0
        while time.monotonic() < end:
            numbers, last = self._look(after)
            if last is None:
                return linked, None
            if numbers:
                count = self._link(numbers)
                if count is None:  # another sealer is at it
                    break
                linked += count
                time.sleep(PAUSE_SECONDS)
            after = last
        return linked, after

    def _look(self, after: int) -> tuple[list[int], int | None]:
        """Look without the lock for writing, for mostly there is nothing."""
        with self._sessions() as session:
            session.connection(execution_options={"read_only": True})
            return unsealed(session, after=after, limit=BATCH)

    def _link(self, numbers: list[int]) -> int | None:
        known = heads.last(self._audit_heads)
        with self._sessions.begin() as session:
            sealed = seal(session, numbers, known=known)
        if sealed is None:
            return None
        if sealed.head is not None:
            heads.append(self._audit_heads, sealed.head)
        for number in set(sealed.refused) - self._refused:
            _log.error("event %d of the record does not carry a code of ours and is not linked", number)
            self._refused.add(number)
        return sealed.count
