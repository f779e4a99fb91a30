"""The shape of a problem that is one flow: every option takes one unit along a path of nested resources.

Fixed options and floors over disjoint groups stay inside the flow: the client of a fixed option has no
other way, and the clients of a floor may stay out only through a limit of as many as the floor leaves.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.problem import Floor, Ints, Problem
from matching.solve.reduce import added_up, binding_resources, possible_options

Bools = npt.NDArray[np.bool_]

#: Stands for staying out where an option would stand.
OUT = -1


@dataclass(frozen=True, slots=True)
class Tree:
    """A problem as one flow.

    Attributes
    ----------
    arcs
        Options, one per arc, in order of client; an option that picks one resource has an arc per resource;
        ``OUT`` for staying out through the limit of a floor.
    client
        Client of each arc, ascending.
    leaf
        First resource of each arc's path, -1 where it uses none that can bind.
    picked
        The resource that an arc picks, -1 where it picks none.
    parent
        Next resource of each resource's path, -1 at the end. Behind the problem's resources stand the
        limits of its floors.
    units
        Capacity of every resource in arcs; -1 where it does not take part.
    must
        Clients who have no free way to stay out.
    """

    arcs: Ints
    client: Ints
    leaf: Ints
    picked: Ints
    parent: Ints
    units: Ints
    must: Bools


def as_tree(problem: Problem, apart: Bools | None = None, binds: Bools | None = None) -> Tree | None:
    """Return the problem without its keep-apart pairs as one flow, or None when it is none.

    It is one when each client has one slot, floors have no client in common, no more than one resource is
    picked, each resource is used in one amount only, and the resources of every option are nested.

    Parameters
    ----------
    problem
        The problem.
    apart
        Resources to leave out, to be priced: those that the flow cannot hold. An option that picks several
        resources needs all of them apart, and is one arc.
    binds
        Resources that could bind, where that is known already; fixed options may leave fewer of them.
    """
    floors = [floor for floor in problem.floors if floor.least > 0]
    if not _one_slot_each(problem) or _overlap(floors):
        return None
    left_out = np.zeros(problem.capacities.size, dtype=np.bool_) if apart is None else apart
    if (problem.pick_counts[problem.picks.owner[~left_out[problem.picks.items]]] > 1).any():
        return None
    possible = left_by_fixed(problem, possible_options(problem))
    if binds is None or problem.fixed:
        binds = binding_resources(problem, possible)
    binds = binds & ~left_out
    arcs, picked = _arcs(problem, possible)
    rows = _rows(problem, arcs, picked, binds)
    arc, resource, amount = added_up(*rows)
    if arc.size != rows[0].size:  # an option uses and picks one resource
        return None
    units = _units(problem, resource, amount)
    if units is None:
        return None
    path = _paths(arc, resource, arcs.size, units.size)
    if path is None:
        return None
    leaf, parent = path
    tree = Tree(
        arcs=arcs,
        client=problem.option_client[arcs],
        leaf=leaf,
        picked=picked,
        parent=parent,
        units=units,
        must=np.zeros(problem.clients, dtype=np.bool_),
    )
    tree.must[problem.option_client[list(problem.fixed)]] = True
    return _in_order(_with_floors(problem, tree))


def left_by_fixed(problem: Problem, possible: Bools) -> Bools:
    """Leave the clients of fixed options nothing else."""
    if not problem.fixed:
        return possible
    fixed = list(problem.fixed)
    settled = np.zeros(problem.clients, dtype=np.bool_)
    settled[problem.option_client[fixed]] = True
    left = possible & ~settled[problem.option_client]
    left[fixed] = possible[fixed]
    return left


def _overlap(floors: list[Floor]) -> bool:
    members = [client for floor in floors for client in set(floor.clients)]
    return len(set(members)) < len(members)


def _units(problem: Problem, resource: Ints, amount: Ints) -> Ints | None:
    """Return the capacities in arcs, -1 for resources without; None where one is used in several amounts."""
    units = np.full(problem.capacities.size, -1, dtype=np.int64)
    largest = np.zeros(problem.capacities.size, dtype=np.int64)
    smallest = np.full(problem.capacities.size, 2**62, dtype=np.int64)
    np.maximum.at(largest, resource, amount)
    np.minimum.at(smallest, resource, amount)
    present = largest > 0
    if (largest[present] != smallest[present]).any():
        return None
    units[present] = problem.capacities[present] // largest[present]
    return units


def _paths(arc: Ints, resource: Ints, arcs: int, resources: int) -> tuple[Ints, Ints] | None:
    """Return leaf of every arc and parent of every resource; None where resources are not nested."""
    if not (arc[1:] > arc[:-1]).all():
        # A larger resource holds a smaller one. Rows nearly in order sort faster by one key than by three.
        by_size = np.argsort(np.bincount(resource, minlength=resources), kind="stable")
        rank = np.empty_like(by_size)
        rank[by_size] = np.arange(resources)
        order = np.argsort(arc * resources + rank[resource], kind="stable")
        arc, resource = arc[order], resource[order]
    leaf = np.full(arcs, -1, dtype=np.int64)
    first = np.ones(arc.size, dtype=np.bool_)
    first[1:] = arc[1:] != arc[:-1]
    leaf[arc[first]] = resource[first]
    following = np.full(arc.size, -1, dtype=np.int64)
    following[:-1] = np.where(first[1:], -1, resource[1:])
    parent = np.full(resources, -1, dtype=np.int64)
    parent[resource] = following
    return None if (parent[resource] != following).any() else (leaf, parent)


def _with_floors(problem: Problem, tree: Tree) -> Tree:
    """Add, per floor, a limit on how many of its clients stay out, and an arc through it for each."""
    has_arc = np.zeros(problem.clients, dtype=np.bool_)
    has_arc[tree.client] = True
    fixed = tree.must.copy()
    limits, members = [], []
    for number, floor in enumerate(problem.floors):
        own = np.array(sorted(set(floor.clients)), dtype=np.int64)
        free = own[has_arc[own] & ~fixed[own]]
        least = floor.least - int(fixed[own].sum())
        limits.append(free.size - least if least > 0 else -1)
        if least > 0:
            tree.must[free] = True
            members.append((free, number))
    floors = np.array(limits, dtype=np.int64)
    client = np.concatenate([tree.client, *(free for free, _ in members)])
    out = client.size - tree.client.size
    first = problem.capacities.size
    through = [np.full(free.size, first + number, dtype=np.int64) for free, number in members]
    nothing = np.full(out, -1, dtype=np.int64)
    return Tree(
        arcs=np.concatenate((tree.arcs, np.full(out, OUT, dtype=np.int64))),
        client=client,
        leaf=np.concatenate([tree.leaf, *through]),
        picked=np.concatenate((tree.picked, nothing)),
        parent=np.concatenate((tree.parent, np.full(floors.size, -1, dtype=np.int64))),
        units=np.concatenate((tree.units, floors)),
        must=tree.must,
    )


def _in_order(tree: Tree) -> Tree:
    """Return the tree with its arcs in order of client."""
    if (tree.client[1:] >= tree.client[:-1]).all():
        return tree
    order = np.argsort(tree.client, kind="stable")
    return Tree(
        arcs=tree.arcs[order],
        client=tree.client[order],
        leaf=tree.leaf[order],
        picked=tree.picked[order],
        parent=tree.parent,
        units=tree.units,
        must=tree.must,
    )


def _arcs(problem: Problem, possible: Bools) -> tuple[Ints, Ints]:
    """Return one arc per option, or per resource where the option picks one of several."""
    single = np.flatnonzero(possible & (problem.pick_counts != 1))
    owner = problem.picks.owner
    ones = np.flatnonzero(
        (problem.pick_counts[owner] == 1) & possible[owner] & (problem.capacities[problem.picks.items] > 0)
    )
    arcs = np.concatenate((single, owner[ones]))
    picked = np.concatenate((np.full(single.size, -1, dtype=np.int64), problem.picks.items[ones]))
    if ones.size:
        order = np.lexsort((picked, arcs))
        return arcs[order], picked[order]
    return arcs, picked


def _one_slot_each(problem: Problem) -> bool:
    """Say whether every client's options stand in one slot."""
    if not problem.options or (problem.option_slot == problem.option_slot[0]).all():
        return True
    first = np.full(problem.clients, -1, dtype=np.int64)
    first[problem.option_client] = problem.option_slot
    return bool((first[problem.option_client] == problem.option_slot).all())


def _rows(problem: Problem, arcs: Ints, picked: Ints, binds: Bools) -> tuple[Ints, Ints, Ints]:
    """Return (arc, resource, amount) for everything that an arc uses and that can bind."""
    lengths = np.diff(problem.uses.starts)[arcs]
    arc = np.repeat(np.arange(arcs.size, dtype=np.int64), lengths)
    offset = np.arange(arc.size, dtype=np.int64) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    at = np.repeat(problem.uses.starts[:-1][arcs], lengths) + offset
    resource, amount = problem.uses.items[at], problem.amounts[at]
    keep = binds[resource] & (amount > 0)
    one = np.flatnonzero((picked >= 0) & binds[np.maximum(picked, 0)])
    return (
        np.concatenate((arc[keep], one)),
        np.concatenate((resource[keep], picked[one])),
        np.concatenate((amount[keep], np.ones(one.size, dtype=np.int64))),
    )
