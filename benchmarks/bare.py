"""The yardstick: one bare OR-Tools SimpleMinCostFlow solve of the options, without shared limits."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from ortools.graph.python import min_cost_flow

from benchmarks.market import Ints, Market

#: One whole-number objective, SCALE * weight + score: the exact maximum weight at all sizes of the study.
SCALE = 10_000


@dataclass(frozen=True, slots=True)
class Bare:
    """What bare solves gave: seconds of the processor (median, the solve alone), seat per client or -1."""

    seconds: float
    seat: Ints
    weight: int
    placed: int


def bare(market: Market, runs: int) -> Bare:
    """Solve the options as one flow, clients to seats to sink, ``runs`` times."""
    took = []
    for _ in range(runs):
        seconds, carried = _once(market)
        took.append(seconds)
    seat = np.full(market.weight.size, -1, dtype=np.int64)
    seat[market.client[carried]] = market.seat[carried]
    return Bare(statistics.median(took), seat, int(market.weight[seat >= 0].sum()), int((seat >= 0).sum()))


def _once(market: Market) -> tuple[float, npt.NDArray[np.bool_]]:
    clients, seats, options = market.weight.size, market.capacity.size, market.client.size
    sink = clients + seats
    solver = min_cost_flow.SimpleMinCostFlow()
    value = SCALE * market.weight[market.client] + market.score
    solver.add_arcs_with_capacity_and_unit_cost(
        market.client, clients + market.seat, np.ones(options, dtype=np.int64), -value
    )
    solver.add_arcs_with_capacity_and_unit_cost(
        clients + np.arange(seats), np.full(seats, sink), market.capacity, np.zeros(seats, dtype=np.int64)
    )
    solver.add_arcs_with_capacity_and_unit_cost(
        np.arange(clients),
        np.full(clients, sink),
        np.ones(clients, dtype=np.int64),
        np.zeros(clients, dtype=np.int64),
    )
    solver.set_nodes_supplies(np.arange(clients), np.ones(clients, dtype=np.int64))
    solver.set_node_supply(sink, -clients)
    began = time.process_time()
    status = solver.solve()
    seconds = time.process_time() - began
    if status != solver.OPTIMAL:
        raise AssertionError(f"the bare flow was not solved: {status}")
    return seconds, solver.flows(np.arange(options)) > 0
