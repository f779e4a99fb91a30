"""Loads written down, put together to plans with everybody in one, and the bound they close in on."""

import itertools

import numpy as np
import pytest

from matching.checks import faults_of
from matching.solve import closing, cover, endings, hard, solve
from matching.solve.closing import Closing
from matching.solve.cover import Cover
from matching.solve.endings import Endings
from matching.solve.listed import Listing, in_parts
from matching.solve.loads import Tables, priced
from tests.matching.test_solve_loads import least_of_all as least_with_some_out
from tests.matching.test_solve_loads import never
from tests.matching.test_solve_packed import jobs


def drawn(seed, clients=6, places=3, unit=1):
    """A few clients who should all have a place, most places with room for two or three."""
    rng = np.random.default_rng(seed)
    use = rng.integers(1, 6, (clients, places))
    loss = unit * rng.integers(0, 20, (clients, places)).astype(float)
    loss[rng.random(loss.shape) < 0.15] = np.inf
    return Tables(loss, use, rng.integers(5, 12, places), np.full(clients, 1000.0 * unit))


def priced_by_chance(tables, seed):
    return in_parts(np.random.default_rng(seed).uniform(0, 20, tables.out.size))


def least_of_all(tables):
    """What the best plan with everybody in a place loses, by trying every one; infinite for none."""
    clients, places = tables.loss.shape
    least = np.inf
    for plan in itertools.product(range(places), repeat=clients):
        at = np.array(plan)
        load = np.bincount(at, tables.use[np.arange(clients), at], places)
        if (load <= tables.room).all():
            least = min(least, tables.loss[np.arange(clients), at].sum())
    return least


def lost_by(tables, at):
    """What a plan loses, having seen that it fits."""
    people = np.arange(at.size)
    assert (np.bincount(at, tables.use[people, at], tables.room.size) <= tables.room).all()
    return tables.loss[people, at].sum()


@pytest.mark.parametrize("seed", range(8))
def test_every_load_that_loses_no_more_than_so_much_is_written_down_and_no_other(seed):
    tables = drawn(seed)
    prices = priced_by_chance(tables, seed)
    listing = Listing(tables, prices)
    budget = 4.0 * (seed % 4)
    listed = listing.every(budget, 10_000, never)
    found = {
        (int(place), tuple(np.flatnonzero(inside).tolist())): beyond
        for place, beyond, inside in zip(listed.place, listed.beyond, listed.inside, strict=True)
    }
    wanted = {}
    for place in range(tables.room.size):
        gains = {}
        for size in range(tables.out.size + 1):
            for who in itertools.combinations(range(tables.out.size), size):
                some = list(who)
                if tables.use[some, place].sum() <= tables.room[place]:
                    gains[place, who] = (prices[some] - tables.loss[some, place]).sum()
        best = max(gains.values())
        wanted |= {load: best - gain for load, gain in gains.items() if best - gain <= budget}
    assert found == wanted
    assert listing.bound == pytest.approx(
        priced(tables, prices, range(tables.room.size), np.arange(tables.out.size)).bound
    )
    assert (np.diff(listed.place) >= 0).all()
    assert listing.every(budget, len(wanted) - 1, never) is None
    assert listing.every(budget, 10_000, lambda: True) is None


def test_a_plan_is_put_together_of_loads_exactly_where_there_is_one():
    met = 0
    for seed in range(60):
        tables = drawn(seed)
        listing = Listing(tables, priced_by_chance(tables, seed))
        least = least_of_all(tables)
        enough = 60.0 if np.isinf(least) else least - listing.bound
        for budget in (enough - 1, enough, enough + 5):
            if budget < 0:
                continue
            listed = listing.every(budget, 100_000, never)
            ended, found = Cover(listed, budget).run(10**9, never)
            assert ended
            assert (found is None) == (budget < enough or np.isinf(least)), seed
            if found is not None:
                met += 1
                lost = lost_by(tables, listed.placed(found))
                assert least <= lost <= listing.bound + budget
    assert met > 40


def test_a_search_tells_when_it_was_stopped_or_had_no_more_work_to_do(monkeypatch):
    monkeypatch.setattr(cover, "_PLANS", 2)
    tables = drawn(4, clients=12, places=5)
    listing = Listing(tables, priced_by_chance(tables, 4))
    listed = listing.every(25.0, 100_000, never)
    assert Cover(listed, 25.0).run(10**9, lambda: True) == (False, None)
    assert Cover(listed, 25.0).run(0, never)[0] is False


def test_pairs_looked_at_in_many_small_parts_lead_to_the_same_plan(monkeypatch):
    tables = drawn(7)
    listing = Listing(tables, priced_by_chance(tables, 7))
    budget = least_of_all(tables) - listing.bound
    listed = listing.every(budget, 100_000, never)
    whole = Cover(listed, budget).run(10**9, never)[1]
    monkeypatch.setattr(cover, "_PAIRS", 3)
    monkeypatch.setattr(cover, "_PLANS", 1)
    parted = Cover(listed, budget).run(10**9, never)[1]
    assert lost_by(tables, listed.placed(whole)) == lost_by(tables, listed.placed(parted))


