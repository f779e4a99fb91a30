"""Places filled one after the other, many partial plans abreast: the best of all, within the room."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from matching.solve import abreast, in_turn
from matching.solve.abreast import Abreast, Part
from matching.solve.exchange import Places
from matching.solve.in_turn import InTurn
from tests.matching.test_solve_halves import drawn, least_of_all, lost_by, never


def whole(tables):
    """All clients and places as one part in which everything is allowed."""
    places = tables.room.size - 1
    room, price = tables.room[:places], tables.price[:places]
    allowed = np.isfinite(tables.loss)
    return Part(tables.loss, tables.use, room, price, room, allowed, allowed, unit=1.0)


@pytest.mark.parametrize("seed", range(6))
def test_places_filled_one_after_the_other_lose_as_little_as_the_best_of_all(seed):
    tables = drawn(seed)
    part = whole(tables)
    lost, at = Abreast(part, np.inf, np.random.default_rng(seed)).run(never)
    assert lost == pytest.approx(lost_by(tables, at)) == pytest.approx(least_of_all(tables))
    # Nothing better is found, so a budget below that leaves no plan.
    assert Abreast(part, lost - 0.01, np.random.default_rng(seed)).run(never) is None


def test_filling_keeps_the_room_never_loses_more_and_is_the_same_every_time(monkeypatch):
    monkeypatch.setattr(in_turn, "_BEGIN", 5)
    tables = drawn(3, clients=60, places=9)
    plans = []
    for _ in range(2):
        found = InTurn(tables, np.full(60, 9), seed=5)
        lost = [lost_by(tables, found.at)]
        for _ in range(6):
            found.run(1, 100, never)
            lost.append(lost_by(tables, found.at))
        assert all(after <= before + 1e-6 for before, after in itertools.pairwise(lost))
        assert lost[-1] < 0.9 * lost[0]
        plans.append(found.at.tolist())
    assert plans[0] == plans[1]
    stopped = InTurn(tables, np.full(60, 9), seed=5)
    stopped.run(20, 100, lambda: True)
    assert stopped.at.tolist() == [9] * 60


def test_of_too_many_ways_and_plans_some_are_kept_and_still_fit(monkeypatch):
    monkeypatch.setattr(abreast, "PLANS", (300, 100))
    monkeypatch.setattr(abreast, "WAYS", (2000, 500))
    tables = drawn(4, clients=20, places=4)
    tables = replace(tables, room=4 * tables.room)
    lost, at = Abreast(whole(tables), np.inf, np.random.default_rng(0)).run(never)
    assert lost == pytest.approx(lost_by(tables, at))
    assert lost < lost_by(tables, np.full(20, 4))


def test_places_that_no_client_shares_are_left_as_they_are():
    loss = np.array([[0.0, np.inf, 9.0], [np.inf, 0.0, 9.0]])
    tables = Places(loss, np.array([[1, 1, 0], [1, 1, 0]]), np.array([2, 2, 9]), np.array([0.5, 0.5, 0.0]))
    found = InTurn(tables, np.array([0, 1]), seed=0)
    found.run(3, 100, never)
    assert found.at.tolist() == [0, 1]
