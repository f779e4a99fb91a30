"""A year behind a synthetic city: placements in every state, attendance, meetings, talks, and the record.

These are half a million rows, so they are not played act by act but written as rows, table by table. What the
acts promise still holds: each step comes from the table of a placement's life, the walls of the database look
at every row, and a test looks for broken invariants.
"""

from __future__ import annotations

import random

from sqlalchemy.orm import Session

from coordination.base import references_drawn_from
from seed.summary import Progress
from seed.synthetic.around import load_around
from seed.synthetic.book import begin
from seed.synthetic.placed import load_placements
from seed.synthetic.record import record_year
from seed.synthetic.teamwork import load_attendance, load_meetings, load_talks


def load_year(session: Session, *, random_seed: int, progress: Progress) -> None:
    """Write the year before today behind a city that was just loaded.

    Parameters
    ----------
    progress
        Told the percentage done and the step that begins.
    """
    rng = random.Random(f"year:{random_seed}")
    year = begin(session, rng)
    with references_drawn_from(rng):
        progress(0, "a year of placements")
        stays = load_placements(year)
        progress(30, "attendance")
        load_attendance(year, stays)
        progress(50, "meetings and talks")
        load_meetings(year)
        load_talks(year, stays)
        load_around(year)
        progress(80, "the record")
        record_year(year)
