"""What else a user might pick, on one instance: solvers, graph libraries, stable matching, greedy.

Each peer gets the whole problem where it can express it, and seats alone where it cannot; the table says so.
Stable matching is a deferred acceptance of our own: the known package has the import name of our own room, so
both cannot live in one environment, and cannot hold shared limits either.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from benchmarks.bare import SCALE, bare
from benchmarks.limits import everything, plain
from benchmarks.market import Ints, Market
from matching.first_come import greedy, meetings
from matching.problem import Problem
from matching.solve import solve

#: Certified gap that our own plan is asked for beside its peers.
OUR_GAP = 0.0006


@dataclass(frozen=True, slots=True)
class Peer:
    """One contender.

    Attributes
    ----------
    name
        As the table shows it.
    limits
        Whether it holds the shared limits; if not it gets seats alone.
    run
        Takes the problem, the market and a cap in seconds; returns the chosen options and a remark.
    """

    name: str
    limits: bool
    run: Callable[[Problem, Market, float], tuple[Ints, str]]


def problem_for(peer: Peer, market: Market) -> Problem:
    """Return what this peer has to solve."""
    return everything(market) if peer.limits else plain(market)


def value_of(problem: Problem) -> Ints:
    """Return one whole-number value per option: ``SCALE * weight + score``."""
    return SCALE * problem.weights[problem.option_client] + problem.scores


def broken(problem: Problem, chosen: Ints) -> int:
    """Return how many limits and keep-apart pairs these options break."""
    picked = np.zeros(problem.options, dtype=np.bool_)
    picked[chosen] = True
    on = picked[problem.uses.owner]
    load = np.bincount(problem.uses.items[on], problem.amounts[on], problem.capacities.size)
    return int((load > problem.capacities).sum()) + len(meetings(problem, chosen.tolist()))


def _bare(problem: Problem, market: Market, cap: float) -> tuple[Ints, str]:
    seat = bare(market, 1).seat
    return np.flatnonzero(market.seat == seat[market.client]), "optimal; no shared limits"


def _ours(problem: Problem, market: Market, cap: float) -> tuple[Ints, str]:
    found = solve(problem, gap=OUR_GAP, prove=False, time_limit=cap)
    return np.array(found.chosen, dtype=np.int64), f"certified gap {100 * found.gap:.3f} %, with its proof"


def _ours_plain(problem: Problem, market: Market, cap: float) -> tuple[Ints, str]:
    found = solve(problem, time_limit=cap)
    return np.array(found.chosen, dtype=np.int64), f"{found.status}, with prices and proof"


def _greedy(problem: Problem, market: Market, cap: float) -> tuple[Ints, str]:
    return by_priority(problem), "no bound"


def by_priority(problem: Problem) -> Ints:
    """Return what serving by weight, then arrival, gives, each the best-scoring option that fits."""
    order = np.lexsort((problem.arrival, -problem.weights))
    chosen, _ = greedy(problem, [int(client) for client in order])
    return np.array(chosen, dtype=np.int64)


def _deferred(problem: Problem, market: Market, cap: float) -> tuple[Ints, str]:
    """Clients propose in order of score; a seat keeps the heaviest, first arrived."""
    bounds = np.searchsorted(market.client, np.arange(market.weight.size + 1))
    ranked = np.lexsort((-market.score, market.client))
    rank = np.empty(market.weight.size, dtype=np.int64)
    rank[np.lexsort((market.arrival, -market.weight))] = np.arange(rank.size)
    ahead, last, place = bounds[:-1].tolist(), bounds[1:].tolist(), rank.tolist()
    seat, room = market.seat[ranked].tolist(), market.capacity.tolist()
    held: list[list[tuple[int, int, int]]] = [[] for _ in room]
    waiting = list(range(rank.size))
    while waiting:
        client = waiting.pop()
        while ahead[client] < last[client]:
            at = ahead[client]
            ahead[client] += 1
            here = held[seat[at]]
            heapq.heappush(here, (-place[client], client, at))
            if len(here) <= room[seat[at]]:
                break
            client = heapq.heappop(here)[1]
    chosen = ranked[[at for here in held for _, _, at in here]]
    return np.sort(chosen), "stable; no shared limits, no bound"


def _cp_sat(problem: Problem, market: Market, cap: float) -> tuple[Ints, str]:
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    take = [model.new_bool_var("") for _ in range(problem.options)]
    for rows, amounts, capacities in _rows(problem):
        for row, amount, capacity in zip(rows, amounts, capacities, strict=True):
            model.add(sum(int(a) * take[o] for o, a in zip(row, amount, strict=True)) <= int(capacity))
    for one, other in _apart(problem):
        model.add_at_most_one(take[one], take[other])
    model.maximize(sum(int(v) * t for v, t in zip(value_of(problem), take, strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = cap
    solver.parameters.num_workers = 2
    solver.parameters.random_seed = 0
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return np.zeros(0, dtype=np.int64), "no plan within the cap"
    if solver.objective_value <= 0:
        return np.zeros(0, dtype=np.int64), "stopped at the cap with nothing better than an empty plan"
    gap = (solver.best_objective_bound - solver.objective_value) / solver.objective_value
    chosen = np.array([o for o, t in enumerate(take) if solver.boolean_value(t)], dtype=np.int64)
    return chosen, "optimal" if status == cp_model.OPTIMAL else f"stopped at the cap, gap {100 * gap:.3f} %"


def _highs(problem: Problem, market: Market, cap: float) -> tuple[Ints, str]:
    from scipy.optimize import Bounds, LinearConstraint, milp

    rows = sparse.vstack([_matrix(problem), _apart_matrix(problem)]).tocsr()
    limit = np.concatenate(
        (
            np.ones(problem.clients),
            problem.capacities,
            np.ones(rows.shape[0] - problem.clients - problem.capacities.size),
        )
    )
    found = milp(
        -value_of(problem).astype(np.float64),
        integrality=np.ones(problem.options),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(rows, -np.inf, limit),
        options={"time_limit": cap, "mip_rel_gap": 0.0},
    )
    if found.x is None:
        return np.zeros(0, dtype=np.int64), "no plan within the cap"
    remark = "optimal" if found.status == 0 else f"stopped at the cap, gap {100 * found.mip_gap:.3f} %"
    return np.flatnonzero(found.x > 0.5), remark


def _bipartite(problem: Problem, market: Market, cap: float) -> tuple[Ints, str]:
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    # Every place is a column, and every client has a column of its own for staying out.
    copies = market.capacity
    first = np.cumsum(copies) - copies
    length = copies[market.seat]
    start = np.cumsum(length) - length
    row = np.repeat(market.client, length)
    column = np.repeat(first[market.seat] - start, length) + np.arange(int(length.sum()))
    worth = np.repeat(value_of(problem), length) + 1.0
    clients, places = market.weight.size, int(copies.sum())
    out = np.arange(clients)
    graph = sparse.csr_matrix(
        (
            np.concatenate((worth, np.ones(clients))),
            (np.concatenate((row, out)), np.concatenate((column, places + out))),
        ),
        shape=(clients, places + clients),
    )
    row, column = min_weight_full_bipartite_matching(graph, maximize=True)
    seat_of = np.repeat(np.arange(copies.size), copies)
    return _taken(market, row, column, seat_of), "optimal; no shared limits"


def _dense(problem: Problem, market: Market, cap: float) -> tuple[Ints, str]:
    from scipy.optimize import linear_sum_assignment

    copies = market.capacity
    seat_of = np.repeat(np.arange(copies.size), copies)
    by_seat = np.zeros((market.weight.size, copies.size))
    by_seat[market.client, market.seat] = value_of(problem)
    row, column = linear_sum_assignment(by_seat[:, seat_of], maximize=True)
    return _taken(market, row, column, seat_of), "optimal; no shared limits"


def _taken(market: Market, row: Ints, column: Ints, seat_of: Ints) -> Ints:
    seat = np.full(market.weight.size, -1, dtype=np.int64)
    real = column < seat_of.size
    seat[row[real]] = seat_of[column[real]]
    return np.flatnonzero(market.seat == seat[market.client])


def _networkx(problem: Problem, market: Market, cap: float) -> tuple[Ints, str]:
    import networkx as nx

    graph = nx.DiGraph()
    clients, sink = market.weight.size, -1
    for client in range(clients):
        graph.add_node(client, demand=-1)
        graph.add_edge(client, sink, capacity=1, weight=0)
    graph.add_node(sink, demand=clients)
    for seat, room in enumerate(market.capacity.tolist()):
        graph.add_edge(clients + seat, sink, capacity=room, weight=0)
    value = value_of(problem)
    for client, seat, worth in zip(market.client.tolist(), market.seat.tolist(), value.tolist(), strict=True):
        graph.add_edge(client, clients + seat, capacity=1, weight=-worth)
    _, carried = nx.network_simplex(graph)
    on = [
        carried[client].get(clients + seat, 0) > 0
        for client, seat in zip(market.client.tolist(), market.seat.tolist(), strict=True)
    ]
    return np.flatnonzero(np.array(on)), "optimal; no shared limits"


def _matrix(problem: Problem) -> sparse.csr_matrix:
    """One row per client and one per resource."""
    options = np.arange(problem.options)
    data = np.concatenate((np.ones(problem.options), problem.amounts))
    row = np.concatenate((problem.option_client, problem.clients + problem.uses.items))
    column = np.concatenate((options, problem.uses.owner))
    shape = (problem.clients + problem.capacities.size, problem.options)
    return sparse.csr_matrix((data, (row, column)), shape=shape)


def _rows(problem: Problem) -> list[tuple[list[list[int]], list[list[int]], list[int]]]:
    rows = _matrix(problem)
    limit = [1] * problem.clients + problem.capacities.tolist()
    parts = [slice(rows.indptr[r], rows.indptr[r + 1]) for r in range(rows.shape[0])]
    return [
        (
            [rows.indices[part].tolist() for part in parts],
            [rows.data[part].astype(np.int64).tolist() for part in parts],
            limit,
        )
    ]


def _apart(problem: Problem) -> list[tuple[int, int]]:
    """Return the pairs of options that may not both be chosen."""
    bounds = np.searchsorted(problem.option_client, np.arange(problem.clients + 1)).tolist()
    place = problem.option_place.tolist()
    return [
        (a, b)
        for one, other in problem.keep_apart
        for a in range(bounds[one], bounds[one + 1])
        for b in range(bounds[other], bounds[other + 1])
        if place[a] == place[b]
    ]


def _apart_matrix(problem: Problem) -> sparse.csr_matrix:
    pairs = np.array(_apart(problem), dtype=np.int64).reshape(-1, 2)
    row = np.repeat(np.arange(len(pairs)), 2)
    return sparse.csr_matrix((np.ones(row.size), (row, pairs.ravel())), shape=(len(pairs), problem.options))


PEERS = {
    "bare": Peer("OR-Tools SimpleMinCostFlow, bare", False, _bare),
    "ours-plain": Peer("Schakel, seats alone", False, _ours_plain),
    "bipartite": Peer("SciPy min_weight_full_bipartite_matching", False, _bipartite),
    "dense": Peer("SciPy linear_sum_assignment, dense", False, _dense),
    "networkx": Peer("networkx network_simplex", False, _networkx),
    "stable": Peer("stable matching (deferred acceptance)", False, _deferred),
    "greedy": Peer("greedy by priority", True, _greedy),
    "ours": Peer("Schakel, everything", True, _ours),
    "highs": Peer("HiGHS MIP (scipy.optimize.milp)", True, _highs),
    "cp-sat": Peer("CP-SAT, naive model, 2 workers", True, _cp_sat),
}
