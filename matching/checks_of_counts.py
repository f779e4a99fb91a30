"""What is granted to every plan where hours are filled with whole clients; shares nothing with the solver.

Options that use a resource fall into kinds by their seat and by how much they use. A plan has whole numbers
of each, within the resource and the seats, so at any prices of the kinds it pays at most what the dearest
such numbers pay. Kinds that are not named pay nothing and only make room.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from matching.problem import CountPrices, Ints, Problem

#: Of one resource: seat to the (amount, price) of its kinds.
_Kinds = dict[int, list[tuple[int, int]]]


def paid_and_granted(problem: Problem, proof: CountPrices) -> tuple[dict[int, int], int]:
    """Return what options pay for the kinds that they are of, and what all resources filled grant (17).

    Parameters
    ----------
    problem
        The problem.
    proof
        Prices of kinds; those of resources are not looked at.
    """
    named: dict[int, _Kinds] = defaultdict(lambda: defaultdict(list))
    for resource, seat, amount, price in proof.kinds:
        named[resource][seat].append((amount, price))
    paid: defaultdict[int, int] = defaultdict(int)
    users_of = _users(problem, named)
    granted = 0
    for resource, kinds in named.items():
        users = users_of[resource]
        least: dict[int, int] = {}
        price_of = {(seat, amount): price for seat, own in kinds.items() for amount, price in own}
        owner = np.searchsorted(problem.uses.starts, users, side="right") - 1
        for option, amount in zip(owner.tolist(), problem.amounts[users].tolist(), strict=True):
            span = slice(int(problem.uses.starts[option]), int(problem.uses.starts[option + 1]))
            of_seat = dict(
                zip(problem.uses.items[span].tolist(), problem.amounts[span].tolist(), strict=True)
            )
            seat = next((one for one in sorted(kinds) if of_seat.get(one, 0) > 0), -1)
            if (seat, amount) in price_of:
                paid[option] += price_of[seat, amount]
                if seat >= 0:
                    least[seat] = min(least.get(seat, of_seat[seat]), of_seat[seat])
        room = {seat: int(problem.capacities[seat]) // unit for seat, unit in least.items()}
        granted += _dearest(kinds, room, int(problem.capacities[resource]))
    return paid, granted


def _users(problem: Problem, resources: Iterable[int]) -> dict[int, Ints]:
    """Return, for each of these resources, where among all uses it is used."""
    named = np.zeros(problem.capacities.size, dtype=np.bool_)
    named[list(resources)] = True
    at = np.flatnonzero(named[problem.uses.items] & (problem.amounts > 0))
    items = problem.uses.items[at]
    order = np.argsort(items, kind="stable")
    at, items = at[order], items[order]
    return {
        resource: at[slice(*np.searchsorted(items, (resource, resource + 1)).tolist())]
        for resource in np.flatnonzero(named).tolist()
    }


def _dearest(kinds: _Kinds, room: dict[int, int], capacity: int) -> int:
    """Return the most that whole numbers of these kinds pay within the capacity and the seats."""
    unit = int(np.gcd.reduce([amount for own in kinds.values() for amount, _ in own]))
    hours = capacity // unit
    best = [0] * (hours + 1)
    for seat, own in kinds.items():
        items = [(amount // unit, price) for amount, price in own if price > 0 and amount <= capacity]
        if not items or (seat >= 0 and seat not in room):
            continue
        most = min(room.get(seat, hours), hours // min(amount for amount, _ in items))
        alone = np.zeros(hours + 1, dtype=object)
        for _ in range(most):
            more = alone.copy()
            for amount, price in items:
                more[amount:] = np.maximum(more[amount:], alone[: hours + 1 - amount] + price)
            if (more == alone).all():
                break
            alone = more
        joined = np.array(best, dtype=object)
        for used in range(1, hours + 1):
            if alone[used] > alone[used - 1]:
                joined[used:] = np.maximum(
                    joined[used:], np.array(best[: hours + 1 - used], dtype=object) + alone[used]
                )
        best = joined.tolist()
    return int(best[hours])
