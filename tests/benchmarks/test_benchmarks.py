"""What the benchmarks compare: the same options, the same limits, and tables that say what was missed."""

import numpy as np
import pytest

from benchmarks import limits, record, summary
from benchmarks.assignment import families, generated, problem_of
from benchmarks.bare import bare
from benchmarks.lines import Result
from benchmarks.market import market_of
from benchmarks.peers import PEERS, broken, problem_for, value_of
from matching.solve import solve
from seed.synthetic import city_facts

EXACT = ("bare", "ours-plain", "bipartite", "dense", "networkx")


@pytest.fixture(scope="module")
def market():
    return market_of(city_facts(260, 40, 7))


def test_every_exact_peer_reaches_the_same_value_where_nothing_is_shared(market):
    problem = limits.plain(market)
    values = {name: int(value_of(problem)[PEERS[name].run(problem, market, 30)[0]].sum()) for name in EXACT}
    assert len(set(values.values())) == 1, values


@pytest.mark.parametrize("name", ["ours", "greedy", "highs"])
def test_a_peer_that_holds_the_shared_limits_breaks_none(market, name):
    problem = problem_for(PEERS[name], market)
    chosen, _ = PEERS[name].run(problem, market, 30)
    assert chosen.size > 50
    assert broken(problem, chosen) == 0


def test_nobody_gains_by_going_elsewhere_in_a_stable_matching(market):
    problem = limits.plain(market)
    chosen, _ = PEERS["stable"].run(problem, market, 30)
    score = np.full(market.weight.size, -1)
    score[market.client[chosen]] = market.score[chosen]
    rank = np.lexsort((market.arrival, -market.weight)).argsort()
    load = np.bincount(market.seat[chosen], minlength=market.capacity.size)
    last = np.full(market.capacity.size, -1)
    np.maximum.at(last, market.seat[chosen], rank[market.client[chosen]])
    better = market.score > score[market.client]
    welcome = (load < market.capacity)[market.seat] | (rank[market.client] < last[market.seat])
    assert not (better & welcome).any()


def test_what_a_flow_holds_is_planned_with_pins_and_floor_and_no_gap(market):
    problem = limits.nested(market, bare(market, 1))
    found = solve(problem)
    assert (found.gap, found.proof) == (0.0, "multipliers")
    assert set(problem.fixed) <= set(found.chosen)
    floor = problem.floors[0]
    placed = set(problem.option_client[list(found.chosen)].tolist())
    assert len(placed & set(floor.clients)) >= floor.least


def test_a_day_later_one_client_in_a_hundred_is_another(market):
    later = market.next_day(3, share=0.05)
    assert later.client.tolist() == sorted(later.client.tolist())
    same = [
        market.seat[market.client == client].tolist() == later.seat[later.client == client].tolist()
        for client in range(260)
    ]
    assert 0 < same.count(False) <= 13


def test_small_hard_instances_ask_for_less_room_than_there_is_work():
    jobs = generated("D", 5, 20)
    problem = problem_of(jobs)
    assert problem.options == 100
    assert (jobs.use >= 1).all()
    assert (jobs.room * 5 * 10 <= jobs.use.sum(axis=1) * 8 + 50).all()
    assert generated("D", 5, 20).cost.tolist() == jobs.cost.tolist()
    group = families(5, 30)
    assert (group.amounts[group.uses.starts[:-1]] >= 1).all()


def test_the_table_says_which_line_missed_its_ratio_and_which_its_gap():
    def line(name, seconds, **more):
        return Result(name, "ghent", 3, seconds, 1.0, "", megabytes=100, **more)

    table = record.tables(
        "ghent",
        [line("options", 0.5), line("flow", 9.0, gap=0.0), line("coach", 1.0, gap=0.01)],
        60,
    )["ghent"]
    met = [row.split("|")[4].strip() for row in table.splitlines() if row.startswith("| ")][2:]
    assert met == ["yes", "**no**", "**no**", "yes"]


def test_a_record_replaces_its_own_table_and_leaves_the_others(tmp_path, monkeypatch):
    page = tmp_path / "README.md"
    page.write_text("head\n<!-- begin ghent -->\nold\n<!-- end ghent -->\ntail\n")
    monkeypatch.setattr(record, "README", page)
    record.write({"ghent": "new", "region": "far"})
    text = page.read_text()
    assert "old" not in text
    assert text.index("head") < text.index("new") < text.index("tail") < text.index("far")


def test_the_readme_of_the_project_says_what_the_record_says():
    assert summary.short_table(record.README.read_text(encoding="utf-8")) in summary.PROJECT.read_text(
        encoding="utf-8"
    )


def test_lines_that_did_not_run_again_stay_and_those_at_half_of_what_is_asked_are_named(
    tmp_path, monkeypatch
):
    page = tmp_path / "README.md"
    page.write_text("head\n")
    monkeypatch.setattr(record, "README", page)

    def line(name, seconds, megabytes, **more):
        return Result(name, "ghent", 3, seconds, 1.0, "a note", megabytes=megabytes, **more)

    record.write(record.tables("ghent", [line("options", 0.9, 100), line("flow", 1.2, 300, gap=0.0)], 60))
    record.write(record.tables("ghent", [line("worth", 0.001, 100), line("options", 0.4, 200)], 60))
    rows = [row.split("|")[1:4] for row in page.read_text().splitlines() if row.startswith("| ")][2:]
    assert [row[2].strip() for row in rows] == ["0.4 x", "1.2 x", "1/1000 x", "0.30 GB"]
    there, missing = page.read_text().split("There, as parts")[1].split("Not there")
    assert [part.rsplit(": ")[-1] for part in there.splitlines()[0].rstrip(".").split("; ")] == ["0.4", "0.3"]
    assert missing.splitlines()[0].endswith("no coach hours bind: 0.8; memory: 0.75.")
