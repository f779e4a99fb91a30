"""A plan improved part by part: a few places are emptied and filled anew, as well as loads can.

Places whose loads lose most at the prices are chosen most often, at random otherwise. Who is there, and who
has no place and would lose little there, is placed anew by ``loads``; many parts are shown at once to have
nothing better. When some parts in a row gave nothing, larger ones are taken. Everything is counted, and one
seed makes every choice.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from matching.problem import Ints, ints
from matching.solve.dive import Dive
from matching.solve.loads import Load, Priced, Tables

#: Clients of a part to begin with, and at most; everything is the first part where it has no more.
_CLIENTS, _WHOLE = 240, 650
#: Places of a part at least and, to begin with, at most, also where few clients go to each; who joins per
#: place from outside.
_LEAST, _MANY, _FEW, _JOINING = 4, 12, 8, 3
#: Parts without a better plan after which a part is so much larger.
_QUIET, _LARGER = 10, 1.3
#: Clients per place up to which other loads than the best are tried too, how many on one way, and places
#: of such a part at most.
_SHORT, _OTHERS, _MOST_SHORT = 12, 2, 20
#: Chance of a place that loses nothing at the prices, as part of the mean loss.
_CHANCE = 0.2


class Rebuilding:
    """A plan, improved part by part.

    Parameters
    ----------
    tables
        What everybody loses.
    at
        Place of every client, the number of places for none; a plan that fits.
    proof
        Prices of all clients, with the best loads of all places.
    seed
        Of its choices.
    """

    def __init__(self, tables: Tables, at: Ints, proof: Priced, seed: int) -> None:
        self.tables, self.at, self.proof = tables, at.copy(), proof
        self.places = tables.room.size
        self.rng = np.random.default_rng(seed)
        self.loads = [self._load(place) for place in range(self.places)]
        each = max(tables.out.size / self.places, 1.0)
        short = each <= _SHORT
        self.most = min(max(_MOST_SHORT if short else int(_WHOLE / each), _LEAST), self.places)
        self.size = min(max(round(_CLIENTS / each), _LEAST), _FEW if short else _MANY, self.most)
        self.others = _OTHERS if short else 0
        self.without = 0
        self.begun = False
        self.tried: set[tuple[int, ...]] = set()

    def go_on(self, at: Ints) -> None:
        """Go on from another plan that fits."""
        changed = np.flatnonzero(at != self.at)
        if not changed.size:
            return
        places = set(at[changed].tolist()) | set(self.at[changed].tolist())
        self.at = at.copy()
        for place in places - {self.places}:
            self.loads[place] = self._load(place)
        self.tried.clear()

    @property
    def loss(self) -> float:
        """What the plan loses."""
        out = self.at == self.places
        return sum(load.loss for load in self.loads) + float(self.tables.out[out].sum())

    def run(self, parts: int, enough: float, stop: Callable[[], bool]) -> None:
        """Rebuild so many parts; end where ``stop`` says so, or where no more than ``enough`` is lost."""
        tried, everything = self.tried, tuple(range(self.places))
        for _ in range(parts):
            if stop() or self.loss <= enough + 0.5:
                return
            whole = not self.begun and self.tables.out.size <= _WHOLE
            self.begun = True
            places = everything if whole else tuple(sorted(self._choice()))
            if places in tried:
                self.without += 1
            elif self._rebuild(list(places), 0 if whole else self.others, stop):
                tried.clear()
                self.without = 0
            else:
                tried.add(places)
                self.without += 1
            if self.without >= _QUIET and self.size < self.most:
                self.size, self.without = min(int(_LARGER * self.size), self.most), 0

    def _choice(self) -> list[int]:
        lost = np.array([self._lost(load) for load in self.loads])
        chance = lost + _CHANCE * max(float(lost.mean()), 1e-3)
        found: list[int] = self.rng.choice(
            self.places, self.size, replace=False, p=chance / chance.sum()
        ).tolist()
        return found

    def _load(self, place: int) -> Load:
        return self.tables.load(place, np.flatnonzero(self.at == place))

    def _lost(self, load: Load) -> float:
        gain = float(self.proof.prices[load.clients].sum()) - load.loss
        return max(float(self.proof.granted[load.place]) - gain, 0.0)

    def _rebuild(self, places: list[int], others: int, stop: Callable[[], bool]) -> bool:
        """Fill these places anew, and say whether that loses less."""
        tables, prices = self.tables, self.proof.prices
        inside = np.isin(self.at, places)
        out = np.flatnonzero(self.at == self.places)
        near = (tables.loss[np.ix_(out, ints(places))].min(axis=1) - prices[out]) if out.size else np.zeros(0)
        joining = out[np.argsort(near, kind="stable")[: _JOINING * len(places)]]
        joining = joining[np.isfinite(tables.loss[np.ix_(joining, ints(places))]).any(axis=1)]
        inside[joining] = True
        clients = np.flatnonzero(inside)
        now = sum(self.loads[place].loss for place in places) + float(tables.out[joining].sum())
        dive = Dive(tables, now, stop)
        dive.run(places, clients, [self.loads[place] for place in places], prices, others)
        if dive.best is None:
            return False
        self.at[clients] = self.places
        for place, load in dive.best.items():
            self.at[load.clients] = place
        for place in places:
            self.loads[place] = self._load(place)
        return True
