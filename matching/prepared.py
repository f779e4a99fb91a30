"""A round as far as it goes without solving: facts as columns, options, resources, problem.

``make_plan`` solves what this makes; what-if questions change it and solve again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from matching.eligible import eligible_pairs
from matching.facts import Facts, GuidanceFacts, OfferFacts, ServiceFacts
from matching.floors import floors_of
from matching.frame import World
from matching.options import (
    Options,
    Seats,
    build_options,
    build_problem,
    build_seats,
    option_id,
    seat_places,
)
from matching.policy import Parameters, Policy, Weights
from matching.problem import Problem, Solution
from matching.resources import Shared, build_shared

Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a round is asked with, beside its facts.

    Attributes
    ----------
    policy, weights, parameters
        What comes first, what soft rules weigh, the numbers that rules stand on.
    seed
        Of the search's own choices.
    previous
        Client key to the option of a proposal that was discussed.
    previous_beside
        The same of the courses beside a place.
    """

    policy: Policy = field(default_factory=Policy)
    weights: Weights = field(default_factory=Weights)
    parameters: Parameters = field(default_factory=Parameters)
    seed: int = 0
    previous: Mapping[str, str] = field(default_factory=dict)
    previous_beside: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A round ready to solve.

    Attributes
    ----------
    facts, settings
        What it was made from; clients who do not look for a place are left out.
    world, options, seats, shared, problem
        What was made of them.
    pairs
        How many pairs may be proposed.
    """

    facts: Facts
    settings: Settings
    world: World
    options: Options
    seats: Seats
    shared: Shared
    problem: Problem
    pairs: int

    def option_name(self, option: int) -> str:
        """Return the name of an option among those of its client, as ``previous`` takes it."""
        o = self.options
        return option_id(self.world.offers, int(o.offer[option]), int(o.form[option]), int(o.day[option]))

    def option_numbers(self) -> dict[tuple[str, str], int]:
        """Return the position of every option by client key and name."""
        clients = [client.key for client in self.world.clients.facts]
        of = self.options.client.tolist()
        return {(clients[of[at]], self.option_name(at)): at for at in range(self.options.size)}

    def offers_of(self, chosen: Sequence[int]) -> dict[str, str]:
        """Return client key to offer key, of options chosen."""
        clients, offers = self.world.clients.facts, self.world.offers.facts
        return {
            clients[int(self.options.client[option])].key: offers[int(self.options.offer[option])].key
            for option in chosen
        }

    def assignment(self, solution: Solution) -> dict[str, str]:
        """Return client key to the option chosen, for who is placed."""
        clients = self.world.clients.facts
        return {
            clients[int(self.options.client[option])].key: self.option_name(option)
            for option in solution.chosen
        }


def prepare(
    facts: Facts, settings: Settings, tell: Told | None = None, *, open_full: bool = False
) -> Prepared:
    """Return a round ready to solve.

    Parameters
    ----------
    facts
        What is known on the day of the round.
    settings
        What comes first, and the rest of the question.
    tell
        Called with the clients judged so far and in all; may raise to stop.
    open_full
        Also make the options of places of which none are free, so that one more can be asked for; their
        capacity stays zero and no plan can use them.

    Raises
    ------
    InvalidFacts
        When the facts contradict themselves or hold a code that no rule knows.
    """
    looking = replace(facts, clients=tuple(c for c in facts.clients if c.looks_for_place))
    opened = looking
    if open_full:
        opened = replace(
            looking,
            offers=tuple(with_room(offer) for offer in looking.offers),
            services=tuple(_with_group_room(service) for service in looking.services),
            guidance=_with_minutes(looking),
        )
    world = World(opened, settings.parameters)
    pairs = eligible_pairs(world, tell or (lambda _done, _total: None))
    options = build_options(world, pairs, settings.weights)
    seats = build_seats(world.offers)
    shared = build_shared(world, options)
    problem = build_problem(world, options, seats, settings.policy, settings.previous, shared)
    ready = Prepared(
        facts=looking,
        settings=settings,
        world=world,
        options=options,
        seats=seats,
        shared=shared,
        problem=problem,
        pairs=int(pairs.client.size),
    )
    if open_full:
        ready = with_places_of(ready, looking)
    floors = floors_of(world, ready.problem, settings.policy)
    return replace(ready, problem=replace(ready.problem, floors=(*problem.floors, *floors)))


def with_places_of(ready: Prepared, facts: Facts) -> Prepared:
    """Return the round with the places that these facts give its offers; all else stays as it is.

    Parameters
    ----------
    ready
        A round that has the options of full places too.
    facts
        The same facts but for the numbers of places.
    """
    offers = {offer.key: offer for offer in facts.offers}
    places = seat_places([offers[offer.key] for offer in ready.world.offers.facts])
    shared = replace(ready.shared, capacities=ready.shared.capacities_in(facts, ready.settings.parameters))
    capacities = np.concatenate((places, shared.capacities))
    return replace(
        ready,
        facts=facts,
        seats=replace(ready.seats, places=places),
        shared=shared,
        problem=replace(ready.problem, capacities=capacities),
    )


def with_room(offer: OfferFacts) -> OfferFacts:
    """Return the offer with at least one place everywhere, in its mix too."""
    return replace(
        offer,
        shifts=tuple(shift.with_room() for shift in offer.shifts),
        free_choice={mask: max(places, 1) for mask, places in offer.free_choice.items()},
        newcomers_room=1 if offer.newcomers_room == 0 else offer.newcomers_room,
        support_room=1 if offer.support_room == 0 else offer.support_room,
    )


def _with_minutes(facts: Facts) -> tuple[GuidanceFacts, ...]:
    """Return the hours of guidance with enough left for one stay at each place that they are for."""
    most: Counter[str] = Counter()
    for offer in facts.offers:
        if offer.guidance is not None:
            most[offer.guidance] = max(most[offer.guidance], offer.guidance_minutes or 0)
    return tuple(replace(one, minutes=max(one.minutes, most[one.key])) for one in facts.guidance)


def _with_group_room(service: ServiceFacts) -> ServiceFacts:
    """Return the service with room in its group."""
    return replace(service, group_places=1) if service.group_places == 0 else service
