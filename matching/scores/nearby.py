"""Travel, people one knows, and care within reach."""

from __future__ import annotations

import numpy as np

from matching.frame import Frame
from matching.scores.base import FULL, NEUTRAL, Points, share

_CONTACT = 7
#: Minutes of travel that nobody minds.
_SHORT = 10


def sr_05(f: Frame) -> Points:
    """SR-05: travel time by the client's own way; 10 up to ten minutes, falling evenly to 0 at the limit.

    Unknown: neutral without home or place. Source: S3 (transport).
    """
    limit = f.c.max_travel[f.i]
    limit = np.maximum(np.where(limit < 0, f.p.usual_travel_minutes, limit), _SHORT + 1)
    minutes = f.travel_minutes
    points = share(np.maximum(limit - minutes, 0), limit - _SHORT)
    return np.where(minutes < 0, NEUTRAL, points)


def sr_06(f: Frame) -> Points:
    """SR-06: 10 after an earlier good stay with this host, 7 where somebody of the team works there, else 0.

    Unknown: a stay that nobody recorded is no stay. Source: S2 (K. worked there; J. finds it hard to
    trust).
    """
    stayed = f.world.stays.count(f.i, f.j) > 0
    known = f.world.known.count(f.i, f.j) > 0
    found: Points = np.where(stayed, FULL, np.where(known, _CONTACT, 0)).astype(np.int64)
    return found


def sr_07(f: Frame) -> Points:
    """SR-07: 10 where the team gives care during the stay, 5 where another organisation does, else 0.

    Unknown: care that the network does not name is no care. Source: S0 (care supplied alongside).
    """
    own = f.world.care.count(f.i, f.j) > 0
    found: Points = np.where(own, FULL, np.where(f.o.has_care[f.j], NEUTRAL, 0)).astype(np.int64)
    return found
