"""Whole loads of places: their bounds, the plans they lead to, and places that are filled anew."""

import itertools

import numpy as np
import pytest

from matching.solve.dive import Dive, settled
from matching.solve.loads import Priced, Program, Tables, ascend, priced
from matching.solve.rebuilt import Rebuilding


def never():
    return False


def drawn(seed, clients=6, places=3):
    """A few clients, each with a few places of different use, and room for most of them."""
    rng = np.random.default_rng(seed)
    use = rng.integers(1, 6, (clients, places))
    loss = rng.integers(0, 20, (clients, places)).astype(float)
    loss[rng.random(loss.shape) < 0.2] = np.inf
    return Tables(loss, use, rng.integers(2, 11, places), rng.integers(20, 40, clients).astype(float))


def least_of_all(tables):
    """What the best plan loses, by trying every one."""
    clients, places = tables.loss.shape
    least = np.inf
    for plan in itertools.product(range(places + 1), repeat=clients):
        load = [sum(tables.use[c, p] for c, p in enumerate(plan) if p == place) for place in range(places)]
        if all(load[place] <= tables.room[place] for place in range(places)):
            lost = sum(tables.out[c] if p == places else tables.loss[c, p] for c, p in enumerate(plan))
            least = min(least, lost)
    return least


def lost_by(tables, best, clients):
    """What loads lose, having seen that they fit and that nobody is in two."""
    inside = [client for load in best.values() for client in load.clients.tolist()]
    assert len(inside) == len(set(inside))
    for place, load in best.items():
        assert tables.use[load.clients, place].sum() <= tables.room[place]
    out = sorted(set(clients.tolist()) - set(inside))
    return sum(tables.loss[load.clients, load.place].sum() for load in best.values()) + tables.out[out].sum()


def everything(tables):
    return list(range(tables.room.size)), np.arange(tables.out.size)


@pytest.mark.parametrize("seed", range(8))
def test_no_plan_loses_less_than_prices_of_clients_and_the_program_of_loads_prove(seed):
    tables = drawn(seed)
    places, clients = everything(tables)
    least = least_of_all(tables)
    start = priced(tables, np.random.default_rng(seed).uniform(0, tables.out), places, clients)
    climbed = ascend(tables, start, clients, least, never)
    ended = Program(tables, places, clients, []).run(start.prices, tables.out.sum() + 1, never)
    assert start.bound <= climbed.bound <= least + 1e-6
    assert ended is None or ended.bound <= least + 1e-6


@pytest.mark.parametrize("seed", range(8))
def test_few_places_are_settled_with_as_little_lost_as_there_is(seed):
    tables = drawn(seed)
    places, clients = everything(tables)
    least = least_of_all(tables)
    proof = priced(tables, tables.out / 2, places, clients)
    found = settled(tables, proof, places, clients, least + 1)
    assert found is not None
    assert lost_by(tables, found, clients) == least
    assert settled(tables, proof, places, clients, least) is None


@pytest.mark.parametrize("seed", range(3))
def test_fixing_loads_leads_to_a_plan_that_fits_and_loses_little(seed):
    tables = drawn(seed, clients=40, places=8)
    places, clients = everything(tables)
    dive = Dive(tables, float(tables.out.sum()), never)
    dive.run(places, clients, [], tables.out / 2)
    bound = ascend(tables, priced(tables, tables.out / 2, places, clients), clients, dive.cut, never).bound
    assert dive.best is not None
    assert lost_by(tables, dive.best, clients) == dive.cut
    assert bound - 1e-6 <= dive.cut <= bound + 40


def test_filling_places_anew_keeps_the_room_loses_less_and_is_the_same_every_time():
    tables = drawn(3, clients=40, places=8)
    places, clients = everything(tables)
    out = np.full(clients.size, len(places))
    proof: Priced = priced(tables, tables.out / 2, places, clients)
    plans = []
    for _ in range(2):
        rebuilding = Rebuilding(tables, out, proof, seed=5)
        rebuilding.run(3, 0.0, never)
        plans.append(rebuilding.at.tolist())
        assert lost_by(tables, dict(enumerate(rebuilding.loads)), clients) == rebuilding.loss
        assert proof.bound - 1e-6 <= rebuilding.loss < 0.7 * tables.out.sum()
    assert plans[0] == plans[1]
    stopped = Rebuilding(tables, out, proof, seed=5)
    stopped.run(6, 0.0, lambda: True)
    assert stopped.at.tolist() == out.tolist()
