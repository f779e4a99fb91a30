"""What exactly one more unit of a resource is worth, from a plan proved by flow: one augmenting way.

The smallest price of a resource that no other holds is what one more unit is worth on the combined value. A
way that earns it runs over options that leave their clients as well off as they are (tight ones): somebody
takes the new unit, somebody else what he leaves, until a place was not wanted any more or a client had none.
Such a way is found among the tight options alone, which are few. One more unit of a limit inside another may
be worth less than its price; there the way of least loss over all options says how much.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from matching.problem import Ints, Problem, Solution
from matching.solve.network import level_values
from matching.solve.prices import path_prices
from matching.solve.tree import OUT, Tree, as_tree

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class OneMore:
    """What one more unit gives.

    Attributes
    ----------
    gain
        More on every level, in the policy's order; exact.
    leaves, takes
        Options no longer chosen, and options chosen instead.
    """

    gain: dict[str, int]
    leaves: tuple[int, ...]
    takes: tuple[int, ...]


class FlowState:
    """A plan proved by flow, ready to be asked what one more unit is worth.

    Parameters
    ----------
    problem, solution
        A problem that is one flow, and its optimum with prices.

    Raises
    ------
    ValueError
        When the problem is no flow or the solution has no gap of 0 proved by multipliers.
    """

    def __init__(self, problem: Problem, solution: Solution) -> None:
        tree = as_tree(problem)
        if tree is None or solution.prices is None or solution.status != "optimal":
            raise ValueError("only a plan proved by flow says exactly what one more unit is worth")
        self.problem = problem
        self.tree = tree
        values = level_values(problem, tree.arcs)
        self.levels = [values[level] for level in problem.levels]
        self.price = np.array((*solution.prices, *solution.floor_prices), dtype=object)
        value = solution.scale * self.levels[0].astype(object) + self.levels[1]
        if abs(self.price).max(initial=0) < 2**60 and abs(value).max(initial=0) < 2**60:
            self.price, value = self.price.astype(np.int64), value.astype(np.int64)
        path = path_prices(tree, self.price)
        self.sink = tree.parent.size
        self.carried = _carried(problem, tree, solution)
        surplus = value - path[tree.leaf]
        keeps = np.zeros(problem.clients, dtype=surplus.dtype)
        at = np.flatnonzero(self.carried)
        keeps[tree.client[at]] = surplus[at]
        self.arc_of = np.full(problem.clients, -1, dtype=np.int64)
        self.arc_of[tree.client[at]] = at
        self.loss = keeps[tree.client] - surplus
        self.keeps = keeps
        self.tight = self._by_leaf(np.flatnonzero((self.loss == 0) & ~self.carried))
        self.content = np.flatnonzero((keeps == 0) & (self.arc_of >= 0) & ~tree.must)
        self._tree_ways()

    def _by_leaf(self, arcs: Ints) -> tuple[Ints, Ints]:
        """Return arcs by the resource they lead to, and where each resource's begin."""
        leaf = np.where(self.tree.leaf[arcs] < 0, self.sink, self.tree.leaf[arcs])
        order = np.argsort(leaf, kind="stable")
        return arcs[order], np.searchsorted(leaf[order], np.arange(self.sink + 2))

    @cached_property
    def every(self) -> tuple[Ints, Ints]:
        """All arcs that carry nobody, by the resource they lead to."""
        return self._by_leaf(np.flatnonzero(~self.carried))

    def _tree_ways(self) -> None:
        """Note, per resource, from where a unit can come: resources inside with room, and the one around."""
        tree = self.tree
        load = np.zeros(self.sink + 1, dtype=np.int64)
        where = tree.leaf[self.carried]
        while where.size:
            where = where[where >= 0]
            load += np.bincount(where, minlength=load.size)
            where = tree.parent[where]
        self.below: dict[int, list[int]] = {}
        self.above: dict[int, int] = {}
        for resource in np.flatnonzero(tree.units >= 0).tolist():
            up = int(tree.parent[resource]) if tree.parent[resource] >= 0 else self.sink
            if load[resource] < tree.units[resource]:
                self.below.setdefault(up, []).append(resource)
            if load[resource]:
                self.above[resource] = up


