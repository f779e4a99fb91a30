"""A plan improved part by part: a few places are emptied and filled anew, as well as loads can.

Places whose loads lose most at the prices are chosen most often, at random otherwise. Who is there, and who
has no place and would lose little there, is placed anew by ``loads``; many parts are shown at once to have
nothing better. When some parts in a row gave nothing, larger ones are taken. Everything is counted, and one
seed makes every choice.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from matching.problem import Ints, Problem, ints
from matching.solve.dive import Dive
from matching.solve.exchange import Places
from matching.solve.loads import Floats, Load, Priced, Tables, ascend, priced

#: Clients of a part to begin with, and at most; everything is the first part where it has no more.
_CLIENTS, _WHOLE = 110, 450
#: Places of a part at least and, to begin with, at most; who joins per place from outside.
_LEAST, _FEW, _JOINING = 4, 8, 3
#: Parts without a better plan after which a part is so much larger.
_QUIET, _LARGER = 10, 1.3
#: Clients per place up to which other loads than the best are tried too, how many on one way, and places
#: of such a part at most.
_SHORT, _OTHERS, _MOST_SHORT = 12, 2, 20
#: How often a hundred steps of the prices are taken before, and what their arithmetic may err.
_ASCENTS, _ERROR = 3, 1e-6
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
        self.size = min(max(round(_CLIENTS / each), _LEAST), _FEW, self.most)
        self.others = _OTHERS if short else 0
        self.without = 0

    @property
    def loss(self) -> float:
        """What the plan loses."""
        out = self.at == self.places
        return sum(load.loss for load in self.loads) + float(self.tables.out[out].sum())

    def run(self, parts: int, enough: float, stop: Callable[[], bool]) -> None:
        """Rebuild so many parts; end where ``stop`` says so, or where no more than ``enough`` is lost."""
        tried: set[tuple[int, ...]] = set()
        everything = tuple(range(self.places))
        for number in range(parts):
            if stop() or self.loss <= enough + 0.5:
                return
            whole = not number and self.tables.out.size <= _WHOLE
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


def filled_anew(
    problem: Problem,
    values: Ints,
    prices: Floats,
    dense: tuple[Places, Ints],
    chosen: tuple[int, ...],
    seed: int,
    parts: int,
    stop: Callable[[], bool],
) -> tuple[tuple[int, ...], Floats]:
    """Return a better plan, filled anew part by part, and better prices of the clients.

    Parameters
    ----------
    problem
        With one resource per option.
    values
        What both levels of each option are worth together, not below 0.
    prices
        Of the clients, to begin with.
    dense
        Who can go where, the last place being out, and with which option.
    chosen
        The plan to begin with.
    seed
        Of the choice of parts.
    parts
        How many.
    stop
        Asked before every step whether to end here.
    """
    there, option = dense
    clients, places = problem.clients, problem.capacities.size
    best = np.zeros(clients, dtype=np.int64)
    known = option[option >= 0]
    np.maximum.at(best, problem.option_client[known], values[known])
    loss = np.where(option[:, :places] >= 0, best[:, None] - values[option[:, :places]], np.inf)
    tables = Tables(loss, there.use[:, :places], problem.capacities, best.astype(np.float64))
    plan = np.array(chosen, dtype=np.int64)
    at = np.full(clients, places)
    at[problem.option_client[plan]] = problem.uses.items[problem.uses.starts[plan]]
    lost = float(best.sum() - values[plan].sum())
    everybody = np.arange(clients)
    # What a client is asked to lose at most, seen from the best that he could have.
    proof = priced(tables, np.clip(best - prices, 0.0, tables.out), range(places), everybody)
    for _ in range(_ASCENTS):
        proof = ascend(tables, proof, everybody, lost, stop)
    rebuilding = Rebuilding(tables, at, proof, seed)
    rebuilding.run(parts, float(np.ceil(proof.bound - _ERROR)), stop)
    if rebuilding.loss < lost - 0.5:
        found = option[everybody, np.where(rebuilding.at < places, rebuilding.at, -1)]
        chosen = tuple(np.sort(found[found >= 0]).tolist())
    return chosen, best - proof.prices
