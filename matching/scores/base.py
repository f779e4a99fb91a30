"""What a soft rule is: a function over pairs that gives 0 to 10 points, whole ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.frame import Frame, World

Points = npt.NDArray[np.int64]

#: Points where the facts say nothing either way.
NEUTRAL = 5
FULL = 10
#: Pairs from which on shares are looked up.
_MANY = 1 << 14


@dataclass(frozen=True, slots=True, kw_only=True)
class SoftRule:
    """One soft rule.

    Attributes
    ----------
    code
        ``SR-nn``.
    subject
        What it is about, in English, for the facts table.
    source
        The document it comes from.
    points
        The rule itself: a frame of pairs to points 0 to 10 that broadcast to the frame's shape.
    inputs
        Fields it reads.
    life_domain
        Life domain that its reason stands on, None for none (E.3.9).
    by
        What the points hang on, on the client's side, as columns of shape (clients,): clients equal in all of
        them get the same points at every offer. None where they hang on more.
    carried_by_policy
        True where the policy's placements level carries the rule: its points are shown, and weigh nothing in
        the score (E.3.2).
    """

    code: str
    subject: str
    source: str
    points: Callable[[Frame], Points]
    inputs: tuple[str, ...]
    life_domain: str | None = None
    by: Callable[[World], tuple[Points, ...]] | None = None
    carried_by_policy: bool = False


def share(part: npt.NDArray[np.int64], whole: npt.NDArray[np.int64]) -> Points:
    """Return ten times ``part / whole``, rounded half up, within 0 to 10; neutral where ``whole`` is zero."""
    if part.size > _MANY and whole.min() >= 0 and whole.max() < len(_SMALL):
        # Many pairs and few different numbers: looking up is quicker than dividing.
        found: Points = _SMALL.ravel()[whole * len(_SMALL) + np.clip(part, 0, whole)]
        return found
    return _divided(part, whole)


def _divided(part: npt.NDArray[np.int64], whole: npt.NDArray[np.int64]) -> Points:
    rounded = (2 * FULL * part + whole) // np.maximum(2 * whole, 1)
    found: Points = np.where(whole > 0, np.clip(rounded, 0, FULL), NEUTRAL)
    return found


#: Shares by whole and part.
_SMALL = _divided(np.arange(128)[None, :], np.arange(128)[:, None])
