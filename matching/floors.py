"""Fairness floors of a policy as floors of a problem: how many of a group have a place at least."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from matching.facts import ClientFacts
from matching.frame import World
from matching.policy import AGE_BANDS, Policy
from matching.problem import Floor, Problem
from matching.solve.reduce import possible_options


def age_band(age: int | None) -> str | None:
    """Return the band that an age lies in; None for an unknown age and below the first band."""
    if age is None:
        return None
    reached = [band for band, first in AGE_BANDS.items() if age >= first]
    return reached[-1] if reached else None


_TRAITS: Mapping[str, Callable[[ClientFacts], str | None]] = MappingProxyType(
    {
        "dutch_level": lambda client: client.dutch_level,
        "age_band": lambda client: age_band(client.age),
        "area": lambda client: client.area,
        "income_status": lambda client: client.income_status,
    }
)


def trait_of(client: ClientFacts, group: str) -> str | None:
    """Return what a client is in a grouping of ``FLOOR_GROUPS``; None where that is unknown."""
    return _TRAITS[group](client)


def floors_of(world: World, problem: Problem, policy: Policy) -> tuple[Floor, ...]:
    """Return the policy's floors over the clients of this world.

    Only clients who could have an option at all count, because no floor makes a place for the others.

    Parameters
    ----------
    world
        The facts as columns.
    problem
        The options that there are.
    policy
        Names the groups and the least share of each.
    """
    if not policy.floors:
        return ()
    has_option = np.zeros(problem.clients, dtype=np.bool_)
    has_option[problem.option_client[possible_options(problem)]] = True
    found = []
    for floor in policy.floors:
        members = tuple(
            row
            for row, client in enumerate(world.clients.facts)
            if has_option[row] and trait_of(client, floor.group) in floor.values
        )
        found.append(Floor(clients=members, least=floor.percent * len(members) // 100))
    return tuple(found)
