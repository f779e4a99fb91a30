"""How somebody is supported on the floor: how much, how calmly, and by whom."""

from __future__ import annotations

import numpy as np

from matching import codes
from matching.frame import Frame
from matching.scores.base import FULL, NEUTRAL, Points, share
from matching.wants import LEVELS

_KNOWN, _STEADY, _LANGUAGE = (
    1 << codes.SUPERVISOR_WISHES.index(wish) for wish in ("known_person", "steady_person", "own_language")
)
#: Points by how much more support there is than needed, from four levels too little to four too much.
_INTENSITY = (0, 0, 3, 6, FULL, 8, 5, 3, 1)
#: Points of a place by its stress, from calm to hectic, for who asks for little.
_CALM = (FULL, 8, 5, 2, 0)


def _by_level(points: tuple[int, ...], level: Points) -> Points:
    """Return the points of levels counted from 0; those of an unknown level do not matter to the caller."""
    found: Points = np.array(points, dtype=np.int64)[np.clip(level, 0, len(points) - 1)]
    return found


def sr_03(f: Frame) -> Points:
    """SR-03: the support offered is what is needed: 10; a level too much 8, two 5; one too little 6, two 3.

    Unknown: neutral where either is. Source: S4 (intensity follows need).
    """
    needed, offered = f.w.support[f.i], f.g.support[f.j]
    points = _by_level(_INTENSITY, offered - needed + LEVELS - 1)
    return np.where((needed < 0) | (offered < 0), NEUTRAL, points)


def sr_11(f: Frame) -> Points:
    """SR-11: for who asks for little stress: calm 10, then 8, 5, 2, hectic 0.

    Unknown: neutral for everybody else, and where nobody said how hectic the place is. Source: S4
    (stress-avoiding).
    """
    stress = f.g.stress[f.j]
    asks = (f.w.low_stress[f.i] == 1) & (stress > 0)
    return np.where(asks, _by_level(_CALM, stress - 1), NEUTRAL)


def sr_17(f: Frame) -> Points:
    """SR-17: how many of the client's wishes about a supervisor the place meets.

    Known: an earlier good stay, or somebody of the team works there. Steady: one person all along.
    Language: supervisors speak a language in which the client talks easily. Unknown: neutral without such
    wishes; a place that says nothing promises nothing. Source: S2 (J.).
    """
    wishes = f.w.supervisor[f.i]
    met = np.zeros(f.shape, dtype=np.int64)
    known = (f.world.stays.count(f.i, f.j) > 0) | (f.world.known.count(f.i, f.j) > 0)
    met += ((wishes & _KNOWN) != 0) & known
    met += ((wishes & _STEADY) != 0) & (f.g.steady[f.j] == 1)
    met += ((wishes & _LANGUAGE) != 0) & (f.world.languages.count(f.i, f.j) > 0)
    return share(met, np.bitwise_count(wishes).astype(np.int64))
