"""The sealer: links what was written into the record since, and writes the head down outside the database.

Who writes an event waits for nobody; the sealer comes a few seconds later, in short transactions of its own.
Several may run: one of them links at a time.
"""

from __future__ import annotations

import logging
import time
from pathlib import Path

from sqlalchemy.orm import Session, sessionmaker

from coordination.audit import chain, heads
from coordination.audit.operations import seal
from coordination.audit.queries import unsealed

# Short enough to hold SQLite's one write lock for a moment only.
BATCH = 1_000
# A pass of a worker ends here, so that it never forgets to give its signs of life.
MOST = 20_000
PAUSE_SECONDS = 0.01
# An event that becomes visible later than this after it was made (a very long transaction, a clock that is
# behind) waits for the next search through everything.
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
        self._after = 0
        self._searched = time.monotonic()
        self._refused: set[int] = set()

    def work(self, most: int | None = MOST) -> int:
        """Link what has no link yet, and return how many events that were.

        Parameters
        ----------
        most
            Most events to look at; None for all.

        Raises
        ------
        RecordBroken
            When the chain does not hold the head that was written down last.
        """
        if time.monotonic() - self._searched >= SEARCH_SECONDS:
            self._after, self._searched = 0, time.monotonic()
        seen = linked = 0
        while most is None or seen < most:
            numbers = self._look()
            if not numbers:
                self._after = chain.lowest_number(time.time() - WINDOW_SECONDS)
                break
            count = self._link(numbers)
            if count is None:  # another sealer is at it
                break
            self._after = numbers[-1]
            seen, linked = seen + len(numbers), linked + count
            time.sleep(PAUSE_SECONDS)
        return linked

    def _look(self) -> list[int]:
        """Look without the lock for writing, for mostly there is nothing."""
        with self._sessions() as session:
            session.connection(execution_options={"read_only": True})
            return unsealed(session, after=self._after, limit=BATCH)

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
