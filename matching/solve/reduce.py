"""What can be said of a problem before solving it: what is decided, what can never bind, and its shape."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.errors import InfeasibleProblem
from matching.problem import Ints, Problem

Bools = npt.NDArray[np.bool_]


def possible_options(problem: Problem) -> Bools:
    """Return which options could be chosen alone: no use above a capacity, enough resources to pick from."""
    possible = np.ones(problem.options, dtype=np.bool_)
    over = problem.amounts > problem.capacities[problem.uses.items]
    possible[problem.uses.owner[over]] = False
    if problem.picks.items.size:
        free = (problem.capacities[problem.picks.items] > 0).astype(np.int64)
        enough = np.bincount(problem.picks.owner, weights=free, minlength=problem.options)
        possible &= enough >= problem.pick_counts
    return possible


def binding_resources(problem: Problem, possible: Bools) -> Bools:
    """Return which resources could ever bind: more could be asked of them than there is.

    A client asks at most the largest use of any option in each slot; what all clients ask together is an
    upper bound, so a resource not marked can be left out without changing any plan.
    """
    seat = problem.option_client * (int(problem.option_slot.max(initial=0)) + 1) + problem.option_slot
    uses = possible[problem.uses.owner] & (problem.amounts > 0)
    asks = possible[problem.picks.owner] & (problem.pick_counts[problem.picks.owner] > 0)
    resource = np.concatenate((problem.uses.items[uses], problem.picks.items[asks]))
    owner = np.concatenate((problem.uses.owner[uses], problem.picks.owner[asks]))
    amount = np.concatenate((problem.amounts[uses], np.ones(int(asks.sum()), dtype=np.int64)))
    if not resource.size:
        return np.zeros(problem.capacities.size, dtype=np.bool_)
    owner, resource, amount = added_up(owner, resource, amount)
    # What each client asks in each slot: the largest amount, of which there is one where all are equal.
    key = resource * (int(seat.max()) + 1) + seat[owner]
    if (amount == 1).all():
        asked = np.bincount(_distinct(key) // (int(seat.max()) + 1), minlength=problem.capacities.size)
        return asked > problem.capacities
    order = np.lexsort((amount, key))
    key, resource, amount = key[order], resource[order], amount[order]
    last = np.ones(key.size, dtype=np.bool_)
    last[:-1] = key[1:] != key[:-1]
    wanted = np.zeros(problem.capacities.size, dtype=np.int64)
    np.add.at(wanted, resource[last], amount[last])
    return wanted > problem.capacities


def _distinct(values: Ints) -> Ints:
    """Return the distinct values, ascending."""
    ordered = np.sort(values)
    first = np.ones(ordered.size, dtype=np.bool_)
    first[1:] = ordered[1:] != ordered[:-1]
    return ordered[first]


def added_up(owner: Ints, resource: Ints, amount: Ints) -> tuple[Ints, Ints, Ints]:
    """Return (owner, resource, amount) with what one owner asks of one resource added up, by owner."""
    if (owner[1:] > owner[:-1]).all():  # one row each, in order: the common case
        return owner, resource, amount
    order = np.lexsort((resource, owner))
    owner, resource, amount = owner[order], resource[order], amount[order]
    first = np.ones(owner.size, dtype=np.bool_)
    first[1:] = (owner[1:] != owner[:-1]) | (resource[1:] != resource[:-1])
    starts = np.flatnonzero(first)
    total = np.add.reduceat(amount, starts) if starts.size else amount
    return owner[starts], resource[starts], total


def fixed_conflicts(problem: Problem) -> tuple[str, ...]:
    """Return what makes the fixed options or a floor impossible on the face of it, one sentence each."""
    found: list[str] = []
    fixed = sorted(set(problem.fixed))
    seats: dict[tuple[int, int], int] = {}
    load = np.zeros(problem.capacities.size, dtype=np.int64)
    for option in fixed:
        seat = (int(problem.option_client[option]), int(problem.option_slot[option]))
        if seat in seats:
            one, other = problem.option_ids[seats[seat]], problem.option_ids[option]
            found.append(f"fixed options {one} and {other} stand in one slot of one client")
        seats[seat] = option
        span = slice(problem.uses.starts[option], problem.uses.starts[option + 1])
        np.add.at(load, problem.uses.items[span], problem.amounts[span])
    for resource in np.flatnonzero(load > problem.capacities).tolist():
        found.append(
            f"fixed options use {load[resource]} of {problem.resource_ids[resource]}, "
            f"which has {problem.capacities[resource]}"
        )
    has_option = np.zeros(problem.clients, dtype=np.bool_)
    has_option[problem.option_client[possible_options(problem)]] = True
    for number, floor in enumerate(problem.floors):
        reachable = int(has_option[list(set(floor.clients))].sum())
        if reachable < floor.least:
            found.append(f"floor {number + 1} asks {floor.least} clients, of whom {reachable} have an option")
    return tuple(found)


def refuse_conflicts(problem: Problem) -> None:
    """Refuse a problem whose fixed options or floors contradict its limits on the face of it.

    Raises
    ------
    InfeasibleProblem
        Naming every contradiction found.
    """
    conflicts = fixed_conflicts(problem)
    if conflicts:
        raise InfeasibleProblem(conflicts)


@dataclass(frozen=True, slots=True)
class Tree:
    """A problem that is one flow: every option takes one unit along a path of nested resources.

    Attributes
    ----------
    arcs
        Positions of the options, one per arc; an option that picks one resource has an arc per resource.
    leaf
        First resource of each arc's path, -1 where it uses none that can bind.
    picked
        The resource that an arc picks, -1 where it picks none.
    parent
        Next resource of each resource's path, -1 at the end.
    units
        Capacity of every resource in arcs; -1 where it does not take part.
    """

    arcs: Ints
    leaf: Ints
    picked: Ints
    parent: Ints
    units: Ints


def as_tree(problem: Problem) -> Tree | None:
    """Return the problem as one flow, or None when it is none.

    It is one when each client has one slot, no keep-apart, floors or fixed options stand, no more than one
    resource is picked, each resource is used in one amount only, and the resources of every option are
    nested.
    """
    if problem.keep_apart or problem.floors or problem.fixed or (problem.pick_counts > 1).any():
        return None
    if not _one_slot_each(problem):
        return None
    possible = possible_options(problem)
    binds = binding_resources(problem, possible)
    arcs, picked = _arcs(problem, possible)
    rows = _rows(problem, arcs, picked, binds)
    arc, resource, amount = added_up(*rows)
    if arc.size != rows[0].size:  # an option uses and picks one resource
        return None
    units = np.full(problem.capacities.size, -1, dtype=np.int64)
    largest = np.zeros(problem.capacities.size, dtype=np.int64)
    smallest = np.full(problem.capacities.size, 2**62, dtype=np.int64)
    np.maximum.at(largest, resource, amount)
    np.minimum.at(smallest, resource, amount)
    present = largest > 0
    if (largest[present] != smallest[present]).any():
        return None
    units[present] = problem.capacities[present] // largest[present]
    size = np.bincount(resource, minlength=problem.capacities.size)
    if not (arc[1:] > arc[:-1]).all():
        order = np.lexsort((resource, size[resource], arc))
        arc, resource = arc[order], resource[order]
    leaf = np.full(arcs.size, -1, dtype=np.int64)
    first = np.ones(arc.size, dtype=np.bool_)
    first[1:] = arc[1:] != arc[:-1]
    leaf[arc[first]] = resource[first]
    following = np.full(arc.size, -1, dtype=np.int64)
    following[:-1] = np.where(first[1:], -1, resource[1:])
    parent = np.full(problem.capacities.size, -2, dtype=np.int64)
    parent[resource] = following
    if (parent[resource] != following).any():
        return None
    return Tree(arcs=arcs, leaf=leaf, picked=picked, parent=np.maximum(parent, -1), units=units)


def _arcs(problem: Problem, possible: Bools) -> tuple[Ints, Ints]:
    """Return one arc per option, or per resource where the option picks one of several."""
    single = np.flatnonzero(possible & (problem.pick_counts == 0))
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
