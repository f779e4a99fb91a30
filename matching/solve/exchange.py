"""Rings of moves: many clients change place at once, each into what the next one leaves.

Where every option uses one resource, in its own amount, a good plan fills the resources nearly to the last
unit, and hardly anybody can move alone or change with one other. But a ring can: one goes to a second's
resource, the second to a third's, the last to the first's. As long as the ring comes by every resource once,
each step can be judged by itself: what it loses at the prices of the relaxation, and what it leaves unused
there. So the steps are arcs of a graph, and a ring whose arcs sum to less than nothing improves the plan.

Rings are found level by level, whole arrays at a time: some turn of an improving ring has only partial sums
below nothing, so all others are left. Too much in a resource is allowed at a price that follows how often
plans turn out possible. Where no ring is left, some at a small loss are taken, and it begins anew.
Everything is counted, nothing timed, and one seed makes every choice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

#: Steps of a ring, and of one that is taken at a loss.
_LENGTH, _SHORT = 6, 3
#: Ways kept per level and arcs of the graph at most, and for each node.
_WAYS, _ARCS, _WAYS_EACH, _ARCS_EACH = 3000, 20_000, 5, 30
#: Rings taken at a loss after which the price of too much is judged; feasible plans among them that lower it.
_JUDGED, _FEASIBLE = 10, 2
#: Units that a plan may lose on the way, and that a ring may lose beyond these.
_LOSS, _DEARER = 3, 20
#: Rings taken at a loss in a row without a better plan after which it ends; fewer where clients are few.
_PATIENCE = 200
#: Loss that stands for impossible, in units of the mean price.
_NEVER = 1e7
#: Which place of a client, by loss, tells what moving loses.
_THIRD = 3
#: Part of a unit that sums may err.
_FINE = 1e-6


@dataclass(frozen=True, slots=True)
class Places:
    """Who can go where, in dense tables; the last place is staying out, with room for all.

    Attributes
    ----------
    loss
        What a client loses at the prices of the relaxation, shape (clients, places); infinite for no option.
    use
        How much of the place he uses, same shape.
    room
        Room of each place, shape (places,).
    price
        Price of one unit of each, shape (places,).
    """

    loss: Floats
    use: Ints
    room: Ints
    price: Floats


def lost_by_place(places: Places, loss: Floats, at: Ints) -> Floats:
    """Return what clients lose and what stays unused, per place (21); staying out is not told of.

    Parameters
    ----------
    places
        Room, uses and prices.
    loss
        What each client loses at each place, shape (clients, places).
    at
        Place of every client.
    """
    people, count = np.arange(at.size), places.room.size
    lost = np.bincount(at, loss[people, at], count)[:-1]
    load = np.bincount(at, places.use[people, at], count)[:-1]
    found: Floats = np.maximum(lost + places.price[:-1] * (places.room[:-1] - load), 0.0)
    return found


def joining(loss: Floats, at: Ints, part: Ints, each: int) -> Ints:
    """Return who is out and would lose little at the places of a part, ``each`` per place at most.

    Parameters
    ----------
    loss
        What each client loses at each place, the last one being out.
    at
        Place of every client.
    part
        The places.
    each
        So many clients per place.
    """
    out = np.flatnonzero(at == loss.shape[1] - 1)
    if not out.size:
        return out
    more = loss[np.ix_(out, part)].min(axis=1) - loss[out, -1]
    few = out[np.argsort(more, kind="stable")[: each * part.size]]
    found: Ints = few[np.isfinite(loss[np.ix_(few, part)]).any(axis=1)]
    return found


class Exchange:
    """A plan improved ring by ring.

    Parameters
    ----------
    places
        Who can go where.
    now
        Place of every client to begin with; too much may be asked of some.
    seed
        Of its choices.
    """

    def __init__(self, places: Places, now: Ints, seed: int) -> None:
        self.clients, self.places = places.loss.shape
        self.unit = _unit(places)
        # Behind the clients stand the free ends of the places: a ring through one is a chain of moves.
        free = np.zeros((self.places, self.places))
        loss = np.vstack((np.minimum(places.loss, _NEVER * self.unit), free))
        self.loss: Floats = np.where(np.abs(loss) < _FINE * self.unit, 0.0, loss)
        self.use: Ints = np.vstack((places.use, free.astype(np.int64)))
        self.room, self.price = places.room, places.price
        self.at: Ints = np.concatenate((now, np.arange(self.places)))
        self.people = np.arange(self.clients)
        self.ways = min(_WAYS, _WAYS_EACH * self.at.size)
        self.arcs = min(_ARCS, _ARCS_EACH * self.at.size)
        self.penalty = 2.0  # of one unit too much, times the price
        self.rng = np.random.default_rng(seed)
        self.arc: Floats = np.full((self.at.size, self.at.size), np.inf)
        self.load = self._loads()
        self._refresh(np.arange(self.at.size))
        self.best: Ints | None = None
        self.waste = np.inf

    def run(self, rounds: int, stop: Callable[[], bool], enough: float = 0.0) -> Ints | None:
        """Return the best place of every client found; None when no plan kept within the room.

        Parameters
        ----------
        rounds
            How often rings are looked for.
        stop
            Asked before every round whether to end here.
        enough
            Waste at which to end: all that clients lose and places leave unused, at the prices.
        """
        held: tuple[Ints, float] | None = None
        quiet = feasible = last = 0
        for _ in range(rounds):
            if stop():
                break
            if self._take(self._rings(0.0, _LENGTH)):
                continue
            before = self.waste
            feasible += self._note()
            last = quiet if self.waste < before else last
            if self.waste <= enough or quiet - last > min(_PATIENCE, 4 * self.clients):
                break
            energy = self._energy()
            if held is None or energy <= held[1] + _LOSS * self.unit:
                held = self.at.copy(), energy
            else:
                self._return_to(held[0])
            quiet += 1
            if quiet % _JUDGED == 0:
                self.penalty = max(self.penalty * (0.9 if feasible >= _FEASIBLE else 1.1), 0.3)
                feasible = 0
                self._refresh(np.arange(self.at.size))
                held = self.at.copy(), self._energy()
            # The longer nothing better is found, the more may be lost.
            dear = (_LOSS + (quiet - last) % _DEARER) * self.unit
            self._take(self._rings(dear, _SHORT), most=max(self.places // 6, 3))
        self._note()
        return self.best

    def _loads(self) -> Ints:
        load = np.zeros(self.places, dtype=np.int64)
        here = self.at[: self.clients]
        np.add.at(load, here, self.use[self.people, here])
        return load

    def _filled(self, place: Ints, load: Ints) -> Floats:
        """Return what loads cost: what stays unused at its price, too much at more."""
        left = self.room[place] - load
        dear = self.penalty * np.maximum(self.price, self.unit)
        cost: Floats = np.where(left >= 0, self.price[place] * left, -dear[place] * left)
        return cost

    def _refresh(self, node: Ints) -> None:
        """Reckon anew what it costs to come in the place of these nodes; entry (who comes, who goes)."""
        place = self.at[node]
        more = self.use[:, place] - self.use[node, place]
        cost = self.loss[:, place] - self.loss[node, place]
        cost += self._filled(place, self.load[place] + more) - self._filled(place, self.load[place])
        cost[self.at[:, None] == place] = np.inf
        self.arc[:, node] = cost
        self.arc[self.clients :, self.clients :] = np.inf

    def _lost(self) -> float:
        return float(self.loss[self.people, self.at[: self.clients]].sum())

    def _energy(self) -> float:
        return self._lost() + float(self._filled(np.arange(self.places), self.load).sum())

    def _note(self) -> bool:
        """Keep the plan if it is possible and the best so far; say whether it is possible."""
        lost = self._lost()
        if (self.load > self.room).any() or lost >= _NEVER * self.unit:
            return False
        waste = lost + float((self.price * (self.room - self.load)).sum())
        if waste < self.waste - _FINE * self.unit:
            self.waste, self.best = waste, self.at[: self.clients].copy()
        return True

    def _return_to(self, before: Ints) -> None:
        changed = np.zeros(self.places, dtype=np.bool_)
        differs = self.at != before
        changed[self.at[differs]] = changed[before[differs]] = True
        self.at = before.copy()
        self.load = self._loads()
        self._refresh(np.flatnonzero(changed[self.at]))

    def _rings(self, below: float, length: int) -> list[tuple[Floats, Ints]]:
        """Return sums below ``below`` and the nodes of the rings that have them, shape (rings, steps)."""
        source, target = np.nonzero(self.arc < below + 2 * self.unit)
        cost = self.arc[source, target]
        few = _least(cost, np.arange(cost.size), self.arcs)
        source, target, cost = source[few], target[few], cost[few]
        first = np.searchsorted(source, np.arange(self.at.size + 1))
        begin = _least(cost, np.flatnonzero(cost < below), self.ways)
        ways = np.stack((source[begin], target[begin]), axis=1)
        total = cost[begin]
        found = []
        for step in range(2, length + 1):
            closed = total + self.arc[ways[:, -1], ways[:, 0]]
            good = np.flatnonzero(closed < below - _FINE * self.unit)
            if good.size:
                found.append((closed[good], ways[good]))
            if step == length:
                break
            end = ways[:, -1]
            count = first[end + 1] - first[end]
            way = np.repeat(np.arange(end.size), count)
            arc = np.arange(way.size) + np.repeat(first[end] - np.cumsum(count) + count, count)
            grown = total[way] + cost[arc]
            keep = np.flatnonzero(grown < below)
            way, arc, grown = way[keep], arc[keep], grown[keep]
            place = self.at[target[arc]]
            keep = np.flatnonzero(~(self.at[ways[way]] == place[:, None]).any(axis=1))
            way, arc, grown = way[keep], arc[keep], grown[keep]
            if not way.size:
                break
            # Of ways with the same ends the one that costs least, and of all the cheapest few.
            key = ways[way, 0] * self.at.size + target[arc]
            order = np.lexsort((grown, key))
            alone = np.ones(order.size, dtype=np.bool_)
            alone[1:] = key[order][1:] != key[order][:-1]
            keep = _least(grown, order[alone], self.ways)
            ways = np.column_stack((ways[way[keep]], target[arc[keep]]))
            total = grown[keep]
        return found

    def _take(self, found: list[tuple[Floats, Ints]], most: int | None = None) -> int:
        """Take rings that have no place in common: the best first, or ``most`` by chance; say how many."""
        rings: list[tuple[float, Ints]] = []
        for total, ways in found:
            best = (
                np.argsort(total, kind="stable")[:200] if most is None else self.rng.permutation(total.size)
            )
            rings += [(float(total[at]), ways[at]) for at in best[:200].tolist()]
        if most is None:
            rings.sort(key=lambda ring: ring[0])
        else:
            rings = [rings[at] for at in self.rng.permutation(len(rings)).tolist()]
        touched = np.zeros(self.places, dtype=np.bool_)
        taken = 0
        for _, ring in rings:
            place = self.at[ring]
            if touched[place].any():
                continue
            touched[place] = True
            people = ring < self.clients
            who, to = ring[people], np.roll(place, -1)[people]
            np.subtract.at(self.load, self.at[who], self.use[who, self.at[who]])
            self.at[who] = to
            np.add.at(self.load, to, self.use[who, to])
            taken += 1
            if most is not None and taken >= most:
                break
        if taken:
            self._refresh(np.flatnonzero(touched[self.at]))
        return taken


def _unit(places: Places) -> float:
    """Return what counts as little: the mean price of a unit of room, or what another place loses if more."""
    scarce = places.price[places.price > 0]
    price = float(scarce.mean()) if scarce.size else 0.0
    third = np.sort(places.loss, axis=1)[:, min(_THIRD, places.loss.shape[1]) - 1]
    other = float(third[np.isfinite(third)].mean()) if np.isfinite(third).any() else 0.0
    return max(price, other) or 1.0


def _least(cost: Floats, among: Ints, most: int) -> Ints:
    """Return these positions, or as many of them as may be, those that cost least."""
    if among.size <= most:
        return among
    found: Ints = np.sort(among[np.argpartition(cost[among], most)[:most]])
    return found
