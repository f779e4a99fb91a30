"""The shape of a problem that is one flow: every option takes one unit along a path of nested resources.

Fixed options and floors over disjoint groups stay inside the flow: the client of a fixed option has no
other way, and the clients of a floor may stay out only through a limit of as many as the floor leaves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from matching.problem import PART, Floor, Ints, Problem
from matching.solve.reduce import added_up, binding_resources, possible_options, spans

Bools = npt.NDArray[np.bool_]

#: Stands for staying out where an option would stand.
OUT = -1
#: The parent of a resource that no arc was seen to use.
_NOT_MET = -2
#: Arcs up to which what they use is kept in memory, because it is gone through three times.
_KEPT = 1 << 19


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
    whole = possible.all() and not problem.picks.items.size
    rows = _Rows(problem, arcs, picked, binds)
    units = _units(rows)
    if units is None:
        return None
    path = _paths(rows)
    if path is None:
        return None
    leaf, parent = path
    tree = Tree(
        arcs=arcs,
        client=problem.option_client if whole else problem.option_client[arcs],
        leaf=leaf,
        picked=picked,
        parent=parent,
        units=units,
        must=np.zeros(problem.clients, dtype=np.bool_),
    )
    tree.must[problem.option_client[list(problem.fixed)]] = True
    return _with_floors(problem, _in_order(tree))


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


def uses_of(problem: Problem, arcs: Ints, which: Bools) -> tuple[Ints, Ints, Ints]:
    """Return (arc, resource, amount) for what some arcs use of some resources, arcs counted from the first.

    Parameters
    ----------
    problem
        The problem.
    arcs
        Option of each arc; ``OUT`` uses nothing.
    which
        The resources.
    """
    starts = problem.uses.starts
    if arcs.size and arcs[0] >= 0 and (np.diff(arcs) == 1).all():
        arc, at = problem.uses.rows(slice(int(arcs[0]), int(arcs[-1]) + 1))
        resource, amount = problem.uses.items[at], problem.amounts[at]
    else:
        real = np.flatnonzero(arcs != OUT)
        begins, ends = starts[arcs[real]], starts[arcs[real] + 1]
        arc, where = np.repeat(real, ends - begins), spans(begins, ends)
        resource, amount = problem.uses.items[where], problem.amounts[where]
    kept = np.flatnonzero(which[resource] & (amount > 0))
    return arc[kept], resource[kept], amount[kept]


class _Rows:
    """What arcs use that can bind: (arc, resource, amount), part by part; of many arcs never all at once."""

    def __init__(self, problem: Problem, arcs: Ints, picked: Ints, binds: Bools) -> None:
        self.problem = problem
        self.arcs = arcs
        self.picked = picked
        self.binds = binds
        self.kept = list(self._made()) if arcs.size <= _KEPT else None

    def parts(self) -> Iterator[tuple[int, tuple[Ints, Ints, Ints] | None]]:
        """Return the first arc of every part, and its rows by arc, counted from there.

        There are none where an option uses and picks one resource.
        """
        return self._made() if self.kept is None else iter(self.kept)

    def _made(self) -> Iterator[tuple[int, tuple[Ints, Ints, Ints] | None]]:
        for first in range(0, self.arcs.size, PART):
            rows = self._of(slice(first, min(first + PART, self.arcs.size)))
            found = added_up(*rows)
            yield first, found if found[0].size == rows[0].size else None

    def _of(self, part: slice) -> tuple[Ints, Ints, Ints]:
        arc, resource, amount = uses_of(self.problem, self.arcs[part], self.binds)
        picked = self.picked[part]
        one = np.flatnonzero((picked >= 0) & self.binds[np.maximum(picked, 0)])
        return (
            np.concatenate((arc, one)),
            np.concatenate((resource, picked[one])),
            np.concatenate((amount, np.ones(one.size, dtype=np.int64))),
        )


def _units(rows: _Rows) -> Ints | None:
    """Return the capacities in arcs, -1 for resources without; None where one is used in several amounts."""
    capacities = rows.problem.capacities
    taken = np.zeros(capacities.size, dtype=np.int64)
    for _, part in rows.parts():
        if part is None:
            return None
        _, resource, amount = part
        before = taken.copy()
        taken[resource] = amount
        if (taken[resource] != amount).any() or ((before > 0) & (before != taken)).any():
            return None
    units = np.full(capacities.size, -1, dtype=np.int64)
    present = taken > 0
    units[present] = capacities[present] // taken[present]
    return units


def _paths(rows: _Rows) -> tuple[Ints, Ints] | None:
    """Return leaf of every arc and parent of every resource; None where resources are not nested."""
    resources = rows.problem.capacities.size
    leaf = np.full(rows.arcs.size, -1, dtype=np.int64)
    parent = np.full(resources, _NOT_MET, dtype=np.int64)
    rank: Ints | None = None
    for begin, part in rows.parts():
        if part is None:
            return None
        arc, resource, _ = part
        if not (arc[1:] > arc[:-1]).all():
            # A larger resource holds a smaller one. Rows nearly in order sort fast by one key.
            rank = _ranks(rows) if rank is None else rank
            order = np.argsort(arc * resources + rank[resource], kind="stable")
            arc, resource = arc[order], resource[order]
        first = np.ones(arc.size, dtype=np.bool_)
        first[1:] = arc[1:] != arc[:-1]
        leaf[begin + arc[first]] = resource[first]
        following = np.full(arc.size, -1, dtype=np.int64)
        following[:-1] = np.where(first[1:], -1, resource[1:])
        before = parent.copy()
        parent[resource] = following
        if (parent[resource] != following).any() or ((before != _NOT_MET) & (before != parent)).any():
            return None
    return leaf, np.maximum(parent, -1)


def _ranks(rows: _Rows) -> Ints:
    """Return the rank of every resource by how many arcs use it."""
    used = np.zeros(rows.problem.capacities.size, dtype=np.int64)
    for _, part in rows.parts():
        if part is not None:
            used += np.bincount(part[1], minlength=used.size)
    found = np.empty_like(used)
    found[np.argsort(used, kind="stable")] = np.arange(used.size)
    return found


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
    first = problem.capacities.size
    client = np.concatenate([np.zeros(0, dtype=np.int64), *(free for free, _ in members)])
    through = np.repeat(
        np.array([first + number for _, number in members], dtype=np.int64),
        np.array([free.size for free, _ in members], dtype=np.int64),
    )
    order = np.argsort(client)  # floors have no client in common
    client, through = client[order], through[order]
    limited = replace(
        tree,
        parent=np.concatenate((tree.parent, np.full(len(limits), -1, dtype=np.int64))),
        units=np.concatenate((tree.units, np.array(limits, dtype=np.int64))),
    )
    if not client.size:
        return limited
    at = np.searchsorted(tree.client, client, side="right")
    return replace(
        limited,
        arcs=np.insert(tree.arcs, at, OUT),
        client=np.insert(tree.client, at, client),
        leaf=np.insert(tree.leaf, at, through),
        picked=np.insert(tree.picked, at, -1)
        if tree.picked.strides[0]
        else _no_picks(tree.client.size + at.size),
    )


def _in_order(tree: Tree) -> Tree:
    """Return the tree with its arcs in order of client."""
    if (tree.client[1:] >= tree.client[:-1]).all():
        return tree
    order = np.argsort(tree.client, kind="stable")
    return replace(
        tree,
        arcs=tree.arcs[order],
        client=tree.client[order],
        leaf=tree.leaf[order],
        picked=tree.picked[order],
    )


def _no_picks(count: int) -> Ints:
    """Return that nothing is picked, so many times, without memory for each; nobody may write to it."""
    return np.broadcast_to(np.array([-1], dtype=np.int64), count)


def _arcs(problem: Problem, possible: Bools) -> tuple[Ints, Ints]:
    """Return one arc per option, or per resource where the option picks one of several."""
    single = np.flatnonzero(possible & (problem.pick_counts != 1))
    if not problem.picks.items.size:
        return single, _no_picks(single.size)
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
