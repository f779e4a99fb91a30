"""Who is at a few places divided among them anew, in every way that may lose less.

At the prices of the relaxation a plan loses what its clients lose and what its places leave unused. Around a
few places that sum is small, and so a client may only go where he loses no more than all of it; most have no
choice at all. The others are split in two halves. Of each half every way to place them that does not lose too
much is written down, with what it uses, and ways of the two halves that fill the places together are found by
what they use. What a place leaves unused is chosen like the place of one client more.

Of too many ways those that lose least are kept; then fewer places are taken, and more when some parts in a
row gave nothing better. An equally good plan is taken too: the next part may find more in it.
Everything is counted, and one seed makes every choice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.problem import Ints
from matching.solve.exchange import Places, joining, lost_by_place

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.uint64]

#: Ways of one half at most, places of a part to begin with and at least, and units that may stay unused.
_WAYS, _BEGIN, _LEAST, _UNUSED = 60_000, 4.0, 3, 7
#: By how much parts shrink when there are too many ways, and grow after so many without a better plan.
_SMALLER, _LARGER, _QUIET = 0.25, 0.5, 12
#: Chance of a place that loses nothing, as part of the mean; best places of a client that count as near.
_CHANCE, _NEAR = 0.5, 4
#: Who joins per place from outside, what counts as nothing, and bits of the table of what is used.
_JOINING, _NOTHING, _BITS = 2, 1e-6, 20


@dataclass(frozen=True, slots=True)
class _Choice:
    """Where one client can go within a part: number of the place, what he uses there, what he loses more."""

    at: Ints
    use: Ints
    loss: Floats


@dataclass(frozen=True, slots=True)
class _Ways:
    """Ways to place a half: a code of what each uses, what it loses, and how it came about, step by step."""

    code: Codes
    loss: Floats
    steps: list[tuple[Ints, Ints]]

    def back(self, way: int) -> list[int]:
        """Return which choice each of the half has on a way."""
        found = []
        for before, choice in reversed(self.steps):
            found.append(int(choice[way]))
            way = int(before[way])
        return found[::-1]


class Halves:
    """A plan improved by dividing the clients of a few places among them anew.

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
        self.tables, self.at = places, at.copy()
        self.loss: Floats = np.where(np.abs(places.loss) < _NOTHING, 0.0, places.loss)
        self.people = np.arange(at.size)
        self.count = places.room.size - 1
        self.rng = np.random.default_rng(seed)
        self.size = min(_BEGIN, float(self.count))
        self.quiet = 0
        inside = self.loss[:, : self.count]
        nearest = np.sort(inside, axis=1)[:, min(_NEAR, self.count) - 1]
        self.near = (np.isfinite(inside) & (inside <= nearest[:, None])).astype(np.float64)

    def run(self, parts: int, stop: Callable[[], bool], patience: int | None = None) -> None:
        """Divide so many parts anew; end where ``stop`` says so, or so many in a row gave nothing."""
        for _ in range(parts):
            if stop() or (patience is not None and self.quiet >= patience):
                return
            better = self._divide(self._choice())
            self.quiet = 0 if better else self.quiet + 1
            if self.quiet % _QUIET == _QUIET - 1:
                self.size = min(self.size + _LARGER, float(self.count))

    def _choice(self) -> Ints:
        """Return places by chance: one that loses much, and others that take or give the same clients."""
        lost = lost_by_place(self.tables, self.loss, self.at)
        chance = lost + _CHANCE * float(lost.mean()) + _NOTHING
        there = np.zeros((self.count + 1, self.at.size))
        there[self.at, self.people] = 1.0
        ties = there[: self.count] @ self.near
        ties = ties + ties.T + _NOTHING
        found = [int(self.rng.choice(self.count, p=chance / chance.sum()))]
        while len(found) < min(max(int(self.size), _LEAST), self.count):
            weight = ties[found].sum(axis=0) * chance
            weight[found] = 0.0
            found.append(int(self.rng.choice(self.count, p=weight / weight.sum())))
        return np.sort(np.array(found, dtype=np.int64))

    def _divide(self, places: Ints) -> bool:
        """Divide a part anew, and say whether that loses less."""
        tables, room = self.tables, self.tables.room[places]
        clients = np.flatnonzero(np.isin(self.at, places))
        joins = joining(self.loss, self.at, places, _JOINING)
        clients = np.concatenate((clients, joins))
        # Staying out stands behind the places of the part, where anybody is out at all.
        where = np.append(places, self.count) if joins.size else places
        loss, use = self.loss[np.ix_(clients, where)], tables.use[np.ix_(clients, where)]
        price = tables.price[places]
        now = self.at[clients]
        load = np.bincount(now, tables.use[clients, now], self.count + 1)[places]
        lost = float(self.loss[clients, now].sum() + price @ (room - load))
        least = loss.min(axis=1)
        budget = lost - float(least.sum())
        choices = []
        for row, used in zip(loss - least[:, None], use, strict=True):
            to = np.flatnonzero(row <= budget + _NOTHING)
            choices.append(_Choice(to, used[to], row[to]))
        alone = [one.at.size == 1 for one in choices]
        settled = np.zeros(places.size + 1, dtype=np.int64)
        for one in (one for one, only in zip(choices, alone, strict=True) if only):
            settled[one.at[0]] += one.use[0]
        left = room - settled[: places.size]
        for number, (unit, units) in enumerate(zip(price.tolist(), left.tolist(), strict=True)):
            most = min(_UNUSED, units, int((budget + _NOTHING) / unit) if unit > 0 else units)
            some = np.arange(most + 1)
            choices.append(_Choice(np.full(some.size, number), some, some * unit))
        free = np.array([number for number, one in enumerate(choices) if one.at.size > 1], dtype=np.int64)
        if budget < _NOTHING or (left < 0).any() or free.size < 2:
            return False
        key = self.rng.integers(1, 2**63, places.size + 1).astype(np.uint64)
        key[places.size] = 0
        self.rng.shuffle(free)
        halves = free[::2].tolist(), free[1::2].tolist()
        left_ways, right_ways = (
            self._every_way([choices[number] for number in half], budget, key) for half in halves
        )
        if max(left_ways.loss.size, right_ways.loss.size) >= _WAYS:
            self.size = max(self.size - _SMALLER, float(_LEAST))
        full = (left.astype(np.uint64) * key[:-1]).sum(dtype=np.uint64)
        pair = self._joined(left_ways, right_ways, full, budget)
        if pair is None:
            return False
        chosen = dict.fromkeys(range(clients.size), 0)
        for half, ways, way in zip(halves, (left_ways, right_ways), pair, strict=True):
            chosen |= dict(zip(half, ways.back(way), strict=True))
        to = where[[int(choices[number].at[chosen[number]]) for number in range(clients.size)]]
        load = np.bincount(to, tables.use[clients, to], self.count + 1)[places]
        after = float(self.loss[clients, to].sum() + price @ (room - load))
        if (load > room).any() or after > lost + _NOTHING:
            return False  # two uses with one code
        self.at[clients] = to
        return after < lost - _NOTHING

    def _every_way(self, choices: list[_Choice], budget: float, key: Codes) -> _Ways:
        """Return the ways to choose that lose no more than ``budget``, or the most that lose least."""
        code, loss, steps = np.zeros(1, dtype=np.uint64), np.zeros(1), []
        for one in choices:
            codes = (code[:, None] + one.use.astype(np.uint64) * key[one.at]).ravel()
            losses = (loss[:, None] + one.loss).ravel()
            keep = np.flatnonzero(losses <= budget + _NOTHING)
            if keep.size > _WAYS:
                # Of those that lose equally much some by chance.
                rank = losses[keep] + self.rng.random(keep.size) * (budget / 100 + _NOTHING)
                keep = keep[np.argpartition(rank, _WAYS)[:_WAYS]]
            code, loss = codes[keep], losses[keep]
            steps.append((keep // one.at.size, keep % one.at.size))
        return _Ways(code, loss, steps)

    def _joined(self, one: _Ways, other: _Ways, full: np.uint64, budget: float) -> tuple[int, int] | None:
        """Return which way of each half fill the places together and lose least, by chance of equal ones."""
        order = np.lexsort((other.loss, other.code))
        codes = other.code[order]
        mask = np.uint64((1 << _BITS) - 1)
        there = np.zeros(1 << _BITS, dtype=np.bool_)
        there[codes & mask] = True
        wanted = full - one.code
        few = np.flatnonzero(there[wanted & mask])
        at = np.minimum(np.searchsorted(codes, wanted[few]), codes.size - 1)
        hit = codes[at] == wanted[few]
        few, at = few[hit], order[at[hit]]
        total = one.loss[few] + other.loss[at]
        good = np.flatnonzero(total <= budget + _NOTHING)
        if not good.size:
            return None
        best = good[np.argmin(total[good] + self.rng.random(good.size) * _NOTHING)]
        return int(few[best]), int(at[best])
