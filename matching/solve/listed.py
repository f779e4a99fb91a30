"""Every load that a plan could have that loses no more than so much, written down place by place.

At prices of the clients every load of a place loses something *beyond* the best one there, and a plan loses
the bound of the prices and what its loads lose beyond it, all together (24). So only loads that lose no more
than is left between the bound and what a plan may lose are of any use. A table of what the clients still to
come can gain at most tells of every beginning of a load whether it ends in one of these, so no step is in
vain. All sums are whole numbers of a small unit, and exact.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.problem import Ints
from matching.solve.loads import Floats, Tables

Bools = npt.NDArray[np.bool_]

#: Parts of a unit of what is lost in which prices are told: sums of these are exact.
_PARTS = 1024
#: Entries of the table of one place at most.
_TABLE = 8_000_000


@dataclass(frozen=True, slots=True)
class Listed:
    """Loads, by place and by what they lose beyond the best load there.

    Attributes
    ----------
    place
        Place of every load.
    beyond
        What it loses beyond the best load of its place at the prices.
    inside
        Who is in it, shape (loads, clients).
    """

    place: Ints
    beyond: Floats
    inside: Bools

    def placed(self, loads: Ints) -> Ints:
        """Return the place of every client in these loads, one per place, with everybody in one."""
        found = np.empty(self.inside.shape[1], dtype=np.int64)
        load, client = np.nonzero(self.inside[loads])
        found[client] = self.place[loads][load]
        return found


def in_parts(prices: Floats) -> Floats:
    """Return prices in whole parts of a unit."""
    return np.asarray(np.rint(prices * _PARTS) / _PARTS, dtype=np.float64)


class Listing:
    """What is needed of every place to write its loads down.

    Parameters
    ----------
    tables
        What everybody loses.
    prices
        Of all clients, in whole parts (``in_parts``).

    Attributes
    ----------
    bound
        What no plan loses less than (20).
    """

    def __init__(self, tables: Tables, prices: Floats) -> None:
        self.tables, self.prices = tables, prices
        self.best = np.array(
            [_ahead(*self._those(place, 0.0)[1:])[0][-1] for place in range(tables.room.size)]
        )
        self.bound = float(prices.sum() - self.best.sum())

    def _those(self, place: int, budget: float) -> tuple[Ints, Floats, Ints, int]:
        """Return who could be in a load, what each gains and uses there, and the room."""
        tables, room = self.tables, int(self.tables.room[place])
        gain = self.prices - tables.loss[:, place]
        # Who is so dear that he alone loses more is in no load.
        who = np.flatnonzero((gain >= -budget) & (tables.use[:, place] <= room))
        return who, gain[who], tables.use[who, place], room

    def every(self, budget: float, most: int, stop: Callable[[], bool]) -> Listed | None:
        """Return all loads that lose no more than ``budget`` beyond the best; None for more than ``most``."""
        places, beyond, inside = [], [], []
        for place in range(self.tables.room.size):
            who, gain, use, room = self._those(place, budget)
            if stop() or (who.size + 1) * (room + 1) > _TABLE:
                return None
            found = _written(gain, use, room, float(self.best[place]) - budget, most)
            if found is None:
                return None
            worth, taken = found
            order = np.argsort(-worth, kind="stable")
            load = np.zeros((worth.size, self.prices.size), dtype=np.bool_)
            load[:, who] = taken[order]
            places.append(np.full(worth.size, place))
            beyond.append(self.best[place] - worth[order])
            inside.append(load)
            most -= worth.size
        return Listed(np.concatenate(places), np.concatenate(beyond), np.concatenate(inside))


def _ahead(gain: Floats, use: Ints, room: int) -> Floats:
    """Return what clients from each position on gain at most in every room, shape (clients + 1, room + 1)."""
    found = np.zeros((gain.size + 1, room + 1))
    for client in range(gain.size - 1, -1, -1):
        size = int(use[client])
        found[client] = found[client + 1]
        with_him = found[client + 1, : room + 1 - size] + gain[client]
        np.maximum(found[client, size:], with_him, out=found[client, size:])
    return found


def _written(gain: Floats, use: Ints, room: int, least: float, most: int) -> tuple[Floats, Bools] | None:
    """Return all loads that gain at least so much, and who is in them; None for too many."""
    ahead = _ahead(gain, use, room)
    left, worth = np.array([room]), np.zeros(1)
    steps: list[tuple[Ints, Bools]] = []
    for client in range(gain.size):
        fits = np.flatnonzero(left >= use[client])
        more = np.concatenate((worth, worth[fits] + gain[client]))
        rest = np.concatenate((left, left[fits] - use[client]))
        keep = np.flatnonzero(more + ahead[client + 1, rest] >= least)
        if keep.size > most:
            return None
        steps.append((np.concatenate((np.arange(left.size), fits))[keep], keep >= left.size))
        worth, left = more[keep], rest[keep]
    taken = np.zeros((worth.size, gain.size), dtype=np.bool_)
    at = np.arange(worth.size)
    for client in range(gain.size - 1, -1, -1):
        before, chosen = steps[client]
        taken[:, client] = chosen[at]
        at = before[at]
    return worth, taken
