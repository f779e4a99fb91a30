"""Verifies a plan against its problem in plain Python that shares nothing with the solver.

It recounts every limit, recomputes every level, and re-evaluates the bound from its multipliers. What it
finds is a defect of the program, never of the input.
"""

from __future__ import annotations

from collections import Counter

import numpy as np

from matching.checks_of_prices import bound_from_prices
from matching.errors import PlanFault
from matching.problem import ClientPrices, Problem, Solution


def faults_of(problem: Problem, solution: Solution) -> tuple[str, ...]:
    """Return what is wrong with a plan, one sentence per fault; empty when nothing is."""
    return (
        *_feasibility(problem, solution),
        *_demands(problem, solution),
        *_objective(problem, solution),
        *_proof(problem, solution),
    )


def verify(problem: Problem, solution: Solution) -> None:
    """Refuse a plan that breaks its problem or claims more than it is.

    Raises
    ------
    PlanFault
        Naming every fault.
    """
    faults = faults_of(problem, solution)
    if faults:
        raise PlanFault(faults)


def _feasibility(problem: Problem, solution: Solution) -> list[str]:
    """Check one option per slot (3), capacities (5) and picks (6)."""
    found: list[str] = []
    seats: Counter[tuple[int, int]] = Counter()
    if len(set(solution.chosen)) != len(solution.chosen):
        found.append("an option is chosen twice")
    if not set(solution.picked) <= set(solution.chosen):
        found.append("something is picked for an option that is not chosen")
    for option in solution.chosen:
        name = problem.option_ids[option]
        seats[int(problem.option_client[option]), int(problem.option_slot[option])] += 1
        picked = solution.picked.get(option, ())
        if len(picked) != int(problem.pick_counts[option]) or len(set(picked)) != len(picked):
            found.append(f"option {name} does not pick {int(problem.pick_counts[option])} resources")
        if not set(picked) <= {int(resource) for resource in problem.picks[option]}:
            found.append(f"option {name} picks a resource that is not on its list")
    for (client, slot), count in seats.items():
        if count > 1:
            found.append(f"client {problem.client_ids[client]} has {count} options in slot {slot}")
    for resource, amount in _load(problem, solution).items():
        if amount > int(problem.capacities[resource]):
            name = problem.resource_ids[resource]
            found.append(f"resource {name} is used {amount} times of {int(problem.capacities[resource])}")
    return found


def _load(problem: Problem, solution: Solution) -> Counter[int]:
    load: Counter[int] = Counter()
    for option in solution.chosen:
        for at in range(int(problem.uses.starts[option]), int(problem.uses.starts[option + 1])):
            load[int(problem.uses.items[at])] += int(problem.amounts[at])
        load.update(solution.picked.get(option, ()))
    return load


def _demands(problem: Problem, solution: Solution) -> list[str]:
    """Check keep-apart (7), floors (8) and fixed options (9)."""
    found = [
        f"fixed option {problem.option_ids[option]} is not chosen"
        for option in sorted(set(problem.fixed) - set(solution.chosen))
    ]
    of_client: dict[int, list[int]] = {}
    for option in solution.chosen:
        of_client.setdefault(int(problem.option_client[option]), []).append(option)
    for number, floor in enumerate(problem.floors):
        reached = sum(1 for client in set(floor.clients) if client in of_client)
        if reached < floor.least:
            found.append(f"floor {number + 1} asks {floor.least} and gets {reached}")
    for one, other in problem.keep_apart:
        for a in of_client.get(one, ()):
            for b in of_client.get(other, ()):
                if _share_a_place(problem, a, b):
                    names = f"{problem.option_ids[a]} and {problem.option_ids[b]}"
                    found.append(f"options {names} bring together clients to keep apart")
    return found


def _share_a_place(problem: Problem, a: int, b: int) -> bool:
    if int(problem.option_place[a]) != int(problem.option_place[b]):
        return False
    times_a = {int(time) for time in problem.when[a]}
    times_b = {int(time) for time in problem.when[b]}
    return not (times_a and times_b) or not times_a.isdisjoint(times_b)


