"""What the client wants and can."""

from __future__ import annotations

import numpy as np

from matching import codes
from matching.frame import Frame
from matching.scores.base import Points, share

_SECTOR, _SETTING, _KIND, _HOST, _NEAR = (
    codes.WISH_DIMENSIONS.index(dimension)
    for dimension in ("sector", "setting", "placement_kind", "host", "near_home")
)


def sr_01(f: Frame) -> Points:
    """SR-01: how many of the client's ranked wishes the offer meets; the first wish weighs double.

    Unknown: without wishes it is neutral. A wish to work near home is met within ``near_home_minutes``.
    Source: S4 (as much as possible the client's wishes).
    """
    met = np.zeros(f.shape, dtype=np.int64)
    asked = np.zeros(f.shape, dtype=np.int64)
    minutes = f.travel_minutes
    near = (minutes >= 0) & (minutes <= f.p.near_home_minutes)
    for column in range(f.c.wish_dimension.shape[1]):
        dimension, value = f.c.wish_dimension[f.i, column], f.c.wish_value[f.i, column]
        weight = f.c.wish_weight[f.i, column]
        known = value >= 0
        holds = (dimension == _SECTOR) & (value == f.o.sector[f.j])
        holds |= (dimension == _SETTING) & ((f.o.settings[f.j] >> (value * known)) & 1 == 1)
        holds |= (dimension == _KIND) & (value == f.o.kind[f.j])
        holds |= (dimension == _HOST) & (value == f.o.organisation[f.j])
        met += weight * ((holds & known) | ((dimension == _NEAR) & near))
        asked += weight
    return share(met, asked)


def sr_02(f: Frame) -> Points:
    """SR-02: the floor uses the client's strengths and evidenced skills.

    Shared skills against the smaller of the two lists. Unknown: neutral where either list is empty. Source:
    S4 (own strengths), S1 (what people can do is named).
    """
    smaller = np.minimum(f.c.strength_count[f.i], f.o.skill_count[f.j])
    return share(f.world.skills.count(f.i, f.j).astype(np.int64), smaller)
