"""Few places divided anew in two halves: the best of all of them, within the room, the same every time."""

import itertools

import numpy as np
import pytest

from matching.solve import halves
from matching.solve.exchange import Places
from matching.solve.halves import Halves


def never():
    return False


def drawn(seed, clients=6, places=3):
    """A few clients, each with a few places of different use, at some prices; the last place is out."""
    rng = np.random.default_rng(seed)
    price = np.append(rng.integers(0, 4, places), 0).astype(float)
    use = np.column_stack((rng.integers(1, 6, (clients, places)), np.zeros(clients, dtype=np.int64)))
    loss = rng.integers(0, 20, (clients, places + 1)).astype(float)
    loss[:, :places][rng.random((clients, places)) < 0.2] = np.inf
    loss[:, places] = rng.integers(20, 40, clients)
    return Places(loss + use * price, use, np.append(rng.integers(2, 11, places), 5 * clients), price)


def lost_by(tables, at):
    """What clients lose and places leave unused at the prices, having seen that all fits."""
    people = np.arange(at.size)
    load = np.bincount(at, tables.use[people, at], tables.room.size)
    assert (load <= tables.room).all()
    return tables.loss[people, at].sum() + (tables.price * (tables.room - load))[:-1].sum()


def least_of_all(tables):
    clients, places = tables.loss.shape
    least = np.inf
    for plan in itertools.product(range(places), repeat=clients):
        at = np.array(plan)
        load = np.bincount(at, tables.use[np.arange(clients), at], places)
        if (load <= tables.room).all():
            least = min(least, lost_by(tables, at))
    return least


@pytest.mark.parametrize("seed", range(12))
def test_all_places_divided_at_once_lose_as_little_as_the_best_of_all(monkeypatch, seed):
    monkeypatch.setattr(halves, "_UNUSED", 10)
    monkeypatch.setattr(halves, "_JOINING", 6)
    tables = drawn(seed)
    found = Halves(tables, np.full(6, 3), seed)
    # Staying out is looked at only while anybody is out, so a second look may see more.
    found.run(4, never)
    assert lost_by(tables, found.at) == pytest.approx(least_of_all(tables))


def test_dividing_keeps_the_room_never_loses_more_and_is_the_same_every_time():
    tables = drawn(3, clients=60, places=9)
    plans = []
    for _ in range(2):
        found = Halves(tables, np.full(60, 9), seed=5)
        lost = [lost_by(tables, found.at)]
        for _ in range(20):
            found.run(1, never)
            lost.append(lost_by(tables, found.at))
        assert all(after <= before + 1e-6 for before, after in itertools.pairwise(lost))
        assert lost[-1] < 0.8 * lost[0]
        plans.append(found.at.tolist())
    assert plans[0] == plans[1]
    stopped = Halves(tables, np.full(60, 9), seed=5)
    stopped.run(20, lambda: True)
    assert stopped.at.tolist() == [9] * 60


def test_where_there_are_too_many_ways_those_that_lose_least_are_kept_and_still_fit(monkeypatch):
    monkeypatch.setattr(halves, "_WAYS", 200)
    tables = drawn(4, clients=60, places=9)
    found = Halves(tables, np.full(60, 9), seed=1)
    found.run(30, never)
    assert lost_by(tables, found.at) < lost_by(tables, np.full(60, 9))


def test_after_many_parts_without_a_better_plan_it_ends():
    tables = drawn(3)
    found = Halves(tables, np.full(6, 3), seed=0)
    found.run(1000, never, patience=5)
    assert found.quiet == 5
