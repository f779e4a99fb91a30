"""Steps: what comes after, and how large the step is."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from matching import codes
from matching.frame import Frame
from matching.reading import RUNGS
from matching.rules.ladders import open_rung
from matching.scores.base import FULL, NEUTRAL, Points

_FURTHER, _LATER = 8, 5


def growth_points(
    rungs: Mapping[str, tuple[int, int | None]],
    scheme: str,
    end_station: bool,
    leads_to: frozenset[tuple[str, int, int]],
) -> int:
    """Return the points of SR-04 for a client's rungs and what a service leads to.

    Parameters
    ----------
    rungs
        Scheme to current and attainable rung.
    scheme, end_station, leads_to
        As in the service's facts.
    """
    if not rungs:
        return NEUTRAL
    best = 0
    if end_station and scheme in rungs:
        now, goal = rungs[scheme]
        best = FULL if goal is not None and goal <= now else NEUTRAL
    for ladder, start, to in leads_to:
        if ladder in rungs:
            now = rungs[ladder][0]
            if start > now:
                best = max(best, _LATER)
            elif to > now:
                best = max(best, FULL if to == now + 1 else _FURTHER)
    return best


def sr_04(f: Frame) -> Points:
    """SR-04: the service leads on to the client's next rung.

    10: a step from here leads to the next rung, or this is a lasting place and the client's attainable rung
    is reached. 8: a step leads further than the next rung. 5: only a later rung leads on from here, or a
    lasting place where more may come, or nothing is known of the client's rungs. 0: nothing leads on.
    Unknown: neutral without an assessment. Source: S0 (highest possible growth), S1 (flow).
    """
    world = f.world
    if "growth" not in world.tables:
        world.tables["growth"] = np.array(
            [
                [growth_points(dict(rungs), *leads) for leads in world.next_of_class]
                for rungs in world.rungs_of_class
            ],
            dtype=np.int64,
        ).reshape(len(world.rungs_of_class), len(world.next_of_class))
    found: Points = world.tables["growth"][world.rungs_class[f.i], world.next_class[f.j]]
    return found


def _step_table() -> Points:
    """Points of SR-15 by scheme, current rung (0 none) and kind."""
    shape = (len(codes.LADDER_SCHEMES), RUNGS + 1, len(codes.PLACEMENT_KINDS))
    table = np.full(shape, NEUTRAL, dtype=np.int64)
    for s, scheme in enumerate(codes.LADDER_SCHEMES):
        for now in range(1, RUNGS + 1):
            for k, kind in enumerate(codes.PLACEMENT_KINDS):
                rung = open_rung(scheme, kind, now)
                step = RUNGS if rung is None else rung - now
                table[s, now, k] = FULL if step <= 1 else 4 if step == 2 else 0
    return table


_STEPS = _step_table()


def sr_15(f: Frame) -> Points:
    """SR-15: a step of at most one rung gives 10, of two rungs 4, of more 0.

    The step runs from the current rung to the lowest one that opens the kind, in the scheme of the service.
    Unknown: neutral without an assessment. Source: S0 (intermediate steps necessary), INV-15.
    """
    scheme = f.o.scheme[f.j]
    found: Points = _STEPS[scheme, f.c.rung_now[f.i, scheme], f.o.kind[f.j]]
    return found