@pytest.mark.parametrize("unit", [1, 7])
def test_the_bound_closes_in_on_the_best_plan_and_meets_it(unit):
    for seed in range(30):
        tables = drawn(seed, unit=unit)
        least = least_of_all(tables)
        if np.isinf(least):
            continue
        closing_in = Closing(tables, unit * priced_by_chance(tables, seed))
        assert closing_in.unit % unit == 0
        begin = closing_in.least
        at = closing_in.run(int(least) + 3 * closing_in.unit, 10**9, never)
        assert begin <= closing_in.least == least, seed
        assert lost_by(tables, at) == least
        # Nothing is better than the best.
        again = Closing(tables, unit * priced_by_chance(tables, seed))
        assert again.run(int(least), 10**9, never) is None
        assert again.least == least


def test_in_coarse_steps_a_better_plan_is_met_before_the_bound_and_both_end_at_the_best(monkeypatch):
    monkeypatch.setattr(closing, "_STEPS", 2)
    tables = drawn(5)
    least = least_of_all(tables)
    closing_in = Closing(tables, priced_by_chance(tables, 5))
    at = closing_in.run(int(least) + 40, 10**9, never)
    assert lost_by(tables, at) == least == closing_in.least


def test_what_is_not_shown_raises_no_bound(monkeypatch):
    tables = drawn(5)
    least = int(least_of_all(tables))
    begin = Closing(tables, priced_by_chance(tables, 5)).least
    assert begin < least
    for work, stop, loads in ((0, never, 10_000), (10**9, lambda: True, 10_000), (10**9, never, 2)):
        monkeypatch.setattr(closing, "_LOADS", loads)
        closing_in = Closing(tables, priced_by_chance(tables, 5))
        assert closing_in.run(least + 3, work, stop) is None
        assert closing_in.least == begin
    # Where staying out may be the best for somebody, nothing is shown of plans with everybody in a place.
    out = Tables(tables.loss, tables.use, tables.room, np.full(tables.out.size, 21.0))
    closing_in = Closing(out, priced_by_chance(tables, 5))
    assert closing_in.run(least + 3, 10**9, never) is None
    assert closing_in.least < least


def test_where_somebody_may_stay_out_the_bound_holds_for_those_plans_too():
    for seed in range(30):
        tables = drawn(seed, unit=7)
        out = np.random.default_rng(seed).integers(20, 60, tables.out.size).astype(float)
        tables = Tables(tables.loss, tables.use, tables.room, out)
        closing_in = Closing(tables, 7 * priced_by_chance(tables, seed))
        closing_in.run(10_000, 10**9, never)
        assert closing_in.least <= least_with_some_out(tables), seed


@pytest.mark.parametrize("seed", range(4))
def test_plans_begun_by_chance_end_with_everybody_in_a_place_and_are_the_same_every_time(monkeypatch, seed):
    monkeypatch.setattr(endings, "_LOADS", 300)
    monkeypatch.setattr(endings, "_WORK", 50_000)
    tables = drawn(seed, clients=24, places=8)
    tables.loss[np.isinf(tables.loss)] = 60.0
    places, clients = range(8), np.arange(24)
    ended = []
    for _ in range(2):
        start = priced(tables, np.full(24, 8.0), places, clients)
        some = Endings(tables, start, 10_000, seed, never)
        assert some.proof.bound >= start.bound
        some.run(4)
        ended.append(some.at.tolist())
        assert lost_by(tables, some.at) == some.lost >= some.proof.bound - 1e-6
    assert ended[0] == ended[1]
    stopped = Endings(tables, start, 10_000, seed, lambda: True)
    stopped.run(6)
    assert stopped.at is None
    assert stopped.lost == 10_000


def test_only_a_better_plan_is_kept_and_none_is_begun_where_none_can_be(monkeypatch):
    monkeypatch.setattr(endings, "_LOADS", 300)
    monkeypatch.setattr(endings, "_WORK", 50_000)
    tables = drawn(1, clients=24, places=8)
    tables.loss[np.isinf(tables.loss)] = 60.0
    start = priced(tables, np.full(24, 8.0), range(8), np.arange(24))
    many = Endings(tables, start, 10_000, 0, never)
    many.run(6)
    best = Closing(tables, many.proof.prices)
    best.run(many.lost, 10**9, never)
    again = Endings(tables, start, best.least, 1, never)
    again.run(3)
    assert again.at is None
    assert again.lost == best.least
    monkeypatch.setattr(Endings, "_begin", lambda self: pytest.fail("begun in vain"))
    Endings(tables, start, int(np.ceil(many.proof.bound)), 0, never).run(1)


def test_jobs_for_agents_are_proved_by_what_was_put_together_and_agree_with_highs(monkeypatch):
    from scipy.optimize import LinearConstraint, milp

    monkeypatch.setattr(hard, "PACKED_FROM", 0)
    monkeypatch.setattr(hard, "solve_search", lambda *_: pytest.fail("nothing was left to search"))
    searched = set()
    for seed in range(2):
        problem = jobs(6, 20, seed)
        found = solve(problem, prove=True)
        assert faults_of(problem, found) == ()
        assert found.status == "optimal"
        searched.add(found.proof)
        of_client = (problem.option_client[None, :] == np.arange(problem.clients)[:, None]).astype(float)
        of_place = (problem.uses.items[None, :] == np.arange(6)[:, None]) * problem.amounts
        rows = [LinearConstraint(of_client, 1, 1), LinearConstraint(of_place, 0, problem.capacities)]
        best = milp(
            -problem.scores.astype(float),
            constraints=rows,
            integrality=np.ones(problem.options),
            bounds=(0, 1),
            options={"mip_rel_gap": 0},
        )
        assert found.objective["score"] == round(-best.fun), seed
    assert "search" in searched
