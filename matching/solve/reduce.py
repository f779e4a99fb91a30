"""What can be said of a problem before solving it: what is decided, what can never bind, and its shape."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from matching.errors import InfeasibleProblem
from matching.problem import PART, Ints, Problem

Bools = npt.NDArray[np.bool_]


def possible_options(problem: Problem) -> Bools:
    """Return which options could be chosen alone: no use above a capacity, enough resources to pick from."""
    possible = np.ones(problem.options, dtype=np.bool_)
    over = np.flatnonzero(problem.amounts > problem.capacities[problem.uses.items])
    possible[np.searchsorted(problem.uses.starts, over, side="right") - 1] = False
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
    wanted = np.zeros(problem.capacities.size, dtype=np.int64)
    for part in by_clients(problem):
        wanted += _wanted(problem, possible, part)
    return wanted > problem.capacities


def by_clients(problem: Problem) -> list[slice]:
    """Return all options in parts that fit the processor's cache, no client in two of them.

    Where the options do not stand by client, they are one part.
    """
    client, size = problem.option_client, problem.options
    if (client[1:] < client[:-1]).any():
        return [slice(0, size)]
    found, first = [], 0
    while first < size:
        last = min(first + PART, size)
        last += int(np.searchsorted(client[last:], client[last - 1], side="right"))
        found.append(slice(first, last))
        first = last
    return found


def _wanted(problem: Problem, possible: Bools, part: slice) -> Ints:
    """Return what the clients of some options ask of every resource at most."""
    client, slot = problem.option_client[part], problem.option_slot[part]
    seat = (client - client.min()) * (int(slot.max()) + 1) + slot
    (using, uses), (picking, picks) = problem.uses.rows(part), problem.picks.rows(part)
    open_ = possible[part]
    used = open_[using] & (problem.amounts[uses] > 0)
    asked = open_[picking] & (problem.pick_counts[part][picking] > 0)
    resource = np.concatenate((problem.uses.items[uses][used], problem.picks.items[picks][asked]))
    owner = np.concatenate((using[used], picking[asked]))
    amount = np.concatenate((problem.amounts[uses][used], np.ones(int(asked.sum()), dtype=np.int64)))
    wanted = np.zeros(problem.capacities.size, dtype=np.int64)
    if not resource.size:
        return wanted
    owner, resource, amount = added_up(owner, resource, amount)
    # What each client asks in each slot: the largest amount, of which there is one where all are equal.
    span = int(seat.max()) + 1
    key = resource * span + seat[owner]
    if (amount == 1).all():
        return np.bincount(_distinct(key) // span, minlength=wanted.size)
    width = int(amount.max()) + 1
    if (int(key.max()) + 1) * width < 2**63:  # one sort of numbers is much faster than one by two of them
        both = np.sort(key * width + amount)
        key, amount = both // width, both % width
    else:
        order = np.lexsort((amount, key))
        key, amount = key[order], amount[order]
    last = np.ones(key.size, dtype=np.bool_)
    last[:-1] = key[1:] != key[:-1]
    np.add.at(wanted, key[last] // span, amount[last])
    return wanted


def spans(starts: Ints, ends: Ints) -> Ints:
    """Return all positions of these half-open spans, one span after the other."""
    lengths = ends - starts
    total = np.cumsum(lengths)
    within = np.arange(int(total[-1]) if total.size else 0, dtype=np.int64)
    found: Ints = within + np.repeat(starts - total + lengths, lengths)
    return found


def _distinct(values: Ints) -> Ints:
    """Return the distinct values, ascending."""
    ordered = np.sort(values)
    first = np.ones(ordered.size, dtype=np.bool_)
    first[1:] = ordered[1:] != ordered[:-1]
    return ordered[first]


def added_up(owner: Ints, resource: Ints, amount: Ints) -> tuple[Ints, Ints, Ints]:
    """Return (owner, resource, amount) with what one owner asks of one resource added up, by owner."""
    if _nothing_twice(owner, resource):  # the common case
        return owner, resource, amount
    key = owner * (int(resource.max(initial=0)) + 1) + resource
    order = np.argsort(key, kind="stable")
    owner, resource, amount = owner[order], resource[order], amount[order]
    first = np.ones(owner.size, dtype=np.bool_)
    first[1:] = (owner[1:] != owner[:-1]) | (resource[1:] != resource[:-1])
    starts = np.flatnonzero(first)
    total = np.add.reduceat(amount, starts) if starts.size else amount
    return owner[starts], resource[starts], total


def _nothing_twice(owner: Ints, resource: Ints) -> bool:
    """Say whether the rows stand by owner, and no owner asks one resource twice."""
    if (owner[1:] < owner[:-1]).any():
        return False
    for apart in range(1, owner.size):
        one = np.flatnonzero(owner[apart:] == owner[:-apart])
        if not one.size:
            return True
        if (resource[one + apart] == resource[one]).any():
            return False
    return True


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
    possible = possible_options(problem)
    for option in fixed:
        if not possible[option] and not found:
            found.append(f"fixed option {problem.option_ids[option]} does not fit even alone")
    has_option = np.zeros(problem.clients, dtype=np.bool_)
    has_option[problem.option_client[possible]] = True
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
