"""The smallest prices of a flow, beside those that plain reasoning arrives at one step at a time."""

import random

import numpy as np
import pytest

from matching.problem import Floor
from matching.solve import prices
from matching.solve.network import NoFlow, build_graph, combined_scale, flow, ordered_values
from matching.solve.tree import as_tree
from tests.matching.problems import make


def nested(seed):
    """A problem of places within limits within a limit; sometimes with a floor and a fixed option."""
    rng = random.Random(seed)
    clients, places, middle = rng.randint(1, 40), rng.randint(1, 9), rng.randint(1, 3)
    last = places + middle
    within = [rng.choice([None, *range(places, last)]) for _ in range(places)]
    options = []
    for client in range(clients):
        for place in rng.sample(range(places), rng.randint(0, min(places, 5))):
            around = () if within[place] is None else (within[place], *([last] if within[place] % 2 else []))
            options.append(
                {"client": client, "score": rng.randint(0, 30), "uses": dict.fromkeys((place, *around), 1)}
            )
    more = {}
    if rng.random() < 0.4:
        more["floors"] = (Floor(tuple(range(0, clients, 3)), rng.randint(0, clients // 6)),)
    if options and rng.random() < 0.3:
        more["fixed"] = (rng.randrange(len(options)),)
    rooms = [rng.randint(0, 4) for _ in range(places)] + [rng.randint(0, 12) for _ in range(middle)]
    weights = [rng.randint(1, rng.choice([3, 100])) for _ in range(clients)]
    return make(weights, [*rooms, rng.randint(0, clients)], options, **more)


def flows(seed):
    """The tree and values of a problem, its best flow, and the best flow at other values."""
    problem = nested(seed)
    tree = as_tree(problem)
    first, second = ordered_values(problem, tree.arcs)
    value = combined_scale(first, second, tree.client, problem.clients) * first + second
    graph = build_graph(tree, problem.clients)
    found = []
    for worth in (value, first + second):
        cost = np.zeros(graph.tail.size, dtype=np.int64)
        cost[: graph.options] = -worth
        found.append(flow(graph, cost)[: graph.options] > 0)
    return tree, value, found


def step_by_step(tree, value, chosen):
    """The smallest prices of the paths of all resources, raised one by one; None where they never settle."""
    parent, units = tree.parent.tolist(), tree.units.tolist()
    at, own = [-1] * tree.must.size, [0] * tree.must.size
    load = [0] * len(parent)
    for arc in np.flatnonzero(chosen).tolist():
        client, resource = int(tree.client[arc]), int(tree.leaf[arc])
        at[client], own[client] = resource, int(value[arc])
        while resource >= 0:
            load[resource] += 1
            resource = parent[resource]
    path = [0] * (len(parent) + 1)  # the last one, for no resource, is also at -1
    ways = [
        (at[client], leaf, int(worth) - own[client])
        for client, leaf, worth in zip(tree.client.tolist(), tree.leaf.tolist(), value, strict=True)
    ]
    for resource, room in enumerate(units):
        if room >= 0:
            ways.append((parent[resource], resource, 0))
            ways += [(resource, parent[resource], 0)] * (load[resource] < room)
    for _ in range(len(path) + 1):
        before = list(path)
        for tail, head, gain in ways:
            path[head] = max(path[head], path[tail] + gain)
        free = [client for client, must in enumerate(tree.must.tolist()) if not must]
        if path[-1] > 0 or any(own[client] < path[at[client]] for client in free):
            return None
        if path == before:
            return path[:-1]
    return None


@pytest.mark.parametrize("part", [(1, 2), (1 << 12, 1 << 14)])
def test_prices_are_the_smallest_that_leave_nobody_envious_and_exist_for_the_best_flows_alone(
    part, monkeypatch
):
    monkeypatch.setattr(prices, "_FIRST_PART", part[0])
    monkeypatch.setattr(prices, "_PART", part[1])
    none = 0
    for seed in range(60):
        try:
            tree, value, (best, other) = flows(seed)
        except NoFlow:
            continue
        for chosen in (best, other):
            expected = step_by_step(tree, value.tolist(), chosen)
            for kind in (np.int64, object):
                found = prices.smallest_prices(tree, value.astype(kind), chosen)
                if expected is None:
                    assert found is None
                else:
                    paths = prices.path_prices(tree, found)[:-1]
                    assert paths[tree.units >= 0].tolist() == [
                        path for path, room in zip(expected, tree.units, strict=True) if room >= 0
                    ]
        assert step_by_step(tree, value.tolist(), best) is not None
        none += step_by_step(tree, value.tolist(), other) is None
    assert none > 5
