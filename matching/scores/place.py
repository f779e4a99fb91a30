"""What a place is by itself: how full, how open, how lasting, and what it gives beside work."""

from __future__ import annotations

import numpy as np

from matching import codes
from matching.frame import Frame
from matching.scores.base import FULL, NEUTRAL, Points, share

_STEP = codes.DURATION_WISHES.index("step")
_OPEN_END, _GROWTH = (
    codes.DURATION_MODELS.index("open_ended"),
    codes.DURATION_MODELS.index("until_growth_exhausted"),
)
#: Points off for a group that would grow beyond the size at which it works well.
_CROWDED = 5
#: Points by the number of steps before the first day.
_INTAKE = (8, 8, 6, 4, 2)
_INTRODUCTION = 2
#: Points by how many of premium, meal and travel there are.
_EXTRAS = (0, 6, 8, FULL)


def sr_09(f: Frame) -> Points:
    """SR-09: share of the host's places that are free; a scarce special place only for who needs it.

    Where the place has an adaptation that few have: 10 for who needs it, 0 for others. Elsewhere the load
    of the host before the round counts: empty 10, full 0. Unknown: neutral where nobody counts. Source: S1,
    S4, E.3.3.
    """
    places, taken = f.g.host_places[f.j], f.g.host_taken[f.j]
    spread = share(places - np.minimum(taken, places), places)
    spread = np.where((places < 0) | (taken < 0), NEUTRAL, spread)
    scarce = f.g.scarce[f.j]
    needed = np.where(f.c.needs[f.i] & scarce != 0, FULL, 0)
    return np.where(scarce != 0, needed, spread)


def sr_10(f: Frame) -> Points:
    """SR-10: the group with the newcomer in it: at most half starters gives 10, only starters 0.

    Five points less where the group grows beyond the size at which it works well. Judged on the group
    before the round (E.3.3). Unknown: neutral for a group that has yet to begin or that nobody counts.
    Source: S0 (group dynamics very important). No trait of anybody in the group counts but how long he is
    there.
    """
    size, starters, best = f.g.group[f.j], f.g.starters[f.j], f.g.group_best[f.j]
    old = np.maximum(size - np.maximum(starters, 0), 0)
    points = share(2 * old, size + 1)
    points = np.maximum(points - np.where((best >= 0) & (size + 1 > best), _CROWDED, 0), 0)
    return np.where((size <= 0) | (starters < 0), NEUTRAL, points)


def sr_12(f: Frame) -> Points:
    """SR-12: 10 once a warm introduction is done; else few steps before the first day count.

    None or one step 8, two 6, three 4, more 2; two more where a warm introduction can be had. Unknown: 5 in
    place of the steps. Source: S4 (low threshold), S1 (guest from a workfloor), S2 (lowering J.'s
    threshold).
    """
    steps = f.g.steps[f.j]
    points = np.array(_INTAKE, dtype=np.int64)[np.clip(steps, 0, len(_INTAKE) - 1)]
    points = np.where(steps < 0, NEUTRAL, points)
    points = np.where(f.g.introductions[f.j] != 0, points + _INTRODUCTION, points)
    if not f.world.introduced.ever:
        return points
    return np.where(f.world.introduced.count(f.i, f.j) > 0, FULL, points)


def sr_13(f: Frame) -> Points:
    """SR-13: an ordinary workplace 10, a sheltered one 0.

    Whether both suit equally, the other rules say. Unknown: neutral. Source: S0 (regular if possible,
    sheltered if must).
    """
    regular = f.g.regular[f.j]
    return np.where(regular < 0, NEUTRAL, regular * FULL)


def sr_14(f: Frame) -> Points:
    """SR-14: the place lasts as the client wants: a step onward, or a place to stay.

    For a step: a lasting place 0, an open end 3, every other 10. For a place to stay: a lasting place or an
    open end 10, as long as there is growth 5, an end that is fixed 0. Unknown: neutral where either is.
    Source: S1 (transition and end station).
    """
    wish, model, lasting = f.w.duration[f.i], f.g.duration[f.j], f.g.end_station[f.j] == 1
    open_end = model == _OPEN_END
    step = np.where(lasting, 0, np.where(open_end, 3, FULL))
    stay = np.where(lasting | open_end, FULL, np.where(model == _GROWTH, NEUTRAL, 0))
    points = np.where(wish == _STEP, step, stay)
    return np.where((wish < 0) | ((model < 0) & ~lasting), NEUTRAL, points)


def sr_16(f: Frame) -> Points:
    """SR-16: 0 where somebody is with whom the client asked not to work; else whether the network is new.

    For who prefers a new network: 10 at a host where the client knows nobody and has not been, 0 elsewhere.
    Unknown: neutral where nothing is asked. Source: S2 (T. suggestible, friends use). Only the hosts are
    known here, neither who is there nor why.
    """
    points = np.full((), NEUTRAL, dtype=np.int64)
    fresh = f.w.new_network[f.i] == 1
    familiar = f.world.familiar.count(f.i, f.j) > 0
    points = np.where(fresh, np.where(familiar, 0, FULL), points)
    return np.where(f.world.peers.count(f.i, f.j) > 0, 0, points)


def sr_18(f: Frame) -> Points:
    """SR-18: of premium, meal and paid travel one gives 6, two 8, all 10, none 0.

    Unknown: what a place does not mention it does not promise. Source: S1 (encouragement premium).
    """
    found: Points = np.array(_EXTRAS, dtype=np.int64)[f.g.extras[f.j]]
    return found


def sr_20(f: Frame) -> Points:
    """SR-20: share of the client's open poverty signals that a stay here relieves.

    Unknown: neutral without signals. Source: S3.
    """
    signals = f.w.poverty[f.i]
    relieved = np.bitwise_count(signals & f.g.relieves[f.j]).astype(np.int64)
    return share(relieved, np.bitwise_count(signals).astype(np.int64))
