"""What the client wants and can."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from matching import codes
from matching.frame import Frame
from matching.scores.base import Points, share

_NEAR = codes.WISH_DIMENSIONS.index("near_home")
#: What the first wish weighs, beside 1 for the others.
_FIRST_WISH = 2
#: First row of sectors, settings, kinds and hosts among what can be wished for; row 0 is nothing.
_FIRST = np.cumsum([1, len(codes.SECTORS), len(codes.WORK_SETTINGS), len(codes.PLACEMENT_KINDS)])


def sr_01(f: Frame) -> Points:
    """SR-01: how many of the client's ranked wishes the offer meets; the first wish weighs double.

    Unknown: without wishes it is neutral. A wish to work near home is met within ``near_home_minutes``.
    Source: S4 (as much as possible the client's wishes).
    """
    met_by, wished, near_weight, asked = _wished(f)
    minutes = f.travel_minutes
    near = (minutes >= 0) & (minutes <= f.p.near_home_minutes)
    met = near_weight[f.i] * near
    for first in wished:
        met += met_by[first[f.i] + f.j]
    return share(met, asked[f.i])


def _wished(f: Frame) -> tuple[npt.NDArray[np.uint8], list[Points], Points, Points]:
    """Return what each wish is worth at each offer, and the wishes of every client.

    Worked out once per world: wishes with their weight as rows of a table by offers, one row after the other;
    where the rows of every client's wishes begin, one array for each place in the order of wishes; the weight
    of a wish to work near home; all weights.
    """
    dimension, value, weight = f.c.wish_dimension, f.c.wish_value, f.c.wish_weight
    sector, settings, kind, host = f.o.sector, f.o.settings, f.o.kind, f.o.organisation
    tables = f.world.tables
    if "wished" not in tables:
        hosts = int(host.max(initial=-1)) + 1
        rows = [
            np.zeros((1, sector.size), dtype=np.bool_),
            sector == np.arange(len(codes.SECTORS))[:, None],
            (settings >> np.arange(len(codes.WORK_SETTINGS))[:, None]) & 1 == 1,
            kind == np.arange(len(codes.PLACEMENT_KINDS))[:, None],
            host == np.arange(hosts)[:, None],
        ]
        once = np.concatenate(rows).astype(np.uint8)
        first = np.array([*_FIRST, 0])[dimension]
        trait = np.where((value >= 0) & (dimension >= 0) & (dimension != _NEAR), first + value, 0)
        row = np.where(weight == _FIRST_WISH, trait + len(once), trait)
        tables["wished"] = (
            np.concatenate([once, once * np.uint8(_FIRST_WISH)]).ravel(),
            [column * sector.size for column in row.T],
            (weight * (dimension == _NEAR)).sum(axis=1),
            weight.sum(axis=1),
        )
    found: tuple[npt.NDArray[np.uint8], list[Points], Points, Points] = tables["wished"]
    return found


def sr_02(f: Frame) -> Points:
    """SR-02: the floor uses the client's strengths and evidenced skills.

    Shared skills against the smaller of the two lists. Unknown: neutral where either list is empty. Source:
    S4 (own strengths), S1 (what people can do is named).
    """
    smaller = np.minimum(f.c.strength_count[f.i], f.o.skill_count[f.j])
    return share(f.world.skills.count(f.i, f.j).astype(np.int64), smaller)
