"""Waiting."""

from __future__ import annotations

import numpy as np

from matching.frame import Frame
from matching.scores.base import FULL, Points

_YEAR = 365


def sr_08(f: Frame) -> Points:
    """SR-08: days since the client agreed to look, convex: ten times the square of the share of a year.

    The same for every offer, so it cannot choose between them: the policy's placements level carries it,
    and these points are shown without weighing in the score (E.3.2). Unknown: counts as no waiting. Source:
    S1 (need larger than supply).
    """
    days = np.clip(f.c.waiting[f.i], 0, _YEAR)
    points: Points = (FULL * days * days + _YEAR * _YEAR // 2) // (_YEAR * _YEAR)
    return np.broadcast_to(points, f.shape)
