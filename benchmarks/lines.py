"""The lines of the table: each measured in a process of its own, beside the bare flow in the same process."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from benchmarks import limits
from benchmarks.bare import Bare, bare
from benchmarks.market import SEED, SIZES, Ints, Market
from benchmarks.measure import median, peak_megabytes, timed
from benchmarks.peers import PEERS, broken, by_priority, problem_for
from matching import checks
from matching.errors import NoPlanInTime
from matching.problem import Problem, Solution
from matching.solve import prices_by_name, solve

#: Why-not is asked of so many clients.
ASKED = 200
#: Places of which the worth of one more is worked out.
MORE = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """What a line is run with: ``cap`` is the most seconds for one solve."""

    size: str
    runs: int
    cap: float


@dataclass(frozen=True, slots=True)
class Result:
    """One measurement: seconds of the processor, of the bare flow too; gap as a share; peak megabytes."""

    line: str
    size: str
    runs: int
    seconds: float
    bare: float
    note: str
    gap: float | None = None
    share: float | None = None
    megabytes: float = 0.0

    @property
    def ratio(self) -> float:
        """How many bare flows it took."""
        return self.seconds / self.bare

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return asdict(self)


#: Gap that each solver line asks for, by size.
GAPS = {
    "coach": {"ghent": 0.002, "region": 0.0015, "flanders": 0.0010},
    "polished": {"ghent": 0.0006, "region": 0.0005, "flanders": 0.0003},
    "next-day": {"ghent": 0.001, "region": 0.001, "flanders": 0.001},
}


def _result(
    asked: Asked, line: str, seconds: float, market: Market, note: str, flow: Bare | None = None, **more: Any
) -> Result:
    """Return a measurement; the bare flow runs here unless it had to be first, and counts in the memory."""
    flow = flow or bare(market, asked.runs)
    return Result(
        line, asked.size, asked.runs, seconds, flow.seconds, note, megabytes=peak_megabytes(), **more
    )


def _told(problem: Problem, found: Solution) -> str:
    checks.verify(problem, found)
    placed = len({int(problem.option_client[option]) for option in found.chosen})
    return f"{placed:,} placed, gap {100 * found.gap:.4f} %, {found.stop_reason}, proof {found.proof}"


def line_options(asked: Asked, market: Market) -> Result:
    """Options and scores from the facts, by all rules."""
    columns, rules = _read_and_judged(asked, market.client.size)
    both = statistics.median(a + b for a, b in zip(columns, rules, strict=True))
    result = _result(asked, "options", both, market, "")
    read, judge = (statistics.median(part) / result.bare for part in (columns, rules))
    note = f"{market.client.size:,} options; reading records {read:.2f} x, rules and scores {judge:.2f} x"
    return replace(result, note=note)


def _read_and_judged(asked: Asked, options: int) -> tuple[list[float], list[float]]:
    """Return the seconds of reading the facts and of judging all pairs, run by run; nothing is kept."""
    from matching.eligible import eligible_pairs
    from matching.frame import World
    from matching.options import build_options
    from matching.policy import Parameters, Weights
    from seed.synthetic import city_facts

    facts = city_facts(*SIZES[asked.size], SEED)
    columns, rules = [], []
    for _ in range(asked.runs):
        world, first = timed(lambda: World(facts, Parameters()))
        found, second = timed(
            lambda world=world: build_options(
                world, eligible_pairs(world, lambda done, total: None), Weights()
            )
        )
        columns.append(first)
        rules.append(second)
        if found.size != options:
            raise AssertionError("other options than those of the market")
        del world, found
    return columns, rules


def line_flow(asked: Asked, market: Market) -> Result:
    """Plan, prices and proof, without coach hours: exact."""
    flow = bare(market, asked.runs)
    problem = limits.nested(market, flow)
    found, seconds = median(lambda: solve(problem, time_limit=asked.cap), asked.runs)
    return _result(asked, "flow", seconds, market, _told(problem, found), flow, gap=found.gap)


def _to_gap(line: str) -> Callable[[Asked, Market], Result]:
    def run(asked: Asked, market: Market) -> Result:
        seconds, note, gap = _solved(asked, market, gap=GAPS[line][asked.size], prove=False)
        return _result(asked, line, seconds, market, note, gap=gap)

    return run


def _solved(asked: Asked, market: Market, **how: Any) -> tuple[float, str, float]:
    """Return seconds, what is told of the plan with everything, and its gap; the problem is let go of."""
    problem = limits.everything(market)
    found, seconds = median(lambda: solve(problem, time_limit=asked.cap, **how), asked.runs)
    return seconds, _told(problem, found), found.gap


def line_proved(asked: Asked, market: Market) -> Result:
    """Proved optimal with everything."""
    seconds, note, gap = _solved(asked, market)
    return _result(asked, "proved", seconds, market, note, gap=gap)


def line_next_day(asked: Asked, market: Market) -> Result:
    """Plan the next day: 1 % of clients and places changed, the plan of yesterday and its prices known."""
    seconds, cold, note, gap = _next_day(asked, market)
    result = _result(asked, "next-day", seconds, market, "", gap=gap)
    return replace(result, note=f"{note}; cold {cold / result.bare:.3g} x")


def _next_day(asked: Asked, market: Market) -> tuple[float, float, str, float]:
    """Return the seconds from yesterday's prices and without them, what is told, and the gap."""
    wanted = GAPS["next-day"][asked.size]
    chosen, near = _yesterday(asked, market, wanted)
    seat = np.full(market.weight.size, -1, dtype=np.int64)
    seat[market.client[chosen]] = market.seat[chosen]
    later = market.next_day(SEED + 3)
    kept = np.flatnonzero(later.seat == seat[later.client])
    problem = limits.everything(later, tuple(kept.tolist()), bonus=50)

    def planned(start: dict[str, float] | None = None) -> tuple[Solution, float]:
        return median(
            lambda: solve(problem, gap=wanted, prove=False, time_limit=asked.cap, start=start), asked.runs
        )

    found, seconds = planned(near)
    _, cold = planned()
    same = len(set(found.chosen) & set(kept.tolist())) / max(kept.size, 1)
    return seconds, cold, f"{_told(problem, found)}, {100 * same:.1f} % of places kept", found.gap