def recount(problem: Problem, solution: Solution) -> dict[str, int]:
    """Return every level's value, counted one by one."""
    previous = set(problem.previous)
    score = 0
    for option in solution.chosen:
        score += int(problem.scores[option])
        if option in previous:
            score += problem.stability_bonus
    placed = {int(problem.option_client[option]) for option in solution.chosen}
    weight = sum(int(problem.weights[client]) for client in placed)
    return {"placements": weight, "score": score}


def _objective(problem: Problem, solution: Solution) -> list[str]:
    true = recount(problem, solution)
    found = []
    for level in problem.levels:
        if solution.objective[level] != true[level]:
            found.append(f"level {level} claims {solution.objective[level]} and is {true[level]}")
        if solution.bound[level] < true[level]:
            found.append(f"level {level} is {true[level]}, above its bound {solution.bound[level]}")
    return found


def _proof(problem: Problem, solution: Solution) -> list[str]:
    if solution.client_prices:
        return _proof_by_clients(problem, solution)
    counts = solution.count_prices
    if solution.prices is None and counts is None:
        return []
    set_prices = (price for _, price in solution.set_prices)
    if min((*(solution.prices or ()), *solution.floor_prices, *set_prices), default=0) < 0:
        return ["a multiplier is below zero"]
    if counts and min((*counts.prices, *counts.floor_prices, *(k[-1] for k in counts.kinds)), default=0) < 0:
        return ["a multiplier is below zero"]
    proved = bound_from_prices(problem, solution)
    if counts is not None:
        if counts.factors[0] != solution.scale * counts.factors[1]:
            return ["the prices of counts stand for another weight of the levels"]
        proved //= counts.factors[1]
    first, second = problem.levels
    claimed = solution.scale * solution.bound[first] + solution.bound[second]
    if proved > claimed:
        return [f"the multipliers prove a bound of {proved}, not of {claimed}"]
    return []


def _proof_by_clients(problem: Problem, solution: Solution) -> list[str]:
    """Return where the prices of clients prove less than is claimed.

    With factors ``a`` and ``b`` every plan has ``a * first + b * second`` at most the bound of the prices,
    and no level is below zero.
    """
    if any(min(one.prices, default=0) < 0 or min(one.factors) < 0 for one in solution.client_prices):
        return ["a multiplier is below zero"]
    if (np.diff(problem.uses.starts) != 1).any() or problem.pick_counts.any() or problem.values().min() < 0:
        return ["prices of clients prove nothing where options use more than one resource"]
    first, second = problem.levels
    best = np.zeros(problem.clients, dtype=np.int64)
    np.maximum.at(best, problem.option_client, problem.values())
    weight = int(problem.weights[np.unique(problem.option_client)].sum())
    trivial = {"placements": weight, "score": int(best.sum())}
    most, left = trivial[first], trivial[second]
    reached = solution.objective[first]
    for one in solution.client_prices:
        proved = bound_from_clients(problem, one)
        a, b = one.factors
        most = min(most, proved // a) if a else most
        left = min(left, (proved - a * reached) // b) if b else left
    found = []
    if solution.bound[first] < most:
        found.append(f"the multipliers prove {most} for {first}, not {solution.bound[first]}")
    needed = left if solution.bound[first] == reached else trivial[second]
    if solution.bound[second] < needed:
        found.append(f"the multipliers prove {needed} for {second}, not {solution.bound[second]}")
    return found


def bound_from_clients(problem: Problem, proof: ClientPrices) -> int:
    """Return the upper bound that prices of clients prove (14): their sum and a best knapsack per resource.

    What a plan is worth above what its clients pay is, at each resource, a choice of options that fits. For
    every room from none to the capacity the best such choice is found, one option after the other.
    """
    a, b = proof.factors
    weight, score = problem.weights[problem.option_client], problem.values()
    first, second = (weight, score) if problem.levels[0] == "placements" else (score, weight)
    gain = a * first + b * second - np.array(proof.prices, dtype=np.int64)[problem.option_client]
    resource = problem.uses.items
    total = sum(proof.prices)
    for one in np.unique(resource[gain > 0]).tolist():
        room = int(problem.capacities[one])
        best = np.zeros(room + 1, dtype=np.int64)
        for option in np.flatnonzero((resource == one) & (gain > 0) & (problem.amounts <= room)).tolist():
            amount = int(problem.amounts[option])
            best[amount:] = np.maximum(best[amount:], best[: room + 1 - amount] + gain[option])
        total += int(best[room])
    return total