def worth_of_one_more(state: FlowState, resource: int) -> OneMore:
    """Return what one more unit of a resource is worth, and who then sits where.

    A unit is the amount in which the resource is used.

    Parameters
    ----------
    state
        The plan, from which the present state is left as it is.
    resource
        Position of the resource in the problem.
    """
    tree = state.tree
    levels = state.problem.levels
    if tree.units[resource] < 0 or state.price[resource] == 0:
        return OneMore(dict.fromkeys(levels, 0), (), ())
    target = int(tree.parent[resource]) if tree.parent[resource] >= 0 else state.sink
    came = _cheapest_way(state, resource, target)
    if target not in came:
        return OneMore(dict.fromkeys(levels, 0), (), ())
    gain = [0, 0]
    leaves: list[int] = []
    takes: list[int] = []
    node = target
    while node != resource:
        node, arc = came[node]
        if arc == -1:
            continue
        # A client takes this arc and leaves the one he has; -2 - client: he leaves for nothing.
        client = int(tree.client[arc]) if arc >= 0 else -2 - arc
        for sign, at, names in ((1, arc, takes), (-1, int(state.arc_of[client]), leaves)):
            if at >= 0:
                gain = [g + sign * int(v[at]) for g, v in zip(gain, state.levels, strict=True)]
                if tree.arcs[at] != OUT:
                    names.append(int(tree.arcs[at]))
    return OneMore(dict(zip(levels, gain, strict=True)), tuple(leaves), tuple(takes))


def _cheapest_way(state: FlowState, resource: int, target: int) -> dict[int, tuple[int, int]]:
    """Return, of nodes from which a unit can move to a resource, where it goes and by which arc."""
    most = int(state.price[resource])
    came: dict[int, tuple[int, int]] = {}
    far = {resource: 0}
    heap = [(0, resource)]
    while heap:
        loss, node = heapq.heappop(heap)
        if node == target:
            break
        if loss > far[node]:
            continue
        for other, arc, more in _from(state, node, alone=target == state.sink):
            if loss + more < far.get(other, most):
                far[other] = loss + more
                came[other] = (node, arc)
                heapq.heappush(heap, (loss + more, other))
    return came


def _from(state: FlowState, node: int, *, alone: bool) -> list[tuple[int, int, int]]:
    """Return from where a unit can move to a node, with the arc by which it does and the loss.

    Over tight options alone, at no loss, where that is known to be enough.
    """
    tree, sink = state.tree, state.sink
    ways = [(child, -1, 0) for child in state.below.get(node, ())]
    if node in state.above and not (alone and state.price[node]):
        ways.append((state.above[node], -1, int(state.price[node])))
    arcs, first = state.tight if alone else state.every
    for arc in arcs[first[node] : first[node + 1]].tolist():
        old = int(state.arc_of[tree.client[arc]])
        seat = sink if old < 0 or tree.leaf[old] < 0 else int(tree.leaf[old])
        ways.append((seat, arc, int(state.loss[arc])))
    if node == sink:
        clients = state.content if alone else np.flatnonzero((state.arc_of >= 0) & ~tree.must)
        for client in clients.tolist():
            leaf = int(tree.leaf[state.arc_of[client]])
            ways.append((sink if leaf < 0 else leaf, -2 - client, int(state.keeps[client])))
    return ways


def _carried(problem: Problem, tree: Tree, solution: Solution) -> Bools:
    """Return which arcs carry their clients in a plan, also those who stay out through a floor's limit."""
    picked = np.full(problem.options + 1, -2, dtype=np.int64)
    picked[list(solution.chosen)] = -1
    for option, resources in solution.picked.items():
        picked[option] = resources[0]
    carried: Bools = (tree.arcs != OUT) & (picked[tree.arcs] == tree.picked)
    placed = np.zeros(problem.clients, dtype=np.bool_)
    placed[problem.option_client[list(solution.chosen)]] = True
    carried |= (tree.arcs == OUT) & ~placed[tree.client]
    return carried