def _yesterday(asked: Asked, market: Market, gap: float) -> tuple[Ints, dict[str, float]]:
    """Return the options chosen the day before, and the prices of its plan."""
    today = limits.everything(market)
    before = solve(today, gap=gap, prove=False, time_limit=asked.cap)
    return np.array(before.chosen, dtype=np.int64), prices_by_name(today, before.near)


def line_greedy(asked: Asked, market: Market) -> Result:
    """More placements than greedy by priority under the same limits."""
    seconds, note, gap, share = _against_greedy(asked, market)
    return _result(asked, "greedy", seconds, market, note, gap=gap, share=share)


def _against_greedy(asked: Asked, market: Market) -> tuple[float, str, float, float]:
    """Return the seconds of greedy, what is told, the plan's gap, and how many more people it places."""
    problem = limits.everything(market)
    chosen, seconds = timed(lambda: by_priority(problem))
    found = solve(problem, gap=GAPS["coach"][asked.size], prove=False, time_limit=asked.cap)
    placed = np.unique(problem.option_client[list(found.chosen)]).size
    greedy = np.unique(problem.option_client[chosen]).size
    weight = problem.weights[problem.option_client]
    heavier = weight[list(found.chosen)].sum() / weight[chosen].sum() - 1
    # Where everybody weighs the same, the bound on the weight is one on the number of people.
    heads = replace(problem, weights=np.ones_like(problem.weights))
    counted = solve(heads, gap=GAPS["polished"][asked.size], prove=False, time_limit=asked.cap)
    most = counted.bound["placements"]
    note = (
        f"{greedy:,} -> {placed:,} placed; weight +{100 * heavier:.2f} %; "
        f"no plan places more than {most:,}, {100 * (most / greedy - 1):.2f} % more"
    )
    return seconds, note, found.gap, placed / greedy - 1


def line_prices(asked: Asked, market: Market) -> Result:
    """Find the shadow price of every place at once, from a solved flow."""
    seconds, priced = _priced(asked, market)
    return _result(asked, "prices", seconds, market, f"{priced:,} places have a price")


