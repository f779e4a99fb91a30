"""A plan improved part by part: a dozen places are emptied, and filled anew one after the other.

The places of a part are chosen by chance: some that share many clients, around one that loses much, and the
places where clients are who could be at several of these. ``abreast`` fills them. An equally good plan is
taken too: the next part may find more in it. When some parts in a row gave nothing, larger ones are taken.
Everything is counted, and one seed makes every choice.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from matching.problem import Ints
from matching.solve.abreast import Abreast, Part
from matching.solve.exchange import Places, joining, lost_by_place

Floats = npt.NDArray[np.float64]

#: Places of a part to begin with and at most, and parts without a better plan after which it is larger.
_BEGIN, _MOST, _QUIET, _LARGER = 12, 20, 12, 2
#: Places that are chosen because they share clients, and who joins per place from outside.
_CORE, _JOINING = 6, 2
#: Options of each client, on average, that are allowed, and that the last places share.
_ALLOWED, _SHARED = 5, 16
#: Units that may stay unused at a place, or as many as there are now.
_UNUSED = 8
#: What may be lost for a better rest, in parts of what a place loses now.
_UNIT = 0.5
#: Chance of a place that loses nothing, as part of the mean, and what counts as nothing.
_CHANCE, _NOTHING = 0.3, 1e-6


class InTurn:
    """A plan improved by filling parts of it anew, one place after the other.

    Parameters
    ----------
    places
        Who can go where; the last place is staying out.
    at
        Place of every client; a plan that fits.
    seed
        Of its choices.

    Attributes
    ----------
    at
        Place of every client in the plan so far.
    quiet
        Parts in a row without a better plan.
    """

    def __init__(self, places: Places, at: Ints, seed: int) -> None:
        self.tables, self.at, self.use, self.room = places, at.copy(), places.use, places.room
        self.count = places.room.size - 1
        self.people = np.arange(at.size)
        self.rng = np.random.default_rng(seed)
        self.size, self.quiet = min(_BEGIN, self.count), 0
        self.price, self.loss = places.price, np.maximum(places.loss, 0.0)
        self.loss[self.loss < _NOTHING] = 0.0
        known = np.sort(self.loss[np.isfinite(self.loss)])
        self.allowed, self.shared = (
            float(known[min(many * at.size, known.size - 1)]) for many in (_ALLOWED, _SHARED)
        )

    def run(self, parts: int, patience: int, stop: Callable[[], bool]) -> None:
        """Fill so many parts anew; end where ``stop`` says so, or where so many in a row gave nothing."""
        self.quiet = 0
        for _ in range(parts):
            if stop() or self.quiet >= patience:
                return
            self.quiet = 0 if self._fill(stop) else self.quiet + 1
            if self.quiet % _QUIET == _QUIET - 1:
                self.size = min(self.size + _LARGER, _MOST, self.count)

    def _choice(self, lost: Floats) -> Ints:
        """Return the places of a part."""
        chance = lost + _CHANCE * float(lost.mean()) + _NOTHING
        inside = self.loss[:, : self.count]
        near = np.where(inside <= self.allowed, np.exp(-inside / self._unit(lost)), 0.0)
        found = [int(self.rng.choice(self.count, p=chance / chance.sum()))]
        ties = near.T @ near
        while len(found) < self.size:
            if len(found) < _CORE:
                weight = (ties[found].sum(axis=0) + _NOTHING) * chance * (0.5 + self.rng.random(self.count))
            else:
                several = np.maximum(near[:, found].sum(axis=1) - 1.0, 0.0)
                giving = np.bincount(self.at, several, self.count + 1)[: self.count] + _NOTHING
                weight = giving * chance * self.rng.random(self.count)
            weight[found] = -1.0
            found.append(int(weight.argmax()))
        return np.sort(np.array(found, dtype=np.int64))

    def _unit(self, lost: Floats) -> float:
        return max(_UNIT * float(lost.mean()), _NOTHING)

    def _fill(self, stop: Callable[[], bool]) -> bool:
        """Fill a part anew, and say whether that loses less."""
        lost = lost_by_place(self.tables, self.loss, self.at)
        places = self._choice(lost)
        clients = np.flatnonzero(np.isin(self.at, places))
        joins = joining(self.loss, self.at, places, _JOINING)
        clients = np.concatenate((clients, joins))
        if not clients.size:
            return False
        where = np.append(places, self.count) if joins.size else places
        loss, now = self.loss[np.ix_(clients, where)], np.searchsorted(where, self.at[clients])
        more = loss - loss.min(axis=1)[:, None]
        allowed, shared = more <= self.allowed, more <= self.shared
        allowed[np.arange(clients.size), now] = True
        budget = float(lost[places].sum() + self.loss[joins, -1].sum())
        load = np.bincount(self.at, self.use[self.people, self.at], self.count + 1)
        spare = np.maximum((self.room - load)[places], _UNUSED)
        use, room, price = self.use[np.ix_(clients, where)], self.room[places], self.price[places]
        part = Part(loss, use, room, price, spare, allowed, shared, self._unit(lost))
        found = Abreast(part, budget, self.rng).run(stop)
        if found is None:
            return False
        self.at[clients] = where[found[1]]
        return found[0] < budget - _NOTHING
