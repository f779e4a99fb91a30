"""Plans that are begun by chance and ended exactly, where few clients go to each place.

The linear program over loads tells which loads go well together. Some of those that it takes in part are
fixed, rather those of large shares, and the program is solved anew over what is left, until so few loads
could still be in a better plan that ``cover`` finds the best of them, or shows that there is none. Every
plan begun this way is another one; what was made for one serves the next. Everything is counted, and one
seed makes every choice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from matching.problem import Ints
from matching.solve.cover import Cover
from matching.solve.listed import Listing, in_parts
from matching.solve.loads import Floats, Load, Priced, Program, Tables, reaches

#: Rounds of the first program, and how far it may lie above its bound to end; the same for those that follow.
_FIRST, _LATER = (300, 0.01), (40, 0.1)
#: Part of the places left that is fixed at once, smallest share fixed, and how little chance can make of it.
_FIXED, _SHARE, _LUCK = 0.1, 0.01, 0.2
#: Loads among which a plan is ended, and pairs of them to look at.
_LOADS, _WORK = 10_000, 5_000_000


class Endings:
    """Plans with everybody in a place, the best of them kept.

    Parameters
    ----------
    tables
        What everybody loses.
    proof
        Prices of the clients to begin with.
    lost
        By the plan there is.
    seed
        Of its choices.
    stop
        Asked often whether to end here.

    Attributes
    ----------
    proof
        The best prices of the clients that there are.
    lost, at
        What the best plan loses, and the place of every client in it; None for the one there was.
    """

    def __init__(self, tables: Tables, proof: Priced, lost: int, seed: int, stop: Callable[[], bool]) -> None:
        self.tables, self.proof, self.lost, self.stop = tables, proof, lost, stop
        self.at: Ints | None = None
        self.rng = np.random.default_rng(seed)
        self.everybody, self.places = np.arange(tables.out.size), list(range(tables.room.size))
        self.program = Program(tables, self.places, self.everybody, proof.loads)
        # No bound reaches one unit more than a plan loses.
        found = self.program.run(proof.prices, lost + 1, stop, *_FIRST)
        if found is not None and found.bound > proof.bound:
            self.proof = found
        self.loads = {load.key: load for load in self.program.loads}

    def run(self, begun: int) -> None:
        """Begin so many plans."""
        for _ in range(begun):
            if self.stop() or reaches(self.proof.bound, self.lost):
                return
            self._begin()

    def _begin(self) -> None:
        """Begin a plan, and fix more of it until how it ends best is known."""
        program, prices = self.program, self.proof.prices
        part = _Part(self.places, self.everybody, ())
        while part.places:
            fixed = self._fixed(program, max(round(_FIXED * len(part.places)), 1))
            if not fixed:
                return
            part = part.less(fixed)
            left = self.lost - part.lost
            inside = np.isin(self.everybody, part.clients)
            known = [load for load in self.loads.values() if load.place in part.places]
            program = Program(
                self.tables, part.places, part.clients, [load for load in known if inside[load.clients].all()]
            )
            found = program.run(prices, left, self.stop, *_LATER, steps=0)
            self.loads |= {load.key: load for load in program.loads}
            if found is None or self.stop():
                return
            prices = found.prices
            if self._ended(part, prices, left):
                return

    def _fixed(self, program: Program, most: int) -> list[Load]:
        """Return loads that a program takes in part, rather those of large shares; no two clash."""
        found: list[Load] = []
        some = np.flatnonzero(program.share > _SHARE)
        chance = program.share[some] * (_LUCK + self.rng.random(some.size))
        for at in some[np.argsort(-chance, kind="stable")].tolist():
            load = program.loads[at]
            if not any(load.place == one.place or np.isin(load.clients, one.clients).any() for one in found):
                found.append(load)
            if len(found) == most:
                break
        return found

    def _ended(self, part: _Part, prices: Floats, left: int) -> bool:
        """Say whether it is known how a plan ends best, and keep it where it loses less than ``left``."""
        tables, there = self.tables, np.array(part.places, dtype=np.int64)
        square = np.ix_(part.clients, there)
        rest = Tables(tables.loss[square], tables.use[square], tables.room[there], tables.out[part.clients])
        listing = Listing(rest, in_parts(prices[part.clients]))
        budget = left - 1 - listing.bound
        listed = listing.every(budget, _LOADS, self.stop) if budget >= 0 else None
        if listed is None:
            return budget < 0
        ended, found = Cover(listed, budget).run(_WORK, self.stop)
        if found is None:
            return ended
        at = np.empty(self.everybody.size, dtype=np.int64)
        for load in part.fixed:
            at[load.clients] = load.place
        at[part.clients] = there[listed.placed(found)]
        self.at, self.lost = at, int(tables.loss[self.everybody, at].sum())
        return True


@dataclass(frozen=True, slots=True)
class _Part:
    """What is left of a plan: places and clients; and the loads that are fixed."""

    places: list[int]
    clients: Ints
    fixed: tuple[Load, ...]

    @property
    def lost(self) -> int:
        """What the fixed loads lose."""
        return round(sum(load.loss for load in self.fixed))

    def less(self, fixed: list[Load]) -> _Part:
        """Return what is left where more loads are fixed."""
        taken = {load.place for load in fixed}
        gone = np.concatenate([load.clients for load in fixed])
        places = [place for place in self.places if place not in taken]
        return _Part(places, np.setdiff1d(self.clients, gone), (*self.fixed, *fixed))