def _priced(asked: Asked, market: Market) -> tuple[float, int]:
    """Return the seconds that prices take, and how many places have one."""
    from matching.solve.network import combined_scale, level_values
    from matching.solve.prices import smallest_prices
    from matching.solve.tree import as_tree

    problem = limits.plain(market)
    chosen = np.array(solve(problem).chosen, dtype=np.int64)
    tree = as_tree(problem)
    if tree is None:
        raise AssertionError("seats alone are always a flow")
    values = level_values(problem, tree.arcs)
    first, second = (values[level] for level in problem.levels)
    worth = combined_scale(first, second, tree.client, problem.clients) * first + second
    carried = np.isin(tree.arcs, chosen)
    found, seconds = median(lambda: smallest_prices(tree, worth, carried), asked.runs)
    if found is None:
        raise AssertionError("the plan was optimal")
    return seconds, int((found > 0).sum())


def line_why_not(asked: Asked, market: Market) -> Result:
    """One client against all places, every rule, with what blocks by itself."""
    from matching.eligible import all_answers, blocked_only_by
    from matching.frame import World
    from matching.policy import Parameters
    from seed.synthetic import city_facts

    world = World(city_facts(*SIZES[asked.size], SEED), Parameters())
    took = []
    for client in np.linspace(0, market.weight.size - 1, ASKED).astype(int).tolist():
        _, seconds = timed(
            lambda client=client: blocked_only_by(
                all_answers(world.all_pairs(slice(client, client + 1)))[:, 0]
            ),
            collect=False,
        )
        took.append(seconds)
    note = (
        f"median {1e3 * statistics.median(took):.2f} ms, longest {1e3 * max(took):.2f} ms of {ASKED} clients"
    )
    return _result(asked, "why-not", statistics.median(took), market, note)


def line_worth(asked: Asked, market: Market) -> Result:
    """Find the exact worth of one more place, one place at a time, from the plan there is."""
    seconds, note = _worth(asked, market)
    return _result(asked, "worth", seconds, market, note)


def _worth(asked: Asked, market: Market) -> tuple[float, str]:
    """Return the seconds of one question, the median, and what is told."""
    from matching.solve.worth import FlowState, worth_of_one_more

    problem = limits.plain(market)
    before = solve(problem)
    state, ready = timed(lambda: FlowState(problem, before))
    wanted = np.flatnonzero(np.array(before.prices) > 0)
    took = []
    gained = 0
    for seat in wanted[:: max(wanted.size // MORE, 1)][:MORE].tolist():
        more, seconds = timed(lambda seat=seat: worth_of_one_more(state, seat), collect=False)
        gained += more.gain["placements"] > 0
        took.append(seconds)
    note = (
        f"{len(took)} places, {gained} of them for weight, the others for score; "
        f"longest {1e3 * max(took):.2f} ms, getting ready once {ready:.2f} s"
    )
    return statistics.median(took), note


def line_hard(asked: Asked, market: Market) -> Result:
    """Plan the hard version: every half-day counts alone, and clients choose."""
    from matching.eligible import eligible_pairs
    from matching.frame import World
    from matching.options import build_options, build_problem, build_seats
    from matching.policy import Parameters, Policy, Weights
    from seed.synthetic import city_facts

    world = World(city_facts(*SIZES[asked.size], SEED, free_choice_share=1.0), Parameters())
    options = build_options(world, eligible_pairs(world, lambda done, total: None), Weights())
    problem = build_problem(world, options, build_seats(world.offers), Policy(), {})
    try:
        found, seconds = timed(lambda: solve(problem, time_limit=asked.cap))
    except NoPlanInTime:
        return _result(asked, "hard", asked.cap, market, "no plan within the cap", gap=1.0)
    return _result(asked, "hard", seconds, market, _told(problem, found), gap=found.gap)


def run_peer(name: str, asked: Asked, market: Market) -> Result:
    """Run one peer on the city."""
    peer = PEERS[name]
    problem = problem_for(peer, market)
    (chosen, remark), seconds = timed(lambda: peer.run(problem, market, asked.cap))
    weight = int(problem.weights[problem.option_client[chosen]].sum())
    full = limits.everything(market)
    note = (
        f"{chosen.size:,}|{weight:,}|{int(problem.scores[chosen].sum()):,}|{broken(full, chosen):,}|{remark}"
    )
    return _result(asked, f"peer:{name}", seconds, market, note)


LINES: dict[str, Callable[[Asked, Market], Result]] = {
    "options": line_options,
    "flow": line_flow,
    "coach": _to_gap("coach"),
    "polished": _to_gap("polished"),
    "proved": line_proved,
    "next-day": line_next_day,
    "prices": line_prices,
    "worth": line_worth,
    "greedy": line_greedy,
    "hard": line_hard,
    "why-not": line_why_not,
}
